"""How the command starts: help, version, commands found in their folder, streams that are closed or full."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import analyzer
import pytest
from analyzer.cli.app import names
from analyzer.cli.main import run

BUNDLE = Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"


def test_without_arguments_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Lines, not one paragraph with escapes in it; exit 2, since nothing was asked."""
    assert run([]) == 2
    said = capsys.readouterr()
    assert said.out.startswith("Usage: analyze")
    assert len(said.out.splitlines()) > 20
    assert "\\n" not in said.out + said.err
    assert said.err.startswith("analyze: ")


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("command", ["", *sorted(names())])
def test_every_command_has_help(command: str, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By its short name, too."""
    assert run([command, option] if command else [option]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: analyze {command}".rstrip())


@pytest.mark.parametrize(("after", "shown"), [([], ""), (["explain"], " explain"), (["nothing"], "")])
def test_the_word_help_is_the_option(after: list[str], shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As most programs with commands have it."""
    assert run(["help", *after]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: analyze{shown} [OPTIONS]")


def test_a_file_called_help_is_a_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """What lies in the folder goes before what a word means elsewhere."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(BUNDLE, "help")
    assert run(["help", "--format", "json"]) == 0
    assert capsys.readouterr().out.startswith("{")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("show {}", "no command and no file is called 'show'; `analyze --help` lists the commands"),
        ("expot {} out", "no command and no file is called 'expot'; did you mean 'export'?"),
        ("verify", "Missing argument 'REPORT.json' (see analyze verify --help)"),
        ("--format json", "Missing argument 'BUNDLE...' (see analyze --help)"),
        ("tables {0} {0}", "Got unexpected extra argument(s) ({0}) (see analyze tables --help)"),
        ("{} --format htm", "no report format is called 'htm'; did you mean 'html'?"),
        ("{} --format word", "no report format is called 'word'; there are: html, json, markdown, text"),
    ],
)
def test_a_wrong_call_says_where_the_right_one_is_told(line: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """One line on stderr, exit 2."""
    assert run(line.format(BUNDLE).split()) == 2
    assert capsys.readouterr() == ("", f"analyze: {told.format(BUNDLE)}\n")


def test_a_word_alone_that_is_no_file_is_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing shows that a command was meant."""
    assert run(["nothing-of-this-name", "neither"]) == 3
    assert capsys.readouterr().err.startswith("analyze: nothing-of-this-name: no such file or folder")


@pytest.mark.parametrize("arguments", [["--version"], ["checks", "--version"], [str(BUNDLE), "--version"]])
def test_the_version_is_answered_everywhere(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The name of the program and its version, nothing else."""
    assert run(arguments) == 0
    assert capsys.readouterr().out == f"konnectivity-analyzer {analyzer.__version__}\n"


def test_a_file_in_the_folder_is_a_command(tmp_path: Path) -> None:
    """It is listed and it runs, and no other file knows of it."""
    shutil.copytree(Path(analyzer.__file__).parent, tmp_path / "analyzer", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "analyzer" / "cli" / "commands" / "greet.py").write_text(
        'def register(app):\n    @app.command("greet", help="Say it.")\n    def greet() -> int:\n        print("good day")\n        return 0\n'
    )
    start = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from analyzer.cli.main import main; main()"
    for arguments, expected in ((["--help"], "greet"), (["greet"], "good day")):
        done = subprocess.run([sys.executable, "-c", start, *arguments], capture_output=True, text=True, check=True)
        assert expected in done.stdout


@pytest.mark.parametrize(("closing", "code"), [(">&-", 0), ("2>&-", 0), ("<&-", 0), (">/dev/full", 3), ("| true", 0)])
def test_streams_that_are_closed_or_full_are_no_fault(closing: str, code: int, tmp_path: Path) -> None:
    """Neither exit 5 nor a traceback, as services and pipes start us."""
    command = f'set -o pipefail; "{sys.executable}" -m analyzer explain --all {closing}'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(Path(analyzer.__file__).parents[1])})  # fmt: skip
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_bundle_from_a_closed_stream_is_empty() -> None:
    """The reader is given the end of nothing, as if the bundle had no bytes."""
    command = f'"{sys.executable}" -m analyzer - <&-'
    run = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (3, "analyze: nothing usable: no bytes in it\n")


def test_a_closed_stream_is_not_written_into_a_file(tmp_path: Path) -> None:
    """With stderr closed, the note about the output does not land in the output."""
    report = tmp_path / "r.json"
    command = f'"{sys.executable}" -m analyzer "{BUNDLE}" --format json="{report}" 2>&- <&-'
    subprocess.run(["bash", "-c", command], check=True, env={**os.environ, "PYTHONPATH": str(Path(analyzer.__file__).parents[1])})  # fmt: skip
    assert run(["verify", str(report), str(BUNDLE)]) == 0


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOENT, 3), (errno.EACCES, 3), (errno.EROFS, 3), (errno.EBADF, 5), (errno.EINVAL, 5), (errno.EMFILE, 5)],
)
def test_what_the_machine_refuses_and_what_is_our_fault(
    number: int, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A place that cannot be read or written is 3; any other error of the system is a fault of the analyzer, 5."""

    def refuse(**_: object) -> int:
        raise OSError(number, os.strerror(number), "out.html")

    monkeypatch.setattr("analyzer.cli.app.names", lambda: ["checks"])
    monkeypatch.setattr("analyzer.cli.app.app", refuse)
    assert run(["checks"]) == code
    assert capsys.readouterr().err == f"analyze: out.html: {os.strerror(number)}\n"


def test_a_reader_that_has_seen_enough_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the pipe's end comes as such or as the end that click makes of it."""

    def broken(**_: object) -> int:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    def ended(**more: object) -> int:
        try:
            return broken(**more)
        except BrokenPipeError:
            sys.exit(1)

    monkeypatch.setattr(os, "dup2", lambda *_: 1)
    monkeypatch.setattr("analyzer.cli.app.names", lambda: ["checks"])
    for app in (broken, ended):
        monkeypatch.setattr("analyzer.cli.app.app", app)
        assert run(["checks"]) == 0


@pytest.mark.parametrize(("first", "code"), [("--show-completion", 2), ("--install-completion", 2), ("checks", 1)])
def test_a_shell_that_is_not_known_is_a_matter_of_usage(first: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The 1 of the option parser is a 2 there; a command's own 1 is what `--fail-on` asked for."""
    monkeypatch.setattr("analyzer.cli.app.names", lambda: ["checks"])
    monkeypatch.setattr("analyzer.cli.app.app", lambda **_: 1)
    assert run([first]) == code
