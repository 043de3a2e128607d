"""
Which policies apply to an endpoint. Policies that ask for one label value are found by it, so that the others cost nothing.

What selects an endpoint is worked out once for all that are labelled alike.
"""

from __future__ import annotations

from typing import Any

from analyzer.policy.labels import UNSEEN, Partial
from analyzer.policy.match import selected
from analyzer.policy.objects import Endpoint, HostEndpoint
from analyzer.policy.rules import Policy

NAMESPACED = frozenset({"NetworkPolicy", "KubernetesNetworkPolicy", "CiliumNetworkPolicy"})
Applied = tuple[Policy, bool]
"""A policy, and whether it is certain that it applies."""


class _Group:
    """Policies by a label value that they ask for; those that ask for none stand apart."""

    def __init__(self) -> None:
        self._pinned: dict[str, dict[str, list[int]]] = {}
        self._free: list[int] = []

    def add(self, at: int, policy: Policy) -> None:
        pins = (one.pin for one in policy.selectors or ())
        pin = next((p for p in pins if p is not None and not p[0].startswith("projectcalico.org/")), None)
        if pin is None:
            self._free.append(at)
            return
        of_key = self._pinned.setdefault(pin[0], {})
        for value in pin[1]:
            of_key.setdefault(value, []).append(at)

    def of(self, labels: dict[str, str]) -> set[int]:
        """Numbers of the policies that may select these labels."""
        found = set(self._free)
        for key, by_value in self._pinned.items():
            value: Any = labels.get(key)
            if value is UNSEEN:
                for listed in by_value.values():
                    found.update(listed)
            elif value is not None:
                found.update(by_value.get(value, ()))
        return found


class Selecting:
    """Finds the policies of an endpoint among all of one world, which come in order."""

    def __init__(self, policies: list[Policy]) -> None:
        self._policies = policies
        self._everywhere = _Group()
        self._inside: dict[str, _Group] = {}
        self._known: dict[Any, list[Applied]] = {}
        for at, policy in enumerate(policies):
            space = policy.namespace if policy.kind in NAMESPACED else None
            group = self._everywhere if space is None else self._inside.setdefault(space, _Group())
            group.add(at, policy)

    def of(self, thing: Endpoint | HostEndpoint, direction: str) -> list[Applied]:
        """In order, each with whether it is certain that it applies."""
        mine = ("policies", direction)
        found: list[Applied] | None = thing.cache.get(mine)
        if found is not None:
            return found
        labels, space = thing.labels, thing.namespace if isinstance(thing, Endpoint) else None
        alike = (
            direction,
            isinstance(thing, HostEndpoint),
            space,
            labels.open if isinstance(labels, Partial) else None,
            tuple(sorted(labels.items())),
        )
        found = self._known.get(alike)
        if found is None:
            numbers = self._everywhere.of(labels)
            for inside in [space] if space is not None or isinstance(thing, HostEndpoint) else list(self._inside):
                numbers |= self._inside[inside].of(labels) if inside in self._inside else set()
            found = self._known[alike] = []
            for at in sorted(numbers):
                applies = _applies(self._policies[at], direction, thing)
                if applies is not False:
                    found.append((self._policies[at], applies is True))
        thing.cache[mine] = found
        return found


def _applies(policy: Policy, direction: str, thing: Endpoint | HostEndpoint) -> bool | None:
    direct = policy.directions.get(direction, False)
    if direct is False or (policy.kind in NAMESPACED and isinstance(thing, HostEndpoint)):
        return False
    hit = selected(policy.selectors, thing)
    if hit and policy.kind in NAMESPACED and policy.namespace and isinstance(thing, Endpoint) and not thing.namespace:
        return None  # the pod may be of another namespace
    return False if hit is False else None if hit is None or direct is None else True
