"""A log does not end before its pod was made."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.snapshot import log_floors as log_floors_room
from analyzer.snapshot.log_floors import log_floors
from analyzer.sources.clock import DAY_US

from tests.support.values import are_values

MADE = 1_000 * DAY_US


def lists(
    *pods: tuple[str, int | None], logs: tuple[tuple[str, str | None, str], ...]
) -> list[tuple[str, dict[str, list[Any]]]]:
    return [
        ("pods", {"name": [name for name, _ in pods], "created_at": [at for _, at in pods]}),
        ("log_sources", {"source": [one[0] for one in logs], "pod": [one[1] for one in logs], "component": [one[2] for one in logs]}),
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "before"), [(-2, True), (-0.5, False), (0, False), (400, False)])
def test_of_the_pod_that_a_log_names(days: float, before: bool) -> None:
    """With a day of grace; whose pod is not listed has no bound."""
    found = log_floors(lists(("konnectivity-agent-x7k2p", MADE), logs=(("a", "konnectivity-agent-x7k2p", "agent"), ("b", "web-1", "other"))))  # fmt: skip
    assert found.is_before("a", MADE + int(days * DAY_US)) is before
    assert not found.is_before("b", 0)


@pytest.mark.parametrize(("days", "before"), [(-70, True), (-50, False)])
def test_of_the_oldest_pod_of_its_kind(days: int, before: bool) -> None:
    """A log without a name may be of a pod that was replaced some weeks ago, not of one long gone; another kind's pods bound nothing."""
    pods = (
        ("konnectivity-agent-aa2bb", MADE + 9 * DAY_US),
        ("konnectivity-agent-cc3dd", MADE),
        ("web", 5),
        ("x", None),
    )
    found = log_floors(lists(*pods, logs=(("a", None, "agent"), ("s", None, "server"))))
    assert found.is_before("a", MADE + days * DAY_US) is before
    assert not found.is_before("s", 0)
    assert not log_floors([]).is_before("a", 0)


def test_a_value_that_is_handed_on_is_not_changed() -> None:
    """And takes no field that is misspelt; what nobody states of it is not so."""
    are_values(log_floors_room, roomy={"LogFloors"})
