"""The typer application: one file per command in `commands`, found by the folder."""

from __future__ import annotations

from typing import Annotated

import typer

from analyzer.cli import commands
from analyzer.cli.help import Top
from analyzer.registry import modules

app = typer.Typer(
    name="analyze", cls=Top, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Offline diagnosis of Konnectivity support bundles: what broke, with proof, without the cluster.\n\n"
    "A first argument that is no command is a bundle: `analyze bundle.tar.gz` diagnoses it.",
    epilog="Examples: `analyze bundle.tar.gz`, `analyze bundle.tar.gz --format html=report.html`, `analyze explain SRV-01`",
)  # fmt: skip


@app.callback()
def everywhere(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Options of every command. `--version` is answered in `main`, before anything is imported."""


for _module in modules(commands):
    _module.register(app)


def names() -> frozenset[str]:
    """The commands there are, as they are typed."""
    found = (
        command.name or getattr(command.callback, "__name__", "").replace("_", "-")
        for command in app.registered_commands
    )
    groups = (group.name for group in app.registered_groups)
    return frozenset(name for name in (*found, *groups) if name)
