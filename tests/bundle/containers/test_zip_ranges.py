"""Which parts of a zip its directory does not speak of."""

from __future__ import annotations

import io
import struct
import zipfile

from analyzer.bundle.containers import zip_ranges
from analyzer.bundle.containers.zip_ranges import Ranges, ranges

from tests.support.values import are_values


def made(*members: tuple[str, bytes, bytes]) -> bytes:
    """A zip of (name, extra field, content)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, extra, data in members:
            info = zipfile.ZipInfo(name)
            info.extra = extra
            archive.writestr(info, data)
    return out.getvalue()


def of(data: bytes) -> Ranges:
    file = io.BytesIO(data)
    with zipfile.ZipFile(file) as archive:
        return ranges(file, archive)


HEADER = b"PK\x03\x04" + bytes(40)


def test_a_header_inside_of_an_entry_is_its_content() -> None:
    """At the end of its data too, though its own extra field is longer than the directory knows."""
    extra = struct.pack("<HH", 0x5455, 60) + bytes(60)
    data = made(("a", extra, HEADER), ("b", b"", HEADER))
    assert of(data).apart == ()
    assert [one.filename for one in of(data).entries] == ["a", "b"]


def test_parts_in_front_of_the_first_entry_and_between_two_are_told() -> None:
    """From the header on to the next entry; what is shorter than a header holds none."""
    data = made(("a", b"", b"x" * 9), ("b", b"", b"y"))
    before = b"stub" + HEADER
    assert of(before + data).apart == ((4, len(before)),)
    assert of(b"PK\x03\x04" + bytes(20) + data).apart == ()
    short = bytearray(data)
    at = short.index(b"PK\x01\x02")
    struct.pack_into("<II", short, at + 20, 2, 2)
    assert of(bytes(short)).apart == ()


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(zip_ranges)
