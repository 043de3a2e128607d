"""
Panes of a terminal that stand side by side, as tmux shows them and a copy of the whole window holds them: one behind the other.

::

    $ kubectl get nodes              │$ kubectl get pods -n kube-system
    NAME    STATUS   ROLES    AGE    │NAME                       READY   STATUS
    w1      Ready    <none>   12d    │konnectivity-agent-f2s8x   1/1     Running

The border stands at one column of every line, and what is on each side of it begins as an output does: so it is no table in a frame. Lines above
the first border and below the last are of no pane: what somebody wrote, the line of the session. A border at the right edge has no pane behind it.
"""

from __future__ import annotations

from analyzer.sources import prompts
from analyzer.sources.json_outputs import LARGEST, PrintedLine
from analyzer.sources.stamps import begins_output
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
    bordered = [at for at, (_, line) in enumerate(lines) if any(sign in line for sign in BORDERS)]
    if len(bordered) < LEAST or bordered[-1] - bordered[0] >= len(bordered):
        return None
    above, inner, below = lines[: bordered[0]], lines[bordered[0] : bordered[-1] + 1], lines[bordered[-1] + 1 :]
    columns = _borders([line for _, line in inner])
    if not columns:
        return None
    panes = [
        [(at, line[begin:end].rstrip()) for at, line in inner]
        for begin, end in zip((0, *(one + 1 for one in columns)), (*columns, None), strict=True)
    ]
    panes = [pane for pane in panes if any(line for _, line in pane)]
    shown = [[line for _, line in pane if line] for pane in panes]
    if not (all(map(_is_pane, shown)) or (len(shown) == 1 and begins_output(shown[0]))):
        return None
    return [*above, *(one for pane in panes for one in [*pane, (pane[-1][0], "")]), *below]


def _borders(lines: list[str]) -> list[int]:
    """The columns at which every line has the border."""
    common = {at for at, sign in enumerate(lines[0]) if sign in BORDERS}
    for line in lines:
        common = {at for at in common if at < len(line) and line[at] in BORDERS}
        if not common:
            return []
    columns = sorted(common)
    return columns if all(b - a > NARROWEST for a, b in zip([-1, *columns], columns, strict=False)) else []


def _is_pane(lines: list[str]) -> bool:
    return len(lines) > 1 and (prompts.is_typed(lines[0]) or OUTPUT.match(lines[0]) is not None)
