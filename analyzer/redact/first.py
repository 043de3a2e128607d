"""
Lines that are the first of their kind: all that differ from one in time, in numbers and in addresses only have been looked at with it.

What is told by all lines of a log, as the names in it, is told by these.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from analyzer.redact.digits import Settled, Spans, blanked, has_digit
from analyzer.redact.repeated import COUNTED, COUNTERS, MOST, UUIDS, VOLATILE, addresses, with_numbers


class Kinds:
    """
    The lines of texts that are the first of their kind, over all texts.

    Args:
        names: a UUID may be a name, so lines are of one kind only with the same ones, except for agents' and servers'.
        matters: says of lines that differ from a first one in their numbers whether one of them is another case.
        told: says of a line with its digits blanked whether the digits of one like it may be what is looked for.
        between: is anybody asking for what was left out.
    """

    def __init__(
        self, *, names: bool = False, matters: Callable[[list[str]], bool] | None = None,
        told: Callable[[str], bool] = lambda _: False, between: bool = True,
    ) -> None:  # fmt: skip
        self._signs = COUNTERS if names else VOLATILE
        self._matters = matters
        self._told = told
        self._between = between
        self._settled = Settled(self._alike, COUNTED if names else UUIDS)
        self._known: dict[str, bool] = {}
        self._mattering: set[str] = set()
        """Those of them whose numbers matter."""

    def first(self, text: str) -> tuple[str, set[str]]:
        """(lines of kinds that were not met before, and of those whose numbers matter; all that was left out of the comparison)."""
        if "\0" in text:
            return text, set()
        rows, keys = text.split("\n"), blanked(text).split("\n")
        left, parted = self._settled.divide(keys)
        lines, between = self._first("\n".join([rows[at] for at in left])) if left else ("", set())
        between.update(rows[at][begin:end] for at, spans in parted for begin, end in spans)
        self._settled.learn([keys[at] for at in left])
        return lines, between

    def _alike(self, key: str) -> Spans | Literal[False] | None:
        """Where addresses stand if all lines are of one kind, and else tell nothing anew, that are this one without their digits."""
        parts = self._signs.split(key)
        if has_digit(parts[::2]):
            return False
        known = self._known.get("\0".join(parts[::2]))
        if known is None:
            return None
        return not known and not self._told(key) and (addresses(parts, ids=True) if self._between else ())

    def _first(self, text: str) -> tuple[str, set[str]]:
        parts = self._signs.split(text)
        keys, rows = "\0".join(parts[::2]).split("\n"), text.split("\n")
        if len(self._known) >= MOST:
            self._known.clear()
            self._mattering.clear()
        first = dict(zip(reversed(keys), reversed(rows), strict=True))
        new = [key for key in dict.fromkeys(keys) if key not in self._known]
        lines = [first[key] for key in new]
        for key in new:
            self._known[key] = "\0" in key and self._matters is not None and self._matters(self._tried(first[key]))
            if self._known[key]:
                self._mattering.add(key)
        if not first.keys().isdisjoint(self._mattering):
            lines += [line for key, line in zip(keys, rows, strict=True) if key in self._mattering]
        return "\n".join(lines), set(parts[1::2])

    def _tried(self, line: str) -> list[str]:
        return with_numbers(self._signs.split(line))
