"""Sessions over arrays say what they say row by row."""

from __future__ import annotations

import random
from typing import Any

import pytest
from analyzer.mesh.bird_errors import BirdError
from analyzer.mesh.sessions import SessionView
from analyzer.schema import BgpPeerRow, NodeRow

from tests.support.peers import ips, session, twins

ERRORS = (
    None,
    None,
    "Socket: Connection refused",
    "Socket: Connection timed out",
    "BGP Error: Bad peer AS",
    "Received: Hold timer expired",
)


def odd_rows(seed: int) -> list[BgpPeerRow | NodeRow]:
    """Outputs of named and unnamed nodes: both families, all kinds of peers, doubled and foreign ones, masks."""
    chance = random.Random(seed)
    addresses = ips(chance.randint(3, 9))
    rows: list[BgpPeerRow | NodeRow] = []
    for at, own in enumerate(addresses):
        node = chance.choice((own, own, f"n{at}", None))
        more = {"node_ip": own if node == own else None, "view": f"v{at}", "source": f"v{at}"}
        for peer in [*addresses, "10.9.9.9", "10.x.x.x", "fd00::2"]:
            if peer != own and chance.random() < 0.9:
                up = chance.random() < 0.7
                rows.append(session(
                    node, peer, up, ip_version=6 if ":" in peer else 4, last_error=None if up else chance.choice(ERRORS),
                    peer_type=chance.choice(("mesh", "mesh", "mesh", "node", "global", "workload")),
                    hold_left_s=chance.choice((None, 50.0, 200.0)), line=len(rows),
                    protocol_state=chance.choice(("up", "wait")) if up else chance.choice(("start", "down")), **more,
                ))  # fmt: skip
    if chance.random() < 0.5:  # a router of somebody else
        more = {"node_ip": None, "view": "r", "source": "r", "peer_type": None, "line": len(rows)}
        rows += [
            session(None, peer, False, **more) for peer in ("upstream1", chance.choice((addresses[0], "10.8.8.8")))
        ]
    if chance.random() < 0.6:
        rows += [NodeRow(source="n", line=at, name=f"n{at}", internal_ip=own) for at, own in enumerate(addresses)]
    return rows


def said(mesh: SessionView) -> dict[str, Any]:
    some = sorted(mesh.peers)[:2]
    return {
        "rows": [*mesh.rows], "beside": [*mesh.beside], "addresses": mesh.addresses, "nodes": mesh.nodes_seen, "views": mesh.views,
        "types": mesh.peer_types, "owners": mesh.owners, "lists": mesh.mesh_lists, "peers": mesh.peers, "not up": [*mesh.not_up],
        "not up peers": mesh.not_up_peers, "up peers": mesh.up_peers, "up": mesh.up_count, "to": [*mesh.to(some)], "to none": [*mesh.to(())],
        "explicit": mesh.explicit, "outside": mesh.outside, "stale": mesh.stale, "harmless": sorted(mesh.harmless.values()),
        "bad": [*mesh.bad_rows], "kinds": mesh.bad_kinds, "refused": [*mesh.bad_with(BirdError.REFUSED, BirdError.TIMEOUT)],
        "config": [*mesh.config_rows], "low": [*mesh.low_hold], "held": [*mesh.held],
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_both_say_the_same(seed: int) -> None:
    """Whatever the rows hold, every answer of the two views is equal."""
    plain, fast = twins(*odd_rows(seed))
    expected, found = said(plain), said(fast)
    assert {what: found[what] for what in expected} == expected


def test_a_mesh_that_is_all_well() -> None:
    """Nothing is bad, harmless or low."""
    plain, fast = twins(session("a", "10.0.0.2"), session("b", "10.0.0.1"))
    assert said(fast) == said(plain)
    assert (fast.up_count, len(fast.not_up), fast.harmless) == (2, 0, {})
