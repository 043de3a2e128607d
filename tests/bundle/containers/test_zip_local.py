"""A zip that lost its directory is read by the headers of its members."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from analyzer.bundle.containers import zip, zip_local
from analyzer.bundle.stream import BLOCK, Budget
from analyzer.errors import InputError
from analyzer.limits import Limits

from tests.hostile.parts import AGENT, zip_of
from tests.support.values import are_values


class Unseekable(io.BytesIO):
    """Makes the writer put sizes behind the data."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError


def streamed(*members: tuple[str, bytes], method: int) -> bytes:
    out = Unseekable()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def contents(data: bytes) -> dict[str, bytes | str]:
    """What each entry gives, or why it ends."""
    found: dict[str, bytes | str] = {}
    for entry in zip.entries(io.BytesIO(data), Budget(Limits())):
        if entry.stream is None:
            found[entry.name] = entry.note
            continue
        content = b""
        try:
            while part := entry.stream.read(1000):
                content += part
            found[entry.name] = content
        except InputError as error:
            found[entry.name] = str(error)
    return found


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("make", [zip_of, streamed], ids=["sizes-in-front", "sizes-behind"])
def test_without_the_directory_all_members_are_read(make: object, method: int) -> None:
    """Stored and deflated, with the sizes in front of the data or behind it."""
    members = (("a.log", AGENT), ("b/c.log", AGENT * 900), ("d.log", AGENT * 2))
    whole = make(*members, method=method)  # type: ignore[operator]
    found = contents(whole[: whole.index(b"PK\x01\x02")])
    assert "its directory" not in found
    assert {name: found[name] for name, _ in members} == dict(members)
    assert "directory cannot be read" in str(found[""])


def test_the_member_in_which_a_zip_is_cut_is_named() -> None:
    """What came before it is whole."""
    whole = zip_of(("a.log", AGENT), ("b.log", bytes(range(256)) * 40), method=zipfile.ZIP_STORED)
    found = contents(whole[:3000])
    assert found["a.log"] == AGENT
    assert "ends inside" in str(found["b.log"])


def test_an_encrypted_member_is_named_and_stepped_over() -> None:
    """Its name is no secret; the next member is read."""
    whole = bytearray(zip_of(("a.log", AGENT), ("b.log", AGENT * 2)))
    whole[6] |= 1
    found = contents(bytes(whole[: whole.index(b"PK\x01\x02")]))
    assert found["a.log"] == "encrypted zip entry"
    assert found["b.log"] == AGENT * 2


def test_a_size_of_zip64_is_used() -> None:
    """It stands in the extra field, which ends with it: a stored member that holds a header of its own is one member."""
    member = zip_of(("inner.log", AGENT), method=zipfile.ZIP_STORED)
    inner = AGENT + member[: member.index(b"PK\x01\x02")] + AGENT
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive, archive.open("a.log", "w", force_zip64=True) as one:
        one.write(inner)
    found = contents(out.getvalue()[: out.getvalue().rindex(b"PK\x01\x02")])
    assert found["a.log"] == inner
    assert "inner.log" not in found


@pytest.mark.parametrize("before", [1, 2, 3])
def test_a_header_that_begins_at_the_end_of_a_block_is_found(before: int) -> None:
    """Its signature of four bytes may lie in two blocks of what is read at once."""
    whole = zip_of(("a.log", AGENT))
    found = contents(b"x" * (BLOCK - before) + whole[: whole.index(b"PK\x01\x02")])
    assert found["a.log"] == AGENT


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(zip_local)


def local(
    name: bytes = b"a.log",
    data: bytes = b"abc",
    method: int = 0,
    flags: int = 0,
    size: int | None = None,
    extra: bytes = b"",
) -> bytes:
    """One local header with its data."""
    stated = len(data) if size is None else size
    head = zip_local.HEADER.pack(b"PK\x03\x04", 20, flags, method, 0, 0, 0, stated, stated, len(name), len(extra))
    return head + name + extra + data


def deflated(data: bytes) -> bytes:
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()


def read(data: bytes) -> dict[str, bytes | str]:
    """What each entry gives, or why it ends; folders give nothing."""
    found: dict[str, bytes | str] = {}
    for entry in zip_local.entries(io.BytesIO(data), Budget(Limits())):
        content = b""
        try:
            while entry.stream is not None and (part := entry.stream.read(1000)):
                content += part
            found[entry.name] = content if entry.stream is not None else f"{entry.kind} {entry.size} {entry.note}"
        except InputError as error:
            found[entry.name] = str(error)
    return found


NEXT = local(b"z.log", b"last")


def test_entries_that_are_not_read_are_stepped_over() -> None:
    """Folders, encrypted ones and unknown methods, with a size or without one; a header within a sized one is its data."""
    assert read(local(b"d/", b"") + NEXT) == {"d/": "folder 0 ", "z.log": b"last"}
    inner = local(b"inner.log")
    assert read(local(data=inner, flags=1) + NEXT) == {
        "a.log": f"skipped {len(inner)} encrypted zip entry",
        "z.log": b"last",
    }
    assert read(local(data=b"abc", flags=9, size=0) + NEXT)["a.log"] == "skipped 0 encrypted zip entry"
    odd = read(local(data=inner, method=12) + NEXT)
    assert odd["a.log"] == f"damage {len(inner)} zip entry of method 12: not read without the zip's directory"
    assert "inner.log" not in odd
    assert read(local(data=b"abc", method=12, flags=8, size=0) + NEXT)["a.log"].startswith("damage 0 ")  # type: ignore[arg-type]


