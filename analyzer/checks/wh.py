"""Webhooks (WH-01 to WH-08): the dependency circle, and webhooks that are broken themselves."""

from __future__ import annotations

import json

import regex

from analyzer.admission.match import matches
from analyzer.admission.request import Request
from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Family, See, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.checks.state import healthy
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.model import Status
from analyzer.policy.legs import PolicyView
from analyzer.schema import EndpointRow, EventRow, ListingRow, LogSignalRow, NamespaceRow, ServiceRow, WebhookRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.view import TunnelView
from analyzer.wording import is_number

CHECKS = Family()
CALLED = regex.compile(r'failed calling webhook "([^"]{1,253})"')
DENIED = regex.compile(r'admission webhook "([^"]{1,253})" denied')


def agent_request(about: About, namespaces: Rows[NamespaceRow]) -> Request:
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


def candidates(about: About, webhooks: Rows[WebhookRow], namespaces: Rows[NamespaceRow]) -> list[WebhookRow]:
    """Fail-closed webhooks with a service in the cluster that apply to the creation of agent pods."""
    request = agent_request(about, namespaces)
    found = []
    for row in webhooks:
        if (
            (row.failure_policy or "Fail") == "Fail"
            and (row.service_name or row.url)
            and matches(row, request)[0] is not False
        ):
            found.append(row)
    return found


def listed(about: About, webhooks: Rows[WebhookRow], listings: Rows[ListingRow]) -> bool:
    return bool(len(webhooks)) or any("webhook" in (r.kind or "") for r in listings)


@CHECKS.check("WH-01", "Which webhooks could block the creation of agent pods?", "S5c")
def could_block(
    about: About,
    webhooks: Rows[WebhookRow],
    namespaces: Rows[NamespaceRow],
    listings: Rows[ListingRow],
    done: dict[str, Answer],
    see: See,
) -> Answer:
    """
    Failure policy Fail, a service inside the cluster, rules and selectors that take in pods of kube-system.

    `Ignore` cannot block, it only delays. A webhook that could block is a risk; it is a fault once pods are refused.
    """
    if not listed(about, webhooks, listings):
        return unknown("webhook configurations are not in the bundle", commands.webhooks(about))
    if not len(webhooks):
        return not_applicable(
            "no webhook configuration in the cluster",
            "an empty listing",
            see([r for r in listings if "webhook" in (r.kind or "")]),
        )
    found = candidates(about, webhooks, namespaces)
    basis = plural(len(webhooks), "webhook")
    if not found:
        pods = [r for r in webhooks if matches(r, agent_request(about, namespaces))[0] is not False]
        if not pods:
            return not_applicable("no webhook applies to pods of kube-system", basis, see(webhooks[:2]))
        return passed("no fail-closed webhook applies to pods of kube-system", basis, see(pods))
    text = some(f"{r.name} ({r.configuration}, service {r.service_namespace}/{r.service_name})" for r in found)
    blocking = done["AG-04"].status is Status.FAIL
    return (failed if blocking else warned)(
        f"{len(found)} fail-closed: {text}", basis, see(found), subjects=[str(r.name) for r in found]
    )


def refusals(
    events: Rows[EventRow], log_signals: Rows[LogSignalRow]
) -> tuple[list[EventRow], list[EventRow], list[LogSignalRow]]:
    """(events about agent or Calico pods that name a webhook, other events, log lines that name one)."""
    named = [e for e in events if CALLED.search(e.message or "")]
    own = [e for e in named if regex.search(r"konnectivity-agent|calico-node", f"{e.object_name} {e.message}")]
    lines = [r for r in log_signals if r.signal == "webhook_failed"]
    return own, [e for e in named if e not in own], lines


