"""`birdcl show protocols`: one row a protocol, one more a BGP peer."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.calico.bird_protocols import PARSERS, parse, takes

from tests.support.inline import bundle
from tests.support.rows import Read, fragment, read_of

GREETING = "BIRD v0.3.3+birdv1.6.8 ready.\n"
TITLES = "name     proto    table    state  since       info\n"


def read(rows: str, head: str = GREETING + TITLES, **context: Any) -> Read:
    return read_of(parse, head + rows, **context)


def peer(row: str) -> dict[str, Any]:
    [found] = read(row).rows["bgp_peers"]
    return found


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Mesh_10_0_0_2 BGP      master   up     2026-01-21  Established\n", "rows"),
        (TITLES, "title row"),
        ("1002-" + TITLES, "title row"),
        (GREETING, "greeting"),
        (GREETING + "Router ID is 10.0.0.1\n", ""),
        (GREETING + "eth0 up (index=2)\n", ""),
        (GREETING + "Current server time is x\n", ""),
        ("a sentence\n", ""),
    ],
)
def test_what_is_taken(text: str, what: str) -> None:
    """Rows, titles, or a greeting that no other output follows."""
    assert (what in takes(fragment(text))) if what else takes(fragment(text)) == ""


def test_a_row_of_every_protocol_and_one_of_every_session() -> None:
    """Kernel and device are protocols and no peers."""
    found = read(
        "kernel1  Kernel   master   up     2026-01-21  \nMesh_10_0_0_2 BGP      master   up     2026-01-21  Established   \n",
        node="n",
        pod="p",
    )
    common = {
        "node": "n",
        "pod": "p",
        "daemon": "bird",
        "bird_version": "v0.3.3+birdv1.6.8",
        "table": "master",
        "protocol_state": "up",
        "since": "2026-01-21",
    }
    assert found.rows["bird_protocols"] == [
        {**common, "line": 3, "protocol": "kernel1", "kind": "Kernel"},
        {**common, "line": 4, "protocol": "Mesh_10_0_0_2", "kind": "BGP", "info": "Established"},
    ]
    assert found.rows["bgp_peers"] == [{
        "line": 4, "node": "n", "pod": "p", "protocol": "Mesh_10_0_0_2", "peer_ip": "10.0.0.2", "ip_version": 4, "peer_type": "mesh",
        "protocol_state": "up", "state": "Established", "established": True, "since": "2026-01-21", "form": "birdcl", "bgp_table": "master", "view": "a.txt:1",
    }]  # fmt: skip
    assert found.rows["bird_status"] == [{
        "line": 3, "node": "n", "pod": "p", "daemon": "bird", "running": True, "version": "v0.3.3+birdv1.6.8", "message": "show protocols answered",
    }]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "state", "error", "since"),
    [
        ("Mesh_10_0_0_3 BGP      master   start  12:15:52    Active        Socket: Connection refused\n", "Active", "Socket: Connection refused", "12:15:52"),
        ("Mesh_10_0_0_3 BGP      master   start  2026-01-21 12:15:52    Idle\n", "Idle", None, "2026-01-21 12:15:52"),
        ("Mesh_10_0_0_3 BGP      master   down   12:15\n", None, None, "12:15"),
        ("Mesh_10_0_0_3 BGP      ---      start  12:15  Down  Received: Cease\n", None, "Received: Cease", "12:15"),
        ("1002-Mesh_10_0_0_3 BGP      master   start  12:15  Connect\n", "Connect", None, "12:15"),
    ],
)  # fmt: skip
def test_what_is_not_established(row: str, state: str | None, error: str | None, since: str) -> None:
    """A session that is down prints no word of its state."""
    found = peer(row)
    assert (found.get("state"), found.get("last_error"), found["since"], found["established"]) == (
        state,
        error,
        since,
        False,
    )


def test_the_details_of_all() -> None:
    """Of `show protocols all`: the first of each key, of the row above it."""
    rows = """Mesh_10_0_0_4 BGP      master   start  12:15:52    Idle        from the row
  Description:    x
  Neighbor address: fd00::4
  Neighbor AS:      64512
  Hold timer:       12.5/90
  Last error:       Hold timer expired
  Last error:       later
Mesh_10_0_0_5 BGP      master   start  12:15:52    Idle
  Neighbor AS:      many
  Hold timer:       none
