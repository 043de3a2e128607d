"""Numbers of telephones and accounts: whether a text holds one, and in which of its lines."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.redact.forms import ACCOUNT, ACCOUNTS, NUMBERED, PHONE

NUMBERS = regex.compile(f"{PHONE}|{ACCOUNT}")


def numbered(text: str) -> bool:
    """Can it hold one of these numbers."""
    return NUMBERED.search(text) is not None or ACCOUNTS.search(text) is not None


def with_numbers(text: str) -> Iterator[str]:
    """The lines of a text that can hold one of these numbers; the shortest has four digits."""
    for sign in (NUMBERED, ACCOUNTS):
        m = sign.search(text)
        while m is not None:
            end = text.find("\n", m.end())
            line = text[text.rfind("\n", 0, m.start()) + 1 : end if end >= 0 else None]
            if sum(map(str.isdigit, line)) >= 4:
                yield line
            m = sign.search(text, end + 1) if end >= 0 else None
