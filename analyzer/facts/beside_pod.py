"""Other replicas of the pod whose log a bundle holds: those of one set that stand beside it and run."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.facts.pods import Pod

OF_SET = regex.compile(r"(?P<set>[a-z0-9](?:[a-z0-9.-]{0,240}[a-z0-9])?)-\d{1,4}")
"""A pod of a StatefulSet, by its ordinal; in a name of other sets the end is random."""
ENDINGS = (".log", ".txt", ".out")


def ready_beside(pods: list[Pod], pod: str | None, source: str) -> list[Pod]:
    """
    Ready pods of the StatefulSet that the log's pod is of, by the pod's name or, where the log has none, its file's.

    A name that no listed pod bears is of no set that anybody knows.
    """
    stem = source.rpartition("/")[2]
    for ending in ENDINGS:
        stem = stem.removesuffix(ending)
    own = next((one for one in pods if one.name in (pod, stem)), None)
    m = OF_SET.fullmatch(own.name) if own is not None else None
    if own is None or m is None:
        return []
    found = []
    for one in pods:
        other = OF_SET.fullmatch(one.name) if one.name != own.name and one.namespace == own.namespace else None
        if other is not None and other["set"] == m["set"] and one.health is True:
            found.append(one)
    return found