"""
    found = read(rows)
    first, second = found.rows["bgp_peers"]
    assert (first["peer_ip"], first["ip_version"], first["neighbor_as"], first["hold_left_s"], first["last_error"]) == (
        "fd00::4", 6, 64512, 12.5, "Hold timer expired",
    )  # fmt: skip
    assert not second.keys() & {"neighbor_as", "hold_left_s", "last_error"}
    assert found.unread == []


def test_sessions_of_a_gateway_are_no_peers() -> None:
    """They are its second BIRD's; a session whose name says nothing is one of the node's all the same."""
    found = read("worker_1 BGP master up 12:15 Established\nuplink BGP master up 12:15 Established\n")
    assert [r["protocol"] for r in found.rows["bird_protocols"]] == ["worker_1", "uplink"]
    assert [(r["protocol"], r["peer_ip"]) for r in found.rows["bgp_peers"]] == [("uplink", "uplink")]


@pytest.mark.parametrize("line", ["something odd\n", "Mesh_10_0_0_2 BGP\n", "Router ID is 10.0.0.1\n"])
def test_what_is_no_row_is_unread(line: str) -> None:
    """With its line; indented text counts only among the details of a session."""
    row = "Mesh_10_0_0_2 BGP      master   up     2026-01-21  Established   \n"
    assert [n for n, _ in read(row + line).unread] == [4]
    assert [n for n, _ in read("  indented\n" + row).unread] == [3]
    assert [n for n, _ in read(row + "  indented\n").unread] == [4]
    assert read(row + "  Neighbor AS: 1\n  indented\n").unread == []


def test_an_answer_without_rows_says_that_the_daemon_runs() -> None:
    """A greeting alone; without one there is nothing to say."""
    [status] = read("").rows["bird_status"]
    assert (status["line"], status["running"]) == (1, True)
    assert read("", TITLES).rows == {}
    [status] = read("kernel1  Kernel   master   up     2026-01-21  \n", TITLES).rows["bird_status"]
    assert "version" not in status


@pytest.mark.parametrize(
    "end",
    [
        "BIRD v0.3.3+birdv1.6.8 ready.\n",
        "BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\n",
    ],
)
def test_titles_without_a_row_are_cut_off(end: str) -> None:
    """Each daemon has protocols, of its devices and of the kernel at least: the output goes on behind them."""
    whole = "BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\nMesh_10_0_0_2 BGP      master   up     12:15:52    Established   \n"
    for text, lost in ((whole, False), (f"POD: calico-node-a2345\n{whole}POD: calico-node-b2345\n{end}", True)):
        (row,) = bundle({"b.txt": text}).snapshot.rows["inputs"]
        assert ("ends in the middle of" in (row.note or "")) is lost


@pytest.mark.parametrize(
    ("first", "second", "word", "error"),
    [
        ("Active", "Socket: Connection refused", "Active", "Socket: Connection refused"),
        ("", "Idle   BGP Error: Hold timer expired", "Idle", "BGP Error: Hold timer expired"),
        ("", "Established", "Established", None),
    ],
)
def test_a_row_that_a_narrow_page_broke(first: str, second: str, word: str, error: str | None) -> None:
    """Its rest on the line below is the row's, and no detail without a value."""
    found = read(f"Mesh_10_0_0_4 BGP      master   start  12:15:52    {first}\n     {second}\n")
    (row,) = found.rows["bgp_peers"]
    assert (row["state"], row.get("last_error")) == (word, error)
    assert found.unread == []
    told = read(f"Mesh_10_0_0_4 BGP      master   start  12:15:52    {first}\n     {second} <- since monday\n")
    assert "last_error" not in told.rows["bgp_peers"][0]
    assert [n for n, _ in told.unread] == [4]


@pytest.mark.parametrize(
    "line",
    ["Mesh_10_0_0_9 BGP is down since monday", "user     BGP      asks     up     there", "foo BGP was up 2 days ago"],
)
def test_words_in_a_table_are_no_session(line: str) -> None:
    """Behind a session's state BIRD prints a time; the rows below such a line are rows as before."""
    row = "Mesh_10_0_0_{} BGP      master   up     {}  Established   \n"
    times = ("2026-01-21", "12:15", "Nov21", "xx:xx:xx", "21.01.2026", "<time>")
    found = read(line + "\n" + "".join(row.format(at, since) for at, since in enumerate(times, 2)))
    assert [r["since"] for r in found.rows["bgp_peers"]] == list(times)
    assert [n for n, _ in found.unread] == [3]


def test_titles_below_a_table_begin_another_daemon() -> None:
    """Several unnamed outputs stay apart, whatever stands between them; -r says in each that it may only look."""
    titles = "name     proto    table    state  since       info\n"
    row = "Mesh_10_0_0_{} BGP      master   up     12:15:52    Established   \n"
    text = "".join(
        f"{head}{titles}{row.format(at)}{row.format(at + 1)}"
        for at, head in ((2, ""), (4, ""), (6, "--------\n"), (8, "BIRD v0.3.3+birdv1.6.8 ready.\nAccess restricted\n"))
    )
    case = bundle({"b.txt": text}).snapshot
    views = list(case.rows["bgp_peers"])
    assert [len({r.view for r in views[at : at + 2]}) for at in range(0, 8, 2)] == [1] * 4
    assert len({r.view for r in views}) == 4
    assert [r.kind for r in case.rows["inputs"]] == ["birdcl show protocols"]
    assert not case.rows["unread"]


@pytest.mark.parametrize("heading", ["node {}:", "=== worker {} ===", "# {}"])
def test_headings_between_rows_without_titles_part_unnamed_nodes(heading: str) -> None:
    """What two nodes say of a third one is not what one node says of all."""
    row = "Mesh_10_xx_xx_{} BGP      master   up     12:15:52    Established   \n"
    text = "".join(f"{heading.format('AB'[at])}\n{row.format(at)}{row.format(3)}" for at in (0, 1))
    rows = read_of(parse, text).rows["bgp_peers"]
    assert [len({one["view"] for one in rows[at : at + 2]}) for at in (0, 2)] == [1, 1]
    assert rows[0]["view"] != rows[2]["view"]
    assert len(read_of(parse, text + heading.format("C")).rows["bgp_peers"]) == 4


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 10
