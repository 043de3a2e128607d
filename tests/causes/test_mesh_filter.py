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


def test_a_router_outside_is_no_pair_of_workers() -> None:
    """All sessions between nodes are up: nothing is filtered between workers."""
    status = """Calico process is running.

IPv4 BGP status
+--------------+-------------------+-------+------------+--------------------------------+
| PEER ADDRESS |     PEER TYPE     | STATE |   SINCE    |              INFO              |
+--------------+-------------------+-------+------------+--------------------------------+
| PEER | node-to-node mesh | up    | 2026-01-02 | Established                    |
| 198.51.100.1 | global            | start | 2026-01-09 | Active Socket: Connection refused |
+--------------+-------------------+-------+------------+--------------------------------+
""".replace("PEER |", f"{B} |", 1).replace("| " + B + " | PEER TYPE", "| PEER ADDRESS | PEER TYPE")
    case = bundle({"n.txt": FOUR, f"bird/{A}/calicoctl_node_status.txt": status})
    assert case.status("BGP-03") == "fail"
    assert PORT not in case.causes
    assert case.causes["bgp-misconfigured"] == "possible"
