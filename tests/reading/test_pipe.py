"""What crosses the pipe between the reader and its parent arrives, whatever it is."""

from __future__ import annotations

import datetime
import io

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
