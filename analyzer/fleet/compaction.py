"""
Parts put together: every bundle once, by path, so many a part; equal bundles give equal bytes, whatever runs wrote them.

Each part is read once for every new part that takes rows from it, and what it takes is handed out to buckets in a private
folder; a bucket is put in order by itself, so memory does not grow with the dataset. New parts stand beside the old ones
until they are whole. A new part is named by its rows, so that one that is there already is left alone, and its rows are all
of run 1. Old ones go in the order of their runs: should that be interrupted, what is left of a bundle is its latest rows.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Collection, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.errors import AnalyzerError
from analyzer.fleet import looks
from analyzer.fleet.looks import RowMarks
from analyzer.fleet.parts import ANALYSED, TABLES, Damaged, batches, incomplete, key_of, schema_of
from analyzer.fleet.place import Place
from analyzer.fleet.rows import LOST_ROWS
from analyzer.private import private_folder
from analyzer.tables import parquet

if TYPE_CHECKING:
    import pyarrow as pa

BUNDLES = 10_000
"""Bundles of a part."""
BUCKET = {"bundles": 2000, "causes": 2000, "_costs": 2000, "checks": 250, "reports": 250}
PARSED = 50
"""Bundles whose rows are held at once, and make one group of rows of a file; of a parsed table, whose rows may be very many."""
FIRST = 1


class _Overtaken(AnalyzerError):
    """Another run took parts away that were to be read."""


@dataclass(frozen=True, slots=True)
class _Row:
    """Where the rows of a bundle hold, a digest of its own, what a later look at it names it by, and its parsed tables (None: it was not analysed)."""

    run: int
    part: str
    digest: bytes
    marks: RowMarks
    tables: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class _NewPart:
    """A part that is to be: the place of each of its bundles, and the parts that have their rows."""

    name: str
    places: dict[str, int]
    sources: frozenset[str]


def bundles_of(place: Place) -> int:
    """How many rows of bundles there are, of all runs."""
    return sum(batch.num_rows for _, batch in batches(place, "bundles", ("path",), []))


def put_together(place: Place, without: Collection[str] = ()) -> int:
    """
    Write the rows that hold in one order and remove the others; by how many parts there are less then.

    Args:
        without: bundles whose rows go, by `key_of` them.

    Raises:
        OSError: the disk is full or not writable; nothing is lost then.
    """
    tables = (*place.parsed(), *TABLES)
    old = {table: place.parts(table) for table in tables}
    damaged: Damaged = []
    rows, runs = _rows(place, damaged)
    rows = {key: row for key, row in rows.items() if key not in without}
    lost = _lost(place, rows)
    known = (
        not damaged
    )  # what is found on the way changes no number of a run: rows of one bundle have the same in each table
    new = _planned(rows, lost, known=known)
    holding = {key: row.marks for key, row in rows.items()}
    if {part.name for part in new} == set(old["bundles"]):
        looks.put_together(place, holding, FIRST if not damaged else None)
        return 0
    unchanged = {part.name for part in new if part.sources <= {part.name}}  # rows from elsewhere may mend a damaged one
    there = _whole(place, new, rows) & {*old["bundles"]} & unchanged
    try:
        for table in tables:  # bundles come last: they hold from then on
            for part in new:
                if part.name not in there:
                    _write(place, table, part, rows, old, damaged, lost, known=known)
            lost |= {name for at, _, name in (one.rpartition("/") for one, _ in damaged) if at in ANALYSED}
    except _Overtaken:
        return 0  # what that run wrote has them
    for table in reversed(tables):
        kept = {part.name for part in new} | _unreadable(place, table, old[table], rows, damaged)
        for name in sorted(set(old[table]) - kept, key=lambda one: (runs.get(one, 0), one)):
            place.remove(table, name)
    looks.put_together(place, holding, FIRST if not damaged else None)
    return len(old["bundles"]) - len(new)


def _rows(place: Place, damaged: Damaged) -> tuple[dict[str, _Row], dict[str, int]]:
    """The rows of bundles that hold, by `key_of` them, and the run of each part."""
    found: dict[str, _Row] = {}
    runs: dict[str, int] = {}
    for part, batch in batches(place, "bundles", tuple(schema_of("bundles").names), damaged):
        for row in batch.to_pylist():
            run = row.pop("run")
            runs[part] = max(run, runs.get(part, 0))
            key = key_of(row["path"], row["sha256"])
            if key not in found or (found[key].run, found[key].part) < (run, part):
                said = repr(tuple(row.values())).encode("utf-8", "backslashreplace")
                marks = RowMarks.of(run, row["sha256"], row["made_by"])
                tables = tuple((row["kept_tables"] or "").split()) if row["status"] == "ok" else None
                found[key] = _Row(run, part, hashlib.sha256(said).digest(), marks, tables)
    return found, runs


def _lost(place: Place, rows: dict[str, _Row]) -> set[str]:
    """Parts of bundles of which other rows are lost."""
    holding: dict[str, set[str]] = {}
    for row in rows.values():
        if row.tables is not None:
            holding.setdefault(row.part, set()).update(f"tables/{one}" for one in row.tables)
    return {*incomplete(place, holding)}


def _whole(place: Place, new: list[_NewPart], rows: dict[str, _Row]) -> set[str]:
    """New parts that have all their tables already, from before: one that lost some is made again by its name."""
    holding = {
        part.name: {f"tables/{one}" for key in part.places for one in rows[key].tables or ()}
        for part in new
        if any(rows[key].tables is not None for key in part.places)
    }
    return {part.name for part in new} - {*incomplete(place, holding)}


def _planned(rows: dict[str, _Row], lost: Collection[str], *, known: bool) -> list[_NewPart]:
    """
    So many bundles a part, by path.

    Args:
        lost: parts of which other rows are lost: what is made of them has another name than the whole.
        known: are all parts readable? Otherwise names are new and runs stay what they are, for a part may be mended.
    """
    keys, found = sorted(rows), []
    for at in range(0, len(keys), BUNDLES):
        some = keys[at : at + BUNDLES]
        seed = hashlib.sha256(b"" if known else secrets.token_bytes(16))
        for key in some:
            seed.update(rows[key].digest + b"lost" * (rows[key].part in lost))
        sources = frozenset(rows[key].part for key in some)
        found.append(_NewPart(f"part-{seed.hexdigest()[:16]}.parquet", {key: n for n, key in enumerate(some)}, sources))
    return found


def _write(
    place: Place, table: str, part: _NewPart, rows: dict[str, _Row], old: dict[str, list[str]], damaged: Damaged, lost: Collection[str], *, known: bool
) -> None:  # fmt: skip
    """One part of one table; of a parsed table only where its bundles have it. A bundle whose other rows are lost says so in its own."""
    arrow = parquet.library()
    schema = schema_of(table)
    has = {f"tables/{one}" for key in part.places for one in rows[key].tables or ()}
    with contextlib.closing(_ordered(place, table, part, rows, damaged, lost)) as groups:
        first = next(groups, None)
        if first is None and table not in (*TABLES, *has):
            return
        with (
            place.write(table, part.name) as partial,
            arrow.parquet.ParquetWriter(partial, schema, compression="zstd") as writer,
        ):
            for group in (one for some in ((first,), groups) for one in some if one is not None):
                if known:
                    run = parquet.array([FIRST] * group.num_rows, arrow.int64())
                    group = group.set_column(schema.get_field_index("run"), schema.field("run"), run)
                writer.write_table(group, row_group_size=max(1, group.num_rows))
            if set(old[table]) - set(place.parts(table)):
                raise _Overtaken


def _ordered(
    place: Place, table: str, part: _NewPart, rows: dict[str, _Row], damaged: Damaged, lost: Collection[str]
) -> Generator[pa.Table, None, None]:
    """Rows of a new part by the places of their bundles, a bucket at a time."""
    arrow = parquet.library()
    schema = schema_of(table)
    size = BUCKET.get(table, PARSED)
    own = schema.append(arrow.field("place", arrow.int64()))
    with private_folder() as folder, contextlib.ExitStack() as files:
        writers: dict[int, Any] = {}
        for name, batch in batches(place, table, tuple(schema.names), damaged, part.sources):
            places = _places(batch, name, part, rows)
            if table == "bundles" and name in lost:
                batch = _marked(batch)
            for bucket in np.unique(places[places >= 0] // size).tolist():
                if bucket not in writers:
                    options = arrow.ipc.IpcWriteOptions(compression="zstd")
                    writers[bucket] = files.enter_context(arrow.ipc.new_file(str(_bucket(folder, bucket)), own, options=options))  # fmt: skip
                at = np.flatnonzero((places >= 0) & (places // size == bucket))
                columns = [*batch.take(_numbers(at)).columns, _numbers(places[at])]
                writers[bucket].write_batch(arrow.RecordBatch.from_arrays(columns, schema=own))
        files.close()
        for bucket in sorted(writers):
            with arrow.ipc.open_file(str(_bucket(folder, bucket))) as reader:
                held = reader.read_all()
            order = np.argsort(
                np.array(held.column("place").to_pylist(), dtype=np.int64), kind="stable"
            )  # rows of a bundle stay as they were
            yield held.take(_numbers(order)).drop_columns(["place"]).combine_chunks()


def _marked(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Rows of bundles that are to be analysed again."""
    arrow = parquet.library()
    pairs = zip(*(batch.column(name).to_pylist() for name in ("made_by", "status")), strict=True)
    said = [
        f"{LOST_ROWS}{made_by}" if status == "ok" and not (made_by or "").startswith(LOST_ROWS) else made_by
        for made_by, status in pairs
    ]
    column = parquet.array(said, arrow.string()).combine_chunks()
    return batch.set_column(batch.schema.get_field_index("made_by"), "made_by", column)


