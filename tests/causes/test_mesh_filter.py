"""Filters between workers as a cause."""

from __future__ import annotations

from tests.checks.test_pol import HEPS, HOST, POD, base, gnp
from tests.support.inline import bundle, mesh
from tests.support.meshes import FOUR, A, B, C, D

VRF = "vrf-or-vlan-spanning-off"


PORT = "bgp-port-blocked"


def test_a_policy_on_bgps_port() -> None:
    """Calico's failsafe ports hold BGP open, so denied is something else; scattered pairs are a filter's picture."""
    ring = {(A, C): "Connect", (C, A): "Connect", (B, D): "Connect", (D, B): "Connect"}
    case = bundle({"n.txt": FOUR} | mesh([A, B, C, D], ring))
    assert case.first is not None
    assert PORT in case.causes or VRF in case.causes
    assert "bgp-port-blocked" not in bundle(base(gnp("hosts", HOST.format("Allow")), heps=HEPS)).causes
    assert POD
