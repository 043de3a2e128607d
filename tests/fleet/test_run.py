"""Many bundles in one run: what is done is skipped, what is finished is kept, and every path is counted once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from analyzer.fleet import run
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.rows import Rows, failed, identified
from analyzer.fleet.run import KEPT, LOT, Counts, many
from analyzer.version import __version__


def row(path: str, status: str = "ok") -> Rows:
    return failed(identified(path, path), status, "" if status == "ok" else "gone")


class Kept:
    """A dataset that remembers its lots."""

    def __init__(self, done: dict[str, str] | None = None) -> None:
        self.lots: list[list[Rows]] = []
        self._done = done or {}

    def done(self, version: str) -> dict[str, str]:
        assert version == __version__
        return dict(self._done)

    def append(self, lots: list[Rows]) -> None:
        self.lots.append(lots)


def work(monkeypatch: pytest.MonkeyPatch, status: str = "ok", stop: int = 10**6) -> list[Any]:
    asked: list[Any] = []

    def results(todo: list[str], tables: tuple[str, ...], count: int) -> Iterator[Rows]:
        asked.append((todo, tables, count))
        try:
            for at, path in enumerate(todo):
                if at == stop:
                    raise KeyboardInterrupt
                yield row(path, status)
        finally:
            asked.append("closed")

    monkeypatch.setattr(run.local, "results", results)
    return asked


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    for at in range(5):
        (tmp_path / f"b{at}").write_text(f"{at}")
    return [str(tmp_path / f"b{at}") for at in range(5)]


def test_equal_content_is_one_task(paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The second of two equal bundles is skipped; a path that is not there is tried."""
    (tmp_path / "twin").write_text("0")
    asked = work(monkeypatch)
    counts = many([*paths, str(tmp_path / "twin"), str(tmp_path / "absent")], Kept(), workers=3, tables=("nodes",))  # type: ignore[arg-type]
    assert asked[0] == ([*paths, str(tmp_path / "absent")], ("nodes",), 3)
    assert (counts.analysed, counts.skipped, counts.usable) == (6, 1, True)


@pytest.mark.parametrize(("status", "usable"), [("ok", True), ("unusable", False)])
def test_what_is_done_is_not_done_again(
    paths: list[str], status: str, usable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is started, and a diagnosis from before makes the run a success."""
    asked = work(monkeypatch)
    kept = Kept({row(path)["bundles"][0]["sha256"]: status for path in paths})
    counts = many(paths, kept)  # type: ignore[arg-type]
    assert (counts.skipped, counts.finished, counts.usable, asked, kept.lots) == (5, 0, usable, [], [])


def test_no_more_workers_than_tasks(paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """And as many as there are cores when none are asked for."""
    asked = work(monkeypatch)
    many(paths, Kept(), workers=9)  # type: ignore[arg-type]
    monkeypatch.setattr(run.os, "cpu_count", lambda: 2)
    many(paths, Kept())  # type: ignore[arg-type]
    assert [asked[0][2], asked[2][2]] == [5, 2]


def test_rows_are_written_lot_by_lot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full lot is written at once, the rest at the end, none twice; progress counts each."""
    work(monkeypatch)
    kept, seen = Kept(), []
    names = [str(tmp_path / str(at)) for at in range(LOT + 3)]
    many(names, kept, progress=lambda *now: seen.append(now))  # type: ignore[arg-type]
    assert [len(lot) for lot in kept.lots] == [LOT, 3]
    assert [one["bundles"][0]["path"] for lot in kept.lots for one in lot] == names
    assert seen[0] == (1, LOT + 3, 0)
    assert seen[-1] == (LOT + 3, LOT + 3, 0)


def test_what_is_finished_is_kept_when_the_run_is_ended(paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers are ended first."""
    asked = work(monkeypatch, stop=3)
    kept = Kept()
    with pytest.raises(KeyboardInterrupt):
        many(paths, kept)  # type: ignore[arg-type]
    assert [len(lot) for lot in kept.lots] == [3]
    assert asked[-1] == "closed"


def test_each_status_is_counted_once() -> None:
    """An error is none of the unusable ones; the first problems are kept with their reasons, and only these."""
    counts = Counts()
    for status in ("ok", "error", "unusable", "unusable"):
        counts.add({"status": status, "path": status, "error": "why"})
    assert (counts.analysed, counts.errors, counts.unusable, counts.finished, counts.usable) == (1, 1, 2, 4, True)
    assert counts.problems == [("error", "why"), ("unusable", "why"), ("unusable", "why")]
    none = Counts()
    for at in range(KEPT + 5):
        none.add({"status": "error", "path": at, "error": "why"})
    assert (len(none.problems), none.errors, none.usable) == (KEPT, KEPT + 5, False)


def test_a_scheduler_does_the_work_when_there_is_one(paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is started here."""
    asked = work(monkeypatch)
    monkeypatch.setattr(run, "on_cluster", lambda todo, *_: (row(path) for path in todo))
    assert many(paths, Kept(), scheduler=object()).analysed == 5  # type: ignore[arg-type]
    assert asked == []


def test_a_real_dataset_remembers_the_run(paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Errors are tried again, the others are not."""
    work(monkeypatch, "error")
    assert many(paths[:2], Dataset(tmp_path / "d")).errors == 2
    work(monkeypatch)
    assert many(paths, Dataset(tmp_path / "d")).analysed == 5
    assert many(paths, Dataset(tmp_path / "d")).skipped == 5
