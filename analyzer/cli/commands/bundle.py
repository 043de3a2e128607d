"""`analyze BUNDLE...`: diagnose one bundle."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer.cli.help import Analysis, among, formats
from analyzer.cli.options import (
    Bundles,
    ClusterOption,
    Color,
    Force,
    Jobs,
    Limit,
    Output,
    Quiet,
    Since,
    Until,
    Year,
    height_of,
    open_bundle,
    use_color,
    width_of,
)
from analyzer.cli.progress import phase
from analyzer.errors import UsageError
from analyzer.escape import one_line, remark
from analyzer.wording import abridged

if TYPE_CHECKING:
    from analyzer.model import InputSummary, ReportData

ORDER = ("healthy", "inconclusive", "degraded", "broken")
PREFIX = "analyze: "


def register(app: typer.Typer) -> None:
    @app.command("bundle", cls=Analysis, help="Diagnose a bundle (the word `bundle` may be left out).")
    def diagnose(
        bundles: Bundles,
        format: Annotated[list[str] | None, typer.Option("--format", metavar="NAME[=FILE]", help="text, markdown, json, html or another of the folder `report`; repeatable; with =FILE written there", autocompletion=formats)] = None,
        output: Output = None, force: Force = False,
        redact: Annotated[bool, typer.Option("--redact", help="pseudonyms in place of names and addresses")] = False,
        fail_on: Annotated[str, typer.Option("--fail-on", metavar="VERDICT", help="never, inconclusive, degraded or broken: exit 1 from this verdict on", autocompletion=among("never", *ORDER[1:]))] = "never",
        full: Annotated[bool, typer.Option("--full", help="the whole text report, on a terminal too")] = False,
        brief: Annotated[bool, typer.Option("--brief", help="the text report as one screen, into a pipe too")] = False,
        strict: Annotated[bool, typer.Option("--strict", help="input that was not read counts as failure (exit 3)")] = False,
        year: Year = None, since: Since = None, until: Until = None, limit: Limit = None, jobs: Jobs = None, cluster: ClusterOption = None, quiet: Quiet = False, color: Color = "auto",
    ) -> int:  # fmt: skip
        if fail_on not in ("never", *ORDER[1:]):
            raise UsageError(f"--fail-on takes never, inconclusive, degraded or broken, not {fail_on!r}")
        if full and brief:
            raise UsageError("--full and --brief ask for two different reports")
        from analyzer.cli.outputs import put, targets, written
        from analyzer.report import formats as known

        places = targets(format, known(), output, bundles, force=force)
        if (full or brief) and not quiet and not any(one.format == "text" and one.file is None for one in places):
            _say(f"--{'full' if full else 'brief'} chooses between two text reports, and none is printed here")
        painted = use_color(color, sys.stdout)
        snapshot = open_bundle(
            bundles, year=year, since=since, until=until, limit=limit, quiet=quiet, jobs=jobs, cluster=cluster, to_diagnose=True
        )  # fmt: skip
        with phase("diagnosing", quiet):
            report = snapshot.diagnose()
        if redact:
            from analyzer.tools.redact_report import redacted

            report = redacted(snapshot, report)
        why = _refused(report.data, strict, understood=report.is_understood)
        notes = [] if quiet else [written(one) for one in places if one.file is not None]
        notes += [PREFIX + one_line(why)] if why else []
        for place in places:
            shown = place.file is None
            width = width_of(sys.stdout) if shown else 100
            rows = height_of(sys.stdout, full, brief) if shown else None
            if rows is not None and sys.stderr.isatty():  # these lines push the report up the same window
                rows -= sum(-(-len(line) // width) for line in notes)
            text = report.render(place.format, width=width, color=painted and shown, height=rows)
            put(place, text, bundles, force=force, quiet=quiet)
        if why:
            _say(why)
            return 3
        return int(fail_on != "never" and ORDER.index(report.data.verdict) >= ORDER.index(fail_on))


def _refused(data: ReportData, strict: bool, *, understood: bool) -> str:
    """Why the exit code is 3, for stderr; "" where it is not."""
    if not understood:
        empty = bool(data.inputs) and not any(r.size_bytes for r in data.inputs)
        nothing = "no bytes in it" if empty else "no member holds anything that is known here"
        return "nothing usable: " + (_unread(data) or nothing)
    why = _unread(data) if strict else ""
    return f"--strict: {why}" if why else ""


def _unread(data: ReportData) -> str:
    """What was given and not read, by name; "" when all was."""
    said = list(data.losses)
    told = "\n".join(said)
    for rows, what in (
        (
            [r for r in data.inputs if r.status == "not_understood" and f"{abridged(r.source)} (" not in told],
            "not understood",
        ),
        ([r for r in data.inputs if r.unread_lines and r.status != "not_understood"], "with unread lines"),
    ):
        if rows:
            names = ", ".join(_name(r) for r in rows[:3])
            more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
            said.append(f"{len(rows)} {'member' if len(rows) == 1 else 'members'} {what}: {names}{more}")
    return "; ".join(said)


def _name(row: InputSummary) -> str:
    return abridged(row.source) + (f" ({row.reason})" if row.kind == "binary" and row.reason else "")


def _say(text: str) -> None:
    print(PREFIX + remark(text), file=sys.stderr)
