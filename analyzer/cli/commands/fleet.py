"""`analyze fleet`: what a dataset of many bundles says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer.cli.help import among
from analyzer.cli.notes import say
from analyzer.cli.options import Force, Output, width_of
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from analyzer.fleet.summary import Fleet


def register(app: typer.Typer) -> None:
    @app.command(
        "fleet",
        short_help="What many bundles say together.",
        help="What many bundles say together: causes, days, places, what came with a version, groups, outliers, missing evidence.",
    )
    def fleet(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="a dataset that `analyze many` wrote")],
        format: Annotated[list[str] | None, typer.Option("--format", metavar="NAME[=FILE]", help="text, html or json (with --bundle those of a report); repeatable; with =FILE written there", autocompletion=among("text", "html", "json"))] = None,
        where: Annotated[list[str] | None, typer.Option("--where", metavar="NAME=VALUE", help="only bundles with this cause, version, zone, region, day, verdict, check ... (repeatable)")] = None,
        bundle: Annotated[str | None, typer.Option("--bundle", metavar="PATH", help="the stored report of this bundle instead")] = None,
        reports: Annotated[Path | None, typer.Option("--reports", metavar="FOLDER", help="write the HTML report of every listed bundle there; the HTML of the fleet links to them")] = None,
        output: Output = None, force: Force = False,
    ) -> int:  # fmt: skip
        import dataclasses
        import json

        from analyzer.cli.outputs import put, targets
        from analyzer.fleet import show
        from analyzer.fleet.summary import summary

        parts = [str(part) for part in folder.rglob("*.parquet")]  # what is read; a report may lie beside it
        if bundle is not None:
            if where or reports:
                raise UsageError("--bundle shows one report; --where and --reports go without it")
            return _one(folder, bundle, format, output, parts, force=force)
        places = targets(format, ("text", "html", "json"), output, parts, force=force)
        found = summary(folder, _pairs(where))
        linked = _reports(folder, found, reports, places[0].file) if reports else {}
        for part, why in found.damaged:
            say(f"{folder}/{part}: damaged and left out: {why}")
        for place in places:
            if place.format == "text":
                made = show.text(found, width_of(sys.stdout) if place.file is None else 100)
            elif place.format == "html":
                made = show.html(found, linked)
            else:
                made = json.dumps(dataclasses.asdict(found), indent=1) + "\n"
            put(place, made, parts, force=force)
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


def _one(
    folder: Path, bundle: str, format: list[str] | None, output: str | None, parts: list[str], *, force: bool
) -> int:
    """The stored report of one bundle in a report's formats."""
    from analyzer.cli.outputs import put, targets
    from analyzer.fleet.bundles import report_of
    from analyzer.report import formats
    from analyzer.report.stored import restore

    places = targets(format, formats(), output, parts, force=force)
    data = restore(report_of(folder, bundle))
    for place in places:
        put(place, formats()[place.format](data), parts, force=force)
    return 0


def _reports(folder: Path, found: Fleet, reports: Path, page: str | None) -> dict[str, str]:
    """Write the reports of the bundles that are listed; links to them from the fleet's page, by path."""
    import hashlib
    import os

    from analyzer.fleet.bundles import stored
    from analyzer.report.html import render
    from analyzer.report.stored import restore

    reports.mkdir(parents=True, exist_ok=True)
    base = Path(page).resolve().parent if page else Path.cwd()
    linked = {}
    for path, text in stored(folder, {one.path for one in found.listed}):
        name = f"{hashlib.sha256(os.fsencode(path)).hexdigest()[:16]}.html"
        (reports / name).write_text(render(restore(text)), encoding="utf-8")
        linked[path] = os.path.relpath((reports / name).resolve(), base).replace(os.sep, "/")
    return linked
