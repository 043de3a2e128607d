"""
Passwords of several words that a document gives a line of their own, told by what stands beside them.

A line alone may be a sentence about a password. Beside other names with values, at the same indent, it is the entry of a
mapping, of a properties file or of an environment, and its value runs to its end::

    username: bob                       DB_USER=bob
    password: my dog is brown           DB_PASSWORD=my dog is brown
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.redact.heads import HEAD
from analyzer.redact.hinted import hinted
from analyzer.redact.kinds.phrases import COMMENT, STATUS
from analyzer.redact.kinds.values import PASSWORD
from analyzer.redact.rule import SAFE_WHOLE, plain

PUT = "[hidden:value]"
NAME = r"[\"']?[A-Za-z_][\w./-]{0,100}[\"']?"
ENTRY = regex.compile(
    rf"(?P<indent>(?-i:{HEAD})[ \t]{{0,200}}(?:- )?)[\"']?(?:[\w.-]{{0,100}}?(?:{PASSWORD})|(?:[\w.-]{{0,100}}?(?:client|shared|consumer)[-_.]?)?secret)\d{{0,2}}[\"']?(?P<sign>[ \t]?=[ \t]?|:[ \t]{{1,20}})(?P<value>[^\s\"'`|>&*!#\[{{$<%@,][^\n]*)\n?",
    regex.I,
)
SEVERAL = regex.compile(r"[^:=\n]*+[:=][ \t]*+[^ \n]++ [^\n]*\S")
"""A value of several words; to look closely costs twenty times as much."""
BESIDE = regex.compile(rf"(?P<indent>(?:{HEAD})[ \t]{{0,200}}(?:- )?){NAME}(?P<sign>[ \t]?=|:(?=[ \t\r\n]|\Z))")


def beside_others(text: str, lines: Iterable[int] | None = None) -> str:
    """
    The text with each of these values hidden; every line stays on its number.

    Args:
        lines: where the lines begin that may hold a name.
    """
    out, end = [], 0
    for at in sorted(hinted(text) if lines is None else lines):
        m = ENTRY.match(text, at) if SEVERAL.match(text, at) is not None else None
        if m is None or at < end:
            continue
        value = COMMENT.sub("", m["value"]).rstrip()
        if " " not in value or SAFE_WHOLE.fullmatch(value) or plain(value) or "[hidden:" in value or _sentence(value):
            continue
        if _beside(text, at, m) or _below(text, at, m):
            begin = m.start("value")
            out += [text[end:begin], PUT]
            end = begin + len(value)
    return "".join(out) + text[end:] if out else text


def _sentence(value: str) -> bool:
    """Does it begin with two words about a password: `must be changed`."""
    words = value.lower().split(" ")[:2]
    return all(one.strip(".,;!") in STATUS for one in words)


def _beside(text: str, at: int, m: regex.Match[str]) -> bool:
    """Is the line above it or the one below it another entry, at the same indent and with the same sign."""
    above = text.rfind("\n", 0, at - 1) + 1 if at else -1
    return (above >= 0 and _alike(text, above, m)) or (m[0].endswith("\n") and _alike(text, m.end(), m))


def _alike(text: str, at: int, m: regex.Match[str]) -> bool:
    other = BESIDE.match(text, at)
    return (
        other is not None
        and len(other["indent"].replace("- ", "  ")) == len(m["indent"].replace("- ", "  "))
        and other["sign"].strip() == m["sign"].strip()
    )


def _below(text: str, at: int, m: regex.Match[str]) -> bool:
    """Is it the only entry of a mapping: a name alone stands above it, further to the left."""
    above = text.rfind("\n", 0, at - 1) + 1 if at else -1
    other = BESIDE.match(text, above) if above >= 0 and m["sign"][0] == ":" else None
    return other is not None and len(other["indent"]) < len(m["indent"]) and not text[other.end() : at].strip()
