"""The engine runs what is declared: one fault costs one check, causes are ranked and folded, and the report states what was found."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.causes.base import RANKS, CauseRule, Finding
from analyzer.checks.base import Answer, Check, failed, passed, unknown
from analyzer.checks.details import Coverage
from analyzer.current.view import current
from analyzer.diagnosis import engine as module
from analyzer.diagnosis.engine import Engine, all_causes, all_checks
from analyzer.errors import NotEnoughEvidence
from analyzer.facts.cluster import About
from analyzer.limits import Limits
from analyzer.model import Certainty, Evidence, Gap, Outcome, Placed, Sign, Status, Verdict
from analyzer.schema import (
    TABLES,
    BgpPeerRow,
    FactRow,
    InputRow,
    KonnectivityEventRow,
    LogSourceRow,
    NodeRow,
    PodRow,
)  # fmt: skip
from analyzer.snapshot.clusters import ClusterShare
from analyzer.snapshot.set_aside import RowsAside
from analyzer.tables.base import Row
from analyzer.tables.rows import Rows

from tests.support.inline import agent, bundle, pods
from tests.support.tables import tables_of

PROOF = (Evidence("a.txt", 1, "x"),)
FACT = Coverage(3, 2)
NOON = datetime.datetime(2026, 1, 2, 12, 0, 0, 5, tzinfo=datetime.UTC)


def snapshot(*rows: Row, evidence: int = 5) -> Any:
    """As much of a snapshot as a diagnosis needs."""
    tables = tables_of(*rows)

    def cite(cited: Iterable[Placed | None], limit: int = 3) -> tuple[Evidence, ...]:
        return tuple(Evidence(row.source, row.line or 0, "x") for row in cited if row)[:limit]

    return SimpleNamespace(
        rows=tables, current=current(tables, None), now=None, about=About(tables), cite=cite, limits=Limits(evidence=evidence), year_note="", captured_at=1_000_000,
        size=lambda name: len(tables[name]), clusters=(), cluster=None, unnamed=None, unclear={}, aside=RowsAside(),
        reading={"name": "b.tgz", "size": 9, "sha256": "ab", "members": 2, "stopped": "", "sink": {"dropped": 0}, "unheld": []},
    )  # fmt: skip


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """The checks and causes that there are, to be filled."""
    known: dict[str, list[Any]] = {"checks": [], "causes": []}
    monkeypatch.setattr(module, "all_checks", lambda: known["checks"])
    monkeypatch.setattr(module, "all_causes", lambda: known["causes"])
    return known


def check(id: str, run: Any, **more: Any) -> Check:
    return Check(id, f"{id}?", ("S1",), run, **more)


SESSIONS = check("BGP-03", lambda: unknown("no list of BIRD's sessions in the bundle"))
"""What the line about sessions asks when there are none."""


def test_the_actions_come_after_all_other_checks() -> None:
    """They look at every other check's outcome; ids are unique, and causes stand in the order of precedence."""
    ids = [one.id for one in all_checks()]
    actions = [at for at, id in enumerate(ids) if id.startswith("ACT")]
    assert actions == list(range(len(ids) - len(actions), len(ids)))
    assert actions
    assert len(set(ids)) == len(ids)
    ranks = [rule.rank for rule in all_causes()]
    assert ranks == sorted(ranks)
    assert {rule.id for rule in all_causes()} == set(RANKS)


def test_a_check_gets_the_tables_and_views_that_it_names(rules: dict[str, list[Any]]) -> None:
    """By the names of its parameters; its answer, title and steps are the outcome."""

    def pods_listed(pods: Rows[PodRow], about: About, cite: Any) -> Answer:
        return passed(f"{len(pods)} pods of {about.tunnel}", "basis", cite(pods), ["s"], detail=7)

    rules["checks"] = [
        check("A-1", pods_listed),
        check("A-2", SESSIONS.run, in_headline=True, sign_of=Sign.SESSIONS_UP, is_effect=True),
    ]
    one = Engine(snapshot(PodRow(source="p", line=4, name="x")))
    told = one.outcomes["A-2"]
    assert (told.in_headline, told.sign_of, told.is_effect) == (True, Sign.SESSIONS_UP, True)
    assert one.outcomes["A-1"] == Outcome(
        "A-1",
        "A-1?",
        ("S1",),
        Status.PASS,
        "1 pods of unknown",
        "basis",
        (Evidence("p", 4, "x"),),
        (),
        ("s",),
        7,
        False,
    )


