"""A process bounds itself by what its system has; what nothing holds there is said, and a watch does what it can."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from analyzer.process import bounds
from analyzer.process.bounds import OUT_OF_MEMORY, OUT_OF_TIME

from tests.support.values import are_values

ALL = "Bounds(memory_bytes=1 << 40, cpu_s=60, wall_s=100, files=64, written_bytes=0)"
NO_RESOURCE = "sys.modules['resource'] = None\n"
"""Windows: the module is not there."""
NO_ALARM = "if hasattr(signal, 'alarm'): del signal.alarm\n"
REFUSING = """
import resource
def refuse(kind, pair):
    raise ValueError('current limit exceeds maximum limit')
resource.setrlimit = refuse
"""
"""macOS: the module is there, and the kernel says no."""
SILENT = "sys.platform = 'darwin'\nimport resource\nresource.setrlimit = lambda *_: None\n"
"""Taken and not held."""


def child(system: str, code: str) -> subprocess.CompletedProcess[str]:
    """A program on a system of that kind."""
    start = f"import sys; sys.path[:0] = {sys.path!r}\nimport os, signal, time\n"
    return subprocess.run(
        [sys.executable, "-c", f"{start}{system}from analyzer.process.bounds import *\n{code}"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.skipif(not sys.platform.startswith(bounds.HOLD_MEMORY), reason="a system that holds no bound on memory")
def test_where_the_kernel_holds_everything_there_is_nothing_to_say() -> None:
    """And no thread that watches."""
    done = child("", f"import threading\nprint(confine({ALL}), threading.active_count(), signal.alarm(0) > 90)")
    assert (done.stdout, done.stderr) == ("() 1 True\n", "")


@pytest.mark.parametrize("system", [NO_RESOURCE + NO_ALARM, REFUSING])
def test_what_is_refused_is_said_and_costs_nothing_else(system: str) -> None:
    """No module, or a kernel that says no: memory, time, files are each named, and the program goes on."""
    done = child(system, f"for one in confine({ALL}): print(one)")
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "memory is bounded by a look at it 5 times a second" if system == REFUSING else "memory is bounded by nothing",
        "processor time is bounded by the clock alone",
        "that no file is written is seen to by the interpreter alone",
        "the number of open files is not bounded",
    ]


def test_a_bound_that_a_system_takes_and_does_not_hold_is_watched() -> None:
    """macOS and address space."""
    done = child(SILENT, f"print(confine({ALL}))")
    assert done.stdout == "('memory is bounded by a look at it 5 times a second',)\n"


def test_a_process_that_only_reads_reads(tmp_path: Path) -> None:
    """Files are made, emptied, renamed and removed no more; what was open, and reading, goes on."""
    kept = tmp_path / "kept"
    kept.write_text("text")
    tries = "".join(
        f"try: {one}\nexcept PermissionError: print('no')\n"
        for one in (
            f"open({str(tmp_path / 'new')!r}, 'w')", f"open({str(kept)!r}, 'r+')", f"os.truncate({str(kept)!r}, 0)",
            f"os.rename({str(kept)!r}, {str(tmp_path / 'x')!r})", f"os.remove({str(kept)!r})", f"os.mkdir({str(tmp_path / 'x')!r})",
            f"os.symlink('a', {str(tmp_path / 'x')!r})",
        )
    )  # fmt: skip
    for system in ("", "from analyzer.process import landlock\nlandlock.restrict = lambda: 0\n"):
        done = child(system, f"confine(Bounds(only_reads=True))\n{tries}print(open({str(kept)!r}).read())")
        assert (done.stdout, done.stderr) == ("no\n" * 7 + "text\n", ""), system
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_what_the_kernel_does_not_keep_away_is_said() -> None:
    """By the interpreter alone, where there is neither Landlock nor a filter of calls."""
    none = "from analyzer.process import landlock, seccomp\nlandlock.restrict = lambda: 0\nseccomp.restrict = lambda: False\n"
    code = (
        "print(confine(Bounds(only_reads=True)))\nimport socket, subprocess\n"
        "for one in (socket.socket, lambda: subprocess.Popen(['x']), lambda: os.posix_spawn('x', ['x'], {})):\n"
        "    try: one()\n    except PermissionError as error: print(error)\n"
    )
    assert child(none, code).stdout.splitlines() == [
        "('that no file is made or removed is seen to and network and other programs are kept away by the interpreter alone',)",
        *["this process only reads"] * 3,
    ]


def test_a_process_that_is_only_bounded_may_write(tmp_path: Path) -> None:
    """A worker of a fleet writes its part of the result."""
    child("", f"confine(Bounds(cpu_s=60))\nopen({str(tmp_path / 'out')!r}, 'w').write('x')")
    assert (tmp_path / "out").read_text() == "x"


def test_the_watch_ends_what_takes_too_much_memory() -> None:
    """With a status of its own."""
    code = "confine(Bounds(memory_bytes=64 << 20))\nkept = b'x' * (128 << 20)\ntime.sleep(30)"
    assert child("sys.platform = 'linux'\n" + REFUSING, code).returncode == OUT_OF_MEMORY


def test_the_watch_ends_what_takes_too_long() -> None:
    """Where there is no alarm clock."""
    assert child(NO_RESOURCE + NO_ALARM, "confine(Bounds(wall_s=0))\ntime.sleep(30)").returncode == OUT_OF_TIME


def test_the_interpreter_refuses_to_write_where_the_kernel_does_not(tmp_path: Path) -> None:
    """Reading goes on, and so do the pipes that are open."""
    (tmp_path / "in").write_text("text")
    code = (
        f"confine(Bounds(written_bytes=0))\nwith open({str(tmp_path / 'in')!r}) as f: print(f.read())\n"
        "with os.fdopen(os.dup(1), 'wb') as out: out.write(b'pipe')\n"
        f"open({str(tmp_path / 'out')!r}, 'w')"
    )
    done = child(NO_RESOURCE, code)
    assert done.stdout == "text\npipe"
    assert "PermissionError: this process writes no files" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("hard", "wanted", "set_to"), [(-1, 64, (64, -1)), (10, 64, (10, 10)), (100, 64, (64, 100))])
def test_a_bound_set_for_good_by_somebody_else_stays_below(hard: int, wanted: int, set_to: tuple[int, int]) -> None:
    """A container's own limit is lower than ours now and then."""
    got = []
    system = SimpleNamespace(
        RLIM_INFINITY=-1, RLIMIT_X=7, getrlimit=lambda _: (5, hard), setrlimit=lambda *args: got.append(args)
    )
    assert bounds._bounded(system, "RLIMIT_X", wanted)
    assert got == [(7, set_to)]
    assert not bounds._bounded(system, "RLIMIT_Y", wanted)


def test_an_audit_event_of_another_kind_passes() -> None:
    """Imports, sockets and reading are none of this hook's matter."""
    bounds._write_nothing("import", ("x",))
    bounds._write_nothing("open", ("x", "r", 0))
    bounds._write_nothing("open", (1, "w", bounds.WRITING))
    with pytest.raises(PermissionError):
        bounds._write_nothing("open", ("x", "w", bounds.WRITING))


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(bounds)
