"""Many bundles in one run: what is done is skipped, what is finished is kept, and every path is counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from analyzer.errors import UsageError
from analyzer.fleet import run
from analyzer.fleet.dataset import Dataset, GoodRow
from analyzer.fleet.identity import Analysed, Options, content_digest, marks, names_of, version_key
from analyzer.fleet.listing import StoreEntry
from analyzer.fleet.looks import LaterLook, RowMarks
from analyzer.fleet.place import Folder
from analyzer.fleet.rows import SAME, FleetRows, failed, identified
from analyzer.fleet.run import KEPT, LOT, Counts, analyse_all
from analyzer.fleet.summary import summary
from analyzer.fleet.workers import Task
from analyzer.version import __version__

from tests.support.values import are_values


def row(path: str, status: str = "ok") -> FleetRows:
    base = identified(path, Options())
    return failed(
        {**base, "sha256": content_digest(path), "marks": marks(path)}, status, "" if status == "ok" else "gone"
    )


class Kept:
    """A dataset that remembers its lots."""

    def __init__(self, folder: Path, done: dict[str, list[Analysed]] | None = None) -> None:
        self.place = Folder(folder)
        self.lots: list[list[FleetRows]] = []
        self.compacted = 0
        self.names: set[str] = set()
        self.relative: set[str] = set()
        self.unfinished: set[str] = set()
        self.good: dict[str, list[GoodRow]] = {}
        self.notes: list[tuple[str, str, str, str]] = []
        self._done = done or {}

    def analysed(self, made_by: str, *, whole: bool = False) -> dict[str, list[Analysed]]:
        assert made_by.startswith(__version__)
        return dict(self._done)

    def append(self, lots: list[FleetRows]) -> None:
        self.lots.append(lots)

    def note(self, row: GoodRow, seen_by: str, status: str, marks: str, error: str = "") -> None:
        self.notes.append((row.path, status, marks, error))

    def besides(self, paths: Collection[str]) -> set[str]:
        return {*self._done} - {*paths}

    def compact(self, *, now: bool, without: Collection[str] = ()) -> None:
        self.compacted += 1
        self.without = without
        self.now = now


def work(monkeypatch: pytest.MonkeyPatch, status: str = "ok", stop: int = 10**6) -> list[Any]:
    asked: list[Any] = []

    def results(tasks: list[Task], options: Options, count: int, key: bytes) -> Iterator[FleetRows | None]:
        asked.append(([one.path for one in tasks], options.tables, count))
        asked.append([one.known for one in tasks])
        try:
            for at, task in enumerate(tasks):
                if at == stop:
                    raise KeyboardInterrupt
                yield None
                yield {SAME: []} if status == SAME else row(task.path, status)
        finally:
            asked.append("closed")

    monkeypatch.setattr(run.local, "results", results)
    return asked


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    for at in range(5):
        (tmp_path / f"b{at}").write_text(f"{at}" * (5 - at))
    return [str(tmp_path / f"b{at}") for at in range(5)]


def test_the_largest_come_first_and_each_path_once(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A large one that begins last would be waited for alone; what was not finished before may end more workers, so it comes last; equal content under two paths is two rows."""
    (tmp_path / "twin").write_text("00000")
    asked = work(monkeypatch)
    given = [paths[4], *paths, str(tmp_path / "twin"), str(tmp_path / "absent")]
    counts = analyse_all(given, Kept(tmp_path), options=Options(tables=("nodes",)), workers=3)  # type: ignore[arg-type]
    assert asked[0] == ([paths[0], str(tmp_path / "twin"), *paths[1:], str(tmp_path / "absent")], ("nodes",), 3)
    assert (counts.analysed, counts.skipped, counts.usable) == (7, 0, True)
    kept = Kept(tmp_path)
    kept.unfinished = {paths[0], paths[2]}
    analyse_all(paths, kept)  # type: ignore[arg-type]
    assert asked[3][0] == [paths[1], paths[3], paths[4], paths[0], paths[2]]


