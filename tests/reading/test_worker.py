"""One bad member costs only itself: its neighbours are read, and it is listed with the reason."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from analyzer import isolation
from analyzer.errors import InputError
from analyzer.limits import Limits
from analyzer.reading import confined, worker
from analyzer.tables.packed import plain

pytestmark = pytest.mark.usefixtures("own_interpreter")

LOG = "I0302 09:00:0{n}.000001       1 server.go:1] Starting agent {n}\n"


def tar_of(path: Path, members: dict[str, bytes], **fields: Any) -> Path:
    with tarfile.open(path, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            for field, value in fields.get(name, {}).items():
                setattr(info, field, value)
            archive.addfile(info, io.BytesIO(data))
    return path


def logs(*names: str) -> dict[str, bytes]:
    """Logs that are all different, so that none is a copy of another."""
    return {name: "".join(LOG.format(n=n) for n in range(at + 1)).encode() for at, name in enumerate(names)}


def inputs(reading: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Status and note of each member."""
    columns = reading["sink"]["tables"]["inputs"]["columns"]
    size = reading["sink"]["tables"]["inputs"]["size"]
    name, status, note = (plain(columns[key], size) for key in ("source", "status", "note"))
    return {n: (s, t) for n, s, t in zip(name, status, note, strict=True)}


def break_child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let the child run `code` when it begins to read a log whose name holds `poison`."""
    lines = [
        "import os, time, signal, analyzer.reading.reader as r",
        "real = r.read_log",
        "def strange(reader, member, reason):",
        f"    if 'poison' in member.name: {code}",
        "    real(reader, member, reason)",
        "r.read_log = strange",
        "main()",
    ]
    assert isolation.START.endswith("main()\n")
    monkeypatch.setattr(isolation, "START", isolation.START.removesuffix("main()\n") + "\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("os.abort()", "crashed (signal 6)"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "crashed (segmentation fault)"),
        ("os._exit(7)", "ended early (status 7)"),
    ],
)
def test_a_member_that_kills_the_reader_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, words: str
) -> None:
    """The reader is started anew without the member; the rest, the hash and the number of members are as ever."""
    path = tar_of(tmp_path / "b.tgz", logs("a.log", "poison.log", "c.log", "poison2.log", "e.log"))
    whole = worker.read([str(path)], Limits())
    break_child(monkeypatch, code)
    found = worker.read([str(path)], Limits())
    states = inputs(found)
    assert [states[name][0] for name in ("a.log", "c.log", "e.log")] == [
        inputs(whole)[n][0] for n in ("a.log", "c.log", "e.log")
    ]
    for name in ("poison.log", "poison2.log"):
        assert states[name][0] == "error"
        assert words in states[name][1]
    assert (found["sha256"], found["members"], found["stopped"], found["finished"]) == (whole["sha256"], 5, "", True)


def test_a_member_that_hangs_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member that never comes back is left out when its time and the grace are over, by the wall clock."""
    monkeypatch.setattr(confined, "GRACE_S", 1)
    path = tar_of(tmp_path / "b.tgz", logs("a.log", "poison.log", "c.log"))
    break_child(monkeypatch, "time.sleep(600)")
    found = worker.read([str(path)], Limits(member_seconds=1))
    states = inputs(found)
    assert states["poison.log"][0] == "error"
    assert "member_seconds=1" in states["poison.log"][1]
    assert found["members"] == 3
    assert "c.log" in states


def test_a_reader_that_dies_too_often_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the last restart what was read so far counts, and the reason names the member."""
    monkeypatch.setattr(worker, "RESTARTS", 1)
    path = tar_of(tmp_path / "b.tgz", logs("a.log", "poison.log", "c.log", "poison2.log", "e.log"))
    break_child(monkeypatch, "os.abort()")
    found = worker.read([str(path)], Limits())
    assert not found["finished"]
    assert "poison2.log" in found["stopped"]
    assert {"a.log", "poison.log", "c.log", "poison2.log"} == inputs(found).keys()


def test_a_bundle_that_kills_the_reader_at_once_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing read is no result: the error says in words what happened."""
    path = tmp_path / "poison.log"
    path.write_bytes(logs("x")["x"])
    break_child(monkeypatch, "os.abort()")
    with pytest.raises(InputError, match=r"the reader crashed"):
        worker.read([str(path)], Limits())


