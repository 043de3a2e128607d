"""
Calico's NetworkPolicy and GlobalNetworkPolicy, and the rules of a Profile.

How selectors of namespaces and service accounts join the others, and what `all()` means beside them: libcalico-go
updateprocessors/rules.go (rules) and globalnetworkpolicyprocessor.go (what a policy selects).
"""

from __future__ import annotations

import json
from typing import Any

from analyzer.model import Placed
from analyzer.policy import selector
from analyzer.policy.labels import ACCOUNT, NAMESPACE, OF_ACCOUNT, OF_NAMESPACE
from analyzer.policy.rules import ANYONE, LAST, Entity, Policy, Rule
from analyzer.policy.selector import Selector
from analyzer.policy.spec import values
from analyzer.policy.spec.values import Odd, take
from analyzer.wording import nth

KNOWN = frozenset({
    "order", "selector", "namespaceSelector", "serviceAccountSelector", "types", "ingress", "egress", "tier", "applyOnForward", "preDNAT",
    "doNotTrack", "performanceHints",
})  # fmt: skip
RULE = frozenset(
    {"action", "protocol", "notProtocol", "ipVersion", "icmp", "notICMP", "http", "source", "destination", "metadata"}
)
ENTITY = frozenset({
    "nets", "notNets", "selector", "notSelector", "namespaceSelector", "ports", "notPorts", "serviceAccounts", "services", "domains",
})  # fmt: skip
ACTIONS = {"allow": "Allow", "deny": "Deny", "pass": "Pass", "log": "Log"}
TYPES = {"ingress": "Ingress", "egress": "Egress"}


def policy(kind: str, namespace: str | None, name: str, tier: str | None, raw: Any, row: Placed) -> Policy:
    """
    A policy of projectcalico.org; one without namespace where its kind has one is of `default`, as kubectl would make it.

    What cannot be read of it is kept in its `problem`, in its rules' problems, or as selectors that are None.
    """
    of_all = kind == "GlobalNetworkPolicy"
    space = None if of_all else namespace or "default"
    made = Policy(kind, space, name, tier or "default", LAST, row)
    if not isinstance(raw, dict):
        made.problem, made.adrift, made.selectors = f"its spec is {values.quoted(raw)}, no mapping", True, None
        made.directions = {"Ingress": None, "Egress": None}
        return made
    problems = values.unknown_fields(raw, KNOWN, "")
    order = take(problems, "order", values.number, raw.get("order"))
    made.adrift = bool(problems) and raw.get("order") is not None and order is None
    made.order = LAST if order is None else order
    if take(problems, "tier", values.text, raw.get("tier")) is None and raw.get("tier") is not None:
        made.adrift = True
    where: list[str] = []
    made.selectors = _selects(raw, where)
    if where:
        made.selectors = None
    flags = {key: take(problems, key, values.flag, raw.get(key)) for key in ("applyOnForward", "preDNAT", "doNotTrack")}
    made.pre_dnat, made.untracked = bool(flags["preDNAT"]), bool(flags["doNotTrack"])
    made.apply_on_forward = any(flags.values()) or any(raw.get(key) is not None and flags[key] is None for key in flags)
    made.directions = directions(raw, problems, "types")
    for direction in ("Ingress", "Egress"):
        made.rules[direction] = rules(raw.get(direction.lower()), space, problems, direction.lower())
    made.problem = "; ".join(problems)
    return made


def directions(raw: dict[str, Any], problems: list[str], key: str) -> dict[str, bool | None]:
    """Where it applies: as stated; else Ingress, unless there are only egress rules, and both where there are both."""
    stated = take(problems, key, values.items, raw.get(key))
    if stated is None and raw.get(key) is not None:
        return {"Ingress": None, "Egress": None}
    if stated:
        found = {TYPES.get(one.lower()) if isinstance(one, str) else None for one in stated}
        if None in found:
            problems.append(f"{key}: {values.quoted(next(o for o in stated if str(o).lower() not in TYPES))}")
            return {"Ingress": "Ingress" in found or None, "Egress": "Egress" in found or None}
        return {"Ingress": "Ingress" in found, "Egress": "Egress" in found}
    egress = bool(raw.get("egress"))
    return {"Ingress": bool(raw.get("ingress")) or not egress, "Egress": egress}


def _selects(raw: dict[str, Any], problems: list[str]) -> tuple[Selector, ...]:
    """Selector, namespaces and service accounts; beside one of the latter `all()` asks for their label everywhere."""
    spaces, accounts = raw.get("namespaceSelector"), raw.get("serviceAccountSelector")
    meaning = NAMESPACE if spaces else ACCOUNT if accounts else ""
    found = (
        take(problems, "selector", lambda v: values.chosen(v, "", meaning), raw.get("selector")),
        take(problems, "namespaceSelector", lambda v: values.chosen(v, OF_NAMESPACE, NAMESPACE), spaces),
        take(problems, "serviceAccountSelector", lambda v: values.chosen(v, OF_ACCOUNT, ACCOUNT), accounts),
    )
    return tuple(one for one in found if one is not None)


