"""
Rows by the hundred thousand, as codes: a column is its distinct values and a number for each row.

A mesh of a thousand nodes prints a million sessions out of a thousand names and a few hundred states. Every distinct
text is read once, by the parser's ordinary code; a row is a few numbers. Columns that depend on the same text share
them, and so do tables whose rows are the same lines.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from analyzer.tables.base import Row, Table

FEW_WORDS = 10_000
UNDESCRIBED = 1 << 30  # numbers of texts that nobody looked at begin here
DictionaryEntry = tuple[Any, ...]
ColumnPlaces = Mapping[str, tuple[str, int]]


class Decoded(NamedTuple):
    """
    What a text says.

    Attributes:
        ordinary: no closer look is needed.
        cited: somebody will want to cite it.
    """

    entry: DictionaryEntry
    ordinary: bool = True
    cited: bool = False


Describe = Callable[[str], Decoded | None]


class Words(dict[str, int]):
    """
    The number of each distinct text; `describe` says what a text holds that was not seen before.

    -1 stands for a text that `describe` cannot read (None). The number of one that is not ordinary is negative, so that a
    glance at the least number tells whether a closer look is needed. Numbers count on when the texts are forgotten.

    Attributes:
        made_of: groups of which an entry holds a number each; empty for entries of values.
        cited: numbers of the texts that are.
        gave_up: texts do not repeat here.
        undescribed: (first number, width, texts put together, ASCII) of texts that were given numbers without a look.
        behind: what stands before a text at times, to the numbers of texts with it.
        after: how texts begin, to the numbers of their ends.
    """

    def __init__(self, describe: Describe, made_of: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.describe = describe
        self.made_of = made_of
        self.cited: set[int] = set()
        self.gave_up = False
        self.undescribed: list[tuple[int, int, bytearray]] = []
        self.behind: dict[str, Behind] = {}
        self.after: dict[str, After] = {}
        self._asked = 0
        self._next_undescribed = UNDESCRIBED
        self._start = self._sent = 0
        self._entries: list[DictionaryEntry | None] = [None, None]

    def __missing__(self, text: str) -> int:
        found = self.describe(text)
        if found is None:
            self[text] = -1
            return -1
        number = self._start + len(self._entries)
        self._entries.append(found[0])
        self[text] = number if found[1] else -number
        if found[2]:
            self.cited.add(number)
        return self[text]

    def entry(self, number: int) -> DictionaryEntry:
        found = self._entries[abs(number) - self._start]
        assert found is not None
        return found

    def pays(self, size: int) -> bool:
        """Are texts found again often enough for `size` more to be looked up; once they are not, the answer stays no."""
        self.gave_up = self.gave_up or (len(self) > FEW_WORDS and 2 * len(self) > self._asked)
        self._asked += size
        return not self.gave_up

    def all_new(self, texts: bytes, width: int) -> int:
        """Numbers for ASCII texts of equal width, put together, which nobody looks at before they are shown: the first of them."""
        first = self._next_undescribed
        self._next_undescribed += len(texts) // width
        if self.undescribed and self.undescribed[-1][1] == width:
            self.undescribed[-1][2].extend(texts)
        else:
            self.undescribed.append((first, width, bytearray(texts)))
        return first

    def forget(self) -> None:
        """Drop texts and entries; what is needed of them must have been sent."""
        self._start += len(self._entries)
        self._entries, self.cited, self.behind, self.after = [], set(), {}, {}
        self.clear()

    def dump(self) -> dict[str, Any]:
        """What came since the last time, as JSON-ready values; entries of numbers as one array, unread texts as bytes."""
        fresh: Any = self._entries[self._sent - self._start :]
        self._sent = self._start + len(self._entries)
        if self.made_of:
            none = (-1,) * len(self.made_of)
            fresh = array("i", chain.from_iterable(entry or none for entry in fresh))
        undescribed = [(first, width, len(texts)) for first, width, texts in self.undescribed]
        texts = b"".join(texts for *_, texts in self.undescribed)
        out = {"entries": fresh, "undescribed": undescribed, "texts": texts, "made_of": self.made_of}
        self.undescribed = []
        return out


class Behind(dict[str, int]):
    """Numbers of texts of one line with something before them, as they were cut; -1 where something else is."""

    def __init__(self, words: Words, before: str) -> None:
        super().__init__()
        self._words = words
        self._before = before

    def __missing__(self, text: str) -> int:
        own = text[len(self._before) :]
        self[text] = self._words[own] if text.startswith(self._before) and "\n" not in own else -1
        return self[text]


class After(dict[str, int]):
    """Numbers of texts by what follows a beginning that they share: a row needs not be put together to be looked up."""

    def __init__(self, words: Words, beginning: str) -> None:
        super().__init__()
        self._words = words
        self._beginning = beginning

    def __missing__(self, text: str) -> int:
        self[text] = self._words[self._beginning + text]
        return self[text]


@dataclass(slots=True, eq=False, repr=False)
class EncodedBlock:
    """
    Encoded rows of one table, in order.

    Attributes:
        places: column to (group of codes, position in that group's entries).
        runs: rows of lines that follow each other, as (form, number of the first line in that form, its line, rows).
        after: the same rows as (plain rows of the table before them, rows).
        fragments: per fragment the values that all its rows share.
        spans: per fragment its number of rows.
    """

    table: Table[Row]
    places: ColumnPlaces
    size: int = 0
    runs: list[tuple[str, int, int, int]] = field(default_factory=list)
    after: list[tuple[int, int]] = field(default_factory=list)
    fragments: list[dict[str, Any]] = field(default_factory=list)
    spans: list[int] = field(default_factory=list)

    def add(self, runs: list[tuple[str, int, int, int]], plain_before: int, constant: dict[str, Any]) -> None:
        """The rows of one fragment."""
        size = sum(rows for *_, rows in runs)
        self.size += size
        self.runs += runs
        self.after.append((plain_before, size))
        self.fragments.append(constant)
        self.spans.append(size)

    def dump(self) -> dict[str, Any]:
        """Everything since the last time as JSON-ready values; the rows are forgotten."""
        out = {
            "places": self.places, "size": self.size, "runs": self.runs, "after": self.after, "fragments": self.fragments,
            "spans": self.spans,
        }  # fmt: skip
        self.size, self.runs, self.after, self.fragments, self.spans = 0, [], [], [], []
        return out


class Encoder:
    """
    Everything in a sink that is held as codes.

    An output is held in one of two forms: a number for each line, of a group whose entries are made of other groups'
    numbers (the form is that group's name), or those numbers themselves (the form is "").

    Attributes:
        words: the texts of each group.
        blocks: the rows of each table.
    """

    def __init__(self) -> None:
        self.words: dict[str, Words] = {}
        self.blocks: dict[str, EncodedBlock] = {}
        self._codes: dict[str, array[int]] = {}
        self._held: dict[str, int] = {}

    def lines(self, codes: Mapping[str, list[int]]) -> tuple[str, int]:
        """Hold the numbers of all lines of an output, by group; the form, and the number of the first line in it."""
        form = next((group for group in codes if self.words[group].made_of), "")
        first = self._held.get(form, 0)
        for group, numbers in codes.items():
            self._codes.setdefault(group, array("i")).fromlist(numbers)
            self._held[form] = first + len(numbers)
        return form, first

    def dump(self) -> dict[str, Any]:
        """Everything since the last time; numbers are arrays, unread texts bytes. Empty while no text was asked for."""
        if not self.words:
            return {}
        out = {
            "tables": {name: block.dump() for name, block in self.blocks.items()},
            "words": {group: words.dump() for group, words in self.words.items()},
            "codes": self._codes,
        }
        self._codes = {}
        return out


def join(known: dict[str, Any], new: dict[str, Any], plain_before: Mapping[str, int]) -> None:
    """
    Put what was dumped behind what was dumped before; `known` is empty at first.

    Args:
        plain_before: plain rows of each table that came before.
    """
    tables, words, codes = (known.setdefault(part, {}) for part in ("tables", "words", "codes"))
    for name, block in new["tables"].items():
        table = tables.setdefault(
            name, {"places": {}, "size": 0, "runs": [], "after": [], "fragments": [], "spans": []}
        )
        table["places"] = block["places"]
        table["after"] += [(before + plain_before.get(name, 0), rows) for before, rows in block["after"]]
        for part in ("size", "runs", "fragments", "spans"):
            table[part] += block[part]
    for group, one in new["words"].items():
        of = words.setdefault(group, {"entries": [], "undescribed": [], "made_of": one["made_of"]})
        # of numbers a list of arrays, as they came
        of["entries"] += [one["entries"]] if one["made_of"] else one["entries"]
        at = 0
        for first, width, size in one["undescribed"]:
            of["undescribed"].append((first, width, one["texts"][at : at + size]))
            at += size
    for group, numbers in new["codes"].items():
        codes.setdefault(group, []).append(numbers)
