"""Rows come only from rows: what a person or a shell writes around a table is none."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from analyzer.parsers.kubernetes.row_rules import misfit

from tests.support.prompts import prompts, sentences
from tests.support.tables import read_text, values_of

NODES = """NAME       STATUS                     ROLES    AGE   VERSION
10.1.1.1   Ready                      <none>   10d   v1.28.9+IKS
10.1.1.2   Ready,SchedulingDisabled   <none>   10d   v1.28.9+IKS
"""
PODS = """NAMESPACE     NAME                       READY   STATUS             RESTARTS      AGE   IP           NODE
kube-system   konnectivity-agent-abcde   1/1     Running            0             10d   172.30.1.2   10.1.1.1
kube-system   konnectivity-agent-fghij   0/1     CrashLoopBackOff   7 (2m ago)    10d   172.30.2.2   10.1.1.2
"""
SERVICES = """NAMESPACE   NAME         TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
default     kubernetes   ClusterIP   172.21.0.1   <none>        443/TCP   10d
"""
EVENTS = """LAST SEEN   TYPE      REASON      OBJECT                         MESSAGE
3m          Warning   Unhealthy   pod/konnectivity-agent-fghij   Readiness probe failed: connection refused
"""
TABLES = (NODES, PODS, SERVICES, EVENTS)


@pytest.mark.parametrize("make", [prompts, sentences])
def test_what_stands_around_tables_changes_no_row(make: object, tmp_path: Path) -> None:
    """Any prompt and any sentence above, between and below tables leaves their rows as they are."""
    plain = values_of(read_text(tmp_path, "\n".join(TABLES)), without=set())
    chance = random.Random(7)
    for seed in range(10):
        lines = make(20 if make is prompts else 10, seed)  # type: ignore[operator]
        text = ""
        for table in TABLES:
            text += "".join(f"{line}\n" for line in chance.sample(lines, len(lines) // 5)) + table
        text += "\n".join(lines)
        read = values_of(read_text(tmp_path, text), without=set())
        for name in ("nodes", "pods", "services", "events", "workloads"):
            assert read.get(name) == plain.get(name), (name, text)


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("nodes", {"NAME": "The", "STATUS": "customer"}),
        ("nodes", {"NAME": "sh-4.4#", "STATUS": "Ready"}),
        ("nodes", {"NAME": "worker-1", "STATUS": "ready"}),
        ("nodes", {"NAME": "worker-1", "STATUS": ""}),
        ("pods", {"NAME": "agent-1", "READY": "1 of 1", "STATUS": "Running"}),
        ("pods", {"NAME": "agent-1", "READY": "1/1", "STATUS": "Running", "AGE": "long"}),
        ("pods", {"NAME": "agent-1", "READY": "1/1", "STATUS": "Running", "IP": "10.1"}),
        ("services", {"NAME": "all", "TYPE": "workers"}),
    ],
)
def test_a_cell_that_is_not_what_its_column_holds_makes_no_row(kind: str, cells: dict[str, str]) -> None:
    """One cell that the column cannot hold is enough for a line to be no row."""
    assert misfit(kind, cells)


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("nodes", {"NAME": "10.xx.xx.7", "STATUS": "NotReady,SchedulingDisabled", "AGE": "3y41d", "VERSION": "v1.31.2"}),
        ("nodes", {"NAME": "<node2>", "STATUS": "Ready", "INTERNAL-IP": "fd00::1"}),
        ("pods", {"NAME": "pod/agent-1", "READY": "0/2", "STATUS": "Init:0/1", "RESTARTS": "3 (2d4h ago)", "AGE": "5d"}),
        ("pods", {"NAME": "a", "READY": "1/1", "STATUS": "ContainerStatusUnknown", "IP": "<none>", "NODE": "ip-10-0-1-4.ec2"}),
        ("services", {"NAME": "lb", "TYPE": "LoadBalancer", "EXTERNAL-IP": "10.1.1.1,x.example.com", "PORT(S)": "443:31234/TCP"}),
        ("endpoints", {"NAME": "k", "ENDPOINTS": "10.1.1.1:2040,10.1.1.2:2040 + 3 more..."}),
        ("events", {"LAST SEEN": "3m (x5 over 10m)", "TYPE": "Normal", "REASON": "Pulled", "OBJECT": "pod/a"}),
    ],
)  # fmt: skip
def test_what_kubectl_prints_is_a_row(kind: str, cells: dict[str, str]) -> None:
    """The forms of kubectl's printers, and masked names, are rows."""
    assert not misfit(kind, cells)


def test_a_list_with_a_line_nobody_understood_is_not_complete(tmp_path: Path) -> None:
    """What may have been a row leaves the list open, so that nothing is said to be missing from it."""
    first, second, third = NODES.splitlines()
    snapshot = read_text(tmp_path, f"{first}\n{second}\n10.1.1.9   Re\x01dy\n{third}\n")
    assert snapshot["listings"]["complete"].tolist() == [False]
    assert snapshot["unread"]["line"].tolist() == [3]
