"""
Kubernetes NetworkPolicy as Calico evaluates it: tier `default`, order 1000, Allow only (libcalico-go conversion.go).

An absent or empty `from`/`to` is anyone, outside included; no protocol is TCP; no ports is everything. Its selectors find
pods alone: never nodes, never sets of addresses.
"""

from __future__ import annotations

from typing import Any

from analyzer.model import Placed
from analyzer.policy import selector
from analyzer.policy.labels import NAMESPACE, OF_NAMESPACE, ORCHESTRATOR
from analyzer.policy.rules import ANYONE, Entity, Nets, Policy, Ports, Rule
from analyzer.policy.selector import Selector
from analyzer.policy.spec import calico, values
from analyzer.policy.spec.values import Odd, take
from analyzer.wording import nth

ORDER = 1000.0
KNOWN = frozenset({"podSelector", "policyTypes", "ingress", "egress"})
PEER = frozenset({"ipBlock", "podSelector", "namespaceSelector"})
PORT = frozenset({"protocol", "port", "endPort"})
PODS = selector.parse(f"{ORCHESTRATOR} == 'k8s'")
"""Every pod, and nothing else."""
OPERATORS = {"In": "{} in {{{}}}", "NotIn": "{} not in {{{}}}", "Exists": "has({})", "DoesNotExist": "!has({})"}


def policy(namespace: str | None, name: str, raw: Any, row: Placed) -> Policy:
    """A NetworkPolicy of networking.k8s.io; one without namespace is of `default`, as kubectl would make it."""
    space = namespace or "default"
    made = Policy("KubernetesNetworkPolicy", space, name, "default", ORDER, row)
    if not isinstance(raw, dict):
        made.problem, made.selectors = f"its spec is {values.quoted(raw)}, no mapping", None
        made.directions = {"Ingress": None, "Egress": None}
        return made
    problems = values.unknown_fields(raw, KNOWN, "")
    where: list[str] = []
    chosen = take(where, "podSelector", label_selector, raw.get("podSelector"))
    made.selectors = None if where else (PODS, chosen) if chosen is not None else (PODS,)
    made.directions = _directions(raw, problems)
    for direction, peers in (("Ingress", "from"), ("Egress", "to")):
        found = take(problems, direction.lower(), values.items, raw.get(direction.lower())) or ()
        made.rules[direction] = tuple(
            one for at, rule in enumerate(found) for one in _rules(rule, at, peers, space, direction)
        )
    made.problem = "; ".join(problems)
    return made


def _directions(raw: dict[str, Any], problems: list[str]) -> dict[str, bool | None]:
    """As stated; else Ingress always, and Egress where there are egress rules (the API server's defaults)."""
    if raw.get("policyTypes"):
        return calico.directions(raw, problems, "policyTypes")
    return {"Ingress": True, "Egress": bool(raw.get("egress"))}


def label_selector(raw: Any, prefix: str = "") -> Selector | None:
    """
    A LabelSelector; None for one that selects everything.

    Raises:
        Odd: a part of it that the API would not take.
        ValueError: a label that is none.
    """
    found = values.mapping(raw)
    extra = values.unknown_fields(found, frozenset({"matchLabels", "matchExpressions"}), "")
    if extra:
        raise Odd(extra[0])
    labels = values.mapping(found.get("matchLabels") or {})
    parts = [f"{key} == {quote(value)}" for key, value in sorted(labels.items())]
    parts += [_expression(one) for one in values.items(found.get("matchExpressions") or [])]
    return selector.parse(" && ".join(parts), prefix) if parts else None


def _expression(raw: Any) -> str:
    found = values.mapping(raw)
    operator, key = values.text(found.get("operator")), values.text(found.get("key"))
    listed = values.items(found.get("values") or [])
    if operator not in OPERATORS or (operator in ("In", "NotIn")) != bool(listed):
        raise Odd(f"operator {values.quoted(operator)} with {len(listed)} values")
    return OPERATORS[operator].format(key, ", ".join(quote(one) for one in listed))


