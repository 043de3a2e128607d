"""
An `Event` of audit.k8s.io: a request to the API server and how it was answered.

::

    {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "stage": "ResponseComplete", "verb": "get",
     "requestURI": "/api/v1/namespaces/kube-system/pods/a/log",
     "responseStatus": {"status": "Failure", "message": "Get \"https://10.0.0.7:10250/...\": No agent available", "code": 500}}

An answer of the server's own failing is what its log would say of that request, at that time. So is a webhook's configuration that
somebody deleted, since nobody else says so and what it guarded is checked no more. All others are counted.
"""

from __future__ import annotations

from analyzer import schema
from analyzer.parsers.kubernetes.kinds.base import Object
from analyzer.scan import signals

SERVERS_OWN = 500
"""From this code on the server failed, below it the request did (RFC 9110, section 15)."""

HOOKS = frozenset({"validatingwebhookconfigurations", "mutatingwebhookconfigurations"})


def audited(item: Object) -> None:
    """A signal of the API server, where what it answered names what it could not reach."""
    at = item.time_at("stageTimestamp") or item.time_at("requestReceivedTimestamp")
    item.emit.time(at)
    said, code = item.text_at("responseStatus", "message") or "", item.number_at("responseStatus", "code") or 0
    if _takes_webhook(item, code):
        who, name = item.text_at("user", "username") or "?", item.text_at("objectRef", "name")
        item.row(
            schema.LOG_SIGNALS, item.where('"requestURI"', "requestURI:"), at=at, signal=signals.WEBHOOK_DELETED, name=name,
            message=" ".join(f"{who} deleted {item.text_at('objectRef', 'resource')} {name}".split())[:600],
        )  # fmt: skip
        return
    hit = signals.find(said) if code >= SERVERS_OWN else None
    if hit is None:
        item.emit.other("Event.audit.k8s.io")
        return
    asked = f"{item.text_at('verb') or ''} {item.text_at('requestURI') or ''}".strip()
    item.row(
        schema.LOG_SIGNALS, item.where('"message"', "message:"), at=at, signal=hit.signal, name=hit.name,
        message=" ".join(f"{asked}: {said}".split())[:600],
    )  # fmt: skip


def _takes_webhook(item: Object, code: int) -> bool:
    """Did the server delete the configuration of a webhook; a dry run and a refusal delete nothing."""
    done = 200 <= code < 300 and item.text_at("stage") in ("ResponseComplete", None)
    return (
        done
        and item.text_at("verb") == "delete"
        and item.text_at("objectRef", "resource") in HOOKS
        and "dryRun=" not in (item.text_at("requestURI") or "")
    )


KINDS = {"Event.audit.k8s.io": audited}
