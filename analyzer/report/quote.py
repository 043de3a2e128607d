"""
A cited line on few columns: a row of a table says most at its start, a log line at its end, so the middle is what can go.

The words that carry an error are never what goes: where they stand in the middle, more is taken from in front of them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.escape import one_line
from analyzer.model import Evidence
from analyzer.wording import abridged

CARRIES = regex.compile(
    r"x509:|tls: |certificate has|(?:connection )?refused|timed? ?out(?!=)|no such (?:host|file)|no route|unreachable|reset by peer|denied|forbidden|"
    r"[Uu]nauthori[sz]ed|No agent available|no endpoints|deadline exceeded|\bEOF\b|OOMKilled|exceeded quota|too_many_pings|"
    r"error dialing backend|proxy error from|No backend available|failed to find Session|Bad Gateway|Service Unavailable|Gateway Time-?out|"
    r"Forbidden|broken pipe|failed calling webhook"
)
"""Where the reason of a Go error, a kubelet event or a BIRD row begins, or the error that wraps it."""
NEAR = 60
"""Characters between an error and what wraps it, that is shown with it."""
NUMBER = regex.compile(r"(?<![0-9A-Za-z])[A-Za-z]*+\d[0-9A-Za-z]*+")
"""What differs between two prints of one message: times, ports, identifiers, the ends of pods' names."""
BORDERS = " |\u2502\u2503\u00a6"
"""Of a table, at the end of a row."""
SAVED = 8
"""Characters that leaving out the middle of a path must save; less costs more than it gives."""
FRONT = 24
"""Characters at the start of a line that stay in any case: its time, its pod."""


def unfolded(one: Evidence) -> str:
    """The line on one line, blanks once, with the rest of a cell that was folded onto the lines below."""
    text = " ".join(one.text.split())
    if not one.rest:
        return text
    bare = text.rstrip(BORDERS)
    return f"{bare} {one.rest}{text[len(bare) :]}"


def quoted(one: Evidence, most: int, place: int = 44) -> str:
    """
    ``file:line  text`` in at most `most` characters; a text that is longer loses its middle.

    Args:
        place: characters of the member's path where all does not fit; a longer one loses its middle, too.
    """
    source, text = one_line(one.source), one_line(unfolded(one))
    if len(whole := f"{source}:{one.line}  {text}") <= most:
        return whole
    where = f"{abridged(source, place) if len(source) >= place + SAVED else source}:{one.line}"
    room = max(20, most - len(where) - 2)
    return f"{where}  {_shorter(text, room)}"


def _shorter(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    front = room // 2 - 1
    at = _reason(text, front, room - FRONT - 2)
    if at is None or at >= len(text) + front + 1 - room or room < 2 * FRONT:
        return f"{text[:front]}\u2026{text[front + 1 - room :]}"
    front = max(FRONT, room - 1 - (len(text) - at))
    behind = text[at:]
    left = room - front - 1
    return f"{text[:front]}\u2026{behind if len(behind) <= left else behind[: left - 1] + chr(0x2026)}"


def _reason(text: str, front: int, most: int) -> int | None:
    """
    Where the error begins that the first `front` characters do not hold, with what wraps it closely.

    Args:
        most: characters in which wrapper and error must have room.
    """
    found = list(CARRIES.finditer(text, FRONT))
    at = next((at for at, m in enumerate(found) if m.end() > front), None)
    if at is None:
        return None
    end = found[at].end()
    while at and found[at].start() - found[at - 1].end() < NEAR and end - found[at - 1].start() <= most:
        at -= 1
    return found[at].start()


def proof_lines(one: Evidence, width: int, indent: str, hang: str, most: int) -> tuple[str, ...]:
    """The quoted line wrapped to at most `most` rows; what is left out stands before the words that carry the error."""
    room = max(most, 1) * (width - len(hang))
    while True:
        lines = textwrap.wrap(
            quoted(one, room), width, initial_indent=indent, subsequent_indent=hang, break_on_hyphens=False
        )
        if len(lines) <= most or room <= width // 2:
            return tuple(lines[:most])
        room -= max(1, width // 8)


def told_apart(evidence: Iterable[Evidence]) -> list[tuple[Evidence, int]]:
    """Each kind of line once, with how many more say the same in other numbers: a proof is not given twice."""
    kinds: dict[str, list[Evidence]] = {}
    for one in evidence:
        kinds.setdefault(NUMBER.sub("#", unfolded(one)), []).append(one)
    return [(same[0], len(same) - 1) for same in kinds.values()]
