"""Runs the tasks, on workers of this machine or on a Dask cluster, and keeps their rows as they come."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from analyzer import isolation
from analyzer.errors import UsageError
from analyzer.fleet import cluster
from analyzer.fleet import workers as local
from analyzer.fleet.dataset import Dataset, GoodRow
from analyzer.fleet.identity import Options, absolute, marks, names_of, size_of, version_key
from analyzer.fleet.listing import ASKED_AT_ONCE, StoreEntry, is_listed, list_beside, looked_up
from analyzer.fleet.parts import key_of
from analyzer.fleet.remote import is_url
from analyzer.fleet.rows import FAILED, SAME, FleetRows, identified
from analyzer.fleet.scheduler import Scheduler
from analyzer.fleet.workers import Task

LOT = 50
FLUSH_S = 20.0
"""Seconds after which finished rows are written, however few they are."""
KEPT = 20
OnBundle = Callable[[int, int, int], None]


@dataclass
class Counts:
    """
    What became of the paths.

    Attributes:
        analysed: bundles with a diagnosis.
        skipped: done before by this version with these options.
        unusable: read without anything that could be understood, or refused.
        errors: not there, or never finished: its worker was killed, or it took too long.
        usable: is there a diagnosis of any of the paths, be it from before.
        problems: the first unusable and error rows, as (path, reason).
        ended: how many there are of each status without a diagnosis.
        relative: rows of an earlier version that name bundles of a folder which is not known any more.
        unguarded: why a second run might write at the same time; empty where it cannot.
        apart: why the parts of the dataset were not put together; empty where they were, or need not be.
        stayed: bundles that could not be read this time, and whose rows of before stay; the first of them with the reason.
        not_again: bundles among the skipped that ended their worker or took too long.
        dropped: bundles whose rows were dropped.
        fewer: how many bundles had this parsed table and are analysed anew without it.
        besides: bundles of the dataset that are not among the paths, by `key_of` them; those are the dropped ones, or stay.
    """

    analysed: int = 0
    skipped: int = 0
    unusable: int = 0
    errors: int = 0
    usable: bool = False
    problems: list[tuple[str, str]] = field(default_factory=list)
    ended: dict[str, int] = field(default_factory=dict)
    relative: int = 0
    unguarded: str = ""
    apart: str = ""
    stayed: int = 0
    because: list[tuple[str, str]] = field(default_factory=list)
    not_again: int = 0
    dropped: int = 0
    fewer: Counter[str] = field(default_factory=Counter)
    besides: set[str] = field(default_factory=set)

    @property
    def finished(self) -> int:
        return self.analysed + self.unusable + self.errors + self.stayed

    def add(self, row: dict[str, Any]) -> None:
        """Count one bundle's row."""
        if row["status"] == "ok":
            self.analysed += 1
            self.usable = True
            return
        self.ended[row["status"]] = self.ended.get(row["status"], 0) + 1
        self.errors += row["status"] in FAILED
        self.unusable += row["status"] not in FAILED
        if len(self.problems) < KEPT:
            self.problems.append((str(row["path"]), str(row["error"])))

    def stay(self, row: dict[str, Any]) -> None:
        """Count a bundle that could not be read, and is known from before."""
        self.stayed += 1
        if len(self.because) < KEPT:
            self.because.append((str(row["path"]), str(row["error"])))


def analyse_all(
    paths: list[str], dataset: Dataset, *, options: Options | None = None, scheduler: Scheduler | None = None, workers: int | None = None,
    progress: OnBundle | None = None, again: bool = False, key: bytes = b"", analyzed_at: str | None = None,
    compact: bool = False, prune: bool = False,
) -> Counts:  # fmt: skip
    """
    Analyse bundles into a dataset; content that this version has analysed with these options is skipped.

    Whatever ends the run, Ctrl-C too, the rows finished by then are written. A bundle that cannot be read this time
    keeps its last good row, unless its content is known to be another now.

    Args:
        again: bundles that killed their worker or took too long are tried again, and size and time of a file are not believed.
        key: the secret of the pseudonyms, for `options.redact`.
        analyzed_at: time of the run for its rows; the newest evidence of each bundle without it.
        compact: put the parts together at the end, however many there are, and also where nothing was to be done.
        prune: drop the rows of all bundles that are not among `paths`.

    Raises:
        UsageError: Dask is asked for and not installed, another run writes to this dataset, or its rows call bundles otherwise.
        InputError: no scheduler at that address, or it is lost.
        OSError: the dataset cannot be written.
    """
    options = options or Options()
    with dataset.place.only_writer() as unguarded:
        counts = Counts(unguarded=unguarded)
        given: Counter[str] = Counter()
        tasks = _todo(paths, dataset, options, counts, given, again=again, key=key)
        # named in full now, so that they do not stand there twice
        renamed = {path for path in dataset.relative - {*paths} if absolute(path) in {*paths}}
        counts.relative = len(dataset.relative - renamed - {*paths})
        for path in renamed & dataset.good.keys():
            dataset.good.setdefault(absolute(path), dataset.good[path])
        counts.besides = dataset.besides(given)
        others = counts.besides if prune else set()
        without = renamed | others
        if prune:
            counts.dropped, counts.relative = len(others), 0
        if not tasks:
            dataset.append([])
            if compact or others:
                dataset.compact(now=compact, without=without)
            return counts
        if scheduler is not None:
            results = cluster.results(tasks, options, scheduler, key)
        else:
            results = local.results(tasks, options, min(workers or os.cpu_count() or 1, len(tasks)), key)
        lot: list[FleetRows] = []
        flushed = time.monotonic()
        try:
            for rows in results:
                if rows is not None and SAME in rows:
                    counts.skipped += 1
                    counts.usable = True
                    _same(rows[SAME], dataset)
                elif rows is not None and (good := _staying(rows, dataset)) is not None:
                    counts.stay(rows["bundles"][0])
                    without.discard(good.path)
                elif rows is not None:
                    without |= _replaced(rows["bundles"][0], dataset, given)
                    if analyzed_at:
                        rows["bundles"][0]["analyzed_at"] = analyzed_at
                    counts.add(rows["bundles"][0])
                    counts.fewer.update(_fewer(rows["bundles"][0], dataset, options))
                    lot.append(rows)
                if len(lot) >= LOT or (lot and time.monotonic() - flushed > FLUSH_S):
                    full, lot = lot, []
                    dataset.append(full)
                    flushed = time.monotonic()
                if progress is not None:
                    progress(counts.finished, len(tasks), counts.errors)
        finally:
            try:
                results.close()  # ends the workers
            finally:
                dataset.append(lot)
        try:
            dataset.compact(now=compact, without=without)
        except OSError as error:
            if compact or prune:
                raise
            counts.apart = str(error.strerror or error)  # all rows are there
        return counts


