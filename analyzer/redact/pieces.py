"""
Lines as long as a file: programs and pages that were made small, lists and documents without a line feed.

A rule about secrets looks a few hundred characters far, and one look at a megabyte costs six times as much as many at a few
kilobytes: where a name of one rule stands once, all of the text is searched by that rule. So such a line is looked at in
pieces, parted only between strings in quotes and where the rules find the same on both sides as they find across. A few rules look
further, into a list or a mapping below its name and to the end of a command: no such place is parted, and a list that is longer
than a piece is looked at with its name in front of each part.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

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
HEADS = (
    (re.compile(r"(?i)insert into [^\n(]{1,200}\([^\n)]{0,900}\) ?values ?"), "),", re.compile(r"\n")),
    (re.compile(r"(?i)cookies?[\"']?\s?[:=]\s?[\"']?"), ";", re.compile(r"[\r\n\"']")),
)
"""What of it has to stand in front of each part of it, what ends a part, and what ends the whole."""
OBJECT = re.compile(
    r"kind\W{1,20}Secret(?:List)?\b|\bkubernetes_secret(?:_v1)?\b|\b(?:patch|replace|apply|create) secrets?[ /]"
)
"""Beside it the data of an object may be that of a Secret."""
OF_A_SECRET = "kind: Secret, "
"""What stands in front of each part of the data of one."""
LONGEST = 1 << 20
"""Characters of a list or a mapping below the name of a secret; one that is longer is no such one."""
NAMED = re.compile(r"[\"']?[\w.-]{1,60}[\"']?\s?(?:[:=]\s?|\()?\Z")
"""The name in front of a bracket, with its quote."""
BLANK = re.compile(r"(?<=[^\s=:,\\-])(?<!\s-\w) (?=[^\s=:,-])")
"""Where a text without one sign may be parted: not beside what joins a name and its value."""
TRIES = 4
"""Places of a piece that are tried, each apart from the others."""


def in_pieces(text: str, find: Find) -> str:
    """What `find` makes of a long text, looked at piece by piece."""
    out: list[str] = []
    begin, at, quoted = 0, 0, False
    before = ""  # the name and the bracket of a list that was parted
    whole = _Whole(text)
    while len(text) - at > PIECE:
        places: list[_Place] = []
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
                if sign not in OPENING and sign != "]" and (place := whole.place(at)) is not None:
                    places.append(place)
        if not places and not quoted:
            ends = (m.end() for m in BLANK.finditer(text, end - PIECE // TRIES, end))
            places = [place for one in ends if (place := whole.place(one)) == _Place(one)]
        at = max(at, end)
        tried = (places[len(places) * count // TRIES - 1] for count in range(TRIES, 0, -1) if places)
        for place in tried:
            if place.at - begin > BESIDE and _apart(text, place, find):
                new = _within(before, text[begin : place.at], place.closing, find)
                if new is not None:
                    out.append(new)
                    begin, before = place.at, place.named
                    break
    last = _within(before, text[begin:], "", find)
    return "".join([*out, "[hidden:list]" if last is None else last])


class _Place(NamedTuple):
    """Where a text may be parted; in a list or a mapping with what has to stand in front of its rest, and behind what is before it."""

    at: int
    named: str = ""
    closing: str = ""
    sign: str = ","


def _within(before: str, text: str, closing: str, find: Find) -> str | None:
    """What `find` makes of a part of a list that is given its name and its end; None where these did not stay."""
    new = find(before + text + closing)
    return new[len(before) : len(new) - len(closing)] if new.startswith(before) and new.endswith(closing) else None


class _Whole:
    """What of a text is read as one: lists and mappings below the name of a secret, commands, and what stands beside a Secret."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[int] = []
        """Where the brackets begin that are not closed; -1 of one that no name tells of."""
        found = [(m.start() - REACH, m.end() + REACH) for m in OBJECT.finditer(text)]
        self._heads: dict[int, tuple[str, str]] = {}
        for m in FAR.finditer(text):
            found.append((m.start(), self._far(m.start())))
        self._begins: list[int] = []
        self._ends: list[int] = []
        for begin, end in sorted(found):
            if self._ends and begin <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._begins.append(begin)
                self._ends.append(end)

    def _far(self, at: int) -> int:
        """Where what begins there ends; what it may be parted by is noted."""
        for pattern, sign, ending in HEADS:
            if (m := pattern.match(self._text, at)) is not None:
                self._heads[at] = m[0], sign
                end = ending.search(self._text, m.end())
                return len(self._text) if end is None else max(end.start(), at + REACH)
        return at + REACH

    def pass_by(self, sign: str, at: int) -> None:
        if sign in OPENING:
            told = self._told(at) or (sign == "[" and self._text[at + 1 : at + 3].lstrip()[:1] in ("'", '"'))
            self._open.append(at if told else -1)
        elif sign in CLOSING and self._open:
            self._open.pop()

    def _told(self, at: int) -> bool:
        before = self._text[max(0, at - BEFORE) : at].lower()
        return any(hint in before for hint in HINTS) and TOLD.search(before) is not None

    def place(self, at: int) -> _Place | None:
        """May the text be parted there: not within what is read as one, but for a long list or mapping, between two of its entries."""
        near = bisect_right(self._begins, at) - 1
        if near >= 0 and at < self._ends[near]:
            head, sign = self._heads.get(self._begins[near], ("", ""))
            parts = head and at - self._begins[near] > PIECE // 2 and self._text.endswith(sign, 0, at)
            return _Place(at, head, sign=sign) if parts else None
        told = [begin for begin in self._open[-8:] if begin >= 0]
        if not told or at - told[0] > LONGEST:
            return _Place(at)
        begin = told[-1]
        if len(told) > 1 or begin != self._open[-1] or at - begin < PIECE // 2:
            return None
        return _Place(at, self._named(begin), CLOSING[OPENING.index(self._text[begin])])

    def _named(self, at: int) -> str:
        """The name of a list with its quote, its sign and its bracket."""
        before = self._text[max(0, at - BEFORE) : at]
        m = NAMED.search(before)
        named = (before[m.start() :] if m is not None else "") + self._text[at]
        return f"{OF_A_SECRET}{named}" if "data" in named.lower() and self._of_a_secret(at) else named

    def _of_a_secret(self, at: int) -> bool:
        """Does it stand beside a mapping, in front of it or behind its end, that it is the data of a Secret."""
        end = self._text.find("}", at)
        behind = self._text[end : end + REACH] if end >= 0 else ""
        return OBJECT.search(self._text, max(0, at - REACH), at) is not None or OBJECT.search(behind) is not None


def _apart(text: str, place: _Place, find: Find) -> bool:
    """Does nothing that is found in front of a place reach behind it, and the other way round."""
    cut = place.at
    first, second = text[max(0, cut - BESIDE) : cut], text[cut : cut + BESIDE]
    if not place.named:
        return find(first + second) == find(first) + find(second)
    first = first.partition(place.sign)[2] or first  # its first entry was cut
    one, two, both = (_within(place.named, part, place.closing, find) for part in (first, second, first + second))
    return one is not None and two is not None and both == one + two
