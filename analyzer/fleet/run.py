"""Runs the tasks, on workers of this machine or on a Dask cluster, and keeps their rows as they come."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from analyzer import isolation
from analyzer.fleet import cluster
from analyzer.fleet import workers as local
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.identity import Options, marks, size_of, version_key
from analyzer.fleet.remote import is_url
from analyzer.fleet.rows import SAME, FleetRows, identified
from analyzer.fleet.scheduler import Scheduler
from analyzer.fleet.workers import Task

LOT = 50
FLUSH_S = 20.0
"""Seconds after which finished rows are written, however few they are."""
KEPT = 20
FAILED = ("error", "killed", "timeout")
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
    """

    analysed: int = 0
    skipped: int = 0
    unusable: int = 0
    errors: int = 0
    usable: bool = False
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def finished(self) -> int:
        return self.analysed + self.unusable + self.errors

    def add(self, row: dict[str, Any]) -> None:
        """Count one bundle's row."""
        if row["status"] == "ok":
            self.analysed += 1
            self.usable = True
            return
        self.errors += row["status"] in FAILED
        self.unusable += row["status"] not in FAILED
        if len(self.problems) < KEPT:
            self.problems.append((str(row["path"]), str(row["error"])))


def analyse_all(
    paths: list[str], dataset: Dataset, *, options: Options | None = None, scheduler: Scheduler | None = None, workers: int | None = None,
    progress: OnBundle | None = None, again: bool = False, key: bytes = b"", analyzed_at: str | None = None,
) -> Counts:  # fmt: skip
    """
    Analyse bundles into a dataset; content that this version has analysed with these options is skipped.

    Whatever ends the run, Ctrl-C too, the rows finished by then are written.

    Args:
        again: bundles that killed their worker or took too long are tried again.
        key: the secret of the pseudonyms, for `options.redact`.
        analyzed_at: time of the run for its rows; the newest evidence of each bundle without it.

    Raises:
        UsageError: Dask is asked for and not installed, or another run writes to this dataset.
        InputError: no scheduler at that address, or it is lost.
        OSError: the dataset cannot be written.
    """
    options = options or Options()
    with dataset.place.only_writer():
        counts = Counts()
        tasks = _todo(paths, dataset, options, counts, again=again, key=key)
        if not tasks:
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
                elif rows is not None:
                    if analyzed_at:
                        rows["bundles"][0]["analyzed_at"] = analyzed_at
                    counts.add(rows["bundles"][0])
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
        dataset.compact()
        return counts


def _todo(
    paths: list[str], dataset: Dataset, options: Options, counts: Counts, *, again: bool, key: bytes
) -> list[Task]:
    """What is to be read, the largest first: one that comes last would be waited for alone."""
    done = dataset.analysed(version_key(options))
    found: list[tuple[int, int, Task]] = []
    for number, path in enumerate(dict.fromkeys(paths)):
        before = done.get(str(identified(path, options, key)["path"]), [])
        if again:
            before = [one for one in before if one.status not in FAILED]
        serves = next((one for one in before if one.serves(marks(path), options.tables)), None) if before else None
        if serves is not None:
            counts.skipped += 1
            counts.usable |= serves.status == "ok"
            continue
        known = tuple(
            one.digest for one in before if one.digest and one.status == "ok" and set(options.tables) <= one.tables
        )
        at = path if is_url(path) else isolation.absolute(path)
        found.append((-size_of(path), number, Task(path, at, known)))
    return [task for _, _, task in sorted(found, key=lambda one: one[:2])]
