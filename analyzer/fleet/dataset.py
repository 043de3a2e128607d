"""
The dataset `many` writes: ``DIR/{bundles,causes,checks,tables/NAME}/part-*.parquet``, one part per lot of bundles.

A part is written under another name and renamed, so that a partial file never looks complete; `bundles` comes last,
so that a bundle counts as done only when all its rows are there.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from analyzer.fleet.rows import COLUMNS, Rows

KINDS = {
    **dict.fromkeys(("rank", "members", "size_bytes", "failed", "warned", "passed", "unknown"), "int64"),
    "seconds": "float64",
}


class Dataset:
    """Appends lots of rows to a folder and knows what is done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COLUMNS:
            (folder / name).mkdir(parents=True, exist_ok=True)

    def done(self, version: str) -> set[str]:
        """Content hashes that this version of the analyzer has finished; error rows are tried again."""
        import pyarrow.parquet as pq

        found: set[str] = set()
        for part in sorted((self.folder / "bundles").glob("part-*.parquet")):
            table = pq.read_table(part, columns=["sha256", "analyzer_version", "status"]).to_pylist()
            found |= {r["sha256"] for r in table if r["analyzer_version"] == version and r["status"] != "error"}
        return found - {""}

    def append(self, lots: list[Rows]) -> None:
        """
        Write one part of each table.

        Raises:
            OSError: the disk is full or not writable; what was written before stays valid.
        """
        if not lots:
            return
        name = "part-" + hashlib.sha256("".join(f"{r['path']}\0{r['sha256']}\0" for lot in lots for r in lot["bundles"]).encode()).hexdigest()[:16]  # fmt: skip
        parsed = sorted({table for lot in lots for table in lot if table.startswith("tables/")})
        for table in (*parsed, "causes", "checks", "bundles"):
            rows = [row for lot in lots for row in lot.get(table, ())]
            if rows or table in COLUMNS:
                self._write(table, name, rows)

    def _write(self, table: str, name: str, rows: list[dict[str, Any]]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        columns = COLUMNS.get(table) or tuple(rows[0])
        (self.folder / table).mkdir(parents=True, exist_ok=True)
        schema = pa.schema(
            [(c, pa.type_for_alias(KINDS.get(c, "string") if table in COLUMNS else "string")) for c in columns]
        )
        partial = self.folder / table / f".{name}.partial"
        try:
            pq.write_table(pa.Table.from_pylist(rows, schema=schema), partial)
            partial.rename(self.folder / table / f"{name}.parquet")
        finally:
            partial.unlink(missing_ok=True)
