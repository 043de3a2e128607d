"""`calicoctl node status` in both styles of its tables."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.calico.calicoctl_status import PARSERS, parse, takes

from tests.support.inline import bundle
from tests.support.rows import Read, fragment, read_of

HEAD = """Calico process is running.

IPv4 BGP status
+--------------+-------------------+-------+----------+--------------------------------+
| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |              INFO              |
+--------------+-------------------+-------+----------+--------------------------------+
"""


def read(rows: str, head: str = HEAD) -> Read:
    return read_of(parse, head + rows, node="n", pod="p")


def peer(row: str) -> dict[str, Any]:
    [found] = read(row).rows["bgp_peers"]
    return found


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (HEAD, "text of"),
        ("IPv6 BGP status\n", "text of"),
        ("Calico process is not running\n", "text of"),
        ("+--+\n" * 7 + "| 10.0.0.1 | node-to-node mesh | up |\n", "table of"),
        ("| PEER ADDRESS  | PEER TYPE |\n", "table of"),
        ("+--+\n" * 900 + "| 10.0.0.1 | node-to-node mesh | up |\n", ""),
        ("nothing of the kind\n", ""),
    ],
)
def test_what_is_taken(text: str, what: str) -> None:
    """Its sentences, or a table of peers near the beginning."""
    assert (what in takes(fragment(text))) if what else takes(fragment(text)) == ""


def test_a_peer() -> None:
    """Every column, with the name that BIRD gives the session."""
    assert peer("| 10.93.12.4   | node-to-node mesh | start | 12:15:52 | Active Socket: refused         |\n") == {
        "line": 7, "node": "n", "pod": "p", "protocol": "Mesh_10_93_12_4", "peer_ip": "10.93.12.4", "ip_version": 4, "peer_type": "mesh",
        "protocol_state": "start", "state": "Active", "established": False, "since": "12:15:52", "last_error": "Socket: refused",
        "form": "calicoctl", "view": "a.txt:1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("| 10.0.0.5 | node specific | up | 2026-01-21 | Established |", ("Node_10_0_0_5", "node", "Established", True, "2026-01-21", None)),
        ("| 10.0.0.5.port.1790 | global | up | 12:15 | Established |", ("Global_10_0_0_5", "global", "Established", True, "12:15", None)),
        ("| fd00::5 | other | down | 12:15 | Down |", ("Peer_fd00__5", None, None, False, "12:15", None)),
        ("| 10.0.0.5 | global | up | 2026-01-21 | 10:11:12 Established |", ("Global_10_0_0_5", "global", "Established", True, "2026-01-21 10:11:12", None)),
        ("| 10.0.0.5 | global | start | 12:15 | odd words |", ("Global_10_0_0_5", "global", None, False, "12:15", "odd words")),
        ("| 10.0.0.5 | global | | 12:15 |", ("Global_10_0_0_5", "global", None, None, "12:15", None)),
        ("| 10.0.0.5 | global | up | 12:15 | Esta", ("Global_10_0_0_5", "global", None, True, "12:15", None)),
        ("| 10.0.0.5 | global | start | 12:15 | Conn", ("Global_10_0_0_5", "global", None, False, "12:15", None)),
        ("| fe80::5%eth0 | global | up | 12:15 | Established |", ("Global_fe80__5%eth0", "global", "Established", True, "12:15", None)),
    ],
)  # fmt: skip
def test_peers_of_every_kind(row: str, found: tuple[Any, ...]) -> None:
    """A port is no part of the address; a clock that stands in INFO belongs to SINCE."""
    one = peer(row + "\n")
    assert (
        one["protocol"],
        one.get("peer_type"),
        one.get("state"),
        one.get("established"),
        one.get("since"),
        one.get("last_error"),
    ) == found


def test_a_wrapped_cell_goes_on() -> None:
    """The older style breaks cells over 30 characters; the row keeps its first line."""
    rows = "| 10.0.0.4   | node-to-node mesh | start | 12:15:52 | Active Socket: Connection      |\n|            |                   |       |          | refused                        |\n"
    one = peer(rows)
    assert (one["line"], one["last_error"]) == (7, "Socket: Connection refused")
    assert read("|            |                   |       |          | refused                        |\n").rows == {}


def test_a_row_that_a_narrow_page_broke_is_one_peer() -> None:
    """A word cut in two decides nothing."""
    one = peer("| 10.0.0.4     | node-to-node mesh | up    | 12:15:52 | Esta\nblished                    |\n")
    assert (one["line"], one["state"], one["established"]) == (7, "Established", True)


def test_what_is_no_peer_is_unread() -> None:
    """An address that is none, a sentence of somebody's own; known sentences are not."""
    found = read("| nobody | global | up | 12:15 | Established |\nwhat\n")
    assert found.unread == [(7, "not a peer row"), (8, "not part of `calicoctl node status`")]
    assert read("+------------+---------+\n\nIPv6 BGP status\nNo IPv6 peers found.\nWARNING: x\n").unread == []


