"""From the paths of a bundle to its tables, and to its diagnosis."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypedDict, Unpack, cast

from analyzer.api.collector import few_collections
from analyzer.errors import UsageError
from analyzer.limits import LimitOptions, Limits, with_options

if TYPE_CHECKING:
    from analyzer.api.report import Report
    from analyzer.api.snapshot import Snapshot
    from analyzer.reading.worker import OnProgress

PathLike = str | os.PathLike[str]


def window(since: str | None, until: str | None) -> tuple[int | None, int | None]:
    """
    The times of a window in microseconds; a day alone begins at midnight UTC.

    Raises:
        UsageError: one is no RFC 3339 time, or the window ends before it begins.
    """
    from analyzer.sources.clock import RFC3339, rfc3339_us

    times = []
    for text in (since, until):
        whole = f"{text}T00:00:00Z" if text and "T" not in text and " " not in text else text or ""
        at = rfc3339_us(whole) if RFC3339.fullmatch(whole) else None
        if text and at is None:
            raise UsageError(f"not an RFC 3339 time: {text!r}; one is 2026-03-02T09:00:00Z")
        times.append(at)
    after, before = times
    if after is not None and before is not None and after > before:
        raise UsageError(f"nothing lies between {since} and {until}: the window ends before it begins")
    return after, before


def load(
    path: PathLike | Iterable[PathLike], *, year: int | None = None, since: str | None = None, until: str | None = None,
    limits: LimitOptions | Limits | None = None, isolate: bool = True, progress: OnProgress | None = None, cluster: str | None = None,
    jobs: int | None = None,
) -> Snapshot:  # fmt: skip
    """
    Read a bundle: an archive, a folder, a single file, or several of them as one.

    >>> load("bundle.tar.gz", since="2026-03-02T09:00:00Z").dials["outcome"].value_counts().to_dict()
    {'no_agent': 8}

    Args:
        year: year of logs that print none.
        since, until: RFC 3339 times; events and log lines outside are left out.
        limits: replaced limits by name, or all of them, see `analyzer.limits.Limits`.
        isolate: parse in a worker process under resource limits.
        progress: called with the reader's state now and then.
        cluster: ID (or name) of the cluster to look at, of several in the bundle.
        jobs: processes that read a bundle of some megabytes, as many as cores when None; the tables do not depend on it.

    Raises:
        InputError: nothing usable.
        UsageError: no cluster of several is called so.
    """
    return _load(
        path, _import_tables, year=year, since=since, until=until, limits=limits, isolate=isolate, progress=progress, cluster=cluster, jobs=jobs,
    )  # fmt: skip


class LoadOptions(TypedDict, total=False):
    """What `load` may be told beside the bundle."""

    year: int | None
    since: str | None
    until: str | None
    limits: LimitOptions | Limits | None
    isolate: bool
    progress: OnProgress | None
    cluster: str | None
    jobs: int | None


def load_to_diagnose(path: PathLike | Iterable[PathLike], **options: Unpack[LoadOptions]) -> Snapshot:
    """The same, and what judges the tables is imported while children read the bundle."""
    return _load(path, _import_checks, **options)


def _load(
    path: PathLike | Iterable[PathLike], meanwhile: Callable[[], object], *, year: int | None = None, since: str | None = None,
    until: str | None = None, limits: LimitOptions | Limits | None = None, isolate: bool = True, progress: OnProgress | None = None,
    cluster: str | None = None, jobs: int | None = None,
) -> Snapshot:  # fmt: skip
    from analyzer.reading.worker import read

    paths = [os.fspath(path)] if isinstance(path, (str, os.PathLike)) else [os.fspath(one) for one in path]
    chosen = limits if isinstance(limits, Limits) else with_options(cast("Mapping[str, int]", limits or {}))
    after, before = window(since, until)
    with few_collections():
        reading = read(paths, chosen, isolate=isolate, progress=progress, jobs=jobs, meanwhile=meanwhile)
        from analyzer.api.snapshot import Snapshot

        snapshot = Snapshot(reading, year=year, since=after, until=before, limits=chosen, cluster=cluster)
    snapshot.paths, snapshot.isolate = paths, isolate
    return snapshot


def _import_tables() -> None:
    import analyzer.api.snapshot  # noqa: F401 (wanted as soon as the rows are here)


def _import_checks() -> None:
    _import_tables()
    from analyzer.diagnosis.engine import all_causes, all_checks

    all_checks()
    all_causes()


def analyze(
    path: PathLike | Iterable[PathLike], *, year: int | None = None, since: str | None = None, until: str | None = None,
    limits: LimitOptions | Limits | None = None, isolate: bool = True, progress: OnProgress | None = None, cluster: str | None = None,
    jobs: int | None = None,
) -> Report:  # fmt: skip
    """
    `load` and `diagnose` in one; the options are those of `load`.

    >>> analyze("bundle.tar.gz")
    <Report broken: Private service endpoint in use, account lacks VRF or service endpoints (confirmed)>

    Raises:
        InputError: nothing usable.
    """
    snapshot = load_to_diagnose(
        path,
        year=year,
        since=since,
        until=until,
        limits=limits,
        isolate=isolate,
        progress=progress,
        cluster=cluster,
        jobs=jobs,
    )
    return snapshot.diagnose()
