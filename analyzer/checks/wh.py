"""Webhooks by their definition (WH-05 to WH-07): addresses, policies and timeouts that do not fit the tunnel."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.admission.match import matches
from analyzer.admission.request import Request
from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.model import Sign, Works
from analyzer.schema import ListingRow, WebhookRow
from analyzer.tables.rows import Rows

CHECKS = Family()


def listed(webhooks: Rows[WebhookRow], listings: Rows[ListingRow]) -> bool:
    return bool(len(webhooks)) or any("webhook" in (r.kind or "") for r in listings)


def events_in_part(listings: Iterable[ListingRow]) -> bool:
    """Are the events that the bundle lists a selection: then what they do not name may have been left out."""
    found = [row for row in listings if row.kind == "events"]
    return bool(found) and not any(row.complete for row in found)


def pods_behind(about: About, service: tuple[str | None, str | None]) -> list[Pod]:
    """Pods of the namespace of a service (namespace, name): those that are called as it is, else those whose name begins like it, if there are any."""
    pods = [p for p in about.pods if p.namespace == service[0] and p.status != "Completed"]
    stem = regex.sub(r"-(?:webhook|service|svc|controller|server)(?:-.*)?$", "", service[1] or "")
    called = [p for p in pods if p.name.startswith(f"{service[1]}-")]
    near = [p for p in pods if stem and p.name.startswith(stem)]
    return called or near or pods


@CHECKS.check(
    "WH-05",
    "Does a webhook name an address that the tunnel cannot reach?",
    "S14",
    seen_in=(Works.CALLED,),
    sign_of=Sign.WEBHOOKS_BACKED,
)
def urls(about: About, webhooks: Rows[WebhookRow], listings: Rows[ListingRow], cite: Cite) -> Answer:
    """`url:` with a cluster IP or a .svc name does not work through Konnectivity: it must be a service reference."""
    if not listed(webhooks, listings):
        return unknown("webhook configurations are not in the bundle", commands.webhooks())
    rows = [r for r in webhooks if r.url]
    if not len(webhooks) or not rows:
        return not_applicable("no webhook with a URL", plural(len(webhooks), "webhook"))
    if about.tunnel == "openvpn":
        return not_applicable("OpenVPN routes cluster addresses")
    inside = [r for r in rows if r.url and _cluster_address(r.url, about)]
    through = about.stated("egress_controlplane")
    bad = [] if through and through.lower() != "direct" else inside
    if bad:
        return failed(
            f"{some(f'{r.name}: {r.url}' for r in bad)} points into the cluster by URL",
            plural(len(rows), "webhook"),
            cite(bad),
            subjects=[str(r.name) for r in bad],
            detail=details.NamedWebhooks(tuple(str(r.name) for r in bad)),
        )
    if inside:
        text = f"{some(f'{r.name}: {r.url}' for r in inside)} points into the cluster, and the API server's selection `controlplane` takes it through the tunnel"
        return passed(text, plural(len(rows), "webhook"), cite([*inside, *about.facts["egress_controlplane"][-1:]]))
    return passed(f"{plural(len(rows), 'URL')}, none points into the cluster", plural(len(rows), "webhook"), cite(rows))


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


@CHECKS.check("WH-07", "Do timeouts of webhooks and callers collide?", "S14", seen_in=(Works.CALLED,))
def timeouts(webhooks: Rows[WebhookRow], listings: Rows[ListingRow], cite: Cite) -> Answer:
    """calico-node waits 2 s when it sets a node condition: a webhook on nodes/status that takes longer blocks new workers."""
    if not listed(webhooks, listings):
        return unknown("webhook configurations are not in the bundle", commands.webhooks())
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
            cite(slow),
            detail=details.NamedWebhooks(tuple(str(r.name) for r in slow)),
        )
    return (
        passed("no slow fail-closed webhook on nodes/status", plural(len(webhooks), "webhook"), cite(webhooks[:1]))
        if len(webhooks)
        else not_applicable("no webhook configuration in the cluster")
    )
