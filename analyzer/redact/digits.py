"""
Lines of a log that differ in their digits only: most are like thousands of others, and telling that costs a hundredth of a pattern.

What is known of a line with its digits blanked is said once; a line like it is then neither split nor changed nor read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import compress, repeat
from operator import is_
from typing import Literal

from analyzer import patterns as regex

DIGIT = "2"
"""Stands for every digit: a year begins with it as with few others, and names as `com2s` stay what they are."""
TABLE = str.maketrans("0123456789", DIGIT * 10)
BYTES = bytes.maketrans(b"0123456789", DIGIT.encode() * 10)
MOST = 200_000
OFTEN = 2
"""Lines that are alike, in one text or in several, before it is asked what is known of them."""
SAME = "-".join(["a" * count for count in (8, 4, 4, 4, 12)])
"""In place of a UUID, as long as it is."""
Spans = tuple[tuple[int, int], ...]
"""Where parts of a line begin and end: those of a line without its digits are those of every line like it."""
UNKNOWN: Literal[False] = False


def blanked(text: str) -> str:
    """The text with one digit in place of all; a letter outside of ASCII makes the plain way forty times slower."""
    if text.isascii():
        return text.translate(TABLE)
    return text.encode("utf-8", "surrogatepass").translate(BYTES).decode("utf-8", "surrogatepass")


class Settled:
    """
    Lines of which nothing is left to do but for some of their parts, by what they are without their digits.

    Args:
        tell: of a line with its digits blanked, which parts of all that are like it are left to do, each by itself (none: nothing is);
            False where each line has to be looked at, and None while that is not known.
        alike: identifiers of one length that make no difference between lines, each behind the same sign.
        sign: this sign, which the pattern takes with them: a search for it costs a tenth of a look behind at every letter.
    """

    def __init__(
        self, tell: Callable[[str], Spans | Literal[False] | None], alike: regex.Pattern[str], sign: str = ""
    ) -> None:
        self._tell = tell
        self._alike = alike
        self._same = sign + SAME
        self._known: dict[str, Spans | Literal[False]] = {}
        self._met: set[int] = set()

    def divide(self, keys: list[str]) -> tuple[list[int], list[tuple[int, Spans]]]:
        """(the places of those that have to be looked at; those of which parts are left, with these)."""
        known = self._known
        told: list[Spans | Literal[False]] = list(map(known.get, keys, repeat(UNKNOWN)))
        left = list(compress(range(len(told)), map(is_, told, repeat(False))))
        if left:
            for at, alike in zip(left, self._without(keys[at] for at in left), strict=True):
                told[at] = known.get(alike, False)
                if told[at] is not False and len(known) < MOST:
                    known[keys[at]] = told[at]
            left = [at for at in left if told[at] is False]
        return left, list(compress(enumerate(told), told))  # type: ignore[arg-type]  # those that are not empty

    def _without(self, keys: Iterable[str]) -> list[str]:
        return self._alike.sub(self._same, "\n".join(keys)).split("\n")

    def learn(self, keys: list[str]) -> None:
        """Ask for those that were met, after they were looked at."""
        if not keys:
            return
        for key, count in Counter(self._without(keys)).items():
            if key not in self._known and len(self._known) < MOST and (count >= OFTEN or self._came(hash(key))):
                told = self._tell(key)
                if told is not None:
                    self._known[key] = told

    def _came(self, key: int) -> bool:
        """Was a line like it met in another text."""
        if key in self._met:
            return True
        if len(self._met) < MOST:
            self._met.add(key)
        return False


def has_digit(parts: list[str]) -> bool:
    """Does one of these parts of a blanked line hold a digit."""
    return any(DIGIT in part for part in parts)
