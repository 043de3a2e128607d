"""Lines without what stands in front of them: blanks, quote marks, bars; and where a known format begins on one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analyzer import patterns as regex

Begins = regex.Alternatives
INDENT = regex.compile(r"[ \t]*")
LINE = regex.compile(r"^", regex.M)
QUOTE, TIGHT_QUOTE = regex.compile(r"(?:>[ ]?)"), regex.compile(">")
BARS = "|\u2502\u2503\u258f"
BAR = regex.compile(rf"[{BARS}][ ]?")


def first_lines(text: str, begins: Begins) -> Iterator[regex.Match[str]]:
    """Where a format begins on a line; lines that belong to the match above begin none."""
    end = 0
    for line in LINE.finditer(text):
        if line.start() >= end and (m := begins.match(text, line.end())) is not None:
            end = m.end()
            yield m


def common_indent(lines: Iterable[str]) -> str:
    """The blanks that all of these lines begin with."""
    indents = {INDENT.match(line).group() for line in lines}  # type: ignore[union-attr]
    least = min(indents, key=len)
    while least and not all(indent.startswith(least) for indent in indents):
        least = least[:-1]
    return least


def without(lines: list[str], margin: str) -> str:
    """The lines as one text without the blanks that all of them have; empty ones stay so."""
    return "\n".join(line.removeprefix(margin) if line.strip() else "" for line in lines)


def each_without(lines: list[str], pattern: regex.Pattern[str]) -> str:
    """The lines as one text, each without what the pattern finds at its begin."""
    return "\n".join(pattern.sub("", line, count=1) if pattern.match(line) else line for line in lines)


def quote_mark(lines: Iterable[str]) -> regex.Pattern[str]:
    """The quote mark of these lines; where one of them has no blank behind it, blanks are indents."""
    return TIGHT_QUOTE if any(line[:1] == ">" and line[1:2] not in ("", " ", ">") for line in lines) else QUOTE
