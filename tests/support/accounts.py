"""What became of the members of a few files that stand in the test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import analyzer
import pandas
from analyzer.limits import Limits
from analyzer.reading.reader import Reader
from analyzer.tables.sink import Sink

from tests.support.bundles import write_tree


def accounts(tmp_path: Path, files: dict[str, str | bytes], **limits: int) -> dict[str, dict[str, Any]]:
    """Rows of `inputs` by source; values that state nothing are left out."""
    place = write_tree(tmp_path / "bundle", files)
    snapshot = analyzer.load(place, isolate=False, limits=dict(limits))
    rows = snapshot["inputs"].to_dict("records")
    return {row["source"]: {str(k): v for k, v in row.items() if pandas.notna(v)} for row in rows}


def reading(tmp_path: Path, files: dict[str, str | bytes], *, slow: bool = False, **limits: int) -> Sink:
    """The rows as the reader leaves them."""
    place = write_tree(tmp_path / "bundle", files)
    return Reader(Limits(**limits), str, slow=slow).read([str(place)]).sink
