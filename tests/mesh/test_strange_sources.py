"""Addresses that BIRD is connected to from, and that are no peer's."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.facts.cluster import About
from analyzer.mesh.plain import MeshView
from analyzer.mesh.strange_sources import StrangeSource, found
from analyzer.schema import CalicoNodeRow, InterfaceRow, LogSignalRow, NodeRow
from analyzer.tables.base import Row

from tests.support.meshes import A, B, C
from tests.support.peers import session
from tests.support.tables import tables_of

ROUTER = "192.0.2.1"


def connect(address: str | None, **more: Any) -> LogSignalRow:
    return LogSignalRow(source="l", line=1, signal="unexpected_bgp_peer", name=address, **more)


def told(*rows: Row) -> list[StrangeSource]:
    tables = tables_of(*rows)
    about = About(tables)
    sources, lines = found(
        about, MeshView(tables, about), tables["log_signals"], tables["calico_nodes"], tables["interfaces"]
    )
    assert len(lines) == len(sources)
    return sources


def test_every_connect_from_a_stranger_counts() -> None:
    """The most frequent first, with the pod or node whose BIRD was dialled; the port behind an address is none of it."""
    lines = [connect(f"{ROUTER}"), connect(ROUTER, pod="calico-node-a"), connect("192.0.2.9", node="w1")]
    assert told(session(A, B, up=False), *lines) == [
        StrangeSource(ROUTER, 2, "calico-node-a", ""),
        StrangeSource("192.0.2.9", 1, "w1", ""),
    ]


@pytest.mark.parametrize(
    "beside",
    [
        session(A, ROUTER, up=False),
        session(ROUTER, B),
        NodeRow(source="n", line=1, name="w9", internal_ip=ROUTER),
        CalicoNodeRow(source="c", line=1, name="w9", ipv4=f"{ROUTER}/24"),
    ],
    ids=["peer", "own list", "node", "record"],
)
def test_who_is_known_is_no_stranger(beside: Row) -> None:
    """A peer, a node that shows its own list, a node of the cluster, one of which Calico has a record."""
    assert told(session(A, C), beside, connect(ROUTER)) == []


def test_a_bridges_address_and_no_address_are_left_to_others() -> None:
    """They tell of the autodetection, or of nothing."""
    assert told(*(connect(one) for one in ("172.17.0.1", "docker0:", None, ""))) == []


def test_a_second_address_of_a_node_names_it() -> None:
    """By its interfaces as BIRD lists them, or its external address."""
    interface = InterfaceRow(source="i", line=1, node="w1", interface="eth1", address=f"{ROUTER}/24", scope="univ")
    assert told(interface, connect(ROUTER))[0].owner == "w1"
    node = NodeRow(source="n", line=1, name="w2", internal_ip=A, external_ip=ROUTER)
    assert told(node, connect(ROUTER))[0].owner == "w2"
