"""
CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy: whom they select, and in which directions.

Its rules are worked out as far as layers 3 and 4 go (`cilium_rules`), and how they come out with others' in `together`. What several rule
sets of one object select, and what is selected of nodes, is unknown in that direction, and what it surely does not select is left to the others.
Source: the CRDs of cilium.io/v2, docs.cilium.io/en/stable/security/policy/language.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from analyzer.model import Placed
from analyzer.policy.labels import ACCOUNT, NAMESPACE, OF_NAMESPACE
from analyzer.policy.rules import LAST, Policy
from analyzer.policy.selector import Selector
from analyzer.policy.spec import calico, cilium_rules, kubernetes, values
from analyzer.policy.spec.values import Odd

UNREAD = "its rules are Cilium's own, of a form that is not worked out here"
EMPTY = "whether a section without a rule isolates is another matter with each release"
SIDES = {"Ingress": ("ingress", "ingressDeny"), "Egress": ("egress", "egressDeny")}
KNOWN = frozenset(
    {"endpointSelector", "ingress", "ingressDeny", "egress", "egressDeny", "enableDefaultDeny", "labels", "description"}
)
SOURCES = ("k8s:", "any:", "k8s.", "any.")
POD_SPACE = "io.kubernetes.pod.namespace"
SPACE_LABELS = "io.cilium.k8s.namespace.labels."
SERVICE_ACCOUNT = "io.cilium.k8s.policy.serviceaccount"


def policy(kind: str, namespace: str | None, name: str, raw: Any, row: Placed) -> Policy:
    """One policy, whose rules may allow or deny anything where it applies."""
    space = namespace if kind == "CiliumNetworkPolicy" else None
    made = Policy(kind, space, name, "default", LAST, row, None, {"Ingress": None, "Egress": None}, problem=UNREAD)
    made.adrift = True
    sets = raw if isinstance(raw, list) else []
    if not sets or not all(isinstance(one, dict) for one in sets):
        return made
    made.directions = {way: _applies(sets, keys) for way, keys in SIDES.items()}
    if len(sets) > 1 or "endpointSelector" not in sets[0]:
        return made
    own = sets[0]
    made.selectors = _selectors(own["endpointSelector"], space)
    made.rules = {way: cilium_rules.rules(own, way, lambda one: _peers(one, space)) for way in SIDES}
    made.lenient = frozenset(_lenient(own))
    empty = any(made.directions[way] and not any(own.get(key) for key in keys) for way, keys in SIDES.items())
    made.problem = EMPTY if empty else "; ".join(values.unknown_fields(own, KNOWN, ""))
    made.adrift = bool(made.problem)
    return made


def _lenient(own: dict[str, Any]) -> Iterator[str]:
    stated = own.get("enableDefaultDeny")
    if isinstance(stated, dict):
        yield from (way for way in SIDES if stated.get(way.lower()) is False)


def _peers(raw: Any, space: str | None) -> tuple[Selector, ...] | None:
    """Pods that a rule is about: those of the policy's namespace, unless the selector says which."""
    text = json.dumps(raw, default=str)
    return _selectors(raw, None if POD_SPACE in text or SPACE_LABELS in text else space)


def _applies(sets: list[dict[str, Any]], keys: tuple[str, ...]) -> bool:
    return any(one.get(key) is not None for one in sets for key in keys)


def _selectors(raw: Any, space: str | None) -> tuple[Selector, ...] | None:
    """None for a selector of which not every part is known."""
    try:
        chosen = kubernetes.label_selector(_renamed(values.mapping(raw)))
    except (Odd, ValueError):
        return None
    own = (calico.in_namespace(space),) if space is not None else ()
    return (kubernetes.PODS, *own, chosen) if chosen is not None else (kubernetes.PODS, *own)


def _renamed(raw: Mapping[str, Any]) -> dict[str, Any]:
    """
    The selector with labels as they are known here.

    Raises:
        Odd: a label of another source than Kubernetes.
    """
    found = dict(raw)
    if isinstance(labels := raw.get("matchLabels"), dict):
        found["matchLabels"] = {_label(key): value for key, value in labels.items()}
    if isinstance(listed := raw.get("matchExpressions"), list):
        found["matchExpressions"] = [
            {**one, "key": _label(one.get("key"))} if isinstance(one, dict) else one for one in listed
        ]
    return found


def _label(key: Any) -> str:
    if not isinstance(key, str):
        raise Odd(f"{values.quoted(key)} is no label")
    plain = next((key.removeprefix(one) for one in SOURCES if key.startswith(one)), key)
    if ":" in plain:
        raise Odd(f"label {key} is none of Kubernetes")
    if plain == POD_SPACE:
        return NAMESPACE
    if plain == SERVICE_ACCOUNT:
        return ACCOUNT
    return OF_NAMESPACE + plain.removeprefix(SPACE_LABELS) if plain.startswith(SPACE_LABELS) else plain
