"""The lines of a text that may name a secret of another line: few of a log, so that only these are looked at closely."""

from __future__ import annotations

HINTS = ("pass", "pwd", "secret", "token", "credential", "key", "psk", "communit", "authorization", "random_")
"""One of these stands in every name that is looked for, in lower case."""


def hinted(text: str) -> set[int]:
    """Where the lines begin that hold a hint; where capitals cannot be told from small letters, where every line does."""
    low = text.lower()
    if len(low) != len(text):  # some letters have two small ones
        return {0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")}
    found: set[int] = set()
    for hint in HINTS:
        at = low.find(hint)
        while at >= 0:
            found.add(low.rfind("\n", 0, at) + 1)
            end = low.find("\n", at)
            at = low.find(hint, end) if end != -1 else -1
    return found
