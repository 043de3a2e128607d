"""
A cited line on few columns: a row of a table says most at its start, a log line at its end, so the middle is what can go.

The words that carry an error are never what goes: where they stand in the middle, more is taken from in front of them.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.escape import one_line
from analyzer.model import Evidence
from analyzer.wording import shown

CARRIES = regex.compile(
    r"x509:|tls: |certificate has|refused|timed? ?out|timeout|no such (?:host|file)|no route|unreachable|reset by peer|denied|forbidden|"
    r"[Uu]nauthori[sz]ed|No agent available|no endpoints|deadline exceeded|unexpected EOF|OOMKilled|exceeded quota|too_many_pings"
)
"""Where the reason of a Go error, a kubelet event or a BIRD row begins."""
FRONT = 24
"""Characters at the start of a line that stay in any case: its time, its pod."""


def quoted(one: Evidence, most: int, place: int = 44) -> str:
    """
    ``file:line  text`` in at most `most` characters; a text that is longer loses its middle.

    Args:
        place: characters of the member's path; a longer one loses its middle, too.
    """
    where = f"{shown(one_line(one.source), place)}:{one.line}"
    text = one_line(" ".join(one.text.split()))
    room = max(20, most - len(where) - 2)
    return f"{where}  {_shorter(text, room)}"


def _shorter(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    front = room // 2 - 1
    reason = CARRIES.search(text, front)
    if reason is None or reason.start() >= len(text) + front + 1 - room or room < 2 * FRONT:
        return f"{text[:front]}\u2026{text[front + 1 - room :]}"
    front = max(FRONT, room - 1 - (len(text) - reason.start()))
    behind = text[reason.start() :]
    left = room - front - 1
    return f"{text[:front]}\u2026{behind if len(behind) <= left else behind[: left - 1] + chr(0x2026)}"
