"""
The node that somebody's own heading names above an output that says nothing of where it ran.

::

    --- from node-debugger on pool-a-41277063-vm0
    # nc -vz -w 5 tunnel.example.org 443
    on w2:
    $ nc -vz 10.0.0.7 179

A heading begins as one, or is a few words with a colon behind them; a sentence that speaks of a node is none.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Mapping, Set

from analyzer import patterns as regex
from analyzer.tables.base import ColumnLists

HEADING = regex.compile(r"\s{0,8}(?:[-=#*~>]{1,12}[ \t]|\[)[^\n]{1,200}$|[^\n]{1,120}:[ \t]{0,8}$")
WORD = regex.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,252}[A-Za-z0-9]")
MOST_WORDS = 8
NEAR = 6
"""Lines between a heading and an output of the command below it."""


def node_above(unread: ColumnLists | None, nodes: Set[str]) -> Callable[[str, int], str | None] | None:
    """
    What names the node, by the next line above that nobody understood; None without any heading that does.

    Args:
        unread: the table of lines that no parser understood.
        nodes: names of the cluster's nodes.
    """
    if not unread or not nodes or "text" not in unread:
        return None
    places: dict[str, list[tuple[int, str | None]]] = {}
    for source, line, text in sorted(
        zip(unread["source"], unread["line"], unread["text"], strict=True), key=lambda row: (row[0], row[1] or 0)
    ):
        places.setdefault(source, []).append((line or 0, _named(text or "", nodes)))
    if not any(name for own in places.values() for _, name in own):
        return None

    def named(source: str, line: int) -> str | None:
        own = places.get(source, [])
        at = bisect.bisect_left(own, line, key=lambda place: place[0])
        above = own[at - 1] if at else (0, None)
        return above[1] if line - above[0] <= NEAR else None

    return named


def _named(text: str, nodes: Set[str]) -> str | None:
    """The one node that a heading names."""
    words = WORD.findall(text) if HEADING.match(text) else []
    found = {word for word in words if word in nodes}
    return found.pop() if len(found) == 1 and len(words) <= MOST_WORDS else None


def fill(tables: Mapping[str, ColumnLists], names: tuple[str, ...], nodes: Set[str]) -> None:
    """The node of each row that has neither node, pod nor a prompt's host, in place."""
    named = node_above(tables.get("unread"), nodes)
    for name in names if named else ():
        data = tables.get(name)
        if not data or named is None:
            continue
        none = [None] * len(data["source"])
        columns = (data.get(column, none) for column in ("source", "line", "node", "pod", "typed_on"))
        for at, (source, line, node, pod, typed_on) in enumerate(zip(*columns, strict=True)):
            if node is None and pod is None and typed_on is None and line:
                data["node"][at] = named(source, line)
