"""What is left to do: ACT-01 to ACT-04."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.checks.act import CHECKS, escalate, restart, retest, ticket
from analyzer.checks.details import DeadDials, MasterRecord, MasterState
from analyzer.facts.nodes import Node
from analyzer.model import Status, Symptom, SymptomState

from tests.checks.test_srv import START, asked, connected, given_up, made
from tests.support.inline import agent, bundle, classic, dial, failing, mesh, node, nodes, options, pods
from tests.support.outcomes import Answer, outcomes

STALE = START + connected() + asked(1) + given_up(1)
NO_AGENT = 'Error from server: Get "https://10.1.0.2:10250/containerLogs/db/pg-0/pg": No agent available\n'


def test_a_restart_only_where_nothing_else_is_wrong() -> None:
    """Agents connected, dials lost, everything else decided or unknown, nothing bad."""
    case = bundle({"server.log": STALE})
    assert case.status("ACT-01") == "warn"
    assert case.places("ACT-01") == case.places("SRV-07") == ["server.log:4"]


@pytest.mark.parametrize(
    ("more", "first"),
    [
        ({"p.txt": pods(agent("a", "0/1"), agent("b"))}, "AG-03"),
        (mesh(["10.1.0.1", "10.1.0.2"], {("10.1.0.1", "10.1.0.2"): "Connect"}), "BGP-03"),
    ],
)
def test_something_else_comes_first(more: dict[str, str], first: str) -> None:
    """A warning or failure of the path is to be cured before."""
    case = bundle({"server.log": STALE} | more)
    assert case.status("ACT-01") == "not_applicable"
    assert first in case.says("ACT-01")


def test_no_restart_without_lost_dials() -> None:
    """Answered dials are no reason; no server log leaves it open; OpenVPN has another server."""
    assert bundle({"server.log": START + connected() + asked(1) + made(1)}).status("ACT-01") == "not_applicable"
    assert bundle(x="Hello\n").status("ACT-01") == "unknown"
    worker = node("n1", version="v1.25.0")
    worker[-1] = "ibm-cloud.kubernetes.io/worker-version=4.12.49_1569_openshift"
    assert bundle(n=nodes(worker)).status("ACT-01") == "not_applicable"


def test_a_retest_is_a_step_for_later() -> None:
    """Never a verdict."""
    case = bundle(x="Hello\n")
    assert case.status("ACT-02") == "not_applicable"
    assert "6 symptoms" in case.says("ACT-02")


def test_escalation_needs_a_symptom_that_no_check_explains() -> None:
    """Broken logs and no failure: yes, with the line; a failure that explains it, or no symptom: no."""
    case = bundle(e=NO_AGENT.replace("No agent available", "EOF"))
    assert case.status("ACT-03") == "warn"
    assert case.places("ACT-03") == ["e.txt:1"]
    assert bundle(x="Hello\n").status("ACT-03") == "not_applicable"
    bad = bundle(e=NO_AGENT, p=pods(agent("a", "0/1", "CrashLoopBackOff"), agent("b", "0/1", "CrashLoopBackOff")))
    assert bad.status("ACT-03") == "not_applicable"
    assert "AG-06" in bad.says("ACT-03")


def test_what_users_notice_explains_no_symptom() -> None:
    """A failure that is itself an effect leaves the symptom without an explanation, whatever the check is called."""
    seen = (Symptom("exec", SymptomState.BROKEN),)
    given = outcomes(cp_09=Status.PASS, zz_01=Status.FAIL)
    assert escalate(given, seen).status is Status.NOT_APPLICABLE
    assert escalate({**given, "ZZ-01": replace(given["ZZ-01"], is_effect=True)}, seen).status is Status.WARN


def test_a_ticket_needs_a_path_fault_and_the_workers_data() -> None:
    """IDs and zones of every worker; one that lacks its ID leaves it unknown; without a fault no ticket."""
    fault = {"agent.log": options() + failing(dial("dial tcp 198.51.100.7:31417: i/o timeout"))}
    whole = [classic(ip) for ip in ("10.1.0.1", "10.1.0.2")]
    for at, row in enumerate(whole):
        row[-1] += (
            f",topology.kubernetes.io/region=us-south,ibm-cloud.kubernetes.io/worker-id=kube-c1a2b3c4d5e6f7a8b9c0-shop-0000000{at}"
        )
    case = bundle(fault | {"n.txt": nodes(*whole)})
    assert case.status("ACT-04") == "pass"
    assert "2 of 2 workers" in case.says("ACT-04")
    part = bundle(fault | {"n.txt": nodes(whole[0], classic("10.1.0.2"))})
    assert part.status("ACT-04") == "unknown"
    assert "1 of 2 workers" in part.says("ACT-04")
    assert "--cluster c1a2b3c4d5e6f7a8b9c0" in str(part.check("ACT-04").missing[0].command)
    assert bundle(fault).status("ACT-04") == "unknown"
    assert bundle(n=nodes(*whole)).status("ACT-04") == "not_applicable"
    bgp = mesh(["10.1.0.1", "10.1.0.2"], {("10.1.0.1", "10.1.0.2"): "Connect"})
    assert bundle(bgp | {"n.txt": nodes(*whole)}).status("ACT-04") == "pass"


def around(**more: Any) -> Any:
    return SimpleNamespace(**{"tunnel": "konnectivity", "nodes": {}} | more)


LOST: Answer = (Status.FAIL, DeadDials(2, 0, ()))


@pytest.mark.parametrize(
    ("answers", "status", "said"),
    [
        ({"srv_07": LOST}, Status.WARN, "yes: agents are connected"),
        ({"srv_07": (Status.PASS, DeadDials(0, 2, ()))}, Status.NOT_APPLICABLE, "nothing shows"),
        ({"srv_07": Status.FAIL}, Status.NOT_APPLICABLE, "nothing shows"),
        *(
            ({"srv_07": LOST, id: bad}, Status.NOT_APPLICABLE, "comes first")
            for id in ("ag_03", "srv_01", "bgp_03", "pol_02", "wh_02")
            for bad in (Status.FAIL, Status.WARN)
        ),
        ({"srv_07": LOST, "ag_03": Status.PASS, "ag_02": Status.FAIL}, Status.WARN, "yes"),
        ({"ag_03": Status.FAIL}, Status.NOT_APPLICABLE, "AG-03 comes first"),
    ],
)
def test_a_restart_is_the_thing_where_dials_alone_are_lost(
    answers: dict[str, Answer], status: Status, said: str
) -> None:
    """The agents, the mesh, the policies and the webhooks go before."""
    found = restart(around(), outcomes(**answers))
    assert (found.status, said in found.summary) == (status, True)
    assert restart(around(tunnel="openvpn"), outcomes(srv_07=LOST)).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("record", "status", "said"),
    [
        (MasterRecord(MasterState.BUSY), Status.WARN, "wait: an operation of the master is running"),
        (
            MasterRecord(MasterState.RECENT, minutes=12),
            Status.WARN,
            "wait 18 min more: an operation of the master ended 12 min ago",
        ),
        (MasterRecord(MasterState.RECENT), Status.WARN, "wait 30 min more: an operation of the master ended 0 min ago"),
        (None, Status.NOT_APPLICABLE, "a step for later: wait 30 min"),
    ],
)
def test_a_test_waits_half_an_hour_for_the_master(record: MasterRecord | None, status: Status, said: str) -> None:
    """What of it has passed is taken off."""
    found = retest((), outcomes(cp_08=(Status.WARN, record)))
    assert (found.status, found.summary.startswith(said)) == (status, True)


def test_who_is_asked_last() -> None:
    """A sick control plane at once; else who has a symptom, in part too, that no failure explains, with two lines of it."""
    assert [one.of_health for one in CHECKS] == [False] * 4
    sick = escalate(outcomes(cp_09=Status.FAIL), ())
    assert (sick.status, sick.basis) == (Status.WARN, "CP-09")
    seen = [
        Symptom(id, state, evidence=(outcomes(x=Status.FAIL)["X"].evidence * 3))
        for id, state in (("exec", SymptomState.PARTLY), ("logs", SymptomState.BROKEN), ("top", SymptomState.WORKS))
    ]
    found = escalate(outcomes(cp_09=Status.UNKNOWN, ag_01=Status.UNKNOWN), tuple(seen))
    assert found.summary == "exec, logs broken and no check fails; 2 checks still lack evidence: CP-09, AG-01"
    assert (found.status, found.basis, len(found.evidence)) == (Status.WARN, "2 checks", 2)
    assert escalate(outcomes(cp_09=Status.PASS), tuple(seen[2:])).summary == "no: no symptom is shown"
    assert escalate(outcomes(cp_09=Status.PASS, ag_01=Status.FAIL), tuple(seen)).summary == "no: AG-01 explains it"


@pytest.mark.parametrize(
    ("answers", "nodes", "status"),
    [
        ({"err": Status.FAIL}, [("i", "z")], Status.PASS),
        ({"bgp_03": Status.FAIL}, [("i", "z")], Status.PASS),
        ({"err": Status.FAIL}, [("i", "z"), ("j", "z")], Status.PASS),
        ({"err": Status.FAIL}, [("i", "z"), ("j", None)], Status.UNKNOWN),
        ({"err": Status.FAIL}, [("i", "z"), (None, "z")], Status.UNKNOWN),
        ({"err": Status.FAIL}, [], Status.UNKNOWN),
        ({"err": Status.PASS, "bgp_03": Status.WARN}, [("i", "z")], Status.NOT_APPLICABLE),
    ],
)
def test_a_ticket_names_every_worker(
    answers: dict[str, Answer], nodes: list[tuple[str | None, str | None]], status: Status
) -> None:
    """With its ID and zone, where an error of the way or the mesh fails."""
    known = {f"n{at}": Node(f"n{at}", worker_id=id, zone=zone) for at, (id, zone) in enumerate(nodes)}
    about = bundle({"x.txt": "Hello\n"}).snapshot.about
    given: Any = SimpleNamespace(nodes=known, id=about.id, product=about.product, on_ibm=None, language=about.language)
    assert ticket(given, outcomes(**answers)).status is status
