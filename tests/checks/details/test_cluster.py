"""What checks say of the cluster around the tunnel, as values."""

from __future__ import annotations

import pytest
from analyzer.checks import details
from analyzer.checks.details import cluster as cluster_room
from analyzer.tunnel.errors import ErrorClass, Trust
from analyzer.tunnel.kubelet_api import CutOff

from tests.checks.test_res import PENDING, PRESSURE, short
from tests.checks.test_vpn import client
from tests.support.inline import agent, bundle, node, nodes, pods
from tests.support.values import are_values


def test_starved_programs_pods_and_nodes_are_told_apart() -> None:
    """A pod that finds no room waits; a node under pressure is a node."""
    waiting = bundle(p=PENDING, e=short("2 Insufficient memory."))
    assert waiting.check("RES-01").detail == details.Starvation(waiting=("konnectivity-agent-aaaaa",))
    assert bundle(d=PRESSURE).check("RES-01").detail == details.Starvation(nodes=("n1",))


def test_nodes_that_are_not_ready_are_counted_among_all() -> None:
    """One of two, by its name."""
    case = bundle(n=nodes(node("n1"), node("n2", status="NotReady")))
    assert case.check("NOD-01").detail == details.NodesNotReady(("n2",), 2)


def test_pods_of_two_tunnels() -> None:
    """Both are present, whichever the cluster should have."""
    found = bundle(p=pods(agent("a"), client())).check("TUN-02").detail
    assert isinstance(found, details.TunnelPods)
    assert set(found.present) == {"konnectivity", "openvpn"}


def test_a_sick_control_plane_explains_all_symptoms() -> None:
    """Symptoms without an explanation are one of two reasons to ask the provider; the other names none."""
    assert details.Escalation().unexplained == ()


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(cluster_room)


def test_the_names_of_a_certificate_by_which_a_kubelet_is_reached() -> None:
    """Not the node's own loopback; as Kubernetes calls the kinds of addresses, each once."""
    one = details.KubeletCertificate(None, next(iter(Trust)), ("localhost", "127.0.0.1", "10.4.0.9", "w-1.example.org", "w-1", "10.4.0.10"))  # fmt: skip
    assert one.reachable == ("10.4.0.9", "w-1.example.org", "w-1", "10.4.0.10")
    assert one.address_types == ("InternalIP", "InternalDNS", "Hostname")


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [("10.4.0.9", "6443", "10.4.0.9:6443"), ("fd00::9", "6443", "[fd00::9]:6443"), ("", "6443", "<API server>:6443"), ("a.example", "", "a.example:<port>")],
)  # fmt: skip
def test_where_a_kubelet_that_is_cut_off_dials(host: str, port: str, url: str) -> None:
    """As a URL has it; what is not told is a place to be filled."""
    assert details.CutOffKubelet("w-1", CutOff.WAY, ErrorClass.TIMEOUT, host, port).in_url == url
