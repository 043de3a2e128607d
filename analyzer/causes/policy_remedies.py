"""What to do about a policy that denies a leg of the tunnel, in the terms of the object that decides."""

from __future__ import annotations

import ipaddress
import itertools
from collections.abc import Iterable

from analyzer.causes.base import customer
from analyzer.checks.base import some
from analyzer.checks.details import Decider, DeniedLeg, OpenOtherwise, PolicyKind
from analyzer.model import Remedy
from analyzer.vendors import ibm
from analyzer.wording import nth

PLURALS = {
    PolicyKind.KUBERNETES: "networkpolicies.networking.k8s.io",
    PolicyKind.ADMIN: "adminnetworkpolicies",
    PolicyKind.BASELINE: "baselineadminnetworkpolicies",
    PolicyKind.CLUSTER: "clusternetworkpolicies",
}
CILIUMS = {
    PolicyKind.CILIUM: "ciliumnetworkpolicies.cilium.io",
    PolicyKind.CILIUM_CLUSTER: "ciliumclusterwidenetworkpolicies.cilium.io",
}
PRIVATE = ipaddress.IPv4Network(ibm.PRIVATE_ENDPOINTS)
STEP = "S9a"
MOST = 3


def remedies_for(legs: Iterable[DeniedLeg]) -> tuple[Remedy, ...]:
    """One remedy for each deciding rule or policy, of at most three, with every port that it denies; what decides without a policy has one for all."""
    found: dict[Decider | None, list[DeniedLeg]] = {}
    for leg in legs:
        found.setdefault(leg.decider._replace(otherwise=None) if leg.decider is not None else None, []).append(leg)
    return tuple(
        _of(denied, policy) if policy is not None else _unnamed(denied[0])
        for policy, denied in itertools.islice(found.items(), MOST)
    )


def _of(legs: list[DeniedLeg], policy: Decider) -> Remedy:
    """Where to allow it, for all agents and targets and on all ports, and the command that shows the object."""
    if legs[0].way.of_api_server and not legs[0].client:
        return _let_in(legs, policy)
    others = {leg.decider.otherwise if leg.decider is not None else None for leg in legs}
    known = all(leg.port is not None and not leg.anywhere for leg in legs)
    if known and len(others) == 1 and (open_otherwise := others.pop()) is not None:
        return _one_more_port(legs, policy, open_otherwise)
    ends = [_end(port, of_port, "of" if policy.inward else "to") for port, of_port in _by_port(legs).items()]
    sources = some(dict.fromkeys(one.source for one in legs))
    what = (
        f"allow ingress {_joined(ends)} from {_callers(legs)} ({sources})"
        if policy.inward
        else f"allow egress of {sources} {_joined(ends)}"
    )
    return customer(f"{what}{_whole_range(legs, policy)}: {_how(policy)}", show(policy), STEP)


def _by_port(legs: Iterable[DeniedLeg]) -> dict[int | None, list[DeniedLeg]]:
    """In the order in which they are denied: the way to the server first, where it is among them."""
    found: dict[int | None, list[DeniedLeg]] = {}
    for leg in legs:
        found.setdefault(leg.port, []).append(leg)
    return found


def _end(port: int | None, legs: list[DeniedLeg], joint: str) -> str:
    """``to 10.1.0.3, 10.1.0.4 on TCP 10250``."""
    named = dict.fromkeys(one.target for one in legs if not one.anywhere)
    target = "the Konnectivity server" if legs[0].anywhere else some(named)
    return f"{joint} {target} on {f'TCP {port}' if port is not None else 'the port'}"


