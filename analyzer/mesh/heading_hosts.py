"""
Headings that are names of hosts, by what stands below them: in a full mesh each node lists all nodes but itself.

::

    ## w1
    Mesh_10_93_12_41 BGP      master   up     2026-11-20  Established
    Mesh_10_93_12_42 BGP      master   start  09:58:01    Connect
    ## w2
    Mesh_10_93_12_40 BGP      master   up     2026-11-20  Established
    Mesh_10_93_12_42 BGP      master   start  09:58:01    Connect

Two lists of which each has the one address that the other lacks are two nodes', and the words above them tell these apart.
One node asked twice (`## before`, `## after`) gives the same list twice.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from analyzer import patterns as regex
from analyzer.tables.base import ColumnLists

NAME = regex.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")


def hosts(data: ColumnLists, above: Callable[[str, int], str | None]) -> set[str]:
    """
    The headings that name hosts; none where one list does not fit to the others.

    Args:
        data: the table `bgp_peers`.
        above: the heading above a line of a member.
    """
    lists: dict[str, set[str | None]] = {}
    # a session whose address is not told has no family; one of the mesh leaves its list incomplete
    family = min((version for version in data["ip_version"] if version is not None), default=4)
    columns = (data[name] for name in ("source", "line", "node", "pod", "peer_ip", "peer_type", "ip_version"))
    for source, line, node, pod, peer, kind, version in zip(*columns, strict=True):
        ours = (node, pod, kind) == (None, None, "mesh") and version in (family, None)
        if ours and (heading := above(source, line)):
            lists.setdefault(heading, set()).add(peer)
    told = all(None not in one for one in lists.values())
    swapped = told and all(len(one - other) == len(other - one) == 1 for one, other in combinations(lists.values(), 2))
    return set(lists) if len(lists) > 1 and swapped else set()
