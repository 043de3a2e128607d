"""
The policies and tiers of one bundle in the order of evaluation, with what could not be read in its place.

Source of the order: felix/calc/policy_sorter.go. Staged kinds are never enforced and are left out.
"""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analyzer.model import Placed
from analyzer.policy.objects import Tier
from analyzer.policy.rules import LAST, Policy
from analyzer.policy.spec import admin, calico, cilium, kubernetes, values
from analyzer.policy.spec.values import loads
from analyzer.schema import CALICO_OBJECTS, LISTINGS, POLICIES, PolicyRow
from analyzer.vendors import networks

if TYPE_CHECKING:
    from analyzer.tables.rows import Tables

DEFAULT_TIERS = {
    "kube-admin": Tier("kube-admin", 1_000.0, "Pass"),
    "adminnetworkpolicy": Tier("adminnetworkpolicy", 1_000.0, "Pass"),
    "default": Tier("default", 1_000_000.0),
    "kube-baseline": Tier("kube-baseline", 10_000_000.0, "Pass"),
    "baselineadminnetworkpolicy": Tier("baselineadminnetworkpolicy", 10_000_000.0, "Pass"),
}
STANDS_FOR = {
    "networkpolicies": "KubernetesNetworkPolicy", "globalnetworkpolicies": "GlobalNetworkPolicy",
    "adminnetworkpolicies": "AdminNetworkPolicy", "baselineadminnetworkpolicies": "BaselineAdminNetworkPolicy",
    "clusternetworkpolicies": "ClusterNetworkPolicy", "ciliumnetworkpolicies": "CiliumNetworkPolicy",
    "ciliumclusterwidenetworkpolicies": "CiliumClusterwideNetworkPolicy",
}  # fmt: skip
"""Kinds of listings that hold policies, with the kind that stands for what a cut listing lacks."""
BOTH: dict[str, bool | None] = {"Ingress": None, "Egress": None}


