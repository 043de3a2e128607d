"""What crossed the worker's pipe becomes one table: encoded rows and plain ones, in the order in which they were read."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.schema import BGP_PEERS
from analyzer.tables.encoded.build import Held, build
from analyzer.tables.encoded.table import FRAGMENT, EncodedRows
from analyzer.tables.encoded.words import Decoded, EncodedBlock, Encoder, Words, join

from tests.tables.encoded.test_table import ROWS, table


@pytest.mark.parametrize("before", [0, 2, 5])
def test_plain_rows_stand_where_they_were_read(before: int) -> None:
    """Rows of another reader between coded ones keep the order of the bundle, with their own values."""
    encoded = table(ROWS, cut=2, plain={before: ("10.9.9.9", "Idle")})
    expected = [*ROWS[:before], ("10.9.9.9", "Idle"), *ROWS[before:]]
    assert list(zip(encoded["peer_ip"], encoded["state"], strict=True)) == expected
    assert encoded["line"][before] == 99
    assert encoded["source"][before] == "c.txt"
    assert encoded["node"][before] is None
    assert encoded.size == 6


def test_what_all_rows_of_a_fragment_share_is_one_value_a_fragment() -> None:
    """A node of an output is one value, however many rows it has."""
    assert table(ROWS, cut=2).values_of(FRAGMENT)["node"] == ["a", "b"]


def test_lines_of_one_form_are_made_of_other_groups_texts() -> None:
    """An output whose lines repeat is held as numbers of lines, each of which is a number in every other group."""
    encoded = Encoder()
    name, rest = Words(lambda text: Decoded((text,))), Words(lambda text: Decoded((text,)))
    lines = Words(lambda text: Decoded((name[text[0]], rest[text[1:]])), ("name", "rest"))
    encoded.words = {"name": name, "rest": rest, "line": lines}
    form, first = encoded.lines({"line": [lines[one] for one in ("aup", "bdown", "aup")]})
    block = encoded.blocks["bgp_peers"] = EncodedBlock(BGP_PEERS, {"peer_ip": ("name", 0), "state": ("rest", 0)})
    block.add([(form, first, 7, 3)], 0, {"source": "x.txt"})
    known: dict[str, Any] = {}
    join(known, encoded.dump(), {})
    found = EncodedRows(build(BGP_PEERS, known["tables"]["bgp_peers"], Held(known), None))
    assert [(row.peer_ip, row.state, row.line, row.source) for row in found] == [
        ("a", "up", 7, "x.txt"), ("b", "down", 8, "x.txt"), ("a", "up", 9, "x.txt"),
    ]  # fmt: skip
