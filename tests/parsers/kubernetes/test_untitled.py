"""Rows whose title row `grep` took away."""

from __future__ import annotations

import time
from typing import Any

import pytest
from analyzer.parsers.kubernetes import untitled

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
        ("w1 NotReady <none> 40d v1.29.4 10.1.0.1 <none> Ubuntu 22.04.4 LTS 5.15.0-118-generic containerd://1.7.20", "nodes", {"internal_ip": "10.1.0.1", "system": "Ubuntu 22.04.4 LTS", "kernel": "5.15.0-118-generic", "runtime": "containerd://1.7.20"}),
        ("logs/dump.txt:118:konnectivity-agent-x2   0/1   Error   7   9d", "pods", {"name": "konnectivity-agent-x2", "restarts": 7, "ready": False}),
        ("v1.   Local   True   40d", "apiservices", {"name": "v1.", "available": "True"}),
        ("v1beta1.metrics.k8s.io kube-system/metrics-server False (MissingEndpoints) 40d", "apiservices", {"reason": "MissingEndpoints"}),
        ("policy   checker   ClusterIP   172.21.4.9   <none>   443/TCP   40d", "services", {"namespace": "policy", "name": "checker", "cluster_ip": "172.21.4.9"}),
        ("kube-system   konnectivity-agent   5   4   3   2   1   <none>   40d", "workloads", {"kind": "DaemonSet", "desired": 5, "current": 4, "ready": 3, "updated": 2, "available": 1}),
        ("policy   checker   1/2   2   1   40d", "workloads", {"kind": "Deployment", "desired": 2, "ready": 1, "namespace": "policy"}),
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


@pytest.mark.parametrize(
    ("command", "line", "table", "name"),
    [
        ("kubectl get rs -n a", "checker-5d5f7c9b8   3   2   1   40d", "workloads", "checker-5d5f7c9b8"),
        ("kubectl get sts -A", "foo   kafka   2/3   40d", "workloads", "kafka"),
        ("kubectl get ep -n kube-system", "metrics-server   172.30.1.9:4443   90d", "endpoints", "metrics-server"),
        ("kubectl get netpol -A", "kube-system   deny-all   <none>   90d", "policies", "deny-all"),
        ("kubectl get ns", "calico-system   Active   90d", "namespaces", "calico-system"),
    ],
)
def test_the_command_tells_rows_that_many_kinds_have(command: str, line: str, table: str, name: str) -> None:
    """Without it such a row is unread: a spreadsheet has it, too."""
    below = bundle(t=f"$ {command} | grep x\n{line}\n").snapshot
    assert list(below[table]["name"]) == [name]
    bare = bundle(t=f"{line}\n").snapshot
    assert bare[table].empty
    assert list(bare["unread"]["line"]) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "apples   3   4   5   6d",
        "10.0.1.70   <unknown>   <unknown>   <unknown>   <unknown>",
        "machineset-a   2   2   2   2   5d",
        "login-page   1/2   Open   3   2d",
        "db-1   Ready   primary   10d   v15.2",
    ],
)
def test_rows_of_other_things_are_unread(line: str) -> None:
    """No word of kubectl's stands where it prints one."""
    assert list(bundle(t=f"{line}\n").snapshot["unread"]["line"]) == [1]


def test_a_row_takes_the_namespace_of_its_command() -> None:
    """As one below titles does."""
    text = "$ kubectl get pods -n kube-system | grep konn\nkonnectivity-agent-2xk9p   1/1   Running   1   12d\n"
    assert list(bundle(t=text).snapshot["pods"]["namespace"]) == ["kube-system"]


