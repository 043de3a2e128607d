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
    hits = [_rule(rule, request) for rule in rules] if isinstance(rules, list) else [None]
    if True not in hits and None not in hits:
        return False, f"no rule for {request.operation} {request.resource}"
    doubt = "" if True in hits else "its rules have a shape that no API server takes"
    for text, labels, known, what in (
        (webhook.namespace_selector, request.namespace_labels, request.namespace_labels_known, "namespace"),
        (webhook.object_selector, request.labels, request.labels_known, "object"),
    ):
        hit = _selector(json.loads(text or "{}"), labels, known)
        if hit is False:
            return False, f"its {what} selector leaves {request.namespace if what == 'namespace' else 'the object'} out"
        if hit is None:
            doubt = (
                doubt
                or f"labels of the {what} are not in the bundle, or its selector has a shape that no API server takes"
            )
    if webhook.match_conditions:
        hold, why = conditions_hold(webhook.match_conditions, request)
        if hold is False:
            return False, why
        doubt = doubt or ("" if hold else why)
    if doubt:
        return None, doubt
    return True, "rules and selectors match"


def _words(value: Any) -> list[str] | None:
    """A list of words; None where it is none: what an API server would not take says nothing."""
    if value is None:
        return []
    return [str(v) for v in value] if isinstance(value, list) and all(isinstance(v, str) for v in value) else None


def _rule(rule: Any, request: Request) -> bool | None:
    """Does a rule name the request; None where it has no shape of a rule."""
    if not isinstance(rule, dict):
        return None
    names = {key: _words(rule.get(key)) for key in ("apiGroups", "apiVersions", "operations", "resources")}
    scope = rule.get("scope") or "*"
    if None in names.values() or not isinstance(scope, str):
        return None

    def has(key: str, *values: str) -> bool:
        return any(value in (names[key] or ()) for value in ("*", *values))

    return (
        has("apiGroups", request.group)
        and has("apiVersions", request.version)
        and has("operations", request.operation)
        and has("resources", "*/*", request.resource, f"{request.resource}/*")
        and (scope == "*" or (scope == "Namespaced") == (request.namespace is not None))
    )


def _selector(selector: Any, labels: dict[str, str], known: bool) -> bool | None:
    """Does a selector choose these labels; None where that is not known, or it has no shape of a selector."""
    if not isinstance(selector, dict):
        return None
    wanted, expressions = selector.get("matchLabels") or {}, selector.get("matchExpressions") or []
    doubt = not isinstance(wanted, dict) or not isinstance(expressions, list)
    for key, value in wanted.items() if isinstance(wanted, dict) else ():
        if key in labels:
            if labels[key] != str(value):
                return False
        elif known:
            return False
        else:
            doubt = True
    for one in expressions if isinstance(expressions, list) else ():
        hit = _expression(one, labels, known)
        if hit is False:
            return False
        doubt |= hit is None
    return None if doubt else True


def _expression(one: Any, labels: dict[str, str], known: bool) -> bool | None:
    if (
        not isinstance(one, dict)
        or not isinstance(key := one.get("key"), str)
        or (values := _words(one.get("values"))) is None
    ):
        return None
    has = key in labels
    if not has and not known:
        return None
    return {
        "In": has and labels.get(key) in values,
        "NotIn": not (has and labels.get(key) in values),
        "Exists": has,
        "DoesNotExist": not has,
    }.get(str(one.get("operator")).replace(" ", ""))
