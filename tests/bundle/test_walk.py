"""A member that a limit or damage ends costs itself; what lies behind it is read where the container allows."""

from __future__ import annotations

import gzip
import hashlib
import io
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import analyzer
import pytest
from analyzer.bundle import names, walk
from analyzer.bundle.stream import Budget, RunLimit
from analyzer.bundle.walk import Member, Walker
from analyzer.errors import InputError
from analyzer.limits import Limits

from tests.hostile.parts import AGENT, GOOD, header, octal, pad, tar_of, zip_of

LATE = "late/konnectivity-agent-fghij.log"


def inputs(path: Path, data: bytes, **limits: int) -> dict[str, tuple[str, str, bool]]:
    path.write_bytes(data)
    snapshot = analyzer.load(path, isolate=False, limits=limits)
    return {r.source: (r.status, r.note or "", bool(r.lost)) for r in snapshot.rows["inputs"]}


@pytest.mark.parametrize("kind", ["tar", "tgz", "zip"])
def test_a_bomb_beside_good_members(tmp_path: Path, kind: str) -> None:
    """The member whose ratio is too high is named with the limit; those behind it are read."""
    bomb = gzip.compress(bytes(8 << 20), mtime=0)
    members = (GOOD, AGENT), ("bomb.log.gz", bomb), (LATE, AGENT * 2)
    data = zip_of(*members) if kind == "zip" else tar_of(*members)
    found = inputs(tmp_path / "b", gzip.compress(data) if kind == "tgz" else data, ratio=5, ratio_after_bytes=1 << 20)
    assert "ratio=5" in found["bomb.log.gz"][1]
    assert found["bomb.log.gz"][2]
    assert found[LATE][0] == "read"


def test_a_damaged_member_with_the_name_of_a_limit(tmp_path: Path) -> None:
    """What to do about an error is never read from its text, in which names of members stand."""
    data = bytearray(zip_of(("over:1.txt", AGENT), (LATE, AGENT * 2), method=zipfile.ZIP_STORED))
    data[30:32] = b"xx"  # the local header's name no longer agrees with the directory's
    found = inputs(tmp_path / "b.zip", bytes(data))
    assert found["over:1.txt"][0] == "error"
    assert found[LATE][0] == "read"


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


def walked(*paths: Path | str, begin: walk.Begin = lambda _: "", **limits: int) -> tuple[dict[str, Member], Walker]:
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


def test_containers_in_containers_up_to_the_limit(tmp_path: Path) -> None:
    """Each compression and each archive is a layer; one more than may be is refused by name."""
    inner = gzip.compress(tar_of(("x.log", b"1")), mtime=0)
    path = put(tmp_path / "o.tar", tar_of(("in.tgz", inner), ("a.gz", gzip.compress(b"22", mtime=0))))
    assert state(walked(path, nesting=2)[0]) == {"in.tgz!x.log": ("read", 1, False), "a.gz": ("read", 2, False)}
    shallow = walked(path, nesting=1)[0]
    assert state(shallow) == {"in.tgz": ("refused", 0, True), "a.gz": ("refused", 0, True)}
    assert "nested deeper than 1 containers" in shallow["a.gz"].note
    plain = put(tmp_path / "p.tar", tar_of(("in.tar", tar_of(("x.log", b"1"))), ("in.zip", zip_of(("y.log", b"2")))))
    assert list(walked(plain, nesting=2)[0]) == ["in.tar!x.log", "in.zip!y.log"]
    assert state(walked(plain, nesting=1)[0]) == {"in.tar": ("refused", 0, True), "in.zip": ("refused", 0, True)}
    folder = put(tmp_path / "d" / "in.tar", tar_of(("x.log", b"1"))).parent
    assert list(walked(folder, nesting=1)[0]) == ["in.tar!x.log"]
    assert list(walked(put(tmp_path / "t.tgz", inner), nesting=1)[0]) == ["x.log"]


def test_a_zip_within_is_read_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    """Its directory stands at its end, so that one over the limit of a document is refused."""
    inner = zip_of(("y.log", AGENT))
    path = put(tmp_path / "o.tar", tar_of(("in.zip", inner), ("z.log", b"1")))
    assert list(walked(path, document_bytes=len(inner))[0]) == ["in.zip!y.log", "z.log"]
    found, _ = walked(path, document_bytes=len(inner) - 1)
    assert state(found) == {"in.zip": ("refused", 0, True), "z.log": ("read", 1, False)}
    assert "document_bytes" in found["in.zip"].note


