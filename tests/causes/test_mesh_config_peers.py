"""Records of nodes that are gone, and peers outside the cluster."""

from __future__ import annotations

import pytest

from tests.support.inline import bird, bundle, classic, node, nodes, table
from tests.support.meshes import A, B, C

LISTED = nodes(classic(A), classic(B), classic(C))
CONFIG, NODE = "bgp-misconfigured", "bgp-node-isolated"


def lists(extra: str, name: str = "Mesh_", up: bool = False) -> dict[str, str]:
    """Every node's view of the three, with one more peer."""
    found = {}
    for own in (A, B, C):
        text = bird(
            *(x for x in (A, B, C) if x != own),
            (extra, "Established" if up else "Active        Socket: Connection timed out"),
        )
        found[f"bird/{own}/birdcl_show_protocols.txt"] = text.replace(
            "Mesh_" + extra.replace(".", "_"), name + extra.replace(".", "_")
        )
    return found


def test_a_left_over_record() -> None:
    """Every node lists it and no node has it: the record is to go, and no node is to be restarted."""
    case = bundle(lists("10.1.0.9") | {"n.txt": LISTED})
    assert case.first == (CONFIG, "likely")
    assert case.cause(CONFIG).scope == "10.1.0.9"  # type: ignore[union-attr]
    assert "calicoctl delete node" in case.commands(CONFIG)
    assert NODE not in case.causes


def test_a_router_outside() -> None:
    """A peer defined for all nodes that is no node: nobody restarts calico-node there."""
    case = bundle(lists("10.200.0.1", "Global_") | {"n.txt": LISTED})
    assert case.causes[CONFIG] == "possible"
    assert NODE not in case.causes
    assert bundle(lists("10.200.0.1", "Global_", up=True) | {"n.txt": LISTED}).causes == {}


def left(**more: str) -> dict[str, str]:
    """One node's list with a peer that does not answer, the nodes, and Calico's records of them."""
    listed = nodes(node("w1", "10.9.0.11", version="v1.29.1"), node("w2", "10.9.0.12", version="v1.29.1"))
    records = table(
        "NAME  ASN  IPV4  IPV6",
        [
            [n, "(64512)", f"{ip}/24", ""]
            for n, ip in (("w1", "10.9.0.11"), ("w2", "10.9.0.12"), ("old-w9", "10.9.0.19"))
        ],
    )
    view = bird("10.9.0.12", ("10.9.0.19", "Connect"))
    return {"n.txt": listed, "r.txt": records, "bird/w1/birdcl_show_protocols.txt": view} | more


def test_a_record_of_calicos_without_a_node_is_left_over_and_no_node_is_isolated() -> None:
    """One node's list is enough where both lists are there: Calico's with the name, the cluster's without it."""
    case = bundle(left())
    assert case.first == ("bgp-misconfigured", "likely")
    assert "bgp-node-isolated" not in case.causes
    assert "old-w9 (10.9.0.19)" in case.cause("bgp-misconfigured").summary  # type: ignore[union-attr]
    assert "calicoctl delete node old-w9" in case.commands("bgp-misconfigured")
    assert "<node>" not in case.commands("bgp-misconfigured")
    assert case.places("bgp-misconfigured")[0] == "r.txt:4"


@pytest.mark.parametrize(
    "more",
    [
        {
            "r.txt": table(
                "NAME  ASN  IPV4  IPV6", [["w1", "(64512)", "10.9.0.11/24", ""], ["w2", "(64512)", "10.9.0.19/24", ""]]
            )
        },
        {
            "r.txt": table(
                "NAME  ASN  IPV4  IPV6",
                [["host-1", "(64512)", "10.9.0.11/24", ""], ["host-9", "(64512)", "10.9.0.19/24", ""]],
            )
        },
    ],
)
def test_a_wrong_address_of_a_node_and_names_of_another_kind_are_not_left_over(more: dict[str, str]) -> None:
    """The record bears a node's name: its address is wrong. Or Calico calls the nodes otherwise: nothing is told."""
    assert "delete node" not in "".join(bundle(left(**more)).commands(c) for c in bundle(left(**more)).causes)
