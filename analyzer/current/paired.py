"""
Members that somebody named as taken before and after something: of such a pair the later one holds.

Only a pair tells: two names that are the same but for that word (``before/pods.txt`` and ``after/pods.txt``). A single file called
`before` may be all there is. What states its own times (logs) is left to them.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer import schema
from analyzer.current.held import CurrentRows
from analyzer.current.past import Past, Why
from analyzer.tables.base import Row

WORD = regex.compile(r"(?<![a-z])(?:before|after)(?![a-z])", regex.I)
STATES = (
    schema.PODS, schema.CONTAINERS, schema.NODES, schema.WORKLOADS, schema.ENDPOINTS, schema.APISERVICES, schema.CLUSTER_OPERATORS,
    schema.TOOL_ERRORS, schema.FACTS, schema.EVENTS, schema.BGP_PEERS, schema.BIRD_STATUS, schema.CALICO_NODES, schema.CONTAINERS_ON_NODE,
)  # fmt: skip
"""Tables whose rows say how something was at a moment."""


def paired(held: CurrentRows) -> Iterator[Past]:
    """Rows of the earlier members of pairs, where the later one states anything."""
    pairs = _pairs(held)
    if not pairs:
        return
    later = set(pairs.values())
    by: dict[str, Row] = {}
    for table in STATES:
        for row in held[table]:
            if row.source in later:
                by.setdefault(row.source, row)
    for table in STATES:
        for row in held[table]:
            if (source := pairs.get(row.source)) is not None and source in by:
                yield Past(table.name, row, by[source], Why.RESTATED)


def _pairs(held: CurrentRows) -> dict[str, str]:
    """The later member by the earlier one of each pair."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for one in held[schema.INPUTS]:
        words = list(WORD.finditer(one.source))
        if len(words) == 1:
            m = words[0]
            key = one.source[: m.start()].lower(), one.source[m.end() :].lower()
            found.setdefault(key, {})[m[0].lower()] = one.source
    return {both["before"]: both["after"] for both in found.values() if len(both) == 2}
