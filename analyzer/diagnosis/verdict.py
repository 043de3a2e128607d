"""The verdict and the one sentence above the report."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.checks.base import plural, some
from analyzer.model import Cause, Certainty, Outcome, Status, Symptom, Verdict


def headline(verdict: Verdict, ranked: tuple[Cause, ...], outcomes: tuple[Outcome, ...], before: str = "") -> str:
    """One sentence: the first cause, or why there is none; before it what the bundle as a whole must be known for."""
    return before + _headline(verdict, ranked, outcomes)


def _headline(verdict: Verdict, ranked: tuple[Cause, ...], outcomes: tuple[Outcome, ...]) -> str:
    if ranked and ranked[0].certainty is not Certainty.POSSIBLE:
        return f"{ranked[0].title} ({ranked[0].certainty})"
    if ranked:
        same = [c.title for c in ranked if c.certainty is Certainty.POSSIBLE]
        return f"Several causes are possible: {some(same, 3)}"
    bad = [o.id for o in outcomes if o.status is Status.FAIL]
    if bad:
        return f"{plural(len(bad), 'check')} failed ({some(bad)}), no known cause explains it"
    open_ = sum(1 for o in outcomes if o.status is Status.UNKNOWN)
    if verdict is Verdict.HEALTHY:
        return "Nothing is broken: every applicable check could be decided"
    if not open_:
        return "Nothing failed in what was read of this bundle"
    return f"Nothing failed; {plural(open_, 'check')} could not be decided from this bundle"


def verdict_of(
    outcomes: Iterable[Outcome], ranked: Iterable[Cause], shown: Iterable[Symptom], *, lost: bool = False
) -> Verdict:
    """
    Broken when a check says so of the tunnel or a user's command does not work; degraded when anything else failed.

    Args:
        lost: something of the bundle was not read, and may hold the fault: never healthy.
    """
    outcomes, shown = tuple(outcomes), tuple(shown)
    failed = [o for o in outcomes if o.status is Status.FAIL]
    if any(o.broken for o in failed) or any(s.state == "broken" for s in shown):
        return Verdict.BROKEN
    strong = any(c.certainty is not Certainty.POSSIBLE for c in ranked)
    if failed or strong or any(s.state == "partly" for s in shown):
        return Verdict.DEGRADED
    decided = all(o.status in (Status.PASS, Status.NOT_APPLICABLE, Status.WARN) for o in outcomes)
    if decided and not lost and any(o.status is Status.PASS for o in outcomes):
        return Verdict.HEALTHY
    return Verdict.INCONCLUSIVE
