"""What `--help` shows and the shell completes: the options of an analysis in groups, and a first word that is a bundle."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from typer.core import TyperCommand, TyperGroup

from analyzer.cli.coercion import as_given

BUNDLE = "bundle"
GROUPS = {
    "What is read": ("year", "since", "until", "cluster", "limit", "jobs"),
    "The report": ("format", "output", "force", "redact", "full", "brief", "color"),
    "The exit code and notes": ("fail_on", "strict", "quiet"),
}
"""Options of an analysis by their names in the code; what is not named here stands with the others."""


class Analysis(TyperCommand):
    """The command that diagnoses: its options stand in groups."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        write_groups(self, ctx, formatter)


class Top(TyperGroup):
    """The whole program: a first word that is no command is a bundle, here as for the shell's completion."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Options, those of an analysis, and the commands."""
        with formatter.section("Options"):
            formatter.write_dl([r for p in self.get_params(ctx) if (r := p.get_help_record(ctx)) is not None])
        bundle = self.get_command(ctx, BUNDLE)
        if bundle is not None:
            write_groups(bundle, ctx, formatter, own=True)
        self.format_commands(ctx, formatter)

    def parse_args(self, ctx: Any, args: Any) -> Any:
        as_given(self.get_params(ctx))
        if ctx.resilient_parsing and args and args[0].startswith("-") and args[0] not in self._own(ctx):
            args = [BUNDLE, *args]  # an option of an analysis in front of its bundle
        return super().parse_args(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            as_given(command.get_params(ctx))
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if ctx.resilient_parsing and args and args[0] not in self.commands:
            return BUNDLE, self.get_command(ctx, BUNDLE), args
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Commands and files that may be a bundle; behind a dash the options of the program and of an analysis."""
        from click.shell_completion import CompletionItem

        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            bundle = self.get_command(ctx, BUNDLE)
            known = [one for param in bundle.get_params(ctx) for one in param.opts if one.startswith("--")]
            own = self._own(ctx)
            return [*found, *(CompletionItem(one) for one in known if one.startswith(incomplete) and one not in own)]
        return [*found, *(CompletionItem(path) for path in bundles(incomplete))]

    def _own(self, ctx: Any) -> set[str]:
        return {one for param in self.get_params(ctx) for one in param.opts}


def write_groups(command: Any, ctx: Any, formatter: Any, *, own: bool = False) -> None:
    """The command's options by group; with `own` those only that it has for itself."""
    left = {p.name: p.get_help_record(ctx) for p in command.get_params(ctx) if not own or p in command.params}
    for title, names in GROUPS.items():
        rows = [row for name in names if (row := left.pop(name, None)) is not None]
        if rows:
            with formatter.section(f"{title} (analyze BUNDLE)" if own else title):
                formatter.write_dl(rows)
    rest = [row for row in left.values() if row is not None]
    if rest and not own:
        with formatter.section("Options"):
            formatter.write_dl(rest)


# -- what the shell completes ---------------------------------------------------------------------------------------------


def bundles(incomplete: str) -> list[str]:
    """Paths that begin so: folders with a slash, and files."""
    folder, _, start = incomplete.rpartition("/")
    place = f"{folder}/" if folder or incomplete.startswith("/") else ""
    try:
        with os.scandir(place or ".") as entries:
            found = [
                f"{place}{entry.name}{'/' if entry.is_dir() else ''}"
                for entry in entries
                if entry.name.startswith(start) and (start.startswith(".") or not entry.name.startswith("."))
            ]
    except OSError:
        return []
    return sorted(found)


def among(*words: str) -> Callable[[str], list[str]]:
    """For an option that takes one of these words."""

    def known(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return known


def formats(incomplete: str) -> list[str]:
    """Report formats."""
    from analyzer.report import formats as known

    return [name for name in sorted(known()) if name.startswith(incomplete)]


def tables(incomplete: str) -> list[str]:
    """Names of tables."""
    from analyzer.schema import TABLES

    return [name for name in sorted(TABLES) if name.startswith(incomplete)]


def ids(incomplete: str) -> list[str]:
    """Checks and causes, in any case."""
    from analyzer.tools.explain import catalogue

    known = [entry.id for entry in catalogue()]
    return [id for id in known if id.startswith(incomplete)] or [
        id.lower() for id in known if id.lower().startswith(incomplete)
    ]
