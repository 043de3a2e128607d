"""What a person sees who types the command into a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

BUNDLE = Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"


def typed(*arguments: str, columns: int, lines: int) -> str:
    """Standard output of the command on a terminal of that size."""
    master, slave = pty.openpty()
    env = {"PATH": os.environ["PATH"], "COLUMNS": str(columns), "LINES": str(lines), "NO_COLOR": "1", "TERM": "xterm"}
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "analyzer", *arguments], stdout=slave, stderr=subprocess.PIPE, env=env
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
    assert sum(max(1, -(-len(line) // columns)) for line in text.splitlines()) <= lines - 1
    assert text.startswith("BROKEN  Private service endpoint in use")
    assert "$ ibmcloud account update --service-endpoint-enable true" in text
    assert "--full" in text


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
