"""The tables of a bundle as notebooks, commands and the page hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.api.collector import few_collections
from analyzer.api.report import Report
from analyzer.errors import AnalyzerError
from analyzer.model import Near, ReportData
from analyzer.snapshot import snapshot as _snapshot

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.pictures.shapes import Picture


class Snapshot(_snapshot.SnapshotData):
    """
    Tables of one bundle; see `analyzer.load`.

    >>> from analyzer import load
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

    def not_read(self) -> tuple[str, ...]:
        """What the bundle holds and no table does, in words: where reading stopped, and the members that were lost."""
        from analyzer.diagnosis.audit import losses

        return losses(self)

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

        >>> from analyzer import load
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
