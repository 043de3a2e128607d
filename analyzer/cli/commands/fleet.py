"""`analyze fleet`: what a dataset of many bundles says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli.notes import say
from analyzer.cli.options import Force, Output, width_of


def register(app: typer.Typer) -> None:
    @app.command(
        "fleet",
        short_help="What many bundles say together.",
        help="What many bundles say together: causes, groups of one shape, outliers, missing evidence.",
    )
    def fleet(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="a dataset that `analyze many` wrote")],
        format: Annotated[list[str] | None, typer.Option("--format", metavar="NAME[=FILE]", help="text, html or json; repeatable; with =FILE written there")] = None,
        output: Output = None, force: Force = False,
    ) -> int:  # fmt: skip
        import dataclasses
        import json

        from analyzer.cli.outputs import put, targets
        from analyzer.fleet import show
        from analyzer.fleet.summary import summary

        parts = [str(part) for part in folder.rglob("*.parquet")]  # what is read; a report may lie beside it
        places = targets(format, ("text", "html", "json"), output, parts, force=force)
        found = summary(folder)
        for part, why in found.damaged:
            say(f"{folder}/{part}: damaged and left out: {why}")
        for place in places:
            if place.format == "text":
                made = show.text(found, width_of(sys.stdout) if place.file is None else 100)
            elif place.format == "html":
                made = show.html(found)
            else:
                made = json.dumps(dataclasses.asdict(found), indent=1) + "\n"
            put(place, made, parts, force=force)
        return 0
