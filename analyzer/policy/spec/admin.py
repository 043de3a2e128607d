"""
Policies of the cluster's administrator: AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy.

They stand in tiers of their own before and after the others, which hand on what no rule decides (libcalico-go
adminnetworkpolicy and clusternetworkpolicy conversion; network-policy-api v1alpha1 and v1alpha2).
"""

from __future__ import annotations

import itertools
from typing import Any

from analyzer.model import Placed
from analyzer.policy import selector
from analyzer.policy.labels import NAMESPACE, OF_NAMESPACE
from analyzer.policy.rules import ANYONE, LAST, Entity, Policy, Ports, Rule
from analyzer.policy.selector import Selector
from analyzer.policy.spec import kubernetes, values
from analyzer.policy.spec.values import Odd, take
from analyzer.wording import nth

KINDS = frozenset({"AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"})
TIERS = {"AdminNetworkPolicy": "adminnetworkpolicy", "BaselineAdminNetworkPolicy": "baselineadminnetworkpolicy"}
CLUSTER_TIERS = {"Admin": "kube-admin", "Baseline": "kube-baseline"}
ACTIONS = {"Allow": "Allow", "Accept": "Allow", "Deny": "Deny", "Pass": "Pass"}
KNOWN = frozenset({"subject", "priority", "tier", "ingress", "egress"})


def policy(kind: str, name: str, raw: Any, row: Placed) -> Policy:
    """One of the three kinds; a rule that cannot be read may match anything, for Calico and others treat it differently."""
    made = Policy(kind, None, name, TIERS.get(kind, ""), LAST, row)
    made.directions = {"Ingress": None, "Egress": None}
    if not isinstance(raw, dict):
        made.problem, made.selectors = f"its spec is {values.quoted(raw)}, no mapping", None
        made.adrift = True
        return made
    problems = values.unknown_fields(raw, KNOWN, "")
    if kind == "ClusterNetworkPolicy":
        made.tier = CLUSTER_TIERS.get(str(raw.get("tier")), "")
        if not made.tier:
            problems.append(f"tier {values.quoted(raw.get('tier'))}")
            made.adrift = True
    order = take(problems, "priority", values.number, raw.get("priority"))
    if order is None and kind != "BaselineAdminNetworkPolicy":
        problems.append("no priority")
        made.adrift = True
    made.order = order if order is not None else 0.0
    where: list[str] = []
    chosen = take(where, "subject", _subject, raw.get("subject"))
    made.selectors = None if where or chosen is None else chosen
    for direction, peers in (("Ingress", "from"), ("Egress", "to")):
        found = take(problems, direction.lower(), values.items, raw.get(direction.lower())) or ()
        made.rules[direction] = tuple(one for at, rule in enumerate(found) for one in _rules(rule, at, peers))
        made.directions[direction] = bool(found) or (None if raw.get(direction.lower()) else False)
    made.problem = "; ".join(problems)
    return made


def _subject(raw: Any) -> tuple[Selector, ...]:
    found = values.mapping(raw)
    problems: list[str] = []
    chosen = _pods(found, problems)
    if problems or chosen is None:
        raise Odd(problems[0] if problems else "neither namespaces nor pods")
    return chosen


def _pods(raw: dict[str, Any], problems: list[str]) -> tuple[Selector, ...] | None:
    """Pods by `namespaces` or by `pods`, as subjects and peers name them; None where they are named by neither."""
    if set(raw) == {"namespaces"} and raw["namespaces"] is not None:
        spaces = take(problems, "namespaces", lambda v: kubernetes.label_selector(v, OF_NAMESPACE), raw["namespaces"])
        return kubernetes.PODS, selector.parse(f"has({NAMESPACE})") if spaces is None else spaces
    if set(raw) == {"pods"} and raw["pods"] is not None:
        found = take(problems, "pods", values.mapping, raw["pods"])
        if found is None:
            return None
        problems += values.unknown_fields(found, frozenset({"namespaceSelector", "podSelector"}), " in pods")
        return kubernetes.pods({"namespaceSelector": {}, **found}, None, problems)
    return None


