"""A program has the commands of the modules that it is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.cli import main
from analyzer.cli.commands import bundle, sql
from analyzer.cli.top import program
from typer.main import get_command


def test_a_program_has_the_commands_it_is_given() -> None:
    """Each under its name, and `--version` beside them."""
    made = get_command(program([bundle, sql]))
    assert list(made.commands) == ["bundle", "sql"]  # type: ignore[attr-defined]
    assert any("--version" in param.opts for param in made.params)


@pytest.mark.parametrize(
    "words", [["b.tar.gz"], ["./b"], ["/b"], ["--year", "2024", "b.tar.gz"], ["bundle", "b"], ["--"]]
)
def test_what_can_be_no_command_needs_only_the_one_that_diagnoses(
    words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A path, an option of an analysis, and the word itself."""
    (tmp_path / "b.tar.gz").touch()
    monkeypatch.chdir(tmp_path)
    app, arguments = main._called(words)
    assert len(app.registered_commands) == 1
    assert arguments == words if words[0] == "bundle" else ["bundle", *words]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (["b"], ["bundle", "b"]),
        (["checks"], ["checks"]),
        (["--help"], ["--help"]),
        (["help", "sql"], ["sql", "--help"]),
        ([], []),
    ],
)
def test_a_word_that_may_be_a_command_is_looked_for(words: list[str], given: list[str]) -> None:
    """Among all, though a folder may be called so."""
    app, arguments = main._called(words)
    assert len(app.registered_commands) > 10
    assert arguments == given
