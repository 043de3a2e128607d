"""Options that several commands share, and how a bundle is loaded with them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from analyzer.cli.help import among
from analyzer.cli.help import bundles as bundles_like
from analyzer.cli.progress import Progress, is_shown
from analyzer.errors import InputError, UsageError
from analyzer.limits import with_options
from analyzer.wording import is_number

if TYPE_CHECKING:
    from analyzer import Snapshot

Bundles = Annotated[
    list[str],
    typer.Argument(
        metavar="BUNDLE...",
        help="archive, folder, file or - (several together are one bundle)",
        autocompletion=bundles_like,
    ),
]
OneBundle = Annotated[str, typer.Argument(metavar="BUNDLE", autocompletion=bundles_like)]
Year = Annotated[
    int | None, typer.Option("--year", metavar="YEAR", help="year of logs that print none", min=1970, max=2200)
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="TIME", help="leave out events and log lines before this RFC 3339 time")
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="TIME", help="leave out events and log lines after this RFC 3339 time")
]
ClusterOption = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ID", help="ID or name of the cluster to look at, of several in the bundle"),
]
Limit = Annotated[
    list[str] | None,
    typer.Option("--limit", metavar="NAME=N", help="replace a limit (repeatable), for example total_bytes=8589934592"),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", metavar="N", help="processes that read a large bundle, else as many as cores; the result is the same", min=1),
]  # fmt: skip
Quiet = Annotated[bool, typer.Option("--quiet", help="no progress, no notes on stderr")]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="write here instead of standard output")
]
Force = Annotated[bool, typer.Option("--force", help="replace existing files (an input never)")]
Color = Annotated[
    str,
    typer.Option(
        "--color", metavar="WHEN", help="auto, always or never", autocompletion=among("auto", "always", "never")
    ),
]


def limits(pairs: list[str] | None) -> dict[str, int] | None:
    """``--limit NAME=N`` as a mapping."""
    found: dict[str, int] = {}
    for pair in pairs or []:
        name, equals, value = pair.partition("=")
        if not equals or not is_number(value):
            raise UsageError(f"--limit takes NAME=N, not {pair!r}")
        found[name] = int(value)
    try:
        with_options(found)
    except ValueError as error:
        raise UsageError(str(error)) from None
    return found or None


def is_pipe(path: str) -> bool:
    """A named pipe or what a shell puts in place of `<(command)`: it would be waited for, and can be read once only."""
    return path != "-" and Path(path).is_fifo()


def refuse_pipes(paths: list[str]) -> None:
    """Raises InputError for one that would be waited for."""
    for path in paths:
        if is_pipe(path):
            raise InputError(f"{path}: a pipe; give it through standard input: analyze - < PIPE")


def open_bundle(
    paths: list[str],
    *,
    year: int | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: list[str] | None = None,
    quiet: bool = False,
    cluster: str | None = None,
    jobs: int | None = None,
    to_diagnose: bool = False,
) -> Snapshot:
    """Load with progress on a terminal; `to_diagnose`: what judges the tables is wanted next."""
    import analyzer
    from analyzer import api

    refuse_pipes(paths)
    progress = None if quiet or not is_shown(sys.stderr) else Progress(paths)
    try:
        return (api.load_to_diagnose if to_diagnose else analyzer.load)(
            paths, year=year, since=since, until=until, limits=with_options(limits(limit) or {}), progress=progress, cluster=cluster, jobs=jobs,
        )  # fmt: skip
    except ValueError as error:
        raise UsageError(str(error)) from None
    finally:
        if progress is not None:
            progress.end()


def tell_losses(snapshot: Snapshot, *, quiet: bool, of: str = "") -> None:
    """What was not read, on stderr, for a command whose result does not say it."""
    from analyzer.cli.notes import say

    for loss in () if quiet else snapshot.not_read():
        say(f"{of}{': ' if of else ''}not all was read: {loss}")


def use_color(choice: str, stream: TextIO) -> bool:
    """Colour on a terminal, unless NO_COLOR says otherwise; an explicit choice wins."""
    if choice not in ("auto", "always", "never"):
        raise UsageError(f"--color takes auto, always or never, not {choice!r}")
    if choice != "auto":
        return choice == "always"
    return is_shown(stream) and not os.environ.get("NO_COLOR")


def width_of(stream: TextIO) -> int:
    """Columns of the terminal; 100 when piped."""
    if not stream.isatty():
        return 100
    import shutil

    return shutil.get_terminal_size((100, 30)).columns


def fitted(line: str, hang: int) -> str:
    """A line for standard output: on a terminal that is narrower it goes on below, behind `hang` blanks; elsewhere as it is."""
    width = width_of(sys.stdout)
    if not sys.stdout.isatty() or len(line) <= width or width < hang + 20:
        return line
    import textwrap

    return "\n".join(
        textwrap.wrap(line, width, subsequent_indent=" " * hang, break_on_hyphens=False, drop_whitespace=True)
    )


def height_of(stream: TextIO, full: bool, brief: bool) -> int | None:
    """Rows that a text report may take: those of the terminal, 24 for `--brief` into a pipe, none said for all."""
    if full or not (brief or stream.isatty()):
        return None
    import shutil

    return shutil.get_terminal_size((100, 24)).lines if stream.isatty() else 24