def _rules(raw: Any, number: int, peers_key: str) -> list[Rule]:
    if not isinstance(raw, dict):
        return [Rule(None, number, raw, problems=(f"the {nth(number)} rule is {values.quoted(raw)}, no mapping",))]
    problems = values.unknown_fields(raw, frozenset({"name", "action", "ports", "protocols", peers_key}), "")
    action = ACTIONS.get(raw["action"]) if isinstance(raw.get("action"), str) else None
    peers = [_peer(one) for one in take(problems, peers_key, values.items, raw.get(peers_key)) or ()]
    if not peers:
        problems.append(f"no {peers_key}")
    listed = take(problems, "ports", values.items, raw.get("ports"))
    listed = (listed or []) + (take(problems, "protocols", values.items, raw.get("protocols")) or [])
    ports = [one for entry in listed for one in _port(entry)] or [(None, None, ())]
    made = []
    for peer, (protocol, found, odd) in itertools.product(peers or [ANYONE], ports):
        target = Entity(peer.nets, None, peer.selectors, (), found, None, None, peer.problems)
        source, destination = (peer, Entity(ports=found)) if peers_key == "from" else (ANYONE, target)
        made.append(
            Rule(action, number, raw, protocol, source=source, destination=destination, problems=(*problems, *odd))
        )
    return made


def _peer(raw: Any) -> Entity:
    if not isinstance(raw, dict):
        return Entity(problems=(f"a peer is {values.quoted(raw)}",))
    problems: list[str] = []
    if set(raw) == {"networks"}:
        nets = take(problems, "networks", values.nets, raw["networks"])
        return Entity(nets, problems=tuple(problems) if nets is not None else (*problems, "no networks"))
    found = _pods(raw, problems)
    if found is None:
        problems.append(f"a peer by {', '.join(sorted(raw)) or 'nothing'}")
    return Entity(selectors=found or (), problems=tuple(problems))


def _port(raw: Any) -> list[tuple[int | None, Ports | None, tuple[str, ...]]]:
    """(protocol, ports, problems); a name stands for a port of any protocol that the pod gives it to."""
    if not isinstance(raw, dict) or len(raw) != 1:
        return [(None, None, (f"a port is {values.quoted(raw)}",))]
    ((key, value),) = raw.items()
    problems: list[str] = []
    if key in ("namedPort", "destinationNamedPort"):
        names = take(problems, key, lambda v: values.ports([values.text(v)]), value)
        return [(number, names, tuple(problems)) for number in (6, 17, 132)]
    if key == "portNumber":
        found = take(problems, key, values.mapping, value) or {}
        return [_numbered(found.get("protocol") or "TCP", found.get("port"), None, problems)]
    if key == "portRange":
        found = take(problems, key, values.mapping, value) or {}
        return [_numbered(found.get("protocol") or "TCP", found.get("start"), found.get("end"), problems)]
    if key in ("tcp", "udp", "sctp"):
        found = take(problems, key, values.mapping, value if value is not None else {}) or {}
        port = found.get("destinationPort")
        if port is None:
            return [(values.protocol(key), None, tuple(problems))]
        inner = take(problems, "destinationPort", values.mapping, port) or {}
        span = take(problems, "range", values.mapping, inner.get("range")) or {}
        return [_numbered(key, span.get("start", inner.get("number")), span.get("end"), problems)]
    return [(None, None, (f"unknown field {key} in a port",))]


def _numbered(
    protocol: Any, first: Any, last: Any, problems: list[str]
) -> tuple[int | None, Ports | None, tuple[str, ...]]:
    number = take(problems, "protocol", values.protocol, protocol)
    return number, values.ports([first if last is None else f"{first}:{last}"]), tuple(problems)
