"""One node without peers as a cause."""

from __future__ import annotations

from tests.support.inline import bundle, mesh
from tests.support.meshes import FOUR, A, B, C, D, cut

VRF = "vrf-or-vlan-spanning-off"


NODE = "bgp-node-isolated"


def test_one_node_of_four() -> None:
    """The rival of VRF: all bad pairs meet at one node, which is scope and command."""
    case = bundle({"n.txt": FOUR} | mesh([A, B, C, D], cut(A)))
    assert case.first == (NODE, "likely")
    assert case.cause(NODE).scope == A  # type: ignore[union-attr]
    assert f"spec.nodeName={A}" in case.commands(NODE)
    assert VRF not in case.causes
