"""What a table is: a name, typed columns and a sentence each. No pandas here; `frames` makes frames of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["str", "category", "int", "float", "bool", "time"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `free` marks text from the bundle that may hold a secret and is redacted on entry."""

    name: str
    kind: Kind
    doc: str
    free: bool = False


SOURCE = Column("source", "category", "member path inside the bundle")
LINE = Column("line", "int", "line in that member, from 1")


@dataclass(frozen=True, slots=True)
class Table:
    """A named set of columns; `source` and `line` are always the first two."""

    name: str
    doc: str
    columns: tuple[Column, ...]

    @property
    def all_columns(self) -> tuple[Column, ...]:
        return (SOURCE, LINE, *self.columns)


def table(name: str, doc: str, *columns: str) -> Table:
    """
    A table from one line per column: ``"name: kind: what it holds"``.

    A kind followed by ``!`` marks free text that is redacted on entry.
    """
    made = []
    for text in columns:
        column, kind, about = (part.strip() for part in text.split(":", 2))
        made.append(Column(column, kind.rstrip("!"), about, kind.endswith("!")))  # type: ignore[arg-type]
    return Table(name, doc, tuple(made))
