"""Which dials are the API server's calls of a webhook: those to what stands behind a webhook that the cluster has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from analyzer.facts.pods import Pod
from analyzer.facts.service_addresses import service_at
from analyzer.schema import EndpointRow, ServiceRow, WebhookRow
from analyzer.tables.rows import Rows

LISTENS = frozenset({"443", "6443", "8443", "9443", "10250", "4443"})
"""Ports on which webhooks usually listen."""


def is_of_webhook(
    target: str | None,
    hooks: Rows[WebhookRow],
    services: Rows[ServiceRow],
    endpoints: Rows[EndpointRow],
    pods: Sequence[Pod],
) -> bool:
    """
    Is `target`, ``10.0.0.9:9443``, behind one of these webhooks: by its service, its endpoints, or a pod's namespace.

    Of an address that no object names, the port tells; without any webhook it is somebody's own.
    """
    host, _, port = (target or "").rpartition(":")
    host = host.strip("[]")
    if not host or not hooks:
        return False
    called = {(hook.service_namespace, hook.service_name) for hook in hooks if hook.service_name}
    if (service := service_at(services, target or "")) is not None:
        return (service.namespace, service.name) in called
    if any(host == f"{name}.{space}.svc" for space, name in called):
        return True
    behind = [row for row in endpoints if host in _addresses(row)]
    if behind:
        return any((row.namespace, row.name) in called for row in behind)
    at = [pod for pod in pods if pod.ip == host]
    if at:
        return any(pod.namespace == space for pod in at for space, _ in called)
    return port in LISTENS | {str(hook.service_port) for hook in hooks if hook.service_port}


def _addresses(row: EndpointRow) -> Iterable[str]:
    try:
        members = json.loads(row.members) if row.members else []
    except ValueError:
        members = []
    found = {one[0] for one in members if isinstance(one, list) and one and isinstance(one[0], str)}
    return found | set((row.addresses or "").replace(",", " ").split())
