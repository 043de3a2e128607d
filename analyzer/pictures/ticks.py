"""Ticks of an axis at round values: times in UTC as people say them, and whole numbers."""

from __future__ import annotations

import math
from datetime import UTC, datetime

STEPS_S = (
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 2 * 86400, 7 * 86400, 14 * 86400,
    28 * 86400, 91 * 86400, 364 * 86400,
)  # fmt: skip
"""Seconds, minutes, hours, days and weeks that people count in."""
DAY_S = 86400


def times(start: float, end: float, most: int = 8) -> list[tuple[float, str]]:
    """
    (second since 1970, text) of at most `most` ticks between two times; the date stands at the first and at each new day.

    Every tick is a whole multiple of its step, so that a text is never rounded.
    """
    length = max(end - start, 1.0)
    step = next((s for s in STEPS_S if length / s < most), STEPS_S[-1] * math.ceil(length / STEPS_S[-1] / most))
    first = math.ceil(start / step) * step
    found: list[tuple[float, str]] = []
    day = ""
    for number in range(int((end - first) // step) + 1):
        at = datetime.fromtimestamp(first + number * step, UTC)
        date = at.strftime("%Y-%m-%d")
        clock = at.strftime("%H:%M:%S" if step < 60 else "%H:%M")
        found.append((at.timestamp(), date if step >= DAY_S else f"{date} {clock}" if date != day else clock))
        day = date
    return found


def counts(top: int, most: int = 6) -> list[int]:
    """Whole numbers from 0 to at least `top`, a step of 1, 2 or 5 times a power of ten apart."""
    step, power = 1, 1
    while top / step >= most:
        step = next((n * power for n in (1, 2, 5) if top / (n * power) < most), 10 * power)
        power *= 10
    return list(range(0, top + step, step)) if top else [0, 1]


def instant(at: float) -> str:
    """A time in full, for hovering and tables: ``2026-03-02 08:00:03.100 UTC`` without an empty fraction."""
    said = datetime.fromtimestamp(round(at, 3), UTC)
    return said.strftime("%Y-%m-%d %H:%M:%S") + (f".{said.microsecond // 1000:03d}" if said.microsecond else "")


def length(seconds: float) -> str:
    """How long: two units at most, ``1 h 40 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s" if seconds < 10 and seconds != whole else f"{whole} s"
    for size, unit, part, small in ((DAY_S, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            rest = whole % size // part
            return f"{whole // size} {unit}" + (f" {rest} {small}" if rest else "")
    raise AssertionError("a minute is the smallest")
