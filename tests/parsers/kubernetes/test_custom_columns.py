"""`-o custom-columns`: paths say what the cells are."""

from __future__ import annotations

from typing import Any

import pandas
import pytest
from analyzer.parsers.kubernetes.custom_columns import PARSERS, columns, taints

from tests.support.inline import bundle

PODS = "$ kubectl get pods -A -o custom-columns=SPACE:.metadata.namespace,WHO:.metadata.name,WHERE:.spec.nodeName,STATE:.status.phase,R:.status.containerStatuses[*].restartCount,OK:.status.containerStatuses[*].ready,X:.spec.priority\n"
HEAD = "SPACE         WHO        WHERE    STATE     R     OK           X\n"


def records(text: str, table: str) -> list[dict[str, Any]]:
    rows = bundle(c=text).snapshot[table].to_dict("records")
    return [{k: v for k, v in row.items() if pandas.notna(v)} for row in rows]


def test_pods_under_other_titles() -> None:
    """Restarts and readiness of several containers are put together; a column of no use is passed over."""
    [one, two] = records(
        PODS
        + HEAD
        + "kube-system   agent-1    w1       Running   0,2   true,false   10\nkube-system   agent-2    <none>   Pending   <none>   <none>   10\n",
        "pods",
    )
    assert (one["name"], one["namespace"], one["node"], one["status"], one["restarts"]) == (
        "agent-1",
        "kube-system",
        "w1",
        "Running",
        2,
    )
    assert (one["ready_containers"], one["containers"], one["ready"]) == (1, 2, False)
    assert (two["status"], "node" in two, "restarts" in two) == ("Pending", False, False)
    [listing] = records(PODS + HEAD + "kube-system   agent-1    w1       Running   0   true   10\n", "listings")
    assert (listing["kind"], listing["rows"], listing["complete"]) == ("pods", 1, True)


@pytest.mark.parametrize(
    "line",
    [
        "kube-system   agent-1    w1",
        "kube-system   Agent One!    w1       Running   0   true   10",
        "kube-system   agent-1   w1   Running   x   true   10",
    ],
)
def test_what_is_no_row(line: str) -> None:
    """Too few cells, no name, no number: unread, and the list is not complete."""
    case = bundle(c=PODS + HEAD + line + "\n")
    assert list(case.snapshot["unread"]["line"]) == [3]
    assert list(case.snapshot["listings"]["complete"]) == [False]


def test_nodes_with_their_taints() -> None:
    """As Go prints a list of maps; none is an answer."""
    text = '$ k get no -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints,READY:.status.conditions[?(@.type=="Ready")].status,IP:.status.addresses[0].address,OFF:.spec.unschedulable,V:.status.nodeInfo.kubeletVersion\nNAME   TAINTS   READY   IP   OFF   V\n'
    one, two = records(
        text
        + "w1   <none>   True   10.1.0.1   <none>   v1.29.4\nw2   [map[effect:NoSchedule key:a value:b] map[effect:NoExecute key:c]]   Unknown   10.1.0.2   true   v1.29.4\n",
        "nodes",
    )
    assert (one["taints"], one["ready"], one["internal_ip"], one["unschedulable"], one["version"]) == (
        "[]",
        True,
        "10.1.0.1",
        False,
        "v1.29.4",
    )
    assert (two["taints"], two["ready"], two["unschedulable"]) == ('["a=b:NoSchedule", "c:NoExecute"]', False, True)


def test_a_daemonset() -> None:
    """Counts by their paths."""
    text = "$ kubectl get ds -A -o custom-columns=N:.metadata.name,D:.status.desiredNumberScheduled,R:.status.numberReady\nN   D   R\nagent   3   2\n"
    [row] = records(text, "workloads")
    assert (row["kind"], row["name"], row["desired"], row["ready"]) == ("DaemonSet", "agent", 3, 2)


@pytest.mark.parametrize(
    ("command", "kind", "meaning"),
    [
        ("kubectl get pods -o custom-columns=A:.metadata.name", "pods", {"A": "NAME"}),
        ("kubectl get po -o=custom-columns=A:metadata.name,B:.spec.x", "pods", {"A": "NAME", "B": ""}),
        ("kubectl get nodes -o 'custom-columns=A:{.metadata.name}' --no-headers", "nodes", {"A": "NAME"}),
        ("kubectl get secrets -o custom-columns=A:.metadata.name", "", {"A": "NAME"}),
        ("kubectl get pods -o wide", "", {}),
    ],
)
def test_the_columns_of_a_command(command: str, kind: str, meaning: dict[str, str]) -> None:
    """Kind and paths, in any spelling."""
    assert columns(command) == (kind, meaning)


