"""Values in the cells of a kubectl table."""

from __future__ import annotations

from analyzer import patterns as regex

Cells = dict[str, str]


NONE = {"<none>", "<unknown>", "<nil>", "-", "", "N/A"}


NUMBER = regex.compile(r"\d{1,9}")


def value(cells: Cells, *names: str) -> str | None:
    """The first of these cells that states something."""
    for name in names:
        text = cells.get(name, "").strip()
        if text not in NONE:
            return text
    return None


def number(text: str | None) -> int | None:
    m = NUMBER.match(text or "")
    return int(m.group()) if m else None
