"""What came with a version is said where chance is a poor explanation, and nowhere else."""

from __future__ import annotations

import pytest
from analyzer.fleet.bundles import TEXTS, Bundle
from analyzer.fleet.lift import LEAST, lifts, wilson


def some(count: int, cause: str | None, version: str | None = None, zones: str | None = None) -> list[Bundle]:
    given = {"cause": cause, "version": version, "zones": zones}
    return [Bundle("", "", tuple(given.get(name) for name in TEXTS), 1.0, 1, 0)] * count


def test_a_cause_that_came_with_a_version() -> None:
    """With both shares, the interval and how many times as often."""
    (found,) = lifts(
        [*some(8, "dns", "1.31"), *some(2, None, "1.31"), *some(1, "dns", "1.30"), *some(19, None, "1.30")]
    )
    assert (found.dimension, found.value, found.cause, found.cases, found.bundles, found.other_cases, found.other_bundles) == (
        "version", "1.31", "dns", 8, 10, 1, 20,
    )  # fmt: skip
    assert found.times == 16.0
    assert 0.4 < found.low < 0.8 < found.high < 1
    assert found.sentence.startswith("dns with version 1.31: 8 of 10 (49 to 94 %) against 1 of 20 others, 16.0 times")


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


def test_no_cause_is_no_cause() -> None:
    """That a version is well is not said as if it were a fault; where no other has the cause there is no ratio."""
    found = lifts([*some(20, None, "1.31", "dal10"), *some(20, "dns", "1.30", "dal10")])
    assert [(one.dimension, one.value, one.cause, one.times) for one in found] == [("version", "1.30", "dns", None)]


def test_the_interval_is_wilsons() -> None:
    """Known values, and never outside 0 to 1."""
    assert [round(value, 4) for value in wilson(8, 10)] == [0.4902, 0.9433]
    assert [round(value, 4) for value in wilson(0, 10)] == [0.0, 0.2775]
    assert wilson(5, 5)[1] == 1.0
