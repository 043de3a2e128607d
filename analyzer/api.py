"""The public face: `load`, `analyze`, `Snapshot`, `Report`. Commands, page and notebooks use this and nothing deeper."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from analyzer.errors import AnalyzerError, UsageError
from analyzer.limits import Limits, with_options
from analyzer.model import Cause, Near, Outcome, ReportData
from analyzer.snapshot import snapshot as _snapshot

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.pictures.draw import Drawing
    from analyzer.pictures.shapes import Picture
    from analyzer.reading.worker import OnProgress
    from analyzer.report import RenderOptions

PathLike = str | os.PathLike[str]


class _Collector:
    """The garbage collector's thresholds while any thread makes rows: the first that comes raises them, the last puts them back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._before = (0, 0, 0)

    def enter(self) -> None:
        with self._lock:
            if not self._inside:
                self._before = gc.get_threshold()
                gc.set_threshold(max(self._before[0], 200_000) if self._before[0] else 0, *self._before[1:])
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                gc.set_threshold(*self._before)


_collector = _Collector()


@contextmanager
def few_collections() -> Iterator[None]:
    """
    Look for cyclic garbage rarely while rows are made, in however many threads.

    A large bundle is hundreds of thousands of tuples without one cycle; searching them again and again for some takes a
    third of a diagnosis.
    """
    _collector.enter()
    try:
        yield
    finally:
        _collector.leave()


class Report:
    """
    A diagnosis. Formats and pictures are made on demand; `data` holds everything the formats state.

    >>> report = analyze("bundle.tar.gz")
    >>> report.verdict, report.causes[0].id
    ('broken', 'private-endpoint-without-vrf')
    >>> [check.id for check in report.checks if check.status == "fail"][:3]
    ['AG-02', 'AG-05', 'AG-09']
    >>> list(report.drawings())
    ['coverage', 'dials', 'bgp', 'levels']
    """

    def __init__(
        self, data: ReportData, pictures: Callable[[], tuple[Picture, ...]] = tuple, near: Callable[[], Near] = dict
    ) -> None:
        self.data = data
        self.pictures = pictures
        self.near = near

    def __getstate__(self) -> dict[str, object]:
        """What it was made of, as values: the report of another process or of a file draws and cites as this one does."""
        return {"data": self.data, "pictures": self.pictures(), "near": self.near()}

    def __setstate__(self, state: dict[str, object]) -> None:
        drawn, near = state["pictures"], state["near"]
        self.__init__(state["data"], lambda: drawn, lambda: near)  # type: ignore[misc]

    @property
    def verdict(self) -> str:
        return str(self.data.verdict)

    @property
    def headline(self) -> str:
        return self.data.headline

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Explanations with their proof, the one that explains most first."""
        return self.data.causes

    @property
    def checks(self) -> tuple[Outcome, ...]:
        """The answer of every check, by id."""
        return self.data.checks

    def render(self, format: str, **options: Unpack[RenderOptions]) -> str:
        """
        The report in a format: text, markdown, json, html, or any other file in the folder `report`.

        Raises:
            UsageError: for an unknown format.
        """
        from analyzer.diagnosis.catalogue import meanings
        from analyzer.report import render

        return render(self.data, format, pictures=self.pictures, near=self.near, meanings=meanings, **options)

    def to_json(self) -> str:
        return self.render("json")

    def to_markdown(self) -> str:
        return self.render("markdown")

    def to_html(self) -> str:
        return self.render("html")

    def to_text(self, width: int = 100, color: bool = False) -> str:
        return self.render("text", width=width, color=color)

    def __repr__(self) -> str:
        return f"<Report {self.verdict}: {self.headline}>"

    def _repr_html_(self) -> str:
        """Verdict, cause and proof for a notebook cell."""
        from analyzer.report.html import card

        return card(self.data)

    def drawings(self) -> dict[str, Drawing]:
        """The report's pictures by name; each shows itself in a notebook, and `.figure()` gives it to matplotlib."""
        from analyzer.pictures.draw import Drawing

        return {picture.name: Drawing(picture) for picture in self.pictures()}


