"""Files, folders and standard input are one bundle; a path or a file that cannot be read costs itself."""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path
from types import SimpleNamespace

import analyzer
import pytest
from analyzer.bundle.opener import Begin
from analyzer.bundle.stream import Budget, RunLimit
from analyzer.bundle.walk import Member, Walker
from analyzer.errors import InputError
from analyzer.limits import Limits

from tests.hostile.parts import AGENT, GOOD, tar_of, zip_of

LATE = "late/konnectivity-agent-fghij.log"


def inputs(path: Path, data: bytes, **limits: int) -> dict[str, tuple[str, str, bool]]:
    path.write_bytes(data)
    snapshot = analyzer.load(path, isolate=False, limits=limits)
    return {r.source: (r.status, r.note or "", bool(r.lost)) for r in snapshot.rows["inputs"]}


def test_a_limit_of_the_whole_run_says_where_it_stopped(tmp_path: Path) -> None:
    """Nothing is read behind it, and the last member looked at is named."""
    path = tmp_path / "b.tar"
    path.write_bytes(tar_of((GOOD, AGENT), *[(f"n{at}.log", AGENT * (at + 2)) for at in range(9)]))
    stopped = analyzer.load(path, isolate=False, limits={"members": 4}).reading["stopped"]
    assert "members=4" in stopped
    assert "n2.log" in stopped


def test_a_token_in_a_name_is_hidden_and_its_lines_can_be_verified(tmp_path: Path) -> None:
    """The name is made harmless where it is made, so that a proof that cites it stands."""
    from analyzer.tools.verify import verify

    token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJlc2lnbmF0dXJl"
    path = tmp_path / "b.tar"
    path.write_bytes(tar_of((f"token={token}/konnectivity-agent-abcde.log", AGENT * 3)))
    report = analyzer.analyze(path, isolate=False)
    assert token not in report.to_json() + report.to_text() + report.to_html()
    (source,) = analyzer.load(path, isolate=False)["inputs"]["source"]
    document = {
        "checks": [{"id": "x", "evidence": [{"source": source, "line": 1, "text": AGENT.decode().split("\n")[0]}]}]
    }
    assert [v.stands for v in verify(document, [str(path)])[0]] == [True]


def walked(*paths: Path | str, begin: Begin = lambda _: "", **limits: int) -> tuple[dict[str, Member], Walker]:
    """Members by name, each read to its end, and the walker behind the last of them."""
    found: dict[str, Member] = {}

    def visit(member: Member) -> None:
        while member.stream is not None and (data := member.stream.read(1 << 16)):
            member.size += len(data)
        found[member.name + ("" if member.name not in found else "~")] = member

    walker = Walker(Budget(Limits(**limits)), visit, begin)
    walker.run([str(path) for path in paths])
    return found, walker


