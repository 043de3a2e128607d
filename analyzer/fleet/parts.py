"""
The parts of a dataset as they are read: rows by batches, which of them hold, and what is wrong with a damaged part.

Of a path that was analysed again the rows of its latest run hold, and of two parts of one run those of one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from analyzer.errors import InputError
from analyzer.fleet.place import Place
from analyzer.fleet.rows import COLUMNS, READ, SCHEMA
from analyzer.tables import parquet

if TYPE_CHECKING:
    import pyarrow as pa

TABLES = (*(table for table in COLUMNS if table not in ("bundles", "_seen")), "bundles")
"""What every bundle has rows of, in the order of writing: a bundle counts from its row in `bundles` on."""
ANALYSED = ("causes", "checks", "reports")
"""What a bundle that was analysed has besides its row, and is analysed again for when it is lost."""
AT_ONCE = 16
KINDS = {
    **dict.fromkeys(
        ("run", "schema", "rank", "members", "size_bytes", "failed", "warned", "passed", "unknown", "unread_lines", "lost_members", "truncated"), "int64"
    ),
    "seconds": "float64",
}  # fmt: skip
BATCH, BATCHES = 4096, {"reports": 64}
"""Rows that are read at a time; a report is some thousand times as long as another row."""
MOST_RUNS = 1 << 53
HIDDEN = "[hidden:"
Damaged = list[tuple[str, str]]
"""Parts that could not be read, as ``TABLE/PART``, each with the reason."""
NewestRuns = dict[str, tuple[int, str]]
"""Run and part in which the rows of a bundle hold, by `key_of` it."""


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


def incomplete(place: Place, holding: Mapping[str, Collection[str]], *, whole: bool = False) -> dict[str, list[str]]:
    """
    Parts of `bundles` whose rows have lost others, each with the tables: a part of its name is gone there, or has no end.

    Args:
        holding: parts with rows of analysed bundles that hold, each with the parsed tables that they have.
        whole: read each to its end: damage in its midst is found, too.
    """
    names = {table: {*place.parts(table)} for table in {*TABLES, *(one for tables in holding.values() for one in tables)}}  # fmt: skip
    asked = [(part, table) for part in sorted(holding) for table in (*ANALYSED, *sorted(holding[part]))]
    with ThreadPoolExecutor(AT_ONCE) as several:
        ask = _is_whole if whole else _has_end
        there = several.map(lambda one: one[0] in names[one[1]] and ask(place, one[1], one[0]), asked)
        lost = [one for one, is_there in zip(asked, there, strict=True) if not is_there]
    return {part: [table for at, table in lost if at == part] for part, _ in lost}


def _has_end(place: Place, table: str, part: str) -> bool:
    """A Parquet file ends with what it holds: one that was cut off is noticed without reading it."""
    arrow = parquet.library()
    try:
        with place.read(table, part) as file, arrow.parquet.ParquetFile(file):
            return True
    except (OSError, ValueError, arrow.ArrowException):
        return False


def _is_whole(place: Place, table: str, part: str) -> bool:
    """Can all of it be read?"""
    damaged: Damaged = []
    for _ in batches(place, table, tuple(schema_of(table).names), damaged, (part,)):
        pass
    return not damaged


def kept(batch: pa.RecordBatch, part: str, holds: NewestRuns) -> pa.RecordBatch:
    """The rows of a batch that hold."""
    arrow = parquet.library()
    names = ("path", "sha256", "run")
    rows = zip(*(batch.column(name).to_pylist() for name in names), strict=True)
    hold = [holds.get(key_of(path, digest)) == (run, part) for path, digest, run in rows]
    mask = parquet.array(hold, arrow.bool_()).combine_chunks()
    return batch.filter(mask)


def schema_of(table: str) -> pa.Schema:
    """Types of a table's columns; those of a parsed table begin with the bundle's own."""
    from analyzer.fleet.rows import OWN
    from analyzer.schema import TABLES as PARSED

    arrow = parquet.library()
    text = [(name, arrow.type_for_alias(KINDS.get(name, "string"))) for name in COLUMNS.get(table, OWN)]
    if table in COLUMNS:
        return arrow.schema(text)
    kinds = {**parquet.KINDS, "time": "string"}
    own = [(c.name, arrow.type_for_alias(kinds[c.kind])) for c in PARSED[table.removeprefix("tables/")].all_columns]
    return arrow.schema([*text, *(one for one in own if one[0] not in OWN)])


def batches(
    place: Place, table: str, columns: tuple[str, ...], damaged: Damaged, only: Collection[str] | None = None
) -> Iterator[tuple[str, pa.RecordBatch]]:
    """
    (name of its part, rows) of one of the dataset's tables in the order of the parts' names, some thousand rows at a time.

    Args:
        only: parts that are asked for; all without it.

    A part is damaged when it is no Parquet, lacks a column, is of another version of the dataset, or holds values of
    another type or text that is not UTF-8; it is named in `damaged` with the reason.
    """
    arrow = parquet.library()
    whole = schema_of(table)
    asked = columns if table != "bundles" or "schema" in columns else (*columns, "schema")
    schema = arrow.schema([whole.field(name) for name in asked])
    for name in place.parts(table):
        if only is not None and name not in only:
            continue
        try:
            with place.read(table, name) as file, arrow.parquet.ParquetFile(file) as part:
                if absent := sorted(set(asked) - set(part.schema_arrow.names)):
                    raise InputError(f"it has no column {absent[0]!r}: another version of `analyze` wrote it" if table == "bundles" else f"it has no column {absent[0]!r}")  # fmt: skip
                found = []
                for batch in part.iter_batches(BATCHES.get(table, BATCH), columns=list(asked)):
                    read = arrow.Table.from_batches([batch]).select(list(asked)).cast(schema)
                    read.validate(full=True)
                    _check_own(read)
                    if table == "bundles" and (other := set(read.column("schema").to_pylist()) - {*READ}):
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
