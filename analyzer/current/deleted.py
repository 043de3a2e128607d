"""Objects that somebody deleted: what stands above the deletion, in the same member, is past."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import schema
from analyzer.current.held import CurrentRows
from analyzer.current.past import Past, Why
from analyzer.schema import FactRow
from analyzer.tables.base import Row, Table

NAMED: tuple[tuple[Table[Row], str, str], ...] = (
    (schema.PODS, "", "name"),
    (schema.CONTAINERS, "", "pod"),
    (schema.NODES, "", "name"),
    (schema.WORKLOADS, "kind", "name"),
    (schema.WEBHOOKS, "kind", "configuration"),
    (schema.POLICIES, "kind", "name"),
)
"""Tables whose rows are of one object, the column of its kind (one kind alone where empty), and that of its name."""
KIND = {schema.PODS.name: "pod", schema.CONTAINERS.name: "pod", schema.NODES.name: "node"}


def deleted(held: CurrentRows) -> Iterator[Past]:
    """Rows above a deletion of their object; an object of that name that is made anew stands below it."""
    last: dict[tuple[str, str], dict[str, FactRow]] = {}
    for fact in held[schema.FACTS]:
        if fact.key == "deleted":
            kind, _, name = fact.value.partition("/")
            last.setdefault((fact.source, name), {})[kind] = fact
    if not last:
        return
    for table, kind_column, name_column in NAMED:
        for row in held[table]:
            for kind, fact in last.get((row.source, getattr(row, name_column) or ""), {}).items():
                own = getattr(row, kind_column) if kind_column else KIND[table.name]
                if _is_kind(own, kind) and (row.line or 0) < (fact.line or 0):
                    yield Past(table.name, row, fact, Why.DELETED)


def _is_kind(own: str | None, kind: str) -> bool:
    """``Validating`` is the kind of a webhook's configuration, ``KubernetesNetworkPolicy`` that of a policy that is not Calico's."""
    plain = (own or "").lower().removeprefix("kubernetes")
    return plain == kind or (plain in ("validating", "mutating") and kind == f"{plain}webhookconfiguration")