def state(members: dict[str, Member]) -> dict[str, tuple[str, int, bool]]:
    return {name: (one.status, one.size, one.lost) for name, one in members.items()}


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_names_say_where_a_member_lies(tmp_path: Path) -> None:
    """One file by its base name, an archive's members by theirs; of several paths each stands below its own."""
    one, two = put(tmp_path / "one.log", b"1"), put(tmp_path / "two.tar", tar_of(("a.log", b"22")))
    three, four = (
        put(tmp_path / "three" / "b.log", b"333").parent,
        put(tmp_path / "four.zip", zip_of(("c.log", b"4444"))),
    )
    assert [list(walked(path)[0]) for path in (one, two, f"{three}/", four)] == [
        ["one.log"],
        ["a.log"],
        ["b.log"],
        ["c.log"],
    ]
    found, walker = walked(one, two, three, four)
    assert {name: member.size for name, member in found.items()} == {
        "one.log": 1, "two.tar!a.log": 2, "three/b.log": 3, "four.zip!c.log": 4,
    }  # fmt: skip
    assert (walker.name, walker.sha256) == ("one.log + two.tar + three + four.zip", None)
    for path in (one, two, four):
        _, walker = walked(path)
        data = path.read_bytes()
        assert (walker.size, walker.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_standard_input_is_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone it gives its members their own names, beside others it stands before them."""
    for paths, name in ((["-"], "a.log"), (["-", put(tmp_path / "x.log", b"1")], "stdin/a.log")):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(tar_of(("a.log", b"22")))))
        found, walker = walked(*paths)
        assert name in found
        assert walker.name.startswith("stdin")


def test_a_path_that_cannot_be_read_costs_the_others_nothing(tmp_path: Path) -> None:
    """Only when none can be opened is there nothing to say; an empty folder is such a one."""
    good, gone, empty = put(tmp_path / "a.log", b"1"), tmp_path / "gone", tmp_path / "empty"
    empty.mkdir()
    found, _ = walked(gone, good, empty)
    assert state(found) == {"gone": ("error", 0, True), "a.log": ("read", 1, False), "empty": ("error", 0, True)}
    with pytest.raises(InputError, match="No such file"):
        walked(gone)
    with pytest.raises(InputError, match="holds no file"):
        walked(empty, gone, empty)


def test_limits_of_the_input(tmp_path: Path) -> None:
    """A file as large as the limit is read, one byte more ends the run; in a folder it costs itself."""
    data = tar_of(("a.log", b"1"))
    for path in (put(tmp_path / "f.tar", data), put(tmp_path / "f.zip", zip_of(("a.log", b"1")))):
        size = path.stat().st_size
        assert "a.log" in walked(path, input_bytes=size)[0]
        with pytest.raises(RunLimit, match="input_bytes"):
            walked(path, input_bytes=size - 1)
    folder = put(tmp_path / "d" / "a.log", b"12345").parent
    put(folder / "b.log", b"123456")
    put(folder / "c.log", b"1")
    assert state(walked(folder, input_bytes=12)[0]) == {
        "a.log": ("read", 5, False),
        "b.log": ("read", 6, False),
        "c.log": ("read", 1, False),
    }
    assert state(walked(folder, input_bytes=10)[0]) == {
        "a.log": ("read", 5, False),
        "b.log": ("refused", 6, True),
        "c.log": ("read", 1, False),
    }


def test_what_the_reader_leaves_out_has_its_reason(tmp_path: Path) -> None:
    """In a folder and in an archive alike, the member is a row and the next one is read."""
    files = {"a.log": b"1", "b.log": b"2"}
    for name, data in files.items():
        put(tmp_path / "d" / name, data)
    path = put(tmp_path / "d.tar", tar_of(*files.items()))
    for place in (tmp_path / "d", path):
        found, _ = walked(place, begin=lambda name: "not now" if name == "a.log" else "")
        assert (found["a.log"].status, found["a.log"].note, found["a.log"].stream) == ("error", "not now", None)
        assert found["b.log"].status == "read"


@pytest.mark.parametrize("kind", ["folder", "tar"])
def test_a_reader_that_fails_costs_one_member(tmp_path: Path, kind: str) -> None:
    """Whatever the error, its member says so and the next is read; a limit of the run ends it."""
    put(tmp_path / "d" / "a.log", b"1")
    put(tmp_path / "d" / "b.log", b"1")
    place = tmp_path / "d" if kind == "folder" else put(tmp_path / "d.tar", tar_of(("a.log", b"1"), ("b.log", b"1")))
    for error, note in (
        (InputError("a reason"), "a reason"),
        (ZeroDivisionError("x"), "ZeroDivisionError"),
        (RunLimit("over"), ""),
    ):
        found: list[tuple[str, str, str]] = []

        def visit(member: Member, error: Exception = error, found: list[tuple[str, str, str]] = found) -> None:
            found.append((member.name, member.status, member.note))
            if member.stream is not None and member.name == "a.log":
                raise error

        walker = Walker(Budget(Limits()), visit)
        if isinstance(error, RunLimit):
            with pytest.raises(RunLimit):
                walker.run([str(place)])
            assert walker.at == "a.log"
            continue
        walker.run([str(place)])
        assert [(name, status) for name, status, _ in found] == [
            ("a.log", "read"),
            ("a.log", "error"),
            ("b.log", "read"),
        ]
        assert note in found[1][2]


def test_a_tar_behind_the_words_of_a_shell_is_read(tmp_path: Path) -> None:
    """As `tar cf - DIR > x.tar 2>&1` leaves it."""
    found = inputs(tmp_path / "x.tar", b"tar: Removing leading `/' from member names\n" + tar_of((GOOD, AGENT)))
    assert found[GOOD][0] == "read"
