"""`analyze redact`: a bundle that may be given away."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli.key_file import key_of
from analyzer.cli.options import Bundles, Force, Jobs, Limit, Quiet, Year, limits, open_bundle
from analyzer.errors import UsageError

KEPT_SHOWN = 12
HOW = "analyze redact BUNDLE... -o TARGET.tar.gz"


def register(app: typer.Typer) -> None:
    @app.command(
        "redact",
        short_help="Write a copy to give away: same diagnosis, no names, no secrets.",
        help=f"Write a copy with pseudonyms and without secrets: the same diagnosis, fit to be shared. Usage: {HOW}",
    )
    def redact(
        bundles: Bundles,
        output: Annotated[str | None, typer.Option("--output", "-o", metavar="TARGET", help="the .tar.gz to write")] = None,
        force: Force = False,
        key_file: Annotated[Path | None, typer.Option("--key-file", metavar="FILE", help="a secret file: under one key bundles get equal names")] = None,
        year: Year = None, limit: Limit = None, jobs: Jobs = None, quiet: Quiet = False,
    ) -> int:  # fmt: skip
        from analyzer.cli.outputs import STDOUT, judge
        from analyzer.escape import one_line
        from analyzer.limits import Limits, with_options
        from analyzer.redact.leaks import COVERED, NOT_COVERED
        from analyzer.tools.share import share

        if output is None:
            several = ", and several bundles are read as one" if len(bundles) > 1 else ""
            raise UsageError(f"redact needs the file to write{several}: {HOW}")
        if "-" in bundles:
            raise UsageError("redact reads its bundle twice, so it cannot come from stdin")
        if output == STDOUT and sys.stdout.isatty():
            raise UsageError(f"an archive is not for a terminal: {HOW}")
        judge([output], bundles, force=force)
        key = None if key_file is None else key_of(key_file)
        chosen = limits(limit)
        done = share(
            bundles, output, lambda: open_bundle(bundles, year=year, limit=limit, quiet=quiet, jobs=jobs), with_options(chosen) if chosen else Limits(),
            lambda copy: open_bundle([str(copy)], year=year, limit=limit, quiet=quiet, jobs=jobs), key, force=force,
        )  # fmt: skip
        about = sys.stdout if output != STDOUT else sys.stderr
        print(f"{one_line(output)}: {done.members} members, {done.lines} lines, {done.replaced} names and addresses replaced", file=about)  # fmt: skip
        if done.within_left:
            print("CAREFUL: names of objects that are plain words were left in longer words of this copy, since without them its diagnosis is another", file=about)  # fmt: skip
        if done.words_left:
            print("CAREFUL: words that no list knows were left in this copy, since without them its diagnosis is another: read it line by line", file=about)  # fmt: skip
        print("the diagnosis is equal to the original's, and a second look found none of its names", file=about)
        print(COVERED, file=about)
        print(NOT_COVERED, file=about)
        if done.kept:
            more = f" and {len(done.kept) - KEPT_SHOWN} more" if len(done.kept) > KEPT_SHOWN else ""
            print(f"names of objects that stay, as they are words of clusters, of states or of public software: {', '.join(map(one_line, done.kept[:KEPT_SHOWN]))}{more}", file=about)  # fmt: skip
        for word in done.remaining:
            print(f"  remaining, no public word: {one_line(word[:6])}... ({len(word)} characters)", file=about)
        for name, why in done.left_out:
            print(f"  left out: {one_line(name)}: {one_line(why)}", file=about)
        return 0
