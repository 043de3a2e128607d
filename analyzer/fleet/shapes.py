"""
Bundles that belong together: equal findings without names are one shape, and shapes that share most findings one group.

Findings are the causes and the failing checks. Two shapes are similar when at least `ALIKE` of all their findings are
common (Jaccard); the shape with most bundles is a group's centre.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.fleet.bundles import DIMENSIONS, Bundle
from analyzer.wording import plural

ALIKE = 0.6
SHAPES = 1500
"""Shapes that are compared with each other; rarer ones stay by themselves."""
GROUP = 2
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Group:
    """
    Bundles of one shape, or of similar ones, and what they share.

    Attributes:
        bundles: all of them; `equal` have the centre's very findings.
        failed: the centre's failing checks.
        common: findings of every bundle of the group.
    """

    signature: str
    bundles: int
    equal: int
    cause: str
    failed: tuple[str, ...]
    common: tuple[str, ...]
    first: str | None
    last: str | None
    shared: tuple[str, ...]
    examples: tuple[str, ...]
    signatures: tuple[str, ...]

    @property
    def sentence(self) -> str:
        since = f" since {self.first}" if self.first else ""
        shared = f", all {'; '.join(self.shared)}" if self.shared else ""
        kind = "of one shape" if self.equal == self.bundles else f"of similar shapes ({self.equal} equal)"
        return f"{plural(self.bundles, 'bundle')} {kind}{since}{shared}: {self.cause}"


@dataclass(frozen=True, slots=True)
class Alone:
    """A bundle whose findings no other has, and which are near to no group's centre."""

    path: str
    cause: str
    failed: tuple[str, ...]


def groups(good: Sequence[Bundle]) -> tuple[tuple[Group, ...], tuple[Alone, ...]]:
    """Groups by size, and the bundles that are alone; bundles without findings are neither."""
    by_shape: dict[frozenset[str], list[Bundle]] = {}
    for one in good:
        if one.findings:
            by_shape.setdefault(one.findings, []).append(one)
    order = sorted(by_shape, key=lambda shape: (-len(by_shape[shape]), sorted(shape)))
    taken: set[frozenset[str]] = set()
    found: list[Group] = []
    alone: list[Alone] = []
    for at, centre in enumerate(order):
        if centre in taken:
            continue
        near = [s for s in order[at + 1 : SHAPES] if s not in taken and _alike(centre, s)] if at < SHAPES else []
        taken.update(near)
        rows = [one for shape in (centre, *near) for one in by_shape[shape]]
        if len(rows) < GROUP:
            alone.append(Alone(rows[0].path, rows[0].first_cause, _checks(centre)))
        else:
            found.append(_group(centre, near, by_shape, rows, good))
    found.sort(key=lambda group: (-group.bundles, group.signature))
    return tuple(found), tuple(sorted(alone, key=lambda one: one.path))


def _alike(one: frozenset[str], two: frozenset[str]) -> bool:
    common = len(one & two)
    return common >= ALIKE * (len(one) + len(two) - common)


def _checks(shape: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(one for one in shape if one[0].isupper()))


def _group(
    centre: frozenset[str], near: list[frozenset[str]], by_shape: dict[frozenset[str], list[Bundle]], rows: list[Bundle], good: Sequence[Bundle]
) -> Group:  # fmt: skip
    days = sorted(day for one in rows if (day := one.day))
    own = by_shape[centre]
    cause = Counter(one.first_cause for one in own).most_common(1)[0][0]
    shapes = (centre, *near)
    return Group(
        str(own[0].signature), len(rows), len(own), cause, _checks(centre), tuple(sorted(frozenset.intersection(*shapes))),
        days[0] if days else None, days[-1] if days else None, _shared(rows, good), tuple(str(one.path) for one in rows[:EXAMPLES]),
        tuple(sorted({str(by_shape[shape][0].signature) for shape in shapes})),
    )  # fmt: skip


def _shared(rows: Sequence[Bundle], good: Sequence[Bundle]) -> tuple[str, ...]:
    """What all bundles of a group have in common and not all bundles of the fleet."""
    found = []
    for name in DIMENSIONS:
        common = set(rows[0].values(name)).intersection(*(one.values(name) for one in rows))
        if values := sorted(value for value in common if not all(value in one.values(name) for one in good)):
            found.append(f"of {name} {', '.join(values)}")
    if rows[0].day and all(one.day == rows[0].day for one in rows) and any(one.day != rows[0].day for one in good):
        found.append(f"of {rows[0].day}")
    return tuple(found)
