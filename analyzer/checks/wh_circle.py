"""The dependency circle of webhooks and agents (WH-01 to WH-03): who could block them, who does, and where to cut."""

from __future__ import annotations

import json
from collections.abc import Mapping

from analyzer import patterns as regex
from analyzer.admission import refusal
from analyzer.admission.match import matches
from analyzer.admission.request import Request
from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.checks.details import PodRefusal, Victim
from analyzer.checks.wh import events_in_part, listed
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller
from analyzer.model import Outcome, Status, Works
from analyzer.schema import EventRow, ListingRow, NamespaceRow, WebhookRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.faults import Faults, Seen

CHECKS = Family()
NETWORK = regex.compile(
    r"(?:calico-(?:node|typha|kube-controllers)|tigera-operator|cilium|canal|kube-flannel|weave-net|kube-router|kube-ovn|ovnkube|ovn|multus|antrea|aws-node|azure-cni|kindnet)(?:-|$)"
)
"""Workloads of the networks' projects, where the system runs."""


def agent_request(namespaces: Rows[NamespaceRow]) -> Request:
    """The creation of an agent pod in kube-system."""
    known = {r.name: json.loads(r.labels or "{}") for r in namespaces if r.labels}
    labels = {"kubernetes.io/metadata.name": "kube-system", **known.get("kube-system", {})}
    return Request(
        "",
        "v1",
        "pods",
        "CREATE",
        "kube-system",
        labels,
        {"app": "konnectivity-agent"},
        "kube-system" in known or not any(r.labels is not None for r in namespaces),
        False,
    )


def candidates(webhooks: Rows[WebhookRow], namespaces: Rows[NamespaceRow]) -> list[WebhookRow]:
    """Fail-closed webhooks with a service in the cluster that apply to the creation of agent pods."""
    request = agent_request(namespaces)
    found = []
    for row in webhooks:
        if (
            (row.failure_policy or "Fail") == "Fail"
            and (row.service_name or row.url)
            and matches(row, request)[0] is not False
        ):
            found.append(row)
    return found


@CHECKS.check("WH-01", "Which webhooks could block the creation of agent pods?", "S5c", seen_in=(Works.STARTED,))
def could_block(
    webhooks: Rows[WebhookRow],
    namespaces: Rows[NamespaceRow],
    listings: Rows[ListingRow],
    outcomes: Mapping[str, Outcome],
    cite: Cite,
) -> Answer:
    """
    Failure policy Fail, a service inside the cluster, rules and selectors that take in pods of kube-system.

    `Ignore` cannot block, it only delays. A webhook that could block is a risk; it is a fault once pods are refused.
    """
    if not listed(webhooks, listings):
        return unknown("webhook configurations are not in the bundle", commands.webhooks())
    if not len(webhooks):
        return not_applicable(
            "no webhook configuration in the cluster",
            "an empty listing",
            cite([r for r in listings if "webhook" in (r.kind or "")]),
        )
    found = candidates(webhooks, namespaces)
    basis = plural(len(webhooks), "webhook")
    if not found:
        pods = [r for r in webhooks if matches(r, agent_request(namespaces))[0] is not False]
        if not pods:
            return not_applicable("no webhook applies to pods of kube-system", basis, cite(webhooks[:2]))
        return passed("no fail-closed webhook applies to pods of kube-system", basis, cite(pods))
    text = some(f"{r.name} ({r.configuration}, service {r.service_namespace}/{r.service_name})" for r in found)
    blocking = outcomes["AG-04"].status is Status.FAIL
    names = [str(r.name) for r in found]
    return (failed if blocking else warned)(
        f"{len(found)} fail-closed: {text}",
        basis,
        cite(found),
        subjects=names,
        detail=details.NamedWebhooks(tuple(names)),
    )


def victim(about: About, one: Seen) -> Victim:
    """Whose pods the API server refused when it could not call the webhook."""
    row = one.row
    if isinstance(row, EventRow):
        name, space = row.object_name or "", row.namespace
    elif isinstance(row, WorkloadRow):
        name, space = row.name or "", row.namespace
    else:
        return Victim.OTHER
    if about.is_agents(space, name):
        return Victim.AGENTS
    if NETWORK.match(name) and about.is_system(space):
        return Victim.NETWORK
    own = one.fault.service is not None and space == one.fault.service[0]
    return Victim.ITSELF if own else Victim.OTHER


