"""What is left to do: ACT-01 to ACT-04."""

from __future__ import annotations

from dataclasses import replace

import pytest
from analyzer.checks.act import escalate
from analyzer.model import Status, Symptom, SymptomState

from tests.checks.test_srv import START, asked, connected, given_up, made
from tests.support.inline import agent, bundle, classic, dial, failing, mesh, node, nodes, options, pods
from tests.support.outcomes import outcomes

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
