"""A member that a limit or damage ends costs itself; what lies behind it is read where the container allows."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from analyzer.bundle import names
from analyzer.bundle.opener import Opener
from analyzer.bundle.stream import Budget, Counted, Peekable, RunLimit
from analyzer.limits import Limits

from tests.bundle.test_walk import LATE, inputs, put, state, walked
from tests.hostile.parts import AGENT, GOOD, header, octal, pad, tar_of, zip_of


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


def test_a_member_of_a_part_is_read_where_the_part_is() -> None:
    """Who shares a bundle is asked once for each part at its top, and never for what lies inside."""
    asked: list[str] = []
    seen: list[str] = []

    def takes(name: str, _size: int) -> bool:
        asked.append(name)
        return name != "b.log"

    limits = Limits()
    budget = Budget(limits)
    opener = Opener(
        budget,
        names.Names(str, limits.name_bytes),
        lambda member: seen.append(member.name),
        lambda _: "",
        takes,
        lambda _, stream: stream,
    )
    data = tar_of(("a.tar", tar_of(("x.log", b"1"), ("y.log", b"1"))), ("b.log", b"1"), ("c.log", b"1"))
    opener.open(Peekable(Counted(io.BytesIO(data), budget)), "k.tar", "", 0, None, outermost=True)
    assert asked == ["a.tar", "b.log", "c.log"]
    assert seen == ["a.tar!x.log", "a.tar!y.log", "c.log"]
    assert opener.at == "c.log"
