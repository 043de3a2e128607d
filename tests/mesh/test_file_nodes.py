"""Whose table it is where several nodes' tables lie in one folder."""

from __future__ import annotations

import pytest
from analyzer.mesh import file_nodes

from tests.support.inline import bird, bundle, node, nodes

ADDRESSES = ("10.4.0.1", "10.4.0.2", "10.4.0.3", "10.4.0.4")


def mesh(names: tuple[str, ...], path: str) -> dict[str, str]:
    return {
        path.format(name): bird(*(peer for peer in ADDRESSES if peer != own))
        for name, own in zip(names, ADDRESSES, strict=True)
    }


def owners(files: dict[str, str]) -> tuple[int, set[str]]:
    """(rows, nodes) of the sessions."""
    peers = bundle(files).snapshot["bgp_peers"]
    return len(peers), set(peers["node"])


WORDS, NUMBERS = ("alpha", "beta", "gamma", "delta"), ("rack-w1", "rack-w2", "rack-w3", "rack-w4")


@pytest.mark.parametrize(
    "path", ["east/bird-{}.txt", "x/east/calico/birdcl_{}.txt", "Case 12/bird {}.txt", "east/bird {}.log"]
)
def test_a_folder_of_several_tables_is_no_node(path: str) -> None:
    """No row is lost; the nodes are those of the files' names, else the one that each list lacks."""
    assert owners(mesh(NUMBERS, path)) == (12, set(NUMBERS))
    assert owners(mesh(WORDS, path)) == (12, set(ADDRESSES))
    listed = {"nodes.txt": nodes(*(node(name, ip) for name, ip in zip(WORDS, ADDRESSES, strict=True)))}
    assert owners(mesh(WORDS, path) | listed) == (12, set(WORDS))


@pytest.mark.parametrize(
    "path", ["{}/birdcl.txt", "{}/birdcl_show_protocols.txt", "east/{}/bird-2026-11-30.txt", "x/{}/bird_mesh.txt"]
)
def test_a_folder_of_one_table_is_its_node(path: str) -> None:
    """So it is where the same node was asked twice."""
    files = mesh(WORDS, path)
    assert owners(files) == (12, set(WORDS))
    again = {name.replace(".txt", "_again.txt"): text for name, text in files.items()}
    assert owners(files | again) == (12, set(WORDS))


def test_a_name_that_no_list_holds() -> None:
    """Where the nodes are listed, what a file is called after is one of them or none."""
    listed = {"nodes.txt": nodes(*(node(name, ip) for name, ip in zip(WORDS, ADDRESSES, strict=True)))}
    assert owners(mesh(("take1a", "take2a", "take3a", "take4a"), "bird-{}.txt") | listed) == (12, set(WORDS))


def test_a_peer_that_all_have_does_not_hide_whose_table_it_is() -> None:
    """Of nodes that talk to a reflector alone the names of the files tell, whole names only."""
    one = bird("10.4.9.9").replace("Mesh_", "Node_")
    listed = nodes(node("w1", "10.4.0.1"), node("w10", "10.4.0.2"))
    files = {"east/bird-w1.txt": one, "east/bird-w10.txt": one.replace("09:00", "09:10"), "n.txt": listed}
    assert owners(files) == (2, {"w1", "w10"})
    assert file_nodes.TABLES


@pytest.mark.parametrize(
    ("base", "known", "found"),
    [
        ("bird-w1.txt", {"w1", "w10"}, "w1"),
        ("bird-raw1.txt", {"w1"}, None),
        ("bird-w10.txt", {"w1"}, None),
        ("bird-w1-w2.txt", {"w1", "w2"}, None),
        ("bird-rack-w1.txt", {"w1", "rack-w1"}, "rack-w1"),
        ("bird-10.4.0.1.txt", {"10.4.0.1"}, None),
        ("birdcl.txt", {"w1"}, None),
    ],
)
def test_the_one_node_that_a_file_is_called_after(base: str, known: set[str], found: str | None) -> None:
    """A whole name, the longest of those that stand in each other, and none where two nodes are named; addresses are read elsewhere."""
    assert file_nodes._in_name(base, known) == found
