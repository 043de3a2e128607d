"""
What the policies that select one endpoint say about a packet: tier by tier, rule by rule, then the profiles.

A rule or a policy of which a part is not known keeps several outcomes possible; the answer is unknown only where they
differ. Source of the order: Calico's felix/calc/policy_sorter.go and felix/rules.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from analyzer.policy import together
from analyzer.policy.almost import but_for_port
from analyzer.policy.decision import ALLOWED, DENIED, PASS, UNKNOWN, Decision, Ruling, end_of_tier, in_words, of_rule
from analyzer.policy.match import Matcher
from analyzer.policy.objects import Endpoint, HostEndpoint, Packet
from analyzer.policy.profiles import Profile
from analyzer.policy.rules import Policy
from analyzer.policy.select import Applied, Selecting
from analyzer.policy.spec import admin
from analyzer.wording import nth

if TYPE_CHECKING:
    from analyzer.policy.world import World

RULINGS = {"Allow": ALLOWED, "Deny": DENIED, "Pass": PASS}
Passage = tuple[Ruling, Decision]
Keep = Callable[[Policy], bool]


class Walk:
    """Walks tiers and profiles of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.matcher = Matcher(world)
        self.selecting = Selecting(world.policies)

    def policies_for(self, thing: Endpoint | HostEndpoint, direction: str, keep: Keep) -> list[Applied]:
        """Policies of this direction that select the endpoint, in order."""
        return [one for one in self.selecting.of(thing, direction) if keep(one[0])]

    def tiers(self, applied: list[Applied], direction: str, packet: Packet, where: str, end: Decision) -> Decision:
        """The one outcome of all tiers and of `end` behind them; unknown where more than one is possible. Cilium knows neither tiers nor an order."""
        if together.decides(applied):
            return together.decide(self.matcher, applied, direction, packet, where, end)
        adrift = next((policy for policy, _ in applied if policy.adrift), None)
        if adrift is not None:
            return Decision(
                UNKNOWN, adrift.title, f"{adrift.title}: {adrift.problem}", adrift.row, (adrift,), None, direction
            )
        found: list[Passage] = []
        for name, inside in itertools.groupby(applied, key=lambda one: one[0].tier):
            outcomes = self._tier(name, list(inside), direction, packet, where)
            found += [one for one in outcomes if one[0] != PASS]
            if not any(ruling == PASS for ruling, _ in outcomes):
                break
        else:
            found.append((end.ruling, end))
        return _one(found)

    def _tier(
        self, name: str, inside: list[Applied], direction: str, packet: Packet, where: str
    ) -> list[Passage]:  # fmt: skip
        """What is possible in one tier; where its order is a tie that releases break differently, by either of them."""
        outcomes = self._ordered(name, inside, direction, packet, where)
        tied = any(one[0].order == other[0].order for one, other in itertools.pairwise(inside))
        if tied and len({ruling for ruling, _ in outcomes}) == 1:
            other = sorted(inside, key=lambda one: (one[0].order, _older(one[0])))
            if [id(policy) for policy, _ in other] != [id(policy) for policy, _ in inside]:
                more = self._ordered(name, other, direction, packet, where)
                if {ruling for ruling, _ in more} != {ruling for ruling, _ in outcomes}:
                    first = outcomes[-1][1]
                    tie = f"policies of the same order, which releases of Calico take in different order: {first.deciding}, or {more[-1][1].deciding}"
                    doubt = Decision(UNKNOWN, first.deciding, tie, first.row, first.policies, None, direction)
                    return [*outcomes, *more, (UNKNOWN, doubt)]
        return outcomes

    def _ordered(
        self, name: str, inside: list[Applied], direction: str, packet: Packet, where: str
    ) -> list[Passage]:  # fmt: skip
        """What is possible in this order; the last outcome is certain where the tier ends for certain."""
        possible: list[Passage] = []
        for outcome, sure in self._hits(inside, direction, packet, where):
            possible.append(outcome)
            if sure:
                return possible
        tier = self.world.library.tier(name)
        isolating = tuple(policy for policy, certain in inside if certain)
        if tier.default == "Pass":
            possible.append((PASS, Decision(PASS, "", "")))
        elif isolating:
            deciding = end_of_tier(name, isolating, direction, where)
            reason = "policies select it and none allows this connection"
            almost = but_for_port(self.matcher, inside, direction, packet, None)
            made = Decision(DENIED, deciding, reason, isolating[-1].row, isolating, None, direction, almost=almost)
            possible.append((DENIED, made))
        else:
            first = inside[0][0]
            named = ", ".join(policy.title for policy, _ in inside[:3])
            why = f"whether {named} selects {where} is not known"
            doubt = Decision(UNKNOWN, named, why, first.row, (first,), None, direction)
            possible += [(PASS, doubt), (DENIED, doubt)]
        return possible

    def _hits(
        self, inside: list[Applied], direction: str, packet: Packet, where: str
    ) -> Iterator[tuple[Passage, bool]]:  # fmt: skip
        """Rules that match or may match, in order, each with its outcome and whether it is certain."""
        for policy, certain in inside:
            if policy.problem:
                why = f"{policy.title}: {policy.problem}"
                yield (UNKNOWN, Decision(UNKNOWN, policy.title, why, policy.row, (policy,), None, direction)), False
            for rule in policy.rules.get(direction, ()):
                if rule.action == "Log":
                    continue
                hit, why = self.matcher.rule(rule, packet)
                if hit is False:
                    continue
                deciding, words = of_rule(policy, rule, direction), in_words(policy, rule, direction)
                ruling = RULINGS.get(rule.action or "", UNKNOWN)
                if rule.action is None:
                    why = why or f"{words}: its action is not known"
                elif hit is None:
                    why = f"{words}: {why}"
                elif not certain:
                    why = f"whether {policy.title} selects {where} is not known"
                else:
                    reason = f"{direction.lower()} of {where}"
                    denied = (policy, rule.number) if ruling == DENIED else None
                    almost = but_for_port(self.matcher, inside, direction, packet, denied) if denied else None
                    made = Decision(
                        ruling,
                        deciding,
                        reason,
                        policy.row,
                        (policy,),
                        rule.number,
                        direction,
                        almost=almost,
                        words=words,
                    )
                    yield (ruling, made), True
                    return
                doubt = Decision(UNKNOWN, deciding, why, policy.row, (policy,), rule.number, direction, words=words)
                yield (ruling, doubt), False

    def first_match(self, applied: list[Applied], direction: str, packet: Packet, where: str) -> Decision | None:
        """For untracked and pre-DNAT policy: a match decides, no match goes on (None), and a Pass leaves the tier."""
        found: list[Passage] = []
        for _, inside in itertools.groupby(applied, key=lambda one: one[0].tier):
            for outcome, sure in self._hits(list(inside), direction, packet, where):
                if outcome[0] != PASS:
                    found.append(outcome)
                    if sure:
                        return _one(found)
        doubt = next((one for _, one in found), None)
        return None if doubt is None else doubt

    def profile(self, profile: Profile, direction: str, packet: Packet) -> Decision | None:
        """The first rule of a profile that matches; None when none does."""
        where = f"profile {profile.name}"
        if profile.problem:
            return Decision(UNKNOWN, where, f"{where}: {profile.problem}")
        for rule in profile.rules[direction]:
            if rule.action == "Log":
                continue
            hit, why = self.matcher.rule(rule, packet)
            deciding, words = f"{where} rule {rule.number}", f"the {nth(rule.number)} rule of {where}"
            if hit is None or (hit and rule.action is None):
                return Decision(UNKNOWN, deciding, why or "an action that is not known", words=words)
            if hit:
                ruling = ALLOWED if rule.action == "Allow" else DENIED
                return Decision(ruling, deciding, "no policy decides it", words=words)
        return None


def _older(policy: Policy) -> tuple[str, ...]:
    """What broke a tie in older releases; between an administrator's policies of one priority nothing is promised at all."""
    if policy.kind in admin.KINDS:
        return tuple(chr(0x10FFFF - ord(letter)) for letter in policy.name)
    return (policy.older_key,)


def _one(found: Iterable[Passage]) -> Decision:
    """The decision of the outcomes, where all are the same; else unknown with the first doubt."""
    listed = list(found)
    last_ruling, last = listed[-1]
    if all(ruling == last_ruling for ruling, _ in listed) and last.ruling != UNKNOWN:
        return last
    sure = [one for one in listed if one[1].ruling != UNKNOWN]
    rulings = {ruling for ruling, _ in listed}
    if len(rulings) == 1 and sure:
        return sure[-1][1]
    doubt = next((one for _, one in listed if one.ruling == UNKNOWN), last)
    return Decision(
        UNKNOWN, doubt.deciding, doubt.reason, doubt.row, doubt.policies, doubt.rule, doubt.direction, words=doubt.words
    )
