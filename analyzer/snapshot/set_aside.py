"""
Errors in rows that were set aside: whose they are is not known, so nothing is decided by them, but they are not lost.

Who reads "nothing failed" above a mail whose error nobody counted takes it for read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from analyzer import schema
from analyzer.tables.rows import Tables, rows_of

KEPT = tuple(
    table.name for table in (schema.TOOL_ERRORS, schema.KONNECTIVITY_EVENTS, schema.LOG_SIGNALS, schema.UNREAD)
)
"""Tables whose rows may say that something failed."""
BEFORE = "left out: "


class RowsAside:
    """
    The rows, and why.

    Attributes:
        why: the reason, by member.
    """

    def __init__(self) -> None:
        self._columns: dict[str, dict[str, list[Any]]] = {}
        self.why: dict[str, str] = {}

    def take(self, tables: Mapping[str, Any], left: Mapping[str, str]) -> None:
        """Keep what members say that are left out as a whole; `left` has the reason."""
        for name in KEPT:
            if isinstance(data := tables.get(name), dict):
                self._take(name, data, [at for at, source in enumerate(data["source"]) if source in left])
        self.why |= {source: why.removeprefix(BEFORE) for source, why in left.items()}

    def take_rows(self, name: str, data: Any, places: Iterable[int], why: str) -> None:
        """Keep some rows of a table that are left out of members of which others stay."""
        found = sorted(places)
        if name in KEPT and isinstance(data, dict):
            self._take(name, data, found)
            for at in found:
                self.why.setdefault(data["source"][at], why)

    def _take(self, name: str, data: Mapping[str, list[Any]], places: list[int]) -> None:
        kept = self._columns.setdefault(name, {column: [] for column in data})
        for column, values in data.items():
            kept[column] += [values[at] for at in places]

    @property
    def tables(self) -> Tables:
        """The rows as tables, of which all others are empty."""
        return Tables(schema.TABLES, lambda name: rows_of(schema.TABLES[name], self._columns.get(name)))
