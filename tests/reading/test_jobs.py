"""Several children read one bundle, and what comes out is what one gives."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import analyzer
import pytest
from analyzer.errors import InputError
from analyzer.limits import Limits
from analyzer.model import ReadState
from analyzer.reading import confined, job_count, jobs, worker
from analyzer.reading.confined import Ended
from analyzer.reading.pipe import messages, packed

FIXTURES = Path(__file__).parents[2] / "fixtures"
LINE = 'E0302 09:{:02d}:{:02d}.000001       1 server.go:508] "Failed to get a backend" err="No agent available" dialID={}\n'
PODS = "NAME                      READY   STATUS    RESTARTS   AGE\n"


def log(count: int, begin: int = 0) -> bytes:
    return "".join(LINE.format(at // 60 % 60, at % 60, at) for at in range(begin, begin + count)).encode()


WRAPPERS = ("cri", "docker", "journal", "journal json", "syslog", "prefix", "timestamps", "structured", "zap", "crlf")


def wrapped(kind: str, data: bytes) -> bytes:
    lines = data.decode().splitlines()
    if kind == "cri":
        lines = [f"2026-03-02T09:00:00.{at:09d}Z stderr F {one}" for at, one in enumerate(lines)]
    elif kind == "docker":
        lines = [json.dumps({"log": one + "\n", "stream": "stderr", "time": "2026-03-02T09:00:00.1Z"}) for one in lines]
    elif kind == "journal":
        lines = [f"Mar  2 09:00:00 wn-{at % 2} kubelet[12]: {one}" for at, one in enumerate(lines)]
    elif kind == "journal json":
        lines = [json.dumps({"MESSAGE": one, "_HOSTNAME": "wn-1", "SYSLOG_IDENTIFIER": "kubelet", "__REALTIME_TIMESTAMP": f"{1_772_442_000_000_000 + at}"}) for at, one in enumerate(lines)]  # fmt: skip
    elif kind == "syslog":
        lines = [f"<30>1 2026-03-02T09:00:00.{at:06d}Z wn-1 proxy-server 7 - - {one}" for at, one in enumerate(lines)]
    elif kind == "prefix":
        lines = [f"[pod/konnectivity-agent-{at % 2}bbbb/konnectivity-agent] {one}" for at, one in enumerate(lines)]
    elif kind == "timestamps":
        lines = [f"2026-03-02T09:00:00.{at:09d}Z {one}" for at, one in enumerate(lines)]
    elif kind == "structured":
        lines = [json.dumps({"ts": 1_772_442_000_000.0 + at, "caller": "server.go:508", "msg": "Failed to get a backend", "err": "No agent available"}) for at in range(len(lines))]  # fmt: skip
    elif kind == "zap":
        lines = [f'2026-03-02T09:00:00.{at:03d}Z\tERROR\tserver/server.go:508\tFailed to get a backend\t{{"err": "EOF"}}' for at in range(len(lines))]  # fmt: skip
    return ("\r\n" if kind == "crlf" else "\n").join(lines).encode() + b"\n"


def members() -> dict[str, bytes]:
    """Logs in wrappers, copies of them, tables, objects, an archive inside, what is empty and what is no text."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("konnectivity-agent-inner.log", log(300, 77))
        archive.writestr("copy-of-pods.txt", PODS + "konnectivity-agent-aaaaa   1/1     Running   0          2d\n")
    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n1"}, "status": {}}
    found = {
        "pods.txt": (PODS + "konnectivity-agent-aaaaa   1/1     Running   0          2d\n").encode(),
        "nodes.json": json.dumps({"apiVersion": "v1", "kind": "List", "items": [node]}).encode(),
        "empty.log": b"",
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "inner.zip": inner.getvalue(),
        "old.log.gz": gzip.compress(log(200, 500), mtime=0),
    }
    for at in range(4):
        found[f"pods/kube-system_konnectivity-agent-{at}aaaa/konnectivity-agent.log"] = log(40 + at)
        found[f"more/{at}.log"] = log(60)
    return found | {f"{kind}.log": wrapped(kind, log(150, 9)) for kind in WRAPPERS}


