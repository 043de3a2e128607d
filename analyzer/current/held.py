"""The rows of a bundle that still hold, while those that are past are taken out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from analyzer import schema
from analyzer.current.mixed import mixed
from analyzer.current.past import Past
from analyzer.tables.base import R, Row, Table
from analyzer.tables.rows import Rows, Tables


class CurrentRows:
    """
    Rows by table: ``held[PODS]``.

    Attributes:
        past: what was taken out so far.
        mixed: members that show several clusters, where nothing is known to be later; their rows stay.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._changed: dict[str, Rows[Row]] = {}
        self.past: list[Past] = []
        self.mixed = mixed(tables)

    def __getitem__(self, table: Table[R]) -> Rows[R]:
        return cast("Rows[R]", self.named(table.name))

    def named(self, name: str) -> Rows[Row]:
        """The rows of a table whose type is not known here."""
        return self._changed[name] if name in self._changed else self._tables[name]

    def settle(self, table: Table[R], rows: Rows[R]) -> None:
        """Hold these rows, which may have been made anew at each look, so that single ones can be taken out."""
        self._changed[table.name] = rows

    def drop(self, found: Iterable[Past], filled: Mapping[int, Row] | None = None) -> None:
        """
        Take out rows that are past.

        Args:
            filled: by the identity of a row that holds, the same with what it does not state itself.
        """
        by_table: dict[str, list[Past]] = {}
        for one in found:
            if one.row.source in self.mixed:
                continue
            by_table.setdefault(one.table, []).append(one)
        put = filled or {}
        for name, gone in by_table.items():
            out = {id(one.row) for one in gone}
            self._changed[name] = tuple(put.get(id(row), row) for row in self.named(name) if id(row) not in out)
            self.past += gone

    def tables(self) -> Tables:
        """All tables, those without a change as they were."""
        return Tables(schema.TABLES, self.named) if self._changed else self._tables
