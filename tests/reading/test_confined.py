"""A child under limits of the operating system reads the input; one that ended early is said in words."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import analyzer
import pytest
from analyzer import isolation
from analyzer.errors import InputError, LimitReached, RefusedInput
from analyzer.limits import Limits
from analyzer.process.bounds import OUT_OF_MEMORY, OUT_OF_TIME
from analyzer.reading import confined

pytestmark = pytest.mark.usefixtures("own_interpreter")

LIMITS = Limits()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (-int(signal.SIGXCPU), "used up its time"),
        (-int(signal.SIGALRM), "used up its time"),
        (-int(signal.SIGKILL), "was killed"),
        (-int(signal.SIGSEGV), "segmentation fault"),
        (-6, "crashed (signal 6)"),
        (0, "ended early (status 0)"),
        (3, "ended early (status 3)"),
    ],
)
def test_how_a_child_ended(code: int, words: str) -> None:
    """In words that say what happened."""
    assert words in confined._why(code, LIMITS)


def test_paths_need_not_be_utf8() -> None:
    """Their bytes cross the pipe as they are."""
    path = b"/a/\xff\xc3\xa4".decode("utf-8", "surrogateescape")
    assert confined._received(confined._sent(path)) == path
    assert confined._sent(path).isascii() is False


def served(monkeypatch: pytest.MonkeyPatch, serve: Any) -> None:
    monkeypatch.setitem(confined.SERVES, "test", "x")
    monkeypatch.setattr(confined, "import_module", lambda _: SimpleNamespace(serve=serve))


def test_input_of_one_s_own_is_read_in_this_very_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same request, the same messages."""

    def serve(request: dict[str, Any], limits: Limits, send: Any) -> None:
        send({"kind": "done", "request": request, "same": limits is LIMITS})

    served(monkeypatch, serve)
    [message] = confined.ask("test", ["a"], LIMITS, isolate=False, spent_s=2.0, words=["w"])
    assert message == {
        "kind": "done", "same": True, "request": {"what": "test", "paths": ["a"], "places": ["a"], "spent_s": 2.0, "words": ["w"]},
    }  # fmt: skip
    asked = confined.ask("test", ["a"], LIMITS, isolate=False, ahead=True)
    assert [message["kind"] for message in asked] == ["begun", "done"]


def child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """In place of the reader another program answers."""
    start = f"import sys; sys.path[:0] = {sys.path!r}\nfrom analyzer.reading.pipe import packed\n"
    say = "def say(m):\n    for part in packed(m): sys.stdout.buffer.write(part)\n    sys.stdout.buffer.flush()\n"
    monkeypatch.setattr(confined.isolation, "command", lambda *_: [sys.executable, "-c", start + say + code])


