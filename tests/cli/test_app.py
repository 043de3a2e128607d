"""The commands are the files of one folder, and each says what it is for."""

from __future__ import annotations

import pkgutil

import typer
from analyzer.cli import commands
from analyzer.cli.app import app, names
from analyzer.cli.main import run


def test_each_file_of_commands_is_on_the_list() -> None:
    """A file that is added is run and listed without a word elsewhere."""
    files = {info.name for info in pkgutil.iter_modules(commands.__path__)}
    assert names() == {
        "bundle", "checks", "collect", "diff", "explain", "export", "fleet", "many", "reach", "redact", "serve", "sql", "tables", "verify",
    }  # fmt: skip
    assert len(names()) == len(app.registered_commands)
    assert {"bundle", "knowledge", "proof"} <= files


def test_each_command_has_its_line_in_help(capsys) -> None:  # type: ignore[no-untyped-def]
    """`--help` names every command."""
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [name for name in sorted(names()) if f" {name} " not in shown] == []


def test_a_command_is_called_by_its_function_where_it_has_no_other_name(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """It is listed and run under the same name, and is never taken for a bundle."""
    from analyzer.cli import app as module

    before = list(module.app.registered_commands)

    @module.app.command(help="Say it.")
    def say_hello() -> int:
        return 7

    try:
        assert "say-hello" in module.names()
        assert run(["say-hello"]) == 7
    finally:
        module.app.registered_commands[:] = before


def test_a_group_of_commands_is_a_command(monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    """What `--help` lists is run, and is never taken for a bundle."""
    from analyzer.cli import app as module

    group = typer.Typer()

    @group.command()
    def one() -> int:
        return 5

    @group.command()
    def two() -> int:
        return 6

    monkeypatch.setattr(module.app, "registered_groups", list(module.app.registered_groups))
    module.app.add_typer(group, name="pair", help="Two of them.")
    assert run(["pair", "two"]) == 6
    assert run(["--help"]) == 0
    assert " pair " in capsys.readouterr().out
