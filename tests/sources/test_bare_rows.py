"""Rows without titles below a line of a log."""

from __future__ import annotations

import pytest
from analyzer.sources.bare_rows import ROW

from tests.support.inline import bundle, klog

HEAD = klog("10:00:00.100000", "Config not found: /root/.kube/config", "W", "loader.go:12")
ROWS = {
    "events": "4m12s (x31 over 92m)   Warning   Unhealthy   Pod/calico-node-a   Readiness probe failed\npolicy   <invalid>   Normal   Pulled   pod/checker   Pulled\n",
    "apiservices": "v1beta1.metrics.k8s.io   kube-system/metrics-server   False (MissingEndpoints)   210d\nv1.   Local   True   210d\n",
    "workloads": "konnectivity-agent   3   3   1   3   1   <none>   210d\nkube-system   calico-node   3   3   3   3   3   kubernetes.io/os=linux   210d\n",
    "pods": "konnectivity-agent-aaaaa   1/1   Running   0   12d\nkonnectivity-agent-bbbbb   0/1   CrashLoopBackOff   3 (5d ago)   12d\n",
    "nodes": "10.1.0.1   Ready   <none>   12d   v1.29.4+IKS\n10.1.0.2   NotReady   <none>   12d   v1.29.4+IKS\n",
    "bgp_peers": "Mesh_10_1_0_1 BGP   master   up   2026-03-01   Established\nMesh_10_1_0_2 BGP   master   start   10:01:22   Active\n",
}


@pytest.mark.parametrize("table", sorted(ROWS))
@pytest.mark.parametrize("heads", [1, 5])
def test_rows_below_a_log_line_are_rows(table: str, heads: int) -> None:
    """However many lines of a log stand above, and what follows the rows is a log again."""
    case = bundle(t=HEAD * heads + ROWS[table] + HEAD)
    assert list(case.snapshot[table]["line"]) == [heads + 1, heads + 2]
    assert sum(case.snapshot["log_lines"]["count"]) == heads + 1
    assert case.snapshot["unread"].empty


def test_lines_of_a_record_go_on_with_it() -> None:
    """A stack or a value of several lines is no row."""
    case = bundle(t=HEAD + "goroutine 1 [running]:\nmain.main()\n\t/src/main.go:12 +0x1\n" + HEAD)
    assert sum(case.snapshot["log_lines"]["count"]) == 2
    assert case.snapshot["unread"].empty


@pytest.mark.parametrize(
    ("line", "is_row"),
    [
        ("kube-system   konnectivity-agent-5n6kq   1/1   Running   0   5d", True),
        ("kube-system   pod/aws-node-4fdbx   1/1   Running   0   99m", True),
        ("daemonset.apps/calico-node   3   3   1   3   1   <none>   210d", True),
        ("10.0.0.1   NotReady   <none>   5d   v1.29.1", True),
        ("Mesh_10_0_0_3 BGP      master   start  10:02:11    Active", True),
        ("I1129 10:02:11.123456       1 server.go:12] 1/1 Running", False),
        ("Ready when you are", False),
    ],
)
def test_a_row_is_told_by_its_cells(line: str, is_row: bool) -> None:
    """Several that fit; a word of them in a sentence or a log line is none."""
    assert bool(ROW.search(line)) is is_row


def test_rows_of_get_all_stand_below_an_error_too() -> None:
    """With their kinds in front of their names, across the words of whoever pasted both."""
    error = (
        "Error from server: Get https://10.0.0.7:10250/containerLogs/shop/a-1/a: dial tcp 10.0.0.7:10250: i/o timeout"
    )
    rows = "shop   pod/cache-0   0/1   CrashLoopBackOff   9   26m\nshop   pod/web-0   1/1   Running   0   26m\n"
    case = bundle(t=f"Logs do not work:\n{error}\nNodes are fine.\n\n{rows}")
    assert list(case.snapshot.pods["name"]) == ["cache-0", "web-0"]
    assert len(case.snapshot.tool_errors) == 1
