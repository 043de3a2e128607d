"""`analyze redact`: a bundle that may be given away."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli.options import Limit, Quiet, Year, limits, open_bundle
from analyzer.errors import UsageError


def register(app: typer.Typer) -> None:
    @app.command(
        "redact", help="Write a copy with pseudonyms and without secrets: the same diagnosis, fit to be shared."
    )
    def redact(
        bundle: Annotated[list[str], typer.Argument(metavar="BUNDLE... OUT.tar.gz")],
        year: Year = None, limit: Limit = None, quiet: Quiet = False,
    ) -> int:  # fmt: skip
        from analyzer.limits import Limits, with_options
        from analyzer.redact.share import share
        from analyzer.report.escape import one_line

        if len(bundle) < 2 or not bundle[-1].endswith((".tar.gz", ".tgz")):
            raise UsageError("redact takes a bundle and the file to write: analyze redact BUNDLE OUT.tar.gz")
        *paths, out = bundle
        if "-" in paths:
            raise UsageError("redact reads its bundle twice, so it cannot come from stdin")
        snapshot = open_bundle(paths, year=year, limit=limit, quiet=quiet)
        chosen = limits(limit)
        done = share(
            paths, Path(out), snapshot, with_options(chosen) if chosen else Limits(),
            lambda copy: open_bundle([str(copy)], year=year, limit=limit, quiet=quiet),
        )  # fmt: skip
        print(f"{out}: {done.members} members, {done.lines} lines, {done.replaced} names and addresses replaced")
        print("the diagnosis is equal to the original's, and the leak scan found nothing")
        for name, why in done.left_out:
            print(f"  left out: {one_line(name)}: {one_line(why)}")
        return 0
