"""Validating and mutating webhook configurations: one row per webhook."""

from __future__ import annotations

from analyzer import schema
from analyzer.parsers.kubernetes.kinds.base import Object, dumps
from analyzer.wording import is_number


def configuration(item: Object) -> None:
    kind = "Validating" if item.kind.startswith("Validating") else "Mutating"
    for hook in item.maps("webhooks"):
        client = hook.get("clientConfig") or {}
        service = client.get("service") or {}
        name = str(hook.get("name", ""))
        port = service.get("port", 443 if service else None)
        timeout = hook.get("timeoutSeconds")
        item.row(
            schema.WEBHOOKS, item.where(f"name: {name}", f'"name": "{name}"'), kind=kind, configuration=item.name, name=name,
            service_namespace=service.get("namespace"), service_name=service.get("name"), service_port=port if isinstance(port, int) else None,
            path=service.get("path"), url=client.get("url"), failure_policy=hook.get("failurePolicy", "Fail"),
            timeout_s=float(timeout) if isinstance(timeout, (int, str)) and is_number(str(timeout)) else 10.0,
            match_policy=hook.get("matchPolicy", "Equivalent"), rules=dumps(hook.get("rules")),
            namespace_selector=dumps(hook.get("namespaceSelector")), object_selector=dumps(hook.get("objectSelector")),
            match_conditions=dumps(hook.get("matchConditions")),
        )  # fmt: skip


KINDS = {"ValidatingWebhookConfiguration": configuration, "MutatingWebhookConfiguration": configuration}
