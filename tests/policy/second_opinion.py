"""
A second evaluator of Calico and Kubernetes policy: slow, and written from the documentation alone, to be held against the first.

It knows nothing of the analyzer. A world is a `Model`; selectors are trees and not text, so that nothing is parsed twice in
the same way. Sources: docs.tigera.io (GlobalNetworkPolicy, tiers, host endpoints), kubernetes.io (NetworkPolicy),
network-policy-api.sigs.k8s.io (ClusterNetworkPolicy).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Any

NS, SA, K8S = "projectcalico.org/namespace", "projectcalico.org/serviceaccount", "projectcalico.org/orchestrator"
TIERS: dict[str, tuple[float, str]] = {
    "kube-admin": (1e3, "Pass"),
    "default": (1e6, "Deny"),
    "kube-baseline": (1e7, "Pass"),
}
FAILSAFE_IN = {("TCP", p) for p in (22, 179, 2379, 2380, 5473, 6443, 6666, 6667)} | {("UDP", 68)}
FAILSAFE_OUT = {("TCP", p) for p in (179, 2379, 2380, 5473, 6443, 6666, 6667)} | {("UDP", 53), ("UDP", 67)}
Tree = tuple[Any, ...]
"""``("eq", key, value)``, ``("ne", ..)``, ``("has", key)``, ``("in", key, values)``, ``("all",)``, ``("global",)``, ``("not", t)``, ``("and", t, t)``, ``("or", t, t)``."""


@dataclass
class Side:
    """Source or destination of a rule."""

    selector: Tree | None = None
    not_selector: Tree | None = None
    namespaces: Tree | None = None
    nets: tuple[str, ...] = ()
    not_nets: tuple[str, ...] = ()
    ports: tuple[int | str, ...] = ()
    not_ports: tuple[int | str, ...] = ()


@dataclass
class Rule:
    action: str
    protocol: str | None = None
    source: Side = field(default_factory=Side)
    destination: Side = field(default_factory=Side)


@dataclass
class Policy:
    """`kind`: ``gnp``, ``np``, ``knp``, ``cnp``."""

    kind: str
    name: str
    namespace: str | None
    tier: str
    order: float
    selector: Tree | None = None
    namespaces: Tree | None = None
    accounts: Tree | None = None
    ingress: list[Rule] | None = None
    egress: list[Rule] | None = None
    forward: bool = False


@dataclass
class Pod:
    namespace: str
    name: str
    address: str
    node: str
    account: str
    labels: dict[str, str]
    ports: dict[str, tuple[str, int]]


@dataclass
class Host:
    """A host endpoint; `interface` is ``eth0`` or ``*``."""

    name: str
    node: str
    interface: str
    address: str
    labels: dict[str, str]
    open: bool


@dataclass
class Model:
    namespaces: dict[str, dict[str, str]]
    accounts: dict[tuple[str, str], dict[str, str]]
    nodes: dict[str, str]
    pods: list[Pod]
    hosts: list[Host]
    sets: list[tuple[str, str | None, str, dict[str, str]]]
    tiers: dict[str, tuple[float, str]]
    policies: list[Policy]
    to_host: str


def holds(tree: Tree, labels: dict[str, str], everything: str | None = None, prefix: str = "") -> bool:
    """Does a tree match; `everything` is the label that ``all()`` asks for in this place."""
    word = tree[0]
    if word == "all":
        return everything is None or everything in labels
    if word == "global":
        return NS not in labels
    if word == "not":
        return not holds(tree[1], labels, everything, prefix)
    if word in ("and", "or"):
        both = [holds(one, labels, everything, prefix) for one in tree[1:]]
        return all(both) if word == "and" else any(both)
    key = prefix + tree[1]
    if word == "has":
        return key in labels
    if word == "in":
        return key in labels and labels[key] in tree[2]
    same = key in labels and labels[key] == tree[2]
    return same if word == "eq" else not same


def pod_labels(model: Model, pod: Pod) -> dict[str, str]:
    found = {f"pcns.{k}": v for k, v in model.namespaces[pod.namespace].items()}
    found |= {f"pcsa.{k}": v for k, v in model.accounts[(pod.namespace, pod.account)].items()}
    found |= {"pcns.projectcalico.org/name": pod.namespace, "pcsa.projectcalico.org/name": pod.account}
    return {**found, **pod.labels, NS: pod.namespace, SA: pod.account, K8S: "k8s"}


def at(model: Model, address: str) -> list[dict[str, str]]:
    """Labels of everything that holds an address."""
    found = [pod_labels(model, pod) for pod in model.pods if pod.address == address]
    named = [host for host in model.hosts if host.address == address]
    if not found and named:
        found.append(min(named, key=lambda host: host.interface == "*").labels)
    for _, space, net, labels in model.sets:
        if ipaddress.ip_address(address) in ipaddress.ip_network(net):
            own = dict(labels)
            if space is not None:
                own |= {f"pcns.{k}": v for k, v in model.namespaces[space].items()}
                own |= {"pcns.projectcalico.org/name": space, NS: space}
            found.append(own)
    return found


def side_matches(model: Model, policy: Policy, side: Side, address: str, port: int | None, protocol: str) -> bool:
    labels = at(model, address)
    inside = [ipaddress.ip_address(address) in ipaddress.ip_network(net) for net in side.nets]
    outside = [ipaddress.ip_address(address) in ipaddress.ip_network(net) for net in side.not_nets]
    if (side.nets and not any(inside)) or any(outside):
        return False
    wanted = []
    if side.namespaces is not None:
        spaces = side.namespaces
        wanted.append(lambda own: holds(spaces, own, NS, "pcns."))
    elif policy.namespace is not None and (side.selector or side.not_selector):
        wanted.append(lambda own: own.get(NS) == policy.namespace)
    if side.selector is not None:
        chosen = side.selector
        wanted.append(lambda own: holds(chosen, own))
    if policy.kind in ("knp", "cnp") and wanted:
        wanted.append(lambda own: own.get(K8S) == "k8s")
    if wanted and not any(all(test(own) for test in wanted) for own in labels):
        return False
    if side.not_selector is not None and any(holds(side.not_selector, own) for own in labels):
        return False
    for ports, negative in ((side.ports, False), (side.not_ports, True)):
        if ports:
            if protocol not in ("TCP", "UDP") or port is None:
                return False
            if any(port_matches(model, one, address, port, protocol) for one in ports) == negative:
                return False
    return True


def port_matches(model: Model, one: int | str, address: str, port: int, protocol: str) -> bool:
    if isinstance(one, int):
        return one == port
    if ":" in one:
        low, high = one.split(":")
        return int(low) <= port <= int(high)
    return any(pod.address == address and pod.ports.get(one) == (protocol, port) for pod in model.pods)


def selects(policy: Policy, labels: dict[str, str], namespace: str | None) -> bool:
    if policy.kind in ("np", "knp") and namespace != policy.namespace:
        return False
    if policy.kind in ("knp", "cnp") and labels.get(K8S) != "k8s":
        return False
    everything = NS if policy.namespaces is not None else SA if policy.accounts is not None else None
    if policy.selector is not None and not holds(policy.selector, labels, everything):
        return False
    if policy.namespaces is not None and not holds(policy.namespaces, labels, NS, "pcns."):
        return False
    return policy.accounts is None or holds(policy.accounts, labels, SA, "pcsa.")


def walk(
    model: Model, policies: list[Policy], ingress: bool, src: str, dst: str, port: int | None, protocol: str
) -> str:
    """``allow``, ``deny``, or ``end`` behind the last tier."""
    order = {**TIERS, **model.tiers}
    for tier in sorted(order, key=lambda name: (order[name][0], name)):
        mine = sorted((p for p in policies if p.tier == tier), key=lambda p: p.order)
        if not mine:
            continue
        passed = False
        for policy in mine:
            for rule in (policy.ingress if ingress else policy.egress) or []:
                if rule.action == "Log" or (rule.protocol is not None and rule.protocol != protocol):
                    continue
                if not side_matches(model, policy, rule.source, src, None, protocol):
                    continue
                if not side_matches(model, policy, rule.destination, dst, port, protocol):
                    continue
                if rule.action in ("Allow", "Deny"):
                    return rule.action.lower()
                passed = True
                break
            if passed:
                break
        if not passed and order[tier][1] == "Deny":
            return "deny"
    return "end"


def applying(model: Model, labels: dict[str, str], namespace: str | None, ingress: bool) -> list[Policy]:
    return [
        p for p in model.policies if (p.ingress if ingress else p.egress) is not None and selects(p, labels, namespace)
    ]


def of_pod(model: Model, pod: Pod, ingress: bool, src: str, dst: str, port: int | None, protocol: str) -> bool:
    found = walk(
        model, applying(model, pod_labels(model, pod), pod.namespace, ingress), ingress, src, dst, port, protocol
    )
    return found in ("allow", "end")


def of_host(
    model: Model, host: Host, ingress: bool, forwarded: bool, src: str, dst: str, port: int | None, protocol: str
) -> bool:
    if not forwarded and (protocol, port) in (FAILSAFE_IN if ingress else FAILSAFE_OUT):
        return True
    policies = [p for p in applying(model, host.labels, None, ingress) if p.forward or not forwarded]
    if forwarded and not policies:
        return True
    found = walk(model, policies, ingress, src, dst, port, protocol)
    return found == "allow" or (found == "end" and (forwarded or host.open))


def verdict(model: Model, src: str, dst: str, port: int | None, protocol: str) -> bool:
    """May this connection pass; both ends are addresses, and each node has one host endpoint at most."""
    pods = {pod.address: pod for pod in model.pods}
    nodes = {address: name for name, address in model.nodes.items()}
    hosts = {host.node: host for host in model.hosts}
    start, end = pods.get(src), pods.get(dst)
    from_node = start.node if start else nodes.get(src)
    to_node = end.node if end else nodes.get(dst)
    how = (src, dst, port, protocol)
    if src == dst:
        return True
    if start is None and src in nodes and end is not None and from_node == to_node:
        return True
    if start is not None and not of_pod(model, start, False, *how):
        return False
    if start is not None and dst in nodes and from_node == to_node:
        return model.to_host == "Accept"
    for node, ingress, pod in ((from_node, False, start), (to_node, True, end)):
        if node not in hosts:
            continue
        host = hosts[node]
        if pod is None:
            if not of_host(model, host, ingress, False, *how):
                return False
        elif from_node == to_node:
            if host.interface == "*" and not all(of_host(model, host, way, True, *how) for way in (True, False)):
                return False
        elif host.interface == "*":
            if not all(of_host(model, host, way, True, *how) for way in (True, False)):
                return False
        elif not of_host(model, host, ingress, True, *how):
            return False
    return end is None or of_pod(model, end, True, *how)
