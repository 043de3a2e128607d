"""What a state looks like: a colour, and a shape for those who do not tell the colours apart."""

from __future__ import annotations

from dataclasses import dataclass

GOOD, BAD, MILD, COOL, QUIET = "#217a4c", "#c23a4d", "#95590f", "#3a7aa1", "#75809a"
"""Each stands out by 3:1 from white and from the dark page (https://www.w3.org/TR/WCAG22/#non-text-contrast)."""


@dataclass(frozen=True, slots=True)
class Look:
    """A colour and one of the SHAPES, "" for plain."""

    color: str
    shape: str = ""


SHAPES = {
    "stripes": "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4",
    "cross": "M0,0 l8,8 M0,8 l8,-8",
    "back": "M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4",
    "lines": "M0,2 h8 M0,6 h8",
    "dots": "M1,2 h2 M5,6 h2",
}
"""White strokes on a square of eight by eight, by name."""
LOOKS = {
    "open at the end": Look(GOOD), "ended": Look(BAD, "stripes"),
    "Established": Look(GOOD), "not Established": Look(BAD, "stripes"), "all Established": Look(GOOD),
    "some not Established": Look(MILD, "dots"), "none Established": Look(BAD, "stripes"),
    "ok": Look(GOOD), "no_agent": Look(BAD, "stripes"), "agent_dial_failed": Look("#b5179e", "cross"), "lost": Look(MILD, "dots"),
    "cancelled": Look(COOL, "back"), "unknown": Look(QUIET, "lines"),
    "server": Look(COOL), "agent": Look(GOOD, "dots"), "client": Look(MILD, "back"), "other": Look(QUIET, "lines"),
    "fatal": Look("#b03a8c", "cross"), "error": Look(BAD, "stripes"), "warning": Look(MILD, "dots"), "info": Look(COOL),
    "no level": Look(QUIET, "lines"),
    "no server": Look(BAD, "stripes"), "some servers": Look(MILD, "dots"), "all servers": Look(GOOD),
    "confirmed": Look(BAD, "stripes"), "likely": Look(MILD, "dots"), "possible": Look(COOL), "nothing broken": Look(GOOD, "lines"),
    "not explained or open": Look(QUIET, "cross"),
}  # fmt: skip


def look(state: str) -> Look:
    """Of a state; grey with lines for one that is not known here."""
    return LOOKS.get(state, LOOKS["unknown"])
