"""Runs the tasks, on workers of this machine or on a Dask cluster, and keeps their rows as they come."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from analyzer.fleet import workers as local
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.rows import Rows, content_hash
from analyzer.fleet.scheduler import Scheduler
from analyzer.fleet.scheduler import results as on_cluster
from analyzer.version import __version__

LOT = 50
KEPT = 20
OnProgress = Callable[[int, int, int], None]


@dataclass
class Counts:
    """
    What became of the paths.

    Attributes:
        analysed: bundles with a diagnosis.
        skipped: done by this version before, or equal to another bundle of this run.
        unusable: read without anything that could be understood, or refused.
        errors: not there, or never finished.
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
        self.errors += row["status"] == "error"
        self.unusable += row["status"] != "error"
        if len(self.problems) < KEPT:
            self.problems.append((str(row["path"]), str(row["error"])))


def many(
    paths: list[str], dataset: Dataset, *, scheduler: Scheduler | None = None, workers: int | None = None, progress: OnProgress | None = None,
    tables: tuple[str, ...] = (),
) -> Counts:  # fmt: skip
    """
    Analyse bundles into a dataset; what this version has done already is skipped.

    Whatever ends the run, Ctrl-C too, the rows finished by then are written.

    Raises:
        UsageError: Dask is asked for and not installed.
        InputError: no scheduler at that address.
        OSError: the dataset cannot be written.
    """
    counts = Counts()
    done = dataset.done(__version__)
    todo = []
    for path in paths:
        identity = content_hash(path)
        if identity and identity in done:
            counts.skipped += 1
            counts.usable |= done[identity] == "ok"
            continue
        if identity:
            done[identity] = "under way"  # the same content twice is one task
        todo.append(path)
    if not todo:
        return counts
    lot: list[Rows] = []
    count = min(workers or os.cpu_count() or 1, len(todo))
    results = on_cluster(todo, tables, scheduler) if scheduler else local.results(todo, tables, count)
    try:
        for rows in results:
            counts.add(rows["bundles"][0])
            lot.append(rows)
            if len(lot) >= LOT:
                full, lot = lot, []
                dataset.append(full)
            if progress is not None:
                progress(counts.finished, len(todo), counts.errors)
    finally:
        try:
            results.close()  # ends the workers
        finally:
            dataset.append(lot)
    return counts
