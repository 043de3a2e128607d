"""`analyze many`: a fleet of bundles as a Parquet dataset."""

from __future__ import annotations

import glob
import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from analyzer.errors import InputError


def register(app: typer.Typer) -> None:
    @app.command("many", help="Diagnose many bundles: one row a bundle and a cause, as Parquet. Done ones are skipped.")
    def many(
        paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="bundles, globs, a folder of bundles, @LIST or - for a list of paths")],
        output: Annotated[Path, typer.Option("--output", help="folder of the dataset")],
        scheduler: Annotated[str | None, typer.Option("--scheduler", help="address of a Dask scheduler, tcp://HOST:PORT")] = None,
        workers: Annotated[int | None, typer.Option("--workers", help="processes on this machine", min=1)] = None,
        quiet: Annotated[bool, typer.Option("--quiet", help="no progress")] = False,
    ) -> int:  # fmt: skip
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
        analysed, skipped, errors = run(found, Dataset(output), scheduler=scheduler, workers=workers, progress=shown)
        if shown:
            sys.stderr.write("\n")
        print(f"{analysed} bundles analysed, {skipped} skipped as done or equal, {errors} errors; dataset in {output}")
        return 0


def expand(paths: list[str]) -> list[str]:
    """Every bundle once, in order: a folder given here holds bundles, each entry one."""
    found: list[str] = []
    for path in paths:
        if path == "-" or path.startswith("@"):
            try:
                text = sys.stdin.read() if path == "-" else Path(path[1:]).read_text("utf-8")
            except OSError as error:
                raise InputError(f"{path}: {error.strerror or error}") from None
            found.extend(line.strip() for line in text.splitlines() if line.strip())
        elif os.path.isdir(path):
            found.extend(sorted(entry.path for entry in os.scandir(path) if not entry.name.startswith(".")))
        elif glob.has_magic(path) and not os.path.exists(path):
            found.extend(sorted(glob.glob(path, recursive=True)))  # noqa: PTH207 (patterns may be absolute)
        else:
            found.append(path)
    return list(dict.fromkeys(found))
