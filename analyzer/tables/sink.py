"""
Where parsers put their rows: columns per table, the cited lines, and what was made of each member.

Everything in here is plain data (text, numbers, booleans, None), because it crosses the pipe of the worker process.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from analyzer.limits import Limits
from analyzer.tables.base import Row, Table
from analyzer.tables.dump import PackedTable, SinkDump, Value
from analyzer.tables.encoded.words import ColumnPlaces, Describe, EncodedBlock, Encoder, Words
from analyzer.tables.packed import packed
from analyzer.wording import is_number, join, plural

Redact = Callable[[str], str]
SECRET = "Secret"
MOST_WORDS = 200_000
MOST_KNOWN = 20_000
SEVERAL = re.compile(
    r"[ \t\n=@\"'{%]|[^\x00-\x7f]|[A-Za-z]:[^/]|[A-Za-z0-9_-]{32}|_[A-Za-z0-9]{14}|[-./](?=[A-Za-z0-9_-]{14})[a-z0-9_-]{0,80}+[A-Z]"
)
"""Stands in a cell that is no name, no address and no word of a state; a long run of letters of both cases may be a token."""
ANY_WORD = "hunter2x"
LEAST, MOST = -(1 << 63), (1 << 63) - 1
"""Whole numbers that a column holds."""
HOLDS: dict[str, type[object]] = {"int": int, "time": int, "float": float, "bool": bool}
"""What the cells of a column are by its kind; all others hold text."""


@dataclass(slots=True, eq=False, repr=False)
class Columns:
    """Rows of one table, column by column."""

    table: Table[Row]
    data: dict[str, list[Value]] = field(default_factory=dict)
    size: int = 0
    names: frozenset[str] = frozenset()
    places: tuple[tuple[str, Callable[[Value], None], bool, type[object], bool], ...] = ()

    def __post_init__(self) -> None:
        self.names, places = _layout(self.table.row)
        self.data = {name: [] for name in ("source", "line", *(name for name, *_ in places))}
        self.places = tuple((name, self.data[name].append, free, holds, always) for name, free, holds, always in places)

    def mend(self) -> None:
        """Rows that were not finished when an error came are taken back."""
        self.size = min(map(len, self.data.values()))
        for values in self.data.values():
            del values[self.size :]


@functools.cache
def _layout(row: type[Row]) -> tuple[frozenset[str], tuple[tuple[str, bool, type[object], bool], ...]]:
    """The names of a table's own columns, and what `Columns.places` says of each: the tables of each member are the same few."""
    columns = row.columns
    return frozenset(c.name for c in columns), tuple(
        (c.name, c.free, HOLDS.get(c.kind, str), c.always) for c in columns
    )


