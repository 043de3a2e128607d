"""Nodes of pods by the kubelets that were asked for them."""

from __future__ import annotations

import pytest
from analyzer.facts.called_at import address, kubelets_of, place
from analyzer.facts.nodes import Node
from analyzer.facts.pods import Pod

from tests.support.inline import Case, bundle, table

LOGS = 'Error from server: Get "https://{at}:10250/containerLogs/{space}/{pod}/web": No agent available'


def url(pod: str = "web-6f7c8d9b5-x2x7q", at: str = "10.20.1.32", space: str = "shop") -> str:
    return LOGS.format(at=at, space=space, pod=pod)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ([url()], {("shop", "web-6f7c8d9b5-x2x7q"): "10.20.1.32"}),
        ([url(at="tin-2.example.org")], {("shop", "web-6f7c8d9b5-x2x7q"): "tin-2.example.org"}),
        ([url(at="[fd00::9]")], {("shop", "web-6f7c8d9b5-x2x7q"): "fd00::9"}),
        (['dialing "https://10.20.1.32:10250/exec/shop/a-x2x7q?command=ls": x'], {("shop", "a-x2x7q"): "10.20.1.32"}),
        ([url(), url(at="10.20.1.33")], {}),
        ([url("web-0")], {}),
        (["https://10.20.1.32:10250/metrics/resource", None, "No agent available"], {}),
    ],
)
def test_which_kubelet_was_asked_for_a_pod(texts: list[str | None], found: dict[tuple[str, str], str]) -> None:
    """By the paths of calls for a container; a name that a later pod takes over, or two hosts, tell nothing."""
    assert kubelets_of(texts) == found


@pytest.mark.parametrize(
    ("nodes", "others", "host", "name"),
    [
        ({"tin-2": Node("tin-2", internal_ip="10.20.1.32")}, [], "10.20.1.32", "tin-2"),
        ({"tin-2": Node("tin-2")}, [], "10.20.1.32", None),
        ({"tin-2": Node("tin-2")}, [], "tin-2.example.org", "tin-2"),
        ({"tin-3": Node("tin-3")}, [], "tin-2.example.org", None),
        ({}, [], "tin-2.example.org", "tin-2.example.org"),
        ({}, [], "10.20.1.32", None),
        ({}, [Pod("shop", "b", "", node="10.20.1.33")], "10.20.1.32", "10.20.1.32"),
        ({}, [Pod("shop", "b", "", node="tin-3")], "10.20.1.32", None),
        ({"10.20.1.33": Node("10.20.1.33")}, [], "10.20.1.32", "10.20.1.32"),
    ],
)
def test_what_the_clusters_own_name_of_that_node_is(
    nodes: dict[str, Node], others: list[Pod], host: str, name: str | None
) -> None:
    """A listed node's; an address only where the cluster calls its nodes so."""
    pod = Pod(None, "a-x2x7q", "")
    place([pod, *others], nodes, {("shop", "a-x2x7q"): host})
    assert (pod.node, pod.kubelet, pod.at) == (None, host, name)


def test_a_listed_node_has_the_address_at_which_its_kubelet_was_asked() -> None:
    """Only one that no list gives an address, and only where no other node would have the same."""
    nodes = {"a": Node("a"), "b": Node("b"), "c": Node("c", internal_ip="10.1.1.3"), "d": Node("d"), "e": Node("e")}
    pods = [Pod("s", f"{name}-x2x7q", "", node=name) for name in "abcde"]
    called = {("s", "a-x2x7q"): "10.1.1.1", ("s", "b-x2x7q"): "10.1.1.3", ("s", "c-x2x7q"): "10.1.1.9", ("s", "d-x2x7q"): "52.1.2.3", ("s", "e-x2x7q"): "e.example.org"}  # fmt: skip
    address(nodes, pods, called)
    assert [(one.internal_ip, one.external_ip) for one in nodes.values()] == [("10.1.1.1", None), (None, None), ("10.1.1.3", None), (None, "52.1.2.3"), (None, None)]  # fmt: skip
    twins = {"a": Node("a"), "b": Node("b")}
    address(twins, pods, {("s", "a-x2x7q"): "10.1.1.1", ("s", "b-x2x7q"): "10.1.1.1"})
    assert [one.internal_ip for one in twins.values()] == [None, None]


def agents(error: str, *more: tuple[str, str]) -> Case:
    rows = [["konnectivity-agent-4xk7p", "1/1", "Running", 0, "9d"], ["konnectivity-agent-9jw2c", "0/1", "CrashLoopBackOff", 17, "9d"]]  # fmt: skip
    listed = "$ kubectl get pods -n kube-system\n" + table("NAME  READY  STATUS  RESTARTS  AGE", rows)
    return bundle({"p.txt": listed, "e.txt": f"$ kubectl logs -n kube-system konnectivity-agent-9jw2c\n{error}\n", **dict(more)})  # fmt: skip


def test_the_log_of_a_bad_agent_is_looked_for_on_its_own_node() -> None:
    """No list has the column NODE: the call that failed names the kubelet, and the remedy no other machine."""
    error = url("konnectivity-agent-9jw2c", "10.20.1.32", "kube-system")
    named = table("NAME  STATUS  ROLES  AGE  VERSION  INTERNAL-IP", [[f"tin-{at}", "Ready", "node", "9d", "v1.31.2", f"10.20.1.3{at}"] for at in (1, 2)])  # fmt: skip
    case = agents(error, ("n.txt", named))
    assert case.subjects("AG-05") == ["tin-2"]
    assert "tin-2" in case.commands("agent-node-fault")
    assert "tin-1" not in case.commands("agent-node-fault")
    bare = agents(error)
    assert "the kubelet at 10.20.1.32" in bare.says("AG-05")
    assert "cordon" not in bare.commands("agent-node-fault")


def test_a_node_that_is_down_is_known_by_the_call() -> None:
    """The short list of nodes has no address, and the pod's own list its node."""
    nodes = table("NAME  STATUS  ROLES  AGE  VERSION", [["tin-1", "Ready", "node", "9d", "v1.31.2"], ["tin-2", "NotReady", "node", "9d", "v1.31.2"]])  # fmt: skip
    pods = "$ kubectl get pods -n shop -o wide\n" + table("NAME  READY  STATUS  RESTARTS  AGE  IP  NODE", [["web-6f7c8d9b5-x2x7q", "1/1", "Running", 0, "9d", "10.244.2.9", "tin-2"]])  # fmt: skip
    error = url().replace("No agent available", "dial tcp 10.20.1.32:10250: i/o timeout")
    case = bundle({"n.txt": nodes, "p.txt": pods, "e.txt": f"$ kubectl logs -n shop web-6f7c8d9b5-x2x7q\n{error}\n"})
    assert case.first == ("agent-node-fault", "confirmed")
    other = bundle({"n.txt": nodes, "p.txt": pods.replace("tin-2", "tin-1"), "e.txt": f"$ kubectl logs -n shop web-6f7c8d9b5-x2x7q\n{error}\n"})  # fmt: skip
    assert other.causes.get("agent-node-fault") != "confirmed"
