"""Options that several commands share are read once, and in one way."""

from __future__ import annotations

import io
import os
from pathlib import Path

import analyzer
import pytest
from analyzer.cli import options
from analyzer.cli.options import Progress, fitted, height_of, limits, open_bundle, tell_losses, use_color, width_of
from analyzer.cli.progress import phase
from analyzer.errors import InputError, UsageError
from analyzer.limits import Limits


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_limits_are_names_with_numbers() -> None:
    """The last of a name counts; none at all is no mapping."""
    assert limits(["members=4", "events=10", "members=5"]) == {"members": 5, "events": 10}
    assert limits(None) is None
    assert limits([]) is None


@pytest.mark.parametrize("pair", ["members", "members=", "members=-1", "members=4x", "members=\u00b2", "members=1.5"])
def test_a_limit_without_a_number_is_refused(pair: str) -> None:
    """The sentence says what is taken and what was given."""
    with pytest.raises(UsageError, match="NAME=N"):
        limits([pair])


def test_a_bundle_is_loaded_with_the_options(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them reach `load`; a value that it refuses is a fault of usage."""
    given: dict[str, object] = {}

    def load(paths: list[str], **more: object) -> str:
        given.update(more, paths=paths)
        if more["year"] == 1:
            raise ValueError("no such year")
        return "snapshot"

    monkeypatch.setattr(analyzer, "load", load, raising=False)
    assert open_bundle(["a"], year=2026, since="s", until="u", limit=["members=4"], cluster="c") == "snapshot"  # type: ignore[comparison-overlap]
    assert given == {
        "paths": ["a"], "year": 2026, "since": "s", "until": "u", "limits": Limits(members=4), "progress": None, "cluster": "c", "jobs": None,
    }  # fmt: skip
    with pytest.raises(UsageError, match="no such year"):
        open_bundle(["a"], year=1)


def test_a_pipe_is_refused_before_it_is_waited_for(tmp_path: Path) -> None:
    """Nobody may ever write into it; it is said how it can be read."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="analyze - <"):
        open_bundle([str(tmp_path / "pipe")], quiet=True)


def test_progress_is_for_a_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is shown there alone, not under `--quiet`, and is wiped at the end even when loading fails."""
    shown: list[object] = []

    def load(paths: list[str], **more: object) -> None:
        shown.append(more["progress"])
        if callable(more["progress"]):
            more["progress"]({"done": 5, "out": 3_000_000, "members": 2})
        raise ValueError("x")

    (tmp_path / "a").write_bytes(bytes(10))
    monkeypatch.setattr(analyzer, "load", load, raising=False)
    for stream, quiet in ((io.StringIO(), False), (Terminal(), True), (screen := Terminal(), False)):
        monkeypatch.setattr(options.sys, "stderr", stream)
        with pytest.raises(UsageError):
            open_bundle([str(tmp_path / "a")], quiet=quiet)
    assert shown[:2] == [None, None]
    assert screen.getvalue() == "\r\x1b[2Kreading  50%, 2 members\r\x1b[2K"


def test_progress_without_a_size_counts_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a stream no share is known; where nothing was shown nothing is wiped."""
    monkeypatch.setattr(options.sys, "stderr", screen := Terminal())
    progress = Progress(["-"])
    progress.end()
    assert screen.getvalue() == ""
    progress({"done": 1_500_000, "out": 2_000_000, "members": 1})
    assert screen.getvalue() == "\r\x1b[2Kreading 1.5 MB, 1 member"


def test_colour_is_for_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR takes it away, an explicit choice wins over both, and another word is refused."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert use_color("auto", Terminal())
    assert not use_color("auto", io.StringIO())
    assert use_color("always", io.StringIO())
    assert not use_color("never", Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not use_color("auto", Terminal())
    assert use_color("always", Terminal())
    with pytest.raises(UsageError, match="--color"):
        use_color("yes", Terminal())


def test_the_room_is_that_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe has 100 columns and no height, unless the screen is asked for; `--full` knows no height."""
    monkeypatch.setenv("COLUMNS", "77")
    monkeypatch.setenv("LINES", "33")
    pipe, screen = io.StringIO(), Terminal()
    assert (width_of(pipe), width_of(screen)) == (100, 77)
    assert (height_of(screen, False, False), height_of(screen, True, False), height_of(screen, False, True)) == (
        33,
        None,
        33,
    )
    assert (height_of(pipe, False, False), height_of(pipe, True, False), height_of(pipe, False, True)) == (
        None,
        None,
        24,
    )


def test_a_line_goes_on_below_where_the_terminal_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind its own column and between words; into a pipe, and in a window too narrow for that, it stays as it is."""
    line = "  AG-02   " + "agents ready of those wanted " * 4
    monkeypatch.setenv("COLUMNS", "50")
    assert fitted(line, 10) == line
    monkeypatch.setattr("sys.stdout", Terminal())
    first, *more = fitted(line, 10).split("\n")
    assert first.startswith("  AG-02   agents")
    assert all(one[:10].isspace() and not one[10].isspace() for one in more)
    assert max(map(len, [first, *more])) <= 50
    assert " ".join(fitted(line, 10).split()) == " ".join(line.split())
    assert fitted(line, 40) == line


def test_a_terminal_without_abilities_gets_no_colour_and_no_moving_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`TERM=dumb`: escapes would stand there as letters; what is asked for all the same is done."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    for term, on in (("xterm", True), ("dumb", False)):
        monkeypatch.setenv("TERM", term)
        screen = Terminal()
        monkeypatch.setattr("sys.stderr", screen)
        assert use_color("auto", screen) is on
        assert use_color("always", screen) is True
        with phase("diagnosing", quiet=False):
            pass
        assert ("diagnosing" in screen.getvalue()) is on


def test_losses_are_told_beside_a_result_that_does_not_say_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On stderr, with the bundle where there are two; a quiet command says nothing."""
    for name in ("a.log", "b.log"):
        (tmp_path / name).write_text("x\n")
    snapshot = analyzer.load(tmp_path, isolate=False, limits={"parsed_members": 1})
    tell_losses(snapshot, quiet=True)
    assert capsys.readouterr().err == ""
    tell_losses(snapshot, quiet=False)
    tell_losses(snapshot, quiet=False, of="old")
    one, two = capsys.readouterr().err.splitlines()
    assert one.startswith("analyze: not all was read: 1 member could not be read: b.log")
    assert two.startswith("analyze: old: not all was read: 1 member")
