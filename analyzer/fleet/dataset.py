"""
The dataset `many` writes: ``PLACE/{bundles,causes,checks,reports,tables/NAME}/part-*.parquet``, one part per lot of bundles.

A part takes its place when it is whole, so that a partial file never looks complete; `bundles` comes last,
so that a bundle counts as done only when all its rows are there. A part that is damaged costs its own rows. Rows carry
the number of their run: of a path that was analysed again, the latest run's rows are the ones that hold, and
`compact` drops the others.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError
from analyzer.fleet.identity import Analysed, names_of
from analyzer.fleet.place import Place
from analyzer.fleet.rows import COLUMNS, SCHEMA, FleetRows
from analyzer.fleet.store import place_of
from analyzer.tables import parquet

if TYPE_CHECKING:
    import pyarrow as pa

KINDS = {
    **dict.fromkeys(
        ("run", "schema", "rank", "members", "size_bytes", "failed", "warned", "passed", "unknown", "unread_lines", "lost_members", "truncated"), "int64"
    ),
    "seconds": "float64",
}  # fmt: skip
BATCH = 4096
PARTS = 64
"""Parts of a table from which on a run puts them together at its end."""
MOST_RUNS = 1 << 53
HIDDEN = "[hidden:"
Damaged = list[tuple[str, str]]
"""Parts that could not be read, as ``TABLE/PART``, each with the reason."""
NewestRuns = dict[str, tuple[int, str]]
"""Run and part in which the rows of a bundle hold, by `key_of` it."""


class Dataset:
    """
    Appends lots of rows to a folder, or to one behind a URL, and knows what is done.

    Attributes:
        damaged: parts that could not be read, each with the reason.
        run: the number of this run, above all there are.
        names: how the rows there are call bundles, as `names_of` tells it; known after `analysed`.

    Raises:
        UsageError: Parquet's extra is not installed.
    """

    def __init__(self, where: Place | Path | str) -> None:
        parquet.library()
        self.place = place_of(where)
        self.damaged: Damaged = []
        self.run = 1
        self.names: set[str] = set()
        self.place.prepare(COLUMNS)

    def analysed(self, made_by: str) -> dict[str, list[Analysed]]:
        """What was finished in this way (analyzer and options), by path; error rows are tried again."""
        found: dict[str, list[Analysed]] = {}
        self.damaged = []
        self.names = set()
        latest: dict[str, dict[str, Any]] = {}
        names = ("path", "run", "sha256", "marks", "made_by", "status", "kept_tables")
        for _, batch in batches(self.place, "bundles", names, self.damaged):
            for row in batch.to_pylist():
                self.run = max(self.run, row["run"] + 1)
                self.names.add(names_of(row["made_by"] or ""))
                at = key_of(row["path"], row["sha256"])
                if at not in latest or latest[at]["run"] <= row["run"]:
                    latest[at] = row
        for row in latest.values():
            if row["made_by"] == made_by and row["status"] != "error":
                tables = frozenset((row["kept_tables"] or "").split())
                found.setdefault(row["path"], []).append(
                    Analysed(row["marks"] or "", row["sha256"] or "", row["status"], tables)
                )
        return found

    def append(self, lots: list[FleetRows]) -> None:
        """
        Write one part of each table.

        Raises:
            OSError: the disk is full or not writable; what was written before stays valid.
        """
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
        for table in (*parsed, "reports", "causes", "checks", "bundles"):
            rows = [row for lot in lots for row in lot.get(table, ())]
            if rows or table in COLUMNS:
                self._write(table, name, rows)

    def _write(self, table: str, name: str, rows: list[dict[str, Any]]) -> None:
        arrow = parquet.library()
        schema = schema_of(table)
        self.place.prepare([table])
        try:
            made = arrow.Table.from_pylist(rows, schema=schema)
        except (UnicodeEncodeError, arrow.ArrowException):  # a name that is not UTF-8, a number where words stand
            made = arrow.Table.from_pylist([{k: _storable(v) for k, v in row.items()} for row in rows], schema=schema)
        with self.place.write(table, f"{name}.parquet") as partial:
            arrow.parquet.write_table(made, partial, compression="zstd")

    def compact(self, *, most: int = PARTS) -> int:
        """
        Put many small parts together and drop rows that a later run replaced; the number of parts that went.

        Raises:
            OSError: the disk is full or not writable; nothing is lost then.
        """
        if len(self.place.parts("bundles")) <= most:
            return 0
        old = {table: self.place.parts(table) for table in self._tables()}
        holds = current(self.place, [])  # of no less than what is listed above: another run's parts are left alone
        name = f"part-{secrets.token_hex(8)}"  # of its own, should another run do the same now
        readable = {table: self._together(table, name, holds) for table in old}
        if any(set(parts) - set(self.place.parts(table)) for table, parts in old.items()):
            return 0  # another run took some away while they were read: what it wrote holds them
        for table in ("bundles", *(t for t in old if t != "bundles")):  # the new rows hold from here on
            for part in old[table]:
                if part in readable[table] and part != f"{name}.parquet":
                    self.place.remove(table, part)
        return len(old["bundles"]) - 1

    def _tables(self) -> list[str]:
        return [*self.place.parsed(), "reports", "causes", "checks", "bundles"]

    def _together(self, table: str, name: str, holds: NewestRuns) -> set[str]:
        """Write the rows that hold as one part; the names of the parts that could be read."""
        arrow = parquet.library()
        schema = schema_of(table)
        damaged: Damaged = []
        with (
            self.place.write(table, f"{name}.parquet") as partial,
            arrow.parquet.ParquetWriter(partial, schema, compression="zstd") as writer,
        ):
            for part, batch in batches(self.place, table, tuple(schema.names), damaged):
                writer.write_batch(kept(batch, part, holds))
        return set(self.place.parts(table)) - {part.rpartition("/")[2] for part, _ in damaged}


def key_of(path: str | None, digest: str | None) -> str:
    """What tells bundles apart: the path, and where a secret in it is hidden the content, too."""
    return f"{path}\0{digest}" if path and HIDDEN in path else path or ""


def current(place: Place, damaged: Damaged) -> NewestRuns:
    """Where the rows of each bundle hold: in its latest run, and of two parts of one run in one."""
    found: NewestRuns = {}
    for part, batch in batches(
        place, "bundles", COLUMNS["bundles"], damaged
    ):  # whole rows: a damaged one does not hold
        own = (batch.column(name).to_pylist() for name in ("path", "sha256", "run"))
        for path, digest, run in zip(*own, strict=True):
            key = key_of(path, digest)
            found[key] = max(found.get(key, (0, "")), (run, part))
    return found


def kept(batch: pa.RecordBatch, part: str, holds: NewestRuns) -> pa.RecordBatch:
    """The rows of a batch that hold."""
    arrow = parquet.library()
    names = ("path", "sha256", "run")
    rows = zip(*(batch.column(name).to_pylist() for name in names), strict=True)
    hold = [holds.get(key_of(path, digest)) == (run, part) for path, digest, run in rows]
    return batch.filter(arrow.array(hold, arrow.bool_()))


def schema_of(table: str) -> pa.Schema:
    """Types of a table's columns; those of a parsed table begin with the bundle's own."""
    from analyzer.fleet.rows import OWN
    from analyzer.schema import TABLES

    arrow = parquet.library()
    text = [(name, arrow.type_for_alias(KINDS.get(name, "string"))) for name in COLUMNS.get(table, OWN)]
    if table in COLUMNS:
        return arrow.schema(text)
    kinds = {**parquet.KINDS, "time": "string"}
    own = [(c.name, arrow.type_for_alias(kinds[c.kind])) for c in TABLES[table.removeprefix("tables/")].all_columns]
    return arrow.schema([*text, *(one for one in own if one[0] not in OWN)])


def batches(
    place: Place, table: str, columns: tuple[str, ...], damaged: Damaged
) -> Iterator[tuple[str, pa.RecordBatch]]:
    """
    (name of its part, rows) of one of the dataset's tables in the order of the parts' names, some thousand rows at a time.

    A part is damaged when it is no Parquet, lacks a column, is of another version of the dataset, or holds values of
    another type or text that is not UTF-8; it is named in `damaged` with the reason.
    """
    arrow = parquet.library()
    whole = schema_of(table)
    asked = columns if table != "bundles" or "schema" in columns else (*columns, "schema")
    schema = arrow.schema([whole.field(name) for name in asked])
    for name in place.parts(table):
        try:
            with place.read(table, name) as file, arrow.parquet.ParquetFile(file) as part:
                if absent := sorted(set(asked) - set(part.schema_arrow.names)):
                    raise InputError(f"it has no column {absent[0]!r}: another version of `analyze` wrote it" if table == "bundles" else f"it has no column {absent[0]!r}")  # fmt: skip
                found = []
                for batch in part.iter_batches(BATCH, columns=list(asked)):
                    read = arrow.Table.from_batches([batch]).select(list(asked)).cast(schema)
                    read.validate(full=True)
                    _check_own(read)
                    if table == "bundles" and (other := set(read.column("schema").to_pylist()) - {SCHEMA}):
                        raise InputError(f"it is of version {max(other, key=str)} of the dataset, and this `analyze` reads version {SCHEMA}")  # fmt: skip
                    found += read.select(list(columns)).to_batches()
                    if len(found) > 8:  # what was good so far is not held for long: a part is read in order
                        yield from ((name, one) for one in found)
                        found = []
            yield from ((name, one) for one in found)
        except (InputError, OSError, ValueError, KeyError, TypeError, MemoryError, arrow.ArrowException) as error:
            said = str(error).strip().splitlines()
            damaged.append((f"{table}/{name}", said[0][:200] if said else type(error).__name__))


def _check_own(rows: pa.Table) -> None:
    """Raise InputError for rows that belong to no bundle or no run: no run after them could be told from theirs."""
    for name in ("path", "run"):
        if name in rows.column_names and rows.column(name).null_count:
            raise InputError(f"it has rows without a {name}")
    if "run" in rows.column_names and any(not 0 <= run < MOST_RUNS for run in rows.column("run").unique().to_pylist()):
        raise InputError("it has rows of a run that cannot be")


def _storable(value: Any) -> Any:
    """Text that Parquet can hold: what is not UTF-8 becomes an escape."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


__all__ = ("COLUMNS", "SCHEMA", "Damaged", "Dataset", "NewestRuns", "batches", "current", "kept", "key_of", "schema_of")
