"""The list of what to collect."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from analyzer.model import (
    Beside,
    Candidate,
    Cause,
    Certainty,
    Cluster,
    Complaint,
    Evidence,
    Gap,
    Outcome,
    Remedy,
    Status,
)
from analyzer.report.missing import (
    asked,
    candidates,
    cures_beside,
    first_steps,
    looks_first,
    prompt,
    to_be_sure,
    to_collect,
    unsaid,
)


@dataclass
class Checks:
    """As much of a report as the list needs."""

    checks: tuple[Outcome, ...]
    unexplained: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()
    complaint: Complaint | None = None
    beside: tuple[Beside, ...] = ()
    headline: str = ""
    cluster: Cluster = field(default_factory=Cluster)


def outcome(id: str, status: Status, *missing: Gap) -> Outcome:
    return Outcome(id=id, title="", steps=(), status=status, summary="", basis="", missing=missing)


POLICIES, EVENTS, LOGS = Gap("policies", "get policies"), Gap("events", None), Gap("a log", "logs")


def test_what_decides_most_checks_stands_first_and_equals_by_name() -> None:
    """Two checks need the policies, so they come before the log and the events, which come by name."""
    data = Checks((
        outcome("A-1", Status.UNKNOWN, LOGS, POLICIES), outcome("A-2", Status.UNKNOWN, POLICIES), outcome("A-3", Status.UNKNOWN, EVENTS),
    ))  # fmt: skip
    assert to_collect(data) == [  # type: ignore[arg-type]
        ("policies", "get policies", ["A-1", "A-2"]), ("a log", "logs", ["A-1"]), ("events", None, ["A-3"]),
    ]  # fmt: skip


def test_only_unknown_checks_ask_for_something() -> None:
    """What a decided check would still like to see does not change the answer."""
    data = Checks(tuple(outcome("A", s, LOGS) for s in Status if s is not Status.UNKNOWN))
    assert to_collect(data) == []  # type: ignore[arg-type]


def test_why_a_check_failed_that_no_cause_explains_is_asked_first() -> None:
    """One question of it goes before another that would decide two open checks; an explained failure asks for nothing."""
    checks = (
        outcome("A-1", Status.UNKNOWN, POLICIES),
        outcome("A-2", Status.UNKNOWN, POLICIES),
        outcome("B-1", Status.FAIL, LOGS),
        outcome("B-2", Status.FAIL, EVENTS),
    )
    found = to_collect(Checks(checks, ("B-1",)))  # type: ignore[arg-type]
    assert [(what, ids) for what, _, ids in found] == [("a log", ["B-1"]), ("policies", ["A-1", "A-2"])]


def test_of_openvpn_its_own_tunnel_is_asked_for_first() -> None:
    """One open question of it goes before what decides more beside it; under another tunnel it does not."""
    checks = (
        outcome("BGP-1", Status.UNKNOWN, POLICIES),
        outcome("BGP-2", Status.UNKNOWN, POLICIES),
        outcome("VPN-1", Status.UNKNOWN, LOGS),
    )
    old, new = (Checks(checks, cluster=Cluster(tunnel=tunnel)) for tunnel in ("openvpn", "konnectivity"))
    assert [what for what, _, _ in to_collect(old)] == ["a log", "policies"]  # type: ignore[arg-type]
    assert [what for what, _, _ in to_collect(new)] == ["policies", "a log"]  # type: ignore[arg-type]


def test_only_a_shell_command_has_a_dollar() -> None:
    """What is asked in a chat bot or in Prometheus is said to be, and is not typed into a shell."""
    assert prompt("kubectl get pods -o jsonpath={.items}") == "$ "
    assert prompt("@xo cse.cluster c1") == "chat bot: "
    assert prompt('probe_success{job="a"}') == prompt('rate(x_total{a="b"}[5m])') == "Prometheus: "


def test_what_no_bundle_holds_is_not_collected() -> None:
    """A question outside a bundle's reach stands elsewhere."""
    beyond = Outcome("A-9", "", (), Status.UNKNOWN, "", missing=(LOGS,), outside=True)
    assert to_collect(Checks((beyond,))) == []  # type: ignore[arg-type]


def cause(certainty: Certainty, *mind: Gap, remedy: str | None = None) -> Cause:
    remedies = (Remedy("sre", "cure it", remedy, "S1"),)
    return Cause("a", "", certainty, "", (), (), remedies=remedies, would_change_our_mind=mind)


def test_what_a_remedy_runs_is_not_asked_for_again() -> None:
    """A gap without a command is asked for by its name."""
    assert to_be_sure(cause(Certainty.LIKELY, LOGS, POLICIES, EVENTS, remedy="logs")) == [POLICIES, EVENTS]


