"""
Figures of `kubectl top nodes` for nodes that the cluster at hand does not have: they are another one's.

Whole lists of nodes are the measure. One node in common makes a text one of this cluster, for nodes come and go.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

USED = frozenset({"exec_shown", "logs_shown", "cp_shown"})
"""Facts of uses of the tunnel, which stand in a text beside such figures."""


def figures_elsewhere(tables: Mapping[str, Any]) -> dict[str, set[int]]:
    """Figures of `kubectl top nodes` for none of the nodes that another member lists whole, with the uses that the same text shows."""
    lists, usage, nodes = (tables.get(name) for name in ("listings", "usage", "nodes"))
    if not (lists and usage and isinstance(nodes, dict)):
        return {}
    rows = zip(lists["source"], lists["kind"], lists["complete"], strict=True)
    whole = {source for source, kind, complete in rows if complete and kind == "nodes"}
    columns = ("name", "internal_ip")
    known = {
        one
        for name in columns
        if name in nodes
        for s, one in zip(nodes["source"], nodes[name], strict=True)
        if one and s in whole
    }
    used: dict[str, set[str]] = {}
    for source, kind, name in zip(usage["source"], usage["kind"], usage["name"], strict=True):
        if kind == "node" and source not in whole:
            used.setdefault(source, set()).add(name)
    out = {source for source, names in used.items() if known and names.isdisjoint(known)}
    facts = tables.get("facts") or {"source": [], "key": []}
    return {
        "usage": {at for at, source in enumerate(usage["source"]) if source in out},
        "facts": {at for at, (s, key) in enumerate(zip(facts["source"], facts["key"], strict=True)) if s in out and key in USED | {"top_shown"}},
    }  # fmt: skip
