"""`analyze export`: the tables as files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli.help import among, tables
from analyzer.cli.options import (
    ClusterOption,
    Force,
    Jobs,
    Limit,
    OneBundle,
    Quiet,
    Since,
    Until,
    Year,
    open_bundle,
    tell_losses,
)
from analyzer.errors import UsageError


def register(app: typer.Typer) -> None:
    @app.command("export", help="Write the tables of a bundle, one file each.")
    def export(
        bundle: OneBundle,
        target: Annotated[str, typer.Argument(metavar="DIR")],
        format: Annotated[str, typer.Option("--format", help="parquet, csv or jsonl", autocompletion=among("parquet", "csv", "jsonl"))] = "parquet",
        table: Annotated[list[str] | None, typer.Option("--table", help="only these tables (repeatable)", autocompletion=tables)] = None,
        force: Force = False,
        year: Year = None, since: Since = None, until: Until = None, limit: Limit = None, jobs: Jobs = None, cluster: ClusterOption = None, quiet: Quiet = False,
    ) -> int:  # fmt: skip
        from analyzer.escape import one_line
        from analyzer.tools.export import places, write_tables
        from analyzer.wording import plural

        if not target:
            raise UsageError("DIR is empty; for this folder write .")
        folder = Path(target)
        places(folder, format, table, [bundle], force=force)
        snapshot = open_bundle(
            [bundle], year=year, since=since, until=until, limit=limit, quiet=quiet, jobs=jobs, cluster=cluster
        )
        tell_losses(snapshot, quiet=quiet)
        written = write_tables(snapshot, folder, format, table, force=force)
        if not quiet:
            print(f"{plural(len(written), 'table')} written to {one_line(str(folder))}", file=sys.stderr)
        return 0
