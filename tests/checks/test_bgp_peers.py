"""The lists of peers: BGP-06 and BGP-10."""

from __future__ import annotations

from tests.support.inline import bird, bundle, classic, mesh, nodes
from tests.support.meshes import A, B, C, line


def test_every_node_is_a_peer_of_the_others() -> None:
    """Three nodes, each listed by two."""
    case = bundle({"n.txt": nodes(classic(A), classic(B), classic(C))} | mesh([A, B, C]))
    assert case.status("BGP-06") == "pass"
    assert "3 nodes, 6 sessions" in case.says("BGP-06")


def test_one_list_alone_says_nothing_of_who_is_missing() -> None:
    """The peers of one node, without the nodes: nothing to hold them against, for the addresses neither when none is up."""
    view = f"bird/{A}/birdcl_show_protocols.txt"
    case = bundle({view: bird(B, (C, "Connect"))})
    assert case.status("BGP-06") == "unknown"
    assert bundle({view: bird((B, "Connect"), (C, "Connect"))}).status("BGP-11") == "unknown"
    known = bundle({view: bird(B, C), "n.txt": nodes(classic(A), classic(B), classic(C))})
    assert (known.status("BGP-06"), known.status("BGP-11")) == ("pass", "pass")
    assert "3 nodes, 2 sessions" in known.says("BGP-06")


def test_a_node_that_nobody_lists_is_missing() -> None:
    """It is in the node list and in no peer list."""
    case = bundle({"n.txt": nodes(classic(A), classic(B), classic(C))} | mesh([A, B]))
    assert (case.status("BGP-06"), case.subjects("BGP-06")) == ("fail", [C])
    assert "3 nodes, 2 sessions" in case.says("BGP-06")


def test_a_peer_that_is_no_node_is_a_warning_only() -> None:
    """A record of a deleted node; all known nodes are listed."""
    views = {f"bird/{x}/birdcl_show_protocols.txt": bird(y, ("10.9.9.9", "Connect")) for x, y in ((A, B), (B, A))}
    case = bundle({"n.txt": nodes(classic(A), classic(B))} | views)
    assert (case.status("BGP-06"), case.subjects("BGP-06")) == ("warn", ["10.9.9.9"])
    assert case.places("BGP-06") == [line(A, "6"), line(B, "6")]


def test_route_reflectors_are_no_mesh() -> None:
    """Peers named Node_ or Global_: nobody has to list everybody."""
    text = bird(B).replace("Mesh_", "Global_")
    assert bundle({f"bird/{A}/birdcl_show_protocols.txt": text}).status("BGP-06") == "not_applicable"


def test_a_gateways_own_bird_is_set_aside() -> None:
    """Peers named worker_ or gateway_ are not Calico's."""
    lines = bird(B) + "worker_10_9_0_1 BGP      master   start  2026-01-21  Connect\n"
    case = bundle({f"bird/{A}/birdcl_show_protocols.txt": lines})
    assert case.status("BGP-10") == "warn"
    assert "1 sessions" in case.says("BGP-10")
    assert case.places("BGP-10") == [line(A, "6")]
    assert bundle(mesh([A, B])).status("BGP-10") == "not_applicable"
