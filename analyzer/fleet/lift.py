"""
What came with a value: a cause that bundles of one version (or zone, region ...) have more often than all others.

Stated only where chance is a poor explanation: the 95 % intervals of the two shares (Wilson's) do not touch, and both
sides have enough bundles to have one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.fleet.bundles import DIMENSIONS, Bundle

LEAST = 5
"""Bundles on either side, below which nothing is said."""
CASES = 3
Z = 1.959963984540054
"""Of the normal distribution for 95 %."""


@dataclass(frozen=True, slots=True)
class Lift:
    """
    A cause in the bundles of one value against its share in the others.

    Attributes:
        low, high: the 95 % interval of its share among the value's bundles.
        times: how many times the others' share; None where no other bundle has the cause.
    """

    dimension: str
    value: str
    cause: str
    cases: int
    bundles: int
    other_cases: int
    other_bundles: int
    low: float
    high: float
    times: float | None

    @property
    def sentence(self) -> str:
        times = f", {self.times:.1f} times their share" if self.times is not None else ""
        return (
            f"{self.cause} with {self.dimension} {self.value}: {self.cases} of {self.bundles} ({100 * self.low:.0f} to {100 * self.high:.0f} %) "
            f"against {self.other_cases} of {self.other_bundles} others{times}"
        )


def lifts(good: Sequence[Bundle]) -> tuple[Lift, ...]:
    """The clearest first."""
    found: list[tuple[float, Lift]] = []
    for name in DIMENSIONS:
        sizes: Counter[str] = Counter()
        cases: Counter[tuple[str, str]] = Counter()
        stated = 0
        of_stated: Counter[str] = Counter()
        for one in good:
            values = one.values(name)
            stated += bool(values)
            if values:
                of_stated[one.first_cause] += 1
            for value in values:
                sizes[value] += 1
                cases[value, one.first_cause] += 1
        for (value, cause), count in cases.items():
            size, others, other_cases = sizes[value], stated - sizes[value], of_stated[cause] - count
            if cause == "none" or count < CASES or size < LEAST or others < LEAST:
                continue
            (low, high), (_, most) = wilson(count, size), wilson(other_cases, others)
            if low > most:
                times = (count / size) / (other_cases / others) if other_cases else None
                lift = Lift(
                    name,
                    value,
                    cause,
                    count,
                    size,
                    other_cases,
                    others,
                    round(low, 4),
                    round(high, 4),
                    times and round(times, 2),
                )
                found.append((low - most, lift))
    return tuple(
        lift for _, lift in sorted(found, key=lambda one: (-one[0], one[1].dimension, one[1].value, one[1].cause))
    )


def wilson(cases: int, size: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927), which holds for small numbers, too."""
    share, spread = cases / size, Z * Z / size
    middle = share + spread / 2
    wide = Z * math.sqrt(share * (1 - share) / size + spread / (4 * size))
    return max(0.0, (middle - wide) / (1 + spread)), min(1.0, (middle + wide) / (1 + spread))
