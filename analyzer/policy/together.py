"""
How Cilium decides: what any policy that selects an endpoint denies is denied, what any of them allows is allowed, and the rest is dropped where one of them isolates.

Kubernetes' own kind counts like the others; neither tiers nor an order are known to it. A rule or a policy of which a part is not known keeps
several outcomes possible. Source: docs.cilium.io/en/stable/security/policy/intro ("Rule Basics"), pkg/policy.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer.policy.decision import ALLOWED, DENIED, UNKNOWN, Decision, Ruling, in_words_untiered, of_policy
from analyzer.policy.match import Matcher
from analyzer.policy.objects import Packet
from analyzer.policy.rules import Policy, Rule
from analyzer.policy.select import Applied
from analyzer.vendors import networks

KINDS = frozenset({"KubernetesNetworkPolicy", *networks.OF_CILIUM})


class Hit(NamedTuple):
    """A rule that matches, or may match, and why it is not sure."""

    policy: Policy
    rule: Rule
    why: str

    def decision(self, ruling: Ruling, direction: str) -> Decision:
        deciding, words = (
            of_policy(self.policy, self.rule, direction),
            in_words_untiered(self.policy, self.rule, direction),
        )
        reason = f"{words}: {self.why}" if self.why else direction.lower()
        made = UNKNOWN if self.why else ruling
        return Decision(
            made, deciding, reason, self.policy.row, (self.policy,), self.rule.number, direction, words=words
        )


def decides(applied: list[Applied]) -> bool:
    """Is one of the policies Cilium's."""
    return any(policy.kind in networks.OF_CILIUM for policy, _ in applied)


def decide(
    matcher: Matcher, applied: list[Applied], direction: str, packet: Packet, where: str, end: Decision
) -> Decision:
    """The one outcome; unknown where more than one is possible, and beside a policy of a kind that Cilium does not know."""
    if (other := next((policy for policy, _ in applied if policy.kind not in KINDS), None)) is not None:
        why = f"{other.title} stands beside policies of Cilium's, which knows no such kind"
        return Decision(UNKNOWN, other.title, why, other.row, (other,), None, direction)
    hits = [hit for policy, certain in applied for hit in _hits(matcher, policy, certain, direction, packet, where)]
    denies = [hit for hit in hits if hit.rule.action != "Allow"]
    allows = [hit for hit in hits if hit.rule.action == "Allow"]
    if (deny := next((hit for hit in denies if not hit.why), None)) is not None:
        return deny.decision(DENIED, direction)
    unread = next((policy for policy, _ in applied if policy.problem), None)
    rest = _rest(applied, direction, where, end)
    if not allows and unread is None and rest.ruling is DENIED:
        return rest
    possible = [hit.decision(DENIED, direction) for hit in denies[:1]]
    if (allow := next((hit for hit in allows if not hit.why), None)) is not None:
        possible.append(allow.decision(ALLOWED, direction))
    else:
        possible += [hit.decision(ALLOWED, direction) for hit in allows[:1]]
        possible.append(rest)
    if unread is not None:
        why = f"{unread.title}: {unread.problem}"
        possible.insert(0, Decision(UNKNOWN, unread.title, why, unread.row, (unread,), None, direction))
    doubt = next((one for one in possible if one.ruling is UNKNOWN), None)
    return doubt or possible[-1]


def _hits(matcher: Matcher, policy: Policy, certain: bool, direction: str, packet: Packet, where: str) -> list[Hit]:
    found = []
    for rule in policy.rules.get(direction, ()):
        hit, why = matcher.rule(rule, packet)
        if hit is False:
            continue
        unsure = "" if certain else f"whether {policy.title} selects {where} is not known"
        found.append(Hit(policy, rule, (why or "not all of it is known") if hit is None else unsure))
    return found


def _rest(applied: list[Applied], direction: str, where: str, end: Decision) -> Decision:
    """What becomes of a connection that no rule is about."""
    isolating = [(policy, certain) for policy, certain in applied if direction not in policy.lenient]
    sure = tuple(policy for policy, certain in isolating if certain)
    if sure:
        names = ", ".join(dict.fromkeys(policy.title for policy in sure))
        deciding = f"{direction.lower()} of {where}, which is isolated by {names}"
        reason = "policies select it and none allows this connection"
        return Decision(DENIED, deciding, reason, sure[-1].row, sure, None, direction)
    if isolating:
        first = isolating[0][0]
        why = f"whether {first.title} selects {where} is not known"
        return Decision(UNKNOWN, first.title, why, first.row, (first,), None, direction)
    return end
