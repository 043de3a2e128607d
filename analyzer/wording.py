"""Counts and lists of names as reports word them."""

from __future__ import annotations

from collections.abc import Iterable


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 agent``, ``3 agents``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def some(names: Iterable[str], limit: int = 4) -> str:
    """A few names, and how many more."""
    items = list(dict.fromkeys(names))
    more = len(items) - limit
    return ", ".join(items[:limit]) + (f" and {more} more" if more > 0 else "")


def join(*parts: str) -> str:
    """Remarks in one line; empty ones are left out."""
    return "; ".join(part for part in parts if part)


def is_number(text: str) -> bool:
    """1 to 18 ASCII digits: `int` takes them all, and 64 bits hold them; `str.isdigit` is true of ``²``, too."""
    return text.isdigit() and text.isascii() and len(text) <= 18


def shown(name: str, most: int = 200) -> str:
    """A name as reports show it: at most `most` characters, cut in the middle, so that folder and file stay."""
    if len(name) <= most:
        return name
    front = (most - 1) // 2
    return f"{name[:front]}\u2026{name[front + 1 - most :]}"
