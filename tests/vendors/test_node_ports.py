"""Whose a well-known port of a node is."""

from __future__ import annotations

from analyzer.vendors.node_ports import OWNERS, is_forward, owner


def test_a_port_of_the_system_has_an_owner_unless_its_own_program_asks() -> None:
    """The kubelet is no pod: nobody else owns its port; calico-node may hold BIRD's twice; any other port is nobody's."""
    assert owner("10250", "cert-manager-webhook-1") == "the kubelet's"
    assert owner("179", "speaker-x7k2p") == "BIRD's, which speaks BGP for Calico"
    assert owner("179", "calico-node-x7k2p") == ""
    assert owner("9443", "cert-manager-webhook-1") == ""
    assert owner("", "x") == ""
    assert {"10250", "10256", "179", "5473", "9099", "8092", "8093", "8094"} <= OWNERS.keys()


def test_an_agent_at_the_port_of_the_api_server_hands_calls_on() -> None:
    """At a port of its own it does not, and another program at that port is none."""
    assert is_forward("6443", "konnectivity-agent-2kq5f")
    assert not is_forward("8093", "konnectivity-agent-2kq5f")
    assert not is_forward("6443", "metrics-server-2kq5f")
