"""Which ports kubelets listen on: the usual one, what a node's own status states, what the URL of a call to a kubelet names."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from analyzer import limits
from analyzer.konnectivity import chain
from analyzer.schema import LOG_SIGNALS, TOOL_ERRORS, FactRow
from analyzer.tables.rows import Tables

USUAL = "10250"


def ports(tables: Tables, facts: Mapping[str, list[FactRow]]) -> frozenset[str]:
    """Every port that a kubelet of this cluster is known to have; `facts` are rows by key."""
    found = {USUAL, *(row.value for row in facts.get("kubelet_port", []))}
    texts = itertools.chain(
        (row.message for row in itertools.islice(tables[TOOL_ERRORS], limits.TEXTS)),
        (row.message for row in itertools.islice(tables[LOG_SIGNALS], limits.TEXTS)),
    )
    return frozenset(found.union(port for text in texts for port in chain.KUBELET_URL.findall(text or "")))
