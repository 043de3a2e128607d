"""Nodes that get out and that nobody gets into."""

from __future__ import annotations

import pytest
from analyzer.mesh.shut import shut
from analyzer.schema import BgpPeerRow

from tests.support.peers import session, twins, view

A, B, C, D = "10.1.0.11", "10.1.0.12", "10.1.0.13", "10.1.0.14"
NO_ROUTE = "Socket: No route to host"


def one_way(
    nodes: list[str], bad: set[tuple[str, str]], error: str | None = NO_ROUTE, unread: set[str] = frozenset()
) -> list[BgpPeerRow]:  # type: ignore[assignment]
    """Both ends of a mesh in which the later of two nodes dials; `bad` holds (who dials, whom)."""
    rows = []
    for at, low in enumerate(nodes):
        for high in nodes[at + 1 :]:
            up = (high, low) not in bad
            dials = session(high, low, up, state="Established" if up else "Active", last_error=None if up else error)
            waits = session(low, high, up, state="Established" if up else "Passive")
            rows += [row for row in (dials, waits) if row.node not in unread]
    return rows


def test_the_nodes_to_which_every_failed_connect_goes() -> None:
    """They hold what they dial, and those that do not get in reach others; the arrays of a large mesh say the same."""
    rows = one_way([A, B, C, D], {(C, B), (D, B), (D, C)})
    assert [shut(mesh) for mesh in twins(*rows)] == [(B, C), (B, C)]
    assert view(*rows).pattern.shut
    assert "every connect that fails goes to" in view(*rows).pattern.text


@pytest.mark.parametrize(
    ("bad", "error", "unread", "why"),
    [
        ({(B, A), (C, B), (D, B)}, NO_ROUTE, set(), "it gets nowhere itself: it is cut off"),
        ({(C, B), (D, B)}, NO_ROUTE, {C}, "one that waits does not say why the other does not dial"),
        ({(D, A), (D, B), (D, C)}, NO_ROUTE, set(), "who dials gets nowhere, and others get in"),
        ({(D, B)}, NO_ROUTE, set(), "one bad pair, and another gets in"),
        ({(C, B), (D, B)}, "Received: Bad peer AS", set(), "the other end says no itself"),
        ({(C, B), (D, B)}, "Socket: Connection closed", set(), "it was reached"),
    ],
)
def test_others_are_not(bad: set[tuple[str, str]], error: str, unread: set[str], why: str) -> None:
    """A node without any session, a dialling end that is not shown, one that gets in, and an answer each say otherwise."""
    assert shut(view(*one_way([A, B, C, D], bad, error, unread))) == (), why


def test_a_mesh_in_which_both_dial_says_nothing_of_a_side() -> None:
    """Two rows of one pair that both fail leave open at which end it is."""
    both = [session(x, y, {x, y} not in ({B, C}, {B, D})) for x in (A, B, C, D) for y in (A, B, C, D) if x != y]
    assert shut(view(*both)) == ()


def test_which_address_is_greater_is_counted_or_read() -> None:
    """Where both ways fit what failed and differ on a session that stands, who dialled it is not known."""
    nine, ten, eleven, twelve = "10.1.0.9", "10.1.0.10", "10.1.0.11", "10.1.0.12"
    rows = one_way([ten, eleven, twelve], {(eleven, ten), (twelve, ten)})
    rows += [session(ten, nine), session(nine, ten), session(eleven, nine), session(twelve, nine)]
    assert shut(view(*rows)) == ()
