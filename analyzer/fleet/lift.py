"""
What came with a value: a cause that clusters of one version (or zone, region ...) have more often than all others.

A cluster counts once, however many bundles were taken of it: they tell of one fault, not of many. Of bundles whose
verdict is open nobody knows whether they have a cause, so they are on neither side. Stated is only what chance does not
explain: the 95 % intervals of the two shares (Wilson's) do not touch, and Fisher's exact test says so after as many
comparisons as were made (Bonferroni's correction).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analyzer.fleet.bundles import DIMENSIONS, NO_CAUSE, Bundle
from analyzer.model import Certainty

LEAST = 5
"""Clusters on either side, below which nothing is said."""
CASES = 3
Z = 1.959963984540054
"""Of the normal distribution for 95 %."""
CHANCE = 0.05
"""Of all that is said about a fleet where nothing comes with anything: how likely is it that something is said?"""


@dataclass(frozen=True, slots=True)
class Lift:
    """
    A cause in the clusters of one value against its share in the others.

    Attributes:
        cases, clusters: those with the cause, of all decided ones with the value.
        possible: cases in which the cause is possible and no more.
        low, high: the 95 % interval of its share among the value's clusters.
        times: how many times the others' share; None where no other cluster has the cause.
    """

    dimension: str
    value: str
    cause: str
    cases: int
    clusters: int
    possible: int
    other_cases: int
    other_clusters: int
    low: float
    high: float
    times: float | None

    @property
    def sentence(self) -> str:
        times = f", {self.times:.1f} times their share" if self.times is not None else ""
        unsure = f", {self.possible} of them only possible" if self.possible else ""
        return (
            f"{self.cause} with {self.dimension} {self.value}: {self.cases} of {self.clusters} clusters{unsure} "
            f"({100 * self.low:.0f} to {100 * self.high:.0f} %) against {self.other_cases} of {self.other_clusters} others{times}"
        )


def lifts(good: Sequence[Bundle]) -> tuple[Lift, ...]:
    """The clearest first."""
    found: list[tuple[float, Lift]] = []
    compared = 0
    decided = [(one, str(one.cluster_id or one.digest or one.path), one.first_cause, one.certainty != Certainty.POSSIBLE) for one in good if one.is_decided]  # fmt: skip
    for name in DIMENSIONS:
        clusters = _clusters(decided, name)
        sizes = Counter(value for values, _ in clusters for value in values)
        all_cases = Counter(cause for causes in clusters.values() for cause, _ in causes)
        each = [
            (value, cause, sure)
            for (values, _), causes in clusters.items()
            for cause, sure in causes
            for value in values
        ]
        cases = Counter((value, cause) for value, cause, _ in each)
        possible = Counter((value, cause) for value, cause, sure in each if not sure)
        enough = [v for v, size in sizes.items() if min(size, len(clusters) - size) >= LEAST]
        compared += len(enough) * len(all_cases)
        for value in enough:
            for cause in all_cases:
                count, size = cases[value, cause], sizes[value]
                other_cases, others = all_cases[cause] - count, len(clusters) - size
                if count < CASES:
                    continue
                (low, high), (_, most) = wilson(count, size), wilson(other_cases, others)
                if low > most:
                    times = round((count / size) / (other_cases / others), 2) if other_cases else None
                    found.append((
                        by_chance(count, size, other_cases, others),
                        Lift(name, value, cause, count, size, possible[value, cause], other_cases, others, round(low, 4), round(high, 4), times),
                    ))  # fmt: skip
    found.sort(key=lambda one: (one[0], one[1].dimension, one[1].value, one[1].cause))
    return tuple(lift for chance, lift in found if chance * compared <= CHANCE)


Causes = tuple[tuple[str, bool], ...]
"""First causes of a cluster, each with whether one bundle says that it is more than possible."""


def _clusters(
    decided: Sequence[tuple[Bundle, str, str, bool]], dimension: str
) -> dict[tuple[tuple[str, ...], str], Causes]:
    """The first causes of each decided cluster at its values; a bundle that names no cluster is one. Equal tuples are one object."""
    found: dict[tuple[tuple[str, ...], str], Causes] = {}
    same: dict[Any, Any] = {}
    for one, cluster, cause, sure in decided:
        if values := one.values(dimension):
            at = same.setdefault(values, values), cluster
            causes = dict(found.get(at, ()))
            if cause not in NO_CAUSE:
                causes[cause] = causes.get(cause, False) or sure
            made = tuple(causes.items())
            found[at] = same.setdefault(made, made)
    return found


def wilson(cases: int, size: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927), which holds for small numbers, too."""
    share, spread = cases / size, Z * Z / size
    middle = share + spread / 2
    margin = Z * math.sqrt(share * (1 - share) / size + spread / (4 * size))
    return max(0.0, (middle - margin) / (1 + spread)), min(1.0, (middle + margin) / (1 + spread))


def by_chance(cases: int, size: int, other_cases: int, others: int) -> float:
    """How likely so many of all cases fall into this group, or more, when each may fall anywhere (Fisher 1935, one-sided)."""
    every, total = cases + other_cases, size + others

    def ways(of: int, chosen: int) -> float:
        return math.lgamma(of + 1) - math.lgamma(chosen + 1) - math.lgamma(of - chosen + 1)

    found, all_ways = 0.0, ways(total, every)
    for here in range(max(cases, every - others), min(size, every) + 1):
        found += (one := math.exp(ways(size, here) + ways(others, every - here) - all_ways))
        if one < found * 1e-12 and here > size * every / total:  # beyond the middle each is less than the one before
            break
    return found
