"""
Labels of nodes by the columns of `kubectl get nodes -L KEY`: what stands there is the label's value, and an empty cell is no label or an empty one.

kubectl prints what stands behind the key's last slash, in capitals, for the column's title.
"""

from __future__ import annotations

import json
from collections import Counter

from analyzer import patterns as regex
from analyzer.parsers.kubernetes.cells import Cells, value

ASKED = regex.compile(
    r"\s(?:-L[ =]?|--label-columns[ =])[\"']?(?P<keys>[A-Za-z0-9][\w./-]{0,300}(?:,[\w./-]{1,300}){0,20}+)"
)


def keys(command: str) -> dict[str, str]:
    """Title to the label's key; two keys of one title tell nothing apart."""
    asked = [key for m in ASKED.finditer(command) for key in m["keys"].split(",")]
    titled = [(key.rpartition("/")[2].upper(), key) for key in asked]
    often = Counter(title for title, _ in titled)
    return {title: key for title, key in titled if often[title] == 1}


def stated(command: str, cells: Cells) -> str | None:
    """The labels of those columns as JSON, an empty text for an empty cell; None where the row has no such column."""
    found = {key: value(cells, title) or "" for title, key in keys(command).items() if title in cells}
    return json.dumps(found, sort_keys=True) if found else None
