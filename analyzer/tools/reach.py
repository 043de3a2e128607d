"""`analyze reach`: would the policies of a bundle let a connection pass, for single questions and for many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from analyzer.api.passage import Decision, Policy, Query, decisions, undecided
from analyzer.model import Placed

if TYPE_CHECKING:
    from analyzer.api.snapshot import Snapshot
    from analyzer.tools.questions import Question


def answer(decision: Decision) -> dict[str, Any]:
    """
    An answer as the contract has it: `verdict`, `deciding`, `reason`.

    Besides: `in_words`, what decides as people say it (`deciding` counts a policy's rules from 0); `evidence`, the deciding object's file and line; `policies` that decide; `steps`, every place that was asked on
    the way; `objects` that were looked at, each with its file and line.
    """
    looked = {title: row for step in decision.steps for title, row in step.objects}
    return {
        "verdict": str(decision.ruling),
        "deciding": decision.deciding or None,
        "in_words": decision.named or None,
        "reason": decision.reason,
        "evidence": _place(decision.row),
        "policies": [_policy(policy) for policy in decision.policies],
        "steps": [
            {"where": s.where, "verdict": str(s.decision.ruling), "deciding": s.decision.deciding or None, "in_words": s.decision.named or None, "reason": s.decision.reason}
            for s in decision.steps
        ],
        "objects": [{"object": title, **(_place(row) or {})} for title, row in looked.items()],
    }  # fmt: skip


def _policy(policy: Policy) -> dict[str, Any]:
    order = policy.order if policy.order != float("inf") else None
    return {"kind": policy.kind, "namespace": policy.namespace, "name": policy.name, "tier": policy.tier, "order": order}  # fmt: skip


def _place(row: Placed | None) -> dict[str, Any] | None:
    return {"source": row.source, "line": int(row.line)} if row is not None and row.line is not None else None


def reach(snapshot: Snapshot, queries: Iterable[Query]) -> list[dict[str, Any]]:
    """Answers in the order of the queries."""
    return [answer(one) for one in decisions(snapshot, queries)]


def reach_all(snapshot: Snapshot, questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Answers with their ids, in order; a line that could not be asked has an answer that says why."""
    told = decisions(snapshot, (one.query for one in questions if one.query is not None))
    return [{"id": one.id, **answer(undecided(one.problem) if one.query is None else next(told))} for one in questions]
