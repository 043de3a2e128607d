"""
Lines that are the first of their kind: all that differ from one in time, in numbers and in addresses only have been looked at with it.

What is told by all lines of a log, as the names in it, is told by these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import compress
from typing import Literal

from analyzer.redact.digits import Settled, Spans, blanked, has_digit
from analyzer.redact.repeated import (
    COUNTED,
    COUNTERS,
    LONGEST,
    MOST,
    NAMED,
    QUOTE,
    UUIDS,
    VOLATILE,
    addresses,
    with_numbers,
)

FEW = 3
"""Lines of a kind that are all looked at before it is worth a trial whether its numbers matter, which costs as much as six to eighty."""


class Kinds:
    """
    The lines of texts that are the first of their kind, over all texts.

    Args:
        names: a UUID may be a name, so lines are of one kind only with the same ones, except for agents' and servers'.
        matters: says of each of several groups of lines, which differ from a first one in their numbers, whether one of them is another case.
        told: says of a line with its digits blanked whether the digits of one like it may be what is looked for.
        between: is anybody asking for what was left out.
    """

    def __init__(
        self, *, names: bool = False, matters: Callable[[list[list[str]]], list[bool]] | None = None,
        told: Callable[[str], bool] = lambda _: False, between: bool = True,
    ) -> None:  # fmt: skip
        self._signs = COUNTERS if names else VOLATILE
        self._matters = matters
        self._told = told
        self._between = between
        self._settled = Settled(self._alike, *((COUNTED, NAMED) if names else (UUIDS, QUOTE)))
        self._known: dict[str, bool] = {}
        self._mattering: set[str] = set()
        """Those of them whose numbers matter."""
        self._met: dict[str, int] = {}
        """How many lines were met of kinds whose numbers may matter."""
        self.asked = ""
        """The lines of the last text that were looked at: all of which `told` says so, whatever was met before."""

    def first(self, text: str) -> tuple[str, set[str]]:
        """(lines of kinds that were not met before, and of those whose numbers matter; all that was left out of the comparison)."""
        self.asked = text
        if "\0" in text:
            return text, set()
        rows, keys = text.split("\n"), blanked(text).split("\n")
        left, parted = self._settled.divide(keys)
        self.asked = "\n".join([rows[at] for at in left])
        lines, between = self._first(self.asked) if left else ("", set())
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
        if len(self._known) + len(self._met) >= MOST:
            self._known.clear()
            self._mattering.clear()
            self._met.clear()
        first = dict(zip(reversed(keys), reversed(rows), strict=True))
        new = [key for key in dict.fromkeys(keys) if key not in self._known]
        every = set()
        """Kinds of which all lines are looked at."""
        if self._matters is not None:
            varied = [key for key in new if "\0" in key]
            every = self._few(varied, keys)
            tried = [key for key in varied if key not in every]
            told = self._matters([self._tried(first[key]) for key in tried])
            self._mattering.update(compress(tried, told))
        self._known.update((key, key in self._mattering) for key in new if key not in every)
        every |= self._mattering
        lines = [first[key] for key in new if key not in every]
        if not first.keys().isdisjoint(every):
            lines += [line for key, line in zip(keys, rows, strict=True) if key in every]
        return "\n".join(lines), set(parts[1::2])

    def _few(self, kinds: list[str], keys: list[str]) -> set[str]:
        """Those of the kinds that are not worth a trial: few lines of them were met so far, or long ones."""
        count = Counter(keys)
        few = {key for key in kinds if len(key) > LONGEST}
        for key in kinds:
            met = self._met.pop(key, 0) + count[key]
            if key not in few and met <= FEW:
                self._met[key] = met
                few.add(key)
        return few

    def _tried(self, line: str) -> list[str]:
        return with_numbers(self._signs.split(line))
