"""Webhooks that do not answer (WH-04, WH-08): what stands behind them, and why calls of them fail."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.checks.details import BadService, FailedCall, NotBacked
from analyzer.checks.state import healthy
from analyzer.checks.wh import events_in_part, listed, pods_behind
from analyzer.checks.wh_circle import victim
from analyzer.facts import counters
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Leg, Reason
from analyzer.model import Sign, Works
from analyzer.schema import EndpointRow, EventRow, FactRow, ListingRow, ServiceRow, WebhookRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.faults import Faults, Seen
from analyzer.vendors import ibm_master

CHECKS = Family()
SAID = {Reason.NO_ENDPOINTS: NotBacked.EMPTY, Reason.NO_SERVICE: NotBacked.GONE, Reason.NO_PORT: NotBacked.PORTLESS}
OWN = frozenset(
    {
        Reason.NO_ENDPOINTS,
        Reason.NO_SERVICE,
        Reason.NO_PORT,
        Reason.CERTIFICATE,
        Reason.PLAIN,
        Reason.REFUSED,
        Reason.STATUS,
        Reason.DNS,
    }
)
"""Reasons that lie at the webhook's end, and not on the way to it."""


@CHECKS.check(
    "WH-04", "Do the webhooks' services have ready pods?", "S14", seen_in=(Works.CALLED,), sign_of=Sign.WEBHOOKS_BACKED
)
def backends(
    about: About,
    webhooks: Rows[WebhookRow],
    services: Rows[ServiceRow],
    endpoints: Rows[EndpointRow],
    listings: Rows[ListingRow],
    faults: Faults,
    cite: Cite,
) -> Answer:
    """
    Service there, ready addresses behind it; a webhook without a service is a left-over.

    One whose failure is ignored stops nothing. What the API server says when it looks for the endpoints itself stands for a listing that is not in the bundle.
    """
    said = _said(faults)
    rows = [r for r in webhooks if r.service_name]
    if not listed(webhooks, listings) and not said:
        return unknown("webhook configurations are not in the bundle", commands.webhooks())
    if not rows and not said:
        return not_applicable("no webhook with a service in the cluster")
    known = {(s.namespace, s.name) for s in services}
    full = any(r.kind == "services" and r.complete and r.namespace is None for r in listings)
    ready: dict[tuple[str | None, str | None], list[EndpointRow]] = {}
    for row in endpoints:  # a service may have several EndpointSlices
        ready.setdefault((row.namespace, row.name), []).append(row)
    bad: list[BadService] = []
    cited: list[WebhookRow] = []
    empty: list[EndpointRow] = []
    undecided: list[WebhookRow] = []
    fine: list[WebhookRow] = []
    for r in rows:
        key = (r.service_namespace or "?", r.service_name or "?")
        pods = pods_behind(about, (r.service_namespace, r.service_name))
        why: NotBacked | None = None
        spoken = r.name in said
        stated = spoken and not said[str(r.name)].quoted
        untold = not any(one.ready_addresses for one in ready.get(key, ())) and any(
            one.ready_addresses is None for one in ready.get(key, ())
        )  # a table of slices has addresses of pods that are not ready, too
        if key in ready and not untold:
            why = None if any(one.ready_addresses for one in ready[key]) else NotBacked.EMPTY
            empty += ready[key][:1] if why else []
        elif spoken and (stated or not any(healthy(p) for p in pods)):
            why = SAID[said[str(r.name)].fault.reason]
        elif full and key not in known and any(s.namespace == r.service_namespace for s in services):
            why = NotBacked.GONE
        elif pods and all(p.health is False for p in pods):
            why = NotBacked.EMPTY
        elif not any(healthy(p) for p in pods):
            undecided.append(r)
            continue
        if why is None:
            fine.append(r)
        else:
            bad.append(BadService(str(r.name), key, why, stated, why is NotBacked.EMPTY and key in ready))
            cited.append(r)
    names = {str(r.name) for r in rows}
    ignored = {str(r.name) for r in cited if r.failure_policy == "Ignore"}
    bad.sort(key=lambda one: one.webhook in ignored)  # those that block decide
    bad += [
        BadService(name, one.fault.service, SAID[one.fault.reason], not one.quoted)
        for name, one in said.items()
        if name not in names
    ]
    basis = f"{plural(len(rows), 'webhook')} with a service, {plural(len(said), 'statement')} of the API server"
    if bad:
        behind = [p.rows[0] for r in cited for p in pods_behind(about, (r.service_namespace, r.service_name))]
        gone = [b for b in bad if b.why is NotBacked.GONE]
        told = [one.row for name, one in said.items() if any(b.webhook == name for b in bad)]
        open_ = {name for name, one in said.items() if one.passed_over}
        texts = [_told(b) for b in [*gone, *(b for b in bad if b.why is not NotBacked.GONE)]]
        harmless = all(b.webhook in ignored | open_ for b in bad) and said.keys() <= open_
        return (warned if harmless else failed)(
            some(texts)
            + (
                "; with failurePolicy Ignore, so it blocks nothing: what it would look at passes unseen"
                if harmless
                else ""
            ),
            basis,
            cite([*empty[:2], *told[:2], *cited[:2], *behind], limit=4),
            subjects=[b.webhook for b in bad],
            detail=details.BadServices(tuple(bad)),
        )
    gap = commands.Gap("endpoints of the webhooks' services", "kubectl get endpoints,services -A -o yaml")
    if undecided and not fine:
        return unknown(
            f"endpoints of {some(f'{r.service_namespace}/{r.service_name}' for r in undecided)} are not in the bundle",
            gap,
            basis=basis,
            evidence=cite(undecided),
        )
    if undecided:
        return unknown(
            f"{len(fine)} of {len(rows)} have ready pods; {some(str(r.name) for r in undecided)} cannot be told",
            gap,
            basis=basis,
        )
    return passed(f"{len(fine)} of {len(rows)} have ready pods", basis, cite(fine[:2]))


