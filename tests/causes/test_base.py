"""What a cause is, and what its remedies are called in each product."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import analyzer
import pytest
from analyzer.causes import base
from analyzer.causes import base as base_room
from analyzer.causes.base import RANKS, CauseRule, Rules
from analyzer.diagnosis.engine import all_causes
from analyzer.facts.language import Language
from analyzer.model import Evidence, Outcome, Status

from tests.support.inline import bundle, klog
from tests.support.values import are_values

ONE = bundle(x="x\n").report.checks[0]


def outcome(id: str, status: Status = Status.PASS, lines: int = 0, detail: object = None) -> Outcome:
    return replace(ONE, id=id, status=status, evidence=tuple(Evidence(id, n, "x") for n in range(lines)), detail=detail)


def done(*outcomes: Outcome) -> dict[str, Outcome]:
    return {one.id: one for one in outcomes}


def test_every_cause_has_its_rank_and_every_rank_its_cause() -> None:
    """The precedence leaves none out."""
    assert sorted(RANKS) == sorted(rule.id for rule in all_causes())
    assert CauseRule("nobody", "t", lambda: None).rank == len(RANKS)
    assert CauseRule(RANKS[3], "t", lambda: None).rank == 3


def test_a_rule_names_what_it_needs() -> None:
    """Its parameters, and the checks it reads."""
    rules = Rules()

    @rules.cause("x", "t", ["AB-01"])
    def one(done: Any, about: Any) -> None:
        """Why."""
        assert done or about

    assert (rules[0].needs, rules[0].doc, rules[0].reads, rules[0].title) == (
        ("done", "about"),
        "Why.",
        ("AB-01",),
        "t",
    )
    one(1, 1)


def test_the_detail_of_an_answer_has_a_type() -> None:
    """Of another type, or of none, there is nothing told."""
    found = done(outcome("A", detail="text"), outcome("B"))
    assert [base.told(found, id, str) for id in ("A", "B", "C")] == ["text", None, None]
    assert base.told(found, "A", int) is None


def test_checks_that_fail() -> None:
    """Warnings count; what was not asked does not."""
    found = done(outcome("A", Status.FAIL), outcome("B", Status.WARN), outcome("C"), outcome("D", Status.UNKNOWN))
    assert base.fails(found, "D", "C", "B", "A", "E") == ("B", "A")


def test_what_passes_is_no_proof_beside_what_does_not() -> None:
    """A check that passes shows nothing broken; where all do, their lines are all that there is."""
    bad, good = outcome("A", Status.FAIL, lines=1), outcome("B", lines=1)
    assert [e.source for e in base.proof(done(bad, good), ["B", "A"])] == ["A"]
    assert [e.source for e in base.proof(done(good), ["B"])] == ["B"]


def test_proof_takes_turns() -> None:
    """Two lines of each check first, none twice, so many at most."""
    found = done(outcome("A", lines=4), outcome("B", lines=3), outcome("C"))
    assert [(e.source, e.line) for e in base.proof(found, ["A", "B", "C", "E"])] == [
        ("A", 0),
        ("A", 1),
        ("B", 0),
        ("B", 1),
        ("A", 2),
    ]
    assert [(e.source, e.line) for e in base.proof(found, ["A", "A"], 9)] == [("A", 0), ("A", 1), ("A", 2), ("A", 3)]
    assert len(base.proof(done(outcome("A", lines=30)), ["A"], 99)) == 20
    assert len(base.proof(found, ["A", "B"], 1)) == 1


def about(product: str | None, on_ibm: bool | None, id: str | None = "c1", called: str | None = None) -> Any:
    language = Language(product, called, on_ibm)
    return cast(Any, SimpleNamespace(language=language, id=SimpleNamespace(value=id)))


@pytest.mark.parametrize(
    ("product", "on_ibm", "who", "word"),
    [
        ("iks", True, "customer", "ibmcloud ks cluster master refresh --cluster c1"),
        ("roks", True, "customer", "ibmcloud oc cluster master refresh --cluster c1"),
        ("k0s", False, "sre", "systemctl restart k0scontroller"),
        ("aks", False, "customer", "az aks update"),
        ("gke", False, "sre", "Google"),
        ("kubernetes", False, "sre", "start the Konnectivity server anew: that starts it"),
        ("kubernetes", None, "sre", "start the Konnectivity server anew: that starts it"),
        (None, None, "sre", "start the Konnectivity server anew: that starts it"),
    ],
)
def test_remedies_in_the_words_of_the_product(product: str | None, on_ibm: bool | None, who: str, word: str) -> None:
    """Whoever runs the control plane is asked."""
    remedy = base.renew(about(product, on_ibm), "server", "starts it", "S12")
    assert (remedy.who, remedy.step) == (who, "S12")
    assert word in f"{remedy.text} {remedy.command}"
    assert "starts it" in remedy.text
    assert ("IBM" in f"{remedy.text} {remedy.command}") is False
    assert "<cluster_id>" in base.refresh(about("iks", True, None))


@pytest.mark.parametrize(
    ("called", "product", "space", "command"),
    [
        ("Kubermatic", "kubernetes", "cluster-q7xk2mfd9t", "kubectl -n cluster-q7xk2mfd9t rollout restart deployment usercluster-controller"),
        (None, "hypershift", "clusters-tern", "oc -n clusters-tern rollout restart deployment hosted-cluster-config-operator"),
        (None, "hypershift", None, "oc -n <control_plane_namespace> rollout restart deployment hosted-cluster-config-operator"),
        ("Kamaji", "kubernetes", None, "kubectl -n kamaji-system rollout restart deployment kamaji"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("part", ["agents", "certificates"])
def test_what_writes_the_agents_is_let_to_write_them_anew(
    called: str | None, product: str, space: str | None, command: str, part: str
) -> None:
    """An operator has the manifest, and nobody applies it for it; the server is started as anywhere else."""
    one = about(product, False, called=called)
    one.hosted_space, one.has_scaled_agents = space, False
    remedy = base.renew(one, part, "gives them their own back", "S4")
    assert (remedy.command or "").startswith(command)
    assert "writes the agents' objects anew, gives them their own back" in remedy.text
    assert "start the Konnectivity server anew" in base.renew(one, "server", "starts it", "S12").text


def test_a_provider_is_asked_for_what_it_alone_runs() -> None:
    """Nobody else restarts a server of EKS."""
    remedy = base.renew(about("kubernetes", False, called="EKS"), "server", "starts it", "S12")
    assert remedy.text == "the provider runs the control plane: ask its support for what starts it"


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(base_room)


START = klog("08:00:00.000000", 'Mode set to "grpc".', place="options.go:154")
REFUSAL = klog("09:00:10.100000", '"Failed to get a backend" err="No agent available" dialID=10', "E", "server.go:588")
SEEN = klog("08:00:20.100000", '"Agent connected" agentID="a1" serverID="s1"', place="server.go:793")
SEARCHED = "$ kubectl logs -n kube-system konnectivity-server-0 | grep -e No -e set\n"


def test_servers_saw_no_agent_only_by_logs_from_their_start() -> None:
    """The last lines of a log, one of two, a search and a window say nothing of agents before; a log from its start does."""
    whole, part = {"konnectivity-server.log": START + REFUSAL * 3}, {"konnectivity-server.log": REFUSAL * 3}
    guesses = {"agents-missing", "agents-not-running", "network-policy-blocks-agent", "firewall-or-routing"}
    assert bundle(whole).causes.keys() == guesses
    assert "since its start" in bundle(whole).says("SRV-01")
    second = {"master/konnectivity-server-b.log": REFUSAL.replace("10.1", "12.1") * 3}
    searched = {"konnectivity-server.txt": SEARCHED + START + REFUSAL * 3}
    for files in (part, whole | second, searched):
        case = bundle(files)
        assert case.status("SRV-01") == "fail"
        assert "since its start" not in case.says("SRV-01")
        assert not guesses & case.causes.keys()


def test_a_window_does_not_make_a_log_without_agents(tmp_path: Path) -> None:
    """An agent that connected before the window begins was seen."""
    (tmp_path / "konnectivity-server.log").write_text(START + SEEN + REFUSAL * 3)
    report = analyzer.load(tmp_path, isolate=False, year=2026, since="2026-03-02T08:30:00Z").diagnose(planned=False)
    assert [o.status for o in report.checks if o.id == "SRV-01"] == [Status.FAIL]
    assert report.causes == ()
