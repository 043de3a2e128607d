"""
Lines of a log that differ in their digits only: most are like thousands of others, and telling that costs a hundredth of a pattern.

What is known of a line with its digits blanked is said once; a line like it is then neither split nor changed nor read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

DIGIT = "2"
"""Stands for every digit: a year begins with it as with few others, and names as `com2s` stay what they are."""
TABLE = str.maketrans("0123456789", DIGIT * 10)
BYTES = bytes.maketrans(b"0123456789", DIGIT.encode() * 10)
MOST = 200_000
OFTEN = 2
"""Lines of one text that are alike, before it is asked what is known of them."""


def blanked(text: str) -> str:
    """The text with one digit in place of all; a letter outside of ASCII makes the plain way forty times slower."""
    if text.isascii():
        return text.translate(TABLE)
    return text.encode("utf-8", "surrogatepass").translate(BYTES).decode("utf-8", "surrogatepass")


class Settled:
    """
    Lines of which nothing is left to do, by what they are without their digits.

    Args:
        tell: of a line with its digits blanked, is nothing to do for all that are like it; None while that is not known.
    """

    def __init__(self, tell: Callable[[str], bool | None]) -> None:
        self._tell = tell
        self._known: dict[str, bool] = {}

    def left(self, keys: list[str]) -> list[int]:
        """The places of those that have to be looked at."""
        known = self._known
        return [at for at, key in enumerate(keys) if not known.get(key)]

    def learn(self, keys: list[str]) -> None:
        """Ask for those that were met, after they were looked at."""
        for key, count in Counter(keys).items():
            if count >= OFTEN and key not in self._known and len(self._known) < MOST:
                told = self._tell(key)
                if told is not None:
                    self._known[key] = told


def has_digit(parts: list[str]) -> bool:
    """Does one of these parts of a blanked line hold a digit."""
    return any(DIGIT in part for part in parts)
