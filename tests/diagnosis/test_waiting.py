"""An operation of the master before everything else that a report advises."""

from __future__ import annotations

import pytest
from analyzer.checks.details import MasterRecord, MasterState
from analyzer.diagnosis.waiting import notice
from analyzer.model import Outcome, Status, Verdict

from tests.support.inline import Case, agent, bundle, node, nodes, pods

NO_AGENT = "Error from server: error dialing backend: No agent available\n"


def case(status: str, **more: str) -> Case:
    record = f"$ ibmcloud ks cluster get --cluster c1b2c3d4e5f6a7b8c9d0\nName:  shop\nID:  c1b2c3d4e5f6a7b8c9d0\nState:  normal\nMaster Status:  {status}\nMaster State:  deployed\n"
    return bundle({"c.txt": record, "e.txt": NO_AGENT} | {f"{name}.txt": text for name, text in more.items()})


@pytest.mark.parametrize(
    ("status", "head", "wait"),
    [
        ("Updating to 1.31.7_1544 (12 minutes ago)", "wait, an operation of the master is running: ", "half an hour more"),
        ("Refresh in progress (1 minute ago)", "wait, an operation of the master is running: ", "half an hour more"),
        ("Ready (4 minutes ago)", "wait, an operation of the master has just ended: ", "wait 26 min more"),
    ],
)  # fmt: skip
def test_a_symptom_in_the_middle_of_an_operation(status: str, head: str, wait: str) -> None:
    """The first sentence says it, and to wait is the first of what may be done."""
    found = case(status).report
    assert found.headline.startswith(head)
    assert found.data.complaint is not None
    first = found.data.complaint.candidates[0]
    assert wait in first.what
    assert "c1b2c3d4e5f6a7b8c9d0" in (first.shown_by.command or "")


def test_a_master_at_rest_asks_for_no_patience() -> None:
    """Days after the last operation the candidates are those of the line itself; a confirmed cause needs no wait."""
    calm = case("Ready (3 weeks ago)").report
    assert not calm.headline.startswith("wait")
    assert calm.data.complaint is not None
    assert not any("wait" in one.what for one in calm.data.complaint.candidates)
    down = {"n": nodes(node("n1")), "p": pods(agent("aaaaa", "0/1", "ImagePullBackOff", node="n1"))}
    sure = case("Updating (2 minutes ago)", **down)
    assert sure.report.headline.startswith("wait, ")
    assert sure.first is not None
    assert sure.first[1] == "confirmed"
    assert not sure.commands(sure.first[0]).startswith("wait")


def test_a_cause_that_is_only_possible_begins_with_the_wait() -> None:
    """Nothing is restarted for a guess while the master changes."""
    found = case(
        "Updating (2 minutes ago)",
        a="VRF Enabled:  true\nService Endpoint Enabled:  false\nAccount ID:  0a1b2c3d4e5f60718293a4b5c6d7e8f9\n",
    ).report
    for cause in found.causes[:1]:
        assert (str(cause.certainty) == "confirmed") is not cause.remedies[0].text.startswith("wait")


def test_a_cluster_that_is_to_be_deleted_is_no_work() -> None:
    """It is said first, its left-over server is no fault, and nobody is asked for more of it."""
    record = "ClusterID: c1b2c3d4e5f6a7b8c9d0\nActualState: deleted\nDesiredState: deleted\n"
    gone = bundle({"r.txt": record})
    assert gone.report.headline.startswith("desired state is deleted: the cluster is on its way out")
    assert (gone.report.data.plan, [o for o in gone.report.checks if o.missing]) == ((), [])
    down = bundle({"r.txt": record, "e.txt": NO_AGENT}).report
    assert down.headline.startswith("the cluster is to be deleted")
    leaving = "$ ibmcloud ks cluster get --cluster c1b2c3d4e5f6a7b8c9d0\nName:  shop\nID:  c1b2c3d4e5f6a7b8c9d0\nState:  deleting\nMaster State:  deployed\n"
    assert bundle({"c.txt": leaving}).report.headline.startswith("cluster state is deleting")


@pytest.mark.parametrize(
    ("state", "verdict", "words"),
    [
        (MasterState.BUSY, Verdict.BROKEN, "is running"),
        (MasterState.RECENT, Verdict.DEGRADED, "has just ended"),
        (MasterState.DELETED, Verdict.BROKEN, "to be deleted"),
        (MasterState.FAILED, Verdict.BROKEN, ""),
        (MasterState.BUSY, Verdict.HEALTHY, ""),
    ],
)
def test_the_wait_stands_before_what_is_wrong(state: MasterState, verdict: Verdict, words: str) -> None:
    """A healthy cluster is asked for no patience, and an operation that failed is waited for by nobody."""
    master = Outcome("CP-08", "t", (), Status.WARN, "s", detail=MasterRecord(state, 3))
    found = notice(master, verdict)
    assert words in found
    assert bool(found) is bool(words)
    assert notice(None, verdict) == ""
