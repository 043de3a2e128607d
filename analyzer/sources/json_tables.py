r"""
Kubernetes' own tables in JSON, as the API server answers who asks for them (`kubectl get --raw`, `curl`, verbosity 8).

::

    {"kind": "Table", "apiVersion": "meta.k8s.io/v1", "columnDefinitions": [{"name": "Name", ...}, {"name": "Ready", ...}],
     "rows": [{"cells": ["web-0", "1/1"], "object": {"metadata": {"namespace": "shop", "name": "web-0"}}}]}

They hold what kubectl prints, cell by cell, and are laid out so. Source: apimachinery's meta/v1, `Table`.
"""

from __future__ import annotations

import json
import re

from analyzer import patterns as regex
from analyzer.sources.json_outputs import PrintedLine

DOCUMENT = re.compile(r"^[{\[]", re.M)
CELLS = re.compile(r'"cells"\s*:')
SPACES = regex.compile(r"\s+")
GAP = "   "


def unfold(text: str) -> list[PrintedLine] | None:
    """The text with its tables in columns; None where it has none."""
    if '"columnDefinitions"' not in text:
        return None
    found, at, line, tables = list[PrintedLine](), 0, 1, 0
    for opening in DOCUMENT.finditer(text):
        if opening.start() < at:
            continue
        try:
            value, end = json.JSONDecoder().raw_decode(text, opening.start())
        except (ValueError, RecursionError):
            continue
        places = [line + text.count("\n", at, m.start()) for m in CELLS.finditer(text, opening.start(), end)]
        if (laid := _laid(value, places, line + text.count("\n", at, opening.start()))) is None:
            continue
        found += _plain(text[at : opening.start()], line)
        found += laid
        line += text.count("\n", at, end)
        at, tables = end, tables + 1
    rest = text[at:].removeprefix("\n")
    return [*found, *_plain(rest, line + (len(rest) < len(text[at:])))] if tables else None


def _plain(text: str, line: int) -> list[PrintedLine]:
    return [(line + at, one) for at, one in enumerate(text.removesuffix("\n").split("\n"))] if text else []


def _laid(value: object, places: list[int], line: int) -> list[PrintedLine] | None:
    """Titles and rows of one table in columns, each row where its cells stand."""
    if not isinstance(value, dict) or value.get("kind") != "Table" or not isinstance(value.get("rows"), list):
        return None
    columns = value.get("columnDefinitions")
    heads = (
        [str(one.get("name")).upper() for one in columns if isinstance(one, dict)] if isinstance(columns, list) else []
    )
    rows = [
        (_namespace(row), [_cell(one) for one in row["cells"]]) for row in value["rows"] if _is_row(row, len(heads))
    ]
    if not heads or len(rows) < len(value["rows"]) or len(rows) != len(places):
        return None
    shown = [heads, *(cells for _, cells in rows)]
    if any(space for space, _ in rows) and "NAMESPACE" not in heads:
        shown = [["NAMESPACE", *heads], *([space or "<none>", *cells] for space, cells in rows)]
    widths = [max(len(row[at]) for row in shown) for at in range(len(shown[0]))]
    laid = [GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in shown]
    return [*zip([line, *places], laid, strict=True), (line, "")]


def _is_row(row: object, columns: int) -> bool:
    return isinstance(row, dict) and isinstance(row.get("cells"), list) and len(row["cells"]) == columns


def _namespace(row: dict[str, object]) -> str:
    held = row.get("object")
    meta = held.get("metadata") if isinstance(held, dict) else None
    return str(meta.get("namespace") or "") if isinstance(meta, dict) else ""


def _cell(value: object) -> str:
    """The cell's words on one line; kubectl leaves nothing where nothing is, and a table's reader needs a sign."""
    if isinstance(value, bool):
        return str(value).lower()
    return SPACES.sub(" ", "" if value is None else str(value)).strip() or "<none>"
