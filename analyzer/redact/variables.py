"""
Variables of an environment, each a name and a value that may stand on the next line, in texts of any length.

A document says `value` a thousand times and `name` ten thousand times; the pattern is asked only around what may be a variable's value::

    - name: DB_PASSWORD
      value: corvus
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.redact.kinds.pairs import ENV_VALUE

WORD = "value"
SIGN = re.compile(r"\\{0,8}[\"']?\s{0,4}[:=]\s{0,4}")
"""What stands behind the word."""
NAME = regex.compile(
    r"(?:[nN][aA][mM][eE]|[kK\u212a][eE][yY]|[iI\u0130\u0131][dD])\\{0,8}\"?\s{0,4}[:=](?=(?P<name>\s{0,4}+[^\n]{0,200}?(?<=\S)\s*+,?\s*+(?i:[a-z]{1,20}:)?)\\{0,8}[\"']?(?i:value)\\{0,8}[\"']?\s{0,4}[:=])"
)
"""What stands in front of the variable's name, and the name where nothing else divides it from the word."""
HINT = regex.compile(
    r"(?i)pass|pw|psk|secret|key|token|cred|auth|licen|communit|sess|otp|certificate-data|mesh|pat|seed|pepper|salt|hmac"
    r"|wort|woord|contrase|senha|has[lł]o|senord|heslo|adgang|salas|clave|parol|sifre|lozin|geslo|jelsz"
)
"""A piece of each word of Latin letters that tells a secret."""
LONG_LETTER = "\u0130"
"""The one letter of which two small ones are made, so that places in small letters were others."""
BETWEEN = 40
"""Characters in front of it that are neither its variable's name nor blanks: quotes, backslashes, what stands in front of a colon."""
NAMED = 400
"""Characters of a variable's name and of what says that it is one."""
LONGEST = 4000
"""Characters of a value that is looked at."""
STEP = 4096
PUT = "[hidden:value]"


def without_variables(text: str) -> str:
    """The text without the values of variables whose names tell a secret; every line stays on its number."""
    out: list[str] = []
    at = 0
    for begin, end in _around(text):
        for name in NAME.finditer(text, begin, end):
            if name.start() >= at and (m := _variable(text, name, end)) is not None:
                out += (text[at : m.start()], m[1], PUT)
                at = m.end()
    return "".join(out) + text[at:] if out else text


def _variable(text: str, name: regex.Match[str], end: int) -> regex.Match[str] | None:
    """The variable whose name begins there, if it tells a secret: names of letters that no rule knows are told at once."""
    if name["name"].isascii() and HINT.search(name["name"]) is None:
        return None
    return ENV_VALUE.match(text, name.start(), end)


def _around(text: str) -> Iterator[tuple[int, int]]:
    """Where variables with their values may stand; none of these parts touches another one."""
    low = text.replace(LONG_LETTER, "i").lower()
    begin = end = word = -1
    while (word := low.find(WORD, word + 1)) >= 0:
        m = SIGN.match(text, word + len(WORD))
        if m is None:
            continue
        first = max(0, _filled(text, _filled(text, word - BETWEEN) - BETWEEN) - NAMED)
        feed = text.find("\n", m.end(), m.end() + LONGEST)
        last = feed if feed >= 0 else m.end() + LONGEST
        if first <= end:
            end = max(end, last)
            continue
        if end >= 0:
            yield begin, end
        begin, end = first, last
    if end >= 0:
        yield begin, end


def _filled(text: str, at: int) -> int:
    """The next place to the left behind which no blank stands."""
    while at > 0:
        part = text[max(0, at - STEP) : at]
        left = len(part.rstrip())
        at -= len(part) - left
        if left:
            break
    return at
