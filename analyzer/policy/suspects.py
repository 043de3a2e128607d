"""
Policies that may select a pod in one direction: whom to look at where the network says that a policy dropped its packets and does not
say which.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer.policy.legs import PolicyView
from analyzer.policy.match import selected
from analyzer.policy.rules import Policy
from analyzer.vendors import networks

KINDS = frozenset({"KubernetesNetworkPolicy", *networks.OF_CILIUM})
"""Kinds that Cilium enforces."""


class Suspect(NamedTuple):
    """A policy by the kind of its row; `sure`: it is known to select the pod."""

    kind: str
    namespace: str | None
    name: str
    sure: bool


def suspects(view: PolicyView, pod: str, *, inward: bool) -> tuple[Suspect, ...]:
    """Those that may select the pod (`namespace/name`), the surest first; none where the bundle lists no policy."""
    if not view.has_policies:
        return ()
    space, _, _ = pod.partition("/")
    found = []
    for one in view.world.library.policies:
        if (
            one.kind in KINDS
            and one.namespace in (None, space)
            and one.directions.get("Ingress" if inward else "Egress") is not False
        ):
            hit = _selects(view, one, pod)
            if hit is not False:
                found.append(Suspect(one.kind, one.namespace, one.name, hit is True))
    return tuple(sorted(found, key=lambda one: not one.sure))


def _selects(view: PolicyView, policy: Policy, pod: str) -> bool | None:
    space, _, name = pod.partition("/")
    endpoint = view.world.workloads.get((space, name))
    return selected(policy.selectors, endpoint) if endpoint is not None else None