def test_what_tells_candidates_apart_comes_before_their_cures() -> None:
    """Where several are possible and none is more; one that is likely, or stands alone, is cured."""
    possible, likely = cause(Certainty.POSSIBLE, POLICIES), cause(Certainty.LIKELY, POLICIES)
    assert looks_first(Checks((), causes=(possible, possible))) == POLICIES  # type: ignore[arg-type]
    for causes in ((), (possible,), (likely, possible)):
        assert looks_first(Checks((), causes=causes)) is None  # type: ignore[arg-type]


def test_a_cause_that_is_only_possible_leaves_the_candidates_of_its_line_standing() -> None:
    """One that is likely does not, nor one among several, nor one that rests on another line, nor a line with one candidate."""
    line, two = Evidence("e", 1, "text"), (Candidate("a", LOGS), Candidate("b", EVENTS))
    words = Complaint(line, "leg", "says", two)
    one = replace(cause(Certainty.POSSIBLE), evidence=(line,))
    assert candidates(Checks((), complaint=words)) == candidates(Checks((), causes=(one,), complaint=words)) == two  # type: ignore[arg-type]
    for causes in ((replace(one, certainty=Certainty.LIKELY),), (one, one), (replace(one, evidence=()),)):
        assert candidates(Checks((), causes=causes, complaint=words)) == ()  # type: ignore[arg-type]
    alone = replace(words, candidates=two[:1])
    assert candidates(Checks((), causes=(one,), complaint=alone)) == ()  # type: ignore[arg-type]
    assert candidates(Checks((), complaint=alone)) == two[:1]  # type: ignore[arg-type]


def test_what_a_warning_of_the_headline_waits_for_is_asked_first() -> None:
    """An operation of the master is running: its end comes before everything that is open."""
    waits = Outcome("A-2", "", (), Status.WARN, "", "", missing=(EVENTS,), in_headline=True)
    data = Checks((outcome("A-1", Status.UNKNOWN, POLICIES), waits))
    assert [what for what, _, _ in to_collect(data)] == ["events", "policies"]  # type: ignore[arg-type]


def test_what_is_beside_the_tunnel_is_cured_first_where_nothing_of_the_tunnel_is_found() -> None:
    """A cause, or a user's own line, comes before it; what the headline says is not said twice."""
    one = Beside("CLU-02", "DNS is down", (Remedy("customer", "mend it", "edit"),))
    alone = Checks((), beside=(one,))
    assert cures_beside(alone) == list(one.remedies)  # type: ignore[arg-type]
    assert cures_beside(replace(alone, causes=(cause(Certainty.LIKELY),))) == []  # type: ignore[arg-type]
    assert unsaid(alone) == [one]  # type: ignore[arg-type]
    assert unsaid(replace(alone, headline="DNS is down (CLU-02)")) == []  # type: ignore[arg-type]


def test_what_operators_alone_collect_says_so() -> None:
    """By its command: the masters' namespaces and the operators' tools; a customer has support ask."""
    for command in (
        "kubectl logs -n kubx-masters a",
        "kubectl get pods -n master-c0a1b2c3d4e5f6a7b8c9",
        "@xo cse.cluster a",
    ):
        assert asked("the log", command) == "[sre] the log (a customer: by a case with IBM support)"
    for command in ("kubectl get pods -n kube-system", "ibmcloud account show", None):
        assert asked("the log", command) == "the log"


def test_what_to_do_first_is_one_thing_or_all_that_tell_candidates_apart() -> None:
    """Candidates of the user's line, else a look, else a cure of the cause or of what stands beside, else what to collect."""
    line = Evidence("e", 1, "text")
    words = Complaint(line, "leg", "says", (Candidate("a", LOGS), Candidate("b", EVENTS)))
    assert first_steps(Checks((), complaint=words)) == [("a", "logs"), ("b", None)]  # type: ignore[arg-type]
    two = (cause(Certainty.POSSIBLE, POLICIES),) * 2
    assert first_steps(Checks((), causes=two)) == [("tell the candidates apart: collect policies", "get policies")]  # type: ignore[arg-type]
    sure = (cause(Certainty.CONFIRMED, remedy="edit"),)
    assert first_steps(Checks((), causes=sure)) == [("[sre] cure it", "edit")]  # type: ignore[arg-type]
    beside = (Beside("CLU-02", "DNS is down", (Remedy("customer", "mend it", "edit dns"),)),)
    assert first_steps(Checks((), beside=beside)) == [("[customer] mend it", "edit dns")]  # type: ignore[arg-type]
    open_one = (outcome("A-1", Status.UNKNOWN, LOGS, POLICIES),)
    assert first_steps(Checks(open_one)) == [("collect a log", "logs")]  # type: ignore[arg-type]
    assert first_steps(Checks(open_one, complaint=replace(words, candidates=()))) == []  # type: ignore[arg-type]
    assert first_steps(Checks(())) == []  # type: ignore[arg-type]
