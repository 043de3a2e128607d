"""Answers: one end's decision with what decides it, and how those of several ends become one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from analyzer.model import Placed
from analyzer.wording import nth

if TYPE_CHECKING:
    from analyzer.policy.almost import AlmostAllowed
    from analyzer.policy.rules import Policy, Rule


class Ruling(StrEnum):
    """What is decided about a packet; `PASS` hands it on to the next tier, as Calico's action of that name does."""

    ALLOWED = "allowed"
    DENIED = "denied"
    UNKNOWN = "unknown"
    PASS = "pass"


ALLOWED, DENIED, UNKNOWN, PASS = Ruling.ALLOWED, Ruling.DENIED, Ruling.UNKNOWN, Ruling.PASS
LONGEST = 160
MOST_NAMED = 3


class Hop(NamedTuple):
    """One place on the way that was asked: ``egress of pod a/b``, its answer, and the objects that were looked at for it."""

    where: str
    decision: Decision
    objects: tuple[tuple[str, Placed | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """
    One answer.

    Attributes:
        deciding: what decides, as `reach` says it, with its rule counted from 0; blank where nothing does.
        row: the row of the deciding object.
        policies: the deciding policy, or those that isolate where the end of a tier denies.
        rule: number of the deciding rule, from 0.
        direction: ``Ingress`` or ``Egress``, where a direction of an endpoint decides.
        steps: the whole way, of an answer to a question.
        almost: of a denial, the rule that allows it on other ports.
        words: `deciding` with its rule counted from the first, where a rule decides.
    """

    ruling: Ruling
    deciding: str
    reason: str
    row: Placed | None = None
    policies: tuple[Policy, ...] = ()
    rule: int | None = None
    direction: str = ""
    steps: tuple[Hop, ...] = ()
    almost: AlmostAllowed | None = None
    words: str = ""

    @property
    def named(self) -> str:
        """What decides, for people."""
        return self.words or self.deciding


def strictest(decisions: list[Decision]) -> Decision:
    """
    All must allow: the first that denies, else the first that does not know.

    Where all allow, the last one that a policy decided speaks for them, then the last that a profile or a setting did.
    """
    for ruling in (DENIED, UNKNOWN):
        found = next((d for d in decisions if d.ruling == ruling), None)
        if found is not None:
            return found
    for named in ([d for d in decisions if d.policies], [d for d in decisions if d.deciding], decisions):
        if named:
            return named[-1]
    raise ValueError("no decision")


def agreed(decisions: list[Decision], why: str) -> Decision:
    """What all of them say with one voice; else unknown, because `why`."""
    first = decisions[0]
    if len({one.ruling for one in decisions}) == 1:
        return first
    doubtful = next((one for one in decisions if one.ruling == UNKNOWN), None)
    words = ", or ".join(dict.fromkeys(f"{one.ruling} by {one.named or one.reason}" for one in decisions))
    return Decision(UNKNOWN, "", doubtful.reason if doubtful is not None else f"{why}: {words}", None)


def softened(decision: Decision, why: str) -> Decision:
    """A denial that something unknown may lift."""
    return replace(decision, ruling=UNKNOWN, reason=why) if decision.ruling == DENIED else decision


def of_rule(policy: Policy, rule: Rule, direction: str) -> str:
    """Policy with tier, number and text of its rule."""
    return f"{policy.title}, tier {policy.tier or '?'}, {direction.lower()} rule {rule.number} ({written(rule)})"


def of_policy(policy: Policy, rule: Rule, direction: str) -> str:
    """Policy with number and text of its rule, of a kind without tiers."""
    return f"{policy.title}, {direction.lower()} rule {rule.number} ({written(rule)})"


def in_words(policy: Policy, rule: Rule, direction: str) -> str:
    """The same for people: which of the policy's rules it is, counted from the first, and what it says."""
    return f"{_which(rule, direction.lower())} of {policy.title}, tier {policy.tier or '?'} ({written(rule)})"


def in_words_untiered(policy: Policy, rule: Rule, direction: str) -> str:
    """The same of a kind without tiers; Cilium's denials are a list of their own."""
    denies = "Deny" if rule.action == "Deny" else ""
    return f"{_which(rule, direction.lower() + denies)} of {policy.title} ({written(rule)})"


def _which(rule: Rule, side: str) -> str:
    return f"the {nth(rule.number)} {side} rule"


def end_of_tier(tier: str, policies: Iterable[Policy], direction: str, where: str) -> str:
    """The tier whose end denies, and who isolates there; Kubernetes' own policies know no tier."""
    isolating = list(policies)
    named = list(dict.fromkeys(policy.title for policy in isolating))
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    of_kubernetes = all(policy.kind == "KubernetesNetworkPolicy" for policy in isolating)
    what = "the lack of a rule that allows it:" if of_kubernetes else f"end of tier {tier},"
    return f"{what} {direction.lower()} of {where}, which is isolated by {', '.join(named[:MOST_NAMED])}{more}"


def written(rule: Rule) -> str:
    """The rule's own text on one line: the action, then what it asks for as JSON."""
    raw = rule.raw
    if not isinstance(raw, dict):
        return str(rule.action)
    action = str(raw.get("action") or rule.action)
    own = (key for key in raw if key not in ("action", "metadata"))  # what sorts alike stays as it is written
    keys = sorted(own, key=lambda key: ("otocol" not in key, key in ("ports", "destination")))
    rest = {key: raw[key] for key in keys}
    if not rest:
        return f"{action} everything"
    text = json.dumps(rest, ensure_ascii=False, default=str, separators=(", ", ": ")).replace('"', "")
    return f"{action} {text if len(text) <= LONGEST else text[:LONGEST] + '...'}"