@pytest.mark.parametrize("error", ["MemoryError()", "RecursionError()", "ValueError('x')", "struct_error"])
def test_any_error_in_a_member_becomes_its_status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str) -> None:
    """Whatever a parser raises is the member's own fault, in words and without the error's text."""
    import struct

    from analyzer.reading import reader

    real = reader.read_log

    def strange(of: reader.Reader, member: Any, reason: str) -> None:
        if "poison" in member.name:
            raise {
                "MemoryError()": MemoryError(),
                "RecursionError()": RecursionError(),
                "struct_error": struct.error("s3cret"),
            }.get(error, ValueError("s3cret"))
        real(of, member, reason)

    monkeypatch.setattr(reader, "read_log", strange)
    path = tar_of(tmp_path / "b.tgz", logs("a.log", "poison.log", "c.log"))
    states = inputs(worker.read([str(path)], Limits(), isolate=False))
    assert states["poison.log"][0] == "error"
    assert states["poison.log"][1]
    assert "s3cret" not in states["poison.log"][1]
    assert {"a.log", "c.log"} < states.keys()


def test_strange_values_cost_only_themselves(tmp_path: Path) -> None:
    """A count of 400 digits, half a surrogate pair and a time stamp of 2^80 leave all members read, in the child as in place."""
    pod = (
        '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p\\ud800","namespace":"kube-system"},"spec":{"nodeName":"n"},'
        '"status":{"phase":"Running","containerStatuses":[{"name":"c","restartCount":%s,"ready":true,"state":{}}]}}\n'
    )
    members = {**logs("a.log"), "pod.json": (pod % ("9" * 400)).encode(), "old.log": b"x\n", **logs("y", "z.log")}
    path = tar_of(
        tmp_path / "b.tgz", members, **{"old.log": {"pax_headers": {"size": "²"}}, "z.log": {"mtime": 1 << 70}}
    )
    for isolate in (True, False):
        found = worker.read([str(path)], Limits(), isolate=isolate)
        assert inputs(found).keys() == members.keys()
        assert "beyond 64 bits" in inputs(found)["pod.json"][1]
        pods = found["sink"]["tables"]["pods"]["columns"]
        assert "p\ufffd" in plain(pods["name"], 1)
        assert all(0 < at < 1 << 33 for at in found["sink"]["mtimes"].values())


def test_a_folder_loses_only_the_bad_file(tmp_path: Path) -> None:
    """A cut gzip, a loop of links and a name that is no UTF-8 cost the other files nothing."""
    (tmp_path / "a.log").write_bytes(logs("x")["x"])
    (tmp_path / "z.log").write_bytes(logs("x", "y")["y"])
    (tmp_path / "core.gz").write_bytes(gzip.compress(os.urandom(200_000))[:5000])
    (tmp_path / "loop").symlink_to("loop")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.log")).write_bytes(logs("x", "y", "w")["w"])
    states = inputs(worker.read([str(tmp_path)], Limits()))
    assert states["core.gz"][0] == "error"
    assert {"a.log", "z.log", "caf\\xe9.log", "core.gz"} <= states.keys()


@pytest.mark.parametrize(
    ("members", "weight", "twins", "handed"),
    [(500, 0, None, 1), (501, 20_000, None, 0), (501, 20_001, None, 1), (501, 0, {}, 1)],
)
def test_what_is_finished_is_handed_over_now_and_then(members: int, weight: int, twins: Any, handed: int) -> None:
    """After each of the first members and wherever several read; later in lots, so that little is lost with the child."""
    cleared: list[int] = []
    sink = SimpleNamespace(weight=lambda: weight, dump=lambda: {"rows": 1}, clear=lambda: cleared.append(1))
    budget = SimpleNamespace(bytes_in=10, bytes_out=20)
    reading, shares = SimpleNamespace(members=members), SimpleNamespace(turn=3)
    reader: Any = SimpleNamespace(sink=sink, budget=budget, reading=reading, shares=shares, twins=twins)
    sent: list[dict[str, Any]] = []
    worker._after_member(reader, sent.append, True)
    assert sent[0] == {"kind": "progress", "done": 10, "out": 20, "members": members}
    assert sent[1:] == [{"kind": "part", "turn": 3, "sink": {"rows": 1}}] * handed
    assert len(cleared) == handed
    worker._after_member(reader, sent.append, False)
    assert [one["kind"] for one in sent[1 + handed :]] == ["part"] * handed


def test_what_forked_children_share_is_what_a_log_needs() -> None:
    """A child that has loaded it imports nothing more for a bundle of logs; where one reads alone numpy waits for a log that is worth it."""
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}; from analyzer.reading import worker; before = 'numpy' in sys.modules; worker.load(); "
        "print(before, *('numpy' in sys.modules, 'analyzer.reading.log_member' in sys.modules, 'analyzer.redact.secrets' in sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "True", "True", "True"]
