"""Questions that a cluster does not pose: of the tunnel that it has not, of a network that it has not, of a provider that is not its own."""

from __future__ import annotations

import functools

import pytest

from tests.checks.test_cp import K0S_NODE
from tests.checks.test_vpn import OLD, client, server
from tests.support.inline import Case, bundle, pod, pods


@functools.cache
def with_openvpn() -> Case:
    return bundle({"n.txt": OLD, "p.txt": pods(server(), client())})


@pytest.mark.parametrize("id", ["AG-01", "AG-02", "AG-04", "AG-05", "AG-08", "AG-11", "AG-12", "AG-13", "CP-03"])
def test_konnectivitys_parts_are_not_asked_for_where_openvpn_is(id: str) -> None:
    """What is not there by design is neither missing nor unknown."""
    assert with_openvpn().status(id) == "not_applicable"


@pytest.mark.parametrize("id", ["BGP-05", "BGP-11"])
def test_sessions_are_not_asked_for_where_another_network_is(id: str) -> None:
    """A whole list of pods with another plug-in's and none of Calico's."""
    others = pods(*(pod(f"cilium-{end * 5}") for end in "abc"))
    assert bundle({"p.txt": others, "n.txt": K0S_NODE}).status(id) == "not_applicable"


def test_a_private_endpoint_is_asked_for_on_ibm_cloud_alone() -> None:
    """Of another product's cluster PSE-01 is no question."""
    assert bundle({"n.txt": K0S_NODE}).status("PSE-01") == "not_applicable"


def test_the_metrics_api_is_no_question_where_nobody_installed_it() -> None:
    """MET-01: the pods of all namespaces are listed, and none of them is metrics-server's; a provider that installs it is asked."""
    every = "$ kubectl get pods -A\n" + pods(pod("coredns-6d4f9c7b8-x2k9p"), pod("calico-node-aaaaa"))
    assert bundle({"p.txt": every, "n.txt": K0S_NODE}).status("MET-01") == "not_applicable"
    assert bundle({"n.txt": K0S_NODE}).status("MET-01") == "unknown"
