"""Controllers of the system by their own counts and refusals, where no list shows their pods (parts of BGP-08, BGP-09, CLU-02, CLU-03, MET-01)."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, failed, passed, plural, some, warned
from analyzer.facts.cluster import About
from analyzer.facts.controlled import ShortOfPods, counted, short
from analyzer.facts.scheduling import admission, decider
from analyzer.schema import EventRow, WorkloadRow


def detail_of(one: ShortOfPods) -> details.LackingPods:
    """The first controller as causes read it."""
    obstacle = admission(one.why) if one.why else None
    named = decider(one.why, obstacle) if obstacle is not None else None
    return details.LackingPods(one.kind, one.namespace, one.name, one.exist, one.ready is not None, obstacle, named)


def in_words(found: Iterable[ShortOfPods]) -> str:
    return some((one.words for one in found), 2)


def basis(found: list[ShortOfPods]) -> str:
    return f"{plural(len(found), 'controller')}, no pod listed"


def by_counts(
    about: About, workloads: Iterable[WorkloadRow], events: Iterable[EventRow], cite: Cite, role: str
) -> Answer | None:
    """
    The answer of a role without a listed pod; None where no controller of it speaks.

    None ready is a failure, as is a refusal of which no count says that others are there; a part is a warning, and all that are wanted ready are a pass, for the controller counts readiness itself.
    """
    rows, said = list(workloads), list(events)
    if found := short(about, rows, said, role):
        none = not any(one.ready for one in found)
        evidence = cite([row for one in found for row in one.rows], limit=4)
        gaps = () if found[0].why else (commands.events(),)
        answer = failed if none else warned
        return answer(
            in_words(found),
            basis(found),
            evidence,
            gaps,
            subjects=[one.name for one in found],
            detail=detail_of(found[0]),
        )
    if fine := counted(about, rows, role):
        return passed(f"{fine[0].ready} of {fine[0].desired} pods of {fine[0].name} are ready, as counted", f"1 {fine[0].kind}", cite(fine[:1]))  # fmt: skip
    return None
