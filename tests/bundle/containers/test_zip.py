"""Entries of a zip that share bytes are refused, whatever their order, and those that do not are all read."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from itertools import pairwise
from pathlib import Path

import analyzer
import pytest
from analyzer.bundle.containers import zip as zips
from analyzer.bundle.containers.zip_local import is_zip
from analyzer.bundle.stream import Budget
from analyzer.errors import InputError, RefusedInput
from analyzer.limits import Limits
from hypothesis import given, settings
from hypothesis import strategies as st

CENTRAL = b"PK\x01\x02"


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytearray:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 9, 0, 0)), data, method)
    return bytearray(out.getvalue())


def listed(data: bytes | bytearray) -> list[zips.Entry]:
    return list(zips.entries(io.BytesIO(bytes(data)), Budget(Limits())))


def records(data: bytearray) -> list[int]:
    """Where the directory's records begin."""
    found, at = [], data.find(CENTRAL)
    while at >= 0:
        found.append(at)
        at = data.find(CENTRAL, at + 4)
    return found


@settings(max_examples=80, deadline=None, derandomize=True)
@given(sizes=st.lists(st.integers(1, 60), min_size=2, max_size=6), data=st.data())
def test_moved_entries_are_refused_as_soon_as_two_share_a_byte(sizes: list[int], data: st.DataObject) -> None:
    """The directory may name its entries in any order; one that begins within another one's header or content is a bomb's."""
    made = packed({f"{at}": b"x" * size for at, size in enumerate(sizes)})
    places = records(made)
    starts = [struct.unpack_from("<I", made, at + 42)[0] for at in places]
    which = data.draw(st.integers(0, len(sizes) - 1))
    starts[which] = data.draw(st.integers(0, places[0] - 1))
    struct.pack_into("<I", made, places[which] + 42, starts[which])
    spans = sorted(zip(starts, (start + 30 + size for start, size in zip(starts, sizes, strict=True)), strict=True))
    if any(second[0] < first[1] for first, second in pairwise(spans)):
        with pytest.raises(RefusedInput, match="overlap"):
            listed(made)
    else:
        assert {entry.name for entry in listed(made)} - {""} == {f"{at}" for at in range(len(sizes))}


def test_entries_that_touch_are_read() -> None:
    """One begins at the very byte behind the other."""
    made = packed({"a": b"one", "b": b"two", "c": b""})
    read = {
        entry.name: entry.stream.read(99)
        for entry in zips.entries(io.BytesIO(bytes(made)), Budget(Limits()))
        if entry.stream
    }
    assert read == {"a": b"one", "b": b"two", "c": b""}


def test_one_content_under_two_names_is_refused() -> None:
    """The way in which a small archive claims to hold a large one many times."""
    made = packed({"a": b"one", "b": b"two"})
    struct.pack_into("<I", made, records(made)[1] + 42, 0)
    with pytest.raises(RefusedInput):
        listed(made)


def test_the_time_of_an_entry_is_its_own() -> None:
    """In UTC; one that no calendar has is none."""
    made = packed({"a": b"one"})
    assert [entry.mtime for entry in listed(made)] == [
        int(datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC).timestamp())
    ]
    struct.pack_into("<H", made, records(made)[0] + 14, (46 << 9) | (15 << 5) | 31)
    assert [entry.mtime for entry in listed(made)] == [None]


def test_folders_encrypted_and_unknown_entries_are_named() -> None:
    """Each with why it is not read; the others are."""
    made = packed({"f/": b"", "a": b"one", "b": b"two", "c": b"three"})
    places = records(made)
    struct.pack_into("<H", made, places[1] + 8, 1)
    struct.pack_into("<H", made, places[2] + 10, 77)
    assert [(entry.name, entry.kind, entry.stream is None) for entry in listed(made)] == [
        ("f/", "folder", True),
        ("a", "skipped", True),
        ("b", "damage", True),
        ("c", "file", False),
    ]


def test_what_is_no_zip_is_said() -> None:
    """Without a directory and without a member."""
    with pytest.raises(InputError, match="cannot be read"):
        listed(b"PK but no zip")


