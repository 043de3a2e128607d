"""Causes at webhooks: the circle of webhook and agents, and webhooks that are broken themselves."""

from __future__ import annotations

from analyzer.admission.loop import Loop, deadlock
from analyzer.causes import conversion
from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, proof, told
from analyzer.causes.webhook_configuration import configuration_of, cut_off, named_in
from analyzer.causes.webhook_remedies import behind, remedies, space_behind
from analyzer.checks import commands, details, managed_calls
from analyzer.checks.base import Cite, some
from analyzer.checks.details import FailedCall, Victim
from analyzer.facts import empty_spaces
from analyzer.facts.cluster import About
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Leg, Reason
from analyzer.model import Certainty, Status
from analyzer.schema import EndpointRow, ListingRow, ServiceRow, WebhookRow, WorkloadRow
from analyzer.tables.rows import Rows

CAUSES = Rules()
SURE = frozenset({Reason.CERTIFICATE})
STRONG = frozenset({Reason.PLAIN, Reason.REFUSED, Reason.STATUS, Reason.UNROUTED})
ANSWERS_INSIDE = "A webhook answers in the cluster, and the API server's own calls to it get no answer"
ON_THE_WAY = frozenset({Reason.TIMEOUT, Reason.DNS})
NO_ANSWER = "A webhook gives no answer in time: its pods, its port or the way to it"


@CAUSES.cause(
    "agents-blocked-by-webhook",
    "Agent pods cannot be created: a webhook needs the tunnel that they provide",
    reads=(
        "AG-02",
        "AG-03",
        "AG-04",
        "BGP-03",
        "SRV-01",
        "SRV-01b",
        "SRV-03",
        "TUN-03",
        "WH-01",
        "WH-02",
        "WH-03",
        "WH-08",
    ),
)
def circle(
    about: About, outcomes: Outcomes, webhooks: Rows[WebhookRow], endpoints: Rows[EndpointRow]
) -> Finding | None:
    """No agent pod although some are wanted, and the refusal names a webhook that cannot be called: the circle is proven."""
    blocked, named, could = outcomes["AG-04"], outcomes["WH-02"], outcomes["WH-01"]
    refused = told(outcomes, "WH-02", details.PodsRefused)
    if blocked.status is not Status.FAIL:
        return None
    if refused is not None and refused.answer is details.PodRefusal.DECISION:
        return None  # it was asked and said no: that takes no tunnel
    risky = told(outcomes, "WH-01", details.NamedWebhooks)
    names = risky.webhooks if risky is not None else ()
    if refused is not None:
        names = (refused.webhook,) if refused.webhook else ()
    # one object decides: its kind, its configuration and its loop belong together
    edge = next((row for row in webhooks if row.name in names), None)
    closed = _loop((edge.name,) if edge is not None and edge.name else names, webhooks, endpoints)
    cut = f"{closed.cut.source} must not wait for {closed.cut.target} any more: " if closed else ""
    risk = closed.risk if closed else f"it guards {some(names) or 'admission'}: while it is away, nothing is checked"
    chain = f"; the loop: {closed.text}" if closed else ""
    remedies = (
        cut_off(
            edge or named_in(about, names),
            list(names),
            f"{cut}save the webhook configuration, then delete it (or set failurePolicy Ignore, or exclude kube-system); put it back once the agents run. Risk: {risk}",
            "S5c",
        ),
        customer(
            "an operator (OLM, Helm, Gatekeeper) may bring it back within seconds: scale it down first", None, "S5c"
        ),
    )
    explains = (
        "AG-04",
        *fails(
            outcomes, "WH-01", "WH-02", "WH-08", "AG-02", "AG-03", "SRV-03", "SRV-01", "SRV-01b", "BGP-03", "TUN-03"
        ),
    )
    mind = (commands.events(), *(() if edge is not None else (commands.webhooks(),)))
    if named.status is Status.FAIL:
        return Finding(
            CONFIRMED,
            f"agent pods cannot be created: {f'webhook {some(names)}' if names else 'a webhook'} must be asked first, and asking it needs an agent{chain}",
            explains,
            proof(outcomes, ("WH-02", "AG-04", "WH-01", "SRV-03")),
            remedies,
            mind,
            scope="all agents",
        )
    if could.status in (Status.FAIL, Status.WARN):
        return Finding(
            LIKELY if outcomes["SRV-03"].status is Status.FAIL else POSSIBLE,
            f"{blocked.summary}; fail-closed webhook {some(names)} applies to the agents' pods{chain}",
            explains,
            proof(outcomes, ("AG-04", "WH-01", "SRV-03")),
            remedies,
            mind,
            scope="all agents",
        )
    return None