class Snapshot(_snapshot.SnapshotData):
    """
    Tables of one bundle; see `analyzer.load`.

    >>> snapshot = load("bundle.tar.gz")
    >>> snapshot
    <Snapshot bundle.tar.gz: 22 members, 17 tables with rows>
    >>> snapshot.pods.query("name.str.startswith('konnectivity-agent')")["ready"].tolist()[:2]
    [False, False]
    """

    paths: list[str] = []  # noqa: RUF012 (replaced, never changed)
    isolate: bool = True

    def diagnose(self, *, planned: bool = True) -> Report:
        """
        Run every check and rank the causes.

        Args:
            planned: say what to collect next as well; without it only verdict, causes and checks are of use.
        """
        from analyzer.diagnosis.engine import Engine

        with few_collections():
            engine = Engine(self)

        def drawn() -> tuple[Picture, ...]:
            from analyzer.pictures.choose import pictures

            return () if self.clusters and self.cluster is None else pictures(self, engine.mesh)

        with few_collections():
            data = engine.run(planned=planned)
        return Report(data, drawn, lambda: self._near(data))

    def _near(self, data: ReportData) -> Near:
        """The causes' cited lines with their neighbours, read from the bundle again; empty when it is gone."""
        from analyzer.reading.again import near, near_here

        if not self.paths or "-" in self.paths:
            return {}
        try:
            return (near if self.isolate else near_here)(
                self.paths, ((e.source, e.line) for c in data.causes for e in c.evidence), self.limits
            )
        except (AnalyzerError, OSError):
            return {}

    def sql(self, query: str) -> pd.DataFrame:
        """
        A SELECT over the tables (needs the extra `sql`).

        >>> load("bundle.tar.gz").sql("SELECT count(*) AS down FROM bgp_peers WHERE NOT established")["down"].item()
        0

        Raises:
            UsageError: for a query that is not a plain read of the tables.
        """
        from analyzer.snapshot.sql import run

        found: pd.DataFrame = run(self, query)
        return found

    def _repr_html_(self) -> str:
        """Tables with rows and their sizes for a notebook cell."""
        from analyzer.report.html import sizes

        return sizes(self.reading["name"], {name: self.size(name) for name in sorted(self.tables) if self.size(name)})

    def __repr__(self) -> str:
        filled = [name for name in self.tables if self.size(name)]
        return f"<Snapshot {self.reading['name']}: {self.reading['members']} members, {len(filled)} tables with rows>"


def window(since: str | None, until: str | None) -> tuple[int | None, int | None]:
    """
    The times of a window in microseconds; a day alone begins at midnight UTC.

    Raises:
        UsageError: one is no RFC 3339 time, or the window ends before it begins.
    """
    from analyzer.sources.clock import rfc3339_us

    times = []
    for text in (since, until):
        at = rfc3339_us(text if "T" in text or " " in text else text + "T00:00:00Z") if text else None
        if text and at is None:
            raise UsageError(f"not an RFC 3339 time: {text!r}")
        times.append(at)
    after, before = times
    if after is not None and before is not None and after > before:
        raise UsageError(f"nothing lies between {since} and {until}: the window ends before it begins")
    return after, before


def load(
    path: PathLike | Iterable[PathLike], *, year: int | None = None, since: str | None = None, until: str | None = None,
    limits: Mapping[str, int] | None = None, isolate: bool = True, progress: OnProgress | None = None, cluster: str | None = None,
    jobs: int | None = None,
) -> Snapshot:  # fmt: skip
    """
    Read a bundle: an archive, a folder, a single file, or several of them as one.

    >>> load("bundle.tar.gz", since="2026-03-02T09:00:00Z").dials["outcome"].value_counts().to_dict()
    {'no_agent': 8}

    Args:
        year: year of logs that print none.
        since, until: RFC 3339 times; events and log lines outside are left out.
        limits: replaced limits, see `analyzer.limits.Limits`.
        isolate: parse in a worker process under resource limits.
        progress: called with the reader's state now and then.
        cluster: ID (or name) of the cluster to look at, of several in the bundle.
        jobs: processes that read a bundle of some megabytes, as many as cores when None; the tables do not depend on it.

    Raises:
        InputError: nothing usable.
        UsageError: no cluster of several is called so.
    """
    from analyzer.reading.worker import read

    paths = [os.fspath(path)] if isinstance(path, (str, os.PathLike)) else [os.fspath(one) for one in path]
    chosen = with_options(limits) if limits else Limits()
    after, before = window(since, until)
    with few_collections():
        reading = read(paths, chosen, isolate=isolate, progress=progress, jobs=jobs)
        snapshot = Snapshot(reading, year=year, since=after, until=before, limits=chosen, cluster=cluster)
    snapshot.paths, snapshot.isolate = paths, isolate
    return snapshot


def analyze(
    path: PathLike | Iterable[PathLike], *, year: int | None = None, since: str | None = None, until: str | None = None,
    limits: Mapping[str, int] | None = None, isolate: bool = True, progress: OnProgress | None = None, cluster: str | None = None,
    jobs: int | None = None,
) -> Report:  # fmt: skip
    """
    `load` and `diagnose` in one; the options are those of `load`.

    >>> analyze("bundle.tar.gz")
    <Report broken: Private service endpoint in use, account lacks VRF or service endpoints (confirmed)>

    Raises:
        InputError: nothing usable.
    """
    snapshot = load(
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


def write(text: str, path: PathLike) -> None:
    """Write a report to a file."""
    Path(path).write_text(text, encoding="utf-8")
