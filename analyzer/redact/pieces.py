"""
Lines as long as a file: programs and pages that were made small, lists and documents without a line feed.

A rule about secrets looks a few hundred characters far, and one look at a megabyte costs six times as much as many at a few
kilobytes: where a name of one rule stands once, all of the text is searched by that rule. So such a line is looked at in
pieces, parted only between strings in quotes and where the rules find the same on both sides as they find across.
"""

from __future__ import annotations

import re

from analyzer.redact.encoded import Find

LONG = 16384
"""Characters of a text that is looked at as a whole."""
PIECE = 8192
BESIDE = 512
"""Characters in front of a cut and behind it, of which all has to be the same with the cut and without it."""
SIGN = re.compile(r"\\.|[\",;}>]", re.S)
"""A quote, what may end a statement, an entry or an element; and what is escaped and therefore none."""
TRIES = 4
"""Places of a piece that are tried, each apart from the others."""


def in_pieces(text: str, find: Find) -> str:
    """What `find` makes of a long text, looked at piece by piece."""
    out: list[str] = []
    begin, at, quoted = 0, 0, False
    while len(text) - at > PIECE:
        places: list[int] = []
        end = at + PIECE
        for m in SIGN.finditer(text, at):
            if m.start() >= end:
                break
            at = m.end()
            if m[0] == '"':
                quoted = not quoted
            elif len(m[0]) == 1 and not quoted:
                places.append(at)
        at = max(at, end)
        tried = (places[len(places) * count // TRIES - 1] for count in range(TRIES, 0, -1) if places)
        cut = next((one for one in tried if one - begin > BESIDE and _apart(text, one, find)), 0)
        if cut:
            out.append(find(text[begin:cut]))
            begin = cut
    return "".join([*out, find(text[begin:])])


def _apart(text: str, cut: int, find: Find) -> bool:
    """Does nothing that is found in front of a place reach behind it, and the other way round."""
    before, behind = text[max(0, cut - BESIDE) : cut], text[cut : cut + BESIDE]
    return find(before + behind) == find(before) + find(behind)
