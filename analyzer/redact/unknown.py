"""
Words of a text that no list knows, hidden wherever they stand: names in places that no rule foresees.

Escapes (`\\n` in JSON, `%2F` in addresses, colours of a terminal) are no part of the word behind them; UUIDs and long runs of base64, which are no
names, stay whole. A letter of another script is also one where it is escaped: `\\u9ad8`, `%D0%9A`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import unquote

from analyzer.redact.encoded import COLOUR_OF
from analyzer.redact.vocabulary import ENDS, is_word

LONG = 64
"""Letters of base64 in one run that are a certificate, a picture, a compressed text: they are decoded or left, never cut."""
LETTER = r"\\{1,8}u(?:00[c-fC-F]|0[1-9a-dA-D][0-9a-fA-F]|0[eE][0-9a-fA-F]|1[0-9eEfF][0-9a-fA-F]|[3-9a-dA-D][0-9a-fA-F]{2}|[fF][9aA][0-9a-fA-F])[0-9a-fA-F]"
"""A letter of another script as JSON escapes it; signs (`\\u2026`) and those of ASCII (`\\u003c`) are none."""
BYTES = r"(?:%(?:25)*[c-fC-F][0-9a-fA-F](?:%(?:25)*[89abAB][0-9a-fA-F]){1,3})"
"""The same in an address, also escaped twice."""
FOREIGN = re.compile(
    rf"(?P<foreign>(?:[^\W_]*(?:{LETTER}|{BYTES}))+[^\W_]*)|%(?:25)*[0-7][0-9A-Fa-f]|\\[nrtbf]|[^\W_]+"
)
ESCAPE = re.compile(r"(?<!\\)\\++u")
BACKSLASH_U = r"\\u"
KEPT = (
    rf"(?P<kept>{COLOUR_OF}|"
    + r"\\(?:\\|u[0-9A-Fa-f]{4}|[nrtbfu])|%[0-9A-Fa-f]{2}|(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|"
    + ENDS
    + ")"
)
SHORT = re.compile(rf"{KEPT}|(?P<run>[^\W_]+)")
RUN = re.compile(rf"{KEPT}|(?P<long>[A-Za-z0-9+/_=-]{{{LONG},}})|(?P<run>[^\W_]+)")
PIECE = re.compile(r"[A-Za-z0-9]+")
MIXED = re.compile(r"(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])\D*\d.*")


def without_unknown(text: str, put: Callable[[str], str]) -> str:
    """
    The text with each unknown word replaced.

    Args:
        put: what stands for a word.
    """

    def one(m: re.Match[str]) -> str:
        if (long := m["long"]) is not None:
            return long if _encoded(long) else SHORT.sub(short, long)
        return short(m)

    def short(m: re.Match[str]) -> str:
        run = m["run"]
        return m[0] if run is None or is_word(run) else put(run)

    if _escaped(text):
        text = FOREIGN.sub(lambda m: m[0] if (plain := _plain(m["foreign"])) is None else put(plain), text)
    return RUN.sub(one, text)


def unknown_in(text: str) -> set[str]:
    """The unknown words of a text."""
    found = {run for m in RUN.finditer(text) for run in _runs(m) if not is_word(run)}
    if _escaped(text):
        found.update(plain for m in FOREIGN.finditer(text) if (plain := _plain(m["foreign"])) is not None)
    return found


def _escaped(text: str) -> bool:
    return "%" in text or "\\u" in text


def _plain(text: str | None) -> str | None:
    """What an escaped word says that no list knows; `None` of a known one, and of signs beside letters of ASCII."""
    if text is None:
        return None
    while (said := unquote(text)) != text:
        text = said
    with suppress(ValueError):
        text = str(json.loads(f'"{ESCAPE.sub(BACKSLASH_U, text)}"'))
    letters = "".join(filter(str.isalpha, text))
    return None if letters.isascii() or is_word(text) else text


def _runs(m: re.Match[str]) -> Iterator[str]:
    if (long := m["long"]) is not None:
        if not _encoded(long):
            yield from (m["run"] for m in SHORT.finditer(long) if m["run"] is not None)
    elif m["run"] is not None:
        yield m[0]


def _encoded(long: str) -> bool:
    """Is a long run base64, and not the path of a file: most of it stands in pieces of small, large letters and digits."""
    pieces = PIECE.findall(long)
    return 2 * sum(len(piece) for piece in pieces if MIXED.fullmatch(piece)) > sum(map(len, pieces))