def bundle(folder: Path, kind: str, found: dict[str, bytes]) -> Path:
    path = folder / f"bundle.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in found.items():
                archive.writestr(name, data)
    elif kind == "folder":
        for name, data in found.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
    else:
        with tarfile.open(path, "w:gz" if kind == "tar.gz" else "w") as archive:
            for at, (name, data) in enumerate(found.items()):
                info = tarfile.TarInfo(name)
                info.size, info.mtime = len(data), 1_772_000_000 + at * 7 % 5
                archive.addfile(info, io.BytesIO(data))
    return path


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The readers are no children of their own, and what they send goes through the pipe's form all the same."""

    def ask(*args: Any, **more: Any) -> Iterator[dict[str, Any]]:
        for message in confined.ask(*args, isolate=False, unheld=[], **more):
            yield from messages(io.BytesIO(b"".join(map(bytes, packed(message)))))

    monkeypatch.setattr(jobs, "ask_several", each(ask))
    monkeypatch.setattr(worker, "ask", ask)


def each(ask: Callable[..., Iterator[dict[str, Any]]]) -> Callable[..., list[Iterator[dict[str, Any]]]]:
    """What `ask_several` gives where each share is asked for by itself."""
    return lambda what, paths, limits, number, **more: [
        ask(what, paths, limits, share=[number, at], **more) for at in range(number)
    ]


def report(reading: Any, path: Path) -> str:
    snapshot = analyzer.Snapshot(reading, limits=Limits())
    snapshot.paths = [str(path)]
    return snapshot.diagnose().to_json()


@pytest.mark.usefixtures("own_interpreter")
def test_children_of_their_own_give_the_report_of_one(tmp_path: Path) -> None:
    """Each an interpreter under its own limits; equal to the byte."""
    path = bundle(tmp_path, "tar.gz", members())
    several = jobs.read([str(path)], Limits(), None, 2)
    assert several is not None
    assert report(several, path) == report(worker.read([str(path)], Limits(), jobs=1), path)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("kind", "number"), [("tar.gz", 2), ("tar", 4), ("zip", 3), ("folder", 2)])
