"""
Words that are nobody's name, told by a list: what is left of a text without them may be one.

Names stand in places without end, and public words are a few thousand; so a copy keeps what the list knows and hides the
rest. Runs of letters and digits are divided as programs put words together: `podSelector`, `HTTPRoute`, `ipv4`.
"""

from __future__ import annotations

import re
from functools import cache

LEAST = 3
"""Shorter ones are abbreviations of every log, and cannot be told from names."""
LEAST_PART = 4
"""The same of words that are put together, as in `getCfgVia`."""
SCRIPT = 2
"""Letters of a word of another script than the list's."""
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
DRAWN = re.compile(
    r"(?=[a-f]*\d)[0-9a-f]{6,}|[0-9a-f]{32,}|(?=[A-F]*\d)[0-9A-F]{6,}|(?=[a-z]*\d)[b-df-hj-np-tv-xz0-9]{5,10}|c[0-9a-v]{19}|[0-9a-v]{19}[0g]"
)
"""
Hexadecimal digits, the ends of pods' names, identifiers of clusters: what Kubernetes and clouds draw.

Kubernetes draws without vowels (`rand.String` of apimachinery); what it draws without a digit is told by its place (`ENDS`).
"""
ENDS = r"(?<=-)(?:[b-df-hj-np-tv-xz]{5}|[b-df-hj-np-tv-xz]{8,10})(?![^\W_])"
"""
The end of a pod's name that has no digit by chance: five letters, or eight and more of a ReplicaSet's hash.

Elsewhere letters without a vowel are what a company is called in short.
"""
DURATION = re.compile(r"(?:\d+(?:[hmsdwy]|ms|[uµμ]s|ns))+")
MOST_SHORT = 3
"""Short parts of a run, as in `IPv4Addr`; one of more, and of no longer word, is drawn at random."""
LETTERS = "bcdfghjklmqrtvxz"
"""What stands for hexadecimal digits in the pseudonym of a name without a digit: no word has nine of them in a row."""
MADE = re.compile(rf"[hwHW][0-9a-fA-F]{{8}}|[wy][{LETTERS}]{{8}}|[WY][{LETTERS.upper()}]{{8}}")
"""A pseudonym of a word, or of a host, or what is drawn in that of a name: `y`, which Kubernetes draws nowhere, and eight letters."""


@cache
def words() -> frozenset[str]:
    """Every word of the list, in lower case."""
    from pathlib import Path  # what hides secrets needs this room, and the list only who makes a copy

    text = Path(__file__).with_name("words.txt").read_text(encoding="ascii")
    return frozenset(one for one in text.split("\n") if one[:1] not in ("", "#"))


def is_word(run: str) -> bool:
    """
    Is a run of letters and digits made of words of the list, of short ones, and of what is drawn.

    A run of which only a part is known is not: `lorvanpod` and `LorvanPod` are somebody's.
    """
    if not run.isascii():
        return sum(map(str.isalpha, run)) < SCRIPT or DURATION.fullmatch(run) is not None
    if len(run) < LEAST:
        return True
    if run.lower() in words() or run.isdecimal() or any(form.fullmatch(run) for form in (DRAWN, MADE, DURATION)):
        return True
    if len(run) < LEAST_PART and run.isalpha():
        return False
    parts = PART.findall(run)
    return all(map(_known, parts)) and (len(parts) <= MOST_SHORT or any(len(part) >= LEAST_PART for part in parts))


def _known(part: str) -> bool:
    low = part.lower()
    return len(part) < LEAST_PART or low in words() or (low[-1] == "s" and low[:-1] in words())