def test_one_fault_costs_one_check(rules: dict[str, list[Any]]) -> None:
    """It is an error that names the fault; missing evidence is unknown with what is missing; the others run."""

    def breaks(pods: Rows[PodRow]) -> Answer:
        raise ZeroDivisionError("by zero")

    def lacks() -> Answer:
        raise NotEnoughEvidence("no pods", ("pods", "kubectl get pods"))

    rules["checks"] = [check("A-1", breaks), check("A-2", lacks), check("A-3", lambda: passed("fine", "1 thing"))]
    outcomes = Engine(snapshot()).outcomes
    assert (outcomes["A-1"].status, outcomes["A-1"].summary) == (
        Status.ERROR,
        "this check failed: ZeroDivisionError: by zero",
    )
    assert (outcomes["A-2"].status, outcomes["A-2"].summary, outcomes["A-2"].missing) == (
        Status.UNKNOWN, "no pods", (Gap("pods", "kubectl get pods"),),
    )  # fmt: skip
    assert outcomes["A-3"].status is Status.PASS


def test_a_failure_breaks_the_tunnel_when_the_check_or_its_answer_says_so(rules: dict[str, list[Any]]) -> None:
    """Either is enough."""
    rules["checks"] = [
        check("A-1", lambda: failed("x", "1", detail=FACT)), check("A-2", lambda: failed("x", "1", detail=FACT, broken=True)),
        check("A-3", lambda: failed("x", "1", detail=FACT), broken_when_failed=True),
    ]  # fmt: skip
    outcomes = Engine(snapshot()).outcomes
    assert [outcomes[id].broken for id in ("A-1", "A-2", "A-3")] == [False, True, True]


def test_no_more_evidence_than_allowed(rules: dict[str, list[Any]]) -> None:
    """Of checks and of causes."""
    lines = tuple(Evidence("a", at, "x") for at in range(9))
    rules["checks"] = [check("A-1", lambda: failed("x", "1", lines, detail=FACT)), SESSIONS]
    rules["causes"] = [CauseRule("c", "C", lambda: Finding(Certainty.LIKELY, "x", ("A-1",), lines))]
    data = Engine(snapshot(evidence=4)).run()
    assert [len(data.checks[0].evidence), len(data.causes[0].evidence)] == [4, 4]


def test_a_check_may_ask_for_another(rules: dict[str, list[Any]]) -> None:
    """It runs then, once; two that ask for each other are a fault of both and no endless loop."""
    ran = []

    def second() -> Answer:
        ran.append("A-2")
        return failed("rain", "1", detail=FACT)

    rules["checks"] = [
        check("A-1", lambda outcomes: passed(outcomes["A-2"].summary, "1")), check("A-2", second),
        check("B-1", lambda outcomes: passed(outcomes["B-2"].summary, "1")), check("B-2", lambda outcomes: passed(outcomes["B-1"].summary, "1")),
    ]  # fmt: skip
    outcomes = Engine(snapshot()).outcomes
    assert (outcomes["A-1"].summary, outcomes["A-2"].summary, ran) == ("rain", "rain", ["A-2"])
    assert outcomes["B-1"].summary == "this check failed: RecursionError: checks ask for each other: B-1"
    assert outcomes["B-2"].status is Status.ERROR


def test_a_cause_needs_evidence(rules: dict[str, list[Any]]) -> None:
    """A finding without a line is no cause; one with a line has title, scope and each check once."""
    rules["checks"] = [SESSIONS]
    rules["causes"] = [
        CauseRule("a", "A", lambda: Finding(Certainty.CONFIRMED, "x", ("A-1",), ())),
        CauseRule("b", "B", lambda: None),
        CauseRule("c", "C", lambda: Finding(Certainty.LIKELY, "x", ("A-1", "A-1"), PROOF, scope="all", rival=True)),
    ]
    (found,) = Engine(snapshot()).run().causes
    assert (found.id, found.title, found.explains, found.scope, found.rival) == ("c", "C", ("A-1",), "all", True)