def _fewer(row: dict[str, Any], dataset: Dataset, options: Options) -> set[str]:
    """The parsed tables that were kept of this bundle and were not asked for this time."""
    before = dataset.good.get(row["path"], ()) if row["status"] == "ok" else ()
    return {table for good in before for table in good.tables} - {*options.tables}


def _same(rows: list[dict[str, Any]], dataset: Dataset) -> None:
    """Content that was analysed before has other marks now: they are kept, so that it is not read for them every time."""
    for row in rows:
        good = next((one for one in dataset.good.get(row["path"], ()) if one.sha256 == row["sha256"]), None)
        was_lost = good is not None and good.look is not None and good.look.status != SAME
        if good is not None and (was_lost or row["marks"] not in ("", good.marks)):
            dataset.note(good, good.made_by, SAME, row["marks"])


def _reached(path: str, marks: str, dataset: Dataset) -> None:
    """A bundle that was out of reach before is there again, and is the same."""
    for good in dataset.good.get(path, ()):
        if good.look is not None and good.look.status == "error" and good.marks == marks:
            dataset.note(good, good.made_by, SAME, marks)


def _replaced(row: dict[str, Any], dataset: Dataset, given: Mapping[str, int]) -> set[str]:
    """The row of a time when nothing could be read at this path, of a path that does not tell bundles apart and is given for one."""
    nothing = key_of(row["path"], "")
    is_one = nothing != row["path"] and row["sha256"] and given[row["path"]] == 1
    return {nothing} & dataset.besides(()) if is_one else set()


def _staying(rows: FleetRows, dataset: Dataset) -> GoodRow | None:
    """The last good row of a bundle of which there is no diagnosis this time. It holds unless the content is known to be another now."""
    row = rows["bundles"][0]
    good = dataset.good.get(row["path"], [])
    if row["status"] == "ok" or rows["reports"] or len(good) != 1:
        return None
    if row["sha256"]:
        if row["sha256"] != good[0].sha256:
            return None
    elif row["marks"] and good[0].marks not in ("", row["marks"]):
        return None
    dataset.note(good[0], row["made_by"], row["status"], row["marks"], row["error"])
    return good[0]


def _todo(
    paths: list[str],
    dataset: Dataset,
    options: Options,
    counts: Counts,
    names: Counter[str],
    *,
    again: bool,
    key: bytes,
) -> list[Task]:
    """What is to be read (`names` gets what rows call each), the largest first, for one that comes last would be waited for alone; what was not finished before, which may end more workers, after all others."""
    made_by = version_key(options, key)
    done = dataset.analysed(made_by, whole=again)
    if dataset.names - {names_of(made_by)}:
        raise UsageError(
            f"{dataset.place}: its rows have {'pseudonyms of another key' if options.redact else 'pseudonyms'} in place of paths, and each bundle would stand twice; "
            "give another --output, or --redact with the --key-file of before"
            if any(dataset.names)
            else f"{dataset.place}: its rows have paths, and each bundle would stand twice under a pseudonym; give another --output"
        )
    found: list[tuple[bool, int, int, Task]] = []
    paths = list(dict.fromkeys(paths))
    remote = _looked_up([path for path in paths if is_url(path)], options.timeout_s)
    for number, path in enumerate(paths):
        shown = str(identified(path, options, key)["path"])
        names[shown] += 1
        before = done.get(shown, [])
        if again:
            before = [one for one in before if one.status not in FAILED]
        now = remote[path].marks if path in remote else marks(path) if before else ""
        believed = not again or (path in remote and remote[path].is_sure)
        serves = [one for one in before if believed and one.serves(now, options.tables)]
        if serves:
            counts.skipped += 1
            counts.usable |= any(one.status == "ok" for one in serves)
            counts.not_again += all(one.status in FAILED for one in serves)
            _reached(shown, now, dataset)
            continue
        known = tuple(
            one.digest for one in before if one.digest and one.status == "ok" and set(options.tables) <= one.tables
        )
        at, size = (path, remote[path].size) if path in remote else (isolation.absolute(path), size_of(path))
        found.append((shown in dataset.unfinished, -size, number, Task(path, at, known)))
    return [task for *_, task in sorted(found, key=lambda one: one[:3])]


def _looked_up(urls: list[str], timeout_s: float) -> dict[str, StoreEntry]:
    """What the stores say of them; those that no listing has shown are asked for some at a time."""
    if not urls:
        return {}
    list_beside(url for url in urls if not is_listed(url))
    with ThreadPoolExecutor(ASKED_AT_ONCE) as several:
        return dict(
            zip(urls, several.map(lambda url: looked_up(url, listed=True, timeout_s=timeout_s), urls), strict=True)
        )
