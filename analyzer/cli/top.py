"""What every command of the program stands in: its name, its help, and what is done with a first word that is no command."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType
from typing import Annotated

import typer

from analyzer.cli.help import Top


def program(commands: Iterable[ModuleType]) -> typer.Typer:
    """The program with the commands of these modules; to make one of them costs a few milliseconds, and most runs need one."""
    app = typer.Typer(
        name="analyze", cls=Top, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        help="Offline diagnosis of Konnectivity support bundles: what broke, with proof, without the cluster.\n\n"
        "A first argument that is no command is a bundle: `analyze bundle.tar.gz` diagnoses it.",
        epilog="Examples: `analyze bundle.tar.gz`, `analyze bundle.tar.gz --format html=report.html`, `analyze explain SRV-01`",
    )  # fmt: skip
    app.callback()(everywhere)
    for module in commands:
        module.register(app)
    return app


def everywhere(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Options of every command. `--version` is answered in `main`, before anything is imported."""
