"""
The evidence plan: which missing artefact would change the verdict most, and what each answer would mean.

Nothing is guessed: for every undecided check that a cause rule looks at, the rules are run again with that check assumed
to fail and assumed to pass, and the two rankings are compared with the one there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from analyzer.causes.base import CauseRule
from analyzer.checks.base import some
from analyzer.model import Cause, Certainty, Evidence, Gap, Outcome, PlanStep, Status
from analyzer.vendors.access import who

ASSUMED = (Evidence("assumed", 1, "assumed"),)
MOST = 8
Rerun = Callable[[CauseRule, Mapping[str, Outcome]], Cause | None]
Rank = Callable[[list[Cause]], tuple[Cause, ...]]


def plan(
    outcomes: Mapping[str, Outcome],
    rules: list[CauseRule],
    found: list[Cause],
    rerun: Rerun,
    rank: Rank,
    aside: frozenset[str] = frozenset(),
) -> tuple[PlanStep, ...]:
    """
    Steps, the one that would change most first; steps that would change nothing are left out.

    Args:
        outcomes: every check's outcome by id.
        found: the causes that the rules find now, in any order.
        rerun: a rule's cause under other outcomes.
        rank: orders and folds causes as the report does.
        aside: ids that nobody is asked about: what is not there cannot be shown.
    """
    base = {cause.id: cause for cause in found}
    ranked = rank(list(found))
    readers: dict[str, list[CauseRule]] = {}
    for rule in rules:
        for id in dict.fromkeys(rule.reads):
            readers.setdefault(id, []).append(rule)
    steps: dict[Gap, tuple[float, PlanStep]] = {}
    for id, outcome in outcomes.items():
        if outcome.status is not Status.UNKNOWN or id in aside or outcome.outside:
            continue
        if not outcome.missing or not outcome.missing[0].command or not (asked := readers.get(id)):
            continue
        after: dict[Status, tuple[Cause, ...]] = {}
        for status in (Status.FAIL, Status.PASS):
            assumed = {**outcomes, id: replace(outcome, status=status, summary="assumed", evidence=ASSUMED)}
            other = dict(base)
            for rule in asked:
                other.pop(rule.id, None)
                if (cause := rerun(rule, assumed)) is not None:
                    other[rule.id] = cause
            after[status] = rank(list(other.values()))
        changing = [status for status, then in after.items() if _differs(ranked, then)]
        weight = _weight(ranked, after)
        if weight <= 0 or not changing:
            continue
        lacking = outcome.missing[0]
        step = PlanStep(
            lacking.what,
            lacking.command,
            who(lacking.command),
            (id,),
            tuple(dict.fromkeys(c.id for s in after.values() for c in s[:1])),
            tuple((f"{id} {'fails' if s is Status.FAIL else 'passes'}", _meaning(ranked, after[s])) for s in changing),
        )
        if lacking not in steps or steps[lacking][0] < weight:
            steps[lacking] = (weight, step)
    order = sorted(steps.values(), key=lambda one: -one[0])
    return tuple(step for _, step in order[:MOST])


def _first(ranked: tuple[Cause, ...]) -> tuple[str, str] | None:
    return (ranked[0].id, str(ranked[0].certainty)) if ranked else None


def _weight(ranked: tuple[Cause, ...], after: Mapping[Status, tuple[Cause, ...]]) -> float:
    """
    Another first cause weighs most, another certainty of it less, another field of candidates least.

    Where a cause is proven, only what shakes it counts; where one is likely, what tells it from the other candidates counts more
    than what would bring a cause that nothing speaks for.
    """
    now = _first(ranked)
    if now is not None and now[1] == str(Certainty.CONFIRMED):
        left = [{c.id: str(c.certainty) for c in then} for then in after.values()]
        if not any(then.get(c.id) != str(c.certainty) for then in left for c in ranked):
            return 0.0
    known = {c.id for c in ranked} if now is not None and now[1] != str(Certainty.POSSIBLE) else None
    fail, passed = (_first(after[s]) for s in (Status.FAIL, Status.PASS))
    weight = 0.0
    for one in (fail, passed):
        if one != now:
            another = (one and one[0]) != (now and now[0])
            new = another and one is not None and known is not None and one[0] not in known
            weight += 1.5 if new else 4.0 if another else 2.0
    if fail != passed:
        weight += 1.0
    sizes = {tuple(c.id for c in ranked) for ranked in after.values()}
    return weight + (0.5 if len(sizes) > 1 else 0.0)


def _differs(before: tuple[Cause, ...], ranked: tuple[Cause, ...]) -> bool:
    """Would an answer bring another first cause, another certainty of it, or other candidates."""
    return _first(before) != _first(ranked) or {c.id for c in before} != {c.id for c in ranked}


def _meaning(before: tuple[Cause, ...], ranked: tuple[Cause, ...]) -> str:
    """What an answer would make of the ranking, where it changes it."""
    now = _first(before)
    if not ranked:
        return "no cause is left standing"
    first = ranked[0]
    if _first(ranked) == now:
        then, were = [c.id for c in ranked], [c.id for c in before]
        parts = [f"{some(ids, 3)} {verb}" for ids, verb in (([i for i in then if i not in were], "may be it, too"), ([i for i in were if i not in then], "is out")) if ids]  # fmt: skip
        return f"{first.title} stays first; {' and '.join(parts)}"
    behind = f"; behind it {some((c.id for c in ranked[1:]), 3)}" if len(ranked) > 1 else ", and no other cause fits"
    if now and first.id == now[0]:
        return f"{first.title} becomes {first.certainty}{behind}"
    return f"the first cause is then: {first.title} ({first.certainty}){behind}"