def test_a_rule_that_needs_more_than_an_outcome_finds_nothing_under_assumed_ones(rules: dict[str, list[Any]]) -> None:
    """The plan asks rules with outcomes that have no subjects: what they look up there is missing."""

    def named(outcomes: Any) -> Finding:
        return Finding(Certainty.LIKELY, outcomes["A-1"].subjects[0], ("A-1",), PROOF)

    one = Engine(snapshot())
    rule = CauseRule("a", "A", named)
    bare = Outcome("A-1", "", (), Status.FAIL, "")
    assert one._assuming(rule, {"A-1": bare}) is None
    assert one._assuming(CauseRule("a", "A", lambda: int("x")), {}) is None
    told = one._assuming(rule, {"A-1": Outcome("A-1", "", (), Status.FAIL, "", subjects=("p",))})
    assert told is not None
    assert told.summary == "p"


def test_the_report_states_what_was_found(rules: dict[str, list[Any]]) -> None:
    """Checks by family and number, failures that no cause explains, tables with their sizes, the bundle and its window."""
    rules["checks"] = [
        check(id, lambda: failed("x", "1", PROOF, detail=FACT)) for id in ("B-2", "A-10", "A-9", "A-9b", "ERR")
    ] + [
        check("C-1", lambda: unknown("?")),
        SESSIONS,
    ]
    rules["causes"] = [CauseRule("a", "A", lambda: Finding(Certainty.LIKELY, "x", ("B-2",), PROOF))]
    members = (
        InputRow(source="m", status="read", kind="log", first_at=NOON, last_at=NOON, size_bytes=5, records=1, lines=2),
        InputRow(source="n", status="skipped", note="odd"),
    )
    data = Engine(
        snapshot(*members, PodRow(source="p", name="x"), FactRow(source="f", key="cluster_id", value="c1"))
    ).run()
    assert [one.id for one in data.checks] == ["A-9", "A-9b", "A-10", "B-2", "BGP-03", "C-1", "ERR"]
    assert set(data.unexplained) == {"A-9", "A-9b", "A-10", "ERR"}
    assert data.tables == {name: {"inputs": 2, "pods": 1, "facts": 1}.get(name, 0) for name in TABLES}
    assert data.verdict is Verdict.DEGRADED
    assert data.headline == "A (likely)"
    assert (data.cluster.id, data.cluster.product, data.cluster.tunnel) == ("c1", "unknown", "unknown")
    noon, second = "2026-01-02T12:00:00.000005Z", "1970-01-01T00:00:01.000000Z"
    bundle = data.bundle
    assert (bundle.name, bundle.size_bytes, bundle.sha256, bundle.members) == ("b.tgz", 9, "ab", 2)
    assert (bundle.first_at, bundle.last_at, bundle.captured_at) == (noon, noon, second)
    one, two = data.inputs
    assert (one.source, one.kind, one.size_bytes, one.first_at, one.last_at, one.note) == (
        "m",
        "log",
        5,
        noon,
        noon,
        "",
    )
    assert (two.kind, two.reason, two.size_bytes, two.lines, two.first_at, two.note) == (
        "unknown",
        "",
        0,
        None,
        None,
        "odd",
    )


def test_nothing_known_is_said_as_that(rules: dict[str, list[Any]]) -> None:
    """No times, no agents, no sessions."""
    rules["checks"] = [SESSIONS]
    bare = snapshot()
    bare.captured_at = None
    data = Engine(bare).run()
    assert (data.bundle.first_at, data.bundle.last_at, data.bundle.captured_at) == (None, None, None)
    assert data.agents_line == "nothing in the bundle shows them"
    assert data.bgp_line == "no list of BIRD's sessions in the bundle"
    assert (data.verdict, data.causes, data.unexplained) == (Verdict.INCONCLUSIVE, (), ())


