"""Records of nodes that are gone, and peers outside the cluster."""

from __future__ import annotations

from tests.support.inline import bird, bundle, classic, nodes
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
