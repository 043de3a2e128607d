"""
Does a webhook apply to a request: rules, scope, namespace and object selectors, match conditions.

A condition in CEL that looks at what the bundle does not show leaves the answer unknown. Source: apiserver's
admission/plugin/webhook (rules, predicates/namespace, predicates/object).
"""

from __future__ import annotations

import json
from typing import Any

from analyzer.admission.conditions import conditions_hold
from analyzer.admission.request import Request
from analyzer.schema import WebhookRow


def matches(webhook: WebhookRow, request: Request) -> tuple[bool | None, str]:
    """
    (does it apply, why).

    Args:
        webhook: a row of the table `webhooks`.
    """
    rules = json.loads(webhook.rules or "[]")
    if not any(_rule(rule, request) for rule in rules):
        return False, f"no rule for {request.operation} {request.resource}"
    doubt = ""
    for text, labels, known, what in (
        (webhook.namespace_selector, request.namespace_labels, request.namespace_labels_known, "namespace"),
        (webhook.object_selector, request.labels, request.labels_known, "object"),
    ):
        hit = _selector(json.loads(text or "{}"), labels, known)
        if hit is False:
            return False, f"its {what} selector leaves {request.namespace if what == 'namespace' else 'the object'} out"
        if hit is None:
            doubt = doubt or f"labels of the {what} are not in the bundle"
    if webhook.match_conditions:
        hold, why = conditions_hold(webhook.match_conditions, request)
        if hold is False:
            return False, why
        doubt = doubt or ("" if hold else why)
    if doubt:
        return None, doubt
    return True, "rules and selectors match"


def _rule(rule: dict[str, Any], request: Request) -> bool:
    def has(key: str, value: str) -> bool:
        values = [str(v) for v in rule.get(key) or []]
        return "*" in values or value in values

    resources = [str(v) for v in rule.get("resources") or []]
    resource = any(r in ("*", "*/*", request.resource, f"{request.resource}/*") for r in resources)
    scope = str(rule.get("scope") or "*")
    scoped = scope == "*" or (scope == "Namespaced") == (request.namespace is not None)
    return (
        has("apiGroups", request.group)
        and has("apiVersions", request.version)
        and has("operations", request.operation)
        and resource
        and scoped
    )


def _selector(selector: dict[str, Any], labels: dict[str, str], known: bool) -> bool | None:
    doubt = False
    for key, value in (selector.get("matchLabels") or {}).items():
        if key in labels:
            if labels[key] != str(value):
                return False
        elif known:
            return False
        else:
            doubt = True
    for one in selector.get("matchExpressions") or []:
        key, operator, values = (
            one.get("key"),
            str(one.get("operator")).replace(" ", ""),
            [str(v) for v in one.get("values") or []],
        )
        if key not in labels and not known:
            doubt = True
            continue
        has = key in labels
        hit = {
            "In": has and labels.get(key) in values,
            "NotIn": not (has and labels.get(key) in values),
            "Exists": has,
            "DoesNotExist": not has,
        }.get(operator)
        if hit is False:
            return False
        if hit is None:
            doubt = True
    return None if doubt else True