def rules(raw: Any, namespace: str | None, problems: list[str], name: str) -> tuple[Rule, ...]:
    """The rules of one direction."""
    found = take(problems, name, values.items, raw)
    return tuple(rule(one, at, namespace) for at, one in enumerate(found or ()))


def rule(raw: Any, number: int, namespace: str | None) -> Rule:
    """One rule; `namespace` is that of its policy, None for one of all."""
    if not isinstance(raw, dict):
        return Rule(None, number, raw, problems=(f"the {nth(number)} rule is {values.quoted(raw)}, no mapping",))
    problems = values.unknown_fields(raw, RULE, "")
    action = raw.get("action")
    known = ACTIONS.get(action.lower()) if isinstance(action, str) else None
    for key in ("icmp", "notICMP"):
        take(problems, key, values.mapping, raw.get(key))
    if raw.get("http"):
        problems.append("http match works only with the application layer")
    return Rule(
        known,
        number,
        raw,
        take(problems, "protocol", values.protocol, raw.get("protocol")),
        take(problems, "notProtocol", values.protocol, raw.get("notProtocol")),
        take(problems, "ipVersion", values.version, raw.get("ipVersion")),
        bool(raw.get("icmp") or raw.get("notICMP")),
        entity(raw.get("source"), namespace, "source"),
        entity(raw.get("destination"), namespace, "destination"),
        tuple(problems),
    )


def entity(raw: Any, namespace: str | None, where: str) -> Entity:
    """Source or destination of a rule in a policy of this namespace."""
    if raw is None or raw == {}:
        return ANYONE
    if not isinstance(raw, dict):
        return Entity(problems=(f"{where} is {values.quoted(raw)}, no mapping",))
    problems = values.unknown_fields(raw, ENTITY, f" in {where}")
    if raw.get("domains"):
        problems.append("domain names are resolved in the cluster")
    refused = take(problems, f"{where}.notSelector", lambda v: values.chosen(v), raw.get("notSelector"))
    return Entity(
        take(problems, f"{where}.nets", values.nets, raw.get("nets")),
        take(problems, f"{where}.notNets", values.nets, raw.get("notNets")),
        _peers(raw, namespace, where, problems),
        (refused,) if refused is not None else (),
        take(problems, f"{where}.ports", values.ports, raw.get("ports")),
        take(problems, f"{where}.notPorts", values.ports, raw.get("notPorts")),
        take(problems, f"{where}.services", lambda v: _service(v, namespace), raw.get("services")),
        tuple(problems),
    )


def _peers(raw: dict[str, Any], namespace: str | None, where: str, problems: list[str]) -> tuple[Selector, ...]:
    """
    What the holder of the address must be.

    Namespaces as stated; without, the policy's own as soon as `selector`, `notSelector` or `serviceAccounts` is used.
    `notSelector` itself is never joined with them.
    """
    spaces = take(
        problems, f"{where}.namespaceSelector", lambda v: values.chosen(v, OF_NAMESPACE, NAMESPACE), raw.get("namespaceSelector")
    )  # fmt: skip
    found = list(take(problems, f"{where}.serviceAccounts", _accounts, raw.get("serviceAccounts")) or ())
    own = take(problems, f"{where}.selector", lambda v: values.chosen(v), raw.get("selector"))
    if own is not None:
        found.append(own)
    if spaces is not None:
        return (spaces, *found)
    if namespace is not None and not raw.get("namespaceSelector") and (found or raw.get("notSelector")):
        return (in_namespace(namespace), *found)
    return tuple(found)


def in_namespace(namespace: str) -> Selector:
    """Everything of one namespace."""
    return selector.parse(f'{NAMESPACE} == "{namespace}"')


def _accounts(raw: Any) -> tuple[Selector, ...]:
    found = values.mapping(raw)
    extra = values.unknown_fields(found, frozenset({"names", "selector"}), "")
    if extra:
        raise Odd(extra[0])
    names = [values.text(one) for one in values.items(found.get("names") or [])]
    chosen = values.chosen(found.get("selector") or "", OF_ACCOUNT)
    listed = ", ".join(json.dumps(name) for name in names)
    by_name = selector.parse(f"{ACCOUNT} in {{{listed}}}") if names else None
    return tuple(one for one in (chosen, by_name) if one is not None)


def _service(raw: Any, namespace: str | None) -> tuple[str, str] | None:
    found = values.mapping(raw)
    if not found:
        return None
    extra = values.unknown_fields(found, frozenset({"name", "namespace"}), "")
    if extra:
        raise Odd(extra[0])
    space = found.get("namespace") or namespace
    if space is None:
        raise Odd("a service without namespace")
    return values.text(space), values.text(found.get("name"))
