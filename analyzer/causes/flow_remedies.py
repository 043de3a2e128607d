"""What to do about flows that Cilium says a policy dropped: the policy that it names, or those listed that may have done it."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.causes.base import customer
from analyzer.checks import details
from analyzer.checks.base import some
from analyzer.model import Remedy
from analyzer.policy.suspects import Suspect

STEP = "S9a"
MOST = 4
PLURALS = {
    "CiliumNetworkPolicy": "ciliumnetworkpolicies",
    "CiliumClusterwideNetworkPolicy": "ciliumclusterwidenetworkpolicies",
    "KubernetesNetworkPolicy": "networkpolicies.networking.k8s.io",
}
LISTING = (
    "kubectl get ciliumclusterwidenetworkpolicies -o yaml; kubectl get ciliumnetworkpolicies,networkpolicies -A -o yaml"
)
BY_ITSELF = "the API server, which is no pod: fromEntities kube-apiserver and remote-node"
BESIDE = "Cilium allows what any policy allows unless one denies it, so a CiliumNetworkPolicy beside it does as well"


def remedies_for_flows(refused: details.FirewallDenials) -> tuple[Remedy, ...]:
    """One remedy: what is to be allowed, and in which policy as far as that is known."""
    ways = refused.ways
    sources, targets = dict.fromkeys(one.source for one in ways), dict.fromkeys(one.place for one in ways)
    inward = all(one.inward for one in ways)
    side = "ingress" if inward else "egress"
    callers = BY_ITSELF if all(one.way.of_api_server for one in ways) else "the agents"
    what = (
        f"allow ingress to {some(targets)} over TCP from {callers} ({some(sources)})"
        if inward
        else f"allow egress of {some(sources)} to {some(targets)} over TCP"
    )
    named = list(dict.fromkeys(one.rule.name for one in ways if one.rule.name))
    if named:
        text = f"{what}: a deny rule of {some(named)} decides, and goes before whatever allows it; take it out, or leave the agents out of what the policy selects"
        return (customer(text, _show_named(named[0], refused.suspects), STEP),)
    found = refused.suspects[:MOST]
    if not found:
        text = f"{what}: add the {side} rule to the policy of Cilium that selects this pod; {BESIDE}"
        return (customer(text, LISTING, STEP),)
    more = f" and {len(refused.suspects) - MOST} more" if len(refused.suspects) > MOST else ""
    if len(refused.suspects) == 1:
        selects = "selects it" if found[0].sure else "is the only one listed that may select it"
        text = f"{what}: {_title(found[0])} {selects}; add the {side} rule there. {BESIDE}"
    else:
        text = f"{what}: one of {', '.join(map(_title, found))}{more} selects it; add the {side} rule there. {BESIDE}"
    return (customer(text, _show(found), STEP),)


def _title(one: Suspect) -> str:
    kind = "NetworkPolicy" if one.kind == "KubernetesNetworkPolicy" else one.kind
    return f"{kind} {one.namespace}/{one.name}" if one.namespace else f"{kind} {one.name}"


def _show(found: Iterable[Suspect]) -> str:
    commands = (
        f"kubectl get {PLURALS[one.kind]} {one.name}{f' -n {one.namespace}' if one.namespace else ''} -o yaml"
        for one in found
    )
    return "; ".join(dict.fromkeys(commands))


def _show_named(name: str, listed: tuple[Suspect, ...]) -> str:
    """Where the policy is listed by its own kind; else a policy with a namespace is of the kind that has one."""
    space, slash, own = name.rpartition("/")
    for one in listed:
        if one.name == own and (one.namespace or "") == space:
            return _show([one])
    kind = "CiliumNetworkPolicy" if slash else "CiliumClusterwideNetworkPolicy"
    return _show([Suspect(kind, space or None, own, sure=True)])
