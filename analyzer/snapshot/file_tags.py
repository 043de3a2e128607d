"""
Whose a member is that lies beside those of several clusters: by the part of its name in which theirs differ.

::

    prod-cluster.txt   prod-pods.txt      <- prod, for prod-cluster.txt states its ID
    dev-cluster.txt    dev-pods.txt       <- dev

The part is known only from two members that state different clusters and are called alike for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations, takewhile

from analyzer import patterns as regex

BETWEEN = regex.compile(r"[-_. ]+")
STEP = regex.compile(r"[/!]")
NameParts = tuple[str, ...]
MOST = 50
"""Members of one folder that state a cluster; of more the rest is not compared."""


class FileTags:
    """The parts of names that tell the clusters of a folder apart, from the members that state one cluster each."""

    def __init__(self, stated: Mapping[str, set[str]]) -> None:
        self._tags: dict[str, list[tuple[str, NameParts, bool]]] = {}  # by folder: cluster, part, does it lead
        folders: dict[str, list[tuple[NameParts, str]]] = {}
        for source, ids in sorted(stated.items()):
            if len(ids) == 1:
                folder, words = _name(source)
                folders.setdefault(folder, []).append((words, next(iter(ids))))
        for folder, members in folders.items():
            for (one, id), (two, other) in combinations(members[:MOST], 2):
                if id != other and (parts := _differ(one, two)) is not None:
                    leads, mine, its = parts
                    self._tags.setdefault(folder, []).extend([(id, mine, leads), (other, its, leads)])

    def owner(self, source: str) -> str | None:
        """The one cluster whose part the member's name has; None where it has none, or of several."""
        folder, words = _name(source)
        found = {
            id
            for id, part, leads in self._tags.get(folder, ())
            if (words[: len(part)] if leads else words[-len(part) :]) == part
        }
        return found.pop() if len(found) == 1 else None


def _name(source: str) -> tuple[str, NameParts]:
    """(folder or archive, the words of the name without its ending)."""
    last = max((m.end() for m in STEP.finditer(source)), default=0)
    stem = source[last:].rpartition(".")[0] or source[last:]
    return source[:last], tuple(word for word in BETWEEN.split(stem.lower()) if word)


def _differ(one: NameParts, two: NameParts) -> tuple[bool, NameParts, NameParts] | None:
    """(do the parts lead, the part of either) of two names that are alike behind it or in front of it; None of any others."""
    front, back = _alike(one, two), _alike(one[::-1], two[::-1])
    if not front and not back:
        return None
    mine, its = (one[: len(one) - back], two[: len(two) - back]) if back else (one[front:], two[front:])
    return (back > 0, mine, its) if mine and its else None


def _alike(one: Iterable[str], two: Iterable[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))
