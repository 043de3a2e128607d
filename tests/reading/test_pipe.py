"""What crosses the pipe between the reader and its parent arrives, whatever it is."""

from __future__ import annotations

import datetime
import io
from array import array

import pytest
from analyzer.reading.pipe import mended, messages, packed


def test_values_that_json_cannot_carry_are_mended() -> None:
    """Half a surrogate pair becomes U+FFFD, a whole pair its character, a number beyond 64 bits null, the rest text."""
    strange = {
        "a": "x\ud800y",
        "b": 10**400,
        "c": [-(2**70), 5],
        "d\udcff": datetime.date(2026, 3, 2),
        "e": {3, 4} and 1j,
    }
    (found,) = messages(io.BytesIO(b"".join(packed({"kind": "part", **strange}))))
    assert found == {"kind": "part", "a": "x\ufffdy", "b": None, "c": [None, 5], "d\ufffd": "2026-03-02", "e": "1j"}
    assert mended("\ud83d\ude00") == "\U0001f600"


def test_a_cut_message_ends_the_stream() -> None:
    """What a child did not send to its end is not taken for a message."""
    whole = b"".join(packed({"kind": "a"}))
    assert [m["kind"] for m in messages(io.BytesIO(whole + whole[:-2]))] == ["a"]


@pytest.mark.parametrize(
    ("value", "carried"),
    [
        (-(1 << 63), -(1 << 63)),
        (-(1 << 63) - 1, None),
        ((1 << 63) - 1, (1 << 63) - 1),
        (1 << 63, None),
        (True, True),
        (None, None),
        (1.5, 1.5),
        (b"\xff", b"\xff"),
        ({1: (2, 3)}, {"1": [2, 3]}),
    ],
)
def test_numbers_are_carried_as_far_as_64_bits_hold_them(value: object, carried: object) -> None:
    """With a sign, from -2^63 to 2^63-1; truth, nothing, fractions and bytes stay what they are."""
    assert mended(value) == carried
    assert type(mended(value)) is type(carried)


def test_arrays_and_bytes_come_behind_their_message() -> None:
    """Byte for byte, in a part as in the last message, also when something else in the message had to be mended."""
    codes, words = array("i", [1, -2, 3]), "a\nbé".encode()
    for mend in ("x", "\ud800"):
        sink = {"encoded": {"codes": {"level": codes, "few": [7]}, "words": {"t": {"level": words, "few": None}}}}
        sent = [{"sink": sink, "bytes": b"\0\xff", "m": mend}, {"reading": {"sink": sink}, "m": mend}, {"bytes": 5}]
        blocks = b"".join(b"".join(map(bytes, packed(one))) for one in sent)
        part, final, plain = messages(io.BytesIO(blocks))
        for found in (part["sink"], final["reading"]["sink"]):
            assert found["encoded"]["codes"] == {"level": codes.tobytes(), "few": [7]}
            assert found["encoded"]["words"] == {"t": {"level": words, "few": None}}
        assert (part["bytes"], plain) == (b"\0\xff", {"bytes": 5})
        last = b"".join(map(bytes, packed(sent[0])))
        assert list(messages(io.BytesIO(last[:-1]))) == []
