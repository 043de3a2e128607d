"""
When a bundle says that all is well although some questions stay open.

Three kinds of open question hide no fault: those that no bundle can answer (`Outcome.outside`), those that are no question of
health (`Outcome.of_health`), and those whose fault would show in something that is seen to work (`Outcome.seen_in`): agents that
are connected leave no doubt about the way to the server, dials that are answered none about the way to the nodes. Nothing
else is skipped, so a bundle that lacks its pods or its mesh is never healthy. Webhooks of which nothing at all is shown may hide a
fault, too; where nothing else is open, the verdict says that it is they alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from analyzer.model import Outcome, Sign, Status, Symptom, SymptomState, Works

KUBELET = ("exec", "logs", "cp")
WEBHOOKS = "webhooks"
OF_WEBHOOKS = frozenset({Sign.WEBHOOKS_BACKED, Sign.WEBHOOKS_CALLED})
SEEN_IN_WEBHOOKS = frozenset({Works.BACKED, Works.CALLED})
ById = Mapping[str, Outcome]


def healthy(outcomes: Iterable[Outcome], symptoms: Iterable[Symptom]) -> bool:
    """Does the bundle show a tunnel that stands and carries, with no question open whose fault would not show there."""
    by_id, symptoms = {o.id: o for o in outcomes}, tuple(symptoms)
    if any(o.status in (Status.FAIL, Status.ERROR) for o in by_id.values()):
        return False
    return _stands(by_id, symptoms) and not open_questions(by_id.values(), symptoms)


def but_for_webhooks(outcomes: Iterable[Outcome], symptoms: Iterable[Symptom]) -> bool:
    """Would the bundle be healthy, had somebody looked at the webhooks: nothing else is open."""
    outcomes, symptoms = tuple(outcomes), tuple(symptoms)
    if any(o.status in (Status.FAIL, Status.ERROR) for o in outcomes):
        return False
    left = open_questions(outcomes, symptoms)
    return (
        bool(left)
        and set(left) == set(not_looked_at(outcomes, symptoms))
        and _stands({o.id: o for o in outcomes}, symptoms)
    )


def not_looked_at(outcomes: Iterable[Outcome], symptoms: Iterable[Symptom]) -> tuple[str, ...]:
    """Ids of the open questions about webhooks, where neither a list of them nor a call of one is in the bundle."""
    outcomes, symptoms = tuple(outcomes), tuple(symptoms)
    asked = [o.status for o in outcomes if o.sign_of in OF_WEBHOOKS]
    shown = any(s.id == WEBHOOKS and s.state is not SymptomState.UNKNOWN for s in symptoms)
    if shown or not asked or any(status is not Status.UNKNOWN for status in asked):
        return ()
    open_ = set(open_questions(outcomes, symptoms))
    return tuple(o.id for o in outcomes if o.id in open_ and o.seen_in and SEEN_IN_WEBHOOKS.issuperset(o.seen_in))


def open_questions(outcomes: Iterable[Outcome], symptoms: Iterable[Symptom]) -> tuple[str, ...]:
    """Ids of the undecided checks whose fault could hide."""
    by_id, symptoms = {o.id: o for o in outcomes}, tuple(symptoms)
    works = {one for one, is_shown in SHOWN_BY.items() if is_shown(by_id, symptoms)}
    return tuple(
        o.id
        for o in by_id.values()
        if o.status is Status.UNKNOWN and o.of_health and not o.outside and works.isdisjoint(o.seen_in)
    )


def spared(outcomes: tuple[Outcome, ...], symptoms: Iterable[Symptom]) -> tuple[Outcome, ...]:
    """The same where the tunnel stands and nothing fails, but nobody is sent to collect what answers a question whose fault would show."""
    symptoms = tuple(symptoms)
    fails = any(o.status in (Status.FAIL, Status.ERROR) for o in outcomes)
    fails |= any(s.state in (SymptomState.BROKEN, SymptomState.PARTLY) for s in symptoms)
    if fails or not _stands({o.id: o for o in outcomes}, symptoms):
        return outcomes
    asked = open_questions(outcomes, symptoms)
    return tuple(replace(o, missing=()) if o.status is Status.UNKNOWN and o.id not in asked else o for o in outcomes)


def _holds(outcomes: ById, sign: Sign, settled: bool = False) -> bool:
    """Does every check whose pass is a sign of this pass; `settled`: or ask for something that the cluster does not have."""
    good = (Status.PASS, Status.NOT_APPLICABLE) if settled else (Status.PASS,)
    asked = [o.status in good for o in outcomes.values() if o.sign_of is sign]
    return bool(asked) and all(asked)


def _connected(outcomes: ById, _symptoms: tuple[Symptom, ...]) -> bool:
    """Agents are at the server by its log, or by their own where no bundle holds the server's, and all of them are ready or end connected."""
    ready = any(_holds(outcomes, sign) for sign in (Sign.AGENTS_READY, Sign.AGENTS_COUNTED))
    serving = _holds(outcomes, Sign.AGENTS_CONNECTED)
    if any(o.sign_of is Sign.SEEN_AT_SERVER and o.outside for o in outcomes.values()):
        return ready and serving
    return _holds(outcomes, Sign.SEEN_AT_SERVER) and (ready or serving)


