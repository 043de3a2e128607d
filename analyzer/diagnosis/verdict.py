"""The verdict and the one sentence above the report."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.checks.base import plural, some
from analyzer.diagnosis.health import KUBELET, WEBHOOKS, are_ready, but_for_webhooks, carries, come_through, healthy
from analyzer.model import Cause, Certainty, Complaint, Outcome, Sign, Status, Symptom, SymptomState, Verdict

NOTHING = "Nothing in this bundle was understood: no member is Konnectivity, BIRD, Kubernetes or IBM Cloud output"
"""The headline where nothing of the input says anything."""
FIGURES = "top"
OWN_FAULT = "metrics-api-down"
"""The cause by which figures are not shown while the tunnel works."""
OWN_WEBHOOK = "webhook-broken"
"""The cause by which a webhook does not answer for a fault of its own."""


ONE_SERVER = "server-replica-missing"
"""The cause by which one of several servers is down while another is stated to be ready: some of the calls fail."""
MISSED = "agents-partially-connected"
"""The cause by which agents are connected to some of the servers: what the others are asked for fails."""


def not_understood(words: Complaint | None) -> str:
    """The headline of a bundle of which no record was read: what somebody tells in it is said to be no more than that."""
    if words is None:
        return NOTHING
    return f"Only words, and no output of a program: what they tell of is the leg {words.leg}"


def headline(
    verdict: Verdict,
    ranked: tuple[Cause, ...],
    outcomes: tuple[Outcome, ...],
    before: str = "",
    symptoms: tuple[Symptom, ...] = (),
    words: Complaint | None = None,
) -> str:
    """One sentence: the first cause, or why there is none; before it what the bundle as a whole must be known for."""
    return before + _headline(verdict, ranked, outcomes, symptoms, words)


def _headline(
    verdict: Verdict,
    ranked: tuple[Cause, ...],
    outcomes: tuple[Outcome, ...],
    symptoms: tuple[Symptom, ...],
    words: Complaint | None,
) -> str:
    if ranked and ranked[0].certainty is not Certainty.POSSIBLE:
        return f"{ranked[0].title} ({ranked[0].certainty})"
    if ranked:
        same = [c for c in ranked if c.certainty is Certainty.POSSIBLE]
        if len(same) == 1:
            return f"{same[0].title} (possible)"
        return f"Several causes are possible: {some((c.title for c in same), 3)}"
    if words is not None and words.aside and not carries(outcomes, symptoms):
        return _of_aside(words, outcomes, come_through(symptoms))
    broken = [s.id for s in symptoms if s.state in (SymptomState.BROKEN, SymptomState.PARTLY)]
    partly = "partly " if broken and all(s.state is SymptomState.PARTLY for s in symptoms if s.id in broken) else ""
    if words is not None and not words.over and not words.aside and (broken or verdict is not Verdict.HEALTHY):
        what = f"{some(broken, 6)} {partly}broken" if broken else "an error is shown"
        proven = "its one candidate is not proven" if len(words.candidates) == 1 else "no one cause is proven"
        if words.is_stated:
            proven = "the line itself says why, and nothing of the tunnel is in it"
        return f"{what} on the leg {words.leg}; {proven}"
    failed = [o for o in outcomes if o.status is Status.FAIL]
    bad = [o for o in failed if not o.is_effect]
    if failed and not bad and not broken:
        return f"{failed[0].summary} ({some((o.id for o in failed), 4)}); nothing of the tunnel itself is shown to fail"
    if bad:
        return f"{bad[0].summary} ({some((o.id for o in bad), 4)}); no known cause explains it"
    if broken:
        return f"{some(broken, 6)} {partly}broken; no known cause explains it"
    warned = [o for o in outcomes if o.status is Status.WARN and o.in_headline]
    open_ = sum(1 for o in outcomes if o.status is Status.UNKNOWN and not o.outside)
    if verdict is Verdict.HEALTHY:
        return "Nothing is broken: agents are connected, what is sent through the tunnel arrives, and no question is open that could hide a fault"
    if gone := [o for o in outcomes if o.status is Status.WARN and o.sign_of is Sign.AGENTS_CONNECTED]:
        return f"{gone[0].summary} ({gone[0].id}); no use of the tunnel is shown to fail"
    if warned and all(o.is_effect for o in warned) and carries(outcomes, symptoms):
        return f"The tunnel works; beside it {warned[0].summary} ({some((o.id for o in warned), 4)})"
    if warned:
        return f"{warned[0].summary} ({some((o.id for o in warned), 4)}); nothing of the tunnel itself is shown to fail"
    if verdict is Verdict.INCONCLUSIVE and but_for_webhooks(outcomes, symptoms):
        return "The tunnel works: agents are connected, and calls come through; nothing fails. Not looked at: webhooks, of which the bundle holds nothing"
    if open_ and carries(outcomes, symptoms):
        return f"The tunnel works: agents are connected, and calls come through; {plural(open_, 'check')} of what lies beside it could not be decided"
    if words is not None and words.over:
        return f"{words.over[:1].upper()}{words.over[1:]}; nothing that was read fails now"
    if not open_:
        return "Nothing failed in what was read of this bundle"
    if through := [s.id for s in symptoms if s.id in KUBELET and s.state is SymptomState.WORKS]:
        return f"Calls to the nodes come through ({some(through)}); nothing that was read fails, and {plural(open_, 'check')} could not be decided"
    return f"Nothing that was understood fails; {plural(open_, 'check')} could not be decided from this bundle"


def _of_aside(words: Complaint, outcomes: tuple[Outcome, ...], works: list[str]) -> str:
    """That an error stands in a text that is left out: who reads "nothing failed" above it takes it for read. What is shown to work goes first."""
    place = f"{words.line.source.rpartition('/')[2]}:{words.line.line}"
    open_ = sum(1 for o in outcomes if o.status is Status.UNKNOWN and not o.outside)
    rest = f", and {plural(open_, 'check')} could not be decided" if open_ else ""
    if works:
        verb = "work" if len(works) > 1 else "works"
        return f"{some(works, 6)} {verb} here; nothing that counts fails{rest}. The error in {place} is left out ({words.aside})"
    return f"An error on the leg {words.leg} stands in {place}, which is left out ({words.aside}); nothing that counts fails{rest}"


def verdict_of(
    outcomes: Iterable[Outcome], ranked: Iterable[Cause], symptoms: Iterable[Symptom], *, lost: bool = False
) -> Verdict:
    """
    Broken when a check says so of the tunnel or a user's command does not work; degraded when anything else failed.

    A command that fails towards nodes alone that are out themselves works for the others. Figures that `top` does not show, and a call to a
    kubelet, are no tunnel that is broken where another call goes through; the figures neither, where their own server is found to be the fault.
    A webhook that is found at fault itself is none either, while a call to a kubelet goes through, or where its fault is stated and all agents
    are ready. Where a check fails for one of several
    alone (`Outcome.partial`: a server that is down beside one that is ready, agents that are not ready beside others), the calls that fail
    are those that meet the one; not those that failed at the kubelet that they were for.

    Args:
        lost: something of the bundle was not read, and may hold the fault: never healthy.
    """
    outcomes, ranked, symptoms = tuple(outcomes), tuple(ranked), tuple(symptoms)
    failed = [o for o in outcomes if o.status is Status.FAIL]
    strong = [c for c in ranked if c.certainty is not Certainty.POSSIBLE]
    own = bool(strong) and strong[0].id == OWN_FAULT
    through = any(s.id in KUBELET and s.state is SymptomState.WORKS for s in symptoms)
    broken = [s for s in symptoms if s.state is SymptomState.BROKEN and not s.confined]
    carried = {FIGURES, *KUBELET} if through else {FIGURES} if own else set()
    if strong and strong[0].id == OWN_WEBHOOK:
        stands = strong[0].certainty is Certainty.CONFIRMED and are_ready(outcomes)
        carried = {*carried, WEBHOOKS} if through or stands else carried
    some_through = any(s.id in KUBELET and s.state in (SymptomState.WORKS, SymptomState.PARTLY) for s in symptoms)
    # a kubelet that refuses is no matter of the servers
    of_one = set(KUBELET) - {s.id for s in symptoms if s.of_targets and not some_through}
    if any(c.id == ONE_SERVER and c.certainty is Certainty.CONFIRMED for c in ranked) or any(o.partial for o in failed):
        carried = {*carried, *of_one}
    if strong and strong[0].id == MISSED:
        carried = {*carried, *KUBELET}
    if [c.id for c in strong] == [ONE_SERVER] and any(o.partial for o in failed):
        carried = {*carried, *of_one, FIGURES, WEBHOOKS}
    if any(o.broken for o in failed) or any(s.id not in carried for s in broken):
        return Verdict.BROKEN
    if failed or strong or any(s.state in (SymptomState.PARTLY, SymptomState.BROKEN) for s in symptoms):
        return Verdict.DEGRADED
    if not lost and not ranked and healthy(outcomes, symptoms):
        return Verdict.HEALTHY
    return Verdict.INCONCLUSIVE
