"""Causes at webhooks: the circle of webhook and agents, and webhooks that are broken themselves."""

from __future__ import annotations

from analyzer.admission.loop import Loop, deadlock
from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, proof, told
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.checks.details import BadService, FailedCall, NotBacked, Victim
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Leg, Reason
from analyzer.model import Certainty, Remedy, Status
from analyzer.schema import EndpointRow, ServiceRow, WebhookRow
from analyzer.tables.rows import Rows

CAUSES = Rules()
SURE = frozenset({Reason.CERTIFICATE})
STRONG = frozenset({Reason.REFUSED, Reason.STATUS, Reason.UNROUTED})
ON_THE_WAY = frozenset({Reason.TIMEOUT, Reason.DNS})


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
    names = named.subjects or could.subjects
    # one object decides: its kind, its configuration and its loop belong together
    edge = next((row for row in webhooks if row.name in names), None)
    closed = _loop((edge.name,) if edge is not None and edge.name else names, webhooks, endpoints)
    cut = f"{closed.cut.source} must not wait for {closed.cut.target} any more: " if closed else ""
    risk = closed.risk if closed else f"it guards {some(names) or 'admission'}: while it is away, nothing is checked"
    chain = f"; the loop: {closed.text}" if closed else ""
    remedies = (
        _cut(
            edge,
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
    mind = (commands.events(about), commands.webhooks(about))
    if named.status is Status.FAIL:
        return Finding(
            CONFIRMED,
            f"agent pods cannot be created: webhook {some(names)} must be asked first, and asking it needs an agent{chain}",
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
    reads=("AG-04", "CP-01", "CP-11", "SRV-03", "WH-02", "WH-04", "WH-05", "WH-08"),
)
def broken(
    about: About,
    outcomes: Outcomes,
    webhooks: Rows[WebhookRow],
    services: Rows[ServiceRow],
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
    own = _own(calls)
    if not bad and (own is None or outcomes["AG-04"].status is Status.FAIL):
        return None
    seen = fails(outcomes, "WH-08")
    names = list(
        dict.fromkeys([*(n for i in bad for n in outcomes[i].subjects), *([own.webhook] if own and not bad else [])])
    )
    texts = [outcomes[i].summary for i in bad]
    if own is not None and not bad:
        texts.append(f"{own.webhook}: {own.inner or own.reason.value}")
    if calls is not None and calls.stops_master:
        texts.append("the master's operations wait for it")
    texts += _deadlocks(calls, circle, names)
    return Finding(
        _certainty(outcomes, bad, calls, own),
        "; ".join(texts),
        (*bad, *seen, *(fails(outcomes, "WH-02") if circle is not None and circle.victim is Victim.NETWORK else ())),
        proof(outcomes, ("WH-08", *bad) if not bad or _stated(outcomes) else (*bad, "WH-08")),
        _remedies(outcomes, names, own, webhooks, services),
        (commands.webhooks(about),),
        scope=some(names),
    )


def _own(calls: details.FailedCalls | None) -> FailedCall | None:
    """The failed calls that say something of the webhook itself, or of the last stretch to it."""
    if calls is None:
        return None
    reasons = SURE | STRONG | ON_THE_WAY | {Reason.NO_ENDPOINTS, Reason.NO_SERVICE}
    return next((c for c in calls.calls if c.leg is Leg.TARGET and c.reason in reasons and not c.ignored), None)


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
        return CONFIRMED if recorded or fails(outcomes, "WH-08") else LIKELY
    assert own is not None
    if tunnel_down:
        return POSSIBLE
    if own.reason in SURE:
        return CONFIRMED
    stopped = calls is not None and calls.stops_master
    return LIKELY if own.reason in STRONG or (stopped and own.reason is not Reason.DNS) else POSSIBLE


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


def _remedies(
    outcomes: Outcomes,
    names: list[str],
    own: FailedCall | None,
    webhooks: Rows[WebhookRow],
    services: Rows[ServiceRow],
) -> tuple[Remedy, ...]:
    """Made from the object that decides: the first webhook named, its configuration, its service."""
    row = next((r for r in webhooks if r.name in names), None)
    found = told(outcomes, "WH-04", details.BadServices)
    service = next((s for s in (found.services if found else ()) if s.webhook in names), None)
    if outcomes["WH-05"].status is Status.FAIL and row is not None and row.url:
        return (_by_reference(row, services),)
    target = _service(service, own, row)
    if service is not None and service.why is NotBacked.GONE:
        return (
            _cut(
                row,
                names,
                f"its service {'/'.join(service.service)} does not exist: delete the configuration that is left over",
            ),
        )
    calls = told(outcomes, "WH-08", details.FailedCalls)
    victims = {v for c in (calls.calls if calls else ()) if c.webhook in names for v in c.victims}
    mend: tuple[Remedy, ...] = ()
    if own is not None and own.reason is Reason.CERTIFICATE:
        mend = (
            customer(
                "renew the webhook's serving certificate, or put the CA that signed it into clientConfig.caBundle",
                f"kubectl get {_kind(row)} {_configuration(row)} -o jsonpath='{{.webhooks[*].clientConfig.caBundle}}' | base64 -d | openssl x509 -noout -subject -enddate"
                if row is not None
                else None,
                "S14",
            ),
        )
    elif target is not None:
        mend = (
            customer(
                f"bring up the pods behind service {target[0]}/{target[1]}",
                f"kubectl get endpoints,pods -n {target[0]} -o wide; kubectl get events -n {target[0]} --sort-by=.lastTimestamp",
                "S14",
            ),
        )
    why = "until the webhook answers, nothing it guards can be written: save its configuration and delete it (or set failurePolicy Ignore); put it back afterwards"
    cut = _cut(row, names, why)
    return (cut, *mend) if victims & {Victim.ITSELF, Victim.NETWORK} or not mend else (*mend, cut)


def _service(service: BadService | None, own: FailedCall | None, row: WebhookRow | None) -> tuple[str, str] | None:
    """(namespace, name) of the service behind the webhook that decides."""
    if service is not None and "?" not in service.service:
        return service.service
    if own is not None and own.service is not None:
        return own.service
    if row is not None and row.service_namespace and row.service_name:
        return row.service_namespace, row.service_name
    return None


def _kind(row: WebhookRow) -> str:
    return "mutatingwebhookconfiguration" if row.kind == "Mutating" else "validatingwebhookconfiguration"


def _configuration(row: WebhookRow) -> str:
    return row.configuration or row.name or "?"


def configuration_of(row: WebhookRow | None, names: list[str]) -> str:
    """The command that shows the configuration of a webhook; where only its name is known, the one that finds it."""
    if row is not None:
        return f"kubectl get {_kind(row)} {_configuration(row)} -o yaml"
    find = f" | grep -F {names[0]}" if names else ""
    columns = "-o custom-columns=KIND:.kind,NAME:.metadata.name,WEBHOOKS:.webhooks[*].name"
    return f"kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations {columns}{find}"


def _cut(row: WebhookRow | None, names: list[str], text: str, step: str = "S14") -> Remedy:
    if row is None:
        return customer(f"{text}; which one it is", configuration_of(row, names), step)
    kind, name = _kind(row), _configuration(row)
    return customer(text, f"kubectl get {kind} {name} -o yaml > {name}.yaml && kubectl delete {kind} {name}", step)


def _by_reference(row: WebhookRow, services: Rows[ServiceRow]) -> Remedy:
    """Through Konnectivity a webhook is reached by a service reference: the API server does not route cluster addresses."""
    host = (row.url or "").partition("://")[2].partition("/")[0].rpartition(":")[0] or "?"
    own = next((s for s in services if s.cluster_ip == host), None)
    where = (
        f"service: {{name: {own.name}, namespace: {own.namespace}}}"
        if own is not None
        else "service: {name, namespace, port}"
    )
    return customer(
        f"name the service in place of the address: in {row.configuration} replace clientConfig.url by clientConfig.{where}",
        f"kubectl edit {_kind(row)} {_configuration(row)}",
        "S14",
    )
