"""What the peers of the only list say of each other."""

from __future__ import annotations

import pytest
from analyzer.mesh.other_ends import Elsewhere, nodes_apart
from analyzer.mesh.picture import Pattern
from analyzer.schema import EventRow, LogSignalRow, PodRow, PortTestRow
from analyzer.tables.base import Row

from tests.support.peers import session, view

A, B, C, D = (f"10.1.0.{at}" for at in (1, 2, 3, 4))
LIST = [session(A, peer, False) for peer in (B, C, D)]
LACKS = "calico/node is not ready: BIRD is not ready: BGP not established with "


def calico(at: str, ready: bool) -> PodRow:
    return PodRow(
        source="p.txt",
        line=int(at[-1]),
        namespace="calico-system",
        name=f"calico-node-{at[-1]}xxxx",
        node=f"w{at[-1]}",
        ip=at,
        status="Running",
        ready=ready,
    )


def event(at: str, *peers: str) -> EventRow:
    return EventRow(
        source="e.txt",
        line=2,
        object_kind="Pod",
        object_name=f"calico-node-{at[-1]}xxxx",
        reason="Unhealthy",
        message=LACKS + ",".join(peers),
    )


def tried(at: str, peer: str, outcome: str = "timeout", port: int = 179) -> PortTestRow:
    return PortTestRow(source="t.txt", line=3, host=peer, port=port, outcome=outcome, typed_on=at, protocol="TCP")


PODS = [calico(at, False) for at in (A, B, C, D)]


@pytest.mark.parametrize(
    ("rows", "apart"),
    [
        ([*PODS, event(B, A, C, D)], {B: [C, D]}),
        ([*PODS, event(B, A)], {}),
        ([*PODS, event(A, B, C, D)], {}),
        ([LogSignalRow(source="l", line=1, node=C, signal="bgp_not_established", message=LACKS + D)], {C: [D]}),
        ([tried(B, C)], {B: [C]}),
        ([tried(B, C, "answered")], {}),
        ([tried(B, C), tried(B, C, "answered")], {}),
        ([tried(B, C, port=22)], {}),
        ([tried(A, C)], {}),
        ([tried("198.51.100.1", C)], {}),
        ([], {}),
    ],
)
def test_who_lacks_whom_besides_the_list(rows: list[Row], apart: dict[str, list[str]]) -> None:
    """Two peers of the list that lack each other, by readiness or by a port that was tried; whoever lacks its owner says nothing new."""
    mesh = view(*LIST, *rows)
    assert nodes_apart(mesh.elsewhere.apart) == apart
    assert (mesh.pattern.pattern is Pattern.ALL) == bool(apart or mesh.elsewhere.is_dark)
    if apart:
        assert "no sessions with each other either" in mesh.pattern.text


def test_calico_node_that_is_ready_on_no_peer_of_the_list() -> None:
    """Each may lack the owner alone or all of them; where one is ready the owner is the lonely one."""
    dark = view(*LIST, *PODS)
    assert (dark.elsewhere.is_dark, dark.pattern.pattern, dark.pattern.ends) == (True, Pattern.ALL, ())
    assert f"all 3 peers that {A} lists are down, and calico-node is not ready on 3 of them" in dark.pattern.text
    lit = view(*LIST, *PODS[:2], calico(C, True), calico(D, True))
    assert (lit.elsewhere.unready, lit.elsewhere.asked) == (1, 3)
    assert (lit.pattern.pattern, lit.pattern.ends) == (Pattern.NODE, (A,))


def test_only_beside_one_list_that_is_all_down() -> None:
    """With a session that stands, with a second list, and with one peer, the pairs decide."""
    rows = [*PODS, event(B, A, C, D)]
    assert view(*LIST[:2], session(A, D), *rows).elsewhere == Elsewhere()
    assert view(*LIST, session(B, A, False), *rows).elsewhere == Elsewhere()
    assert view(LIST[0], *rows).elsewhere == Elsewhere()


def test_a_list_whose_owner_is_not_named() -> None:
    """Its peers lack each other: it is nothing of the node that it was taken on."""
    rows = [session(None, peer, False, view="x") for peer in (B, C, D)]
    text = view(*rows, *PODS, event(B, C)).pattern.text
    assert text.startswith("all 3 peers that an unnamed node lists are down, and they have no sessions")