class Library:
    """Policies and tiers."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @cached_property
    def tiers(self) -> dict[str, Tier]:
        """The tiers that exist by themselves, and those of the bundle."""
        found = dict(DEFAULT_TIERS)
        for o in self._tables[CALICO_OBJECTS]:
            if o.kind == "Tier" and o.name:
                found[o.name] = _tier(o.name, loads(o.spec))
        return found

    def tier(self, name: str) -> Tier:
        """The tier of this name; one that is named and not in the bundle has a problem."""
        return self.tiers.get(name) or Tier(name, LAST, problem=f"tier {name} is named and not in the bundle")

    @cached_property
    def policies(self) -> list[Policy]:
        """Every enforced policy once: by tier, order, and what breaks a tie in current releases."""
        found: dict[tuple[str, str | None, str, str], Policy] = {}
        unread: list[PolicyRow] = []
        for row in self._tables[POLICIES]:
            if row.spec is None or not row.name:
                unread.append(row)
                continue
            made = self._read(row, row.name)
            key = (made.kind, made.namespace, made.tier, made.name.removeprefix(f"{made.tier}."))
            if key not in found or found[key].problem:
                found[key] = made
            elif not made.problem and not _same(found[key], made):
                found[key] = _contradicted(found[key], made)
        named = {(p.kind, p.namespace, p.name) for p in found.values()}
        for row in unread:
            if (row.kind, row.namespace, row.name) not in named or not row.name:
                kind = row.kind or ""
                one = _gap(kind, row.namespace, row.name, row)
                found.setdefault((kind, row.namespace, "", row.name or f"{row.source}:{row.line}"), one)
        for o in self._tables[CALICO_OBJECTS]:
            if o.kind in admin.KINDS:
                made = admin.policy(o.kind, o.name or "without name", loads(o.spec), o)
                found.setdefault((o.kind, None, made.tier, made.name), made)
        every = [*found.values(), *self._cut()]
        return sorted(every, key=lambda p: (self.tier(p.tier).order, p.tier, p.order, p.newer_key))

    def _read(self, row: PolicyRow, name: str) -> Policy:
        raw = loads(row.spec)
        if row.kind == "KubernetesNetworkPolicy":
            return kubernetes.policy(row.namespace, name, raw, row)
        if row.kind in networks.OF_CILIUM:
            return cilium.policy(row.kind or "", row.namespace, name, raw, row)
        made = calico.policy(row.kind or "", row.namespace, name, row.tier, raw, row)
        if (problem := self.tier(made.tier).problem) and not made.problem:
            made.problem, made.adrift = problem, True
        return made

    def _cut(self) -> list[Policy]:
        """One policy for each listing that was cut off: what it lacks may allow or deny anything."""
        found = []
        for row in self._tables[LISTINGS]:
            kind = STANDS_FOR.get(row.kind or "")
            ends = row.complete if row.ends is None else row.ends
            if kind is not None and ends is False:
                made = _gap(kind, row.namespace, f"of the listing of {row.kind}", row)
                made.problem = (
                    "the listing was cut off, or an item at its end could not be read, so that there may be more"
                )
                made.adrift = kind != "KubernetesNetworkPolicy" or made.adrift
                found.append(made)
        return found

    @cached_property
    def listed(self) -> frozenset[str]:
        """Kinds of policy that the bundle lists, or has objects of."""
        kinds = {r.kind for r in self._tables[LISTINGS] if r.complete and r.kind}
        have = {p.kind for p in self.policies}
        if "GlobalNetworkPolicy" in have:
            kinds.add("globalnetworkpolicies")
        if have & {"NetworkPolicy", "KubernetesNetworkPolicy"}:
            kinds.add("networkpolicies")
        return frozenset(kinds)

    @cached_property
    def any_listed(self) -> bool:
        """Is there a listing of policies, or any policy, be it a staged one: then policies were looked for."""
        staged = any((o.kind or "").startswith("Staged") for o in self._tables[CALICO_OBJECTS])
        return staged or bool(self.policies) or bool(self.listed & STANDS_FOR.keys())


def _tier(name: str, spec: Any) -> Tier:
    default = DEFAULT_TIERS.get(name)
    fallback, action = (default.order, default.default) if default else (LAST, "Deny")
    if not isinstance(spec, dict):
        return Tier(name, fallback, action, f"tier {name} could not be read")
    problems: list[str] = []
    order = values.take(problems, "order", values.number, spec.get("order"))
    stated = spec.get("defaultAction") or action
    if stated not in ("Deny", "Pass"):
        problems.append(f"defaultAction: {values.quoted(stated)}")
    problem = f"tier {name}: {'; '.join(problems)}" if problems else ""
    return Tier(name, fallback if order is None else order, str(stated), problem)


def _same(first: Policy, second: Policy) -> bool:
    """Two readings of one object that say the same, wherever they stand (a listing of Calico's API and one of its CRDs)."""
    names = [one.name for one in dataclasses.fields(Policy) if one.name not in ("row", "name")]
    return all(getattr(first, name) == getattr(second, name) for name in names)


def _contradicted(first: Policy, second: Policy) -> Policy:
    """One object stands in two places with different contents: which of them the cluster has is not known."""
    made = _gap(first.kind, first.namespace, first.name, first.row)
    at = " and ".join(sorted({f"{p.row.source}:{p.row.line}" for p in (first, second)}))
    ways = {w: first.directions.get(w) if first.directions.get(w) == second.directions.get(w) else None for w in BOTH}
    return dataclasses.replace(
        made, tier=first.tier, directions=ways, problem=f"it stands in the bundle with different contents ({at})",
        selectors=first.selectors if first.selectors == second.selectors else None,
    )  # fmt: skip


def _gap(kind: str, namespace: str | None, name: str | None, row: Placed) -> Policy:
    """A policy of which no more is known than that it is there; without namespace it may be of any."""
    kube = kind == "KubernetesNetworkPolicy"
    return Policy(
        kind, namespace, name or "whose name could not be read", "default", kubernetes.ORDER if kube else LAST, row,
        None, dict(BOTH), problem="its rules could not be read from the bundle", adrift=not kube,
        apply_on_forward=kind == "GlobalNetworkPolicy",
    )  # fmt: skip