@pytest.mark.parametrize(
    ("status", "usable"), [("ok", True), ("unusable", False), ("killed", False), ("timeout", False)]
)
def test_what_is_done_is_not_done_again(
    paths: list[str], status: str, usable: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing is started, and a diagnosis from before makes the run a success."""
    asked = work(monkeypatch)
    kept = Kept(tmp_path, {path: [Analysed(marks(path), content_digest(path), status)] for path in paths})
    counts = analyse_all(paths, kept)  # type: ignore[arg-type]
    assert (counts.skipped, counts.finished, counts.usable, asked, kept.lots) == (5, 0, usable, [], [[]])
    assert counts.not_again == (5 if status in ("killed", "timeout") else 0)


def test_what_ended_its_worker_is_tried_again_when_that_is_asked_for(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Those that were killed or too slow; the others are compared by content, for size and time are not believed then."""
    asked = work(monkeypatch)
    states = ["killed", "timeout", "ok", "unusable", "ok"]
    kept = Kept(
        tmp_path, {path: [Analysed(marks(path), "d", status)] for path, status in zip(paths, states, strict=True)}
    )
    counts = analyse_all(paths, kept, again=True)  # type: ignore[arg-type]
    assert (asked[0][0], counts.skipped) == (paths, 0)
    assert asked[1] == [(), (), ("d",), (), ("d",)]


@pytest.mark.parametrize(("is_sure", "read"), [(True, 0), (False, 1)])
def test_the_tag_of_an_object_is_believed_always(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_sure: bool, read: int
) -> None:
    """Other content has another; of a time two contents may have one, so that is looked into when it is asked for."""
    monkeypatch.setattr(run, "looked_up", lambda *_, **__: StoreEntry("d", 9, is_sure))
    kept = Kept(tmp_path, {"s3://b/k": [Analysed("d", "x", "ok")]})
    found = run._todo(["s3://b/k"], kept, Options(), run.Counts(), Counter(), again=True, key=b"")  # type: ignore[arg-type]
    assert len(found) == read


def test_content_that_was_touched_is_read_and_known(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Other marks: the worker gets the digests that need no analysis, and says that nothing is new."""
    asked = work(monkeypatch, SAME)
    kept = Kept(
        tmp_path, {paths[0]: [Analysed("other", "digest", "ok")], paths[1]: [Analysed("other", "bad", "unusable")]}
    )
    counts = analyse_all(paths[:2], kept)  # type: ignore[arg-type]
    assert asked[1] == [("digest",), ()]
    assert (counts.skipped, counts.usable, kept.lots) == (2, True, [[]])


def test_a_short_lot_is_written_after_a_while(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Finished rows wait for no full lot; the parts are put together at the end."""
    work(monkeypatch)
    monkeypatch.setattr(run, "FLUSH_S", -1.0)
    kept = Kept(tmp_path)
    analyse_all(paths, kept)  # type: ignore[arg-type]
    assert [len(lot) for lot in kept.lots if lot] == [1, 1, 1, 1, 1]
    assert (kept.compacted, kept.now) == (1, False)


def test_parts_are_put_together_when_that_is_asked_for(paths: list[str], tmp_path: Path) -> None:
    """Though nothing is to be done; otherwise such a run leaves the dataset alone."""
    for asked in (False, True):
        kept = Kept(tmp_path, {path: [Analysed(marks(path), "d", "ok")] for path in paths})
        assert analyse_all(paths, kept, compact=asked).skipped == 5  # type: ignore[arg-type]
        assert kept.compacted == asked


def test_parts_that_cannot_be_put_together_cost_no_run(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """All rows are written by then: the reason is told, and is an error only where it was asked for."""
    work(monkeypatch)
    kept = Kept(tmp_path)

    def full(*, now: bool, without: Collection[str]) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept, "compact", full)
    counts = analyse_all(paths, kept)  # type: ignore[arg-type]
    assert (counts.analysed, counts.apart) == (5, "No space left on device")
    with pytest.raises(OSError, match="No space"):
        analyse_all(paths, kept, compact=True)  # type: ignore[arg-type]


def test_a_path_of_an_earlier_version_makes_way_for_the_whole_one(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It was written from the folder of the command: known again from there, its old row goes; from elsewhere that is said."""
    work(monkeypatch)
    monkeypatch.chdir(tmp_path)
    kept = Kept(tmp_path)
    kept.relative = {"b0", "./b1", "elsewhere/b2"}
    counts = analyse_all(paths, kept)  # type: ignore[arg-type]
    assert (kept.without, counts.relative) == ({"b0", "./b1"}, 1)
    counts = analyse_all(["b0"], kept)  # type: ignore[arg-type]
    assert (kept.without, counts.relative) == (set(), 2), "who names it so means it so"
    work(monkeypatch, "error")
    kept.good = {"b0": [GoodRow("b0", "b0", content_digest("b0"), "0.2.0", "")]}
    counts = analyse_all(paths[:2], kept)  # type: ignore[arg-type]
    assert (kept.without, counts.stayed, counts.errors) == ({"./b1"}, 1, 1), "it is all that is known of it"


def test_the_time_of_a_run_is_given_by_its_caller(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Rows carry it; no clock is read for them."""
    work(monkeypatch)
    kept = Kept(tmp_path)
    analyse_all(paths, kept, analyzed_at="2026-03-02T00:00:00Z")  # type: ignore[arg-type]
    assert {one["bundles"][0]["analyzed_at"] for lot in kept.lots for one in lot} == {"2026-03-02T00:00:00Z"}


def test_no_more_workers_than_tasks(paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And as many as there are cores when none are asked for."""
    asked = work(monkeypatch)
    analyse_all(paths, Kept(tmp_path), workers=9)  # type: ignore[arg-type]
    monkeypatch.setattr(run.os, "cpu_count", lambda: 2)
    analyse_all(paths, Kept(tmp_path))  # type: ignore[arg-type]
    assert [asked[0][2], asked[3][2]] == [5, 2]


def test_rows_are_written_lot_by_lot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full lot is written at once, the rest at the end, none twice; progress counts each."""
    work(monkeypatch)
    kept, seen = Kept(tmp_path), []
    names = [str(tmp_path / str(at)) for at in range(LOT + 3)]
    analyse_all(names, kept, progress=lambda *now: seen.append(now))  # type: ignore[arg-type]
    assert [len(lot) for lot in kept.lots] == [LOT, 3]
    assert [one["bundles"][0]["path"] for lot in kept.lots for one in lot] == names
    assert seen[:2] == [(0, LOT + 3, 0), (1, LOT + 3, 0)]
    assert seen[-1] == (LOT + 3, LOT + 3, 0)


def test_what_is_finished_is_kept_when_the_run_is_ended(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The workers are ended first."""
    asked = work(monkeypatch, stop=3)
    kept = Kept(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        analyse_all(paths, kept)  # type: ignore[arg-type]
    assert [len(lot) for lot in kept.lots] == [3]
    assert asked[-1] == "closed"


def test_each_status_is_counted_once() -> None:
    """An error is none of the unusable ones; the first problems are kept with their reasons, and only these."""
    counts = Counts()
    for status in ("ok", "error", "unusable", "unusable", "killed", "timeout"):
        counts.add({"status": status, "path": status, "error": "why"})
    assert (counts.analysed, counts.errors, counts.unusable, counts.finished, counts.usable) == (1, 3, 2, 6, True)
    assert counts.ended["error"] == 1
    assert counts.problems[:3] == [("error", "why"), ("unusable", "why"), ("unusable", "why")]
    none = Counts()
    for at in range(KEPT + 5):
        none.add({"status": "error", "path": at, "error": "why"})
    assert (len(none.problems), none.errors, none.usable) == (KEPT, KEPT + 5, False)


def test_a_scheduler_does_the_work_when_there_is_one(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing is started here."""
    asked = work(monkeypatch)
    monkeypatch.setattr(run.cluster, "results", lambda tasks, *_: (row(task.path) for task in tasks))
    assert analyse_all(paths, Kept(tmp_path), scheduler=object()).analysed == 5  # type: ignore[arg-type]
    assert asked == []


def test_a_real_dataset_remembers_the_run(paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Errors are tried again, the others are not."""
    work(monkeypatch, "error")
    assert analyse_all(paths[:2], Dataset(tmp_path / "d")).errors == 2
    work(monkeypatch)
    assert analyse_all(paths, Dataset(tmp_path / "d")).analysed == 5
    assert analyse_all(paths, Dataset(tmp_path / "d")).skipped == 5


def test_urls_are_asked_for_once_and_the_largest_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the listing said of each decides what is done and in which order; nothing is asked a second time."""
    asked = work(monkeypatch)
    looks = {"s3://b/small": StoreEntry("m", 1), "s3://b/done": StoreEntry("d", 9), "s3://b/large": StoreEntry("n", 5)}
    seen: list[tuple[str, bool]] = []

    def looked_up(url: str, *, listed: bool, timeout_s: float) -> StoreEntry:
        seen.append((url, listed))
        return looks[url]

    monkeypatch.setattr(run, "looked_up", looked_up)
    monkeypatch.setattr(run, "marks", lambda path: pytest.fail(path))
    counts = run.Counts()
    kept = Kept(tmp_path, {"s3://b/done": [Analysed("d", "x", "ok")], "s3://b/small": [Analysed("old", "y", "ok")]})
    found = run._todo(list(looks), kept, Options(), counts, Counter(), again=False, key=b"")  # type: ignore[arg-type]
    assert found == [Task("s3://b/large", "s3://b/large"), Task("s3://b/small", "s3://b/small", ("y",))]
    assert (counts.skipped, sorted(seen), asked) == (1, sorted((url, True) for url in looks), [])


@pytest.mark.parametrize(
    ("before", "options", "key", "said"),
    [
        ("redact=00", Options(redact=True), b"k", "pseudonyms of another key"),
        ("redact=00", Options(), b"", "pseudonyms in place"),
        ("", Options(redact=True), b"k", "its rows have paths"),
    ],
)
def test_a_dataset_calls_its_bundles_in_one_way(
    tmp_path: Path, before: str, options: Options, key: bytes, said: str
) -> None:
    """By their paths or by the pseudonyms of one key: else each would stand twice, and so nothing is begun."""
    dataset: Any = Kept(tmp_path)
    dataset.names = {before}
    with pytest.raises(UsageError, match=said):
        analyse_all([], dataset, options=options, key=key)
    dataset.names = {names_of(version_key(options, key))}
    assert analyse_all([], dataset, options=options, key=key) == Counts()


def test_the_last_good_row_stays_when_a_bundle_cannot_be_read(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Gone, out of reach, what ends a newer analyzer, or what narrower limits refuse; not where its content is known to be another now, is unusable, or where two may be meant."""
    kept = Kept(tmp_path)
    good = GoodRow("b", "", "d", "0.1", "m")
    now = {"b0": "", "b1": "m", "b2": "other", "b3": "m", "b4": ""}
    kept.good = {path: [good._replace(path=path)] for path in paths}
    kept.good[paths[4]] *= 2
    status = {"b0": "error", "b1": "killed", "b2": "timeout", "b3": "unusable", "b4": "error"}

    def results(tasks: list[Task], *_: object) -> Iterator[FleetRows | None]:
        for task in tasks:
            name = Path(task.path).name
            base = {**identified(task.path, Options()), "marks": now[name], "sha256": "x" * (name == "b3")}
            yield failed(base, status[name], f"why {name}")

    monkeypatch.setattr(run.local, "results", results)
    counts = analyse_all(paths, kept)  # type: ignore[arg-type]
    assert kept.notes == [(paths[0], "error", "", "why b0"), (paths[1], "killed", "m", "why b1")]
    refused = failed({**identified(paths[0], Options()), "sha256": "d", "marks": "touched"}, "unusable", "--limit")
    assert run._staying(refused, kept)  # type: ignore[arg-type]
    assert not run._staying({**refused, "reports": [{}]}, kept), "nothing is understood of it now"  # type: ignore[arg-type]
    refused["bundles"][0]["sha256"] = "x"
    assert not run._staying(refused, kept)  # type: ignore[arg-type]
    assert [one["bundles"][0]["path"] for lot in kept.lots for one in lot] == paths[2:]
    assert (counts.stayed, counts.because) == (2, [(paths[0], "why b0"), (paths[1], "why b1")])
    assert (counts.errors, counts.unusable, counts.usable, counts.finished) == (2, 1, False, 5)


def test_tables_of_before_that_are_not_asked_for_now_are_counted(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of a bundle that has a new diagnosis; one that could not be read keeps its tables."""
    kept = Kept(tmp_path)
    had = (frozenset({"pods", "nodes"}), frozenset({"pods"}), frozenset({"services"}), frozenset(), frozenset({"pods"}))
    kept.good = {path: [GoodRow("b", path, "d", "0.1", "m", None, one)] for path, one in zip(paths, had, strict=True)}

    def results(tasks: list[Task], *_: object) -> Iterator[FleetRows | None]:
        for task in tasks:
            base = {**identified(task.path, Options()), "status": "ok"}
            yield {"bundles": [base], "reports": [{}]} if task.path != paths[4] else failed(base, "error", "gone")

    monkeypatch.setattr(run.local, "results", results)
    counts = analyse_all(paths, kept, options=Options(tables=("services",)))  # type: ignore[arg-type]
    assert counts.fewer == {"pods": 2, "nodes": 1}


def test_a_bundle_that_is_back_is_the_one_from_before(paths: list[str], tmp_path: Path) -> None:
    """It is not read again, and that it was out of reach is over; the same under other marks is noted by the worker's answer."""
    kept = Kept(tmp_path, {paths[0]: [Analysed(marks(paths[0]), "d", "ok")]})
    look = LaterLook(RowMarks(2, "d", "1"), "1", "error", "", "gone")
    kept.good = {paths[0]: [GoodRow("b", paths[0], "d", "1", marks(paths[0]), look)]}
    assert analyse_all(paths[:1], kept).skipped == 1  # type: ignore[arg-type]
    assert kept.notes == [(paths[0], "same", marks(paths[0]), "")]
    run._same(
        [{"path": paths[0], "sha256": "d", "marks": "new"}, {"path": paths[0], "sha256": "x", "marks": "y"}], kept
    )  # type: ignore[arg-type]
    assert kept.notes[1:] == [(paths[0], "same", "new", "")]


def test_a_source_that_is_gone_costs_no_diagnosis(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its row, its report and what was found stay through every later run, until nobody wants them."""
    work(monkeypatch)
    place = tmp_path / "d"
    analyse_all(paths[:2], Dataset(place))
    before = {path: path.read_bytes() for path in place.rglob("*.parquet")}
    work(monkeypatch, "error")
    monkeypatch.setattr(run, "marks", lambda _: "")
    monkeypatch.setattr("tests.fleet.test_run.marks", lambda _: "")
    for _ in range(2):
        assert analyse_all(paths[:2], Dataset(place)).stayed == 2
        assert {path: path.read_bytes() for path in place.rglob("*.parquet") if "_seen" not in path.parts} == before
    found = summary(place)
    assert (found.usable, found.statuses, found.stayed, found.unreached) == (2, (), 2, ((paths[0], "error: gone"), (paths[1], "error: gone")))  # fmt: skip
    assert [one.error for one in found.listed] == ["error: gone"] * 2
    counts = analyse_all(paths[1:2], Dataset(place), prune=True)
    assert (counts.stayed, counts.dropped) == (1, 1)
    assert [one.path for one in summary(place).listed] == [paths[1]]


def test_rows_of_bundles_that_are_not_given_are_dropped_when_that_is_asked_for(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whatever they are of, also where nothing else is to be done; otherwise all stay."""
    work(monkeypatch)
    done = {path: [Analysed(marks(path), "d", "ok")] for path in paths}
    kept = Kept(tmp_path, done)
    counts = analyse_all(paths[:2], kept)  # type: ignore[arg-type]
    assert (counts.dropped, kept.compacted, counts.besides) == (0, 0, {*paths[2:]})
    counts = analyse_all(paths[:2], kept, prune=True)  # type: ignore[arg-type]
    assert (counts.dropped, kept.without, kept.now) == (3, {*paths[2:]}, False)
    counts = analyse_all([*paths, str(tmp_path / "new")], kept, prune=True)  # type: ignore[arg-type]
    assert (counts.analysed, counts.dropped, kept.without) == (1, 0, set())


def test_a_signed_link_that_is_read_at_last_has_no_row_of_its_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a path does not tell bundles apart, so its content does; where two are given under it nobody knows which one failed."""
    urls = [f"https://h.example/in/b.tgz?X-Amz-Signature={'fe5f80f77d5fa3be' * 4}&n={n}" for n in (1, 2)]
    shown = str(identified(urls[0], Options())["path"])
    monkeypatch.setattr(run, "looked_up", lambda *_, **__: StoreEntry())
    monkeypatch.setattr(run.local, "results", lambda tasks, *_: (one for one in [failed({**identified(tasks[0].path, Options()), "sha256": "d"}, "ok", "")]))  # fmt: skip
    kept = Kept(tmp_path)
    monkeypatch.setattr(kept, "besides", lambda _: {f"{shown}\0", f"{shown}\0other"})
    analyse_all(urls[:1], kept)  # type: ignore[arg-type]
    assert kept.without == {f"{shown}\0"}
    analyse_all(urls, kept)  # type: ignore[arg-type]
    assert kept.without == set()


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(run, filled={"Counts"}, roomy={"Counts"})
