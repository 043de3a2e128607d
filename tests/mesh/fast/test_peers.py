"""The sessions of a large mesh are finished as those of a small one."""

from __future__ import annotations

import random
from typing import Any

import pytest
from analyzer.mesh import own_address, peers
from analyzer.mesh.fast import peers as fast
from analyzer.mesh.fast import peers as room_of_values
from analyzer.schema import BGP_PEERS, BgpPeerRow

from tests.mesh.fast.test_sessions import odd_rows
from tests.support.peers import encoded, ips, session
from tests.support.values import are_values

NAMES = [column.name for column in BGP_PEERS.all_columns]


def columns(rows: list[BgpPeerRow]) -> dict[str, list[Any]]:
    return {name: [getattr(row, name) for row in rows] for name in NAMES}


def lists(seed: int) -> list[BgpPeerRow]:
    """Outputs of a full mesh, some without a name, some twice, some with a gap."""
    chance = random.Random(seed)
    addresses = ips(chance.randint(2, 6))
    rows = []
    for at, own in enumerate([*addresses, chance.choice(addresses)]):
        node = chance.choice((None, f"n{at}", own))
        gap = chance.choice((*addresses, None, None, None, None, None))
        kind = chance.choice(("mesh",) * 6 + ("node",))
        rows += [
            session(node, peer, node_ip=None, view=f"v{at}", source=f"v{at}", line=line, peer_type=kind)
            for line, peer in enumerate(addresses)
            if peer not in (own, gap)
        ]
    return rows


@pytest.mark.parametrize("seed", range(60))
def test_own_addresses_from_lists(seed: int) -> None:
    """The same nodes and addresses are found, with and without nodes whose address is known."""
    rows = lists(seed)
    known = random.Random(seed).choice(({}, {"n0": "10.1.0.1"}))
    nodes = random.Random(seed).choice((set(), set(ips(3)), {row.peer_ip for row in rows}, {*ips(6), "10.1.9.9"}))
    plain, wide = columns(rows), encoded(rows)
    assert fast.complete(wide, known, nodes) == own_address.complete(plain, known, nodes)
    assert wide["node"] == plain["node"]


@pytest.mark.parametrize("seed", range(20))
def test_doubles_and_places(seed: int) -> None:
    """The same rows stay, with the same subnets and times."""
    rows = [row for row in odd_rows(seed) if isinstance(row, BgpPeerRow)]
    again = [
        session(row.node, row.peer_ip, view="again", source="again", line=5, form="calicoctl")
        for row in rows[:3]
        if row.node == rows[0].node
    ]
    rows = [*rows, *again]
    plain, wide = columns(rows), encoded(rows)
    peers.drop_doubles(plain)
    fast.drop_doubles(wide)
    assert wide["line"] == plain["line"]
    assert fast.EncodedSessions(wide).nodes() == peers.ListedSessions(plain).nodes()
    find = {"10.1.0.1": "10.1.0.0/26", "10.1.0.2": "10.1.0.0/26", "10.1.0.3": "10.9.0.0/26", "fd00::2": "fd00::/64"}.get
    for sessions in (peers.ListedSessions(plain), fast.EncodedSessions(wide)):
        sessions.annotate({"n0": "10.1.0.1"}, find, {})
    for name in ("node_ip", "local_subnet", "peer_subnet", "same_subnet", "since_at"):
        assert list(wide[name]) == plain[name], name


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(room_of_values)
