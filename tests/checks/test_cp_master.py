"""The master record: CP-08."""

from __future__ import annotations

import pytest
from analyzer.checks.details import MasterRecord, MasterState

from tests.checks.test_cp import ID, IKS_NODE, K0S_NODE
from tests.support.inline import bundle


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("Ready", "pass"),
        ("VPN server configuration update in progress", "warn"),
        ("Refreshing", "warn"),
        ("CAE008: Cannot complete cluster master operations", "fail"),
        ("Master update failed", "fail"),
        ("error", "fail"),
    ],
)
def test_the_master_record(status: str, expected: str) -> None:
    """An operation that runs is a warning, one that failed a fail; the field is cited."""
    record = f"ClusterID: {ID}\nActualState: deployed\nStatus: {status}\n"
    case = bundle(r=record)
    assert case.status("CP-08") == expected
    assert "r.txt:3" in case.places("CP-08")
    if expected == "fail":
        assert case.places("CP-08") == ["r.txt:3"]


def test_no_master_record() -> None:
    """Unknown on IBM Cloud, no question elsewhere; a cluster to be deleted is a warning."""
    assert bundle(n=IKS_NODE).status("CP-08") == "unknown"
    assert bundle(n=K0S_NODE).status("CP-08") == "not_applicable"
    assert bundle(r=f"ClusterID: {ID}\nDesiredState: deleted\n").status("CP-08") == "warn"


@pytest.mark.parametrize(
    ("status", "state", "expected", "kind", "minutes"),
    [
        ("Ready (1 day ago)", "deployed", "pass", MasterState.GOOD, None),
        ("Ready (31 minutes ago)", "deployed", "pass", MasterState.GOOD, None),
        ("Ready (3 minutes ago)", "deployed", "warn", MasterState.RECENT, 3),
        ("Ready (a minute ago)", "deployed", "warn", MasterState.RECENT, 1),
        ("Ready (30 seconds ago)", "deployed", "warn", MasterState.RECENT, 0.5),
        ("Ready (2 hours ago)", "deployed", "pass", MasterState.GOOD, None),
        ("Ready", "updating", "warn", MasterState.BUSY, None),
        ("Master update failed: CAE014 (2 minutes ago)", "deployed", "fail", MasterState.FAILED, None),
        ("Ready", "update_failed", "fail", MasterState.FAILED, None),
        ("Version update cancelled", "deployed", "warn", MasterState.ODD, None),
    ],
)
def test_an_operation_that_runs_has_ended_or_failed(
    status: str, state: str, expected: str, kind: MasterState, minutes: float | None
) -> None:
    """Half an hour after an operation the functions may be judged; a status nobody knows is no good one."""
    case = bundle(r=f"ClusterID: {ID}\nActualState: {state}\nStatus: {status}\n")
    assert case.status("CP-08") == expected
    assert case.check("CP-08").detail == MasterRecord(kind, minutes, "CAE014" if "CAE" in status else None)
    waits = kind in (MasterState.BUSY, MasterState.RECENT)
    assert case.status("ACT-02") == ("warn" if waits else "not_applicable")
    if minutes == 3:
        assert "wait 27 min more" in case.says("ACT-02")
        assert case.places("ACT-02") == ["r.txt:3"]


def test_the_sentence_with_the_point_stays_whole() -> None:
    """A long status is cut behind what it says, not in the middle; its code is a value."""
    text = "Cannot complete cluster master operations because the cluster has a broken webhook application. For more information, see the troubleshooting docs: 'https://docs.example/master_webhook' (1 day ago)"
    case = bundle(r=f"ClusterID: {ID}\nActualState: deployed\nStatus: {text}\n")
    assert "because the cluster has a broken webhook application." in case.says("CP-08")
    assert "More information" not in case.says("CP-08")
    coded = bundle(
        r=f"ClusterID: {ID}\nActualState: deployed\nStatus: Master update failed: CAE014: no answer (2 minutes ago)\n"
    )
    assert coded.check("CP-08").detail == MasterRecord(MasterState.FAILED, code="CAE014")


def test_an_operation_that_runs_is_looked_at_again() -> None:
    """The record once it has ended is what the warning waits for; a master that is fine waits for nothing."""
    case = bundle(r=f"ClusterID: {ID}\nActualState: deployed\nStatus: Refreshing\n", n=IKS_NODE)
    assert any(ID in str(gap.command) for gap in case.check("CP-08").missing)
    assert bundle(r=f"ClusterID: {ID}\nActualState: deployed\nStatus: Ready\n").check("CP-08").missing == ()


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("Version update in progress (2 minutes ago)", MasterState.BUSY),
        ("Master update failed", MasterState.FAILED),
        ("Ready", MasterState.FAILED),
    ],
)
def test_a_master_that_is_updated_is_not_well_and_has_not_failed(status: str, kind: MasterState) -> None:
    """Its health speaks for itself only where no operation runs; an operation that failed is said by its status."""
    state = "updating" if kind is MasterState.BUSY else "deployed"
    case = bundle(r=f"ClusterID: {ID}\nActualState: {state}\nHealthState: unavailable\nStatus: {status}\n")
    detail = case.check("CP-08").detail
    assert isinstance(detail, MasterRecord)
    assert detail.state is kind