def quote(value: Any) -> str:
    """
    A label's value in the selector language.

    Raises:
        Odd: it is no text, and no number that an unquoted manifest may hold.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise Odd(f"{values.quoted(value)} is no text")
    text = str(value)
    if "'" in text or '"' in text:
        raise Odd(f"{values.quoted(value)} is no label's value")
    return f"'{text}'"


def _rules(raw: Any, number: int, peers_key: str, namespace: str, direction: str) -> list[Rule]:
    """One rule for each pair of peer and port, all with the number of the rule they were made from."""
    if not isinstance(raw, dict):
        return [Rule("Allow", number, raw, problems=(f"the {nth(number)} rule is {values.quoted(raw)}, no mapping",))]
    problems = values.unknown_fields(raw, frozenset({peers_key, "ports"}), "")
    peers = take(problems, peers_key, values.items, raw.get(peers_key))
    ports = take(problems, "ports", values.items, raw.get("ports"))
    made = []
    for peer in [_peer(one, namespace) for one in peers or ()] or [ANYONE]:
        for protocol, found, odd in [_port(one) for one in ports or ()] or [(None, None, ())]:
            more = Entity(ports=found) if found is not None else ANYONE
            both = Entity(peer.nets, peer.not_nets, peer.selectors, (), found, None, None, peer.problems)
            source, destination = (peer, more) if direction == "Ingress" else (ANYONE, both)
            made.append(
                Rule("Allow", number, raw, protocol, source=source, destination=destination, problems=(*problems, *odd))
            )
    return made


def _peer(raw: Any, namespace: str) -> Entity:
    if not isinstance(raw, dict) or not raw:
        return Entity(problems=(f"a peer is {values.quoted(raw) if raw else 'empty'}",))
    problems = values.unknown_fields(raw, PEER, " in a peer")
    if raw.get("ipBlock") is not None:
        if raw.get("podSelector") is not None or raw.get("namespaceSelector") is not None:
            problems.append("a peer with ipBlock and a selector")
        nets, but = take(problems, "ipBlock", _block, raw["ipBlock"]) or (None, None)
        return Entity(nets, but, problems=tuple(problems))
    return Entity(selectors=pods(raw, namespace, problems), problems=tuple(problems))


def pods(raw: dict[str, Any], namespace: str | None, problems: list[str]) -> tuple[Selector, ...]:
    """Pods by `namespaceSelector` and `podSelector`; without the first those of the namespace."""
    found = [PODS]
    spaces = raw.get("namespaceSelector")
    if spaces is not None:
        chosen = take(problems, "namespaceSelector", lambda v: label_selector(v, OF_NAMESPACE), spaces)
        found.append(selector.parse(f"has({NAMESPACE})") if chosen is None else chosen)
    elif namespace is not None:
        found.append(calico.in_namespace(namespace))
    own = take(problems, "podSelector", label_selector, raw.get("podSelector"))
    return (*found, own) if own is not None else tuple(found)


def _block(raw: Any) -> tuple[Nets | None, Nets | None]:
    found = values.mapping(raw)
    extra = values.unknown_fields(found, frozenset({"cidr", "except"}), "")
    if extra:
        raise Odd(extra[0])
    return values.nets([found.get("cidr")]), values.nets(found.get("except") or [])


def _port(raw: Any) -> tuple[int | None, Ports | None, tuple[str, ...]]:
    """(protocol, ports, problems) of one entry."""
    if not isinstance(raw, dict):
        return None, None, (f"a port is {values.quoted(raw)}, no mapping",)
    problems = values.unknown_fields(raw, PORT, " in a port")
    protocol = take(problems, "protocol", values.protocol, raw.get("protocol") or "TCP")
    first, last = raw.get("port"), raw.get("endPort")
    if first is None and last is not None:
        problems.append("endPort without port")
    found = values.ports([first if last is None else f"{first}:{last}"]) if first is not None else None
    return protocol, found, tuple(problems)
