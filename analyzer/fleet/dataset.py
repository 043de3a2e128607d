"""
The dataset `many` writes: ``PLACE/{bundles,causes,checks,reports,tables/NAME}/part-*.parquet``, one part per lot of bundles.

A part takes its place when it is whole, so that a partial file never looks complete; `bundles` comes last,
so that a bundle counts as done only when all its rows are there. A part that is damaged costs its own rows. Rows carry
the number of their run: of a path that was analysed again, the latest run's rows are the ones that hold, and
`compact` drops the others. What differs from run to run over equal bundles is apart: in ``_costs`` the time that it took, in
``_seen`` what later runs saw of a bundle whose rows stay.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from analyzer.fleet import looks
from analyzer.fleet.compaction import bundles_of, put_together
from analyzer.fleet.identity import Analysed, is_relative, names_of
from analyzer.fleet.looks import LaterLook, RowMarks
from analyzer.fleet.parts import TABLES, Damaged, batches, incomplete, key_of, schema_of
from analyzer.fleet.place import Place
from analyzer.fleet.rows import FAILED, SAME, FleetRows
from analyzer.fleet.store import place_of
from analyzer.tables import parquet

PARTS = 64
"""Parts of a table from which on a run puts them together at its end."""
FEW = 1000
"""Bundles up to which it does so after each run: a second's work."""


class GoodRow(NamedTuple):
    """The row of a bundle with a diagnosis, the marks of its content, what the last run saw of it, and which parsed tables are kept."""

    bundle: str
    path: str
    sha256: str
    made_by: str
    marks: str
    look: LaterLook | None = None
    tables: frozenset[str] = frozenset()


