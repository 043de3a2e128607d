"""Values in the cells of a kubectl table."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex

Cells = dict[str, str]


GAP = regex.compile(r"[ ]{2,}|\t")


NONE = {"<none>", "<unknown>", "<nil>", "-", "", "N/A"}


KIND_PREFIX = regex.compile(r"^[a-z]{2,40}(?:\.[a-z0-9.-]{1,200})?/")  # of `get all` and of several kinds at once
NUMBER = regex.compile(r"\d{1,9}")


def value(cells: Cells, *names: str) -> str | None:
    """The first of these cells that states something."""
    for name in names:
        text = cells.get(name, "").strip()
        if text not in NONE:
            return text
    return None


def name_of(cells: Cells) -> str:
    """The object's name without its kind, which `get all` and `get` of several kinds print in front."""
    return KIND_PREFIX.sub("", cells.get("NAME", ""))


def number(text: str | None) -> int | None:
    m = NUMBER.match(text or "")
    return int(m.group()) if m else None


def has_fewer_cells(line: str, above: Iterable[str]) -> bool:
    """Has the line fewer cells than any of the rows right above it; of one that is cut within its last cell nothing tells."""
    counts = [len(GAP.split(one.strip())) for one in above if GAP.search(one.strip())]
    return len(counts) > 1 and len(GAP.split(line.strip())) < min(counts)
