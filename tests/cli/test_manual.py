"""The manual page and the completions say what the help says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from analyzer.cli import manual
from analyzer.cli.app import names
from analyzer.version import __version__

SHELLS = {"bash": "complete ", "zsh": "#compdef analyze", "fish": "complete "}


@pytest.fixture(scope="module")
def page() -> str:
    return manual.page()


def test_every_command_and_option_is_there(page: str) -> None:
    """With the release, and the exit codes."""
    assert __version__ in page.splitlines()[0]
    assert {m[1] for m in re.finditer(r'^\.SS "analyze ([a-z]+)', page, re.M)} == set(names())
    for option in ("\\-\\-format", "\\-\\-missing\\-from", "\\-\\-fail\\-on", "\\-\\-port"):
        assert option in page
    assert [m[1] for m in re.finditer(r"^\.B (\d+)$", page, re.M)] == ["0", "1", "2", "3", "5", "130"]


def test_no_line_is_read_as_a_request_that_is_none(page: str) -> None:
    """A help text that begins with a dot or a quote is text."""
    known = (".TH ", ".SH ", ".SS ", ".TP", ".PP", ".B ", ".I ", ".br")
    assert [line for line in page.splitlines() if line.startswith((".", "'")) and not line.startswith(known)] == []
    assert manual._plain('.x "\\a" -y') == "\\&.x \\(dq\\ea\\(dq \\-y"


@pytest.mark.parametrize(
    "tool", [["man", "--warnings", "-l", "-"], ["mandoc", "-T", "lint"], ["groff", "-man", "-z", "-ww"]]
)
def test_a_reader_of_such_pages_has_nothing_against_it(tool: list[str], page: str) -> None:
    """Where one is installed."""
    if shutil.which(tool[0]) is None:
        pytest.skip(f"no {tool[0]}")
    done = subprocess.run(tool, input=page, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr == ""


def test_they_are_written_where_shells_look(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each in the syntax of its shell, as far as that is here."""
    monkeypatch.setattr(sys, "argv", ["manual", str(tmp_path)])
    manual.main()
    written = capsys.readouterr().out.splitlines()
    assert [str(Path(path).relative_to(tmp_path)) for path in written] == sorted(
        [*manual.PLACES.values(), "man/man1/analyze.1"]
    )
    for shell, place in manual.PLACES.items():
        assert SHELLS[shell] in (tmp_path / place).read_text()
        if shutil.which(shell):
            subprocess.run([shell, "-n", str(tmp_path / place)], check=True, capture_output=True)


def test_how_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a folder there is a sentence; a shell that nobody knows is an error."""
    monkeypatch.setattr(sys, "argv", ["manual", "--help"])
    with pytest.raises(SystemExit, match="usage"):
        manual.main()
    monkeypatch.setattr(sys, "argv", ["manual"])
    with pytest.raises(SystemExit, match="usage"):
        manual.main()
    with pytest.raises(OSError, match="no completion for csh"):
        manual.completion("csh")
