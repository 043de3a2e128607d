"""`analyze fleet`: what a dataset of many bundles says."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer.cli.help import among
from analyzer.cli.notes import say
from analyzer.cli.options import Force, Output, width_of
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from analyzer.cli.outputs import OutputTarget
    from analyzer.fleet.place import Place


def register(app: typer.Typer) -> None:
    @app.command(
        "fleet",
        short_help="What many bundles say together.",
        help="What many bundles say together: causes, days, places, what came with a version, groups, outliers, missing evidence.",
    )
    def fleet(
        dataset: Annotated[str, typer.Argument(metavar="DIR", help="a dataset that `analyze many` wrote, or its URL")],
        format: Annotated[list[str] | None, typer.Option("--format", metavar="NAME[=FILE]", help="text, markdown, html or json (with --bundle those of a report); repeatable; with =FILE written there", autocompletion=among("text", "markdown", "html", "json"))] = None,
        where: Annotated[list[str] | None, typer.Option("--where", metavar="NAME=VALUE", help="only bundles with this cause, version, zone, region, day, verdict, check ... (repeatable)")] = None,
        bundle: Annotated[str | None, typer.Option("--bundle", metavar="PATH", help="the stored report of this bundle instead")] = None,
        reports: Annotated[Path | None, typer.Option("--reports", metavar="FOLDER", help="write the HTML report of every listed bundle there; the HTML of the fleet links to them")] = None,
        output: Output = None, force: Force = False,
    ) -> int:  # fmt: skip
        import dataclasses
        import json

        from analyzer.cli.outputs import put, targets
        from analyzer.fleet import markdown, pages, show
        from analyzer.fleet.given import WRITTEN
        from analyzer.fleet.remote import of_this_machine
        from analyzer.fleet.store import place_of
        from analyzer.fleet.summary import summary

        place = place_of(dataset)
        # what is read; a report may lie beside it, and a file of this machine is no part of a store behind a URL
        at = of_this_machine(dataset)
        tables = [Path(at, table) for table in WRITTEN] if at is not None else []
        parts = [str(table) for table in tables if table.is_dir()]
        if bundle is not None:
            if where or reports:
                raise UsageError("--bundle shows one report; --where and --reports go without it")
            return _one(place, bundle, format, output, parts, force=force)
        wanted = targets(format, ("text", "markdown", "html", "json"), output, parts, force=force)
        own = _bundles(place, wanted, reports, force=force)
        if reports:
            pages.check(reports, place, own)
        found = summary(place, _pairs(where))
        linked: dict[str, str] = {}
        if reports:
            page = next((one.file for one in wanted if one.format == "html"), None)
            base = Path(page).resolve().parent if page else Path.cwd()
            linked, broken = pages.write(place, {one.path for one in found.listed}, reports, base, own, force=force)
            for path, why in broken:
                say(f"{path}: no page of its report: {why}")
        for part, why in found.damaged:
            say(f"{place}/{part}: damaged and left out: {why}")
        for target in wanted:
            if target.format == "text":
                made = show.text(found, width_of(sys.stdout) if target.file is None else 100)
            elif target.format == "markdown":
                made = markdown.render(found)
            elif target.format == "html":
                made = show.html(found, linked)
            else:
                made = json.dumps(dataclasses.asdict(found), indent=1) + "\n"
            put(target, made, parts, force=force)
        return 0


def _pairs(where: list[str] | None) -> dict[str, str]:
    """``--where NAME=VALUE`` as a mapping."""
    found: dict[str, str] = {}
    for pair in where or []:
        name, equals, value = pair.partition("=")
        if not equals or not value:
            raise UsageError(f"--where takes NAME=VALUE, not {pair!r}")
        if name in found:
            raise UsageError(f"--where {name} is given twice, and no bundle has two")
        found[name] = value
    return found


def _bundles(place: Place, wanted: Sequence[OutputTarget], reports: Path | None, *, force: bool) -> list[str]:
    """The dataset's bundles that lie on this machine, over none of which a report is written; asked for where files are written at all."""
    from analyzer.cli.outputs import judge
    from analyzer.fleet.bundles import sources

    files = [one.file for one in wanted if one.file is not None]
    if not files and reports is None:
        return []
    own = sources(place)
    judge(files, own, force=force)
    return own


def _one(
    place: Place, bundle: str, format: list[str] | None, output: str | None, parts: list[str], *, force: bool
) -> int:
    """The stored report of one bundle in a report's formats."""
    from analyzer.cli.outputs import put, targets
    from analyzer.fleet.bundles import report_of
    from analyzer.report import formats
    from analyzer.report.stored import restore

    wanted = targets(format, formats(), output, parts, force=force)
    _bundles(place, wanted, None, force=force)
    row, text = report_of(place, bundle)
    data = restore(text)
    if row.unreached:
        say(f"{row.path}: this is from before; the last run could not read it: {row.unreached}")
    for target in wanted:
        put(target, formats()[target.format](data), parts, force=force)
    return 0
