"""
What the policies that select one endpoint say about a packet: tier by tier, rule by rule, then the profiles.

Source of the order: Calico's felix/calc/policy_sorter.go and felix/rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analyzer.policy import kubernetes, selector
from analyzer.policy.objects import Endpoint, HostEndpoint, Policy
from analyzer.policy.rules import Matcher, Packet, depends_on_unseen
from analyzer.policy.world import World

VERDICTS = {"allow": "allowed", "deny": "denied", "pass": "pass"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer: verdict, what decided (as text), why, and the row of the deciding object."""

    verdict: str
    deciding: str
    reason: str
    row: Any = None


def strictest(decisions: list[Decision]) -> Decision:
    """All must allow: the first that denies, else the first that does not know, else the last that something decided."""
    for verdict in ("denied", "unknown"):
        found = next((d for d in decisions if d.verdict == verdict), None)
        if found is not None:
            return found
    return next((d for d in reversed(decisions) if d.deciding), decisions[-1])


class Walk:
    """Walks tiers and profiles of one world; what selects an endpoint is worked out once for all that are labelled alike."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.matcher = Matcher(world)
        self._applicable: dict[Any, list[tuple[Policy, bool]]] = {}
        self._rules: dict[tuple[int, str], list[dict[str, Any]]] = {}

    def tiers(
        self, policies: list[Policy], direction: str, packet: Packet, where: str, doubts: list[str], end: Decision
    ) -> Decision:
        """Tiers in order; in each, rules top to bottom; no match in a tier with an applicable policy is its default."""
        position = 0
        uncertain: str | None = doubts[0] if doubts else None
        while position < len(policies):
            name = policies[position].tier
            tier = self.world.tier(name)
            inside = []
            while position < len(policies) and policies[position].tier == name:
                inside.append(policies[position])
                position += 1
            if not tier.known:
                return Decision("unknown", f"tier {name}", f"tier {name} is named and not in the bundle")
            outcome = self._tier(inside, tier.name, direction, packet, where)
            if outcome is not None and outcome.verdict == "pass":
                continue
            if outcome is None:
                if tier.default == "Pass":
                    continue
                outcome = Decision(
                    "denied",
                    f"end of tier {name}, {direction.lower()} of {where}",
                    "policies select it and none allows this connection",
                    inside[-1].row,
                )
            if uncertain and outcome.verdict != "unknown":
                return Decision("unknown", outcome.deciding, uncertain)
            return outcome
        return Decision("unknown", end.deciding, uncertain) if uncertain else end

    def _tier(self, policies: list[Policy], tier: str, direction: str, packet: Packet, where: str) -> Decision | None:
        """What the first matching rule says; a Pass is the verdict `pass`; None when nothing matches."""
        maybe: list[Decision] = []
        for policy in policies:
            if policy.problem:
                maybe.append(
                    Decision(
                        "unknown", f"{policy.title} (tier {tier})", f"{policy.title}: {policy.problem}", policy.row
                    )
                )
                continue
            for at, rule in enumerate(self._rules_of(policy, direction)):
                action = str(rule.get("action", "Allow")).lower()
                if action == "log":
                    continue
                hit, why = self.matcher.rule(rule, policy, packet)
                if hit is False:
                    continue
                deciding = f"{policy.title}, tier {tier}, {direction.lower()} rule {at} ({rule.get('action', 'Allow')})"
                if hit is None:
                    maybe.append(
                        Decision(
                            VERDICTS.get(action, "unknown"),
                            deciding,
                            why,
                            policy.row,
                        )
                    )
                    continue
                sure = VERDICTS.get(action)
                if sure is None:
                    return Decision("unknown", deciding, f"unknown action {rule.get('action')}", policy.row)
                return self._with_doubt(maybe, Decision(sure, deciding, f"{direction.lower()} of {where}", policy.row))
        if maybe:
            default = (
                Decision(
                    "denied",
                    f"end of tier {tier}, {direction.lower()} of {where}",
                    "policies select it and none allows this connection",
                    policies[-1].row,
                )
                if self.world.tier(tier).default != "Pass"
                else Decision("pass", "", "")
            )
            return self._with_doubt(maybe, default)
        return None

    def _with_doubt(self, maybe: list[Decision], sure: Decision) -> Decision:
        """Rules that may match come before the one that does: they matter only where they would say otherwise."""
        other = next((m for m in maybe if m.verdict != sure.verdict), None)
        return sure if other is None else Decision("unknown", other.deciding, other.reason, other.row)

    def first_match(self, policies: list[Policy], direction: str, packet: Packet, where: str) -> Decision | None:
        """For untracked and pre-DNAT policy: a match decides, no match goes on."""
        for policy in policies:
            for at, rule in enumerate(self._rules_of(policy, direction)):
                action = str(rule.get("action", "Allow")).lower()
                hit, why = self.matcher.rule(rule, policy, packet)
                if hit is False or action == "log":
                    continue
                deciding = f"{policy.title}, tier {policy.tier}, {direction.lower()} rule {at} ({rule.get('action')})"
                if hit is None:
                    return Decision("unknown", deciding, why, policy.row)
                if action == "pass":
                    return None
                return Decision(
                    "allowed" if action == "allow" else "denied",
                    deciding,
                    f"{direction.lower()} of {where}",
                    policy.row,
                )
        return None

    def profile(self, name: str, spec: dict[str, Any], direction: str, packet: Packet) -> Decision | None:
        """The first rule of a profile that matches; None when none does."""
        as_policy = Policy("Profile", None, name, "", 0.0, ("Ingress", "Egress"), spec, None, False)
        for at, rule in enumerate(spec.get(direction.lower()) or []):
            hit, why = self.matcher.rule(rule, as_policy, packet)
            if hit is None:
                return Decision("unknown", f"profile {name} rule {at}", why)
            if hit:
                allow = str(rule.get("action")).lower() == "allow"
                return Decision("allowed" if allow else "denied", f"profile {name} rule {at}", "profile")
        return None

    # -- what selects an endpoint -----------------------------------------------------------------------------------

    def policies_for(
        self, thing: Endpoint | HostEndpoint, direction: str, doubts: list[str], keep: Callable[[Policy], bool]
    ) -> list[Policy]:
        """Policies of this direction that select the endpoint, in order; what cannot be told goes to `doubts`."""
        key = ("policies", direction)
        found = thing.cache.get(key)
        if found is None:
            # pods of one workload carry the same labels: what selects one selects all of them
            alike = (
                direction, type(thing), getattr(thing, "namespace", None), getattr(thing, "kind", None), getattr(thing, "labels_known", True),
                getattr(thing, "namespace_known", True), tuple(sorted(thing.all_labels.items())),
            )  # fmt: skip
            found = thing.cache[key] = self._applicable.get(alike)
        if found is None:
            found = self._applicable[alike] = []
            for policy in self.world.policies:
                if policy.staged or direction not in policy.types:
                    continue
                hit = self._selects(policy, thing)
                if hit is not False:
                    found.append((policy, hit is None))
            thing.cache[key] = found
        chosen = []
        for policy, doubtful in found:
            if keep(policy):
                if doubtful and not policy.problem:
                    doubts.append(f"whether {policy.title} selects it is not known")
                chosen.append(policy)
        return chosen

    def _selects(self, policy: Policy, thing: Endpoint | HostEndpoint) -> bool | None:
        host = isinstance(thing, HostEndpoint)
        if policy.namespace is not None and (
            host or (isinstance(thing, Endpoint) and thing.namespace != policy.namespace)
        ):
            return False
        if policy.problem and not policy.spec:
            return None
        spec = policy.spec
        labels = thing.all_labels
        try:
            if policy.kubernetes:
                text = kubernetes.selector_text(spec.get("podSelector"))
                hit = selector.parse(text).matches(labels)
            else:
                text = str(spec.get("selector") or "")
                hit = selector.parse(text).matches(labels)
                spaces = spec.get("namespaceSelector")
                if spaces and policy.namespace is None:
                    bare = str(spaces).replace(" ", "")
                    if bare == "all()":
                        hit = hit and not host
                    elif bare == "global()":
                        hit = hit and host
                    else:
                        hit = hit and selector.parse(str(spaces)).matches(
                            {k[5:]: v for k, v in labels.items() if k.startswith("pcns.")}
                        )
                accounts = spec.get("serviceAccountSelector")
                if accounts:
                    hit = (
                        hit
                        and not host
                        and selector.parse(str(accounts)).matches(
                            {k[5:]: v for k, v in labels.items() if k.startswith("pcsa.")}
                        )
                    )
        except ValueError:
            return None
        if isinstance(thing, Endpoint) and not thing.labels_known and depends_on_unseen(text):
            return None
        if (
            isinstance(thing, Endpoint)
            and not thing.namespace_known
            and not policy.kubernetes
            and spec.get("namespaceSelector")
            and not hit
            and "name" not in str(spec["namespaceSelector"])
        ):
            return None
        return bool(hit)

    def _rules_of(self, policy: Policy, direction: str) -> list[dict[str, Any]]:
        key = (id(policy), direction)
        found = self._rules.get(key)
        if found is None:
            raw = (
                kubernetes.rules(policy.spec, direction)
                if policy.kubernetes
                else policy.spec.get(direction.lower()) or []
            )
            found = self._rules[key] = [r for r in raw if isinstance(r, dict)]
        return found