def test_a_header_that_is_none_is_passed_over() -> None:
    """Cut within its numbers or its name, or without a name: what stands behind it is looked for."""
    long = zip_local.HEADER.pack(b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 60_000, 0)
    for bad in (local(b"", b""), local(b"", b"xx"), long):
        assert read(bad + NEXT)["z.log"] == b"last"
    assert read(local(b"n" * 10)[:29]) == {}
    assert read(local(b"n" * 10)[:35]) == {}
    assert read(local(b"n" * 10, b"")[:40]) == {"n" * 10: b""}
    assert read(b"") == {}


def test_data_without_a_size_ends_where_the_next_header_begins() -> None:
    """Stored data by any of the signatures, or with the file; deflated data by itself; a size beside the flag holds."""
    for sign in zip_local.ENDS[1:]:
        assert read(local(data=b"abc", flags=8, size=0) + sign + bytes(30) + NEXT) == {
            "a.log": b"abc",
            "z.log": b"last",
        }
    assert read(local(data=b"abc", flags=8, size=0)) == {"a.log": b"abc"}
    assert read(local(data=b"", flags=8, size=0) + NEXT) == {"a.log": b"", "z.log": b"last"}
    packed = deflated(AGENT * 99)
    assert read(local(data=packed, method=8, flags=8, size=0) + b"junk" + NEXT) == {
        "a.log": AGENT * 99,
        "z.log": b"last",
    }
    assert read(local(data=b"abcdef", flags=8, size=3) + NEXT)["a.log"] == b"abc"
    assert read(local(data=b"", flags=0) + NEXT) == {"a.log": b"", "z.log": b"last"}


def test_data_that_ends_early_says_how_much_was_good() -> None:
    """Stored and deflated, with a size; damage within deflated data, too."""
    assert read(local(data=b"abc", size=9)) == {"a.log": "the zip ends inside this entry, after 3 good bytes"}
    packed = deflated(AGENT * 999)
    half = len(packed) // 2
    assert "the zip ends inside this entry, after " in str(
        read(local(data=packed[:half], method=8, size=len(packed)))["a.log"]
    )
    assert "the zip ends inside" in str(read(local(data=packed, method=8, size=half) + NEXT)["a.log"])
    broken = bytearray(packed)
    broken[half : half + 9] = b"\xff" * 9
    found = read(local(data=bytes(broken), method=8) + NEXT)
    assert "good bytes" in str(found["a.log"])
    assert found["z.log"] == b"last"


@pytest.mark.parametrize(("flags", "name"), [(0, "\u251c\u2310.log"), (1 << 11, "\u00e9.log")])
def test_names_are_utf8_where_the_flag_says_so(flags: int, name: str) -> None:
    """Else code page 437."""
    assert [*read(local("\u00e9.log".encode(), flags=flags))] == [name]


@pytest.mark.parametrize(
    ("extra", "size"),
    [
        (struct.pack("<HHQQ", 1, 16, 3, 3), 3),
        (struct.pack("<HHQQ", 1, 24, 3, 3) + bytes(8), 3),
        (struct.pack("<HHI", 9, 4, 7) + struct.pack("<HHQQ", 1, 16, 3, 3), 3),
        (struct.pack("<HHQ", 1, 8, 3), None),
        (struct.pack("<HHQQ", 1, 16, 3, 3)[:-1], None),
        (struct.pack("<HHQQ", 2, 16, 3, 3), None),
        (b"", None),
        (b"\1\0\x10", None),
    ],
)
def test_the_second_number_of_a_zip64_field_is_the_size(extra: bytes, size: int | None) -> None:
    """Behind any other fields; a field that is too short states none, and then the next header ends the data."""
    found = read(local(data=b"abcdef", size=0xFFFFFFFF, extra=extra) + NEXT)
    assert found == {"a.log": b"abc" if size else b"abcdef", "z.log": b"last"}


def test_a_size_that_no_file_has_is_none() -> None:
    """A damaged zip64 field is no place to look at: the data itself tells its end."""
    huge = struct.pack("<HHQQ", 1, 16, 0, 1 << 63)
    data = zlib.compress(AGENT)[2:-4]
    head = zip_local.HEADER.pack(b"PK\3\4", 45, 0, 8, 0, 0, 0, 0xFFFFFFFF, 0xFFFFFFFF, 1, len(huge)) + b"a" + huge
    found = {
        entry.name: entry.stream.read(1 << 16) if entry.stream else entry.note
        for entry in zip_local.entries(io.BytesIO(head + data + zip_of(("b", AGENT))[:200]), Budget(Limits()))
    }
    assert found["a"] == AGENT
    assert "b" in found


def test_in_a_part_of_which_nothing_is_known_a_header_has_to_look_like_one() -> None:
    """Its version, its method, its name and where its data begins; data ends with the part, and nothing in front of it is looked at."""

    def names(data: bytes, begin: int = 0) -> list[str]:
        found = zip_local.entries(io.BytesIO(data + NEXT), Budget(Limits()), (begin, len(data)))
        return [entry.name for entry in found if entry.stream is None or entry.stream.read(99) or not entry.size]

    assert names(local()) == ["a.log"]
    assert names(local(), 1) == []
    assert names(local(b"a\nlog")) == []
    assert names(local(method=11)) == []
    assert names(local(method=12)) == ["a.log"]
    assert names(local().replace(b"\x14\x00", b"\x40\x00", 1)) == []
    assert names(local(extra=b"x")[: zip_local.HEADER.size + 5]) == []
    part = local(data=b"abc", flags=8, size=0)
    (entry,) = zip_local.entries(io.BytesIO(part + b"tail"), Budget(Limits()), (0, len(part)))
    assert entry.stream is not None
    assert entry.stream.read(99) == b"abc"
    (entry,) = zip_local.entries(io.BytesIO(local(data=b"abc", size=9) + NEXT), Budget(Limits()), (0, len(part)))
    assert entry.stream is not None
    assert entry.stream.read(99) == b"abc"
