"""The header block of a tar member: what is believed of it."""

from __future__ import annotations

import pytest
from analyzer.bundle.containers import tar_header as header

from tests.support.bundles import STAMP, tar_bytes

GOOD = tar_bytes({"a/b.txt": b"12345"})[:512]


def changed(at: int, data: bytes) -> bytes:
    return GOOD[:at] + data + GOOD[at + len(data) :]


def test_a_good_header_states_name_size_and_time() -> None:
    """As the writer put them."""
    assert header.is_header(GOOD)
    assert header.checksum_ok(GOOD)
    assert (header.name_of(GOOD), header.size_of(GOOD), header.mtime_of(GOOD)) == ("a/b.txt", 5, STAMP)


def test_a_wrong_sum_another_magic_or_a_short_block_is_no_header() -> None:
    """Each alone is enough."""
    assert not header.is_header(changed(0, b"z"))
    assert not header.is_header(changed(257, b"other"))
    assert not header.is_header(GOOD[:-1])
    assert not header.checksum_ok(changed(148, b"zzzzzzzz"))


def test_a_header_with_little_changed_is_a_damaged_one() -> None:
    """Magic kept, or the sum off by one bit; zeros, text and short blocks are none."""
    assert header.is_damaged_header(changed(0, b"zz"))
    bare = changed(257, b"\0" * 8)
    bare = bare[:148] + b"%06o\0 " % header._sum(bare) + bare[156:]
    for bit in range(8):
        flipped = bytes([bare[0] ^ (1 << bit)]) + bare[1:]
        assert header.is_damaged_header(flipped)
    assert not header.is_damaged_header(bytes([(bare[0] + 3) & 255]) + bare[1:])
    assert not header.is_damaged_header(bytes(512))
    assert not header.is_damaged_header(GOOD[:511])
    assert not header.is_damaged_header(b"x" * 257 + b"ustar" + b"x" * 250)


@pytest.mark.parametrize(
    ("field", "number"),
    [
        (b"0000017\0", 15),
        (b" 17 \0", 15),
        (b"\0", 0),
        (b"", 0),
        (b"9\0", None),
        (b"\x80\0\x01\0", 256),
        (b"\xff\xff", -1),
    ],
)
def test_numbers_are_octal_or_base_256(field: bytes, number: int | None) -> None:
    """Anything else states none."""
    assert header.number(field) == number


def test_sizes_and_times_that_no_file_has_are_not_believed() -> None:
    """From 0 to 2**63-1 bytes; from 1970 up to, not with, 2200."""

    def wide(value: int) -> bytes:
        return b"\x80" + value.to_bytes(11, "big")

    assert header.size_of(changed(124, wide(2**63 - 1))) == 2**63 - 1
    assert header.size_of(changed(124, wide(2**63))) is None
    assert header.size_of(changed(124, b"\xff" * 12)) is None
    assert header.size_of(changed(124, b"9" * 12)) is None
    assert header.size_of(changed(124, wide(0))) == 0
    assert header.mtime_of(changed(136, wide(7_258_118_399))) == 7_258_118_399
    assert header.mtime_of(changed(136, wide(7_258_118_400))) is None
    assert header.mtime_of(changed(136, b"\xff" * 12)) is None
    assert header.mtime_of(changed(136, b"9" * 12)) is None


def test_the_prefix_of_a_posix_header_stands_before_the_name() -> None:
    """GNU puts other fields there, which are no name."""
    assert header.name_of(changed(345, b"deep/er")) == "deep/er/a/b.txt"
    assert header.name_of(changed(345, b"deep/er")[:257] + b"ustar  \0" + changed(345, b"deep/er")[265:]) == "a/b.txt"


def test_pax_records_end_at_the_first_bad_one() -> None:
    """A length that is no number, too small or beyond the data stops the reading; what was read stays."""
    good = b"12 path=abc\n"
    assert header.pax_records(good + b"9 size=7\n") == {"path": "abc", "size": "7"}
    for bad in (b"x size=7\n", b"99 size=7\n", b"4 a=\n", b"size=7\n"):
        assert header.pax_records(good + bad) == {"path": "abc"}
    assert header.pax_records(b"5 a=\n") == {"a": ""}


@pytest.mark.parametrize(
    ("text", "size"), [("7", 7), ("9" * 18, int("9" * 18)), ("9" * 19, None), ("-1", None), ("\u0663", None)]
)
def test_a_pax_size_has_at_most_18_ascii_digits(text: str, size: int | None) -> None:
    """Without the record none is stated."""
    assert header.pax_size({"size": text}) == size
    assert header.pax_size({}) is None


def test_a_member_full_of_magic_words_costs_what_it_holds() -> None:
    """A few places of each record are tried, wherever the word stands."""
    tried = []
    window = b"ustar" * 204
    assert header.find_header(window) is None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(header, "is_header", lambda block: tried.append(len(block)) or False)
        header.find_header(window)
    assert len(tried) <= header.EDGES_TRIED + 1


def test_a_header_may_stand_behind_what_is_no_text() -> None:
    """A lost first block, or the words of a shell in front of the archive; in a text it is a text's."""
    block = bytearray(512)
    block[:5], block[257:262] = b"a.log", b"ustar"
    block[148:156] = b"%06o\0 " % (sum(block) + 8 * 32)
    assert header.header_later(bytes(512) + bytes(block))
    assert header.header_later(b"tar: Removing leading `/'\n" + bytes(block))
    assert not header.header_later(b"a line\n" * 200 + bytes(block))
    assert not header.header_later(bytes(1024))
