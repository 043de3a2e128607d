"""
Runs the tasks on Dask: worker processes of this machine, or an existing cluster when its address is given.

No more than a few tasks a worker are in flight; a task whose worker dies is tried again elsewhere, and one that keeps
killing workers becomes an error row. Workers of a cluster must see the paths and have this package installed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from analyzer import __version__
from analyzer.errors import InputError, UsageError
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.rows import Rows, analyzed, content_hash, failed

IN_FLIGHT, LOT = 3, 50
OnProgress = Callable[[int, int, int], None]


def many(
    paths: list[str], dataset: Dataset, *, scheduler: str | None = None, workers: int | None = None, progress: OnProgress | None = None,
    tables: tuple[str, ...] = (),
) -> tuple[int, int, int]:  # fmt: skip
    """
    Analyse bundles into a dataset; what this version has done already is skipped.

    Returns:
        How many were analysed, skipped, and ended as error rows.

    Raises:
        UsageError: Dask is not installed.
        InputError: no scheduler at that address.
    """
    done = dataset.done(__version__)
    todo = []
    for path in paths:
        identity = content_hash(path)
        if identity and identity in done:
            continue
        done.add(identity)  # the same content twice is one task
        todo.append(path)
    if not todo:
        return 0, len(paths), 0
    errors, lot, count = 0, list[Rows](), 0
    with _client(scheduler, workers, len(todo)) as client:
        for rows in _results(client, todo, tables):
            errors += rows["bundles"][0]["status"] == "error"
            count += 1
            lot.append(rows)
            if len(lot) >= LOT:
                dataset.append(lot)
                lot = []
            if progress is not None:
                progress(count, len(todo), errors)
        dataset.append(lot)
    return len(todo), len(paths) - len(todo), errors


@contextlib.contextmanager
def _client(scheduler: str | None, workers: int | None, tasks: int) -> Iterator[Any]:
    """A client of the cluster named, or of worker processes of our own that end with it."""
    try:
        import dask
        import distributed
    except ImportError:
        raise UsageError("many bundles need the extra `many`: pip install 'konnectivity-analyzer[many]'") from None
    untyped: Any = distributed
    # the workers' profiler keeps a tree of every stack it has seen: memory that grows with the number of bundles
    dask.config.set(
        {
            "distributed.scheduler.allowed-failures": 2,
            "distributed.worker.profile.enabled": False,
            "distributed.admin.low-level-log-length": 100,
        }
    )
    if scheduler:
        try:
            client = untyped.Client(scheduler, timeout="10s")
        except (OSError, ValueError, TimeoutError) as error:
            raise InputError(f"no Dask scheduler answers at {scheduler}: {type(error).__name__}") from None
        with client:
            yield client
        return
    count = max(1, min(workers or os.cpu_count() or 1, tasks))
    with (
        untyped.LocalCluster(
            n_workers=count, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50, memory_limit="3GiB"
        ) as cluster,
        untyped.Client(cluster) as client,
    ):  # fmt: skip
        yield client


def _results(client: Any, paths: Iterable[str], tables: tuple[str, ...]) -> Iterator[Rows]:
    """Rows as they come, with a bounded number of tasks under way."""
    import distributed

    waiting = iter(paths)
    room = IN_FLIGHT * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
    names: dict[str, str] = {}

    def submit(path: str) -> Any:
        future = client.submit(analyzed, path, tables, pure=False, retries=1)
        names[future.key] = path
        return future

    completed: Any = distributed.as_completed
    running = completed([submit(path) for _, path in zip(range(room), waiting, strict=False)])
    for future in running:
        path = names.pop(future.key)
        if future.status == "finished":
            yield future.result()
        else:
            error = future.exception()
            base = {
                "bundle": os.path.basename(path),
                "path": path,
                "sha256": content_hash(path),
                "analyzer_version": __version__,
            }
            yield failed(base, "error", f"{type(error).__name__}: {str(error)[:300]}")
        future.release()
        for fresh in waiting:
            running.add(submit(fresh))
            break
