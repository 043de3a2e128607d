"""Which ports kubelets listen on, and by which names they are called: what a node's status states, and the URLs of calls to them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping

from analyzer import limits
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.schema import LOG_SIGNALS, TOOL_ERRORS, FactRow, ToolErrorRow
from analyzer.tables.rows import Tables

USUAL = "10250"


def ports(tables: Tables, facts: Mapping[str, list[FactRow]]) -> frozenset[str]:
    """Every port that a kubelet of this cluster is known to have; `facts` are rows by key."""
    found = {USUAL, *(row.value for row in facts.get("kubelet_port", []))}
    texts = itertools.chain(
        (row.message for row in itertools.islice(tables[TOOL_ERRORS], limits.TEXTS)),
        (row.message for row in itertools.islice(tables[LOG_SIGNALS], limits.TEXTS)),
    )
    return frozenset(found.union(m[1] for text in texts for m in chain.KUBELET_URL.finditer(text or "")))


def named(tool_errors: Iterable[ToolErrorRow]) -> frozenset[str]:
    """Hosts of users' calls to kubelets that failed, in their URLs or looked up in vain: names of nodes, as the API server calls them."""
    faults = [chain.read(row.message) for row in itertools.islice(tool_errors, limits.TEXTS)]
    calls = [one for one in faults if one is not None and one.caller is Caller.KUBELET]
    hosts = {(one.url or "").partition("://")[2].partition("/")[0].rpartition(":")[0].strip("[]") for one in calls}
    sought = {one.address or "" for one in calls if one.leg is Leg.TARGET and one.reason is Reason.DNS}
    return frozenset(host for host in hosts | sought if host)
