"""Nodes merged over all places that state them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest
from analyzer.facts import nodes as nodes_room
from analyzer.facts.nodes import NetworkFault, Node, is_uninitialised, merge, named, subnet_of, subnets, without_address
from analyzer.schema import CalicoNodeRow, InterfaceRow, NodeRow
from analyzer.tables.rows import Rows

from tests.support.values import are_values


def rows(kind: Any, *values: dict[str, Any]) -> Any:
    found: Sequence[Any] = [kind(source="a.txt", line=at, **one) for at, one in enumerate(values, 1)]
    return cast(Rows[Any], found)


def merged(
    *nodes: dict[str, Any], calico: tuple[dict[str, Any], ...] = (), interfaces: tuple[dict[str, Any], ...] = ()
) -> dict[str, Node]:
    return merge(rows(NodeRow, *nodes), rows(CalicoNodeRow, *calico), rows(InterfaceRow, *interfaces))


@pytest.mark.parametrize(
    ("text", "subnet"),
    [
        ("10.1.2.3/26", "10.1.2.0/26"),
        ("10.1.2.3/32", None),
        ("10.1.2.3", None),
        ("", None),
        (None, None),
        ("x/26", None),
        ("fd00::1/64", "fd00::/64"),
        ("fd00::1/128", None),
    ],
)
def test_the_subnet_of_an_address(text: str | None, subnet: str | None) -> None:
    """A host route states none."""
    assert subnet_of(text) == subnet


def test_the_first_statement_counts_and_later_ones_fill_gaps() -> None:
    """But a node that is not ready anywhere is not."""
    found = merged(
        {"name": "n", "zone": "a", "ready": True},
        {"name": "n", "zone": "b", "region": "r"},
        {"name": "m"},
        {"name": ""},
        {"name": None},
    )
    assert sorted(found) == ["m", "n"]
    one = found["n"]
    assert (one.zone, one.region, one.ready, len(one.rows)) == ("a", "r", True, 2)
    assert merged({"name": "n", "ready": True}, {"name": "n", "ready": False})["n"].ready is False
    assert merged({"name": "n", "ready": False}, {"name": "n", "ready": True})["n"].ready is False


def test_one_address_is_one_node() -> None:
    """Whatever it is called elsewhere."""
    found = merged(
        {"name": "n", "internal_ip": "10.0.0.1"}, {"name": "10.0.0.1", "internal_ip": "10.0.0.1", "zone": "z"}
    )
    assert list(found) == ["n"]
    assert found["n"].zone == "z"


def test_where_a_subnet_comes_from() -> None:
    """The worker's own, then Calico's record by address or name, then an interface; loopback says nothing."""
    node = {"name": "n", "internal_ip": "10.0.0.1"}
    calico = ({"name": "x", "ipv4": "10.0.0.1/26"},)
    interface = {"interface": "eth0", "address": "10.0.0.1/24", "scope": "site"}
    assert merged({**node, "subnet": "10.0.0.0/25"}, calico=calico)["n"].subnet == "10.0.0.0/25"
    assert merged(node, calico=calico, interfaces=(interface,))["n"].subnet == "10.0.0.0/26"
    assert merged({"name": "x"}, calico=calico)["x"].subnet == "10.0.0.0/26"
    assert merged(node, interfaces=(interface,))["n"].subnet == "10.0.0.0/24"
    assert merged(node, interfaces=({**interface, "scope": "host"},))["n"].subnet is None
    assert merged(node, interfaces=({**interface, "address": "fd00::1/64"},))["n"].subnet is None
    assert merged(node, calico=({"name": "y", "ipv4": "10.0.0.9/26"},))["n"].subnet is None
    assert merged(node, calico=({"name": "n", "ipv4": "10.0.0.9/26"},))["n"].subnet == "10.0.0.0/26"
    bridge = {
        "name": "n",
        "ipv4": "172.17.0.1/16",
    }  # a record with a wrong address says nothing about the node's network
    assert merged(node, calico=(bridge,))["n"].subnet is None
    assert merged({"name": "n"}, calico=(bridge,))["n"].subnet == "172.17.0.0/16"
    assert merged({"name": "n", "internal_ip": "none"}, calico=(bridge,))["n"].subnet is None


def test_every_subnet_that_is_stated() -> None:
    """The longest prefix first; interfaces of pods and tunnels are none."""
    calico = rows(CalicoNodeRow, {"name": "x", "ipv4": "10.0.0.1/26", "ipv6": "fd00::1/64"})
    interfaces = rows(
        InterfaceRow,
        {"interface": "eth1", "address": "10.5.0.1/24", "scope": "site"},
        {"interface": "tunl0", "address": "172.30.0.1/26", "scope": "site"},
        {"interface": "lo", "address": "10.6.0.1/24", "scope": "site"},
        {"interface": "eth2", "address": "10.7.0.1/24", "scope": "host"},
        {"interface": "eth3", "address": "fe80::1/64", "scope": "link"},
        {"interface": None, "address": "10.8.0.1/24", "scope": "site"},
    )
    found = subnets(calico, interfaces, {"n": Node("n", subnet="10.9.0.0/28")})
    assert [str(one) for one in found] == ["fd00::/64", "10.9.0.0/28", "10.0.0.0/26", "10.5.0.0/24"]


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(nodes_room, filled=("Node",))


def test_two_kubelets_under_one_address_are_two_nodes() -> None:
    """An address joins what a provider and the cluster say of one node; two nodes of the cluster that register it stay two."""
    same: dict[str, Any] = {"internal_ip": "10.0.2.15", "version": "v1.29.3"}
    found = merged(
        {"name": "cp", **same},
        {"name": "w1", **same},
        {"name": "w2", **same},
        {"name": "w1", "zone": "z"},
        {"name": "w1", **same},
    )
    assert list(found) == ["cp", "w1", "w2"]
    assert found["w1"].zone == "z"
    assert {ip: [n.name for n in owners] for ip, owners in nodes_room.shared(found).items()} == {
        "10.0.2.15": ["cp", "w1", "w2"]
    }
    worker = merged(
        {"name": "10.0.0.5", "internal_ip": "10.0.0.5", "version": "v1.29.3+IKS"},
        {"name": "kube-c1-w1", "internal_ip": "10.0.0.5"},
    )
    assert list(worker) == ["10.0.0.5"]
    assert nodes_room.shared(worker) == {}


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("ip-10-0-1-9.ec2.internal", "10.0.1.9"),
        ("ip-10-0-1-9.eu-west-1.compute.internal", "10.0.1.9"),
        ("ip-10-0-1-9", None),
        ("ip-10-0-1-9.example.com", None),
        ("worker-10-0-1-9.ec2.internal", None),
    ],
)
def test_a_private_dns_name_of_aws_states_the_address(name: str, address: str | None) -> None:
    """Where no row does; any other name with numbers in it is a name."""
    assert merged({"name": name})[name].internal_ip == address
    assert merged({"name": name, "internal_ip": "10.9.9.9"})[name].internal_ip == "10.9.9.9"


@pytest.mark.parametrize(
    ("conditions", "faults"),
    [
        (None, set()),
        ("Ready=Unknown NodeStatusUnknown: Kubelet stopped posting node status.", set()),
        ("NetworkUnavailable=True NoRouteCreated: none", {NetworkFault.UNAVAILABLE}),
        ("NetworkUnavailable=True CalicoIsDown: down", {NetworkFault.UNAVAILABLE, NetworkFault.CALICO}),
        (
            "Ready=False KubeletNotReady: reason:NetworkPluginNotReady message: cni plugin not initialized",
            {NetworkFault.PLUGIN, NetworkFault.UNINITIALIZED},
        ),
    ],
)
def test_conditions_tell_what_is_wrong_with_the_network(conditions: str | None, faults: set[NetworkFault]) -> None:
    """Of a node that is away nothing is known about it."""
    assert Node("w1", conditions=conditions).network == faults


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("w-1.example.org", "w-1.example.org"),
        ("w-1", "w-1.example.org"),
        ("10.1.0.1", "w-1.example.org"),
        ("w-2.lan", "w-2"),
        ("w-3", None),
        ("", None),
        (None, None),
    ],
)
def test_a_node_by_what_a_prompt_or_a_call_says(text: str | None, name: str | None) -> None:
    """Its whole name, the first part of one, or an address."""
    nodes = {
        "w-1.example.org": Node("w-1.example.org", internal_ip="10.1.0.1"),
        "w-2": Node("w-2", internal_ip="10.1.0.2"),
    }
    assert named(nodes, text) == name


def test_nodes_without_an_address_in_a_list_that_shows_others() -> None:
    """A list of names alone shows none of anybody; the taint tells who has to write it."""
    nodes = merged(
        {"name": "a", "internal_ip": "10.1.0.1", "runtime": "containerd://1"},
        {
            "name": "b",
            "runtime": "containerd://1",
            "taints": '["node.cloudprovider.kubernetes.io/uninitialized=true:NoSchedule"]',
        },
        {"name": "c"},
    )
    assert [node.name for node in without_address(nodes)] == ["b"]
    assert (is_uninitialised(nodes["b"]), is_uninitialised(nodes["a"])) == (True, False)
    assert without_address(merged({"name": "b", "runtime": "containerd://1"})) == []