@CHECKS.check("WH-02", "Does a webhook block the agents right now?", "S5c")
def blocks(
    about: About,
    events: Rows[EventRow],
    log_signals: Rows[LogSignalRow],
    webhooks: Rows[WebhookRow],
    listings: Rows[ListingRow],
    see: See,
) -> Answer:
    """An event that names a webhook in the refusal of an agent (or calico-node) pod. `denied the request` is a decision, not a fault of the path."""
    own, other, lines = refusals(events, log_signals)
    if own:
        name = CALLED.search(own[0].message or "")
        return failed(
            f"webhook {name[1] if name else '?'} cannot be called, and {own[0].object_name} is refused for it",
            f"{plural(len(own), 'event')}, {plural(len(lines), 'log line')}",
            see([*own, *lines[:1]]),
            subjects=[name[1]] if name else [],
            detail=details.PodRefusal.NO_ANSWER,
        )
    denied = [
        e for e in events if DENIED.search(e.message or "") and "konnectivity-agent" in f"{e.object_name} {e.message}"
    ]
    if denied:
        name = DENIED.search(denied[0].message or "")
        return warned(
            f"webhook {name[1] if name else '?'} denies the agent pods: a decision of its own, not a matter of connectivity",
            plural(len(denied), "event"),
            see(denied),
            subjects=[name[1]] if name else [],
            detail=details.PodRefusal.DECISION,
        )
    if other or lines:
        rows = other + lines
        return warned(
            f"{plural(len(rows), 'failed webhook call')} elsewhere, none for an agent pod",
            f"{plural(len(events), 'event')}, {plural(len(lines), 'log line')}",
            see(rows),
        )
    if not listed(about, webhooks, listings) and not len(events):
        return unknown("neither events nor webhook configurations in the bundle", commands.events(about))
    if listed(about, webhooks, listings) and not len(webhooks):
        return not_applicable("no webhook configuration in the cluster")
    if not len(events):
        return unknown("events are not in the bundle", commands.events(about))
    return passed("no event names a webhook", plural(len(events), "event"), ())


@CHECKS.check("WH-03", "Can the circle be cut?", "S5c", "S14")
def cut(about: About, done: dict[str, Answer], webhooks: Rows[WebhookRow], see: See) -> Answer:
    """The one edge to cut: the webhook's configuration. Operators may bring it back within seconds."""
    if done["WH-02"].status is not Status.FAIL:
        return not_applicable("no circle")
    names = done["WH-02"].subjects
    rows = [r for r in webhooks if r.name in names]
    if not rows:
        return unknown(f"the configuration of {some(names)} is not in the bundle", commands.webhooks(about))
    kind = (rows[0].kind or "Validating").lower()
    return passed(
        f"save and delete {kind}webhookconfiguration {rows[0].configuration}, or set its failurePolicy to Ignore; put it back once agents run",
        "1 configuration",
        see(rows),
        subjects=[str(rows[0].configuration)],
    )