def test_what_a_compression_says_at_its_end(tmp_path: Path) -> None:
    """Of a log by what closes it, of an archive by a row of its own; what cannot be unpacked at all is an error."""
    whole, more = gzip.compress(AGENT, mtime=0), b"no gzip data " * 9
    assert "after the end" in walked(put(tmp_path / "a.log.gz", whole + more))[0]["a.log.gz"].closing()
    assert walked(put(tmp_path / "b.log.gz", whole))[0]["b.log.gz"].closing() == ""
    assert walked(put(tmp_path / "b.log", AGENT))[0]["b.log"].closing() == ""
    packed = gzip.compress(tar_of(("a.log", AGENT), ("b.log", b"1")), mtime=0)
    assert list(walked(put(tmp_path / "c.tgz", packed))[0]) == ["a.log", "b.log"]
    odd = walked(put(tmp_path / "d.tgz", packed + more))[0]
    assert [*state(odd)] == ["a.log", "b.log", "d.tgz"]
    assert (odd["d.tgz"].status, odd["d.tgz"].lost) == ("error", True)
    bad = walked(put(tmp_path / "e.tar", tar_of(("bad.gz", b"\x1f\x8b\x08\0" + b"\xff" * 90), ("z.log", b"1"))))[0]
    assert (bad["bad.gz"].status, bad["z.log"].status) == ("error", "read")


def test_what_a_zip_says_at_the_end_of_an_entry(tmp_path: Path) -> None:
    """A wrong checksum stands beside the member, and beside an archive within that was read all the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in (("a.log", b"a\n"), ("b.log", b"b\n"), ("c.tar", tar_of(("d.log", b"d\n")))):
            archive.writestr(zipfile.ZipInfo(name), content)
    data = bytearray(out.getvalue())
    for entry in (b"a.log", b"c.tar"):
        data[data.rindex(entry) - 30] ^= 0xFF
    found = walked(put(tmp_path / "x.zip", bytes(data)))[0]
    told = {name: "checksum" in (one.closing() or one.note) for name, one in found.items()}
    assert told == {"a.log": True, "b.log": False, "c.tar!d.log": False, "c.tar": True}


def test_no_more_members_than_may_be_parsed(tmp_path: Path) -> None:
    """The rest has a row each, with the option that lets it in."""
    path = put(tmp_path / "o.tar", tar_of(("a", b"1"), ("b", b"1"), ("c", b"1")))
    assert [one.status for one in walked(path, parsed_members=3)[0].values()] == ["read"] * 3
    found, _ = walked(path, parsed_members=2)
    assert [one.status for one in found.values()] == ["read", "read", "skipped"]
    assert "more than 2 members" in found["c"].note
    assert len(walked(path, members=3)[0]) == 3
    with pytest.raises(RunLimit, match="more than 2 members"):
        walked(path, members=2)


def test_entries_that_hold_no_bytes(tmp_path: Path) -> None:
    """Folders and links are no members; a device and a cut name are told, and cost nothing."""
    end = bytes(1024)
    data = b"".join(header(bytes(f"m{kind}", "ascii"), octal(0), bytes(kind, "ascii")) for kind in "12356")
    found, _ = walked(put(tmp_path / "k.tar", data + header(b"z.log", octal(1)) + pad(b"1") + end))
    assert state(found) == {"m3": ("skipped", 0, False), "m6": ("skipped", 0, False), "z.log": ("read", 1, False)}
    assert [found[name].note for name in ("m3", "m6")] == ["a device is not read", "a fifo is not read"]
    name = "n" * 40
    cut, _ = walked(put(tmp_path / "l.tar", tar_of((name, b"1"), ("x" * 30, b"1"))), name_bytes=30)
    assert state(cut) == {
        "n" * 30: ("skipped", 0, False),
        "n" * 30 + "~": ("read", 1, False),
        "x" * 30: ("read", 1, False),
    }


def test_a_name_behind_megabytes_of_names_is_cut_and_the_reason_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit of a single name is not what cut it."""
    monkeypatch.setattr(names, "ENOUGH", 300)
    read, _ = walked(put(tmp_path / "l.tar", tar_of(("a" * 300, b"1"), ("b" * 300, b"1"), ("c" * 256, b"1"))))
    assert {name: one.note for name, one in read.items()} == {
        "a" * 300: "",
        "b" * 256: "its name was cut (names before it hold 4 MiB)",
        "b" * 256 + "~": "",
        "c" * 256: "",
    }
    assert [name[0] + name[256:] for name, one in read.items() if one.aside] == ["b"]


def test_damage_and_what_is_not_read_have_a_status_each(tmp_path: Path) -> None:
    """Damage of a member is an error under its name, of the archive under the archive's; a sparse member is skipped."""
    sparse = header(b"s", octal(3), b"S") + pad(b"abc")
    lying = header(b"m", b"no number!!!")
    found, _ = walked(put(tmp_path / "k.tar", sparse + lying + header(b"z.log", octal(1)) + pad(b"1")))
    assert {name: (one.status, one.lost) for name, one in found.items()} == {
        "s": ("skipped", True), "m": ("error", True), "z.log": ("read", False), "k.tar": ("error", True),
    }  # fmt: skip


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
