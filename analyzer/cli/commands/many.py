"""`analyze many`: a fleet of bundles as a Parquet dataset."""

from __future__ import annotations

import glob
import hashlib
import os
import shlex
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli.help import tables as known_tables
from analyzer.cli.key_file import key_of
from analyzer.cli.notes import say
from analyzer.cli.options import Limit, Since, Until, Year, limits
from analyzer.cli.progress import is_shown
from analyzer.errors import InputError, Interrupted, UsageError
from analyzer.wording import meant, plural

MOST_PROBLEMS = 5
HELP = """Diagnose many bundles: one row a bundle and a cause, as Parquet. Done ones are skipped.

Without --scheduler the work is done by processes of this machine that open no port. A Dask scheduler is trusted with
everything: whoever reaches it runs code as its user, and its answers are taken as they are. Another machine's is
therefore reached over TLS only (tls://HOST:PORT), with the files given or those of Dask's configuration
(distributed.comm.tls)."""


def register(app: typer.Typer) -> None:
    @app.command("many", help=HELP)
    def many(
        paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="bundles, globs, a folder of bundles, URLs, @LIST or - for a list of paths")],
        output: Annotated[str, typer.Option("--output", metavar="DIR", help="folder of the dataset, or its URL in a store (s3://, gs://, sftp://)")],
        scheduler: Annotated[str | None, typer.Option("--scheduler", help="address of a Dask scheduler, tls://HOST:PORT; tcp:// on this machine only")] = None,
        tls_ca: Annotated[Path | None, typer.Option("--tls-ca", metavar="FILE", help="certificates that sign the scheduler's, PEM")] = None,
        tls_cert: Annotated[Path | None, typer.Option("--tls-cert", metavar="FILE", help="own certificate, PEM")] = None,
        tls_key: Annotated[Path | None, typer.Option("--tls-key", metavar="FILE", help="its key, PEM")] = None,
        plain_tcp: Annotated[bool, typer.Option("--plain-tcp", help="reach another machine's scheduler without TLS: its whole network is trusted")] = False,
        workers: Annotated[int | None, typer.Option("--workers", "--jobs", help="processes on this machine; as many as cores without it", min=1)] = None,
        tables: Annotated[list[str] | None, typer.Option("--tables", metavar="NAME", help="also keep this parsed table of every bundle (repeatable)", autocompletion=known_tables)] = None,
        since: Since = None, until: Until = None, year: Year = None, limit: Limit = None,
        redact: Annotated[bool, typer.Option("--redact", help="pseudonyms in place of names and addresses, paths too")] = False,
        key_file: Annotated[Path | None, typer.Option("--key-file", metavar="FILE", help="a secret file for --redact: under one key runs fit together")] = None,
        timeout: Annotated[int, typer.Option("--timeout", metavar="S", help="seconds after which a bundle is given up", min=1)] = 900,
        again: Annotated[bool, typer.Option("--again", help="try bundles again that ended their worker or took too long")] = False,
        analyzed_at: Annotated[str | None, typer.Option("--analyzed-at", metavar="TIME", help="time of this run for its rows; the newest evidence of each bundle without it")] = None,
        compact: Annotated[bool, typer.Option("--compact", help="put the dataset's parts together, however many: of equal bundles the bytes are equal then")] = False,
        quiet: Annotated[bool, typer.Option("--quiet", help="no progress, no notes on stderr")] = False,
    ) -> int:  # fmt: skip
        from analyzer.escape import one_line
        from analyzer.output import check_folder, same_file
        from analyzer.schema import TABLES

        if unknown := sorted(set(tables or ()) - set(TABLES)):
            raise UsageError(
                f"no table is called {unknown[0]!r}; {meant(unknown[0], TABLES) or 'there are: ' + ', '.join(sorted(TABLES))}"
            )
        if scheduler is None and (tls_ca or tls_cert or tls_key or plain_tcp):
            raise UsageError("--tls-ca, --tls-cert, --tls-key and --plain-tcp go with --scheduler")
        from analyzer.fleet.remote import is_url
        from analyzer.fleet.scheduler import Scheduler
        from analyzer.redact.secrets import hide

        cluster = Scheduler(scheduler, tls_ca, tls_cert, tls_key, plain_tcp) if scheduler is not None else None
        entries: dict[str, list[str]] = {}
        unmatched: list[str] = []
        found = [
            path for path in absolute(expand(paths, entries, unmatched)) if not same_file(path, output)
        ]  # a dataset beside the bundles is none
        if not is_url(output):
            check_folder(output, [*found, *(path for path in paths if same_file(path, output))])
        own = {folder: [path for path in listed if not same_file(path, output)] for folder, listed in entries.items()}
        if own and not quiet:
            say(taken(*next(iter(own.items()))) if len(own) == 1 else taken_all(own))
        for pattern in unmatched:
            say(f"{hide(pattern)}: nothing has such a name")
        if not found:
            raise InputError("no bundle was found at the paths given")
        from analyzer.api import window
        from analyzer.fleet.dataset import Dataset
        from analyzer.fleet.identity import Options
        from analyzer.fleet.run import analyse_all as run

        if redact and tables:
            raise UsageError("--tables keeps names, and --redact takes them out; leave one of them out")
        if key_file is not None and not redact:
            raise UsageError("--key-file goes with --redact")
        secret = (
            b"" if not redact else os.urandom(32) if key_file is None else hashlib.sha256(key_of(key_file)).digest()
        )
        window(since, until)
        window(analyzed_at, None)
        options = Options(
            since,
            until,
            year,
            tuple(sorted((limits(limit) or {}).items())),
            tuple(sorted(set(tables or ()))),
            redact,
            timeout,
        )

        begun = time.monotonic()

        def progress(done: int, total: int, errors: int) -> None:
            rate = done / max(0.001, time.monotonic() - begun)
            sys.stderr.write(
                f"\r\x1b[2K{done} of {total} bundles, {rate:.1f} a second, {total - done} left, {errors} errors"
            )
            sys.stderr.flush()

        shown = None if quiet or not is_shown(sys.stderr) else progress
        try:
            dataset = Dataset(output)
            counts = run(
                found, dataset, options=options, scheduler=cluster, workers=workers, progress=shown, again=again, key=secret,
                analyzed_at=analyzed_at, compact=compact,
            )  # fmt: skip
        except KeyboardInterrupt:
            on = "" if redact and key_file is None else ", the same command goes on from there"
            raise Interrupted(f"interrupted; what was finished is kept in {hide(output)}{on}") from None
        except OSError as error:
            raise InputError(
                f"{hide(output)}: {error.strerror or error}; what was finished before stays valid, the same command goes on from there"
            ) from None
        finally:
            if shown:
                sys.stderr.write("\n")
        for part, why in dataset.damaged:
            say(f"{dataset.place}/{part}: damaged and left out, its bundles are analysed again: {why}")
        if counts.unguarded and not quiet:
            say(f"{dataset.place}: {counts.unguarded}")
        if counts.relative and not quiet:
            say(
                f"{dataset.place}: {plural(counts.relative, 'bundle')} of an earlier version {'is' if counts.relative == 1 else 'are'} named by paths below a folder that it did not keep, "
                "and may stand there twice; run `many` once in the folder of then with the paths of then, or give another --output"
            )
        if counts.apart:
            say(f"{dataset.place}: all rows are written; its parts are not put together: {counts.apart}")
        for path, why in () if quiet else counts.problems[:MOST_PROBLEMS]:
            say(f"{path}: {why}")
        if not quiet and (more := sum(counts.ended.values()) - MOST_PROBLEMS) > 0:
            one, *others = (f"status={status}" for status in sorted(counts.ended))
            by = one + (f" (or {', '.join(others)})" if others else "")
            say(
                f"and {more} more; all of them, with their reasons: analyze fleet {shlex.quote(str(dataset.place))} --where {by}"
            )
        bad = f", {counts.unusable} unusable" if counts.unusable else ""
        print(
            f"{counts.analysed} bundles analysed{bad}, {counts.skipped} skipped as done, "
            f"{counts.errors} errors; dataset in {one_line(str(dataset.place))}"
        )
        if not counts.usable:
            raise InputError(f"none of {len(found)} paths is a bundle that could be used")
        return 0