def test_a_sentence_ends_a_table() -> None:
    """A cell below it is no wrapped one."""
    rows = "| 10.0.0.4 | global | start | 12:15:52 | Active A |\nIPv6 BGP status\n|    |    |    |    | more |\n"
    assert peer(rows)["last_error"] == "A"


@pytest.mark.parametrize("gap", ["   ", "\t"])
@pytest.mark.parametrize("above", ["IPv4 BGP status\n", "", "Calico process is running.\n\nIPv4 BGP status\n"])
@pytest.mark.parametrize("quote", ["", "> ", "    "])
def test_a_table_whose_frame_a_page_took_away_is_read(gap: str, above: str, quote: str) -> None:
    """Its titles say what it is; below them only a line with an address and a state is a row."""
    rows = [
        "PEER ADDRESS PEER.TYPE STATE SINCE INFO", "10.0.0.2 node-to-node.mesh up 09:11:01 Established", "10.0.0.3 node-to-node.mesh start 09:11:01 Active.Socket:.Connection.refused",
        "10.0.0.4 node.specific start 2026-03-01 Connect", "fd00::5 global up 09:11:01 Established",
    ]  # fmt: skip
    table = "\n".join(
        gap.join(row.replace("PEER ADDRESS", "PEER.ADDRESS").split()).replace(".", " ", 0) for row in rows
    )
    table = (
        table.replace("PEER.ADDRESS", "PEER ADDRESS")
        .replace("PEER.TYPE", "PEER TYPE")
        .replace("node.mesh", "node mesh")
        .replace("node.specific", "node specific")
        .replace("Active.Socket:.Connection.refused", "Active Socket: Connection refused")
    )
    text = "".join(f"{quote}{line}\n" for line in (above + table).split("\n"))
    found = bundle(x=text + "10.0.0.3 is the bad one, all others are up\n").snapshot.rows["bgp_peers"]
    assert [(row.peer_ip, row.peer_type, row.state, row.established, row.last_error) for row in found] == [
        ("10.0.0.2", "mesh", "Established", True, None),
        ("10.0.0.3", "mesh", "Active", False, "Socket: Connection refused"),
        ("10.0.0.4", "node", "Connect", False, None),
        ("fd00::5", "global", "Established", True, None),
    ]


def test_titles_below_a_table_begin_another_node() -> None:
    """Boxes of one family without a sentence between are several nodes'; the table of the other family is the same one's."""
    border, titles = HEAD.splitlines(keepends=True)[3:5]
    row = "| {} | node-to-node mesh | up    | 12:15:52 | Established                    |\n"
    box = [border + titles + border + row.format(ip) + border for ip in ("10.0.0.2", "10.0.0.3", "10.0.0.2")]
    found = read("", "".join(box)).rows["bgp_peers"]
    assert len({r["view"] for r in found}) == 3
    both = read("", box[0] + border + titles + border + row.format("fd00::2")).rows["bgp_peers"]
    assert len({r["view"] for r in both}) == 1


def test_the_title_says_of_which_family_a_masked_peer_is() -> None:
    """So the second table is the same node's other family; without a title nobody knows it."""
    border, titles = HEAD.splitlines(keepends=True)[3:5]
    row = "| {} | node-to-node mesh | up    | 12:15:52 | Established                    |\n"
    box = border + titles + border + row + border
    four = "IPv4 BGP status\n" + box.format("10.xx.xx.9")
    found = read("", four + "\nIPv6 BGP status\n" + box.format("<node2-ip>")).rows["bgp_peers"]
    assert [(r["peer_ip"], r["ip_version"]) for r in found] == [("10.xx.xx.9", 4), ("<node2-ip>", 6)]
    assert len({r["view"] for r in found}) == 1
    assert [r.get("ip_version") for r in read("", four + box.format("<node2-ip>")).rows["bgp_peers"]] == [4, None]


def test_headings_between_rows_without_titles_part_unnamed_nodes() -> None:
    """From the first row below such a line on, and not from the first peer that both nodes have."""
    row = "| {} | node-to-node mesh | up    | 12:15:52 | Established                    |\n"
    text = "".join(
        f"node {name}:\n{row.format(ip)}{row.format('10.0.0.3')}" for name, ip in (("A", "10.0.0.2"), ("B", "10.0.0.1"))
    )
    views = [one["view"] for one in read("", text).rows["bgp_peers"]]
    assert (views[0], views[2]) == (views[1], views[3])
    assert views[0] != views[2]


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 12