@CHECKS.check("WH-04", "Do the webhooks' services have ready pods?", "S14")
def backends(
    about: About,
    webhooks: Rows[WebhookRow],
    services: Rows[ServiceRow],
    endpoints: Rows[EndpointRow],
    listings: Rows[ListingRow],
    see: See,
) -> Answer:
    """Service there, ready addresses behind it; a webhook without a service is a left-over."""
    if not listed(about, webhooks, listings):
        return unknown("webhook configurations are not in the bundle", commands.webhooks(about))
    rows = [r for r in webhooks if r.service_name]
    if not rows:
        return not_applicable("no webhook with a service in the cluster")
    known = {(s.namespace, s.name) for s in services}
    full = any(r.kind == "services" and r.complete and r.namespace is None for r in listings)
    ready = {(e.namespace, e.name): e for e in endpoints}
    gone: list[WebhookRow] = []
    empty: list[WebhookRow] = []
    undecided: list[WebhookRow] = []
    fine: list[WebhookRow] = []
    for r in rows:
        key = (r.service_namespace, r.service_name)
        pods = _pods_behind(about, r)
        if key in ready:
            (fine if ready[key].ready_addresses else empty).append(r)
        elif full and key not in known and any(s.namespace == r.service_namespace for s in services):
            gone.append(r)
        elif any(healthy(p) for p in pods):
            fine.append(r)
        elif pods and all(p.health is False for p in pods):
            empty.append(r)
        else:
            undecided.append(r)
    basis = f"{plural(len(rows), 'webhook')} with a service"
    if gone or empty:
        texts = [f"{r.name}: service {r.service_namespace}/{r.service_name} does not exist" for r in gone] + [
            f"{r.name}: no ready pod behind {r.service_namespace}/{r.service_name}" for r in empty
        ]
        backs = [p.rows[0] for r in empty for p in _pods_behind(about, r)]
        return failed(
            some(texts), basis, see([*(gone + empty)[:2], *backs]), subjects=[str(r.name) for r in gone + empty]
        )
    if undecided and not fine:
        return unknown(
            f"endpoints of {some(f'{r.service_namespace}/{r.service_name}' for r in undecided)} are not in the bundle",
            commands.Gap("endpoints of the webhooks' services", "kubectl get endpoints,services -A -o yaml"),
            basis=basis,
            evidence=see(undecided),
        )
    if undecided:
        return unknown(
            f"{len(fine)} of {len(rows)} have ready pods; {some(str(r.name) for r in undecided)} cannot be told",
            commands.Gap("endpoints of the webhooks' services", "kubectl get endpoints,services -A -o yaml"),
            basis=basis,
        )
    return passed(f"{len(fine)} of {len(rows)} have ready pods", basis, see(fine[:2]))


def _pods_behind(about: About, webhook: WebhookRow) -> list[Pod]:
    """Pods of the webhook's namespace, those whose name begins like the service or the configuration if there are any."""
    pods = [p for p in about.pods if p.namespace == webhook.service_namespace and p.status != "Completed"]
    stem = regex.sub(r"-(?:webhook|service|svc|controller|server)(?:-.*)?$", "", webhook.service_name or "")
    near = [p for p in pods if stem and p.name.startswith(stem)]
    return near or pods


@CHECKS.check("WH-05", "Does a webhook name an address that the tunnel cannot reach?", "S14")
def urls(about: About, webhooks: Rows[WebhookRow], listings: Rows[ListingRow], see: See) -> Answer:
    """`url:` with a cluster IP or a .svc name does not work through Konnectivity: it must be a service reference."""
    if not listed(about, webhooks, listings):
        return unknown("webhook configurations are not in the bundle", commands.webhooks(about))
    rows = [r for r in webhooks if r.url]
    if not len(webhooks) or not rows:
        return not_applicable("no webhook with a URL", plural(len(webhooks), "webhook"))
    if about.tunnel == "openvpn":
        return not_applicable("OpenVPN routes cluster addresses")
    bad = [r for r in rows if r.url and _cluster_address(r.url, about)]
    if bad:
        return failed(
            f"{some(f'{r.name}: {r.url}' for r in bad)} points into the cluster by URL",
            plural(len(rows), "webhook"),
            see(bad),
            subjects=[str(r.name) for r in bad],
        )
    return passed(f"{plural(len(rows), 'URL')}, none points into the cluster", plural(len(rows), "webhook"), see(rows))


def _cluster_address(url: str, about: About) -> bool:
    import ipaddress

    m = regex.match(r"https?://\[?([\w.:-]+?)\]?(?::\d+)?(?:/|$)", url)
    host = m[1] if m else ""
    if host.endswith((".svc", ".svc.cluster.local")) or regex.fullmatch(r"[\w-]+\.[\w-]+\.svc", host):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    nets = [about.stated("service_subnet") or "172.21.0.0/16", about.stated("pod_subnet") or "172.30.0.0/16"]
    return any(address in ipaddress.ip_network(n, strict=False) for n in nets if "/" in n)