@pytest.mark.parametrize(
    ("code", "error", "words", "again"),
    [
        ("say({'kind': 'error', 'type': 'RefusedInput', 'text': 'no'})", RefusedInput, "no", None),
        ("say({'kind': 'error', 'type': 'LimitReached', 'text': 'much'})", LimitReached, "much", None),
        ("say({'kind': 'error', 'type': 'Other', 'text': 'what'})", InputError, "what", None),
        ("say({'kind': 'died', 'text': 'stopped: x'})", confined.Ended, "the reader stopped: x", True),
        ("sys.exit(3)", confined.Ended, "ended early (status 3)", True),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", confined.Ended, "used up its time", False),
    ],
)
def test_what_a_child_says_is_raised(
    code: str, error: type[Exception], words: str, again: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what it could not say; where its time is over it is not asked again."""
    child(monkeypatch, "say({'kind': 'begin'})\n" + code)
    got: list[Any] = []
    with pytest.raises(error) as raised:
        got.extend(confined.ask("read", ["a"], LIMITS))
    assert words in str(raised.value)
    assert getattr(raised.value, "again", None) is again


def test_a_child_works_while_its_asker_does_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is at work once it is said to be; an asker that has no more use for it ends it."""
    child(monkeypatch, "say({'kind': 'done'})")
    asked = confined.ask("test", [], LIMITS, ahead=True)
    assert next(asked) == {"kind": "begun"}
    assert [message["kind"] for message in asked] == ["done"]
    child(monkeypatch, "import time; time.sleep(60)")
    asked = confined.ask("test", [], LIMITS, ahead=True)
    next(asked)
    began = time.monotonic()
    asked.close()
    assert time.monotonic() - began < 30


def test_a_child_that_is_done_may_end_as_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that was asked for has come."""
    child(monkeypatch, "say({'kind': 'begin'}); say({'kind': 'done'}); sys.exit(3)")
    assert [m["kind"] for m in confined.ask("read", ["a"], LIMITS, step="begin")] == ["begin", "done"]


@pytest.mark.parametrize(
    ("code", "step", "limits", "words", "again"),
    [
        ("import time\nsay({'kind': 'begin'})\ntime.sleep(30)", "begin", {"member_seconds": 1}, "member_seconds", True),
        (
            "import time\nsay({'kind': 'begin'})\ntime.sleep(30)",
            "",
            {"run_seconds": 1, "member_seconds": 1},
            "run_seconds",
            False,
        ),
    ],
)
def test_a_child_that_does_not_stop_is_ended(
    code: str, step: str, limits: dict[str, int], words: str, again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one member's time or of the run's; only in the first case there is time left for the others."""
    monkeypatch.setattr(confined, "GRACE_S", 0)
    child(monkeypatch, code)
    began = time.monotonic()
    with pytest.raises(confined.Ended, match=words) as raised:
        list(confined.ask("read", ["a"], LIMITS._replace(**limits), step=step))
    assert raised.value.again is again
    assert time.monotonic() - began < 15


def test_each_member_has_its_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several short ones may take longer than one may."""
    monkeypatch.setattr(confined, "GRACE_S", 0)
    child(
        monkeypatch,
        "import time\nfor _ in range(4):\n    say({'kind': 'begin'}); time.sleep(0.4)\nsay({'kind': 'done'})",
    )
    messages = list(confined.ask("read", ["a"], LIMITS._replace(member_seconds=1), step="begin"))
    assert len(messages) == 5


def test_a_slow_start_is_no_member_s_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine with much to do the interpreter may start longer than a member may take."""
    monkeypatch.setattr(confined, "GRACE_S", 0)
    child(monkeypatch, "import time\ntime.sleep(1.8)\nsay({'kind': 'begin'})\nsay({'kind': 'done'})")
    messages = confined.ask("read", ["a"], LIMITS._replace(member_seconds=1), step="begin")
    assert [one["kind"] for one in messages] == ["begin", "done"]


def test_a_child_cannot_write_files(tmp_path: Path) -> None:
    """Nor dump its memory; the operating system sees to it."""
    code = (
        "import sys; sys.path[:0] = {!r}\nimport resource\nfrom analyzer.limits import Limits\nfrom analyzer.reading.confined import bounds, HEADROOM, GRACE_S\nfrom analyzer.process.bounds import confine\n"
        "limits = Limits(); assert not any('bounded' in one for one in confine(bounds(limits, 100)))\n"
        "get = lambda name: resource.getrlimit(getattr(resource, name))[0]\n"
        "assert get('RLIMIT_AS') == limits.memory_bytes + HEADROOM\n"
        "assert get('RLIMIT_CORE') == 0 and get('RLIMIT_FSIZE') == 0 and get('RLIMIT_NOFILE') == 64\n"
        "assert get('RLIMIT_CPU') == limits.run_seconds + GRACE_S\n"
        "import signal; assert 90 < signal.alarm(0) <= 100\n"
        "with open({!r}, 'w') as out:\n    out.write('x')\n"
    ).format(sys.path, str(tmp_path / "out"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert "AssertionError" not in done.stderr
    assert done.returncode != 0
    assert not (tmp_path / "out").exists()


def test_a_child_that_does_not_listen_is_no_error() -> None:
    """Its status says why it ended."""

    class Broken(io.BytesIO):
        def write(self, *_: Any) -> int:
            raise BrokenPipeError

    confined._hand(Broken(), b"x")


def test_a_system_that_holds_no_bounds_reads_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No module `resource`, no alarm: the report's audit names what the reader was not held to; elsewhere it says nothing."""
    path = tmp_path / "konnectivity-agent-x.log"
    path.write_text('I0101 10:00:00.000000       1 client.go:1] "Start serving" serverID="s"\n')
    says = [one for one in analyzer.analyze(path).data.audit if "bounded" in one]
    assert not says or not sys.platform.startswith("linux")
    other = "import sys, signal\nsys.modules['resource'] = None\nif hasattr(signal, 'alarm'): del signal.alarm\n"
    monkeypatch.setattr(isolation, "START", other + isolation.START)
    [said] = [one for one in analyzer.analyze(path).data.audit if "this system bounds" in one]
    assert said.count(";") == 3
    assert "memory is bounded by nothing" in said


def test_a_child_ended_by_its_own_watch_is_said_in_words() -> None:
    """Which of its bounds it was."""
    assert confined._why(OUT_OF_MEMORY, LIMITS) == f"used up its memory (--limit memory_bytes={LIMITS.memory_bytes})"
    assert "run_seconds" in confined._why(OUT_OF_TIME, LIMITS)
