"""`analyze verify` and `analyze diff`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli.help import among
from analyzer.cli.options import (
    ClusterOption,
    Jobs,
    Limit,
    OneBundle,
    Quiet,
    Since,
    Until,
    Year,
    fitted,
    is_pipe,
    open_bundle,
    tell_losses,
)
from analyzer.errors import InputError, UsageError


def register(app: typer.Typer) -> None:
    @app.command(
        "verify",
        short_help="Does every line that a JSON report cites still stand?",
        help="Read every line that a JSON report cites again, and say whether it still stands.",
    )
    def verify(
        report: Annotated[Path, typer.Argument(metavar="REPORT.json")],
        bundle: OneBundle,
        format: Annotated[
            str, typer.Option("--format", help="text or json", autocompletion=among("text", "json"))
        ] = "text",
    ) -> int:
        from dataclasses import asdict

        from analyzer.escape import one_line
        from analyzer.tools.verify import read_report
        from analyzer.tools.verify import verify as judge

        if format not in ("text", "json"):
            raise UsageError(f"--format takes text or json, not {format!r}")
        if is_pipe(bundle):
            raise InputError(f"{bundle}: a pipe, which would be waited for; give the file that the report is of")
        verdicts, same = judge(read_report(report), [bundle])
        good = sum(1 for v in verdicts if v.stands)
        if format == "json":
            print(
                json.dumps(
                    {
                        "stands": good,
                        "citations": len(verdicts),
                        "same_bundle": same,
                        "fallen": [asdict(v) for v in verdicts if not v.stands],
                    },
                    indent=1,
                )
            )
        else:
            print(
                f"{good} of {len(verdicts)} cited lines stand"
                + ("" if same is None else "; the same bundle by its hash" if same else "; another bundle by its hash")
            )
            for v in verdicts:
                if not v.stands:
                    print(f"  {one_line(v.where)}: {one_line(v.source)}:{v.line}: {one_line(v.reason)}")
        return 0 if good == len(verdicts) else 1

    @app.command(
        "diff",
        short_help="What is new, fixed or still broken between two bundles.",
        help="What is new, fixed, still broken or no longer observable between two bundles.",
    )
    def diff(
        before: Annotated[str, typer.Argument(metavar="BEFORE")],
        after: Annotated[str, typer.Argument(metavar="AFTER")],
        format: Annotated[str, typer.Option("--format", help="text or json", autocompletion=among("text", "json"))] = "text",
        year: Year = None, since: Since = None, until: Until = None, cluster: ClusterOption = None, limit: Limit = None, jobs: Jobs = None,
        quiet: Quiet = False,
    ) -> int:  # fmt: skip
        from analyzer.tools.diff import compare, text

        if format not in ("text", "json"):
            raise UsageError(f"--format takes text or json, not {format!r}")
        first, second = (
            open_bundle(
                [path], year=year, since=since, until=until, cluster=cluster, limit=limit, jobs=jobs, quiet=quiet
            )
            for path in (before, after)
        )
        one, two = first.diagnose().data, second.diagnose().data
        for name, data in ((before, one), (after, two)):
            if not any(row.records for row in data.inputs):
                raise InputError(f"{name}: nothing usable, so there is nothing to compare")
        tell_losses(first, quiet=quiet, of=before)
        tell_losses(second, quiet=quiet, of=after)
        result = compare(first, second, one, two)
        if format == "json":
            print(json.dumps(result, indent=1))
        else:
            for line in text(result).split("\n"):
                print(fitted(line, 6))
        return 0
