"""The line on a terminal while a bundle is read: percent, members, rate and time left; nothing is left of it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from analyzer.cli.progress import Progress, phase


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def big(tmp_path: Path) -> str:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.log").write_bytes(bytes(60_000_000))
    (tmp_path / "folder" / "b.log").write_bytes(bytes(40_000_000))
    return str(tmp_path / "folder")


def test_a_rate_and_the_time_left_come_with_the_first_second(big: str) -> None:
    """Of the bytes of a folder's files, too."""
    clock = Clock()
    line = Progress([big], io.StringIO(), clock)
    clock.now = 0.5
    assert line.line(10_000_000, 1) == "reading  10%, 1 member"
    clock.now = 4
    assert line.line(40_000_000, 2) == "reading  40%, 2 members, 10.0 MB/s, 6 s left"
    assert line.line(99_900_000, 2).endswith("1 s left")
    clock.now = 1000
    assert line.line(50_000_000, 2).endswith("17 min left")
    assert "left" not in line.line(100_000_000, 2)


def test_without_a_size_the_bytes_are_said() -> None:
    """A pipe has no end that is known."""
    assert Progress(["-"], io.StringIO(), Clock()).line(2_500_000, 3) == "reading 2.5 MB, 3 members"


def test_the_line_is_wiped_once_and_only_where_it_was_shown() -> None:
    """What follows starts on an empty line."""
    stream = io.StringIO()
    line = Progress([], stream, Clock())
    line.end()
    assert stream.getvalue() == ""
    line({"done": 5, "members": 1, "out": 5})
    line.end()
    line.end()
    assert stream.getvalue().count("\x1b[2K") == 2
    assert stream.getvalue().endswith("\r\x1b[2K")


def test_a_phase_is_told_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither into a pipe nor where nothing is wished."""
    with phase("diagnosing", quiet=False):
        pass
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with phase("diagnosing", quiet=True):
        pass
    assert capsys.readouterr().err == ""
    with phase("diagnosing", quiet=False):
        pass
    assert capsys.readouterr().err == "\r\x1b[2Kdiagnosing\r\x1b[2K"
