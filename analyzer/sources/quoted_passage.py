"""A part of a text that somebody else wrote, or that is about something else, and how such parts are called among its sections."""

from __future__ import annotations

from typing import NamedTuple

QUOTED = "quoted passage"
TOLD = "told passage"
"""How such a passage is called among the sections of a text: by its form somebody else's, or told in words only."""


class QuotedPassage(NamedTuple):
    """
    Attributes:
        kind: `QUOTED` or `TOLD`.
        first, last: its lines, counted from 1.
    """

    kind: str
    first: int
    last: int
