"""A bundle of several clusters, none of them chosen: no question is answered for a mixture, and the choice is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analyzer.checks.base import Check
from analyzer.model import Gap, Outcome, Status, Symptom, SymptomState
from analyzer.snapshot.clusters import ClusterShare
from analyzer.wording import abridged

COUNTED = {2: "Two", 3: "Three", 4: "Four"}
MOST_NAMED = 6


def named(members: Sequence[ClusterShare]) -> str:
    """``Two clusters in one bundle: a (id) and b (id); ...``, with every name while there are few."""
    names = [one.called for one in members]
    told = " and ".join(names) if len(names) == 2 else ", ".join(names[:MOST_NAMED])
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return (
        f"{COUNTED.get(len(names), str(len(names)))} clusters in one bundle: {told}{more}; "
        "choose one, for what one shows need not hold for the other"
    )


def unasked(
    checks: Iterable[Check], known: Outcome, members: Sequence[ClusterShare], bundle: str
) -> tuple[Outcome, ...]:
    """Every check unknown but the one that found the clusters, each with the commands that choose."""
    import shlex

    choices = tuple(
        Gap(f"the report of {one.called} alone", f"analyze {shlex.quote(abridged(bundle))} --cluster {one.id}")
        for one in members[:MOST_NAMED]
    )
    text = "not asked: the bundle holds several clusters, and none was chosen"
    return tuple(
        known
        if check.id == known.id
        else Outcome(check.id, check.title, check.steps, Status.UNKNOWN, text, missing=choices)
        for check in checks
    )


def unseen(symptoms: Iterable[Symptom]) -> tuple[Symptom, ...]:
    """Symptoms of nobody."""
    return tuple(Symptom(one.id, SymptomState.UNKNOWN) for one in symptoms)