def test_agents_and_sessions_in_one_line_each(rules: dict[str, list[Any]]) -> None:
    """Pods, streams at the servers, logs that end connected, nodes; sessions and pairs."""
    serving = KonnectivityEventRow(
        source="a", line=1, component="agent", message="Start serving", server_id="s", at=NOON
    )
    rows = (
        PodRow(source="p", name="konnectivity-agent-aaaaa", namespace="kube-system", ready=True, status="Running"),
        PodRow(source="p", name="konnectivity-agent-bbbbb", namespace="kube-system", ready=False, status="Running"),
        LogSourceRow(source="a", component="agent"), serving, LogSourceRow(source="s" * 50, component="server"),
        NodeRow(source="n", name="10.0.0.1", internal_ip="10.0.0.1"), NodeRow(source="n", name="10.0.0.2", internal_ip="10.0.0.2"),
        BgpPeerRow(source="b", line=1, peer_ip="10.0.0.2", node="10.0.0.1", node_ip="10.0.0.1", peer_type="mesh", ip_version=4, established=True),
        BgpPeerRow(source="b", line=2, peer_ip="10.0.0.1", node="10.0.0.2", node_ip="10.0.0.2", peer_type="mesh", ip_version=4, established=False),
    )  # fmt: skip
    data = Engine(snapshot(*rows)).run()
    assert (
        data.agents_line
        == f"1 of 2 pods ready; no line of the tunnel at {'s' * 50}; 1 of 1 logs end connected; 2 nodes"
    )
    assert data.bgp_line == "1 of 2 sessions Established; 1 of 1 pairs down"


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ([("start", "I"), ("error: %v", "E")], 1), ([("error: %v", "F")], 1), ([("error: %v", "E"), ("start", "I")], 0),
        ([("error: %v", "W")], 0), ([("start", "E")], 0), ([], 0),
    ],
)  # fmt: skip
def test_a_server_that_ends_at_its_start(rules: dict[str, list[Any]], lines: list[tuple[str, str]], count: int) -> None:
    """Its error is the last thing that it says; one that goes on is no end."""
    events = [
        KonnectivityEventRow(source="s", line=at, component="server", message=text, level=level)
        for at, (text, level) in enumerate(lines, 1)
    ]
    one = Engine(snapshot(LogSourceRow(source="s", component="server"), *events))
    assert len(one.views["logs_fatal"]) == count
    assert all(event.line == len(lines) for event in one.views["logs_fatal"])


def test_several_clusters_of_which_none_is_chosen_are_not_diagnosed(rules: dict[str, list[Any]]) -> None:
    """Every check is unknown but the one that found them, no cause is looked for, and the choice stands in the headline."""
    rules["checks"] = [
        check("A-1", lambda: failed("x", "1", detail=FACT, broken=True)),
        check("CTX-10", lambda: failed("two clusters", "2", detail=FACT)),
    ]
    rules["causes"] = [CauseRule("a", "A", lambda: Finding(Certainty.LIKELY, "x", ("A-1",), PROOF))]
    both = snapshot(PodRow(source="p", name="x"))
    both.clusters = (ClusterShare("c1", None, frozenset({"p"})), ClusterShare("c2", None, frozenset()))
    data = Engine(both).run()
    assert [(one.id, one.status) for one in data.checks] == [("A-1", Status.UNKNOWN), ("CTX-10", Status.FAIL)]
    assert (data.verdict, data.causes, data.plan) == (Verdict.INCONCLUSIVE, (), ())
    assert data.headline.startswith("Two clusters in one bundle: c1 and c2;")
    assert {one.state for one in data.symptoms} == {"unknown"}
    assert data.tables["pods"] == 1
    assert data.agents_line == data.bgp_line == "not looked at: several clusters"
    both.cluster = both.clusters[0]
    rules["checks"].append(SESSIONS)
    assert [one.status for one in Engine(both).run().checks] == [Status.FAIL, Status.UNKNOWN, Status.FAIL]


def test_a_comparison_needs_no_plan() -> None:
    """Verdict, causes and checks are the same without what to collect next."""
    case = bundle({"pods.txt": pods(agent("a"), agent("b", "0/1"))})
    whole, part = case.report.data, case.snapshot.diagnose(planned=False).data
    assert (part.verdict, part.causes, part.checks) == (whole.verdict, whole.causes, whole.checks)
    assert whole.plan
    assert not part.plan
