"""A full mesh gives a node's address away: it is the one that the node's own list lacks."""

from __future__ import annotations

from analyzer.mesh import own_address
from analyzer.mesh.own_address import Owners, address_of, complete, from_lists, left_out, owners, stated

from tests.support.values import are_values

A, B, C, D = (f"10.1.0.{at}" for at in range(1, 5))
LISTS = {"n1": {B, C}, "n2": {A, C}, "n3": {A, B}}


def test_the_one_that_a_list_lacks() -> None:
    """Three addresses at least, and exactly one missing."""
    assert from_lists(LISTS) == {"n1": A, "n2": B, "n3": C}
    assert from_lists({"n1": {B}, "n2": {A}}) == {}
    assert from_lists({"n1": {B, C}, "n2": {A}}) == {"n1": A}
    assert from_lists({"n1": {A, B, C}}) == {}
    assert from_lists({}) == {}


def test_the_one_of_all_nodes_that_a_single_list_lacks() -> None:
    """Two nodes will do where all are listed; a peer that is no node, or a second node beside it, leaves it open."""
    assert from_lists({"v1": {B}}, {A, B}) == {"v1": A}
    assert from_lists({"v1": {B, C}, "v2": {A, C}}, {A, B, C}) == {"v1": A, "v2": B}
    for peers, nodes in (({B}, {A, B, C}), ({B, D}, {A, B}), ({A, B}, {A, B}), (set(), {A}), ({B}, set())):
        assert from_lists({"v1": peers}, nodes) == {}
        assert left_out(peers, nodes) is None
    assert left_out({B, C}, {A, B, C}) == A


def test_names_and_outputs() -> None:
    """A named node gets its address, an output without a name the node; a stated address that differs stops it all."""
    found = {"n1": A, "x.txt:1": B}
    assert owners(found, {"n1"}, {}) == Owners({"n1": A}, {"x.txt:1": B})
    assert owners({**found, "n2": B}, {"n1", "n2"}, {}) == Owners({"n1": A, "n2": B}, {"x.txt:1": "n2"})
    assert owners(found, {"n1"}, {"n1": A}) == Owners({}, {"x.txt:1": B})
    assert owners(found, {"n1"}, {"n1": C}) == Owners({}, {})
    assert owners({"n1": A, "n2": A}, {"n1", "n2"}, {}) == Owners({}, {})


def test_addresses_that_are_known() -> None:
    """Listed, or the name itself; other names have none."""
    assert address_of("n1", {"n1": A}) == A
    assert address_of(B, {}) == B
    assert address_of("n1", {}) is None
    assert address_of(None, {"n1": A}) is None
    assert stated({"n1", B, "n2"}, {"n1": A}) == {"n1": A, B: B}


def rows(*sessions: tuple[str | None, str, str, str, int]) -> dict[str, list[object]]:
    names = ("node", "view", "peer_ip", "peer_type", "ip_version")
    return {name: [row[at] for row in sessions] for at, name in enumerate(names)}


def test_rows_are_completed() -> None:
    """Outputs without a name are told apart, and named nodes get addresses."""
    data = rows(
        *(
            (node, view, peer, "mesh", 4)
            for node, view, peers in (("n1", "a", (B, C)), (None, "b", (A, C)))
            for peer in peers
        )
    )
    assert complete(data, {}) == {"n1": A}
    assert data["node"] == ["n1", "n1", B, B]
    again = rows(*((None, "b", peer, "mesh", 4) for peer in (A, C)), *(("n2", "a", peer, "mesh", 4) for peer in (B, C)))
    assert complete(again, {"n2": A}) == {}
    assert again["node"] == [B, B, "n2", "n2"]


def test_one_output_without_a_name_beside_a_listing_of_the_nodes() -> None:
    """It is of the node that is no peer in it."""
    data = rows((None, "a", B, "mesh", 4))
    assert complete(data, {"n1": A, "n2": B}, {A, B}) == {}
    assert data["node"] == [A]


def test_lists_of_another_kind_say_nothing() -> None:
    """Peers of reflectors and IPv6 sessions are no full mesh; a mesh whose nodes are known is not looked at."""
    for kind, version in (("node", 4), ("global", 4), ("mesh", 6)):
        data = rows(
            *((None, view, peer, kind, version) for view, peers in (("a", (B, C)), ("b", (A, C))) for peer in peers)
        )
        assert complete(data, {}) == {}
        assert data["node"] == [None] * 4
    known = rows(*((node, node, peer, "mesh", 4) for node, peers in ((A, (B, C)), (B, (A, C))) for peer in peers))
    assert complete(known, {}) == {}


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(own_address)
