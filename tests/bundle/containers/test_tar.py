"""A tar's strange entry costs itself: what lies behind it is read, in the outermost archive as in an inner one."""

from __future__ import annotations

import io

import pytest
from analyzer.bundle.containers import tar
from analyzer.bundle.containers.tar import entries, is_tar
from analyzer.bundle.stream import Budget
from analyzer.limits import Limits

from tests.hostile.corpus import AGENT, header, octal, pad, tar_of, wrap
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