def test_the_report_does_not_depend_on_the_number(kind: str, number: int, tmp_path: Path) -> None:
    """In every container, with logs in every wrapper, copies, archives inside: equal to the byte."""
    path = bundle(tmp_path, kind, members())
    one = worker.read([str(path)], Limits(), jobs=1)
    several = jobs.read([str(path)], Limits(), None, number)
    assert several is not None
    assert report(several, path) == report(one, path)
    assert "counted once" in report(one, path)
    assert (several["members"], several["size"], several["sha256"]) == (one["members"], one["size"], one["sha256"])
    assert list(several["sink"]["mtimes"].values()) == list(one["sink"]["mtimes"].values())


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/*")), ids=lambda path: path.name)
def test_reports_of_the_fixtures_do_not_depend_on_it(path: Path) -> None:
    """Bundles as people hand them over."""
    one = analyzer.analyze(path, jobs=1).to_json()
    for number in (2, 4):
        several = jobs.read([str(path)], Limits(), None, number)
        assert several is not None
        assert report(several, path) == one


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("limits", "alone"),
    [
        ({}, False),
        ({"members": 12}, True),
        ({"parsed_members": 12}, True),
        ({"total_bytes": 100_000}, True),
        ({"kept_lines": 100}, True),
        ({"line_bytes": 60}, False),
    ],
)
def test_a_limit_of_the_whole_bundle_is_left_to_one(limits: dict[str, int], alone: bool, tmp_path: Path) -> None:
    """Nobody of several knows what all have used; one member's limits are the same for all."""
    path = bundle(tmp_path, "tar.gz", members())
    given = Limits(**limits)
    assert (jobs.read([str(path)], given, None, 2) is None) is alone

    def outcome(number: int) -> str:
        try:
            return report(worker.read([str(path)], given, jobs=number), path)
        except InputError as error:
            return str(error)

    assert outcome(2) == outcome(1)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("number", [1, 2])
def test_something_is_done_once_while_the_children_read(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not again where what several read is of no use, and one child reads the bundle anew."""
    path = bundle(tmp_path, "tar.gz", members())
    done: list[str] = []
    monkeypatch.setattr(jobs, "_within", lambda *_: False)
    monkeypatch.setattr(job_count, "job_count", lambda *_: number)
    worker.read([str(path)], Limits(), jobs=number, meanwhile=lambda: done.append("meanwhile"))
    assert done == ["meanwhile"]
    monkeypatch.undo()
    assert jobs.read(["none"], Limits(), None, 2, lambda: done.append("none")) is None
    assert done[1:] == ["none"]


def test_a_child_that_ends_is_left_to_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One child alone finds out which member it was; a fault of ours is no such end and is not hidden."""
    path = bundle(tmp_path, "zip", members())

    def ended(*args: Any, **more: Any) -> Iterator[dict[str, Any]]:
        if more["share"] == [2, 1]:
            raise Ended("crashed")
        yield from confined.ask(*args, **more)

    monkeypatch.setattr(jobs, "ask_several", each(ended))
    assert jobs.read([str(path)], Limits(), None, 2) is None

    def broken(*_: Any, **__: Any) -> Iterator[dict[str, Any]]:
        raise KeyError("ours")
        yield {}

    monkeypatch.setattr(jobs, "ask_several", each(broken))
    with pytest.raises(KeyError, match="ours"):
        jobs.read([str(path)], Limits(), None, 2)


def test_rows_that_are_numbers_of_one_child_are_left_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers of two children do not name the same texts."""
    empty = {"tables": {}, "encoded": {"tables": {}}, "lines": {}, "turns": {}, "mtimes": {}, "dropped": 0}

    def sent(*_: Any, **__: Any) -> Iterator[dict[str, Any]]:
        yield {"kind": "part", "turn": 1, "sink": empty}

    monkeypatch.setattr(jobs, "ask_several", each(sent))
    assert jobs.read(["x"], Limits(), None, 2) is None


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("kind", ["tar.gz", "folder"])
def test_progress_is_that_of_all(kind: str, tmp_path: Path) -> None:
    """Of an archive, which all go through, the slowest tells; of a folder's files, which one reads each, all together."""
    said: list[ReadState] = []
    path = bundle(tmp_path, kind, members())
    assert jobs.read([str(path)], Limits(), said.append, 2) is not None
    size = (
        path.stat().st_size if path.is_file() else sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
    )
    assert max(one["done"] for one in said) == size
    assert all(a["members"] <= b["members"] for a, b in itertools.pairwise(said))


@pytest.mark.usefixtures("here")
def test_the_option_reaches_the_reader(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`--jobs` of the command is that of the library; less than one is refused."""
    from analyzer.cli.main import run
    from analyzer.reading import job_count as counting

    asked: list[int | None] = []

    def worth(paths: list[str], number: int | None) -> int:
        asked.append(number)
        return 1

    monkeypatch.setattr(counting, "job_count", worth)
    path = str(next((FIXTURES / "bundles").iterdir()))
    assert run([path, "--jobs", "2", "--quiet"]) == run([path, "--quiet"]) == 0
    assert asked == [2, None]
    assert run([path, "--jobs", "0"]) == 2
    assert "--jobs" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_an_input_that_is_none_is_said_as_by_one(tmp_path: Path) -> None:
    """A folder without a file."""
    (tmp_path / "none").mkdir()
    assert jobs.read([str(tmp_path / "none")], Limits(), None, 2) is None
    with pytest.raises(InputError, match="the folder holds no file"):
        worker.read([str(tmp_path / "none")], Limits(), jobs=2)
