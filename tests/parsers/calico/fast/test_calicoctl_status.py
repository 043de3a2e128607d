"""`calicoctl node status` of a very large mesh is read as the plain reader reads it, or left to it as a whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from analyzer.parsers.calico.fast.calicoctl_status import parse

from tests.support.twins import both, is_taken

HEAD = """Calico process is running.

IPv4 BGP status
+--------------+-------------------+-------+----------+--------------------------------+
| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |              INFO              |
+--------------+-------------------+-------+----------+--------------------------------+
"""
TAIL = "+--------------+-------------------+-------+----------+--------------------------------+\n\nIPv6 BGP status\nNo IPv6 peers found.\n"
ROWS = (
    "| 10.0.0.{n:<5}   | node-to-node mesh | up    | {since} | Established                    |\n",
    "| 10.0.0.{n:<5}   | node-to-node mesh | start | {since} | Active Socket: No route        |\n",
    "| 10.0.0.{n:<5}   | node-to-node mesh | start | {since} | Idle                           |\n",
    "| 10.0.0.{n:<5}   | node specific     | up    | {since} | Established                    |\n",
    "| fd00::{n:<5}    | global            | down  | {since} | something else                 |\n",
)


def text_of(rows: int, mixed: float, since: str) -> str:
    chance = random.Random(rows)
    lines = [
        ROWS[chance.randrange(len(ROWS)) if chance.random() < mixed else 0].format(n=n, since=since.format(n % 60))
        for n in range(1, rows + 1)
    ]
    return HEAD + "".join(lines) + TAIL


@pytest.mark.parametrize("since", ["12:15:{:02}", "2026-01-21"])
@pytest.mark.parametrize(("rows", "mixed"), [(2, 0.0), (50, 0.0), (50, 0.2), (50, 1.0)])
def test_both_readers_agree(
    rows: int, mixed: float, since: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables, places and lines to cite."""
    text = text_of(rows, mixed, since)
    assert is_taken(parse, text) is True
    plain, fast = both(text, tmp_path, monkeypatch)
    assert fast == plain
    assert len(plain["bgp_peers"]["line"]) == rows


@pytest.mark.parametrize(
    "line",
    [
        "|              |                   |       |          | refused                        |\n",
        "| 10.0.0.9     | node-to-node mesh | up    | 2026-01-21 | 10:11:12 Established         |\n",
        "| nobody       | node-to-node mesh | up    | 12:15:52 | Established                    |\n",
    ],
)
def test_what_is_no_row_in_one_line_is_left_to_the_plain_reader(line: str) -> None:
    """Wrapped cells, times in two cells, rows without an address."""
    text = text_of(20, 0.0, "12:15:{:02}")
    cut = text.index("| 10.0.0.9 ")
    assert is_taken(parse, text[:cut] + line + text[cut:]) is False
    assert is_taken(parse, text) is True
    assert is_taken(parse, HEAD + TAIL) is False
