"""The tables and sentences of `calicoctl node status`."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.base import Emit
from analyzer.parsers.calico import status_rows

from tests.support.inline import bundle
from tests.support.rows import Read, fragment


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | b | c | d |", ["a", "b", "c", "d"]),
        ("x | a | b | c | d | y", ["a", "b", "c", "d"]),
        ("| a | | c | d | e |", ["a", "", "c", "d", "e"]),
        ("| a | b | c |", []),
        ("a | b | c", []),
    ],
)
def test_cells_between_borders(line: str, cells: list[str]) -> None:
    """Four at least; what stands outside does not count."""
    assert status_rows.cells_of(line) == cells


@pytest.mark.parametrize(
    ("cells", "header"),
    [
        (["PEER ADDRESS", "PEER TYPE", "STATE", "SINCE"], True),
        (["x", "State", "y", "z"], True),
        (["10.0.0.1", "global", "state", "x"], False),
        (["10.0.0.1.port.1790", "global", "since", "x"], False),
        (["nobody", "global", "up", "x"], False),
    ],
)
def test_titles_are_told_from_peers(cells: list[str], header: bool) -> None:
    """A row with an address is none."""
    assert status_rows.is_header(cells) is header


def said(text: str) -> tuple[list[dict[str, Any]], list[int], int]:
    piece = fragment(text)

    def parse(_: Any, emit: Emit) -> None:
        status_rows.text_line(1, text, "n", emit)

    found = Read(parse, piece)
    return found.rows.get("bird_status", []), [line for line, _ in found.unread], found.records


@pytest.mark.parametrize(
    ("text", "daemon", "running"),
    [
        ("Calico process is not running.", "bird", False),
        ("# The BGP backend process (BIRD) is not running.", "bird", False),
        ("None of the BGP backend processes (BIRD or GoBGP) are running.", "bird", False),
        ("INFO: BIRDv4 process: 'bird' is not running.", "bird", False),
        ("INFO: BIRDv6 process: 'bird6' is not running.", "bird6", False),
        ("Error querying BIRD: unable to connect to BIRDv6 socket", "bird6", False),
        ("Error querying BIRD: dial: permission denied", "bird", None),
        ("error executing command: exit status 1", "bird", None),
        ("No IPv4 peers found.", "bird", True),
    ],
)
def test_sentences_about_the_daemon(text: str, daemon: str, running: bool | None) -> None:
    """An artefact of the tool says nothing of the daemon."""
    [row], unread, _ = said(text)
    assert (row["daemon"], row.get("running"), row["node"], row["line"], unread) == (daemon, running, "n", 1, [])
    assert row["message"] == text.strip("# ")


@pytest.mark.parametrize(
    ("text", "unread", "records"),
    [
        ("Calico process is running.", [], 1),
        ("", [], 0),
        ("IPv4 BGP status", [], 0),
        ("WARNING: x", [], 0),
        ("so it is", [1], 0),
        ("Calico process is not running is what they saw", [1], 0),
        ("Calico process is not running. That is what they saw", [1], 0),
    ],
)
def test_sentences_without_news(text: str, unread: list[int], records: int) -> None:
    """They are known; others are unread."""
    assert said(text) == ([], unread, records)


def test_names_of_sessions() -> None:
    """As confd makes them."""
    names = [status_rows.protocol_of(kind, "10.0.0.1") for kind in ("mesh", "node", "global", None)]
    assert names == ["Mesh_10_0_0_1", "Node_10_0_0_1", "Global_10_0_0_1", "Peer_10_0_0_1"]
    assert status_rows.protocol_of("mesh", "fd00::1") == "Mesh_fd00__1"


ROWS = """+--------------+-------------------+-------+----------+--------------------------------+
| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |              INFO              |
+--------------+-------------------+-------+----------+--------------------------------+
| 10.93.12.4   | node-to-node mesh | start | 12:15:52 | Active Socket: Connection      |
|              |                   |       |          | refused                        |
| 10.93.12.5   | node-to-node mesh | up    | 12:15:52 | Established                    |
+--------------+-------------------+-------+----------+--------------------------------+
""".splitlines()


@pytest.mark.parametrize("wide", [30, 40, 57, 60, 70, 80, 87])
@pytest.mark.parametrize("bare", [True, False])
def test_what_a_narrow_page_broke_is_put_together(wide: int, bare: bool) -> None:
    """At any width, whether or not the paste lost the blanks at the line's end: the same cells."""
    broken = [line[at : at + wide] for line in ROWS for at in range(0, len(line), wide)]
    found = status_rows.unbroken(list(enumerate([line.rstrip() if bare else line for line in broken], 1)))
    assert [[c.strip() for c in line.split("|")] for _, line in found if "|" in line] == [
        [c.strip() for c in line.split("|")] for line in ROWS if "|" in line
    ]
    assert [line for _, line in found if "|" not in line] == [ROWS[0]] * 3


def test_a_row_broken_between_words_keeps_them_apart() -> None:
    """A mail breaks at blanks, which it takes away."""
    lines = ["| 10.0.0.4 | global | start | 12:15 | Active Socket:", "Connection refused |", "| 10.0.0.4 | global | start | 12:15 | Active Socket: no"]  # fmt: skip
    assert status_rows.unbroken(list(enumerate(lines)))[0] == (0, f"{lines[0]} {lines[1]}")


@pytest.mark.parametrize(
    "below", ["| 10.0.0.5 | node-to-node mesh | up | 12:15 |", "|    |    |    |", "+-----+", "That is all.", "a | b |"]
)
def test_a_row_that_was_cut_off_takes_nothing_from_below(below: str) -> None:
    """What stands below is a row, a border or a text of its own."""
    lines = [(1, "| 10.0.0.4 | node-to-node mesh | up | 12:15 | Esta"), (2, below)]
    assert status_rows.unbroken(lines) == lines


@pytest.mark.parametrize("sign", [" ", "\t", "|", " | ", " \u2502 ", " \u2503 ", " \u00a6 "])
@pytest.mark.parametrize("edge", [False, True])
def test_rows_whose_frame_is_gone_or_another_are_rows(sign: str, edge: bool) -> None:
    """As a page, a chat or a word processor leaves them, with one blank between the columns at least."""
    table = [
        ("PEER ADDRESS", "PEER TYPE", "STATE", "SINCE", "INFO"),
        ("10.61.0.11", "node-to-node mesh", "up", "08:01:44", "Established"),
        ("2001:db8::5", "global", "start", "08:01:40", "Active Socket: Connection refused"),
        ("10.61.0.14", "node specific", "start", "2026-02-28 10:11:12", "Connect"),
    ]
    lines = [f"{sign.strip(' ')} {sign.join(row)} {sign.strip(' ')}" if edge else sign.join(row) for row in table]
    rows = bundle({"status.txt": "IPv4 BGP status\n" + "\n".join(lines) + "\n"}).snapshot.rows
    assert [(one.peer_ip, one.peer_type, one.state, one.last_error) for one in rows["bgp_peers"]] == [
        ("10.61.0.11", "mesh", "Established", None),
        ("2001:db8::5", "global", "Active", "Socket: Connection refused"),
        ("10.61.0.14", "node", "Connect", None),
    ]
    assert not len(rows["unread"])


def test_a_sentence_about_a_kind_of_peer_is_no_row() -> None:
    """Words around it, or an address that is none."""
    assert status_rows.unframed_cells("10.61.0.11 is a global peer that is up") == []
    assert status_rows.unframed_cells("peer-a global up 08:01:44 Established") == []