def _used(outcomes: ById, symptoms: tuple[Symptom, ...]) -> bool:
    answered = any(s.id in KUBELET and s.state is SymptomState.WORKS for s in symptoms)
    return answered or _holds(outcomes, Sign.KUBELETS_REACHED)


def _started(outcomes: ById, _symptoms: tuple[Symptom, ...]) -> bool:
    return _holds(outcomes, Sign.AGENTS_READY) and _holds(outcomes, Sign.AGENTS_EVERYWHERE)


def _backed(outcomes: ById, _symptoms: tuple[Symptom, ...]) -> bool:
    return _holds(outcomes, Sign.WEBHOOKS_BACKED, settled=True)


def _called(outcomes: ById, _symptoms: tuple[Symptom, ...]) -> bool:
    return _holds(outcomes, Sign.WEBHOOKS_CALLED)


def _meshed(outcomes: ById, _symptoms: tuple[Symptom, ...]) -> bool:
    return _holds(outcomes, Sign.SESSIONS_UP)


def _routed(outcomes: ById, symptoms: tuple[Symptom, ...]) -> bool:
    """Calls reach the nodes, calico-node is ready, and no session has to carry a route between subnets (VPC, or one subnet)."""
    built_in = any(o.sign_of is Sign.ROUTES_BUILT_IN and o.status is Status.NOT_APPLICABLE for o in outcomes.values())
    return built_in and _used(outcomes, symptoms) and _holds(outcomes, Sign.CALICO_READY)


SHOWN_BY: dict[Works, Callable[[ById, tuple[Symptom, ...]], bool]] = {
    Works.CONNECTED: _connected,
    Works.USED: _used,
    Works.STARTED: _started,
    Works.BACKED: _backed,
    Works.CALLED: _called,
    Works.MESHED: _meshed,
    Works.ROUTED: _routed,
}
"""How a bundle shows that it works."""


def carries(outcomes: Iterable[Outcome], symptoms: Iterable[Symptom]) -> bool:
    """Are agents connected, and do calls come through, whatever else is open."""
    by_id, symptoms = {o.id: o for o in outcomes}, tuple(symptoms)
    return _connected(by_id, symptoms) and _used(by_id, symptoms)


def are_ready(outcomes: Iterable[Outcome]) -> bool:
    """Are all agents that are listed, or counted, ready: their readiness is a connection."""
    by_id = {o.id: o for o in outcomes}
    return _holds(by_id, Sign.AGENTS_READY) or _holds(by_id, Sign.AGENTS_COUNTED)


def come_through(symptoms: Iterable[Symptom]) -> list[str]:
    """What is shown to work, calls to kubelets among it, where nothing else is shown not to; else nothing."""
    symptoms = tuple(symptoms)
    if any(s.state in (SymptomState.BROKEN, SymptomState.PARTLY) for s in symptoms):
        return []
    works = [s.id for s in symptoms if s.state is SymptomState.WORKS]
    return works if any(one in KUBELET for one in works) else []


def _stands(outcomes: ById, symptoms: tuple[Symptom, ...]) -> bool:
    """The tunnel itself: Konnectivity connected and used, or OpenVPN's two ends up."""
    return carries(outcomes.values(), symptoms) or _holds(outcomes, Sign.OPENVPN_UP)
