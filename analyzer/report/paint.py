"""Colours of the terminal. They only mark words that stand there anyway."""

from __future__ import annotations

COLORS = {
    "broken": "31;1",
    "degraded": "33;1",
    "healthy": "32;1",
    "inconclusive": "36;1",
    "fail": "31",
    "warn": "33",
    "pass": "32",
    "unknown": "36",
    "confirmed": "31;1",
    "likely": "33;1",
    "possible": "36",
}


def paint(text: str, kind: str, color: bool) -> str:
    """The text in the colour of a verdict, status or certainty; as it is when `color` is off or the word has none."""
    return f"\x1b[{COLORS[kind]}m{text}\x1b[0m" if color and kind in COLORS else text
