"""
What `proxy-agent` and `proxy-server` print where they do not know an argument: the error, and below it their whole usage.

A run that ends so has no other line, so that no record of a log tells whose it is; the usage names the program (cobra)::

    Error: unknown flag: --count-server-lease
    Usage:
      proxy-agent [flags]

    Flags:
          --admin-server-port int   The port the admin server is listening on. (default 8094)
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.konnectivity import flags
from analyzer.parsers.base import Emit, Fragment, Parser

LEAD = r"Error: (?:unknown (?:shorthand )?flag|invalid argument|flag needs an argument)\b"
START = rf"{LEAD}(?=[^\n]{{0,400}}+\n(?:Usage:[ \t]{{0,8}}+\n)?+[ \t]{{0,8}}+proxy-(?:agent|server) \[flags\])"
"""Together with the usage below: the error alone stands in the log of any program, and is a line of that log."""
ERROR = regex.compile(rf"{LEAD}[^\n]{{0,400}}+")
FURNITURE = regex.compile(r"Usage:|Flags:|Global Flags:|[ ]{2,8}+-{1,2}[A-Za-z]")
MESSAGE = "error: %v"
"""With which `main` logs the error that cobra printed."""


def takes(fragment: Fragment) -> str:
    """By error and usage."""
    lines = [line for _, line in fragment.opening[:6]]
    named = any(map(flags.by_usage, lines)) and bool(lines) and ERROR.fullmatch(lines[0]) is not None
    return "usage of a Konnectivity program" if named else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    where, component, count = fragment.context, None, 0
    error: tuple[int, str] | None = None
    for number, line in fragment.filled:
        if ERROR.fullmatch(line) and error is None:
            error = number, line.removeprefix("Error: ")
        elif found := flags.by_usage(line):
            component = found
        elif not FURNITURE.match(line):
            emit.unread(number, "text behind a program's usage")
            continue
        count += 1
    if error is None or component is None:
        return
    emit(
        schema.KONNECTIVITY_EVENTS, error[0], component=component, pod=where.pod, node=where.node, level="E", signal="lifecycle", message=MESSAGE, error=error[1],
    )  # fmt: skip
    emit(
        schema.LOG_SOURCES, error[0], component=component, wrapper="none", pod=where.pod, container=where.container, node=where.node, lines=count, from_start=True,
        min_verbosity=0, previous=where.previous, filtered=False, out_of_order=0, releases="[]", records=0, recognised=1, without_row=0,
    )  # fmt: skip
    emit(
        schema.LOG_SIGNALS,
        error[0],
        signal=schema.LAST_WORDS,
        pod=where.pod,
        node=where.node,
        message=f"Error: {error[1]}",
    )
    emit.records += count - 3


PARSERS = (Parser("Konnectivity usage", START, takes, parse, 32),)
"""Before `kubectl`'s errors, whose lines may begin so."""
