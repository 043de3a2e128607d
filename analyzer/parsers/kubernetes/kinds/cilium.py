"""
Policies of Cilium (`cilium.io/v2`): who they select, for which directions they have rules, and their rules as they stand.

One object may hold one rule set (`spec`) or several (`specs`); each side is `ingress`, `egress`, `ingressDeny` or `egressDeny`.
"""

from __future__ import annotations

import json
from typing import Any

from analyzer import schema
from analyzer.parsers.kubernetes.kinds.base import Object, dumps

SIDES = {"Ingress": ("ingress", "ingressDeny"), "Egress": ("egress", "egressDeny")}


def policy(item: Object) -> None:
    """A row for the object, its rule sets as one JSON list."""
    if not item.name:
        raise TypeError("it has no name")
    spec, specs = item.get("spec"), item.get("specs")
    sets = [*([spec] if spec is not None else []), *(specs if isinstance(specs, list) else [])]
    if not sets or not all(isinstance(one, dict) for one in sets):
        raise TypeError("it has no spec that is a mapping")
    selector: Any = sets[0].get("endpointSelector", sets[0].get("nodeSelector"))
    item.row(
        schema.POLICIES, kind=item.kind, namespace=item.namespace if item.kind == "CiliumNetworkPolicy" else None, name=item.name,
        api_version=item.text_at("apiVersion"), selector=dumps(selector), types=", ".join(_types(sets)) or None,
        spec=json.dumps(sets, sort_keys=True, default=str), created_at=item.time_at("metadata", "creationTimestamp"),
    )  # fmt: skip


def _types(sets: list[dict[str, Any]]) -> list[str]:
    return [way for way, keys in SIDES.items() if any(one.get(key) is not None for one in sets for key in keys)]


KINDS = {"CiliumNetworkPolicy": policy, "CiliumClusterwideNetworkPolicy": policy}
