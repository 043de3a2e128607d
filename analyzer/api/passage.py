"""May a connection pass: questions to the policies of a bundle, and what decides them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analyzer.api.snapshot import Snapshot
from analyzer.policy.decision import Decision, Ruling
from analyzer.policy.ends import NO_END, is_end
from analyzer.policy.evaluate import Evaluator, Query
from analyzer.policy.rules import Policy
from analyzer.policy.spec.values import protocol_number
from analyzer.policy.world import World

__all__ = ("NO_END", "Decision", "Policy", "Query", "Ruling", "decisions", "is_end", "protocol_number", "undecided")


def decisions(snapshot: Snapshot, queries: Iterable[Query]) -> Iterator[Decision]:
    """The answers, in the order of the questions."""
    evaluator = Evaluator(World(snapshot.rows, snapshot.about))
    return map(evaluator.ask, queries)


def undecided(why: str) -> Decision:
    """The answer to what cannot be asked."""
    return Decision(Ruling.UNKNOWN, "", why)
