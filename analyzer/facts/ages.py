"""Ages as kubectl prints them, ``3h12m (x4 over 5h)``: how long ago an event was last seen."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.schema import EventRow

OLD_S = 86_400.0
"""An event that was not seen for a day speaks of no symptom of now."""
UNIT_S = {"y": 31_536_000.0, "d": 86_400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
PART = regex.compile(r"(?<!\d)(\d{1,18}+)(ms|y|d|h|m|s)")
AGE = regex.compile(r"[ \t]*(?:\d+(?:ms|y|d|h|m|s)){1,4}")


def seconds(age: str | None) -> float | None:
    """``3h12m (x4 over 5h)`` as seconds; None where it begins with no age."""
    if not age or not (m := AGE.match(age)):
        return None
    return sum(int(count) * UNIT_S[unit] for count, unit in PART.findall(m[0]))


def is_old(event: EventRow) -> bool:
    """Was an event, by the age that is printed beside it, not seen for a day."""
    return (seconds(event.last_seen) or 0.0) >= OLD_S