def test_a_zip_without_its_first_bytes_is_one_by_its_name(tmp_path: Path) -> None:
    """What stands behind the damage is read from the directory at the end; another file that holds its signs is no zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "first\n")
        archive.writestr(
            "nodes.txt", "NAME   STATUS   ROLES    AGE   VERSION\nw1     Ready    <none>   9d    v1.29.1\n"
        )
    damaged = bytes(30) + packed.getvalue()[30:]
    (tmp_path / "b.zip").write_bytes(damaged)
    for place in (tmp_path / "b.zip", tmp_path):
        found = analyzer.load(place, isolate=False)
        assert found["nodes"]["name"].tolist() == ["w1"]
        assert [row.status for row in found.rows["inputs"]] == ["error", "read"]
    assert is_zip(damaged, "B.ZIP")
    assert not is_zip(damaged, "b.bin")


def test_a_directory_whose_places_are_all_wrong_is_not_believed() -> None:
    """Members are looked for by their own headers; where one place is right, the others cost themselves."""
    good = packed({"a": b"x" * 9, "b": b"y" * 9, "c": b"z" * 9})
    wrong = bytearray(good)
    struct.pack_into("<I", wrong, len(wrong) - 6, 0)  # where the directory begins: everything is moved by that
    first, *found = listed(wrong)
    assert first.note.startswith("the zip's directory cannot be read (no entry is where it says)")
    assert [one.name for one in found] == ["a", "b", "c"]
    struct.pack_into("<I", good, records(good)[0] + 42, 1)
    assert [bool(one.note) for one in listed(good)] == [True, False, False]


def test_another_name_in_the_own_header_is_said_without_it() -> None:
    """What stands there may be the content, and up to 64 kB of it."""
    made = packed({"a": b"x" * 9, "b": b"y" * 9})
    made[30:31] = b"q"
    assert listed(made)[0].note == "zip entry cannot be opened: its own header names another file"
    made = packed({"a": b"x" * 9, "b": b"y" * 9})
    made[0:4] = b"XXXX"
    assert listed(made)[0].note == "zip entry cannot be opened: Bad magic number for file header"


def test_a_zip_that_was_cut_in_front_is_no_bomb() -> None:
    """Entries before its begin cost themselves; where all are, nothing is left to read."""
    made = packed({"a": b"x" * 9, "b": b"y" * 9, "c": b"z" * 9})
    assert [(one.name, bool(one.note)) for one in listed(made[50:])] == [("a", True), ("b", True), ("c", False)]
    with pytest.raises(InputError, match="no entry is where it says"):
        listed(made[115:])


def contents(data: bytes | bytearray) -> dict[str, bytes | str]:
    """What each entry gives, or why it gives nothing."""
    return {
        entry.name: entry.stream.read(99) if entry.stream else entry.note
        for entry in zips.entries(io.BytesIO(bytes(data)), Budget(Limits()))
    }


def test_what_the_last_directory_does_not_list_is_read_and_said() -> None:
    """An empty directory behind a zip, or a whole other zip, hides none of its members; a header needs a name and numbers that are some."""
    first, second = packed({"a": b"one", "b": b"two"}), packed({"c": b"three"})
    empty = packed({})
    told = "the zip's directory does not list all of its members: the others were read by their own headers"
    assert contents(first + empty) == {"": told, "a": b"one", "b": b"two"}
    assert contents(first + second) == {"c": b"three", "": told, "a": b"one", "b": b"two"}
    assert contents(b"stub PK\x03\x04 of a program that unpacks itself" + bytes(99) + second) == {"c": b"three"}
    assert contents(empty) == {}


def test_an_entry_whose_size_the_directory_has_wrong_is_read_by_its_own_header() -> None:
    """Its size reaches over the directory, or over the next entry while its own header says another one; the others are read as always."""
    for size in (0xFFFFFFFF, 40):
        for which in (0, 1):
            made = packed({"a": b"one", "b": b"two", "c": b"last"})
            struct.pack_into("<I", made, records(made)[which] + 20, size)
            found = contents(made)
            assert "does not list all" in str(found.pop(""))
            assert found == {"a": b"one", "b": b"two", "c": b"last"}
    made = packed({"a": b"one", "b": b"two"})
    struct.pack_into("<I", made, records(made)[1] + 20, 99)
    made[34:38] = b"none"  # no header of its own either
    assert contents(made) == {"a": b"one", "b": "99 packed bytes of this zip entry are more than there is room for"}
    made = packed({"a": b"one", "b": b"two"})
    for place in (records(made)[0] + 20, 18):  # both say so
        struct.pack_into("<I", made, place, 40)
    with pytest.raises(RefusedInput, match="overlap"):
        listed(made)
