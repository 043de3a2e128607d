"""Hosts in front of lines say on which of them a line was printed."""

from __future__ import annotations

import pytest
from analyzer.schema import BGP_PEERS, NODES, UNREAD
from analyzer.sources.host_lines import heading_of, without_hosts

from tests.support.inline import bird, bundle, node, nodes

MESH = bird("10.1.2.3", ("10.1.2.4", "Connect"), banner="BIRD v0.3.3+birdv1.6.8 ready.")


def on(host: str, text: str = MESH, sign: str = ": ") -> list[str]:
    return [f"{host}{sign}{line}" for line in text.splitlines()]


@pytest.mark.parametrize("mixed", [False, True])
def test_sessions_are_of_the_host_in_front(mixed: bool) -> None:
    """Whether or not the shells wrote one after the other."""
    one, two = on("w1"), on("10.1.2.9")
    lines = [line for pair in zip(one, two, strict=True) for line in pair] if mixed else one + two
    rows = bundle(mesh="\n".join(lines) + "\n").snapshot.rows
    assert sorted((row.node, row.peer_ip) for row in rows[BGP_PEERS]) == [
        (host, f"10.1.2.{n}") for host in ("10.1.2.9", "w1") for n in (3, 4)
    ]
    assert not len(rows[UNREAD])


def test_a_table_behind_the_place_where_somebody_sat() -> None:
    """A name that is no worker's is not the node of an error or row."""
    rows = bundle(table="\n".join(on("jump-7", nodes(node("10.1.2.3")), " | ")) + "\n").snapshot.rows
    assert [row.name for row in rows[NODES]] == ["10.1.2.3"]
    assert (heading_of("jump-7", True).node, heading_of("jump-7", False).node) == (None, "jump-7")
    assert [heading_of(host, True).node for host in ("10.1.2.3", "worker-2")] == ["10.1.2.3", "worker-2"]
    assert heading_of("calico-node-x7k2q", True).pod == "calico-node-x7k2q"


@pytest.mark.parametrize(
    "text",
    [
        "name: prod\nstate: normal\nid: x1\n",
        "w1: all is well\nw1: and here\n",
        "\n".join([*on("w1"), "by the way"]),
        "w1: I0302 10:00:00.100000       1 a.go:1] x\nw1: BIRD v0.3.3 ready.\n",
        "",
    ],
)
def test_what_is_no_host(text: str) -> None:
    """Keys that each stand once, sentences, a log, and a text with another line."""
    assert without_hosts(text) == (text, {})
