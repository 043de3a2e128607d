"""
What later runs saw of bundles whose rows stay, in ``_seen``: it differs from run to run, and is apart from what equal runs have in common.

A bundle that could not be read this time keeps its last good row and its report, and why is said here. Content that is the
same under other marks is not read a second time. A row is of the bundle's row with the same content that was read in the
same way, and means nothing when that is replaced.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from analyzer.fleet.parts import Damaged, batches, key_of, schema_of
from analyzer.fleet.place import Place
from analyzer.fleet.rows import COLUMNS, LOST_ROWS, SAME
from analyzer.tables import parquet

TABLE = "_seen"


class RowMarks(NamedTuple):
    """What tells the row of a bundle from others that it had or will have."""

    run: int
    sha256: str
    made_by: str

    @classmethod
    def of(cls, run: int, sha256: str | None, made_by: str | None) -> RowMarks:
        """Those of a row as it stands there; that it lost others makes it no other."""
        return cls(run, sha256 or "", (made_by or "").removeprefix(LOST_ROWS))


class LaterLook(NamedTuple):
    """
    What a run saw of a bundle after its row was written.

    Attributes:
        of: the row that it is of; `run` is that of the look.
        seen_by: the analyzer and the options of the look.
        status: `SAME`, or how the reading failed.
    """

    of: RowMarks
    seen_by: str
    status: str
    marks: str
    error: str

    def is_of(self, row: RowMarks) -> bool:
        """Is it about this row, and not about one before it?"""
        return self.of[1:] == row[1:] and self.of.run >= row.run

    @property
    def words(self) -> str:
        """Why the bundle was not read; empty where it was."""
        return "" if self.status == SAME else f"{self.status}: {self.error}"


def latest(place: Place, damaged: Damaged) -> dict[str, LaterLook]:
    """The last look at each bundle, by `key_of` it."""
    found: dict[str, LaterLook] = {}
    for _, batch in batches(place, TABLE, COLUMNS[TABLE], damaged):
        for row in batch.to_pylist():
            key = key_of(row["path"], row["sha256"])
            if key not in found or found[key].of.run <= row["run"]:
                said = {name: row[name] or "" for name in COLUMNS[TABLE] if name != "run"}
                found[key] = LaterLook(
                    RowMarks.of(row["run"], said["sha256"], said["made_by"]), said["seen_by"], said["status"], said["marks"], said["error"]
                )  # fmt: skip
    return found


def write(place: Place, rows: Iterable[Mapping[str, Any]]) -> str:
    """A part of such rows, and its name, which is made of them."""
    arrow = parquet.library()
    ordered = sorted(([row[name] for name in COLUMNS[TABLE]] for row in rows), key=repr)
    name = f"part-{hashlib.sha256(repr(ordered).encode('utf-8', 'backslashreplace')).hexdigest()[:16]}.parquet"
    schema = schema_of(TABLE)
    columns = [parquet.array([row[at] for row in ordered], one.type) for at, one in enumerate(schema)]
    place.prepare([TABLE])
    with place.write(TABLE, name) as partial:
        arrow.parquet.write_table(arrow.Table.from_arrays(columns, schema=schema), partial, compression="zstd")
    return name


def put_together(place: Place, holding: Mapping[str, RowMarks], run: int | None) -> None:
    """
    One part of the looks that still mean something.

    Args:
        holding: the rows of bundles that hold, by `key_of` them.
        run: which run they are of now; None to leave it.

    Raises:
        OSError: the place cannot be written to; nothing is lost then.
    """
    if not (old := place.parts(TABLE)):
        return
    damaged: Damaged = []
    last = latest(place, damaged)
    kept = []
    for _, batch in batches(place, TABLE, COLUMNS[TABLE], []):
        for row in batch.to_pylist():
            key = key_of(row["path"], row["sha256"])
            if key in holding and last[key].is_of(holding[key]) and last[key].of.run == row["run"]:
                kept.append({**row, "run": row["run"] if run is None else run})
    name = write(place, {row["path"]: row for row in kept}.values()) if kept else ""
    unread = {part.rpartition("/")[2] for part, _ in damaged}
    for part in old:
        if part != name and part not in unread:
            place.remove(TABLE, part)
