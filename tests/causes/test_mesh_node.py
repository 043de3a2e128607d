"""One node without peers as a cause."""

from __future__ import annotations

from tests.support.inline import bundle, events, mesh, pod, pods
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


def test_readiness_that_names_all_other_nodes_makes_its_own_node_the_one() -> None:
    """The pod's node is named and its pod restarted; with some peers only, either end may be at fault."""
    who = pods(pod("calico-node-2aaaa", "0/1", node=A, namespace="calico-system"))
    text = "Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with "
    said = events(("Unhealthy", "pod/calico-node-2aaaa", text + ",".join((B, C, D))))
    case = bundle({"n.txt": FOUR, "p.txt": who, "e.txt": said})
    assert case.first == (NODE, "likely")
    assert case.cause(NODE).scope == A  # type: ignore[union-attr]
    assert "kubectl delete pod -n calico-system calico-node-2aaaa" in case.commands(NODE)
    assert f"calico-node-2aaaa on {A} is not ready" in case.says("BGP-03")
    assert case.causes["calico-node-down"] == "possible"
    some = events(("Unhealthy", "pod/calico-node-2aaaa", text + ",".join((B, C))))
    assert bundle({"n.txt": FOUR, "p.txt": who, "e.txt": some}).causes[NODE] == "possible"
