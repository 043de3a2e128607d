"""
Panes of a terminal that stand side by side, as tmux shows them and a copy of the whole window holds them: one behind the other.

::

    $ kubectl get nodes              │$ kubectl get pods -n kube-system
    NAME    STATUS   ROLES    AGE    │NAME                       READY   STATUS
    w1      Ready    <none>   12d    │konnectivity-agent-f2s8x   1/1     Running

The border stands at one column of every line, and what is on each side of it begins as an output does: so it is no table in a frame.
"""

from __future__ import annotations

from analyzer.sources import prompts
from analyzer.sources.json_outputs import LARGEST, PrintedLine
from analyzer.sources.wrapped_output import OUTPUT

BORDERS = "\u2502\u2503"
LEAST = 3
"""Lines of a window."""
NARROWEST = 10
"""Columns of a pane."""


def unfold(text: str) -> list[PrintedLine] | None:
    """The lines of the panes from left to right; None for a text that has none."""
    if len(text) > LARGEST or not any(sign in text for sign in BORDERS):
        return None
    lines = [(at, line) for at, line in enumerate(text.split("\n"), 1) if line.strip()]
    columns = _borders([line for _, line in lines])
    if len(lines) < LEAST or not columns:
        return None
    panes = [
        [(at, line[begin:end].rstrip()) for at, line in lines]
        for begin, end in zip((0, *(one + 1 for one in columns)), (*columns, None), strict=True)
    ]
    if not all(_is_pane([line for _, line in pane if line]) for pane in panes):
        return None
    return [one for pane in panes for one in [*pane, (pane[-1][0], "")]]


def _borders(lines: list[str]) -> list[int]:
    """The columns at which every line has the border, and no other."""
    found = {tuple(at for at, sign in enumerate(line) if sign in BORDERS) for line in lines}
    columns = list(found.pop()) if len(found) == 1 else []
    edges = zip([-1, *columns], columns, strict=False)
    return columns if columns and all(b - a > NARROWEST for a, b in edges) else []


def _is_pane(lines: list[str]) -> bool:
    return len(lines) > 1 and (prompts.is_typed(lines[0]) or OUTPUT.match(lines[0]) is not None)