def _named(one: Seen) -> str:
    row = one.row
    return (row.object_name if isinstance(row, EventRow) else row.name if isinstance(row, WorkloadRow) else None) or "?"


@CHECKS.check("WH-02", "Does a webhook block the agents right now?", "S5c", seen_in=(Works.STARTED,))
def blocks(
    about: About,
    events: Rows[EventRow],
    faults: Faults,
    webhooks: Rows[WebhookRow],
    listings: Rows[ListingRow],
    outcomes: Mapping[str, Outcome],
    cite: Cite,
) -> Answer:
    """
    The refusal of an agent's pod, or of a pod of the network that every agent needs, because a webhook could not be called.

    `denied the request` is a decision, not a fault of the path.
    """
    calls = faults.of(caller=Caller.WEBHOOK)
    basis = f"{plural(len(events), 'event')}, {plural(len(calls), 'failed webhook call')}"
    for who in (Victim.AGENTS, Victim.NETWORK):
        own = [one for one in calls if victim(about, one) is who]
        if own:
            webhook = own[0].fault.name
            name = webhook or "?"
            lines = [one.row for one in calls if one.table == "log_signals"]
            return failed(
                f"webhook {name} cannot be called, and {_named(own[0])} is refused for it",
                basis,
                cite([*(one.row for one in own), *lines[:1]]),
                subjects=[name],
                detail=details.PodsRefused(PodRefusal.NO_ANSWER, who, _named(own[0]), webhook),
            )
    denied = [e for e in events if about.is_agents(e.namespace, e.object_name) and refusal.webhook_of(e.message)]
    if denied:
        name = refusal.webhook_of(denied[0].message) or "?"
        return warned(
            f"webhook {name} denies the agent pods: a decision of its own, not a matter of connectivity",
            plural(len(denied), "event"),
            cite(denied),
            subjects=[name],
            detail=details.PodsRefused(PodRefusal.DECISION, Victim.AGENTS, denied[0].object_name or "?", name),
        )
    if calls:
        return warned(
            f"{plural(len(calls), 'failed webhook call')} elsewhere, none for an agent pod",
            basis,
            cite(one.row for one in calls),
            detail=details.CallsElsewhere(len(calls)),
        )
    if not listed(webhooks, listings) and not len(events):
        return unknown("neither events nor webhook configurations in the bundle", commands.events())
    if listed(webhooks, listings) and not len(webhooks):
        return not_applicable("no webhook configuration in the cluster")
    if not len(events):
        there = outcomes["AG-02"]
        if there.status is Status.PASS:
            return passed("none of the agents is refused: all are there", there.basis, there.evidence)
        return unknown("events are not in the bundle", commands.events())
    if events_in_part(listings):
        return unknown(
            "only a selection of the events is listed, and it names no webhook", commands.events(), basis=basis
        )
    return passed("no event names a webhook", plural(len(events), "event"), ())


@CHECKS.check("WH-03", "Can the circle be cut?", "S5c", "S14", seen_in=(Works.STARTED,))
def cut(outcomes: Mapping[str, Outcome], webhooks: Rows[WebhookRow], cite: Cite) -> Answer:
    """The one edge to cut: the webhook's configuration. Operators may bring it back within seconds."""
    refused = outcomes["WH-02"].detail
    if outcomes["WH-02"].status is not Status.FAIL or not isinstance(refused, details.PodsRefused):
        return not_applicable("no circle")
    rows = [r for r in webhooks if r.name is not None and r.name == refused.webhook]
    if not rows:
        return unknown(f"the configuration of {refused.webhook or '?'} is not in the bundle", commands.webhooks())
    kind = (rows[0].kind or "Validating").lower()
    return passed(
        f"save and delete {kind}webhookconfiguration {rows[0].configuration}, or set its failurePolicy to Ignore; put it back once agents run",
        "1 configuration",
        cite(rows),
        subjects=[str(rows[0].configuration)],
    )