class Dataset:
    """
    Appends lots of rows to a folder, or to one behind a URL, and knows what is done.

    Attributes:
        damaged: parts that could not be read, each with the reason.
        run: the number of this run, above all there are.
        names: how the rows there call bundles, as `names_of` tells it; known after `analysed`.
        relative: paths of rows that are below a folder which nobody kept; known then, too.
        unfinished: paths whose newest row, or the look of a later run, is of an end that is no bundle's own; known then, too.
        good: rows with a diagnosis, by path; known then, too.
        lost: parts that are gone or have no end, each with how many bundles are analysed again for it; known then, too.

    Raises:
        UsageError: Parquet's extra is not installed.
    """

    def __init__(self, where: Place | Path | str) -> None:
        parquet.library()
        self.place = place_of(where)
        self.damaged: Damaged = []
        self.run = 1
        self.names: set[str] = set()
        self.relative: set[str] = set()
        self.unfinished: set[str] = set()
        self.good: dict[str, list[GoodRow]] = {}
        self.lost: list[tuple[str, int]] = []
        self._looks: list[dict[str, Any]] = []
        self._keys: list[tuple[str, str]] = []
        self.place.prepare(TABLES)

    def analysed(self, made_by: str, *, whole: bool = False) -> dict[str, list[Analysed]]:
        """What was finished in this way (analyzer and options), by path; error rows are tried again. Parts are read to their end where they are asked for as a whole."""
        found: dict[str, list[Analysed]] = {}
        self.damaged = []
        self.names, self.relative = set(), set()
        latest: dict[str, dict[str, Any]] = {}
        names = ("bundle", "path", "run", "sha256", "marks", "made_by", "status", "kept_tables")
        for part, batch in batches(self.place, "bundles", names, self.damaged):
            for row in batch.to_pylist():
                self.run = max(self.run, row["run"] + 1)
                self.names.add(names_of(row["made_by"] or ""))
                if is_relative(row["path"], row["made_by"] or ""):
                    self.relative.add(row["path"])
                at = key_of(row["path"], row["sha256"])
                if at not in latest or latest[at]["run"] <= row["run"]:
                    latest[at] = row | {"part": part}
        self.unfinished = {row["path"] for row in latest.values() if row["status"] in FAILED}
        self.good = {}
        self._keys = [(key, row["path"]) for key, row in latest.items()]
        seen = looks.latest(self.place, self.damaged)
        self.run = max([self.run, *(look.of.run + 1 for look in seen.values())])
        gone = self._incomplete(latest.values(), whole=whole)
        for key, row in latest.items():
            at, marks = row["path"], row["marks"] or ""
            tables = frozenset((row["kept_tables"] or "").split())
            look = seen.get(key)
            if look is not None and not look.is_of(RowMarks.of(row["run"], row["sha256"], row["made_by"])):
                look = None
            if look is not None and look.status == SAME:
                marks = look.marks
            elif look is not None:
                if look.status in FAILED:
                    self.unfinished.add(at)
                if look.seen_by == made_by and look.status != "error":
                    found.setdefault(at, []).append(Analysed(look.marks, "", look.status, tables))
            if row["status"] == "ok":
                self.good.setdefault(at, []).append(
                    GoodRow(row["bundle"], row["path"], row["sha256"], row["made_by"], marks, look, tables)
                )
            if row["made_by"] == made_by and row["status"] != "error" and row["part"] not in gone:
                found.setdefault(at, []).append(Analysed(marks, row["sha256"] or "", row["status"], tables))
        return found

    def _incomplete(self, rows: Collection[Mapping[str, Any]], *, whole: bool) -> set[str]:
        """Parts of bundles of which other rows are lost; tells how many there are of each."""
        counts: Counter[str] = Counter()
        holding: dict[str, set[str]] = {}
        for row in rows:
            if row["status"] == "ok":
                counts[row["part"]] += 1
                holding.setdefault(row["part"], set()).update(f"tables/{one}" for one in (row["kept_tables"] or "").split())  # fmt: skip
        lost = incomplete(self.place, holding, whole=whole)
        self.lost = [(f"{table}/{part}", counts[part]) for part, tables in sorted(lost.items()) for table in tables]
        return {*lost}

    def note(self, row: GoodRow, seen_by: str, status: str, marks: str, error: str = "") -> None:
        """Remember what this run saw of a bundle whose row stays; written with `append`, and not where the last look was the same."""
        if row.look is not None and row.look[1:] == (seen_by, status, marks, error):
            return
        self._looks.append({
            "bundle": row.bundle, "path": row.path, "sha256": row.sha256, "run": self.run, "made_by": row.made_by,
            "seen_by": seen_by, "status": status, "marks": marks, "error": error,
        })  # fmt: skip

    def besides(self, paths: Collection[str]) -> set[str]:
        """Bundles that are none of these, by `key_of` them; known after `analysed`."""
        return {key for key, path in self._keys if path not in paths}

    def append(self, lots: list[FleetRows]) -> None:
        """
        Write one part of each table.

        Raises:
            OSError: the disk is full or not writable; what was written before stays valid.
        """
        if noted := self._looks:
            looks.write(self.place, noted)
            self._looks = []
        if not lots:
            return
        lots = sorted(lots, key=lambda lot: str(lot["bundles"][0]["path"]))  # not in the order of coming
        for lot in lots:
            for rows in lot.values():
                for row in rows:
                    row["run"] = self.run
        own = (
            "path",
            "sha256",
            "made_by",
            "kept_tables",
        )  # two runs that do not know of each other write equal rows under a name, or two names
        seed = "".join(
            f"{self.run}\0" + "\0".join(str(row[name]) for name in own) + "\0" for lot in lots for row in lot["bundles"]
        )
        name = "part-" + hashlib.sha256(seed.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        parsed = sorted({table for lot in lots for table in lot if table.startswith("tables/")})
        for table in (*parsed, *TABLES):
            rows = [row for lot in lots for row in lot.get(table, ())]
            self._write(table, name, rows)

    def _write(self, table: str, name: str, rows: list[dict[str, Any]]) -> None:
        arrow = parquet.library()
        schema = schema_of(table)
        self.place.prepare([table])
        columns = [parquet.array([_storable(row.get(field.name)) for row in rows], field.type) for field in schema]
        made = arrow.Table.from_arrays(columns, schema=schema)
        with self.place.write(table, f"{name}.parquet") as partial:
            arrow.parquet.write_table(made, partial, compression="zstd")

    def compact(self, *, most: int = PARTS, few: int = FEW, now: bool = False, without: Collection[str] = ()) -> int:
        """
        Put parts together, so that rows stand in one order and replaced ones are gone: when there are many, or few bundles, or `now`.

        Args:
            without: paths of rows that go.

        Raises:
            OSError: the disk is full or not writable; nothing is lost then.
        """
        many = any(len(self.place.parts(table)) > most for table in ("bundles", looks.TABLE))
        if not now and not without and not many and bundles_of(self.place) > few:
            return 0
        return put_together(self.place, without)


def _storable(value: Any) -> Any:
    """Text that Parquet can hold: what is not UTF-8 becomes an escape."""
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-8", "backslashreplace").decode()
