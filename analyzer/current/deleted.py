"""Objects that somebody deleted: what stands above the deletion, in the same member, is past."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer import schema
from analyzer.current.held import CurrentRows
from analyzer.current.past import Past, Why
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller
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
CALLS: tuple[Table[Row], ...] = (schema.TOOL_ERRORS, schema.EVENTS, schema.LOG_SIGNALS)
OF_WEBHOOKS = frozenset({"validatingwebhookconfiguration", "mutatingwebhookconfiguration"})
SHORTEST = 4
USUAL = frozenset({
    "webhook", "webhooks", "validating", "validate", "validation", "validator", "mutating", "mutate", "mutation", "mutator", "configuration", "config",
    "admission", "controller", "operator", "manager", "server", "service", "system", "cluster", "default", "kube", "kubernetes", "resource", "policy",
    "pods", "namespace", "namespaces", "object", "objects", "fail", "ignore", "internal", "example", "local",
})  # fmt: skip
"""Words that names of webhooks of many products have."""
MOST = 20_000
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
    hooks = [(name, fact) for (_, name), kinds in last.items() for kind, fact in kinds.items() if kind in OF_WEBHOOKS]
    if hooks:
        yield from _calls(held, hooks)


def _calls(held: CurrentRows, hooks: list[tuple[str, FactRow]]) -> Iterator[Past]:
    """Failed calls of webhooks above the deletion of their configuration: nobody calls them any more."""
    listed = {row.name: row.configuration for row in held[schema.WEBHOOKS] if row.name and row.configuration}
    for table in CALLS:
        for row in itertools.islice(held[table], MOST):
            fault = chain.read(getattr(row, "message", None))
            if fault is None or fault.caller is not Caller.WEBHOOK or not fault.name:
                continue
            for name, fact in hooks:
                own = listed[fault.name] == name if fault.name in listed else bool(_words(name) & _words(fault.name))
                if own and row.source == fact.source and (row.line or 0) < (fact.line or 0):
                    yield Past(table.name, row, fact, Why.DELETED)
                    break


def _words(name: str) -> set[str]:
    """
    The words of a name that are its product's, and none that any webhook has.

    A configuration that no list maps to its webhooks is called after the same product: `istio-sidecar-injector` holds
    `sidecar-injector.istio.io`, `gatekeeper-validating-webhook-configuration` holds `validation.gatekeeper.sh`.
    """
    return {word for word in regex.split(r"[^a-z0-9]+", name.lower()) if len(word) >= SHORTEST} - USUAL


def _is_kind(own: str | None, kind: str) -> bool:
    """``Validating`` is the kind of a webhook's configuration, ``KubernetesNetworkPolicy`` that of a policy that is not Calico's."""
    plain = (own or "").lower().removeprefix("kubernetes")
    return plain == kind or (plain in ("validating", "mutating") and kind == f"{plain}webhookconfiguration")
