"""
Lines of a log that differ in time and in numbers of connections only: what is made of the first is made of all.

A server writes a few hundred messages, each thousands of times. The parts that are left out of the comparison are those of
which no rule takes anything: the head of a klog or CRI line, counters of the tunnel, and UUIDs in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from analyzer.redact.rule import UUID

HEADS = r"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ |\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]{0,10}Z (?:stdout|stderr) [FP] "
COUNTED = rf"^(?:{HEADS})|\b(?:(?:connection|conn|dial|stream|packet|request)U?ID|random|type|bytes|length|size|count|[a-z]{{1,20}}(?:Bytes|Count|Size|Length))=\d+"
VOLATILE = re.compile(rf'({COUNTED}|"[0-9a-f]{{8}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{12}}")')
COUNTERS = re.compile(f"(?m){COUNTED}")
MOST = 20_000


class Repeated:
    """
    A change of single lines that is made once for all lines that are equal but for their volatile parts.

    Args:
        change: what is made of a line.
        names: names that the change knows; where one of them holds a UUID, every line is looked at.
    """

    def __init__(self, change: Callable[[str], str], names: Iterable[str] = ()) -> None:
        self._change = change
        self._plain = any(UUID.search(name) for name in names)
        self._known: dict[str, list[str] | None] = {}

    def line(self, text: str) -> str:
        """The changed line."""
        parts = VOLATILE.split(text) if not self._plain and "\0" not in text else [text]
        if len(parts) == 1:
            return self._change(text)
        key = "\0".join(parts[::2])
        fixed = self._known.get(key, parts)
        if fixed is parts:
            new = self._change(text)
            if len(self._known) >= MOST:
                self._known.clear()
            made = VOLATILE.split(new)
            self._known[key] = made[::2] if made[1::2] == parts[1::2] else None
            return new
        if fixed is None:
            return self._change(text)
        parts[::2] = fixed
        return "".join(parts)


def once(text: str) -> str:
    """Each line of a text once, without time and counters; UUIDs stay, which may be names."""
    return "\n".join(dict.fromkeys(COUNTERS.sub("", text).split("\n")))
