"""A table held as codes reads like one held row by row."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

import numpy as np
import pytest
from analyzer.schema import BGP_PEERS, BgpPeerRow
from analyzer.tables.encoded.build import Held, build
from analyzer.tables.encoded.table import EncodedRows, EncodedTable
from analyzer.tables.encoded.words import Decoded, EncodedBlock, Encoder, Words, join

NAMES = ("10.0.0.1", "10.0.0.2", "10.0.0.3")


def table(
    rows: list[tuple[str, str | None]], *, cut: int = 0, plain: dict[int, tuple[str, str]] | None = None
) -> EncodedTable[BgpPeerRow]:
    """
    Sessions (peer, state) of two outputs, the first of `cut` rows, as they are built from a dump.

    Args:
        plain: (peer, state) of rows that are not coded, by the number of coded rows before them.
    """
    plain = plain or {}
    encoded = Encoder()
    name = encoded.words["name"] = Words(lambda text: Decoded((text, 4 if "." in text else 6)))
    state = encoded.words["rest"] = Words(lambda text: Decoded((text or None,)))
    places = {"peer_ip": ("name", 0), "ip_version": ("name", 1), "state": ("rest", 0)}
    block = encoded.blocks["bgp_peers"] = EncodedBlock(BGP_PEERS, places)
    columns: dict[str, list[Any]] = {column.name: [] for column in BGP_PEERS.all_columns}
    done = 0
    for end in sorted({cut, len(rows), *plain} - {0} | ({0} if 0 in plain else set())):
        part = rows[done:end]
        if part:
            form, first = encoded.lines(
                {"name": [name[peer] for peer, _ in part], "rest": [state[text or ""] for _, text in part]}
            )
            source = "a.txt" if done < cut else "b.txt"
            block.add(
                [(form, first, 10 + done, len(part))], len(columns["source"]), {"source": source, "node": source[0]}
            )
        done = end
        if end in plain:
            peer, text = plain[end]
            for column, values in columns.items():
                values.append({"source": "c.txt", "line": 99, "peer_ip": peer, "state": text}.get(column))
    known: dict[str, Any] = {}
    join(known, encoded.dump(), {})
    return build(BGP_PEERS, known["tables"]["bgp_peers"], Held(known), columns if plain else None)


ROWS: list[tuple[str, str | None]] = [
    (NAMES[0], "Established"), (NAMES[1], "Active"), (NAMES[0], None), (NAMES[2], "Active"), (NAMES[1], "Active"),
]  # fmt: skip


def test_columns_are_lists_of_one_value_a_row() -> None:
    """Coded columns, those that a fragment shares, lines, and columns that nobody filled."""
    encoded = table(ROWS, cut=2)
    assert encoded.size == 5
    assert len(encoded) == len(list(encoded)) == len(BGP_PEERS.all_columns)
    assert encoded["peer_ip"] == [peer for peer, _ in ROWS]
    assert encoded["state"] == [state for _, state in ROWS]
    assert encoded["ip_version"] == [4] * 5
    assert encoded["source"] == ["a.txt", "a.txt", "b.txt", "b.txt", "b.txt"]
    assert encoded["node"] == ["a", "a", "b", "b", "b"]
    assert encoded["line"] == [10, 11, 12, 13, 14]
    assert encoded["pod"] == [None] * 5
    assert encoded.values_of("rest")["state"] == [None, None, "Established", "Active", None]


def test_rows_are_made_when_somebody_looks() -> None:
    """One, some or all, from either end, with the values of that row."""
    rows = EncodedRows(table(ROWS, cut=2))
    assert len(rows) == 5
    assert [(r.peer_ip, r.state, r.source, r.line) for r in rows] == [
        (peer, state, "a.txt" if at < 2 else "b.txt", 10 + at) for at, (peer, state) in enumerate(ROWS)
    ]
    assert (rows[1].peer_ip, rows[-1].line, rows[3].state) == (NAMES[1], 14, "Active")
    assert [r.line for r in rows[1:3]] == [11, 12]
    assert isinstance(rows[0], BgpPeerRow)


def test_some_rows_of_a_table_are_rows() -> None:
    """Places in the table decide, in their order."""
    rows = EncodedRows(table(ROWS), np.array([3, 0]))
    assert len(rows) == 2
    assert [r.line for r in rows] == [13, 10]
    assert rows[0].line == 13
    assert [r.line for r in rows[0:1]] == [13]
    assert rows.at.tolist() == [3, 0]


def test_all_rows_come_although_they_are_made_in_lots() -> None:
    """The first few cheaply, then more and more at a time; none twice and none left out."""
    many: list[tuple[str, str | None]] = [(NAMES[at % 3], "Active") for at in range(700)]
    assert [r.line for r in EncodedRows(table(many))] == list(range(10, 710))


def test_a_question_is_asked_once_for_each_value() -> None:
    """The rows whose value passes, in order; none, all, some."""
    asked: list[Any] = []

    def test(value: Any) -> bool:
        asked.append(value)
        return bool(value == NAMES[1])

    encoded = table(ROWS)
    assert encoded.where("peer_ip", test).tolist() == [False, True, False, False, True]
    assert Counter(asked).most_common(1)[0][1] == 1
    assert encoded.where("peer_ip", lambda value: value != "x").tolist() == [True] * 5
    assert encoded.where("peer_ip", lambda value: value == "x").tolist() == [False] * 5
    rows = EncodedRows(encoded, np.array([4, 0, 1]))
    assert [r.line for r in rows.places("peer_ip", lambda value: value == NAMES[1])] == [14, 11]
    assert list(rows.places("peer_ip", lambda value: value == "x")) == []


def test_equal_values_have_equal_numbers() -> None:
    """Numbers into a list of distinct values."""
    numbers, values = table(ROWS).numbers("state")
    assert [values[number] for number in numbers] == [state for _, state in ROWS]
    assert len(set(values)) == len(values)


@pytest.mark.parametrize("at", [[0, 1, 2, 3, 4], [4, 2, 1], []])
def test_combinations_are_counted_in_the_order_of_the_first(at: list[int]) -> None:
    """Of one group of columns and of several."""
    encoded = table(ROWS, cut=2)
    places = np.array(at, dtype=np.int64)
    for columns in (("state",), ("peer_ip", "ip_version"), ("peer_ip", "state"), ("node", "state")):
        plain = Counter(tuple(encoded[column][one] for column in columns) for one in at)
        found = encoded.count(columns, places)
        assert list(found.items()) == list(plain.items()), columns


def test_rows_can_be_dropped_in_place() -> None:
    """Every column loses the same rows."""
    encoded = table(ROWS, cut=2)
    encoded.take(np.array([True, False, False, True, True]))
    assert encoded.size == 3
    assert (encoded["peer_ip"], encoded["line"]) == ([NAMES[0], NAMES[2], NAMES[1]], [10, 13, 14])
    assert encoded["source"] == ["a.txt", "b.txt", "b.txt"]
    encoded.take(np.array([2, 0]))
    assert encoded["line"] == [14, 10]
    encoded.leave_out({0})
    assert (encoded.size, encoded["line"]) == (1, [10])


def test_a_line_that_is_not_known_is_none() -> None:
    """Also for a plain row."""
    encoded = table(ROWS, plain={5: ("10.9.9.9", "Idle")})
    encoded.lines[0] = -1
    encoded.lines[1] = 0
    assert encoded["line"] == [None, 0, 12, 13, 14, 99]


def test_a_late_column_is_worked_out_for_the_rows_asked_for() -> None:
    """Times are moments in rows, also those that come late."""
    encoded = table(ROWS)
    encoded.late["since_at"] = lambda at: [int(one) * 1_000_000 for one in at]
    assert encoded["since_at"] == [0, 1_000_000, 2_000_000, 3_000_000, 4_000_000]
    assert EncodedRows(encoded)[2].since_at == datetime.datetime(1970, 1, 1, 0, 0, 2, tzinfo=datetime.UTC)


def unread_table(size: int) -> EncodedTable[BgpPeerRow]:
    """Sessions whose `since` was never looked at: texts of one width, each its own."""
    encoded = Encoder()
    name, since = Words(lambda text: Decoded((text,))), Words(lambda text: Decoded((text,)))
    encoded.words = {"name": name, "since": since}
    first = since.all_new("".join(f"{at:05d} ".rjust(7, "x") for at in range(size - 1)).encode(), 7)
    numbers = [since["known"], *range(first, first + size - 1)]
    form, at = encoded.lines({"name": [name["10.0.0.1"]] * size, "since": numbers})
    block = encoded.blocks["bgp_peers"] = EncodedBlock(BGP_PEERS, {"peer_ip": ("name", 0), "since": ("since", 0)})
    block.add([(form, at, 1, size)], 0, {"source": "a"})
    known: dict[str, Any] = {}
    join(known, encoded.dump(), {})
    return build(BGP_PEERS, known["tables"]["bgp_peers"], Held(known), None)


@pytest.mark.parametrize("size", [5, 300])
def test_texts_that_nobody_looked_at_are_cut_apart_when_they_are_shown(size: int) -> None:
    """One of many alone, or all; known texts of the same column stay themselves, and blanks at the end go."""
    expected = ["known", *(f"x{at:05d}" for at in range(size - 1))]
    assert [EncodedRows(unread_table(size))[at].since for at in (0, 1, size - 1)] == [
        expected[0],
        expected[1],
        expected[-1],
    ]
    encoded = unread_table(size)
    assert encoded["since"] == expected
    assert encoded.undescribed == {}
    assert encoded["since"] == expected
    assert unread_table(size).where("since", lambda text: text == "x00002").tolist() == [
        text == "x00002" for text in expected
    ]
    encoded = unread_table(size)
    assert encoded.values_at("since", np.array([0, 2])) == [expected[0], expected[2]]
    assert bool(encoded.undescribed) == (size > 200)
