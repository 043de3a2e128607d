"""A tar's strange entry costs itself: what lies behind it is read, in the outermost archive as in an inner one."""

from __future__ import annotations

import io

import pytest
from analyzer.bundle.containers import tar
from analyzer.bundle.containers.tar import ArchiveMember, entries, is_tar
from analyzer.bundle.stream import Budget
from analyzer.limits import Limits

from tests.hostile.parts import AGENT, header, octal, pad, tar_of, wrap
from tests.support.values import are_values


def walk(data: bytes, limits: Limits | None = None) -> list[tuple[str, bytes, str, int | None]]:
    """(name, content, note, time stamp) of every entry."""
    found = []
    for entry in entries(io.BytesIO(data), Budget(limits or Limits())):
        content = b""
        while entry.stream is not None and (part := entry.stream.read(1 << 16)):
            content += part
        found.append((entry.name, content, entry.note, entry.mtime))
    return found


def contents(data: bytes) -> dict[str, bytes]:
    return {name: content for name, content, _, _ in walk(data) if content}


LATE = "late/konnectivity-agent-fghij.log"


@pytest.mark.parametrize(
    "bad",
    [
        header(b"p", octal(2 << 20), b"x") + b"9" * (2 << 20) + header(b"m", octal(3)) + pad(b"abc"),
        b"".join(header(b"p", octal(11), b"x") + pad(b"11 path=ab\n") for _ in range(40)) + header(b"m", octal(3)) + pad(b"abc"),
        header(b"p", octal(22), b"x") + pad(b"22 size=999999999999\n\n") + header(b"m", octal(3)) + pad(b"abc"),
        header(b"p", octal(11), b"x") + pad("10 size=²\n".encode()) + header(b"m", octal(3)) + pad(b"abc"),
    ],
    ids=["long-header", "many-headers", "size-lie", "superscript"],
)  # fmt: skip
def test_extension_headers_of_any_kind(bad: bytes) -> None:
    """Too long, too many, or lying about the size: the member itself and those behind it are read."""
    found = contents(wrap(bad))
    assert found[LATE]
    assert b"abc" in found.values()


def test_a_pax_size_that_no_octal_field_can_hold_is_believed() -> None:
    """The larger of two sizes holds where no member begins behind the smaller one."""
    body = b"x" * 700
    data = tar_of(("a", AGENT), trailer=False) + header(b"p", octal(12), b"x") + pad(b"12 size=700\n")
    assert contents(data + header(b"m", octal(100)) + pad(body) + bytes(1024))["m"] == body