def _loop(names: tuple[str, ...], webhooks: Rows[WebhookRow], endpoints: Rows[EndpointRow]) -> Loop | None:
    """The loop through the first of these webhooks whose definition is in the bundle."""
    rows = {row.name: row for row in webhooks}
    named = next((rows[name] for name in names if name in rows), None)
    return deadlock(named, endpoints) if named is not None else None


@CAUSES.cause(
    "webhook-broken",
    "A webhook's own service, endpoints or definition is broken",
    reads=("AG-04", "CP-01", "CP-08", "CP-11", "SRV-03", "WH-02", "WH-04", "WH-05", "WH-08"),
)
def broken(
    about: About,
    outcomes: Outcomes,
    webhooks: Rows[WebhookRow],
    services: Rows[ServiceRow],
    endpoints: Rows[EndpointRow],
    listings: Rows[ListingRow],
    workloads: Rows[WorkloadRow],
    cite: Cite,
) -> Finding | None:
    """
    The webhook's service has no ready pod or does not exist, its definition names a cluster address, or the innermost reason of its
    failed calls lies at its own end.

    A call that the tunnel did not carry says nothing of the webhook. What the API server finds before it dials (no endpoints, no
    service) holds with the tunnel down, too.
    """
    circle = told(outcomes, "WH-02", details.PodsRefused)
    if circle is not None and circle.victim is Victim.AGENTS and outcomes["AG-04"].status is Status.FAIL:
        return None  # the circle is the better name
    bad = [i for i in ("WH-04", "WH-05") if outcomes[i].status is Status.FAIL]
    calls = told(outcomes, "WH-08", details.FailedCalls)
    own = _own(calls) or _unanswered(outcomes, calls)
    if not bad and own is None and calls is not None and calls.stops_master and not calls.calls:
        return _unnamed(outcomes)
    if not bad and (own is None or outcomes["AG-04"].status is Status.FAIL):
        return None
    seen = fails(outcomes, "WH-08")
    names = _names(outcomes, bad) or ([own.webhook] if own else [])
    texts = [outcomes[i].summary for i in bad]
    if own is not None and not bad:
        texts.append(f"{own.webhook}: {own.inner or own.reason.value}")
    if calls is not None and calls.stops_master:
        texts.append("the master's operations wait for it")
    texts += _deadlocks(calls, circle, names)
    test = (
        managed_calls.answered_inside(about, own.service) if own is not None and own.reason is Reason.TIMEOUT else None
    )
    if test is not None:
        texts.append(f"a call by hand in the cluster was answered ({test.source.rpartition('/')[2]}:{test.line})")
    space = space_behind(outcomes, names)
    nothing = empty_spaces.empty(about, listings, workloads, space) if space is not None else None
    if nothing is not None:
        texts.append(f"no pod is in {space}")
    halt = behind(about, outcomes, names, own, webhooks)
    if halt is not None:
        texts.append(halt.words)
    return Finding(
        _certainty(outcomes, bad, calls, own),
        "; ".join(texts),
        (
            *bad,
            *seen,
            *(fails(outcomes, "CP-08") if calls is not None and calls.stops_master else ()),
            *(fails(outcomes, "WH-02") if circle is not None and circle.victim is Victim.NETWORK else ()),
        ),
        (
            *proof(
                outcomes,
                ("WH-08", *bad) if not bad or _stated(outcomes) else (*bad, "WH-08"),
                5 - bool(halt or nothing),
            ),
            *cite([halt.row] if halt else [nothing] if nothing else []),
        ),
        remedies(outcomes, names, own, webhooks, services, endpoints, about, left_over=nothing is not None),
        (_still_open(names, webhooks),),
        scope=some(names),
        title=(ANSWERS_INSIDE if test else NO_ANSWER) if not bad and own and own.reason is Reason.TIMEOUT else "",
    )


def _still_open(names: list[str], webhooks: Rows[WebhookRow]) -> commands.Gap:
    """The definitions, where they are not in the bundle; else what the webhook itself says."""
    if (converted := chain.conversion(next(iter(names), None))) is not None:
        return conversion.definition_gap(converted)
    defined = {row.name: row for row in webhooks}
    row = next((defined[name] for name in names if name in defined), None)
    if row is None or not row.service_namespace:
        return commands.webhooks()
    space = row.service_namespace
    return commands.Gap("what happened to its pods", f"kubectl get events -n {space} --sort-by=.lastTimestamp")


