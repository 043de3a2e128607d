"""
An `Event` of audit.k8s.io: a request to the API server and how it was answered.

::

    {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "stage": "ResponseComplete", "verb": "get",
     "requestURI": "/api/v1/namespaces/kube-system/pods/a/log",
     "responseStatus": {"status": "Failure", "message": "Get \"https://10.0.0.7:10250/...\": No agent available", "code": 500}}

An answer of the server's own failing is what its log would say of that request, at that time; all others are counted.
"""

from __future__ import annotations

from analyzer import schema
from analyzer.parsers.kubernetes.kinds.base import Object
from analyzer.scan import signals

SERVERS_OWN = 500
"""From this code on the server failed, below it the request did (RFC 9110, section 15)."""


def audited(item: Object) -> None:
    """A signal of the API server, where what it answered names what it could not reach."""
    at = item.time_at("stageTimestamp") or item.time_at("requestReceivedTimestamp")
    item.emit.time(at)
    said = item.text_at("responseStatus", "message") or ""
    hit = signals.find(said) if (item.number_at("responseStatus", "code") or 0) >= SERVERS_OWN else None
    if hit is None:
        item.emit.other("Event.audit.k8s.io")
        return
    asked = f"{item.text_at('verb') or ''} {item.text_at('requestURI') or ''}".strip()
    item.row(
        schema.LOG_SIGNALS, item.where('"message"', "message:"), at=at, signal=hit.signal, name=hit.name,
        message=" ".join(f"{asked}: {said}".split())[:600],
    )  # fmt: skip


KINDS = {"Event.audit.k8s.io": audited}
