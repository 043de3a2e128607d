"""
Tables of one node's sessions from two times: the older one is history.

::

    then/bird-10.4.0.1.txt    Mesh_10_4_0_2 BGP master start  2026-02-03  Connect
    now/10.4.0.1.txt          Mesh_10_4_0_2 BGP master up     2026-09-10  Established

BIRD prints since when a protocol is in its state, and that date never goes back: of two prints the one with the earlier date is the
older one. A clock without a date is of the day before the print at the earliest, so of no day before the newest date in its table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from analyzer.mesh.peers import DAY, since_us

COLUMNS = ("node", "view", "peer_ip", "peer_type", "since", "established")
PairKey = tuple[str, str, str | None]
"""Address of the end that waits, of the other one, and what kind of peer they are."""
Dated = dict[tuple[str, str | None], int]


def older_views(data: Mapping[str, list[Any]], addresses: Mapping[str, str]) -> set[str]:
    """
    The outputs of which another, in another member, is the later; none where their dates contradict each other.

    Of one node both list the same sessions. Of two nodes that have a session with each other the one's cannot wait for it since a day
    before the other's has it.

    Args:
        addresses: of nodes whose name is none.
    """
    views: dict[str, dict[str, Dated]] = {}
    waits: list[tuple[str, PairKey, int]] = []
    up: dict[PairKey, list[tuple[str, int]]] = {}
    for node, view, peer, kind, since, stands in zip(*(data[name] for name in COLUMNS), strict=True):
        if node is not None and view:
            dated = views.setdefault(node, {}).setdefault(view, {})
            if peer:
                at = dated[peer, kind] = since_us(since, None) or 0
                own = addresses.get(node, node)
                if at and stands:
                    up.setdefault((peer, own, kind), []).append((view, at))
                elif at and stands is False:
                    waits.append((view, (own, peer, kind), at))
    found = {view for of_node in views.values() if len(of_node) > 1 for view in _older(of_node)}
    for view, pair, at in waits:
        if any(_member(view) != _member(other) and at < its for other, its in up.get(pair, ())):
            found.add(view)
    return found


def _older(views: Mapping[str, Dated]) -> Iterator[str]:
    for view, dates in views.items():
        for other, its in views.items():
            if _member(view) != _member(other) and is_first(dates, its) and not is_first(its, dates):
                yield view
                break


def is_first(dates: Dated, others: Dated) -> bool:
    """Has a session that both list an earlier date in the first."""
    newest = max(others.values(), default=0)
    return any(at and at < (others[key] or newest - DAY) for key, at in dates.items() if key in others)


def _member(view: str) -> str:
    return view.rpartition(":")[0]
