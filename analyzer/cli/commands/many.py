"""`analyze many`: a fleet of bundles as a Parquet dataset."""

from __future__ import annotations

import glob
import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from analyzer.errors import InputError, UsageError


def register(app: typer.Typer) -> None:
    @app.command("many", help="Diagnose many bundles: one row a bundle and a cause, as Parquet. Done ones are skipped.")
    def many(
        paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="bundles, globs, a folder of bundles, @LIST or - for a list of paths")],
        output: Annotated[Path, typer.Option("--output", help="folder of the dataset")],
        scheduler: Annotated[str | None, typer.Option("--scheduler", help="address of a Dask scheduler, tcp://HOST:PORT")] = None,
        workers: Annotated[int | None, typer.Option("--workers", help="processes on this machine", min=1)] = None,
        tables: Annotated[list[str] | None, typer.Option("--tables", metavar="NAME", help="also keep this parsed table of every bundle (repeatable)")] = None,
        quiet: Annotated[bool, typer.Option("--quiet", help="no progress")] = False,
    ) -> int:  # fmt: skip
        from analyzer.schema import TABLES

        if unknown := sorted(set(tables or ()) - set(TABLES)):
            raise UsageError(f"no table is called {unknown[0]!r}; there are: {', '.join(sorted(TABLES))}")
        found = expand(paths)
        if not found:
            raise InputError("no bundle was found at the paths given")
        from analyzer.fleet.dataset import Dataset
        from analyzer.fleet.run import many as run

        begun = time.monotonic()

        def progress(done: int, total: int, errors: int) -> None:
            rate = done / max(0.001, time.monotonic() - begun)
            sys.stderr.write(
                f"\r\x1b[2K{done} of {total} bundles, {rate:.1f} a second, {total - done} left, {errors} errors"
            )
            sys.stderr.flush()

        shown = None if quiet or not sys.stderr.isatty() else progress
        try:
            dataset = Dataset(output)
            analysed, skipped, errors = run(
                found, dataset, scheduler=scheduler, workers=workers, progress=shown, tables=tuple(tables or ())
            )
        except OSError as error:
            raise InputError(
                f"{output}: {error.strerror or error}; what was finished before stays valid, the same command goes on from there"
            ) from None
        if shown:
            sys.stderr.write("\n")
        print(f"{analysed} bundles analysed, {skipped} skipped as done or equal, {errors} errors; dataset in {output}")
        return 0


def expand(paths: list[str]) -> list[str]:
    """Every bundle once, in order: a folder given here holds bundles, each entry one."""
    from analyzer.fleet.remote import expand as expand_url
    from analyzer.fleet.remote import is_url

    found: list[str] = []
    for path in paths:
        if path == "-" or path.startswith("@"):
            try:
                text = sys.stdin.read() if path == "-" else Path(path[1:]).read_text("utf-8")
            except OSError as error:
                raise InputError(f"{path}: {error.strerror or error}") from None
            found.extend(line.strip() for line in text.splitlines() if line.strip())
        elif is_url(path):
            found.extend(expand_url(path))
        elif os.path.isdir(path):
            found.extend(sorted(entry.path for entry in os.scandir(path) if not entry.name.startswith(".")))
        elif glob.has_magic(path) and not os.path.exists(path):
            found.extend(sorted(glob.glob(path, recursive=True)))  # noqa: PTH207 (patterns may be absolute)
        else:
            found.append(path)
    return list(dict.fromkeys(found))
