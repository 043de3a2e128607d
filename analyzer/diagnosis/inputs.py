"""
The inputs that a report names one by one: as many as fit into a report that opens (10 MiB in all), the others added up.

The table `inputs` holds more of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from analyzer.model import InputSummary, Symptom, SymptomState

MOST_BYTES = 5 << 20
ROW_BYTES = 360  # of a row's keys and numbers, in the JSON report


def bounded(rows: Iterable[InputSummary], most: int = MOST_BYTES) -> tuple[InputSummary, ...]:
    """The first rows, and one for each status with what the others come to."""
    kept: list[InputSummary] = []
    rest: dict[str, tuple[InputSummary, int]] = {}
    for row in rows:
        weight = ROW_BYTES + sum(_weight(text) for text in (row.source, row.reason, row.note))
        if weight <= most:
            most -= weight
            kept.append(row)
        elif row.status in rest:
            sofar, count = rest[row.status]
            rest[row.status] = _sum(sofar, row), count + 1
        else:
            rest[row.status] = row, 1
    for status, (row, count) in rest.items():
        note = "left out of this report to keep it small; the table `inputs` names them"
        kept.append(
            replace(row, source=f"({count} more members: {status})", kind="several", reason="", note=note)
            if count > 1 or len(row.source) > ROW_BYTES
            else row
        )
    return tuple(kept)


def _weight(text: str) -> int:
    """Bytes as JSON in ASCII."""
    return len(text) if text.isascii() else 6 * len(text)


def _sum(one: InputSummary, two: InputSummary) -> InputSummary:
    def plus(a: int | None, b: int | None) -> int | None:
        return None if a is None and b is None else (a or 0) + (b or 0)

    first = [at for at in (one.first_at, two.first_at) if at]
    last = [at for at in (one.last_at, two.last_at) if at]
    return replace(
        one, size_bytes=one.size_bytes + two.size_bytes, lines=plus(one.lines, two.lines),
        records=plus(one.records, two.records), unread_lines=plus(one.unread_lines, two.unread_lines),
        first_at=min(first, default=None), last_at=max(last, default=None),
    )  # fmt: skip


def is_understood(inputs: Iterable[InputSummary], symptoms: Iterable[Symptom]) -> bool:
    """Is there a record of some member, or a known symptom: a line may tell one within a text that is no format's."""
    return any(one.records for one in inputs) or any(one.state is not SymptomState.UNKNOWN for one in symptoms)
