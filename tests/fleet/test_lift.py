"""What came with a version is said where chance is a poor explanation, and nowhere else."""

from __future__ import annotations

import itertools
import random

import pytest
from analyzer.fleet import lift as lift_room
from analyzer.fleet.bundles import TEXTS, Bundle
from analyzer.fleet.lift import LEAST, by_chance, lifts, wilson

from tests.support.values import are_values

NEW = itertools.count()


def some(
    count: int, cause: str | None, version: str | None = None, zones: str | None = None, **more: str
) -> list[Bundle]:
    """Bundles of clusters of their own."""
    given = {"cause": cause, "version": version, "zones": zones, "verdict": "broken" if cause else "healthy", "certainty": "likely"} | more  # fmt: skip
    return [Bundle("", f"{next(NEW)}", tuple(given.get(name) for name in TEXTS), 1, 0) for _ in range(count)]


def test_a_cause_that_came_with_a_version() -> None:
    """With both shares, the interval and how many times as often."""
    (found,) = lifts(
        [*some(8, "dns", "1.31"), *some(2, None, "1.31"), *some(1, "dns", "1.30"), *some(19, None, "1.30")]
    )
    assert (found.dimension, found.value, found.cause, found.cases, found.clusters, found.other_cases, found.other_clusters) == (
        "version", "1.31", "dns", 8, 10, 1, 20,
    )  # fmt: skip
    assert found.times == 16.0
    assert 0.4 < found.low < 0.8 < found.high < 1
    assert found.sentence.startswith(
        "dns with version 1.31: 8 of 10 clusters (49 to 94 %) against 1 of 20 others, 16.0 times"
    )


@pytest.mark.parametrize(
    "rows",
    [
        [*some(2, "dns", "1.31"), *some(50, None, "1.30")],  # two bundles
        [*some(LEAST - 1, "dns", "1.31"), *some(50, None, "1.30")],
        [*some(50, "dns", "1.31"), *some(LEAST - 1, None, "1.30")],
        [
            *some(5, "dns", "1.31"),
            *some(5, None, "1.31"),
            *some(4, "dns", "1.30"),
            *some(6, None, "1.30"),
        ],  # as chance has it
        [*some(20, "dns", "1.31")],  # no other version
        [*some(20, None, "1.31"), *some(20, "dns", "1.30")][:20],
        [*some(20, "dns", "1.31"), *some(20, None, None)],  # no version is stated of the others
    ],
)
def test_what_may_be_chance_is_not_said(rows: list[Bundle]) -> None:
    """Few bundles on either side, shares that do not differ, nothing to compare with."""
    assert lifts(rows) == ()


def test_a_cluster_counts_once() -> None:
    """Nine bundles of one cluster are one case, not nine; nine clusters with two bundles each are nine; one that went to another version is one of each."""
    well = some(30, None, "1.30")
    assert lifts([*some(9, "dns", "1.31", cluster_id="c"), *some(5, None, "1.31"), *well]) == ()
    (found,) = lifts([one for n in range(9) for one in some(2, "dns", "1.31", cluster_id=f"c{n}")] + well)
    assert (found.cases, found.clusters, found.other_clusters) == (9, 9, 30)
    moved = [one for n in range(9) for one in (*some(1, None, "1.30", cluster_id=f"c{n}"), *some(1, "dns", "1.31", cluster_id=f"c{n}"))]  # fmt: skip
    (found,) = lifts(moved)
    assert (found.value, found.cases, found.clusters, found.other_cases, found.other_clusters) == ("1.31", 9, 9, 0, 9)


def test_an_open_verdict_is_on_neither_side() -> None:
    """Bundles of which little is known are no proof that a cause is rare elsewhere; a case that is only possible is said to be so."""
    unknown = some(40, None, "1.30", verdict="inconclusive")
    rows = [*some(6, "dns", "1.31"), *some(2, "dns", "1.31", certainty="possible"), *some(6, "dns", "1.30"), *some(2, None, "1.30")]  # fmt: skip
    assert lifts([*rows, *unknown]) == ()
    (found,) = lifts([*rows[:8], *some(20, None, "1.30"), *unknown])
    assert (found.cases, found.possible, found.other_clusters) == (8, 2, 20)
    assert "8 of 8 clusters, 2 of them only possible (" in found.sentence


def test_where_nothing_comes_with_anything_nothing_is_said() -> None:
    """Ten fleets of thirty versions and six causes thrown at random: as many comparisons do not make one of them true; what is put in is found in each."""
    said = 0
    for seed in range(10):
        chance = random.Random(seed)
        rows = [one for _ in range(600) for one in some(1, chance.choice(("a", "b", "c", "d", "e", "f", None, None)), f"1.{chance.randrange(30)}")]  # fmt: skip
        said += len(lifts(rows))
        found = lifts([*rows, *some(12, "dns", "1.7"), *some(3, "dns", "1.9")])
        assert [(one.value, one.cause) for one in found[:1]] == [("1.7", "dns")]
    assert said <= 1


def test_chance_is_fishers() -> None:
    """Known values: the tea that was poured, and a group with all cases."""
    assert round(by_chance(3, 4, 1, 4), 4) == 0.2429
    assert round(by_chance(4, 4, 0, 4), 4) == 0.0143
    assert round(by_chance(5, 5, 15, 15), 4) == 1.0


def test_no_cause_is_no_cause() -> None:
    """That a version is well is not said as if it were a fault; where no other has the cause there is no ratio."""
    found = lifts([*some(20, None, "1.31", "dal10"), *some(20, "dns", "1.30", "dal10")])
    assert [(one.dimension, one.value, one.cause, one.times) for one in found] == [("version", "1.30", "dns", None)]


def test_the_interval_is_wilsons() -> None:
    """Known values, and never outside 0 to 1."""
    assert [round(value, 4) for value in wilson(8, 10)] == [0.4902, 0.9433]
    assert [round(value, 4) for value in wilson(0, 10)] == [0.0, 0.2775]
    assert wilson(5, 5)[1] == 1.0


def test_a_value_that_is_handed_on_is_not_changed() -> None:
    """And takes no field that is misspelt; what nobody states of it is not so."""
    are_values(lift_room)
