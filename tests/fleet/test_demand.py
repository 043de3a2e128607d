"""A cluster that grows with its work sees how much there is, though its threads hold one bundle each."""

from __future__ import annotations

import time
from typing import Any

import pytest
from analyzer.fleet import demand
from analyzer.fleet.demand import Demand

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")


class Crew:
    """A client that keeps what waits."""

    def __init__(self) -> None:
        self.waiting = 0

    def submit(self, call: Any, *, pure: bool, resources: dict[str, float]) -> Crew:
        assert (call, pure, list(resources.values())) == (len, False, [1.0])
        self.waiting += 1
        return self

    def release(self) -> None:
        self.waiting -= 1


def test_as_many_tasks_wait_as_bundles_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to a number that no scheduler minds; none is left when no bundle waits."""
    monkeypatch.setattr(demand, "MOST", 5)
    crew = Crew()
    shown = Demand(crew, len)
    for waiting, held in ((9, 5), (7, 5), (3, 3), (4, 4), (0, 0)):
        shown.show(waiting)
        assert crew.waiting == held


def test_dask_asks_for_workers_by_what_waits() -> None:
    """Its own measure, of a real scheduler: one worker without, more with it, and no worker runs what waits."""
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, silence_logs=50) as made,
        distributed.Client(made.scheduler_address) as crew,
    ):  # fmt: skip
        shown = Demand(crew, abs)
        assert made.scheduler.adaptive_target() <= 1
        for waiting, least in ((40, 4), (0, 0)):
            shown.show(waiting)
            until = time.monotonic() + 10
            while len(made.scheduler.unrunnable) != waiting and time.monotonic() < until:
                time.sleep(0.02)
            assert len(made.scheduler.unrunnable) == waiting
            assert made.scheduler.adaptive_target() >= least
        assert made.scheduler.adaptive_target() <= 1
