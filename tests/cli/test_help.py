"""Help that shows the options of an analysis in groups, and words that the shell completes."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.cli import help as room
from analyzer.cli.main import run
from typer.main import get_command


def completed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str) -> list[str]:
    """What bash would offer for the last of these words."""
    monkeypatch.setenv("_ANALYZE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
    run([])
    return capsys.readouterr().out.split()


def test_the_first_help_has_every_option_of_an_analysis(capsys: pytest.CaptureFixture[str]) -> None:
    """In its groups, besides `--version` and the commands; the command's own help has the same."""
    from analyzer.cli.app import app

    options = {o for p in get_command(app).commands["bundle"].params for o in p.opts if o.startswith("--")}  # type: ignore[attr-defined]
    for arguments in (["--help"], ["bundle", "--help"]):
        assert run(arguments) == 0
        out = capsys.readouterr().out
        assert [title for title in room.GROUPS if title not in out] == []
        assert [o for o in options if o not in out] == []
        assert "int range" not in out
    run(["--help"])
    assert "--version" in capsys.readouterr().out


def test_every_option_of_an_analysis_has_a_group() -> None:
    """A new option is put where it belongs."""
    from analyzer.cli.app import app

    named = {name for names in room.GROUPS.values() for name in names}
    params = get_command(app).commands["bundle"].params  # type: ignore[attr-defined]
    assert {p.name for p in params if p.opts[0].startswith("-")} == named


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("analyze x.tgz --format h", ["html"]), ("analyze bundle x.tgz --format ", ["html", "json", "markdown", "text"]),
        ("analyze explain AG-0", "AG-01"), ("analyze explain ag-0", "ag-01"), ("analyze explain agent-t", ["agent-tls"]),
        ("analyze export x y --table bgp", ["bgp_peers"]), ("analyze expo", ["export"]),
        ("analyze --fo", ["--format", "--force"]), ("analyze --format ", ["html", "json", "markdown", "text"]), ("analyze --brief --co", ["--color"]),
        ("analyze --format json --fail-on ", ["never", "inconclusive", "degraded", "broken"]), ("analyze --color n", ["never"]), ("analyze --vers", ["--version"]),
        ("analyze export x y --format c", ["csv"]), ("analyze reach x --protocol U", ["UDP"]), ("analyze many x --tables bgp", ["bgp_peers"]),
        ("analyze fleet x --format ", ["text", "markdown", "html", "json"]), ("analyze tables --format j", ["json"]),
    ],
)  # fmt: skip
def test_words_that_are_known_are_offered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str, offered: list[str] | str
) -> None:
    """Formats, ids in either case, tables, commands, options in front of a bundle and behind it, words of a closed set."""
    found = completed(monkeypatch, capsys, words)
    assert found == offered if isinstance(offered, list) else offered in found


def test_bundles_are_offered_as_the_first_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Files and folders of the current folder and of another; hidden ones only when asked for."""
    (tmp_path / "case-7").mkdir()
    (tmp_path / "case.tar.gz").touch()
    (tmp_path / ".case").touch()
    monkeypatch.chdir(tmp_path)
    assert completed(monkeypatch, capsys, "analyze ca") == ["case-7/", "case.tar.gz"]
    assert completed(monkeypatch, capsys, f"analyze {tmp_path}/case.") == [f"{tmp_path}/case.tar.gz"]
    assert completed(monkeypatch, capsys, "analyze --full case.") == ["case.tar.gz"]
    assert completed(monkeypatch, capsys, "analyze --format json case.") == ["case.tar.gz"]
    assert room.bundles("no/such/") == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["exprot", "x"], "no command and no file is called 'exprot'; did you mean 'export'?"),
        (["explain", "SVR-01"], "did you mean 'SRV-01'"),
        (["--verison"], "did you mean '--version'?"),
        (["explain"], "explain takes the id"),
        (["x.tgz", "--formt", "html"], "--format"),
        (["x.tgz", "--year", "soon"], "'soon' is not a whole number"),
        (["export", "x", "y", "--table", "bgp_pers"], "did you mean 'bgp_peers'?"),
        (["many", "x", "--output", "y", "--tables", "bgp_pers"], "did you mean 'bgp_peers'?"),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Commands, ids, options, numbers, tables: one line on stderr, exit 2."""
    assert run(arguments) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
