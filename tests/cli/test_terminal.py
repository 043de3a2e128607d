"""What a person sees who types the command into a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

BUNDLE = Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"


def typed(*arguments: str, columns: int, lines: int, notes: bool = False) -> str:
    """Standard output of the command on a terminal of that size; with `notes` what it says on stderr there, too."""
    master, slave = pty.openpty()
    env = {"PATH": os.environ["PATH"], "COLUMNS": str(columns), "LINES": str(lines), "NO_COLOR": "1", "TERM": "xterm"}
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "analyzer", *arguments],
            stdout=slave,
            stderr=slave if notes else subprocess.PIPE,
            env=env,
        ) as process:
            os.close(slave)
            found = b""
            while True:
                try:
                    block = os.read(master, 65536)
                except OSError:  # the other end is closed
                    break
                if not block:
                    break
                found += block
            process.communicate()
    finally:
        os.close(master)
    return found.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40), (200, 50)])
def test_the_answer_stays_on_the_screen(columns: int, lines: int) -> None:
    """Verdict, cause and the next command are among the rows that the window still shows after the run."""
    text = typed(str(BUNDLE), columns=columns, lines=lines)
    assert sum(max(1, -(-len(line) // columns)) for line in text.splitlines()) <= lines - 2  # a prompt of two lines
    assert text.startswith("BROKEN  Private service endpoint in use")
    assert "$ ibmcloud account update --service-endpoint-enable true" in text
    assert "--full" in text


@pytest.mark.parametrize("strict", [True, False])
def test_what_stderr_says_does_not_push_the_verdict_away(tmp_path: Path, strict: bool) -> None:
    """A reason for exit 3 and the file that was written stand on the same window, and all of it fits with the prompt."""
    given = tmp_path / "foreign.txt"
    given.write_text("nothing that is known\n")
    bundle = [str(given), str(BUNDLE), "--strict"] if strict else [str(given)]
    page = tmp_path / f"{'long' * 40}.html"
    text = typed(*bundle, "--format", "text", "--format", f"html={page}", columns=80, lines=30, notes=True)
    text = text.rpartition("\x1b[2K")[2] if "\x1b[2K" in text else text  # the line of progress is wiped
    assert text.startswith("BROKEN" if strict else "INCONCLUSIVE")
    assert "foreign.txt" in text.splitlines()[-1]
    assert sum(max(1, -(-len(line) // 80)) for line in text.splitlines()) <= 28


def test_full_prints_the_whole_report_on_a_terminal() -> None:
    """All checks and inputs, as into a pipe."""
    text = typed(str(BUNDLE), "--full", columns=100, lines=30)
    piped = subprocess.run([sys.executable, "-m", "analyzer", str(BUNDLE)], capture_output=True, text=True, check=True)
    assert text == piped.stdout
    assert "--- Inputs" in text


def test_brief_prints_one_screen_into_a_pipe() -> None:
    """Twenty-four rows at most, of a hundred columns."""
    run = subprocess.run(
        [sys.executable, "-m", "analyzer", str(BUNDLE), "--brief"], capture_output=True, text=True, check=True
    )
    assert len(run.stdout.splitlines()) <= 23
    assert run.stdout.startswith("BROKEN")


def test_both_at_once_are_a_usage_error() -> None:
    """The command says so and prints no report."""
    run = subprocess.run(
        [sys.executable, "-m", "analyzer", str(BUNDLE), "--brief", "--full"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert run.stdout == ""
    assert "--full and --brief" in run.stderr
