"""
Lines of a log of which nothing is hidden, told by their kind.

A program writes a few hundred messages, each many times, and no rule about secrets has a say in most of them. Lines that are
equal but for their volatile parts (`repeated.VOLATILE`) are of one kind. A kind passes where its constant text asks no rule:
it holds no hint and no sign; and where numbers of other lengths change nothing, for a long one alone may be a token. Where
a rule is asked, each line is looked at by itself: a code of six digits is one beside its name, whatever the numbers before it.
A number of twenty digits may be a token wherever it stands: no line that holds one is passed, so no trial is made with one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from analyzer.redact.repeated import APART, LONGEST, MOST, TRIED, VOLATILE, joined
from analyzer.redact.secrets import hide, unasked, unasked_with
from analyzer.redact.spelled import BYTES

LENGTHS = (*TRIED[:-1], TRIED[-1][:19])
"""Numbers with which a kind is tried; the longest is as long as a whole number of 63 bits, as dials are numbered with."""
ENDS = (LENGTHS[0], LENGTHS[-1])
"""Of these the ones with which a shape without a word is found, if it is with any: each asks for at least, or at most, so many signs."""
LONGER = re.compile(r"[0-9]{20}")
ENOUGH = 1
"""Lines of a kind that are changed each by itself: the trial costs as much as three."""
PLACE = 5
"""Digits at most of a line of a source file or of a port: what has more there is of another kind."""


class HideByKind:
    """
    What `hide` makes of single lines, at a third of its cost.

    Args:
        change: what is made of a line of which no kind is known to pass.
    """

    def __init__(self, change: Callable[[str], str] = hide) -> None:
        self._change = change
        self._passes: dict[str, bool] = {}
        self._met: dict[str, int] = {}
        """How many lines came of kinds that are not known yet."""

    def line(self, text: str) -> str:
        """The line with its secrets hidden; a text of several lines is looked at as a whole."""
        if len(text) > LONGEST or "\n" in text or "\0" in text or ("[" in text and BYTES.search(text)):
            return self._change(text)
        parts = VOLATILE.split(text)
        if len(parts) == 1:
            return self._change(text)
        kind = "\0".join(parts[::2])
        passes = self._passes.get(kind)
        if passes is None:
            passes = self._is_known_to_pass(kind, text, parts)
        return text if passes and LONGER.search("\0".join(parts[1::2])) is None else self._change(text)

    def _is_known_to_pass(self, kind: str, text: str, parts: list[str]) -> bool:
        """Enough lines of the kind must have come to make a trial worth its cost."""
        met = self._met.get(kind, 0) + 1
        if len(self._passes) + len(self._met) >= MOST:
            self._passes.clear()
            self._met.clear()
        if met <= ENOUGH:
            self._met[kind] = met
            return False
        self._met.pop(kind, None)
        # nearly all kinds ask no rule whatever their numbers are, which one look at a short trial tells
        passes = not _runs_on(parts) and (
            (self._change is hide and unasked_with(text, _with_numbers(parts, ENDS)))
            or (unasked(text) and all(self._change(one) == one for one in (text, *_with_numbers(parts))))
        )
        self._passes[kind] = passes
        return passes


def _runs_on(parts: list[str]) -> bool:
    """Does a digit of the constant text stand beside a volatile part, so that a number may begin in one and end in the other."""
    fixed = parts[::2]
    return any(one[-1:].isdigit() for one in fixed[:-1]) or any(one[:1].isdigit() for one in fixed[1:])


def _with_numbers(parts: list[str], numbers: tuple[str, ...] = LENGTHS) -> list[str]:
    """A line in its parts with these numbers, in all places the same one and in each place by itself; none without one."""
    fixed, between = parts[::2], parts[1::2]
    places = [at for at, part in enumerate(between) if part[1:].isdecimal()]
    short = {at for at in places if between[at][0] == ":" and not fixed[at].endswith('"')}
    made: dict[str, None] = {}
    for some in (places, *([at] for at in places[:APART])) if places else ():
        for number in numbers:
            other = between.copy()
            for at in some:
                other[at] = other[at][0] + (number[:PLACE] if at in short else number)
            made[joined(fixed, other)] = None
    return list(made)
