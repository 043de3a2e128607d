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
        "w1: I0302 10:00:00.100000       1 a.go:1] x\nw1: BIRD v0.3.3 ready.\n",
        "",
    ],
)
def test_what_is_no_host(text: str) -> None:
    """Keys that each stand once, sentences, a log, or nothing."""
    assert without_hosts(text) == (text, {})


def test_a_line_of_somebody_below_the_last_host() -> None:
    """It is of nobody, and takes no host from the lines above it."""
    text, hosts = without_hosts("\n".join([*on("w1"), "by the way"]))
    assert text.split("\n")[0] == "BIRD v0.3.3+birdv1.6.8 ready."
    assert hosts == {1: "w1", 7: ""}


def test_single_rows_of_hosts_among_other_lines() -> None:
    """A filter leaves one row of each host below the prompt; what stands behind them is of none of them."""
    text = (
        "jdoe@jump:~$ pdsh -w ant,bee birdcl show protocols | grep Mesh\n"
        "ant: Mesh_10_0_0_12 BGP      master   up     09:00:01    Established\n"
        "bee: Mesh_10_0_0_11 BGP      master   start  09:00:01    Connect\n"
        "jdoe@jump:~$ kubectl exec calico-node-x7k2p -- birdcl show protocols\n"
        "Mesh_10_0_0_13 BGP      master   up     09:00:01    Established\n"
    )
    found = bundle(t=text).snapshot["bgp_peers"]
    nodes = [node if isinstance(node, str) else None for node in found["node"]]
    assert list(zip(found["line"], nodes, found["peer_ip"], strict=True)) == [
        (2, "ant", "10.0.0.12"),
        (3, "bee", "10.0.0.11"),
        (5, None, "10.0.0.13"),
    ]


def test_rows_of_calicoctl_behind_a_host() -> None:
    """As `clush -w ... calicoctl node status | grep mesh` prints them."""
    row = "| 10.0.0.{}    | node-to-node mesh | up    | 09:00:01 | Established |\n"
    found = bundle(t=f"# from today\nant: {row.format(12)}bee: {row.format(11)}").snapshot["bgp_peers"]
    assert found["node"].tolist() == ["ant", "bee"]


@pytest.mark.parametrize("form", ["{:<10} {}", "{:>12} {}"])
def test_names_of_different_lengths_are_brought_to_one_width(form: str) -> None:
    """By blanks behind the colon, or in front of the name; what is indented below a row stays so."""
    lines = [
        form.format(f"{host}:", line)
        for host in ("alpha", "worker-10")
        for line in (*MESH.splitlines(), "  Description:    x")
    ]
    text, hosts = without_hosts("\n".join(lines))
    assert text == "\n".join([*MESH.splitlines(), "  Description:    x"] * 2)
    assert hosts == {1: "alpha", len(lines) // 2 + 1: "worker-10"}