def _told(one: BadService) -> str:
    """What is wrong with the service behind a webhook."""
    if one.why is NotBacked.GONE:
        return f"{one.webhook}: {one.named} does not exist"
    if one.why is NotBacked.PORTLESS:
        return f"{one.webhook}: {one.named} has no port of the number that is called"
    return f"{one.webhook}: no ready pod behind {one.named}, it has no endpoints"


def _said(faults: Faults) -> dict[str, Seen]:
    """Webhooks of which the API server says last that their service or its endpoints are not there."""
    found = {}
    for name, calls in faults.webhooks.items():
        decided = sorted((one for one in calls if one.fault.reason in SAID), key=lambda one: not one.quoted)
        if decided and name != "?":
            found[name] = decided[-1]
    return found


@CHECKS.check("WH-08", "Do webhook calls fail?", "S14", seen_in=(Works.BACKED,), sign_of=Sign.WEBHOOKS_CALLED)
def failing(
    about: About,
    events: Rows[EventRow],
    facts: Rows[FactRow],
    listings: Rows[ListingRow],
    faults: Faults,
    cite: Cite,
) -> Answer:
    """
    Failed calls in events, in kubectl's errors, in the API server's log and in the master's own status, by their innermost reason.

    A denial is another thing, and so is a call that the tunnel did not carry: the webhook was never asked.
    """
    calls = [one for found in faults.webhooks.values() for one in found]
    stopped = [r for r in facts if r.key == "master_status" and ibm_master.is_stopped_by_webhook(r.value)]
    if not calls and not stopped:
        if counted := list(counters.rejections(about.facts.get("webhook_rejections", []))):
            texts = [f"{name} ({one.value}x)" for name, one in counted]
            return warned(
                f"calls of {some(texts, 3)} failed since the API server started, by its metrics; whether they do now is not told",
                plural(len(counted), "counter"),
                cite(one.row for _, one in counted),
                [commands.events()],
                subjects=list(dict.fromkeys(name for name, _ in counted)),
                detail=details.FailedCalls((), False),
            )
        if not len(events):
            return unknown("neither events nor an API server log show webhook calls", commands.events())
        if events_in_part(listings):
            return unknown("only a selection of the events is listed, and it names no failed call", commands.events())
        return passed("no event names a failed call", plural(len(events), "event"), ())
    grouped = _grouped(about, faults.webhooks)
    names = list(dict.fromkeys(call.webhook for call in grouped))
    texts = [f"{call.webhook}: {call.inner or call.reason.value} ({call.calls}x)" for call in grouped]
    if all(call.ignored for call in grouped) and grouped:
        texts.append("the API server goes on without it")
    if stopped:
        texts.append("the master's status says that a broken webhook stops its operations")
    own = [call for call in grouped if call.leg is Leg.TARGET and call.reason in OWN and not call.ignored]
    worst = {call.webhook for call in own or grouped}
    rows = [one.row for one in calls if one.fault.name in worst] or [one.row for one in calls]
    answer = failed if own or stopped else warned
    return answer(
        f"{plural(len(calls), 'failed call')}: {some(texts, 3)}" if calls else some(texts, 3),
        f"{plural(len(events), 'event')}, {plural(len(calls), 'failed call')}"
        + (f", {plural(len(stopped), 'statement')} of the master" if stopped else ""),
        cite([*rows[-3:], *stopped]),
        subjects=names,
        detail=details.FailedCalls(tuple(grouped), bool(stopped)),
    )


def _grouped(about: About, webhooks: dict[str, list[Seen]]) -> list[FailedCall]:
    """A row for each webhook and reason, those at the webhook's own end first, then the most frequent."""
    found = []
    for name, calls in webhooks.items():
        by_reason: dict[tuple[Leg, Reason], list[Seen]] = {}
        for one in calls:
            by_reason.setdefault((one.fault.leg, one.fault.reason), []).append(one)
        found += [_call(about, name, leg, reason, same) for (leg, reason), same in by_reason.items()]
    return sorted(
        found, key=lambda c: (not (c.leg is Leg.TARGET and c.reason in OWN), -c.calls, c.webhook, c.reason.value)
    )


def _call(about: About, name: str, leg: Leg, reason: Reason, same: Iterable[Seen]) -> FailedCall:
    rows = list(same)
    ignored = all(one.passed_over for one in rows)
    times = sum((one.row.count or 1) if isinstance(one.row, EventRow) else 1 for one in rows)
    last = rows[-1].fault
    return FailedCall(
        name,
        reason,
        leg,
        times,
        last.inner,
        last.service,
        frozenset(victim(about, one) for one in rows),
        ignored,
        last.address,
        all(one.quoted for one in rows),
    )
