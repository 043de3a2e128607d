"""The typer application: one file per command in `commands`, found by the folder."""

from __future__ import annotations

from analyzer.cli import commands
from analyzer.cli.top import program
from analyzer.registry import modules

app = program(modules(commands))


def names() -> frozenset[str]:
    """The commands there are, as they are typed."""
    found = (
        command.name or getattr(command.callback, "__name__", "").replace("_", "-")
        for command in app.registered_commands
    )
    groups = (group.name for group in app.registered_groups)
    return frozenset(name for name in (*found, *groups) if name)
