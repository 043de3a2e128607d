"""A cited line on few columns: a row of a table says most at its start, a log line at its end, so the middle is what can go."""

from __future__ import annotations

from analyzer.escape import one_line
from analyzer.model import Evidence
from analyzer.wording import shown


def quoted(one: Evidence, most: int, place: int = 44) -> str:
    """
    ``file:line  text`` in at most `most` characters; a text that is longer loses its middle.

    Args:
        place: characters of the member's path; a longer one loses its middle, too.
    """
    where = f"{shown(one_line(one.source), place)}:{one.line}"
    text = one_line(" ".join(one.text.split()))
    room = max(20, most - len(where) - 2)
    if len(text) > room:
        front = room // 2 - 1
        text = f"{text[:front]}\u2026{text[front + 1 - room :]}"
    return f"{where}  {text}"
