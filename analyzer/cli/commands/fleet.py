"""`analyze fleet`: what a dataset of many bundles says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli.notes import say
from analyzer.cli.options import width_of
from analyzer.errors import UsageError


def register(app: typer.Typer) -> None:
    @app.command(
        "fleet", help="What many bundles say together: causes, groups of one shape, outliers, missing evidence."
    )
    def fleet(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="a dataset that `analyze many` wrote")],
        format: Annotated[list[str] | None, typer.Option("--format", metavar="NAME[=FILE]", help="text, html or json; repeatable; with =FILE written there")] = None,
    ) -> int:  # fmt: skip
        import dataclasses
        import json

        from analyzer.fleet import show
        from analyzer.fleet.summary import summary

        targets = [one.partition("=")[::2] for one in format or ["text"]]
        for name, _ in targets:
            if name not in ("text", "html", "json"):
                raise UsageError(f"--format takes text, html or json, not {name!r}")
        found = summary(folder)
        for part, why in found.damaged:
            say(f"{folder}/{part}: damaged and left out: {why}")
        for name, file in targets:
            if name == "text":
                made = show.text(found, width_of(sys.stdout))
            elif name == "html":
                made = show.html(found)
            else:
                made = json.dumps(dataclasses.asdict(found), indent=1) + "\n"
            if file:
                Path(file).write_text(made, encoding="utf-8")
            else:
                sys.stdout.write(made)
        return 0
