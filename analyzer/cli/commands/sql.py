"""`analyze sql`: a SELECT over the tables of a bundle."""

from __future__ import annotations

import json
import math
import sys
from typing import Annotated, Any

import typer

from analyzer.cli.help import among
from analyzer.cli.options import ClusterOption, Jobs, Limit, OneBundle, Quiet, Year, open_bundle, tell_losses
from analyzer.errors import UsageError
from analyzer.limits import SQL_GRACE_S, SQL_SECONDS

TOO_LONG = f"SQL: the query takes longer than {SQL_SECONDS} s and did not stop"


def register(app: typer.Typer) -> None:
    @app.command(
        "sql",
        short_help="SQL over the tables of a bundle.",
        help='SQL over the tables: analyze sql bundle.tar.gz "SELECT node, count(*) FROM bgp_peers GROUP BY 1"',
    )
    def sql(
        bundle: OneBundle,
        query: Annotated[str, typer.Argument(metavar="SELECT")],
        format: Annotated[
            str, typer.Option("--format", help="text, csv or json", autocompletion=among("text", "csv", "json"))
        ] = "text",
        year: Year = None,
        limit: Limit = None,
        jobs: Jobs = None,
        cluster: ClusterOption = None,
        quiet: Quiet = False,
    ) -> int:
        from analyzer.escape import cell, one_line
        from analyzer.process.deadlines import end, stopped_after
        from analyzer.tools.export import rows

        if format not in ("text", "csv", "json"):
            raise UsageError(f"--format takes text, csv or json, not {format!r}")
        snapshot = open_bundle([bundle], year=year, limit=limit, quiet=quiet, jobs=jobs, cluster=cluster)
        tell_losses(snapshot, quiet=quiet)
        with stopped_after(SQL_SECONDS + SQL_GRACE_S, lambda: end(2, f"analyze: {TOO_LONG}")):
            frame = snapshot.sql(query)
        found = rows(frame)
        if format == "json":
            print(json.dumps([{k: _plain(v) for k, v in row.items()} for row in found], default=_plain))
        elif format == "csv":
            import csv

            writer = csv.writer(sys.stdout, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerow([cell(one_line(str(name))) for name in frame.columns])
            for row in found:
                writer.writerow(
                    [
                        "" if v is None else v if isinstance(v, (int, float)) else cell(one_line(str(v)))
                        for v in row.values()
                    ]
                )
        else:
            texts = [[one_line(str(c)) for c in frame.columns]] + [
                ["" if v is None else one_line(str(v))[:60] for v in row.values()] for row in found
            ]
            widths = [max(len(line[at]) for line in texts) for at in range(len(frame.columns))]
            for line in texts:
                print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())
        return 0


def _plain(value: Any) -> Any:
    """A value JSON has: lists as lists, what no number stands for as null, everything else as text."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (str, int, list, dict)) or value is None:
        return value
    return value.tolist() if hasattr(value, "tolist") else str(value)
