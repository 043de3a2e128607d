r"""
Recordings of a terminal as asciinema keeps them: what was printed stands in pieces, each with its time, on a line of JSON each.

::

    {"version": 2, "width": 200, "height": 50, "timestamp": 1772438400}
    [0.41, "o", "$ kubectl get no"]
    [0.72, "o", "des\r\nNAME   STATUS ...\r\n"]

A piece may end within a line. What was typed ("i") is printed, too, and is not read twice. Versions 1 to 3, by the
format's own description.
"""

from __future__ import annotations

import json

from analyzer import patterns as regex
from analyzer.sources.json_outputs import PrintedLine

HEAD = 4096
CONTROL = regex.compile(
    r"\x1b\][^\x07\x1b\n]{0,400}(?:\x07|\x1b\\)?|\x1b\[[0-9;?<=>]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>78cDEHMNOZ]|[\x00\x07]"
)
"""Titles of windows, colours, moves of the cursor, bells."""
BACK = "\x08"
"""Takes the character before it back."""
PRINTED = "o"


def unfold(text: str) -> list[PrintedLine] | None:
    """The lines as the terminal showed them; None where the text is no such recording."""
    head = text[:HEAD].lstrip("\ufeff \t\r\n")
    if not head.startswith("{") or '"version"' not in head:
        return None
    begun = _pieces(text) if '"stdout"' not in head else _of_one(text)
    return _laid_out(begun) if begun else None


def _pieces(text: str) -> list[PrintedLine]:
    """(the line of the member, what it printed) for versions 2 and 3; nothing for another text."""
    rows = text.split("\n")
    first = next((at for at, row in enumerate(rows) if row.strip()), 0)
    head = _json(rows[first])
    if not isinstance(head, dict) or head.get("version") not in (2, 3) or not ({"width", "term"} & head.keys()):
        return []
    found = []
    for at, row in enumerate(rows[first + 1 :], first + 2):
        event = _json(row) if row.startswith("[") else None
        if isinstance(event, list) and len(event) >= 3 and event[1] == PRINTED and isinstance(event[2], str):
            found.append((at, event[2]))
    return found


def _of_one(text: str) -> list[PrintedLine]:
    """The same of version 1, which is one object."""
    whole = _json(text)
    if not isinstance(whole, dict) or whole.get("version") != 1 or not isinstance(whole.get("stdout"), list):
        return []
    events = [one for one in whole["stdout"] if isinstance(one, list) and len(one) == 2 and isinstance(one[1], str)]
    return [(1, one[1]) for one in events]


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _laid_out(pieces: list[PrintedLine]) -> list[PrintedLine]:
    """Lines out of pieces, each where its first piece stands, as they looked when they were ended."""
    found: list[PrintedLine] = []
    begun, parts = pieces[0][0], list[str]()
    for at, piece in pieces:
        first, *more = piece.split("\n")
        if not parts:
            begun = at
        parts.append(first)
        for one in more:
            found.append((begun, _seen("".join(parts))))
            begun, parts = at, [one] if one else []
    if parts:
        found.append((begun, _seen("".join(parts))))
    return found


def _seen(line: str) -> str:
    line = CONTROL.sub("", line).rstrip("\r")
    line = line[line.rfind("\r") + 1 :]
    return typed_again(line)


def typed_again(text: str) -> str:
    """The text without the characters that were taken back while they were typed."""
    return "\n".join(map(_erased, text.split("\n"))) if BACK in text else text


def _erased(line: str) -> str:
    if BACK not in line:
        return line
    kept = list[str]()
    for char in line:
        if char != BACK:
            kept.append(char)
        elif kept:
            kept.pop()
    return "".join(kept)
