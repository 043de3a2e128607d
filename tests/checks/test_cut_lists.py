"""A list without its end: what it shows may fail a question, and never passes or completes one."""

from __future__ import annotations

import json

import pytest

from tests.support.inline import agent, bundle, node, nodes, pods

NODES = {"apiVersion": "v1", "items": [{"apiVersion": "v1", "kind": "Node", "metadata": {"name": f"n{n}"}, "status": {"conditions": [{"type": "Ready", "status": "True"}]}} for n in range(3)], "kind": "List"}  # fmt: skip


def pod(name: str, ready: bool) -> dict[str, object]:
    return {
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": f"konnectivity-agent-{name}", "namespace": "kube-system"}, "spec": {"nodeName": f"n{name[-1]}"},
        "status": {"phase": "Running", "containerStatuses": [{"name": "konnectivity-agent", "image": "x", "ready": ready, "restartCount": 0, "state": {"running": {}}}]},
    }  # fmt: skip


def listed(items: list[dict[str, object]], cut: int) -> str:
    return json.dumps({"apiVersion": "v1", "items": items, "kind": "List"}, indent=1)[: -cut or None]


def states(**files: str) -> dict[str, str]:
    report = bundle({f"{name}.json": text for name, text in files.items()}).report
    return {check.id: str(check.status) for check in report.checks}


@pytest.mark.parametrize(("cut", "state"), [(0, "pass"), (120, "unknown")])
def test_nodes_of_a_list(cut: int, state: str) -> None:
    """All that are shown are Ready; whether all are is open when the list is cut."""
    text = json.dumps(NODES, indent=1)
    assert states(nodes=text[: -cut or None])["NOD-01"] == state


def test_nodes_of_a_table() -> None:
    """A last row that breaks off in a word is the end of what was copied, not of the cluster."""
    text = nodes(node("n1"), node("n2"), node("n3"))
    at = text.rindex("n3") + 4
    for part, state in ((text, "pass"), (text[:at], "unknown")):
        report = bundle({"n.txt": part}).report
        assert {str(check.status) for check in report.checks if check.id == "NOD-01"} == {state}


@pytest.mark.parametrize(("cut", "state"), [(0, "pass"), (200, "unknown")])
def test_agents_of_a_list(cut: int, state: str) -> None:
    """Counts of pods, the nodes they are on, and how they start."""
    found = states(pods=listed([pod(f"aaaa{n}", True) for n in range(3)], cut), nodes=json.dumps(NODES))
    assert {found[id] for id in ("AG-02", "AG-03", "AG-05", "AG-06")} == {state}
    assert found["NOD-01"] == "pass"


def test_what_a_cut_list_shows_to_be_bad_is_bad() -> None:
    """A fault needs no end; a node whose agent is not shown has no fault."""
    found = states(
        pods=listed([pod("aaaa0", False), pod("aaaa1", True), pod("aaaa2", True)], 200), nodes=json.dumps(NODES)
    )
    assert found["AG-03"] == "warn"
    report = bundle(
        {
            "p.json": listed([pod("aaaa0", True), pod("aaaa1", True), pod("aaaa2", True)], 200),
            "n.json": json.dumps(NODES),
        }
    ).report
    assert [check.id for check in report.checks if check.status == "fail"] == []


def test_the_daemonsets_own_count_needs_no_list() -> None:
    """DESIRED and READY say how many there are, whatever becomes of the pods' list."""
    text = "NAME                 DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE\nkonnectivity-agent   3         3         3       3            3           <none>          9d\n"
    report = bundle({"ds.txt": text, "p.json": listed([pod(f"aaaa{n}", True) for n in range(3)], 200)}).report
    assert {str(check.status) for check in report.checks if check.id == "AG-02"} == {"pass"}
    whole = bundle({"p.txt": pods(agent("aaaa1"), agent("aaaa2"))}).report
    assert {str(check.status) for check in whole.checks if check.id == "AG-03"} == {"pass"}


def test_the_one_server_of_iks_needs_no_end_of_its_list() -> None:
    """It has one replica, so a search for the cluster's ID that shows it ready shows all; k0s may have several."""
    text = """$ kubectl get pods -A | grep cq7kd50d0v3nq9hiu6a0
kubx-masters   master-cq7kd50d0v3nq9hiu6a0-6081b9152-qfb24                4/4     Running   0   19d
kubx-masters   konnectivity-server-cq7kd50d0v3nq9hiu6a0-328c246c4-wcln9   {}     Running   0   8d
"""
    assert bundle({"m.txt": text.format("1/1")}).status("CP-01") == "pass"
    assert bundle({"m.txt": text.format("0/1")}).status("CP-01") == "fail"
    theirs = """$ kubectl get pods -A | grep 10.1.0.4
kube-system   konnectivity-server-ctl-a   1/1     Running   0   8d   10.1.0.4   ctl-a   <none>   <none>
"""
    assert bundle({"m.txt": theirs}).status("CP-01") == "unknown"