def _joined(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _one_more_port(legs: list[DeniedLeg], policy: Decider, otherwise: OpenOtherwise) -> Remedy:
    """Somebody opened that way with a list of ports: those that are missing there open it for each address of the range."""
    kind, space, name = otherwise.policy
    sources, target = some(dict.fromkeys(one.source for one in legs)), some(dict.fromkeys(one.target for one in legs))
    ports = [str(port) for port in _by_port(legs)]
    side = "ingress" if policy.inward else "egress"
    own = f"{space}/{name}" if space else name
    where = f"the {nth(otherwise.rule)} {side} rule of {_called(kind)} {own}"
    ranged = all(_is_range(one.target) for one in legs)
    lie = "lies" if len({one.target for one in legs}) == 1 else "lie"
    inside = f", in which {target} {lie}," if otherwise.net and not policy.inward and not ranged else ""
    far = otherwise.net or (_callers(legs) if policy.inward else target)
    opened = f"lets {far} in" if policy.inward else f"allows {far}{inside}"
    last = "the end of its tier" if policy.rule is None else f"the {nth(policy.rule)} {side} rule of {policy.name}"
    last = "its end" if policy.rule is None and policy.kind is PolicyKind.KUBERNETES else last
    many = "port" if len(ports) == 1 else "ports"
    text = f"add {many} {_joined(ports)} to the ports of {where}: it {opened} on other ports already, and {last} denies the rest to {sources}"
    return customer(text, show(policy._replace(kind=kind, namespace=space, name=name)), STEP)


def _callers(legs: list[DeniedLeg]) -> str:
    return "OpenVPN's client" if legs[0].client else "the agents"


def _is_range(target: str) -> bool:
    network = _network(target)
    return network is not None and network.num_addresses > 1


def _whole_range(legs: list[DeniedLeg], policy: Decider) -> str:
    """A private endpoint of IBM Cloud has several addresses, and they change: the range is what a rule is to name."""
    ends = [one.target for one in legs if not one.anywhere]
    networks = [_network(end) for end in ends]
    if policy.inward or not ends or not all(net is not None and net.subnet_of(PRIVATE) for net in networks):
        return ""
    if all(net is not None and net.num_addresses > 1 for net in networks):
        return ""
    return f" (better to all of {ibm.PRIVATE_ENDPOINTS}: the name of a private service endpoint has several addresses there, and they change)"


def _network(target: str) -> ipaddress.IPv4Network | None:
    """An address, or a range of them; None of a name and of IPv6."""
    try:
        return ipaddress.IPv4Network(target)
    except ValueError:
        return None


def _called(kind: PolicyKind) -> str:
    return (
        "Kubernetes NetworkPolicy"
        if kind is PolicyKind.KUBERNETES
        else f"Calico {kind}"
        if kind is PolicyKind.CALICO
        else str(kind)
    )


def _let_in(legs: list[DeniedLeg], policy: Decider) -> Remedy:
    """The API server itself is the caller: which rule lets in something that is no pod, and on which port."""
    targets, services = (
        some(dict.fromkeys(one.target for one in legs)),
        some(dict.fromkeys(one.service for one in legs)),
    )
    numbers = list(dict.fromkeys(one.port for one in legs))
    port = f"TCP {numbers[0]}" if len(numbers) == 1 and numbers[0] is not None else "the pods' own port"
    rule = f"an ingress rule on {port} with an ipBlock of the API server's addresses, or without `from`; it is no pod, so that no selector finds it"
    text = f"let the API server in to {targets}, behind {services} (a policy sees the pod's port, not the service's): {_how(policy)}. It takes {rule}"
    return customer(text, show(policy), STEP)


def _how(policy: Decider) -> str:
    """What has to change, by the kind of the object and by whether a rule or the end of its tier denies."""
    name = f"{policy.namespace}/{policy.name}" if policy.namespace else policy.name
    end = "ingress" if policy.inward else "egress"
    if policy.kind is PolicyKind.KUBERNETES:
        return f"Kubernetes NetworkPolicy {name} isolates it, and has neither order nor Deny: add the {end} rule there, or a NetworkPolicy beside it that allows it"  # fmt: skip
    if policy.kind in CILIUMS:
        if policy.rule is None:
            return f"{policy.kind} {name} isolates it, and no policy allows this: add an {end} rule there or in a policy beside it, with toPorts, and a network or entity (world, kube-apiserver) for what is no pod"  # fmt: skip
        return f"the {nth(policy.rule)} {end}Deny rule of {policy.kind} {name} denies it, and goes before whatever allows it: take it out, or narrow it"  # fmt: skip
    if policy.kind in PLURALS:
        return f"{policy.kind} {name} is the administrator's and goes before or after all others: change its {nth(policy.rule or 0)} {end} rule, or put one with action Allow in front of it"  # fmt: skip
    kind = f"Calico {policy.kind}" if policy.kind is PolicyKind.CALICO else policy.kind
    if policy.rule is None:
        return f"{kind} {name} selects it, and nothing in tier {policy.tier} allows this: add an Allow rule to it, or a policy in that tier"  # fmt: skip
    return f"the {nth(policy.rule)} {end} rule of {kind} {name} denies it: put an Allow before that rule, or in a policy of lower order in tier {policy.tier}"  # fmt: skip


def show(policy: Decider) -> str:
    """The command that prints the object; calicoctl for what is Calico's own."""
    where = f" -n {policy.namespace}" if policy.namespace else ""
    if policy.kind in CILIUMS:
        return f"kubectl get {CILIUMS[policy.kind]} {policy.name}{where} -o yaml"
    if policy.kind in PLURALS:
        return f"kubectl get {PLURALS[policy.kind]} {policy.name}{where} -o yaml"
    return f"calicoctl get {policy.kind.lower()} {policy.name}{where} -o yaml"


def _unnamed(leg: DeniedLeg) -> Remedy:
    """A host endpoint without policy, or Felix's own settings, deny it."""
    port = f"port {leg.port}" if leg.port is not None else "this"
    text = f"let {leg.source} reach {leg.target} on {port}: no policy allows it at a host endpoint, or Felix's settings drop it"
    return customer(text, "calicoctl get hostendpoints -o yaml; calicoctl get felixconfigurations -o yaml", STEP)
