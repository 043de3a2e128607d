"""Somebody's own resolvers are named, and where they are to send the provider's names; a cloud's and the cluster's are none of them."""

from __future__ import annotations

import pytest
from analyzer.causes.resolvers import OUTSIDE

from tests.support.inline import HOST, Case, agent, bundle, dial, failing, node, nodes, pods


def asked(resolver: str, version: str = "v1.31.2+IKS", host: str = HOST) -> Case:
    """An agent whose node asked this resolver."""
    error = f"dial tcp: lookup {host} on {resolver}:53: no such host"
    return bundle(
        {
            "agent.log": failing(dial(error)),
            "p.txt": pods(agent("a", "0/1")),
            "n.txt": nodes(node("10.1.2.3", version=version)),
        }
    )


def test_own_resolvers_are_told_to_forward() -> None:
    """On IBM Cloud to its own ones, which the second look shows to answer."""
    case = asked("10.20.0.4")
    assert case.first == ("agent-dns", "confirmed")
    told = case.commands("agent-dns")
    assert (
        f"let 10.20.0.4, which a worker asks, answer for {HOST}: forward containers.cloud.ibm.com from there to 161.26.0.10 and"
        in told
    )
    assert f"dig +short {HOST} @10.20.0.4; dig +short {HOST} @161.26.0.10" in told


def test_elsewhere_nobody_is_sent_to_ibm() -> None:
    """There the resolvers are named, and no more."""
    told = asked("10.20.0.4", "v1.31.2", "konnectivity.tern.example.org").commands("agent-dns")
    assert "10.20.0.4" in told
    assert "161.26.0" not in told
    assert "IBM" not in told


@pytest.mark.parametrize("resolver", ["172.21.0.10", "127.0.0.53", "161.26.0.7", sorted(OUTSIDE)[0]])
def test_whom_nobody_set_up(resolver: str) -> None:
    """The cluster's own, the node's stub, and those of clouds."""
    assert "let the workers' resolvers answer" in asked(resolver).commands("agent-dns")


LOCATION = "t1a2b3-6b64a6ccc9c596bf59a86625d8fa2202-c000.us-east.satellite.appdomain.cloud"


def test_hosts_of_a_location_reach_no_resolver_of_ibm_clouds() -> None:
    """The zone of the location is public, and what lists its names is the location's own command."""
    told = asked("192.168.7.2", host=LOCATION).commands("agent-dns")
    assert "forward satellite.appdomain.cloud from there to a public DNS" in told
    assert "161.26" not in told
    listed = bundle(
        {
            "agent.log": failing(dial(f"dial tcp: lookup {LOCATION} on 192.168.7.2:53: no such host")),
            "n.txt": nodes(node("10.1.2.3", version="v1.31.2+IKS")),
            "t.txt": "The hosts of location moor-07 are all up, and the agents are not ready.\n",
        }
    )
    assert "ibmcloud sat location dns ls --location moor-07; " in listed.commands("agent-dns")