def taken(folder: str, entries: list[str]) -> str:
    """What a folder of bundles was taken for, and how it is said that something else is meant."""
    folders = sum(os.path.isdir(path) for path in entries)
    what = ", ".join(plural(count, kind) for count, kind in ((len(entries) - folders, "file"), (folders, "folder")) if count)  # fmt: skip
    inner = next((path for path in entries if os.path.isdir(path)), "")
    other = f"; a folder is one bundle with all that is in it, and where it holds bundles give it by itself, such as {inner}" if inner else ""  # fmt: skip
    return f"{folder}: each entry is a bundle: {what or 'there is none'}{other}; where {folder} itself is one bundle, name it on a list (@LIST or -)"


def taken_all(entries: dict[str, list[str]]) -> str:
    """The same of several folders, in one line however many they are."""
    every = sum(len(listed) for listed in entries.values())
    one = next(iter(entries))
    return f"{len(entries)} folders are given: each entry of theirs is a bundle, {every} in all; where a folder itself is one bundle, such as {one}, name it on a list (@LIST or -)"


def expand(
    paths: list[str], entries: dict[str, list[str]] | None = None, unmatched: list[str] | None = None
) -> list[str]:
    """
    Every bundle once, in order: a folder given here holds bundles, each entry one.

    Args:
        entries: gets what each such folder holds.
        unmatched: gets patterns that nothing matches.

    Raises:
        InputError: a list cannot be read.
    """
    from analyzer.fleet.listing import expand as expand_url
    from analyzer.fleet.listing import is_pattern
    from analyzer.fleet.remote import is_url

    found: list[str] = []
    for path in paths:
        if path == "-" or path.startswith("@"):
            found.extend(_listed(path))
        elif is_url(path):
            found.extend(matching := expand_url(path))
            if unmatched is not None and not matching and is_pattern(path):
                unmatched.append(path)
        elif os.path.isdir(path):
            try:
                listed = sorted(entry.path for entry in os.scandir(path) if not entry.name.startswith("."))
            except OSError as error:
                raise InputError(f"{path}: {error.strerror or error}") from None
            found.extend(listed)
            if entries is not None:
                entries[path] = listed
        elif glob.has_magic(path) and not os.path.exists(path):
            found.extend(matching := sorted(glob.glob(path, recursive=True)))  # noqa: PTH207 (patterns may be absolute)
            if unmatched is not None and not matching:
                unmatched.append(path)
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def absolute(paths: list[str]) -> list[str]:
    """Each path once, in full."""
    from analyzer.fleet.identity import absolute as whole

    return list(dict.fromkeys(whole(path) for path in paths))


def _listed(path: str) -> list[str]:
    """Paths of a list, be it behind a URL, one a line, as bytes: file names need not be UTF-8."""
    from analyzer.fleet.remote import here

    try:
        if path == "-":
            data = sys.stdin.buffer.read()
        else:
            with here(path[1:]) as local:
                data = Path(local).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    return [os.fsdecode(line.strip()) for line in data.split(b"\n") if line.strip()]