class Sink:
    """
    Collects rows and lines; free text is redacted on the way in, once.

    Args:
        redact_line: the same for a cited line, where that costs less.
    """

    def __init__(self, limits: Limits, redact: Redact, redact_line: Redact | None = None) -> None:
        self.limits = limits
        self.redact = redact
        self._redact_line = redact_line or redact
        self.tables: dict[str, Columns] = {}
        self.encoded = Encoder()
        self.lines: dict[tuple[str, int], str] = {}
        self.dropped_lines = 0
        self.turns: dict[str, int] = {}
        self.mtimes: dict[str, int] = {}
        self._kept = 0
        self._given: dict[str, int] = {}
        self._lost = self._misfits = 0
        self._words: dict[str, str] = {}
        """What is shown of the cells that were met last, which hold a word or a few."""

    def columns(self, table: Table[Row]) -> Columns:
        found = self.tables.get(table.name)
        if found is None:
            found = self.tables[table.name] = Columns(table)
        return found

    def add(self, table: Table[Row], source: str, line: int | None, /, **values: Value) -> None:
        """One row. Missing columns are null; an unknown column, or a gap where every row has a value, is a programming error."""
        columns = self.columns(table)
        if not values.keys() <= columns.names:
            raise KeyError(f"table {table.name} has no column {', '.join(sorted(values.keys() - columns.names))}")
        if values.get("value") is not None and (
            named := values.get("flag") or values.get("option") or values.get("key")
        ):
            values["value"] = self._named(str(named), values["value"])
        columns.size += 1
        columns.data["source"].append(source)
        columns.data["line"].append(line)
        given = values.get
        for name, append, free, holds, always in columns.places:
            value = given(name)
            if value is not None:
                if type(value) is not holds or holds is int:
                    value = self._fitting(value, holds)
                if free and value is not None:
                    value = self.redact(str(value))
                elif holds is str and value is not None:
                    value = self._worded(str(value))
            if value is None and always:
                raise KeyError(f"table {table.name}: a row without {name}")
            append(value)

    def _fitting(self, value: object, holds: type[object]) -> Value:
        """
        A value as its column holds it, or None: a count of 400 digits is no count, and `ready: "true"` states no truth.

        Numbers may come as their digits; a mapping or a list where a word stands is none.
        """
        if isinstance(value, float) and holds is int and value.is_integer():
            value = int(value)
        if isinstance(value, str) and holds in (int, float) and (digits := value.removeprefix("-")).isdecimal():
            value = int(value) if is_number(digits) else MOST + 1
        if type(value) is int and holds in (int, float):
            if LEAST <= value <= MOST:
                return value
            self._lost += 1
            return None
        if holds is str and isinstance(value, str | int | float):
            return str(value).lower() if isinstance(value, bool) else str(value)
        if isinstance(value, holds) and type(value) is not bool:
            return value  # type: ignore[return-value]
        self._misfits += 1
        return None

    def _worded(self, value: str) -> str:
        """
        A name, an address, a state: what stands in its cell may be more than that where a line was cut, glued or filled in by somebody.

        Most are of one word, and the same over and over.
        """
        known = self._words.get(value)
        if known is None:
            if len(self._words) >= MOST_KNOWN:
                self._words.clear()
            known = self._words[value] = self.redact(value) if SEVERAL.search(value) is not None else value
        return known

    def _named(self, name: str, value: Value) -> Value:
        """
        The value of a flag, which stands in a cell apart from the name that tells what it is.

        Only a name under which any word is a secret hides it: a server's ID looks like a token, and is none.
        """
        given = f"--{name}="
        if " " in name:
            return value  # what is asked of a volume's token, as its audience
        shown = self.redact(f"{given}{value}")
        head, sign, _ = str(value).partition("=")  # the name of an entry, of `--from-literal=name=value`
        other = f"{given}{head}={ANY_WORD}" if sign else f"{given}{ANY_WORD}"
        if shown == f"{given}{value}" or self.redact(other) == other:
            return value
        return shown.removeprefix(given)

    def lost(self) -> str:
        """A remark on the values that no column could take since the last one."""
        count, self._lost = self._lost, 0
        other, self._misfits = self._misfits, 0
        return join(
            f"{plural(count, 'number')} beyond 64 bits left out" if count else "",
            f"{plural(other, 'value')} of another type than {'its' if other == 1 else 'their'} field's left out" if other else "",
        )  # fmt: skip

    def mend(self) -> None:
        """After an error in the middle of a row: whole rows only."""
        for columns in self.tables.values():
            columns.mend()

    def extend(self, table: Table[Row], size: int, values: dict[str, list[Value] | Value]) -> None:
        """Many rows at once; a value that is not a list stands for every row. Free text is redacted as in `add`."""
        columns = self.columns(table)
        if unknown := values.keys() - columns.names - {"source", "line"}:
            raise KeyError(f"table {table.name} has no column {', '.join(sorted(unknown))}")
        columns.size += size
        for column in table.all_columns:
            value = values.get(column.name)
            if column.always and (value is None or (isinstance(value, list) and None in value)):
                raise KeyError(f"table {table.name}: a row without {column.name}")
            if isinstance(value, list):
                holds = HOLDS.get(column.kind, str)
                if column.name not in ("source", "line") and not _all_fit(value, holds):
                    value = [None if one is None else self._fitting(one, holds) for one in value]
                if column.free:
                    value = [None if one is None else self.redact(str(one)) for one in value]
                elif holds is str and column.name != "source":
                    value = [None if one is None else self._worded(str(one)) for one in value]
                columns.data[column.name].extend(value)
            else:
                one = self.redact(str(value)) if column.free and value is not None else value
                columns.data[column.name].extend([one] * size)

    def numbers(self, group: str, describe: Describe, made_of: tuple[str, ...] = ()) -> Words:
        """
        The numbers of a group's texts; entries must be redacted by whoever describes.

        `describe` is used from now on: formats may share numbers, and read their own texts.
        """
        found = self.encoded.words.get(group)
        if found is None:
            found = self.encoded.words[group] = Words(describe, made_of)
        found.describe = describe
        return found

    def block(self, table: Table[Row], places: ColumnPlaces) -> EncodedBlock:
        """Where the encoded rows of a table go."""
        found = self.encoded.blocks.get(table.name)
        if found is None:
            found = self.encoded.blocks[table.name] = EncodedBlock(table, places)
        return found

    def plain_rows(self, table: Table[Row]) -> int:
        """Rows of a table that wait to be handed over and are not encoded."""
        columns = self.tables.get(table.name)
        return columns.size if columns else 0

    def lines_of(self, table: Table[Row], source: str, since: int) -> set[int]:
        """Lines of a member in the rows of a table that came behind the first `since` ones and wait to be handed over."""
        columns = self.tables.get(table.name)
        if columns is None:
            return set()
        begin = since if since <= columns.size else 0
        rows = zip(columns.data["source"][begin:], columns.data["line"][begin:], strict=True)
        return {line for one, line in rows if one == source and isinstance(line, int)}

    def restate(self, table: Table[Row], column: str, source: str, since: int, texts: Mapping[int, str]) -> None:
        """Other texts for lines of a member, in the cited ones and in a column of the rows that came behind the first `since` ones."""
        if not texts:
            return
        for number in texts.keys() & {line for one, line in self.lines if one == source}:
            del self.lines[source, number]
            self.keep(source, number, texts[number])
        if columns := self.tables.get(table.name):
            data = columns.data
            for at in range(since if since <= columns.size else 0, columns.size):
                line = data["line"][at]
                if data["source"][at] == source and isinstance(line, int) and line in texts:
                    size = len(str(data[column][at]))
                    data[column][at] = self.redact(texts[line])[: max(size, 100)]

    def keep(self, source: str, line: int, text: str) -> None:
        """Keep a line's text, so that it can be cited."""
        key = (source, line)
        if key in self.lines:
            return
        if len(self.lines) + self._kept >= self.limits.kept_lines:
            self.dropped_lines += 1
            return
        limit = self.limits.shown_line_bytes
        clean = self._redact_line(text[: self._looked_at(text, limit)].rstrip("\r\n"))
        if 4 * len(clean) > limit and len(clean.encode("utf-8", "replace")) > limit:
            clean = clean.encode("utf-8", "replace")[: limit - 4].decode("utf-8", "ignore") + " \u2026"
        self.lines[key] = clean

    def begin(self, text: str, size: int) -> str:
        """The beginning of a text without its secrets, also those that are told by what stands behind it."""
        return self.redact(text[: self._looked_at(text, size)])[:size]

    @staticmethod
    def _looked_at(text: str, size: int) -> int:
        """Characters of a text that are looked at to show so many: all of it where an object says at its end that it is a Secret."""
        return len(text) if SECRET in text[4 * size :] else 4 * size

    @property
    def lines_kept(self) -> int:
        """Lines whose text is here or was handed over."""
        return self._kept + len(self.lines)

    def weight(self) -> int:
        """Rows and lines held: how much would be lost with the process."""
        words = sum(len(words) for words in self.encoded.words.values() if len(words) > MOST_WORDS)
        return sum(columns.size for columns in self.tables.values()) + len(self.lines) + words

    def rows_held(self, name: str) -> int:
        """Rows given to a table so far, those handed over included."""
        columns, block = self.tables.get(name), self.encoded.blocks.get(name)
        return self._given.get(name, 0) + (columns.size if columns else 0) + (block.size if block else 0)

    def clear(self) -> None:
        """Forget what was handed over; limits keep counting."""
        for name, columns in self.tables.items():
            self._given[name] = self._given.get(name, 0) + columns.size
        self.tables.clear()
        if any(len(words) > MOST_WORDS for words in self.encoded.words.values()):
            for words in self.encoded.words.values():  # together: entries of one may name numbers of another
                words.forget()
        self._kept += len(self.lines)
        self.lines.clear()
        self.dropped_lines = 0
        self.mtimes.clear()

    def dump(self) -> SinkDump:
        """
        The whole content as values that are ready for JSON but for the arrays of `Encoder.dump`, columns of one value or of
        few packed; `packed.plain` undoes it.
        """
        tables: dict[str, PackedTable] = {}
        for name, columns in self.tables.items():
            tables[name] = {
                "size": columns.size, "columns": {key: packed(values) for key, values in columns.data.items()},
            }  # fmt: skip
        lines: dict[str, list[Value]] = {}
        for (source, number), text in self.lines.items():
            lines.setdefault(source, []).extend((number, text))
        for name, block in self.encoded.blocks.items():
            self._given[name] = self._given.get(name, 0) + block.size
        return {
            "tables": tables,
            "encoded": self.encoded.dump(),
            "lines": lines,
            "turns": self.turns,
            "mtimes": self.mtimes,
            "dropped": self.dropped_lines,
        }


def _all_fit(values: list[Value], holds: type[object]) -> bool:
    """Are all of these as their column holds them, so that none needs a look at itself."""
    if not set(map(type, values)) <= {holds, type(None)}:
        return False
    numbers = [one for one in values if isinstance(one, int)] if holds is int else ()
    return not numbers or (min(numbers) >= LEAST and max(numbers) <= MOST)
