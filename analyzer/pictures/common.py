"""What every chooser of a picture does the same way: names, lines to cite, and how much is left out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from analyzer.pictures import ticks

if TYPE_CHECKING:
    from analyzer.model import Placed
    from analyzer.snapshot.snapshot import SnapshotData

MOST_ROWS = 40
MOST_CITED = 400
"""Marks of a picture that show their line of the bundle: more would make a page that nobody can mail."""


def line(snapshot: SnapshotData, row: Placed | None) -> str:
    """Place and text of the line a row was read from, "" where it was not kept."""
    text = snapshot.text(row.source, row.line) if row is not None else None
    return f"{row.source}:{row.line} {' '.join(text.split())}" if row is not None and text else ""


def left_out(kept: int, total: int) -> str:
    """What is left out, for the end of a picture's text."""
    return "" if kept == total else f"; the first {kept} of {total} are drawn"


def number(count: int, what: str) -> str:
    """``1 log``, ``2 logs``."""
    return f"{count} {what}" + ("" if count == 1 else "s")


def clock(at: datetime) -> str:
    return f"{ticks.instant(at.timestamp())} UTC"
