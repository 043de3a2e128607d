"""The tables and sentences of `calicoctl node status`."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.base import Emit
from analyzer.parsers.calico import status_rows

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
