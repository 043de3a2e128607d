"""
A table of very many rows, held as codes: columns are distinct values, a row is a number for each group of columns.

It reads like the mapping of column lists that other tables are, and rows are named tuples, made when somebody looks at
one. numpy does what concerns all rows.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, overload

import numpy as np
from numpy.typing import NDArray

from analyzer.tables.base import R_co, Table
from analyzer.tables.rows import made, typed

FRAGMENT = "fragment"
FEW = 50  # one row of so many is read without cutting all texts of a column apart
Codes = NDArray[np.int32]
RowNumbers = NDArray[np.int64]
Make = Callable[[], tuple[RowNumbers, dict[str, Codes]]]


class EncodedTable(Mapping[str, list[Any]], Generic[R_co]):
    """
    Columns of one table, by name; `table[name]` is the column as a list of one value a row.

    Attributes:
        size: number of rows.
        columns: per column its group and the value that belongs to each number.
        lines: line of each row, -1 for none.
        codes: per group of columns a number for each row.
        late: columns that are worked out when somebody asks for them.
    """

    def __init__(self, table: Table[R_co], size: int, columns: dict[str, tuple[str, list[Any]]], make: Make) -> None:
        self.table = table
        self.size = size
        self.columns = columns
        self.late: dict[str, Callable[[RowNumbers], list[Any]]] = {}
        self._make = make
        self.undescribed: dict[str, list[tuple[int, int, bytes]]] = {}  # see `Words.undescribed`
        self._known: dict[str, tuple[list[Any], RowNumbers, list[Any]]] = {}

    @cached_property
    def _arrays(self) -> tuple[RowNumbers, dict[str, Codes]]:
        return self._make()  # nobody may ever look at the rows, and the values alone answer many questions

    @property
    def lines(self) -> RowNumbers:
        return self._arrays[0]

    @property
    def codes(self) -> dict[str, Codes]:
        return self._arrays[1]

    def __len__(self) -> int:
        return len(self.table.all_columns)

    def __iter__(self) -> Iterator[str]:
        return iter(column.name for column in self.table.all_columns)

    def __getitem__(self, name: str) -> list[Any]:
        return self.values_at(name, np.arange(self.size))

    def values_at(self, name: str, at: RowNumbers) -> list[Any]:
        """Values of a column in the rows of these places."""
        if name == "line":
            return [None if line < 0 else line for line in self.lines[at].tolist()]
        if name in self.late:
            return self.late[name](at)
        numbers = self.codes[self.columns[name][0]][at].tolist()
        if name in self.undescribed and len(at) < self.size // FEW:
            return [self._undescribed_text(name, number) for number in numbers]
        return list(map(self._values(name).__getitem__, numbers))

    def _undescribed_text(self, name: str, number: int) -> Any:
        """One value of a column whose texts are not cut apart yet."""
        parts = self.undescribed[name]
        at = bisect.bisect_right(parts, number, key=lambda part: part[0]) - 1
        if at >= 0:
            first, width, texts = parts[at]
            begin = (number - first) * width
            if begin < len(texts):
                return texts[begin : begin + width].decode().rstrip()
        return self.columns[name][1][number]

    def _values(self, name: str) -> list[Any]:
        """The values of a column by number; texts that came undescribed are cut apart now."""
        values = self.columns[name][1]
        for first, width, texts in self.undescribed.pop(name, ()):
            text = texts.decode()
            cut = [text[at : at + width].rstrip() for at in range(0, len(text), width)]
            values[first : first + len(cut)] = cut
        return values

    def values_of(self, group: str) -> dict[str, list[Any]]:
        """The columns of a group, one value for each of its numbers."""
        return {name: values for name, (of, values) in self.columns.items() if of == group}

    def where(self, column: str, test: Callable[[Any], bool]) -> NDArray[np.bool_]:
        """Which rows have a value that passes; each distinct value is asked once."""
        mapped, distinct = self._distinct(column)
        answers = np.fromiter(map(test, distinct), dtype=bool, count=len(distinct))
        if not answers.any() or answers.all():  # most questions have one answer in most meshes
            return np.full(self.size, bool(answers.any()))
        return answers[mapped].take(self.codes[self.columns[column][0]])

    def numbers(self, column: str) -> tuple[RowNumbers, list[Any]]:
        """A number per row and the values: equal values have equal numbers, counted in order of the value list."""
        mapped, distinct = self._distinct(column)
        return mapped.take(self.codes[self.columns[column][0]]), distinct

    def _distinct(self, column: str) -> tuple[RowNumbers, list[Any]]:
        """(per value of the column's list the number of its text, the texts)."""
        values = self._values(column)
        if column not in self._known or self._known[column][0] is not values:
            places: dict[Any, int] = {}
            mapped = np.array([places.setdefault(value, len(places)) for value in values], dtype=np.int64)
            self._known[column] = (values, mapped, list(places))
        return self._known[column][1:]

    def count(self, columns: tuple[str, ...], at: RowNumbers) -> Counter[tuple[Any, ...]]:
        """How often some rows have each combination of values, in order of the first."""
        groups = {self.columns[column][0] for column in columns if self._values(column)}
        if len(groups) > 1 or not len(at):
            return Counter(zip(*(self.values_at(column, at) for column in columns), strict=True))
        places: dict[tuple[Any, ...], int] = {}
        values = zip(*(self.columns[column][1] for column in columns), strict=True)
        mapped = np.array([places.setdefault(value, len(places)) for value in values], dtype=np.int64)
        numbers = mapped[self.codes[groups.pop()][at]]
        first = np.full(len(places), -1, dtype=np.int64)
        first[numbers[::-1]] = np.arange(len(numbers))[::-1]
        counts, texts = np.bincount(numbers, minlength=len(places)), list(places)
        seen = np.flatnonzero(counts)
        return Counter({texts[one]: int(counts[one]) for one in seen[np.argsort(first[seen])]})

    def take(self, keep: NDArray[Any]) -> None:
        """Keep these rows only, in place."""
        lines, codes = self._arrays
        self.__dict__["_arrays"] = (lines[keep], {group: numbers[keep] for group, numbers in codes.items()})
        self.size = len(self.lines)

    def leave_out(self, rows: Collection[int]) -> None:
        """Keep all rows but these, in place."""
        keep = np.ones(self.size, dtype=np.bool_)
        keep[sorted(rows)] = False
        self.take(keep)


class EncodedRows(Sequence[R_co]):
    """Some rows of an encoded table, in order; a row is made when it is asked for."""

    def __init__(self, encoded: EncodedTable[R_co], at: RowNumbers | None = None) -> None:
        self.encoded = encoded
        self._at = at

    @property
    def at(self) -> RowNumbers:
        """Places of the rows in the table."""
        return np.arange(self.encoded.size) if self._at is None else self._at

    def __len__(self) -> int:
        return self.encoded.size if self._at is None else len(self._at)

    @overload
    def __getitem__(self, index: int) -> R_co: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[R_co, ...]: ...
    def __getitem__(self, index: int | slice) -> R_co | tuple[R_co, ...]:
        if isinstance(index, slice):
            return tuple(self.made(self.at[index]))
        return next(self.made(self.at[[index]]))

    def __iter__(self) -> Iterator[R_co]:
        at = self.at
        begin, size = 0, 64  # who looks for the first few should not pay for all
        while begin < len(at):
            yield from self.made(at[begin : begin + size])
            begin, size = begin + size, min(size * 4, 1 << 16)

    def places(self, column: str, test: Callable[[Any], bool]) -> Iterator[R_co]:
        """Those of the rows whose value passes."""
        if not any(map(test, set(self.encoded._values(column)))):
            return iter(())
        return self.made(self.at[self.encoded.where(column, test)[self.at]])

    def made(self, at: RowNumbers) -> Iterator[R_co]:
        """Rows at these places of the table."""
        encoded = self.encoded
        columns = [typed(column.kind, encoded.values_at(column.name, at)) for column in encoded.table.all_columns]
        return made(encoded.table, columns)
