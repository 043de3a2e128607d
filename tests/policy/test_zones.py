"""Which end of a connection is the world, the cluster, a node or the API server."""

from __future__ import annotations

import pytest
from analyzer.policy.objects import Endpoint, Side
from analyzer.policy.zones import within

POD = Side(Endpoint("workload", "p", "n", ("172.30.0.5",)), "172.30.0.5")
NODE = Side(Endpoint("node", "w1", None, ("10.1.0.5",)), "10.1.0.5")
API = Side(Endpoint("api", "API server"), None)
OUT = Side(None, "20.1.2.3")
PRIVATE = Side(None, "10.1.0.99")
MAYBE = Side(None, "10.1.0.99", unsure="it may be a pod's")


@pytest.mark.parametrize(
    ("zones", "side", "known", "inside"),
    [
        ({"all"}, POD, True, True), ({"cluster"}, POD, True, True), ({"world"}, POD, True, False), ({"host", "remote-node"}, POD, True, False),
        ({"cluster"}, NODE, True, True), ({"host", "remote-node"}, NODE, True, True), ({"remote-node"}, NODE, True, None), ({"world"}, NODE, True, False),
        ({"kube-apiserver"}, NODE, True, None), ({"kube-apiserver"}, API, True, True), ({"cluster"}, API, True, None),
        ({"world"}, OUT, True, True), ({"world-ipv4"}, OUT, True, True), ({"world-ipv6"}, OUT, True, False), ({"cluster"}, OUT, False, False),
        ({"kube-apiserver"}, OUT, True, None), ({"world"}, PRIVATE, True, True), ({"world"}, PRIVATE, False, None), ({"cluster"}, PRIVATE, True, False),
        ({"world"}, MAYBE, True, None),
    ],
)  # fmt: skip
def test_an_end_and_an_entity(zones: set[str], side: Side, known: bool, inside: bool | None) -> None:
    """A private address may be a node's as long as the nodes are not known, and whose the API server's is nobody says."""
    assert within(frozenset(zones), side, api_server=None, nodes_known=known) is inside


def test_an_address_that_is_known_to_be_the_api_server_s() -> None:
    """Or not to be."""
    only = frozenset({"kube-apiserver"})
    assert within(only, OUT, api_server=True, nodes_known=True) is True
    assert within(only, OUT, api_server=False, nodes_known=True) is False
