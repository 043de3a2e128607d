"""
`kubectl top nodes|pods`: it goes through the API server to metrics-server, so an answer says that this way works.

::

    NAME        CPU(cores)   CPU%        MEMORY(bytes)   MEMORY%
    10.73.1.4   212m         5%          3187Mi          23%
    10.73.1.6   <unknown>    <unknown>   <unknown>       <unknown>

Facts: `top_shown` (rows with figures) and `top_unknown` (rows without: metrics-server got nothing from that kubelet).
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.row_rules import NAME
from analyzer.sources.commands import read_command

TITLES = regex.compile(r"[ \t]*(?:NAMESPACE[ ]{2,})?(?:POD[ ]{2,})?NAME[ ]{2,}CPU\((?:cores|%)\)[ ]{2,}\S")
FIGURE = regex.compile(r"\d+(?:\.\d+)?(?:[munkMGT]i?|%)?|<unknown>")
EVERYWHERE = regex.compile(r"(?:^|\s)(?:-A|--all-namespaces)(?:\s|$)")
SUM = regex.compile(
    r"[ \t-]*+(?:_{4}[ _\t-]*+|\d{1,12}m?\s{1,60}\d{1,15}[A-Za-z]{1,3})[ \t]*+$"
)  # `--sum` draws a line and prints totals


def takes(fragment: Fragment) -> str:
    if any(TITLES.match(line) for _, line in fragment.opening[:2]):
        return "the titles of `kubectl top`"
    if read_command(fragment.context.command).verb != "top":
        return ""
    names = _names(fragment)
    return "rows of `kubectl top`" if any(_figures(line, names) for _, line in fragment.opening[:2]) else ""


def _names(fragment: Fragment) -> int:
    """Columns in front of the figures, where no titles stand above: the namespace, and the name."""
    return 2 if EVERYWHERE.search(fragment.context.command) else 1


def _figures(line: str, names: int) -> list[str]:
    """The figures of a row, none for another line."""
    parts = line.split()
    figures = parts[names:]
    fits = len(figures) in (2, 4) and all(FIGURE.fullmatch(part) for part in figures) and NAME.fullmatch(parts[0])
    return figures if fits else []


def parse(fragment: Fragment, emit: Emit) -> None:
    names = _names(fragment)
    shown: list[int] = []
    unknown: list[int] = []
    for number, line in fragment.filled:
        if TITLES.match(line):
            names = line.split().index("NAME") + 1
            emit.records += 1
            continue
        if figures := _figures(line, names):
            (unknown if "<unknown>" in figures else shown).append(number)
        elif SUM.match(line):
            emit.records += 1
        else:
            emit.unread(number, "not a row of `kubectl top`")
    for key, lines in (("top_shown", shown), ("top_unknown", unknown)):
        if lines:
            emit(schema.FACTS, lines[0], key=key, value=str(len(lines)), typed_on=fragment.context.typed_on)
    emit.records += len(shown) + len(unknown)


PARSERS = (Parser("kubectl top", TITLES.pattern, takes, parse, 28),)
