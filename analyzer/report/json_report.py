"""The JSON report, `schema_version` 1: sorted keys, ASCII, the same bytes for the same input."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any

from analyzer.model import Cause, Evidence, Outcome, ReportData

FORMAT = "json"


def render(data: ReportData, **_: object) -> str:
    return json.dumps(document(data), sort_keys=True, indent=2, ensure_ascii=True) + "\n"


def document(data: ReportData) -> dict[str, Any]:
    """The report as plain values, in the shape of the contract's schema."""
    return {
        "schema_version": 1,
        "generator": {"name": "konnectivity-analyzer", "version": data.version},
        "bundle": _plain(data.bundle),
        "cluster": _plain(data.cluster),
        "verdict": str(data.verdict),
        "headline": "\n".join([data.headline, *data.losses]),
        "causes": [_cause(cause) for cause in data.causes],
        "symptoms": [_plain(symptom) for symptom in data.symptoms],
        "checks": [_check(outcome) for outcome in data.checks],
        "outside": [outcome.id for outcome in data.checks if outcome.outside],
        "inputs": [_plain(row) for row in data.inputs],
        "tables": data.tables,
        "audit": list(data.audit),
        "unexplained": list(data.unexplained),
        "beside": [_plain(one) for one in data.beside],
        "complaint": _plain(data.complaint),
        "plan": [_plain(step) for step in data.plan],
    }


def _cause(cause: Cause) -> dict[str, Any]:
    found: dict[str, Any] = _plain(cause)
    del found["rival"]  # it only orders
    if cause.family is None:
        del found["family"]
    return found


def _check(outcome: Outcome) -> dict[str, Any]:
    # the typed detail is for causes: the summary says the same to readers
    return {one.name: _plain(getattr(outcome, one.name)) for one in fields(outcome) if one.name not in INNER}


INNER = frozenset(
    {
        "detail",
        "broken",
        "subjects",
        "outside",
        "seen_in",
        "of_health",
        "in_headline",
        "sign_of",
        "is_effect",
        "partial",
    }
)
"""What causes and the verdict decide on, and no report shows."""


def _plain(value: Any) -> Any:
    """Values by the names of their attributes, tuples as lists, enums as their text."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, Evidence):
        return {"source": value.source, "line": value.line, "text": value.text}  # as it stands in the bundle
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value
