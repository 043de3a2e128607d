"""`analyze checks`, `explain` and `tables`: what the analyzer knows."""

from __future__ import annotations

import json
import sys
import textwrap
from typing import Annotated

import typer

from analyzer.cli.help import among, ids
from analyzer.cli.help import tables as table_names
from analyzer.cli.options import Force, Output, fitted, width_of
from analyzer.errors import UsageError
from analyzer.wording import family, meant


def register(app: typer.Typer) -> None:
    @app.command("checks", help="List checks and causes.")
    def checks(
        format: Annotated[
            str, typer.Option("--format", help="text or json", autocompletion=among("text", "json"))
        ] = "text",
    ) -> int:
        from analyzer.tools.explain import catalogue

        known = catalogue()
        if format == "json":
            print(
                json.dumps(
                    [{"id": k.id, "title": k.title, "steps": list(k.steps)} for k in known if k.kind == "check"],
                    indent=2,
                )
            )
        elif format == "text":
            for kind in ("check", "cause"):
                print(f"{kind.capitalize()}s")
                for k in known:
                    if k.kind == kind:
                        print(fitted(f"  {k.id:32}{k.title}" + (f"  [{', '.join(k.steps)}]" if k.steps else ""), 34))
        else:
            raise UsageError(f"--format takes text or json, not {format!r}")
        return 0

    @app.command("explain", help="Explain a check or a cause in full.")
    def explain(
        id: Annotated[str | None, typer.Argument(metavar="ID", autocompletion=ids)] = None,
        all: Annotated[bool, typer.Option("--all", help="every check and cause")] = False,
        format: Annotated[str, typer.Option("--format", metavar="NAME[=FILE]", help="text, markdown or html; with =FILE written there", autocompletion=among("text", "markdown", "html"))] = "text",
        output: Output = None, force: Force = False,
    ) -> int:  # fmt: skip
        from analyzer.cli.outputs import put, targets
        from analyzer.tools.explain import FORMATS, catalogue, page

        known = catalogue()
        if not all:
            if id is None:
                raise UsageError("explain takes the id of a check or a cause, or --all; `analyze checks` lists them")
            every = [k.id for k in known]
            known = [k for k in known if k.id.lower() == id.lower()]
            if not known:
                raise UsageError(
                    f"no check or cause is called {id!r}; {meant(id, every) or family(id, every) or '`analyze checks` lists them'}"
                )
        (place,) = targets([format], FORMATS, output, (), force=force)
        width = min(96, width_of(sys.stdout)) if place.file is None else 96
        put(place, page(known, place.format, width) + "\n", (), force=force)
        return 0

    @app.command("tables", help="List the tables with their columns.")
    def tables(
        name: Annotated[
            str | None,
            typer.Argument(metavar="NAME", help="only this table", autocompletion=table_names, show_default=False),
        ] = None,
        format: Annotated[
            str, typer.Option("--format", help="text or json", autocompletion=among("text", "json"))
        ] = "text",
    ) -> int:
        from analyzer import schema

        if format not in ("text", "json"):
            raise UsageError(f"--format of `tables` takes text or json, not {format!r}")
        known = list(schema.TABLES.values())
        if name is not None:
            known = [table for table in known if table.name == name.lower()]
            if not known:
                raise UsageError(
                    f"no table is called {name!r}; {meant(name, schema.TABLES) or '`analyze tables` lists them'}"
                )
        if format == "json":
            print(
                json.dumps(
                    {
                        t.name: {
                            "doc": t.doc,
                            "columns": {c.name: {"kind": c.kind, "doc": c.doc} for c in t.all_columns},
                        }
                        for t in known
                    },
                    indent=2,
                )
            )
            return 0
        for table in known:
            mark = "" if table.name in schema.CONTRACT else "  (may change between versions)"
            print(
                f"{table.name}{mark}\n"
                + textwrap.indent(textwrap.fill(table.doc, min(96, width_of(sys.stdout) - 2)), "  ")
            )
            for column in table.all_columns:
                print(fitted(f"    {column.name:22}{column.kind:10}{column.doc}", 36))
        return 0
