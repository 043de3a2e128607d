"""The figures of a fleet report, as values: counts by cause, day and place, groups, and the bundles that they count."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.fleet.lift import Lift
from analyzer.fleet.shapes import Alone, Group
from analyzer.wording import plural

Numbered = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CauseCount:
    """A first cause over all bundles, with how sure they are."""

    cause: str
    bundles: int
    confirmed: int
    likely: int
    possible: int


@dataclass(frozen=True, slots=True)
class Split:
    """First causes by a value of one dimension."""

    dimension: str
    value: str
    bundles: int
    causes: Numbered


@dataclass(frozen=True, slots=True)
class Rest:
    """What the splits of a dimension do not show: values beyond the most frequent, and bundles that state none."""

    dimension: str
    values: int
    unstated: int

    @property
    def sentence(self) -> str:
        """Empty where all is shown."""
        more = f"{self.values} more, less frequent" if self.values else ""
        none = (
            f"{plural(self.unstated, 'bundle')} that {'states' if self.unstated == 1 else 'state'} none"
            if self.unstated
            else ""
        )
        return "; ".join(("besides " + one) if not at else one for at, one in enumerate(filter(None, (more, none))))


@dataclass(frozen=True, slots=True)
class Day:
    """
    The bundles of one day.

    Attributes:
        broken: how many of them are broken or degraded.
        undecided: how many verdicts are open: in no share, for nobody knows.
        share: of the decided ones, 0 to 1; None where there is none.
        change: of the share against the last day before that has one; None for the first.
    """

    day: str
    bundles: int
    broken: int
    undecided: int
    share: float | None
    change: float | None
    causes: Numbered


@dataclass(frozen=True, slots=True)
class Listed:
    """
    A bundle by itself, with what the figures choose it by.

    Attributes:
        places: (dimension, value) of where it belongs.
        missing: what it lacks, of the evidence that is missing most.
    """

    path: str
    status: str
    verdict: str | None
    cause: str
    certainty: str | None
    signature: str | None
    day: str | None
    places: tuple[tuple[str, str], ...]
    damaged: int
    error: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fleet:
    """
    Everything the fleet report shows.

    Attributes:
        unnamed: analysed bundles that do not say of which cluster they are.
        timed: analysed bundles of which it is known how long they took: `seconds` together.
        ways: by which analyzer with which options bundles were analysed, where that is not the same for all.
        stayed: analysed bundles that the last run could not read: what is said of them is from before.
        unreached: the first of them, with the reason.
    """

    bundles: int
    usable: int
    statuses: Numbered
    clusters: int
    unnamed: int
    first: str | None
    last: str | None
    verdicts: Numbered
    causes: tuple[CauseCount, ...]
    days: tuple[Day, ...]
    lifts: tuple[Lift, ...]
    splits: tuple[Split, ...]
    rests: tuple[Rest, ...]
    groups: tuple[Group, ...]
    outliers: tuple[Alone, ...]
    missing: Numbered
    timed: int
    seconds: float
    slowest: tuple[tuple[str, float], ...]
    size_bytes: int
    incomplete: int
    problems: tuple[tuple[str, str], ...]
    listed: tuple[Listed, ...]
    where: Numbered | tuple[tuple[str, str], ...] = ()
    damaged: tuple[tuple[str, str], ...] = ()
    ways: Numbered = ()
    stayed: int = 0
    unreached: tuple[tuple[str, str], ...] = ()