def _names(outcomes: Outcomes, bad: list[str]) -> list[str]:
    """Webhooks that these checks call broken, each once."""
    services = told(outcomes, "WH-04", details.BadServices) if "WH-04" in bad else None
    urls = told(outcomes, "WH-05", details.NamedWebhooks) if "WH-05" in bad else None
    found = [*(one.webhook for one in (services.services if services else ())), *(urls.webhooks if urls else ())]
    return list(dict.fromkeys(found))


def _unnamed(outcomes: Outcomes) -> Finding:
    """Only the master's own status speaks: some webhook of the customer's is broken, and which one is not shown."""
    endpoints = "kubectl get endpoints,pods -A -o wide | grep -iE 'webhook|admission|<none>'"
    return Finding(
        LIKELY,
        "the master's status says that a broken webhook application stops its operations; which webhook it is, nothing in the bundle shows",
        ("WH-08", *fails(outcomes, "CP-08")),
        proof(outcomes, ("WH-08", "CP-08")),
        (
            customer(
                "find the webhook whose service has no ready pod, or does not answer",
                f"{configuration_of(None, [])}; {endpoints}",
                "S14",
            ),
            customer(
                "bring up its pods, or save its configuration and delete it (or set failurePolicy Ignore); then start the master's operation again",
                None,
                "S14",
            ),
        ),
        (commands.webhooks(),),
    )


def _own(calls: details.FailedCalls | None) -> FailedCall | None:
    """The failed calls that say something of the webhook itself, or of the last stretch to it."""
    if calls is None:
        return None
    reasons = SURE | STRONG | ON_THE_WAY | {Reason.NO_ENDPOINTS, Reason.NO_SERVICE, Reason.NO_PORT}
    return next((c for c in calls.calls if c.leg is Leg.TARGET and c.reason in reasons and not c.ignored), None)


def _unanswered(outcomes: Outcomes, calls: details.FailedCalls | None) -> FailedCall | None:
    """A call that ran out of time without a word of where: the webhook is one candidate, unless the tunnel is known to be down."""
    if calls is None or fails(outcomes, "SRV-03", "CP-01", "CP-11"):
        return None
    return next((c for c in calls.calls if c.leg is Leg.UNTOLD and c.reason is Reason.TIMEOUT and not c.ignored), None)


def _stated(outcomes: Outcomes) -> bool:
    found = told(outcomes, "WH-04", details.BadServices)
    return found is not None and any(s.stated for s in found.services)


def _certainty(
    outcomes: Outcomes, bad: list[str], calls: details.FailedCalls | None, own: FailedCall | None
) -> Certainty:
    tunnel_down = bool(fails(outcomes, "SRV-03", "CP-01", "CP-11"))
    if bad:
        if _stated(outcomes):
            return CONFIRMED
        if tunnel_down:
            return POSSIBLE
        found = told(outcomes, "WH-04", details.BadServices)
        recorded = found is not None and any(s.recorded for s in found.services)
        return CONFIRMED if recorded or (fails(outcomes, "WH-08") and not _is_quoted(calls)) else LIKELY
    assert own is not None
    if tunnel_down:
        return POSSIBLE
    if own.reason in SURE:
        return LIKELY if own.quoted else CONFIRMED
    stopped = calls is not None and calls.stops_master
    return LIKELY if own.reason in STRONG or (stopped and own.reason is not Reason.DNS) else POSSIBLE


def _is_quoted(calls: details.FailedCalls | None) -> bool:
    """Are the failed calls what somebody quotes, and nothing else states one."""
    return calls is not None and bool(calls.calls) and not calls.stops_master and all(c.quoted for c in calls.calls)


def _deadlocks(calls: details.FailedCalls | None, circle: details.PodsRefused | None, names: list[str]) -> list[str]:
    """Loops that hold the webhook down: its own pods, or the network they need, wait for its answer."""
    victims = {v for c in (calls.calls if calls else ()) if c.webhook in names for v in c.victims}
    found = []
    if Victim.ITSELF in victims:
        found.append("a deadlock: its own pods cannot be created, because it must be asked first")
    if Victim.NETWORK in victims and circle is not None:
        found.append(
            f"a deadlock: {circle.object} is refused, and without the network's pods the webhook's pods do not run"
        )
    return found
