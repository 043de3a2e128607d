"""
Labels that no node has, by the columns of `kubectl get nodes -L KEY`: such a column is empty in every row of a whole list.

kubectl prints what stands behind the key's last slash, in capitals, for the column's title.
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.parsers.kubernetes.cells import Cells, value

ASKED = regex.compile(
    r"\s(?:-L[ =]?|--label-columns[ =])[\"']?(?P<keys>[A-Za-z0-9][\w./-]{0,300}(?:,[\w./-]{1,300}){0,20}+)"
)


def keys(command: str) -> dict[str, str]:
    """Title to the label's key; two keys of one title tell nothing apart."""
    asked = [key for m in ASKED.finditer(command) for key in m["keys"].split(",")]
    titles = [key.rpartition("/")[2].upper() for key in asked]
    return {title: key for title, key in zip(titles, asked, strict=True) if titles.count(title) == 1}


def nowhere(command: str, rows: Iterable[Cells]) -> list[str]:
    """The keys whose column is there and states nothing for any of the rows."""
    every = list(rows)
    return [
        key
        for title, key in keys(command).items()
        if every and all(title in cells and value(cells, title) is None for cells in every)
    ]
