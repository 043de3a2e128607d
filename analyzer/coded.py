"""
Rows by the hundred thousand, as codes: a column is its distinct values and a number for each row.

A mesh of a thousand nodes prints a million sessions out of a thousand names and a few hundred states. Every distinct
text is read once, by the parser's ordinary code; a row is two numbers. Columns that depend on the same text share them.
"""

from __future__ import annotations

import base64
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from analyzer.tables import Table

MOST_WORDS, FEW_WORDS = 200_000, 10_000
Entry = tuple[Any, ...]
Describe = Callable[[str], tuple[Entry, bool] | None]
Places = Mapping[str, tuple[str, int]]


class Words(dict[str, int]):
    """
    The number of each distinct text; `describe` makes the entry of a text that was not seen before.

    -1 stands for a text that `describe` cannot read (None). Other answers are the entry and whether it is an ordinary one:
    the number of one that is not is negative, so that a glance at the least number tells whether a closer look is needed.
    Numbers count on when the texts are forgotten.

    Attributes:
        gave_up: texts do not repeat here.
        unread: (first number, width, texts put together) of texts that were given numbers without a look.
    """

    def __init__(self, describe: Describe) -> None:
        super().__init__()
        self.describe = describe
        self._asked = 0
        self.gave_up = False
        self.start = 0
        self.entries: list[Entry | None] = [None, None]
        self.unread: list[tuple[int, int, str]] = []

    def __missing__(self, text: str) -> int:
        found = self.describe(text)
        if found is None:
            self[text] = -1
            return -1
        number = self.start + len(self.entries)
        self.entries.append(found[0])
        self[text] = number if found[1] else -number
        return self[text]

    def entry(self, number: int) -> Entry:
        found = self.entries[abs(number) - self.start]
        assert found is not None
        return found

    def entries_of(self, texts: Iterable[str]) -> list[Entry | None]:
        """The entries of texts that are all ordinary."""
        numbers: Iterable[int] = map(self.__getitem__, texts)
        if self.start:
            numbers = (number - self.start for number in numbers)
        return list(map(self.entries.__getitem__, numbers))

    def pays(self, size: int) -> bool:
        """Are texts found again often enough for `size` more to be looked up; once they are not, the answer stays no."""
        self.gave_up = self.gave_up or (len(self) > FEW_WORDS and 2 * len(self) > self._asked)
        self._asked += size
        return not self.gave_up

    def all_new(self, texts: str, width: int) -> int:
        """Numbers for texts of equal width, put together, which nobody looks at before they are shown: the first of them."""
        first = self.start + len(self.entries)
        self.entries += [None] * (len(texts) // width)
        self.unread.append((first, width, texts))
        return first

    def forget(self) -> None:
        """Drop texts and entries; what is needed of them must have been sent."""
        self.start += len(self.entries)
        self.entries, self.unread = [], []
        self.clear()

    def since(self, number: int) -> list[Entry | None]:
        """The entries from a number on; None for each that was dropped."""
        gap = max(0, self.start - number)
        return [*([None] * gap), *self.entries[number + gap - self.start :]]


@dataclass(slots=True)
class Block:
    """
    Coded rows of one table, in order.

    Attributes:
        places: column to (group of codes, position in that group's entries).
        lines: runs of rows as (first line, rows).
        after: the same rows as (plain rows of the table before them, rows).
        fragments: per fragment the values that all its rows share.
        spans: per fragment its number of rows.
        sent: per group how many entries the other end knows.
    """

    table: Table
    places: Places
    size: int = 0
    lines: list[tuple[int, int]] = field(default_factory=list)
    after: list[tuple[int, int]] = field(default_factory=list)
    fragments: list[dict[str, Any]] = field(default_factory=list)
    spans: list[int] = field(default_factory=list)
    codes: dict[str, array[int]] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)

    def add(
        self, runs: list[tuple[int, int]], codes: Mapping[str, array[int]], plain_before: int, constant: dict[str, Any]
    ) -> None:
        """The rows of one fragment. `codes` are one number a row for each group."""
        size = sum(rows for _, rows in runs)
        self.size += size
        self.lines += runs
        self.after.append((plain_before, size))
        self.fragments.append(constant)
        self.spans.append(size)
        for group, numbers in codes.items():
            self.codes.setdefault(group, array("i")).extend(numbers)

    def dump(self, words: Mapping[str, Words]) -> dict[str, Any]:
        """Everything since the last time as JSON-ready values; the rows are forgotten."""
        fresh = {group: words[group].since(self.sent.get(group, 0)) for group in self.codes}
        columns = {
            column: (group, [None if entry is None else entry[place] for entry in fresh[group]])
            for column, (group, place) in self.places.items()
        }
        out = {
            "size": self.size, "lines": self.lines, "after": self.after, "fragments": self.fragments, "spans": self.spans,
            "codes": {group: base64.b64encode(numbers.tobytes()).decode() for group, numbers in self.codes.items()},
            "columns": columns,
            "unread": {
                column: [part for part in words[group].unread if part[0] >= self.sent.get(group, 0)]
                for column, (group, _) in self.places.items()
                if words[group].unread
            },
        }  # fmt: skip
        self.sent.update({group: words[group].start + len(words[group].entries) for group in self.codes})
        self.size, self.lines, self.after, self.fragments, self.spans = 0, [], [], [], []
        self.codes = {group: array("i") for group in self.codes}
        return out


def join(known: dict[str, Any] | None, new: dict[str, Any], plain_before: int) -> dict[str, Any]:
    """A dumped block put behind those that were sent before; `plain_before` plain rows came with them."""
    if known is None:
        known = {
            "size": 0,
            "lines": [],
            "after": [],
            "fragments": [],
            "spans": [],
            "codes": {},
            "columns": {},
            "unread": {},
        }
    known["size"] += new["size"]
    for name in ("lines", "fragments", "spans"):
        known[name] += new[name]
    known["after"] += [(before + plain_before, rows) for before, rows in new["after"]]
    for group, text in new["codes"].items():
        known["codes"].setdefault(group, []).append(text)
    for column, (group, values) in new["columns"].items():
        known["columns"].setdefault(column, (group, []))[1].extend(values)
    for column, parts in new["unread"].items():
        known["unread"].setdefault(column, []).extend(parts)
    return known
