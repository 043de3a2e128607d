"""Every reader under fuzzing holds on its seeds, on mutations of them, and on each input that once broke it."""

from __future__ import annotations

import gzip
import io
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

SEEDS = {name: list(target.seeds()) for name, target in TARGETS.items()}
BITS = (
    b"\0",
    b"\n",
    b"\r\n",
    b"\t",
    b": ",
    b"- ",
    b"{",
    b"[",
    b"'",
    b'"',
    b"=",
    b"-----BEGIN",
    b"9" * 30,
    b"\xff",
    b"null",
    b"!!x ",
    b"*a",
    b"&a ",
    b"|",
    b"\x1b[31m",
    b"%3A",
)


@st.composite
def mutated(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """A seed with parts cut, doubled, moved, overwritten, or strewn with the signs that formats turn on."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        size = draw(st.integers(1, 80))
        match draw(st.integers(0, 4)):
            case 0:
                del data[at : at + size]
            case 1:
                data[at:at] = data[at : at + size]
            case 2:
                data[at:at] = draw(st.sampled_from(BITS))
            case 3:
                data[at : at + 1] = draw(st.binary(min_size=1, max_size=4))
            case _:
                other = draw(st.sampled_from(seeds))
                data[at:at] = other[: draw(st.integers(0, min(600, len(other))))]
    return bytes(data)


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_read(name: str) -> None:
    """There are seeds, and each is read without a finding."""
    assert SEEDS[name]
    for data in SEEDS[name]:
        TARGETS[name].run(data)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_mutations_are_read(name: str, data: st.DataObject) -> None:
    """Damaged input of the kind ends in rows and notes, in lines that exist."""
    TARGETS[name].run(data.draw(mutated(SEEDS[name])))


def test_a_gzip_cut_in_its_trailer_ends_at_once() -> None:
    """Found by fuzzing: with one to seven bytes of trailer left the reader asked for nothing and made nothing, for ever."""
    whole = gzip.compress(b"x" * 3000, mtime=0)
    for cut in range(1, 8):
        began = time.process_time()
        TARGETS["compressed"].run(whole[:-cut])
        assert time.process_time() - began < 1.0


def test_a_zip_entry_without_a_name_is_read() -> None:
    """Found by fuzzing: the standard library's `is_dir` raises IndexError on an empty name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a"), b"text\n")
    TARGETS["zip"].run(out.getvalue().replace(b"\x01\x00\x00\x00a", b"\x00\x00\x00\x00a"))
    local, central = out.getvalue().replace(b"a" + b"text", b"\0" + b"text"), b"PK\x01\x02"
    at = local.index(central)
    TARGETS["zip"].run(local[: at + 46] + b"\0" + local[at + 47 :])
