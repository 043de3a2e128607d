"""
Every log message of apiserver-network-proxy, v0.0.4 to v0.36.0, as facts: component, level, signal, releases.

The rows are in `messages.tsv` beside this file; `releases` there is a set of release ranges, since the lines of
development ran in parallel and ``version >= x`` is never the right question.
"""

from __future__ import annotations

import functools
from pkgutil import get_data
from typing import NamedTuple

from analyzer import patterns as regex

PLACEHOLDER = regex.compile(r"%\+?[a-zA-Z]")
CHECK = regex.compile(r"([\w-]+) check failed: ?(.*)", regex.S)
FORBIDDEN_LEASES = "leases are forbidden"
"""Stands for what client-go prints in the agent's log (v0.31 and later) when the API server refuses it the servers' leases."""
ARGUMENT = {"%d": r"(-?\d+)", "%q": r"(\"[^\"]*\"|\S+)"}


class Message(NamedTuple):
    """One message text with everything known about it; `levels` maps component to the lowest V level, `verbosity` is the lowest of all."""

    text: str
    structured: bool
    components: tuple[str, ...]
    signals: dict[str, str]
    levels: dict[str, int | None]
    releases: dict[str, frozenset[int]]
    verbosity: int = 0

    def signal(self, component: str | None) -> str:
        if component in self.signals:
            return self.signals[component]
        return self.signals[self.components[0]]


@functools.cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a file beside this one, by the titles in its first line; nothing in it is quoted."""
    text = (get_data(__package__, name) or b"").decode()
    titles, *rows = (line.split("\t") for line in text.splitlines())
    return tuple(dict(zip(titles, row, strict=True)) for row in rows)


@functools.cache
def releases() -> tuple[str, ...]:
    """Release names in the order of `releases.tsv`; ranges are inclusive in this order."""
    return tuple(row["release"] for row in table("releases.tsv"))


@functools.cache
def release_index() -> dict[str, int]:
    return {name: at for at, name in enumerate(releases())}


@functools.lru_cache(maxsize=1024)
def parse_ranges(text: str) -> frozenset[int]:
    """``v0.0.13..v0.0.33,v0.31.4`` as release indexes."""
    index = release_index()
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("..")
        found.update(range(index[first], index[last or first] + 1))
    return frozenset(found)


@functools.cache
def _messages() -> tuple[dict[str, Message], list[Message]]:
    grouped: dict[tuple[str, bool], list[dict[str, str]]] = {}
    for row in table("messages.tsv"):
        grouped.setdefault((row["message"], row["style"] == "structured"), []).append(row)
    structured: dict[str, Message] = {}
    printf: list[Message] = []
    for (text, is_structured), rows in grouped.items():
        signals: dict[str, str] = {}
        levels: dict[str, int | None] = {}
        seen: dict[str, set[int]] = {}
        for row in rows:
            part = row["component"]
            signals.setdefault(part, row["signal"])
            level = row["level"].rpartition(" V")[2]
            number = int(level) if level.isdigit() else 0
            levels[part] = min(number, levels.get(part, number) or 0) if part in levels else number
            seen.setdefault(part, set()).update(parse_ranges(row["releases"]))
        order = sorted(signals, key=("server", "agent", "client").index)
        message = Message(
            text,
            is_structured,
            tuple(order),
            signals,
            levels,
            {k: frozenset(v) for k, v in seen.items()},
            min(level or 0 for level in levels.values()),
        )
        if is_structured:
            structured[text] = message
        else:
            printf.append(message)
    return structured, printf


def structured(text: str) -> Message | None:
    """The message with exactly this quoted text."""
    return _messages()[0].get(text)


@functools.cache
def _by_first_word() -> dict[str, list[tuple[regex.Pattern[str], Message]]]:
    table: dict[str, list[tuple[regex.Pattern[str], Message]]] = {}
    for message in _messages()[1]:
        first = message.text.split(" ")[0]
        if "%" in first or first.startswith("<error") or "\\n" in message.text:
            continue  # begins with a variable: cannot be told from any other text
        table.setdefault(first, []).append((_pattern(message.text), message))
    for found in table.values():
        found.sort(key=lambda pair: -len(pair[1].text))
    return table


def _pattern(template: str) -> regex.Pattern[str]:
    """A linear pattern for a printf template: literals between placeholders, the last placeholder greedy."""
    out, at = [], 0
    marks = list(PLACEHOLDER.finditer(template))
    for number, mark in enumerate(marks):
        out.append(regex.escape(template[at : mark.start()]))
        last = number == len(marks) - 1 and mark.end() == len(template)
        out.append(ARGUMENT.get(mark.group(), r"(.*)" if last else r"(.*?)"))
        at = mark.end()
    out.append(regex.escape(template[at:]))
    return regex.compile("".join(out))


def printf(text: str) -> tuple[Message, tuple[str, ...]] | None:
    """The printf message that this text is an instance of, and the arguments in order."""
    candidates = _by_first_word().get(text.split(" ", 1)[0])
    for pattern, message in candidates or ():
        if found := pattern.fullmatch(text):
            return message, found.groups()
    if " check failed: " in text[:80] + " " and (found := CHECK.match(text)):
        return _check_failed(), found.groups()
    return None


@functools.cache
def _check_failed() -> Message:
    """The agent's readiness log, whose text begins with the name of the check."""
    return next(message for message in _messages()[1] if message.text.startswith("%s check failed:"))
