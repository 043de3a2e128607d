"""Policies on the way from the agents to the webhooks' pods (WH-06)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from analyzer.checks import commands
from analyzer.checks.base import Answer, Cite, Family, not_applicable, unknown
from analyzer.checks.pol import legs_answer
from analyzer.checks.wh import listed, pods_behind
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.model import Status, Works
from analyzer.policy.decision import Ruling
from analyzer.policy.legs import Connection, PolicyView, Way
from analyzer.schema import ListingRow, WebhookRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.faults import Faults

CHECKS = Family()
MOST = 20
CallTarget = tuple[str, tuple[str, str], int | None]
"""A webhook's name, its service as (namespace, name), the service's port."""


@CHECKS.check("WH-06", "Do the policies let the agents reach the webhooks' pods?", "S14", seen_in=(Works.CALLED,))
def reachable(
    about: About, webhooks: Rows[WebhookRow], faults: Faults, policy: PolicyView, listings: Rows[ListingRow], cite: Cite
) -> Answer:
    """Agent to the pods behind the service of each webhook, on the port they listen on; failed calls name services, too."""
    called = list(_called(faults))
    if not listed(webhooks, listings) and not called:
        return unknown("webhook configurations are not in the bundle", commands.webhooks())
    targets = list(dict.fromkeys([*called, *_configured(webhooks, {name for name, _, _ in called})]))
    if not targets:
        return not_applicable("no webhook with a service in the cluster")
    if not policy.has_policies:
        return unknown("no policy listing in the bundle", commands.policies())
    legs = [leg for target in targets[:MOST] for leg in _legs(target, about, policy)]
    if not policy.agents and not (legs and all(leg.decision.ruling is Ruling.DENIED for leg in legs)):
        return unknown("no agent pod to ask for", commands.agent_pods())
    if not legs:
        return unknown(
            "the pods and the port behind the webhooks' services are not in the bundle",
            commands.Gap("the webhooks' services", "kubectl get services,endpoints -A -o yaml"),
        )
    answer = legs_answer(legs, "agent to webhook pods", cite)
    if answer.status is Status.FAIL and all(leg.assumption for leg in legs if leg.decision.ruling is Ruling.DENIED):
        return replace(answer, status=Status.WARN)
    return answer


def _called(faults: Faults) -> Iterable[CallTarget]:
    """Webhooks whose calls failed; the service stands in the URL that was called."""
    for name, seen in faults.webhooks.items():
        service = next((one.fault.service for one in reversed(seen) if one.fault.service), None)
        if service is not None:
            yield name, service, None


def _configured(webhooks: Rows[WebhookRow], known: set[str]) -> Iterable[CallTarget]:
    for row in webhooks:
        if row.service_name and row.service_namespace and row.name not in known:
            yield row.name or "?", (row.service_namespace, row.service_name), row.service_port


def _legs(target: CallTarget, about: About, policy: PolicyView) -> list[Connection]:
    """By the service's endpoints; where they are not in the bundle, by the names of the pods, and said so."""
    name, service, port = target
    legs = policy.to_service(Way.WEBHOOK, service, port, name)
    if legs or policy.has_backends(service):
        return legs
    known = policy.world.services.named.get(service)
    entry = known.port(6, port or 443) if known is not None else None
    number = entry.get("targetPort") if entry is not None else None
    at = number if isinstance(number, int) else None
    behind: list[Pod] = pods_behind(about, service)
    guessed = policy.to_pods(
        Way.WEBHOOK, behind, at, name, f"the pods of service {'/'.join(service)} taken by their names"
    )
    # without a port only a denial of all ports is known
    return [leg for leg in guessed if at is not None or leg.decision.ruling is Ruling.DENIED]
