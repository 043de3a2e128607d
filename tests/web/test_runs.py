"""Runs are few at once, known by an unguessable id, listed to their own browser, and forgotten."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from analyzer.web import runs as module
from analyzer.web.choices import Choices
from analyzer.web.runs import AT_ONCE, KEEP_S, Run, Runs


def test_how_far_a_run_is() -> None:
    """Nine tenths are the reading, the last one what comes after it."""
    run = Run("id", "n", Path("f"))
    assert run.percent == 0
    run.total, run.read = 200, 100
    assert run.percent == 45
    run.phase = "drawing the report"
    assert run.percent == 90
    run.state = "done"
    assert run.percent == 100
    assert run.public() == {
        "state": "done", "phase": "drawing the report", "percent": 100, "members": 0, "text": "", "verdict": "",
    }  # fmt: skip


def test_four_at_once_with_those_that_are_sent(tmp_path: Path) -> None:
    """An upload under way takes a place, a run that ended none."""
    runs = Runs(tmp_path)
    for at in range(AT_ONCE - 1):
        runs._runs[str(at)] = Run(str(at), "n", tmp_path, "me")
    assert not runs.busy
    runs.uploading = 1
    assert runs.busy
    runs._runs["0"].state = "done"
    assert not runs.busy


def test_a_browser_sees_its_own_and_results_go_after_an_hour(tmp_path: Path) -> None:
    """The latest first; one that ended an hour ago is gone for everybody."""
    runs = Runs(tmp_path)
    for id, owner in (("a", "me"), ("b", "you"), ("c", "me"), ("d", "")):
        runs._runs[id] = Run(id, "n", tmp_path, owner)
    assert [run.id for run in runs.of("me")] == ["c", "a"]
    assert runs.of("") == []
    runs._runs["a"].ended = time.monotonic() - KEEP_S - 1
    runs._runs["c"].ended = time.monotonic() - KEEP_S + 60
    assert [run.id for run in runs.of("me")] == ["c"]
    assert runs.get("a") is None
    assert runs.get("b") is not None


def test_results_have_a_bound_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploads without end fill no memory: the oldest results go first; the latest stays, whatever its size."""
    monkeypatch.setattr(module, "KEEP_BYTES", 50_000)
    runs = Runs(tmp_path)
    for at, size in enumerate((20_000, 20_000, 20_000)):
        runs._runs[str(at)] = Run(str(at), "n", tmp_path, "me", ended=time.monotonic() + at, results={"r": b"x" * size})
    runs._runs["on"] = Run("on", "n", tmp_path, "me")
    assert [run.id for run in runs.of("me")] == ["on", "2", "1"]
    runs._runs["3"] = Run("3", "n", tmp_path, "me", ended=time.monotonic() + 9, results={"r": b"x" * 90_000})
    assert [run.id for run in runs.of("me")] == ["3", "on"]


def test_folders_are_private_and_new(tmp_path: Path) -> None:
    """Nobody else on the machine can look in."""
    runs = Runs(tmp_path)
    one, two = runs.new_folder(), runs.new_folder()
    assert one != two
    assert one.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("code", "state", "text"), [
    ("import sys, json; sys.stdin.read(); h = json.dumps({'kind': 'done', 'size': 0, 'verdict': 'healthy', 'headline': 'well'}).encode(); "
     "sys.stdout.buffer.write(len(h).to_bytes(4, 'big') + h)", "done", "well"),
    ("import sys, json; h = json.dumps({'kind': 'failed', 'size': 0, 'text': 'nothing usable'}).encode(); "
     "sys.stdout.buffer.write(len(h).to_bytes(4, 'big') + h)", "failed", "nothing usable"),
    ("import sys; sys.exit(3)", "failed", "The analysis ended without a result."),
    ("print('no message of ours', end='')", "failed", "The analysis ended without a result."),
])  # fmt: skip
def test_how_a_run_ends(code: str, state: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the child's last word, or by its death; the upload is removed in any case."""
    import sys

    monkeypatch.setattr(module.isolation, "command", lambda *_: [sys.executable, "-I", "-c", code])

    async def ended() -> Run:
        runs = Runs(tmp_path)
        folder = runs.new_folder()
        (folder / "upload").write_bytes(b"x")
        run = runs.start(folder / "upload", "n", Choices(), "me")
        assert run.task is not None
        await run.task
        return run

    run = asyncio.run(ended())
    assert (run.state, run.text) == (state, text)
    assert list(tmp_path.iterdir()) == []
    assert run.ended is not None


def test_a_cancelled_run_says_so_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its child is killed at once."""
    import sys

    monkeypatch.setattr(
        module.isolation, "command", lambda *_: [sys.executable, "-I", "-c", "import time; time.sleep(60)"]
    )

    async def cancelled() -> Run:
        runs = Runs(tmp_path)
        folder = runs.new_folder()
        (folder / "upload").write_bytes(b"x")
        run = runs.start(folder / "upload", "n", Choices(), "me")
        await asyncio.sleep(0.3)
        await runs.cancel(run)
        return run

    began = time.monotonic()
    run = asyncio.run(cancelled())
    assert run.state == "cancelled"
    assert list(tmp_path.iterdir()) == []
    assert time.monotonic() - began < 30


def test_the_last_word_of_a_child_that_reads_nothing_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may end before it was asked; its pipe is broken then, and what it said is not."""
    import sys

    async def broken(_: asyncio.StreamWriter) -> None:
        raise BrokenPipeError

    code = (
        "import json, sys; h = json.dumps({'kind': 'failed', 'size': 0, 'text': 'nothing usable'}).encode(); "
        "sys.stdout.buffer.write(len(h).to_bytes(4, 'big') + h)"
    )
    monkeypatch.setattr(module.isolation, "command", lambda *_: [sys.executable, "-I", "-c", code])
    monkeypatch.setattr(asyncio.StreamWriter, "drain", broken)

    async def ended() -> Run:
        runs = Runs(tmp_path)
        folder = runs.new_folder()
        (folder / "upload").write_bytes(b"x")
        run = runs.start(folder / "upload", "n", Choices(), "me")
        assert run.task is not None
        await run.task
        return run

    assert asyncio.run(ended()).text == "nothing usable"