def test_a_comment_is_no_row_and_costs_no_look_at_all_tables() -> None:
    """A masked name is none; the titles of a table are put together once."""
    assert untitled.told("# agent-1   1/1   Running   0   3d") is None
    found = untitled.told("###########   1/1   Running   0   3d")
    assert found is not None
    assert found[0]["NAME"] == "###########"
    began = time.process_time()
    for _ in range(20_000):
        untitled.told("# a word of a comment")
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("command", "lines", "table", "rows"),
    [
        ("kubectl get nodes | awk '{print $1, $2}'", "NAME STATUS\nw1 Ready\nw2 NotReady,SchedulingDisabled\n", "nodes", [("w1", True), ("w2", False)]),
        ("kubectl get no --no-headers|awk '{print $5,$1}'", "v1.29.1 w1\n", "nodes", [("w1", None)]),
        ("kubectl get pods -A --no-headers | awk '/konn/ {print $1,$2,$4}'", "kube-system agent-1 Pending\n", "pods", [("agent-1", "Pending")]),
        ("kubectl get pods -n a1 -o wide | awk '{print $1,$3,$7}'", "agent-1 Running w1\nagent-2 Running 12d\n", "pods", [("agent-1", "Running")]),
        ("kubectl get pods -o wide | awk '{print $1,$7}'", "two words\n", "pods", []),
        ("kubectl get pods,nodes | awk '{print $1,$2}'", "w1 Ready\n", "nodes", []),
        ("kubectl get nodes | awk '{print $1 \"x\" $2}'", "w1 Ready\n", "nodes", []),
        ("kubectl get nodes | awk '{print $1,$40}'", "w1 Ready\n", "nodes", []),
    ],
)  # fmt: skip
def test_columns_that_a_command_picked(command: str, lines: str, table: str, rows: list[tuple[str, Any]]) -> None:
    """The command says which words of a row it prints; words that any text may hold, or that stand two places off, make none."""
    found = bundle(t=f"$ {command}\n{lines}").snapshot
    column = "ready" if table == "nodes" else "status"
    values = [
        (row["name"], row[column] if row[column] == row[column] else None) for row in found[table].to_dict("records")
    ]
    assert values == rows
    assert len(found["unread"]) == lines.count("\n") - len(rows) - lines.count("NAME STATUS")


@pytest.mark.parametrize(
    "lead", ["  \u2022 ", "- ", "* ", "1. ", "Nodes: ", "- Node one: ", "lena: ", "our customer: ", "> ", "NAME STATUS ROLES AGE VERSION ", "NAME   STATUS   ROLES   AGE   VERSION   "]
)  # fmt: skip
def test_what_a_letter_puts_in_front_of_a_row(lead: str) -> None:
    """Points of a list, labels, whoever says it, and titles on the same line; the row is what stands behind them."""
    table, row = only(f"{lead}w1     NotReady   <none>   9d    v1.29.1")
    assert (table, row["name"], row["ready"]) == ("nodes", "w1", False)


@pytest.mark.parametrize(
    "lead", ["-", "+", "Status: node ", "we saw ", "was: is: ", "value: ", "message: ", "all of them: "]
)
def test_what_is_no_point_of_a_list(lead: str) -> None:
    """A line that a change took out or put in, words of a sentence, and keys whose value is somebody's text."""
    assert only(f"{lead}w1     NotReady   <none>   9d    v1.29.1") == ("", {})


SECRET = "calico-bgp-password   Opaque   1   400d\n"


def facts_of(command: str, text: str) -> list[tuple[str, str]]:
    found = bundle({"s.txt": f"$ {command}\n{text}"}).snapshot["facts"]
    kept = found[found["key"].isin(["secret", "secret_of_all"])]
    return list(zip(kept["key"], kept["value"], strict=True))


def test_secrets_are_named_and_where_no_other_may_be() -> None:
    """A list of all namespaces that keeps the name says that it is nowhere else; one of a namespace, or that is cut, does not."""
    row = f"kube-system   {SECRET}"
    assert facts_of("kubectl get secrets -A | grep bgp-password", row) == [
        ("secret_of_all", "kube-system/calico-bgp-password")
    ]
    assert facts_of("kubectl get secrets -A | head -3", row) == [("secret", "kube-system/calico-bgp-password")]
    titled = "NAMESPACE     NAME                  TYPE                                  DATA   AGE\n" + row
    assert facts_of("kubectl get secrets -A", titled + "web           tls-1                 kubernetes.io/tls                     2      3d\n") == [
        ("secret_of_all", "kube-system/calico-bgp-password"), ("secret_of_all", "web/tls-1"),
    ]  # fmt: skip
    own = "NAME                  TYPE     DATA   AGE\n" + SECRET
    assert facts_of("kubectl get secrets -n kube-system", own) == [("secret", "kube-system/calico-bgp-password")]
    assert facts_of("kubectl get pods -A | grep bgp-password", row) == []
