"""An encoded table out of what crossed the worker's pipe: numbers of texts become the codes of rows, in the order of reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from analyzer.tables.base import R, Table
from analyzer.tables.encoded.table import FRAGMENT, Codes, EncodedTable, RowNumbers
from analyzer.tables.encoded.words import UNDESCRIBED


class Held:
    """What all encoded tables of a bundle share, as `join` put it together."""

    def __init__(self, joined: Mapping[str, Any]) -> None:
        self.words: Mapping[str, Any] = joined["words"]
        self._codes: Mapping[str, Any] = joined["codes"]

    def values(self, group: str, place: int) -> list[Any]:
        """The values at one place of a group's entries, by number; None for each text that was not looked at."""
        words = self.words[group]
        values = [entry and entry[place] for entry in words["entries"]]
        return values + [None] * sum(len(texts) // width for _, width, texts in words["undescribed"])

    def undescribed(self, group: str) -> list[tuple[int, int, bytes]]:
        """(first number, width, texts put together), numbered behind the entries."""
        behind = len(self.words[group]["entries"]) - UNDESCRIBED
        return [(first + behind, width, texts) for first, width, texts in self.words[group]["undescribed"]]

    @cached_property
    def lines(self) -> tuple[dict[str, Codes], dict[str, int]]:
        """(per group the number of each line of all forms, where each form begins in these)."""
        found = {group: [self._of(group)] for group, words in self.words.items() if not words["made_of"]}
        begins = {"": 0}
        begin = max((len(codes[0]) for codes in found.values()), default=0)
        for form, words in self.words.items():
            if words["made_of"]:
                begins[form] = begin
                numbers = _array(words["entries"]).reshape(-1, len(words["made_of"]))
                lines = self._of(form)
                for group, column in zip(words["made_of"], numbers.T, strict=True):
                    found[group].append(column[lines])
                begin += len(lines)
        whole = {group: np.concatenate(codes) for group, codes in found.items()}
        for group, codes in whole.items():
            if self.words[group]["undescribed"]:
                codes[codes >= UNDESCRIBED] += len(self.words[group]["entries"]) - UNDESCRIBED
        return whole, begins

    def _of(self, group: str) -> Codes:
        return _array(self._codes.get(group, []))


def _array(parts: Sequence[Any]) -> Codes:
    return np.frombuffer(b"".join(parts), dtype=np.int32)


def build(
    table: Table[R], joined: Mapping[str, Any], held: Held, plain: Mapping[str, list[Any]] | None
) -> EncodedTable[R]:
    """
    A table of the encoded rows and the plain ones, in the order in which they were read.

    Args:
        joined: what `join` put together for this table.
        plain: columns of the other rows of the table.
    """
    more = len(plain["source"]) if plain else 0
    columns: dict[str, tuple[str, list[Any]]] = {
        name: (group, held.values(group, place)) for name, (group, place) in joined["places"].items()
    }
    groups = {group for group, _ in columns.values()}
    for column in table.all_columns:
        if column.name not in columns and column.name != "line":
            columns[column.name] = (FRAGMENT, [shared.get(column.name) for shared in joined["fragments"]])
    # a plain row is an entry of its own in every group
    first_plain = {group: len(values) for group, values in columns.values()}
    if plain:
        for name, (_, values) in columns.items():
            values.extend(plain[name])

    def arrays() -> tuple[RowNumbers, dict[str, Codes]]:
        whole, begins = held.lines
        spans = np.array(joined["spans"], dtype=np.int64)
        at, firsts, counts = np.array(
            [(begins[form] + at, first, rows) for form, at, first, rows in joined["runs"]], dtype=np.int64
        ).T
        before = np.cumsum(counts) - counts
        lines = np.repeat(firsts - before, counts)
        lines += np.arange(joined["size"])
        at = np.repeat(at - before, counts)
        at += np.arange(joined["size"])
        codes = {group: whole[group].take(at) for group in groups}
        codes[FRAGMENT] = np.repeat(np.arange(len(spans), dtype=np.int32), spans)
        if not plain:
            return lines, codes
        own = np.arange(more, dtype=np.int32)
        codes = {group: np.concatenate([numbers, own + first_plain[group]]) for group, numbers in codes.items()}
        lines = np.concatenate(
            [lines, np.array([-1 if line is None else line for line in plain["line"]], dtype=np.int64)]
        )
        ahead, rows = np.array(joined["after"], dtype=np.int64).reshape(-1, 2).T
        # what is encoded stands behind as many plain rows as there were before it
        places = np.empty(len(lines), dtype=np.int64)
        encoded_at = np.arange(joined["size"]) + np.repeat(ahead, rows)
        places[encoded_at] = np.arange(joined["size"])
        left = np.ones(len(lines), dtype=bool)
        left[encoded_at] = False
        places[left] = np.arange(joined["size"], len(lines))
        return lines[places], {group: numbers[places] for group, numbers in codes.items()}

    encoded = EncodedTable(table, joined["size"] + more, columns, arrays)
    encoded.undescribed = {
        name: held.undescribed(group)
        for name, (group, _) in joined["places"].items()
        if held.words[group]["undescribed"]
    }
    return encoded
