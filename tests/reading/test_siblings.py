"""Children of one interpreter are as confined as one that is started alone, and they live and end together."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from analyzer.limits import Limits
from analyzer.reading import confined, jobs
from analyzer.reading.confined import Ended, ask
from analyzer.reading.siblings import Siblings

LINE = 'E0302 09:00:00.000001       1 server.go:508] "Failed to get a backend" err="No agent available" dialID=7\n'


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """Two logs, one for each of two shares."""
    for name in ("a.log", "b.log"):
        (tmp_path / name).write_text(LINE * 9)
    return str(tmp_path)


def answers(folder: str, family: Siblings, number: int) -> list[dict[str, Any]]:
    """All that one child sends for its share of two."""
    child = family.children[number]
    return list(ask("read", [folder], Limits(), progress=False, left_out=[], share=[2, number], child=child))


def below(pid: int) -> list[int]:
    """The processes whose parent it is."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def all_gone(pids: list[int]) -> bool:
    """Ended, or zombies that wait for nothing but being counted; a signal takes its moment."""

    def runs(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False

    until = time.monotonic() + 20
    while any(map(runs, pids)) and time.monotonic() < until:
        time.sleep(0.01)
    return not any(map(runs, pids))


def forked(family: Siblings, count: int) -> list[int]:
    """The children in their order, once the readers are loaded."""
    until = time.monotonic() + 60
    while len(found := below(family.parent.pid)) < count:
        assert time.monotonic() < until
        time.sleep(0.02)
    return sorted(found)


def limits(pid: int) -> dict[str, str]:
    """The soft bounds that the kernel holds a process to."""
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()[1:]
    return {line[:25].strip(): line[25:].split()[0] for line in lines}


def test_each_answers_its_own_request(folder: str) -> None:
    """One interpreter starts both, each comes to the end of its own share, and what they used is counted with it."""
    with Siblings(2) as family:
        assert len(forked(family, 2)) == 2
        sent = [answers(folder, family, number) for number in range(2)]
    assert [[one["kind"] for one in answer][-2:] for answer in sent] == [["part", "done"]] * 2
    assert [answer[-1]["reading"]["members"] for answer in sent] == [1, 1]
    assert family.parent.returncode == 0


def test_one_that_is_killed_is_said_and_ends_the_others(folder: str) -> None:
    """The work is asked for anew as a whole, so nobody has a use for what the others read."""
    with Siblings(2) as family:
        found = forked(family, 2)
        os.kill(found[0], signal.SIGKILL)  # the other one has no request yet
        with pytest.raises(Ended):
            answers(folder, family, 0)
        assert all_gone(found)
        with pytest.raises(Ended):
            answers(folder, family, 1)
    assert family.parent.returncode == -signal.SIGKILL


def test_none_outlives_the_block() -> None:
    """Whatever ends it: nobody waits for children that have no request and no reader."""
    family = Siblings(2)
    with suppress(KeyboardInterrupt), family:
        found = forked(family, 2)
        raise KeyboardInterrupt
    with Siblings(2) as unasked:
        found += forked(unasked, 2)
    assert all_gone(found)
    assert (family.parent.returncode, unasked.parent.returncode) == (-signal.SIGKILL, 1)


def test_each_is_confined(folder: str, tmp_path: Path) -> None:
    """The limits of a request bound the process that serves it: memory, time, open files, no file written; so is the one that waits."""
    with Siblings(2) as family:
        found = forked(family, 2)
        asked = ask("read", [folder], Limits(), progress=False, left_out=[], share=[2, 0], child=family.children[0])
        next(asked)
        held = [limits(pid) for pid in (found[0], family.parent.pid)]
        assert list(asked)[-1]["kind"] == "done"
    for one in held:
        assert one["Max address space"] == str(Limits().memory_bytes + confined.HEADROOM)
        assert (one["Max file size"], one["Max open files"], one["Max core file size"]) == ("0", "64", "0")
        assert int(one["Max cpu time"]) == Limits().run_seconds + confined.GRACE_S


def test_a_bundle_read_by_a_family_that_ends_is_left_to_one(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that was killed makes the shares worthless and is no fault of the bundle."""
    began = Siblings.__enter__

    def shot(family: Siblings) -> Siblings:
        began(family)
        os.kill(forked(family, 2)[1], signal.SIGKILL)
        return family

    monkeypatch.setattr(Siblings, "__enter__", shot)
    assert jobs.read([folder], Limits(), None, 2) is None