def _numbers(values: np.ndarray[Any, np.dtype[Any]]) -> pa.Array:
    """The same numbers for Arrow, which need not know of pandas for that."""
    arrow = parquet.library()
    held = np.ascontiguousarray(values, dtype=np.int64)
    return arrow.Array.from_buffers(arrow.int64(), len(held), [None, arrow.py_buffer(held)])


def _bucket(folder: Path, number: int) -> Path:
    return folder / f"{number}.arrow"


def _places(batch: pa.RecordBatch, name: str, part: _NewPart, rows: dict[str, _Row]) -> np.ndarray[Any, np.dtype[Any]]:
    """The place of each row's bundle in a new part; -1 for a row that does not hold, or belongs to another."""
    found = []
    for path, digest, run in zip(*(batch.column(one).to_pylist() for one in ("path", "sha256", "run")), strict=True):
        key = key_of(path, digest)
        at = part.places.get(key, -1)
        found.append(at if at >= 0 and (rows[key].run, rows[key].part) == (run, name) else -1)
    return np.array(found, dtype=np.int64)


def _unreadable(place: Place, table: str, parts: Collection[str], rows: dict[str, _Row], damaged: Damaged) -> set[str]:
    """Parts that are left where they are: somebody may mend them. Those of no bundle are looked at now."""
    unread = set(parts) - {row.part for row in rows.values()}
    for _ in batches(place, table, ("path", "sha256", "run"), damaged, unread):
        pass
    return {name for at, _, name in (part.rpartition("/") for part, _ in damaged) if at == table}