@CHECKS.check("WH-06", "Do the policies let the agents reach the webhooks' pods?", "S14")
def reachable(
    about: About,
    webhooks: Rows[WebhookRow],
    services: Rows[ServiceRow],
    policy: PolicyView,
    listings: Rows[ListingRow],
    see: See,
) -> Answer:
    """Agent to the pods behind each webhook's service, on the port they listen on."""
    if not listed(about, webhooks, listings):
        return unknown("webhook configurations are not in the bundle", commands.webhooks(about))
    rows = [r for r in webhooks if r.service_name]
    if not rows:
        return not_applicable("no webhook with a service in the cluster")
    if not policy.has_policies:
        return unknown("no policy listing in the bundle", commands.policies(about))
    if not policy.agents:
        return unknown("no agent pod to ask for", commands.agent_pods(about))
    ports = {(s.namespace, s.name): json.loads(s.port_map) for s in services if s.port_map}
    legs = []
    for r in rows[:10]:
        entry = next(
            (p for p in ports.get((r.service_namespace, r.service_name), []) if p.get("port") == r.service_port), None
        )
        target = entry.get("targetPort", r.service_port) if entry else None
        port = (
            target
            if isinstance(target, int)
            else int(target)
            if isinstance(target, str) and is_number(target)
            else None
        )
        if port is None:
            continue
        legs += policy.to_pods(_pods_behind(about, r), port, f"agent to webhook {r.name}")
    if not legs:
        return unknown(
            "the port behind the webhooks' services is not in the bundle",
            commands.Gap("the webhooks' services", "kubectl get services -A -o yaml"),
        )
    from analyzer.checks.pol import _answer

    return _answer(legs, "agent to webhook pods", about, policy, see)


@CHECKS.check("WH-07", "Do timeouts of webhooks and callers collide?", "S14")
def timeouts(
    about: About, webhooks: Rows[WebhookRow], listings: Rows[ListingRow], namespaces: Rows[NamespaceRow], see: See
) -> Answer:
    """calico-node waits 2 s when it sets a node condition: a webhook on nodes/status that takes longer blocks new workers."""
    if not listed(about, webhooks, listings):
        return unknown("webhook configurations are not in the bundle", commands.webhooks(about))
    request = Request("", "v1", "nodes/status", "UPDATE", None, {}, {}, labels_known=False)
    slow = [
        r
        for r in webhooks
        if (r.timeout_s or 10) > 2
        and (r.failure_policy or "Fail") == "Fail"
        and r.service_name
        and matches(r, request)[0] is not False
    ]
    if slow:
        return warned(
            f"{some(f'{r.name} ({r.timeout_s:.0f} s)' for r in slow)} applies to nodes/status and may outlast calico-node's 2 s",
            plural(len(webhooks), "webhook"),
            see(slow),
        )
    return (
        passed("no slow fail-closed webhook on nodes/status", plural(len(webhooks), "webhook"), see(webhooks[:1]))
        if len(webhooks)
        else not_applicable("no webhook configuration in the cluster")
    )


@CHECKS.check("WH-08", "Do webhook calls fail?", "S14")
def failing(
    about: About, events: Rows[EventRow], log_signals: Rows[LogSignalRow], tunnel: TunnelView, see: See
) -> Answer:
    """`failed calling webhook` in events and in the API server's log; a denial is another thing."""
    own, other, lines = refusals(events, log_signals)
    rows = own + other + lines
    if rows:
        names = [m[1] for r in rows if (m := CALLED.search(r.message or ""))] + [r.name for r in lines if r.name]
        return warned(
            f"{plural(len(rows), 'failed call')}: {some(names)}",
            f"{plural(len(events), 'event')}, {plural(len(lines), 'log line')}",
            see(rows),
            subjects=list(dict.fromkeys(names)),
        )
    if not len(events):
        return unknown("neither events nor an API server log show webhook calls", commands.events(about))
    return passed("no event names a failed call", plural(len(events), "event"), ())
