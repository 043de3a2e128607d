"""`analyze many`: a fleet of bundles as a Parquet dataset."""

from __future__ import annotations

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

A bundle that cannot be read this time keeps its last diagnosis and its report; rows go by --prune alone. What is not
there and was never read is a row with the reason, tried again by the next run.

Without --scheduler the work is done by processes of this machine that open no port. A Dask scheduler is trusted with
everything: whoever reaches it runs code as its user, and its answers are taken as they are. Another machine's is
therefore reached over TLS only (tls://HOST:PORT), with the files given or those of Dask's configuration
(distributed.comm.tls)."""


def register(app: typer.Typer) -> None:
    @app.command("many", help=HELP)
    def many(
        paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="bundles, globs, a folder of bundles, URLs; @LIST or - for a list of paths and globs, one a line, where # begins a remark (behind a name after a tab or two blanks)")],
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
        again: Annotated[bool, typer.Option("--again", help="try bundles again that ended their worker or took too long, and compare files by content, not by size and time; parts of the dataset are read to their end, and damaged ones made again")] = False,
        analyzed_at: Annotated[str | None, typer.Option("--analyzed-at", metavar="TIME", help="time of this run for its rows; the newest evidence of each bundle without it")] = None,
        compact: Annotated[bool, typer.Option("--compact", help="put the dataset's parts together, however many: of equal bundles the bytes are equal then")] = False,
        prune: Annotated[bool, typer.Option("--prune", help="drop the rows of bundles that are not among PATH... (any more)")] = False,
        quiet: Annotated[bool, typer.Option("--quiet", help="no progress, no notes on stderr")] = False,
    ) -> int:  # fmt: skip
        from analyzer.escape import one_line
        from analyzer.output import same_file
        from analyzer.schema import TABLES

        if unknown := sorted(set(tables or ()) - set(TABLES)):
            raise UsageError(
                f"no table is called {unknown[0]!r}; {meant(unknown[0], TABLES) or 'there are: ' + ', '.join(sorted(TABLES))}"
            )
        if scheduler is None and (tls_ca or tls_cert or tls_key or plain_tcp):
            raise UsageError("--tls-ca, --tls-cert, --tls-key and --plain-tcp go with --scheduler")
        from analyzer.fleet.given import absolute, check_output, given, gone_from, outside, taken, taken_all
        from analyzer.fleet.scheduler import Scheduler
        from analyzer.redact.secrets import hide

        cluster = Scheduler(scheduler, tls_ca, tls_cert, tls_key, plain_tcp) if scheduler is not None else None
        named = given(paths, timeout)
        found = outside(output, absolute(named.paths))
        check_output(output, paths, found)
        own = {folder: outside(output, listed) for folder, listed in named.entries.items()}
        if own and not quiet:
            say(taken(*next(iter(own.items()))) if len(own) == 1 else taken_all(own))
        for folder in named.written:
            if not quiet and not same_file(folder, output):
                say(f"{folder}: no bundle, but written by `many` or `fleet`; it is passed over")
        for pattern in named.unmatched:
            say(f"{hide(pattern)}: nothing has such a name")
        for url, why in named.unlisted.items():
            if url not in found:
                say(f"{hide(url)}: it cannot be listed now: {hide(why)}")
        if prune and (unknown := [*named.unlisted, *named.unmatched]):
            raise InputError(
                f"{hide(unknown[0])}: {'nothing has such a name' if unknown[0] in named.unmatched else 'it cannot be listed now'}, so --prune cannot tell what is gone; nothing was done"
            )
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

        def progress(ended: int, total: int, errors: int) -> None:
            rate = ended / max(0.001, time.monotonic() - begun)
            sys.stderr.write(
                f"\r\x1b[2K{ended} of {total} bundles, {rate:.1f} a second, {total - ended} left, {errors} errors"
            )
            sys.stderr.flush()

        shown = None if quiet or not is_shown(sys.stderr) else progress
        try:
            dataset = Dataset(output)
            counts = run(
                found, dataset, options=options, scheduler=cluster, workers=workers, progress=shown, again=again, key=secret,
                analyzed_at=analyzed_at, compact=compact, prune=prune,
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
        for part, bundles in dataset.lost:
            say(
                f"{dataset.place}/{part}: gone or damaged; of its {plural(bundles, 'bundle')} those given now are analysed again"
            )
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
        for path, why in () if quiet else counts.because[:MOST_PROBLEMS]:
            say(f"{path}: {why}; what is known of it from before stays")
        if not quiet and (more := counts.stayed - MOST_PROBLEMS) > 0:
            say(f"and {more} more that could not be read now, and stay as they were; analyze fleet names them")
        if not quiet and (ended := sum(counts.ended.get(status, 0) for status in ("killed", "timeout"))):
            say(
                f"{plural(ended, 'bundle')} that ended {'its' if ended == 1 else 'their'} worker or took too long: read again when the bundle, the analyzer or the options change, or with --again"
            )
        if not quiet and counts.not_again:
            say(
                f"{plural(counts.not_again, 'bundle')} of the skipped ended {'its' if counts.not_again == 1 else 'their'} worker or took too long before; --again tries once more"
            )
        for table, bundles in () if quiet else sorted(counts.fewer.items()):
            say(
                f"{plural(bundles, 'bundle')} analysed anew without the table {table} of before; --tables {table} keeps it"
            )
        left = [] if quiet or prune else gone_from(named.entries, (one.partition("\0")[0] for one in counts.besides))
        if left:
            say(
                f"{plural(len(left), 'bundle')} of before {'is' if len(left) == 1 else 'are'} not in the folders given any more, such as {min(left)}; the rows stay until --prune"
            )
        if not quiet and not prune and (counts.stayed or counts.ended.get("error")):
            say("what is gone for good: leave it out of PATH..., and --prune drops its row")
        bad = f", {counts.unusable} unusable" if counts.unusable else ""
        print(
            f"{counts.analysed} bundles analysed{bad}, {counts.skipped} skipped as done, "
            f"{counts.errors} errors{f', {counts.stayed} not read now and left as they were' if counts.stayed else ''}"
            f"{f', {counts.dropped} dropped' if prune else ''}; dataset in {one_line(str(dataset.place))}"
        )
        if not counts.usable and counts.stayed:
            raise InputError(f"none of {len(found)} paths could be read now; what is known from before stays")
        if not counts.usable:
            raise InputError(f"none of {len(found)} paths is a bundle that could be used")
        return 0
