"""The typer application: one file per command in `commands`, found by the folder."""

from __future__ import annotations

import typer

from analyzer.cli import commands
from analyzer.registry import modules

app = typer.Typer(
    name="analyze", no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=True,
    help="Offline diagnosis of Konnectivity support bundles: what broke, with proof, without the cluster.",
    epilog="Examples:  analyze bundle.tar.gz   |   analyze bundle.tar.gz --format json=report.json   |   analyze explain SRV-01",
)  # fmt: skip

for _module in modules(commands):
    _module.register(app)
