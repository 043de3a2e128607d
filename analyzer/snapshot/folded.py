"""
The rest of a cited row that a program folded: what a cell at the end of its first line goes on with in the lines below.

calicoctl's table writer folds its last column after some thirty characters::

    | 192.168.1.70 | node-to-node mesh | start | 14:24:15 | Active Socket: Host is |
    |              |                   |       |          | unreachable            |
"""

from __future__ import annotations

from analyzer.model import Placed
from analyzer.schema import BgpPeerRow

BORDERS = " |\u2502\u2503\u00a6"
LEAST = 4
"""Characters that the line and the whole cell have in common at least."""


def rest_of(row: Placed, text: str) -> str:
    """What of a session's error the cited line does not hold; "" where it holds all of it, or none."""
    error = row.last_error if isinstance(row, BgpPeerRow) else None
    line = " ".join(text.split()).rstrip(BORDERS)
    if not error or error in line:
        return ""
    held = next((n for n in range(len(error) - 1, LEAST - 1, -1) if line.endswith(error[:n].rstrip())), 0)
    return error[held:].strip() if held else ""
