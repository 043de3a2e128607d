"""A zip that lost its directory is read by the headers of its members."""

from __future__ import annotations

import io
import zipfile

import pytest
from analyzer.bundle.containers import zip, zip_local
from analyzer.bundle.stream import BLOCK, Budget
from analyzer.errors import InputError
from analyzer.limits import Limits

from tests.hostile.corpus import AGENT, zip_of
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
