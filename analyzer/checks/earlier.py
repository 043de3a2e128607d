"""CTX-13: what the bundle states and later takes back: it is named here and decides nothing else."""

from __future__ import annotations

from collections import Counter

from analyzer.checks.base import Answer, Cite, Family, not_applicable, passed, plural
from analyzer.current.past import Past

CHECKS = Family(of_health=False)
NAMED = 4
THING = {
    "pods": "name", "nodes": "name", "workloads": "name", "containers": "container", "endpoints": "name", "apiservices": "name",
    "webhooks": "name", "events": "object_name", "facts": "key", "cluster_operators": "name", "calico_nodes": "name", "crictl": "name", "units": "unit",
}  # fmt: skip
"""The column that names what a row is about."""


@CHECKS.check("CTX-13", "Which statements were taken back by later ones?")
def taken_back(past: tuple[Past, ...], cite: Cite) -> Answer:
    """
    Of several statements about one object the newest counts: a later list, event or use ends what stood before it.

    Order is known within one member, by ages and restarts, and by times; where it is not, both stand.
    """
    if not past:
        return not_applicable("nothing that was stated is taken back later in the bundle")
    why = Counter(one.why for one in past)
    told = "; ".join(
        f"{count}x {reason.value}" for reason, count in sorted(why.items(), key=lambda one: (-one[1], one[0].value))
    )
    names = list(dict.fromkeys(_named(one) for one in past))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return passed(
        f"{plural(len(past), 'earlier statement')} {'counts' if len(past) == 1 else 'count'} no more ({told}): {', '.join(names[:NAMED])}{more}",
        f"{len(past)} of the rows read",
        cite([row for one in past[:2] for row in (one.row, one.by)], limit=4),
        subjects=names[:NAMED],
    )


def _named(one: Past) -> str:
    return str(getattr(one.row, THING.get(one.table, ""), None) or one.table)