def test_without_the_command_the_lines_are_unread() -> None:
    """Titles are free, so they prove nothing."""
    case = bundle(c=HEAD + "kube-system   agent-1    w1       Running   0,2   true,false   10\n")
    assert not len(case.snapshot["pods"])
    assert len(case.snapshot["unread"]) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, None),
        ("[]", "[]"),
        ("map[key:a]", None),
        ("something", None),
        ("[map[effect:NoSchedule key:a value:]]", '["a:NoSchedule"]'),
    ],
)
def test_taints(text: str | None, found: str | None) -> None:
    """A print that is not understood states no taints, neither these nor none."""
    assert taints(text) == found


def test_how_a_container_ended_is_its_own() -> None:
    """The reason of the last end and of the state now, of each pod that has one."""
    last = ".status.containerStatuses[0].lastState.terminated.reason"
    now = ".status.containerStatuses[0].state.waiting.reason"
    text = (
        f"$ kubectl get pods -n kube-system -o custom-columns=NAME:.metadata.name,LAST:{last},NOW:{now}\n"
        "NAME                       LAST        NOW\n"
        "konnectivity-agent-aaaaa   OOMKilled   CrashLoopBackOff\n"
        "konnectivity-agent-bbbbb   <none>      <none>\n"
    )
    rows = list(bundle(p=text).snapshot._rows("containers"))
    assert [(row.namespace, row.pod, row.last_reason, row.reason) for row in rows] == [
        ("kube-system", "konnectivity-agent-aaaaa", "OOMKilled", "CrashLoopBackOff")
    ]


@pytest.mark.parametrize(
    "path",
    [
        r".metadata.labels.topology\\.kubernetes\\.io/zone", r"'.metadata.labels.topology\.kubernetes\.io/zone'", ".metadata.labels['ibm-cloud.kubernetes.io/zone']",
        r"metadata.labels.failure-domain\.beta\.kubernetes\.io/zone",
    ],
)  # fmt: skip
def test_a_column_of_a_label_is_that_label(path: str) -> None:
    """Whatever its title; quotes and backslashes are the shell's."""
    text = f"""$ kubectl get nodes -o custom-columns=NAME:.metadata.name,WHERE:{path},IP:'.status.addresses[?(@.type=="InternalIP")].address'
NAME       WHERE   IP
w1         dal10   10.0.0.1
w2         <none>  10.0.0.2
"""
    rows = bundle(x=text).snapshot.rows["nodes"]
    assert [(row.name, row.zone, row.internal_ip) for row in rows] == [
        ("w1", "dal10", "10.0.0.1"),
        ("w2", None, "10.0.0.2"),
    ]


NAMES = ["konnectivity-agent-2xk9p", "konnectivity-agent-mm4tq"]


@pytest.mark.parametrize(
    ("asked", "sign", "whole"),
    [
        ("-o name", "\npod/{}", True),
        ("-oname | grep konn", "\npod/{}", False),
        ("--no-headers -o custom-columns=:.metadata.name", "\n{}", True),
        ("--no-headers -o custom-columns=A:.metadata.name,B:.status.phase", "\n{}   Running", True),
        ("-o jsonpath='{.items[*].metadata.name}'", " {}", True),
        ("-o jsonpath='{range .items[*]}{.metadata.name}{\"\\n\"}{end}'", "\n{}", False),
        ("--no-headers | awk '{print $1}'", "\n{}", False),
    ],
)
def test_names_without_titles(asked: str, sign: str, whole: bool) -> None:
    """The command says what they are; a list that went through a filter is no whole one."""
    text = f"$ kubectl get pods -n kube-system {asked}\n" + "".join(map(sign.format, NAMES)).strip() + "\n"
    assert [(row["name"], row["namespace"]) for row in records(text, "pods")] == [(n, "kube-system") for n in NAMES]
    assert ([row["complete"] for row in records(text, "listings")], records(text, "unread")) == ([whole], [])


@pytest.mark.parametrize(
    "text",
    [
        "$ kubectl get pods -A --no-headers | awk '{print $1}'\nkube-system\n",
        "$ kubectl get pods | awk '{print $1}'\nweb-1\n",
        "$ kubectl get pods -o jsonpath='{.items[0].spec}'\nweb-1\n",
        "$ kubectl get secrets -o name\nsecret/a\n",
        "$ kubectl get pods -o name\nAll of them are fine.\n",
    ],
)
def test_what_is_no_list_of_names(text: str) -> None:
    """Namespaces, a column whose title is not told of, other kinds and a sentence."""
    assert records(text, "pods") == []


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 27
