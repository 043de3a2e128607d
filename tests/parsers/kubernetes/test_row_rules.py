"""Rows come only from rows: what a person or a shell writes around a table is none."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from analyzer.parsers.kubernetes.row_rules import POD_ROW, misfit

from tests.support.prompts import prompts, sentences
from tests.support.tables import plain_rows, read_text

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
NAMESPACES = """NAME          STATUS   AGE
kube-system   Active   10d
"""
ENDPOINTS = """NAME         ENDPOINTS         AGE
kubernetes   172.20.0.1:2040   10d
"""
APISERVICES = """NAME                     SERVICE                      AVAILABLE                  AGE
v1beta1.metrics.k8s.io   kube-system/metrics-server   False (MissingEndpoints)   10d
"""
DEPLOYMENTS = """NAME             READY   UP-TO-DATE   AVAILABLE   AGE
metrics-server   1/1     1            1           10d
"""
POLICIES = """NAME        ORDER   SELECTOR
allow-all   1500    all()
"""
OBJECT = """apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: konnectivity-agent
  namespace: kube-system
status:
  desiredNumberScheduled: 3
  numberReady: 0
"""
TABLES = (NODES, PODS, SERVICES, EVENTS, NAMESPACES, ENDPOINTS, APISERVICES, DEPLOYMENTS, POLICIES, OBJECT)
SETS = (
    "nodes",
    "pods",
    "services",
    "events",
    "workloads",
    "namespaces",
    "endpoints",
    "apiservices",
    "policies",
    "bgp_peers",
    "facts",
)
BULLETS = [
    "- 2 nodes",
    "- name: x",
    "10.1.1.2 NotReady",
    "10.1.1.3   Ready",
    "10d we",
    "worker   Ready   again   10d",
    "[...]",
    "see <none> below",
]


@pytest.mark.parametrize("make", [prompts, sentences])
def test_what_stands_around_tables_changes_no_row(make: object, tmp_path: Path) -> None:
    """Two hundred prompts and a hundred sentences above, between and below tables and objects leave their rows as they are."""
    count = 200 if make is prompts else 100
    lines = make(count, 5)  # type: ignore[operator]
    lines += BULLETS if make is sentences else []
    plain = plain_rows(read_text(tmp_path, "\n".join(TABLES)))
    chance = random.Random(7)
    chance.shuffle(lines)
    while lines:
        text = ""
        for table in chance.sample(TABLES, len(TABLES)):
            taken, lines = lines[:6], lines[6:]
            text += "".join(f"{line}\n" for line in taken) + table
        text += "\n".join(lines[:2])
        lines = lines[2:]
        read = plain_rows(read_text(tmp_path, text))
        for name in SETS:
            found = [
                row for row in read.get(name) or [] if row[0] not in ("client", "typed_oc", "listed_of")
            ]  # a prompt with `k0s kubectl`, or `oc`, tells the product, and one with a context whose list it is
            assert found == (plain.get(name) or []), (name, text)


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("nodes", {"NAME": "The", "STATUS": "customer"}),
        ("nodes", {"NAME": "sh-4.4#", "STATUS": "Ready"}),
        ("nodes", {"NAME": "nodes.txt:worker-1", "STATUS": "Ready"}),
        ("pods", {"NAME": "kube_system", "READY": "1/1", "STATUS": "Running"}),
        ("nodes", {"NAME": "worker-1", "STATUS": "ready"}),
        ("nodes", {"NAME": "worker-1", "STATUS": ""}),
        ("nodes", {"NAME": "worker", "STATUS": "Ready", "ROLES": "again", "AGE": "10d", "VERSION": ""}),
        ("endpoints", {"NAME": "10d", "ENDPOINTS": "we", "AGE": ""}),
        ("globalnetworkpolicies", {"NAME": "see", "ORDER": "<none>", "SELECTOR": "below"}),
        ("pods", {"NAME": "agent-1", "READY": "1 of 1", "STATUS": "Running"}),
        ("pods", {"NAME": "agent-1", "READY": "1/1", "STATUS": "Running", "AGE": "long"}),
        ("pods", {"NAME": "agent-1", "READY": "1/1", "STATUS": "Running", "IP": "10.1"}),
        ("services", {"NAME": "all", "TYPE": "workers"}),
        ("pods", {"NAMESPACE": "10:02:45", "NAME": "agent-1", "READY": "1/1", "STATUS": "Running"}),
        ("daemonsets", {"NAMESPACE": "logs/dump.txt", "NAME": "agent", "READY": "1"}),
        ("daemonsets", {"NAMESPACE": "w1.example.com", "NAME": "agent", "READY": "1"}),
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
        ("objects", {"NAME": "system:node-proxier", "AGE": "9d"}),
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


@pytest.mark.parametrize(
    ("lead", "space"), [("10:02:45  ", None), ("10.1.1.2  ", None), ("41dpolicy ", "41dpolicy"), ("", None)]
)
def test_the_end_of_a_clock_or_an_address_is_no_namespace(lead: str, space: str | None) -> None:
    """What stands in front of a pod's row, which a server put there."""
    found = POD_ROW.search(f"{lead}konnectivity-agent-x7k2p 1/1 Running 0 41d")
    assert found is not None
    assert (found["namespace"], found["name"]) == (space, "konnectivity-agent-x7k2p")


def test_a_name_that_a_page_cut_is_nobodys(tmp_path: Path) -> None:
    """A node's name does not end with a dot: what a broken row keeps of it is not said to be one."""
    titles = "NAMESPACE     NAME                       READY   STATUS    RESTARTS   AGE   IP            NODE\n"
    row = "kube-system   konnectivity-agent-ff0aa   1/1     Running   0          40d   172.30.99.3   10.114.3."
    cut, whole = (read_text(tmp_path, titles + one).rows["pods"] for one in (row + "\n21\n", row + "21\n"))
    assert [(one.name, one.ip, one.node) for one in cut] == [("konnectivity-agent-ff0aa", "172.30.99.3", None)]
    assert [one.node for one in whole] == ["10.114.3.21"]
