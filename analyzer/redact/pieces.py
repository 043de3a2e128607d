"""
Lines as long as a file: programs and pages that were made small, lists and documents without a line feed.

A rule about secrets looks a few hundred characters far, and one look at a megabyte costs six times as much as many at a few
kilobytes: where a name of one rule stands once, all of the text is searched by that rule. So such a line is looked at in
pieces, parted only between strings in quotes and where the rules find the same on both sides as they find across. A few rules look
further, into a list or a mapping below its name and to the end of a command: no such place is parted.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from analyzer.redact.encoded import Find

LONG = 16384
"""Characters of a text that is looked at as a whole."""
PIECE = 8192
BESIDE = 512
"""Characters in front of a cut and behind it, of which all has to be the same with the cut and without it."""
SIGN = re.compile(r"\\.|[\",;}>{\[\]]", re.S)
"""A quote, what may end a statement, an entry or an element, and brackets; and what is escaped and therefore none."""
OPENING, CLOSING = "{[", "}]"
HINTS = (
    "pass",
    "pwd",
    "secret",
    "token",
    "cred",
    "key",
    "data",
    "psk",
    "auth",
    "cookie",
    "arg",
    "command",
    "cmd",
    "value",
)
TOLD = re.compile(rf"(?:{'|'.join(HINTS)})\w{{0,40}}[\"']?\s?(?:[:=]\s?(?:\w{{1,40}}\s?)?|\()?\Z")
"""The name in front of a bracket whose content it may tell of, in lower case."""
BEFORE = 80
FAR = re.compile(r"(?i)cookies?[\"']?\s?[:= ]|\bvault (?:kv|write)\b|\bvalues ?\(|\binsert into\b")
"""What a rule reads on from, across all signs."""
REACH = 5100
OBJECT = re.compile(r"kind\W{1,20}Secret(?:List)?\b|\b(?:patch|replace|apply|create) secrets?[ /]")
"""Beside it the data of an object may be that of a Secret."""
LONGEST = 8200
"""Characters of a list that is read as one; a longer one is parted."""
TRIES = 4
"""Places of a piece that are tried, each apart from the others."""


def in_pieces(text: str, find: Find) -> str:
    """What `find` makes of a long text, looked at piece by piece."""
    out: list[str] = []
    begin, at, quoted = 0, 0, False
    whole = _Whole(text)
    while len(text) - at > PIECE:
        places: list[int] = []
        end = at + PIECE
        for m in SIGN.finditer(text, at):
            if m.start() >= end:
                break
            at = m.end()
            sign = m[0]
            if sign == '"':
                quoted = not quoted
            elif len(sign) == 1 and not quoted:
                whole.pass_by(sign, m.start())
                if sign not in OPENING and sign != "]":
                    places.append(at)
                    if whole.holds(at):
                        places.pop()
        at = max(at, end)
        tried = (places[len(places) * count // TRIES - 1] for count in range(TRIES, 0, -1) if places)
        cut = next((one for one in tried if one - begin > BESIDE and _apart(text, one, find)), 0)
        if cut:
            out.append(find(text[begin:cut]))
            begin = cut
    return "".join([*out, find(text[begin:])])


class _Whole:
    """What of a text is read as one: lists and mappings below the name of a secret, commands, and what stands beside a Secret."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[int] = []
        """Where the brackets begin that are not closed; -1 of one that no name tells of."""
        found = [(m.start(), m.start() + REACH) for m in FAR.finditer(text)]
        found += [(m.start() - REACH, m.end() + REACH) for m in OBJECT.finditer(text)]
        self._begins: list[int] = []
        self._ends: list[int] = []
        for begin, end in sorted(found):
            if self._ends and begin <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._begins.append(begin)
                self._ends.append(end)

    def pass_by(self, sign: str, at: int) -> None:
        if sign in OPENING:
            told = self._told(at) or (sign == "[" and self._text[at + 1 : at + 3].lstrip()[:1] in ("'", '"'))
            self._open.append(at if told else -1)
        elif sign in CLOSING and self._open:
            self._open.pop()

    def _told(self, at: int) -> bool:
        before = self._text[max(0, at - BEFORE) : at].lower()
        return any(hint in before for hint in HINTS) and TOLD.search(before) is not None

    def holds(self, at: int) -> bool:
        near = bisect_right(self._begins, at) - 1
        return (near >= 0 and at < self._ends[near]) or any(0 <= begin > at - LONGEST for begin in self._open[-8:])


def _apart(text: str, cut: int, find: Find) -> bool:
    """Does nothing that is found in front of a place reach behind it, and the other way round."""
    before, behind = text[max(0, cut - BESIDE) : cut], text[cut : cut + BESIDE]
    return find(before + behind) == find(before) + find(behind)
