"""Bundles go to the worker with most room; one that was lost, or is on its way out, is given none."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.fleet import placement
from analyzer.fleet.placement import Placement


class Crew:
    """A client of a cluster with these workers."""

    def __init__(self, **workers: dict[str, Any]) -> None:
        self.workers = workers
        self.events: Any = ()

    def scheduler_info(self, n_workers: int) -> dict[str, Any]:
        assert n_workers == -1, "all of them"
        return {"workers": self.workers}

    def get_events(self, topic: str) -> Any:
        assert topic == "a"
        if isinstance(self.events, Exception):
            raise self.events
        return self.events


def looked(crew: Crew) -> Placement:
    made = Placement(crew)
    made.look()
    return made


def test_the_worker_with_most_room_is_next() -> None:
    """By the share of its threads that is at work, until each thread has a bundle."""
    found = looked(Crew(a={"nthreads": 1, "local_directory": "/x"}, b={"nthreads": 2, "local_directory": "/y"}))
    order = []
    while name := found.free():
        order.append(name[0])
        found.begin(name)
    assert order == ["a", "b", "b"]
    found.end(("b", "/y"))
    assert found.free() == ("b", "/y")


def test_a_worker_that_is_paused_or_leaves_is_given_nothing() -> None:
    """It is there all the same: what it has is not lost."""
    found = looked(Crew(a={"nthreads": 1, "status": "paused"}, b={"nthreads": 1, "status": "closing_gracefully"}))
    assert found.free() is None
    assert found.has(("a", ""))
    assert not found.is_empty


def test_a_worker_that_starts_anew_at_its_port_is_another() -> None:
    """What was bound to the one before is lost, and a whole cluster can be."""
    crew = Crew(a={"nthreads": 1, "local_directory": "/x"})
    found = looked(crew)
    crew.workers = {"a": {"nthreads": 1, "local_directory": "/y"}}
    found.look()
    assert (found.has(("a", "/x")), found.has(("a", "/y"))) == (False, True)
    crew.workers = {}
    found.look()
    assert found.is_empty


def test_one_that_came_later_is_risked_when_it_has_been_there_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the beginning at once, a later one after its time."""
    now = 1000.0
    monkeypatch.setattr(placement.time, "monotonic", lambda: now)
    crew = Crew(a={"nthreads": 1})
    found = looked(crew)
    assert found.free(20) == ("a", "")
    crew.workers = {"b": {"nthreads": 1}}
    found.look()
    assert (found.free(20), found.free()) == (None, ("b", ""))
    now += 20
    found.look()
    assert found.free(20) == ("b", "")


def test_a_worker_that_was_retired_is_told_from_a_lost_one() -> None:
    """By what the scheduler wrote down; where it says nothing the worker was lost."""
    crew = Crew(a={"nthreads": 1})
    found = looked(crew)
    for events, retired in (
        ([(1.0, {"action": "remove-worker", "expected": True})], True),
        ([(1.0, {"action": "remove-worker", "expected": False})], False),
        ([(1.0, {"action": "add-worker", "expected": True})], False),
        (None, False),
        (OSError("gone"), False),
    ):
        crew.events = events
        assert found.was_retired(("a", "")) is retired
