"""Rows whose title row `grep` took away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.inline import bundle


def only(line: str) -> tuple[str, dict[str, Any]]:
    """(table, row) of the one row that a line gives; ("", {}) for an unread line."""
    case = bundle(t=f"{line}\n")
    found = [
        (name, row)
        for name in ("pods", "nodes", "apiservices", "services", "workloads", "cluster_operators", "endpoints")
        for row in case.snapshot[name].to_dict("records")
    ]
    assert not len(case.snapshot["listings"])
    if not found:
        assert len(case.snapshot["unread"]) == 1
        return "", {}
    [one] = found
    assert not len(case.snapshot["unread"])
    return one[0], {k: v for k, v in one[1].items() if v is not None and v == v}


@pytest.mark.parametrize(
    ("line", "table", "cells"),
    [
        ("10.73.1.6   NotReady   <none>   40d   v1.29.10+IKS", "nodes", {"name": "10.73.1.6", "ready": False, "version": "v1.29.10+IKS"}),
        ("w1 Ready,SchedulingDisabled control-plane,master 40d v1.29.4", "nodes", {"name": "w1", "ready": True, "unschedulable": True}),
        ("w1   Ready   worker   40d   v1.29.4   10.1.0.1   <none>   Ubuntu 22.04   5.15.0   containerd://1.7   a=b", "nodes", {"internal_ip": "10.1.0.1", "runtime": "containerd://1.7"}),
        ("v1.   Local   True   40d", "apiservices", {"name": "v1.", "available": "True"}),
        ("v1beta1.metrics.k8s.io kube-system/metrics-server False (MissingEndpoints) 40d", "apiservices", {"reason": "MissingEndpoints"}),
        ("policy   checker   ClusterIP   172.21.4.9   <none>   443/TCP   40d", "services", {"namespace": "policy", "name": "checker", "cluster_ip": "172.21.4.9"}),
        ("kube-system   konnectivity-agent   5   4   3   2   1   <none>   40d", "workloads", {"kind": "DaemonSet", "desired": 5, "current": 4, "ready": 3, "updated": 2, "available": 1}),
        ("policy   checker   1/2   2   1   40d", "workloads", {"kind": "Deployment", "desired": 2, "ready": 1, "namespace": "policy"}),
        ("checker-5d5f7c9b8   3   2   1   40d", "workloads", {"kind": "ReplicaSet", "desired": 3, "current": 2, "ready": 1}),
        ("openshift-apiserver   4.15.20   False   False   True   3h   not ready: 503", "cluster_operators", {"available": False, "degraded": True, "message": "not ready: 503"}),
        ("kube-system   konnectivity-agent-x2   1/1   Running   3 (2d ago)   9d", "pods", {"name": "konnectivity-agent-x2", "restarts": 3, "ready": True}),
    ],
)  # fmt: skip
def test_a_row_is_told_by_its_cells(line: str, table: str, cells: dict[str, Any]) -> None:
    """Every cell is legal under the titles of one table and of no other."""
    found, row = only(line)
    assert found == table
    assert {key: row.get(key) for key in cells} == cells


@pytest.mark.parametrize(
    "line",
    [
        "the node is NotReady since 40d",
        "w1 NotReady <none> 40d",
        "w1   NotReady   <none>   40d   version 1.29",
        "kube-system/metrics-server False 40d",
        "v1beta1.metrics.k8s.io   metrics-server   False   40d",
        "checker   ClusterIP   somewhere   <none>   443/TCP   40d",
        "a   5   4   3   2   1   with words   40d",
        "10.73.1.6   NotReady   <none>   40d   v1.29.10+IKS   10.1.0.1   <none>   a   b   c   d   e   f",
    ],
)
def test_what_fits_no_table_is_unread(line: str) -> None:
    """One illegal cell, one too few, one too many: nobody is told of a row."""
    assert only(line)[0] == ""
