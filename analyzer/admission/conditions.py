"""
Match conditions of a webhook: CEL expressions, evaluated by the library `cel-python` where it is installed.

An answer is given only when every field that an expression looks at is known of the request; anything else is unknown.
Source: apiserver's admission/plugin/webhook/matchconditions (variables object, oldObject, request, authorizer).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from analyzer import patterns as regex

if TYPE_CHECKING:
    from analyzer.admission.request import Request

LONGEST = 2048
PATH = regex.compile(
    r"(?<![\w.'\"])(?:request|object|oldObject|authorizer|namespaceObject|variables|params)(?:\.[A-Za-z_]\w*|\[[^\]]{1,200}\])*+"
)
TEXT = regex.compile(r"'(?:[^'\\]|\\.)*+'|\"(?:[^\"\\]|\\.)*+\"")


def conditions_hold(text: str, request: Request) -> tuple[bool | None, str]:
    """
    (do all conditions hold, why). One that is false decides; one that cannot be evaluated leaves it open.

    Args:
        text: the webhook's `matchConditions` as JSON: a list of name and expression.
    """
    try:
        conditions = json.loads(text)
    except ValueError:
        return None, "its match conditions cannot be read"
    open_: list[str] = []
    for one in conditions if isinstance(conditions, list) else [None]:
        name = str(one.get("name")) if isinstance(one, dict) else "?"
        expression = str(one.get("expression") or "") if isinstance(one, dict) else ""
        answer, why = _evaluate(expression, request)
        if answer is False:
            return False, f"its match condition {name!r} is false"
        if answer is None:
            open_.append(f"match condition {name!r}: {why}")
    return (None, open_[0]) if open_ else (True, "its match conditions hold")


def _evaluate(expression: str, request: Request) -> tuple[bool | None, str]:
    if not expression or len(expression) > LONGEST:
        return None, "no expression of usual length"
    known = _known(request)
    for path in PATH.findall(TEXT.sub("''", expression)):
        if not _reaches(path, known):
            return None, f"{path.split('[')[0]} is not known of the request"
    try:
        import celpy
        from celpy.adapter import json_to_cel
    except ImportError:
        return None, "it needs the extra `cel`"
    try:
        environment = celpy.Environment()
        program = environment.program(environment.compile(expression))
        answer = program.evaluate({name: json_to_cel(value) for name, value in known.items()})
    except Exception as error:  # parser and evaluator raise whatever the expression provokes
        return None, f"it cannot be evaluated ({type(error).__name__})"
    return (bool(answer), "") if isinstance(answer, int) else (None, "it gives no truth value")


def _known(request: Request) -> dict[str, Any]:
    kind = request.resource.capitalize().removesuffix("s")
    return {
        "request": {
            "operation": request.operation,
            "namespace": request.namespace or "",
            "resource": {"group": request.group, "version": request.version, "resource": request.resource},
            "subResource": "",
            "dryRun": False,
        },
        "object": {
            "apiVersion": "/".join(part for part in (request.group, request.version) if part),
            "kind": kind,
            "metadata": {"namespace": request.namespace or "", **({"labels": dict(request.labels)} if request.labels_known else {})},
        },
    }  # fmt: skip


def _reaches(path: str, known: dict[str, Any]) -> bool:
    """Does a path stay inside of what is known; below known labels every key is known, present or not."""
    here: Any = known
    for step in regex.findall(r"[A-Za-z_]\w*|\[[^\]]{1,200}\]", path):
        if here is known.get("object", {}).get("metadata", {}).get("labels"):
            return True
        if not isinstance(here, dict):
            return True  # a method of a known value
        if step.startswith("[") or step not in here:
            return False
        here = here[step]
    return not isinstance(here, dict) or "labels" in path