@pytest.mark.parametrize("bit", range(0, 345 * 8, 37))
def test_one_flipped_bit_in_the_first_header(bit: int) -> None:
    """The archive is still one, and all but its first member is read."""
    raw = bytearray(tar_of(("a.log", AGENT), ("b.log", AGENT * 2)))
    raw[bit // 8] ^= 1 << bit % 8
    assert is_tar(bytes(raw))
    assert contents(bytes(raw))["b.log"] == AGENT * 2


def test_text_is_no_damaged_tar() -> None:
    """What merely mentions the magic word, or is no header at all, stays what it is."""
    assert not is_tar(AGENT * 10)
    assert not is_tar(b" " * 257 + b"ustar" + b" " * 400)


def test_time_stamps_out_of_range_are_none() -> None:
    """A stamp of the year 33658, a negative one and one of 80 digits date nothing."""
    block = bytearray(header(b"m", octal(0)))
    for field in (b"\x80\0\0\0\0\0\0\xe8\xd4\xa5\x10\0", b"\xff" * 12, b"\x80" + b"\x7f" * 11):
        block[136:148] = field
        block[148:156] = b"        "
        block[148:156] = b"%06o\0 " % sum(block)
        assert [mtime for *_, mtime in walk(bytes(block) + bytes(1024))] == [None]


def test_two_archives_put_one_behind_the_other() -> None:
    """`cat one.tar two.tar`: the second one's members are read, too."""
    assert set(contents(tar_of(("a", AGENT)) + tar_of(("b", AGENT)))) == {"a", "b"}


def test_an_old_sparse_member_with_a_long_map() -> None:
    """The blocks that continue its map of holes are stepped over."""
    block = bytearray(header(b"sparse", octal(512), b"S"))
    block[482] = 1
    block[148:156] = b"        "
    block[148:156] = b"%06o\0 " % sum(block)
    more = bytearray(512)
    more[504] = 1
    data = wrap(bytes(block) + bytes(more) + bytes(512) + b"d" * 512)
    assert contents(data)[LATE]
    assert not [note for _, _, note, _ in walk(data) if "damaged" in note]


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(tar, filled=("ArchiveMember",))


def listed(data: bytes, read: bool = True) -> list[ArchiveMember]:
    """The entries themselves, each read to its end or stepped over."""
    found = []
    for entry in entries(io.BytesIO(data), Budget(Limits())):
        while read and entry.stream is not None and entry.stream.read(1 << 16):
            pass
        found.append(entry)
    return found


END = bytes(1024)
NEXT = header(b"next", octal(3)) + pad(b"abc")


def test_a_head_is_a_tar_by_its_first_block() -> None:
    """A block that is too short, or of zeros, is none; one whose sum is right is one without its magic, too."""
    good = bytearray(header(b"m", octal(0)))
    assert is_tar(bytes(good))
    assert not is_tar(bytes(good[:511]))
    assert not is_tar(bytes(512) + bytes(good))
    good[257:265] = bytes(8)
    good[148:156] = b"        "
    good[148:156] = b"%06o\0 " % sum(good)
    assert is_tar(bytes(good))
    good[148:156] = b"0000001\0"
    assert not is_tar(bytes(good))


@pytest.mark.parametrize(
    ("kind", "name"),
    [(b"1", "hard link"), (b"2", "symbolic link"), (b"3", "device"), (b"4", "device"), (b"5", "folder"), (b"6", "fifo"), (b"0", "file"), (b"7", "file"), (b"\0", "file")],
)  # fmt: skip
def test_each_kind_of_entry_is_told(kind: bytes, name: str) -> None:
    """Only files have bytes; a size that a header of another kind states is none, but for a hard link's."""
    body = pad(b"abc") if name in ("file", "hard link") else b""
    one, behind = listed(header(b"m", octal(3), kind, b"to") + body + NEXT + END)
    assert (one.kind, one.size, one.stream is None) == (name, 3 if name == "file" else 0, name != "file")
    assert one.link == ("to" if name != "file" else "")
    assert behind.name == "next"


def test_an_archive_that_ends_early_says_so() -> None:
    """In a header, in a body, or before its end mark; one block of zeros is an end mark."""
    whole = header(b"m", octal(600)) + pad(b"x" * 600)
    for data, note in (
        (whole, "ends early at offset 1536"),
        (whole + bytes(100), "ends early at offset 1636"),
        (header(b"m", octal(600)) + b"x" * 100, "the tar ends 500 bytes before"),
        (header(b"m", octal(600)) + b"x" * 599, "the tar ends 1 bytes before"),
    ):
        notes = [entry.note for entry in listed(data) if entry.kind == "damage"]
        assert note in notes[0], notes
    assert [entry.kind for entry in listed(whole + bytes(512))] == ["file"]
    assert [entry.kind for entry in listed(whole + END)] == ["file"]
    assert [entry.kind for entry in listed(b"")] == ["damage"]


def test_what_stands_behind_the_end_mark() -> None:
    """Padding is nothing, a header goes on, and anything else is said to be unread."""
    whole = header(b"m", octal(0)) + END
    assert [entry.name for entry in listed(whole + bytes(9000))] == ["m"]
    assert [entry.name for entry in listed(whole + bytes(512) + NEXT + END)] == ["m", "next"]
    assert [entry.note for entry in listed(whole + b"x" * 700)] == [
        "", "bytes behind the end mark of the tar were not read",
    ]  # fmt: skip


def test_a_header_without_a_size() -> None:
    """The pax records may state it; where nothing does, the entry is named as damage and reading goes on."""
    bad = header(b"m", b"no number!!!")
    one, behind = listed(bad + NEXT + END)
    assert (one.kind, one.name, one.note) == ("damage", "m", "bad size field in the tar header at offset 0")
    assert behind.name == "next"
    stated = header(b"p", octal(10), b"x") + pad(b"10 size=3\n")
    assert [(name, content) for name, content, _, _ in walk(stated + bad + pad(b"abc") + END)] == [("m", b"abc")]


@pytest.mark.parametrize(
    ("header_size", "stated", "body", "size"), [(3, 3, b"abc", 3), (3, 600, b"x" * 600, 600), (600, 3, b"abc", 3)]
)
def test_two_sizes(header_size: int, stated: int, body: bytes, size: int) -> None:
    """Where they agree there is nothing to settle; a smaller pax size holds, a larger one where the bytes allow it."""
    record = f"size={stated}\n"
    record = f"{len(record) + 3:02} {record}"
    data = header(b"p", octal(len(record)), b"x") + pad(record.encode()) + header(b"m", octal(header_size)) + pad(body)
    found = walk(data + NEXT + END)
    assert [(name, len(content)) for name, content, _, _ in found] == [("m", size), ("next", 3)]


def test_a_pax_size_that_lies_is_told() -> None:
    """Another member, or the end, begins where the header says: then its size holds, read or stepped over."""
    record = header(b"p", octal(12), b"x") + pad(b"12 size=900\n")
    for rest in (NEXT + END, END + b""):
        for read in (True, False):
            found = listed(record + header(b"m", octal(3)) + pad(b"abc") + rest, read=read)
            assert [entry.name for entry in found if entry.kind == "damage"] == ["m"]
            assert "states 3 bytes, its pax records 900" in found[1].note
            assert [entry.name for entry in found if entry.kind == "file"] == ["m", "next"][: 2 if rest[0] else 1]
    dirty = record + header(b"m", octal(3)) + b"abc" + b"y" * 897 + bytes(124) + END
    assert [len(content) for _, content, _, _ in walk(dirty)] == [900]


def test_long_names_of_either_form() -> None:
    """GNU's header of a long name, a pax path, and the header's own name for a link's long target."""
    name = "n" * 300
    gnu = header(b"././@LongLink", octal(301), b"L") + pad(name.encode() + b"\0") + header(b"short", octal(0))
    target = header(b"././@LongLink", octal(301), b"K") + pad(name.encode() + b"\0") + header(b"short", octal(0), b"2")
    record = b"13 path=long\n"
    pax = header(b"p", octal(13), b"x") + pad(record) + header(b"short", octal(0))
    every = header(b"p", octal(13), b"g") + pad(record) + header(b"short", octal(0))
    assert [entry.name for entry in listed(gnu + target + pax + every + NEXT + END)] == [
        name, "short", "long", "short", "next",
    ]  # fmt: skip


def test_sparse_members_are_skipped_with_a_note() -> None:
    """The old form has a kind of its own, the new one says it in its pax records; neither is read as it stands."""
    record = b"27 GNU.sparse.realsize=900\n"
    new = header(b"p", octal(27), b"x") + pad(record) + header(b"m", octal(3)) + pad(b"abc")
    full = bytearray(header(b"m", octal(3)))
    full[482] = 1  # means nothing in a member that is not sparse
    full[148:156] = b"        "
    full[148:156] = b"%06o\0 " % sum(full)
    for data, note in (
        (header(b"m", octal(3), b"S") + pad(b"abc"), "sparse tar members are not read"),
        (new, "sparse tar members are not read"),
        (bytes(full) + pad(b"abc"), ""),
    ):
        one, behind = listed(data + NEXT + END)
        assert (one.note, one.stream is None, behind.name) == (note, bool(note), "next")


def test_damage_names_where_reading_went_on() -> None:
    """The header's own name where it is one still; with nothing behind it, it says that."""
    broken = bytearray(header(b"m", octal(0)))
    broken[3] ^= 4
    found = listed(bytes(broken) + b"z" * 512 + NEXT + END)
    assert [(entry.kind, entry.name) for entry in found] == [("damage", "m"), ("file", "next")]
    assert found[0].note == "damaged tar header at offset 0; reading went on at 1024"
    garbage = listed(NEXT + b"z" * 1000)
    assert [(entry.name, entry.note) for entry in garbage[1:]] == [
        ("", "damaged tar header at offset 1024; no further header was found"),
        ("", "the tar ends early at offset 2024, without its end mark"),
    ]


def test_extension_headers_up_to_their_limits() -> None:
    """As long, and as many in a row, as may be are read; beyond that one row says so, and each member starts anew."""
    limits = Limits(extension_headers=2, header_bytes=13)
    named, longer = (header(b"p", octal(len(r)), b"x") + pad(r) for r in (b"13 path=long\n", b"14 path=longs\n"))
    member = header(b"m", octal(0))

    def names(data: bytes) -> list[str]:
        return [name or note.partition(" (")[0] for name, _, note, _ in walk(data + bytes(1024), limits)]

    assert names(named + member) == ["long"]
    assert names(longer + member) == ["a tar extension header of 14 bytes was not read", "m"]
    assert names((named * 2 + member) * 2) == ["long", "long"]
    more = "more than 2 tar extension headers in a row; the others were not read"
    assert names(named * 5 + member) == [more, "long"]
    assert names(longer * 4 + member).count(more) == 0


@pytest.mark.parametrize("more", [b"\xaa" * 100, b"ustar" * 7, b"x" * 511, b"\r\n" * 300])
def test_a_tar_that_lost_its_edges_is_read_from_the_next_header(more: bytes) -> None:
    """Bytes that a transfer put in, or lost, move every record behind them."""
    data = tar_of(*((f"{at}.log", AGENT) for at in range(6)))
    size = 512 + len(AGENT) + (-len(AGENT) % 512)
    for changed in (
        data[: 2 * size] + more + data[2 * size :],
        data[: 2 * size] + data[2 * size + 512 - len(more) % 512 :],
    ):
        named = list(contents(changed))
        assert named[:2] == ["0.log", "1.log"]
        assert named[-3:] == ["3.log", "4.log", "5.log"]


@pytest.mark.parametrize("kind", [b"L", b"x", b"g"])
def test_an_extension_header_whose_size_is_a_lie_costs_itself(kind: bytes) -> None:
    """Its size says that the rest of the archive is its body: members are found behind what it holds, however many of them lie."""
    good = tar_of(("a.log", AGENT), ("b.log", AGENT))
    lie = header(b"././@LongLink", octal(1 << 30), kind)
    found = listed(lie * 400 + pad(b"n" * 700) + good)
    assert [one.name for one in found if one.kind != "damage"] == ["a.log", "b.log"]
    assert [one.note for one in found if one.kind == "damage"] == [
        f"a tar extension header of {1 << 30} bytes was not read (--limit header_bytes=1048576)"
    ] * 400
    long = header(b"././@LongLink", octal(3 << 20), kind) + pad(b"n" * (3 << 20))
    assert [one.name for one in listed(long + good)] == ["", "a.log", "b.log"]
    assert listed(lie + b"n" * 512)[-1].note == "the tar ends early at offset 1024, without its end mark"
