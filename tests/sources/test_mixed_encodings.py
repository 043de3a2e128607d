"""A file in two encodings is read line by line."""

from __future__ import annotations

import random
from pathlib import Path

import analyzer
import pytest
from analyzer.sources.mixed_encodings import mixed
from analyzer.sources.sniff import sniff

ONE = "NAME   STATUS     ROLES    AGE   VERSION\nw1     Ready      <none>   9d    v1.29.1\n"
TWO = "NAME      READY   STATUS    RESTARTS   AGE\nagent-1   1/1     Running   0          9d\n\ncaf\u00e9 \u0416\u0416\u0416\u0416\n"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_line_is_read_as_what_it_is(mark: str, end: str) -> None:
    """Whichever encoding comes first, with a byte order mark or without, and letters beyond ASCII in a line of either."""
    one, two = ONE.replace("\n", end), TWO.replace("\n", end)
    assert mixed(one.encode() + (mark + two).encode("utf-16-le")) == one + two
    assert mixed((mark + two).encode("utf-16-le") + one.encode()) == two + one
    assert mixed(one.encode() + (mark + two).encode("utf-16-le") + one.encode()) == one + two + one


@pytest.mark.parametrize(
    "data",
    [
        ONE.encode(),
        ONE.encode("utf-16-le"),
        ("\ufeff" + TWO).encode("utf-16-be"),
        ONE.encode() + bytes(500) + ONE.encode(),
        random.Random(7).randbytes(3000).replace(b"\x07", b"\n").replace(b"\x08", b"a\0b\0c\0d\0\n"),
        b"",
    ],
    ids=["utf-8", "little", "big", "hole", "binary", "empty"],
)
def test_one_encoding_is_none_of_these(data: bytes) -> None:
    """Nor is a hole of zeros, or a program's own format."""
    assert mixed(data) is None


def test_what_was_appended_is_read(tmp_path: Path) -> None:
    """Every line has its number in the file, and the list of inputs says why."""
    data = TWO.encode() + ONE.encode("utf-16-le")
    (tmp_path / "out.txt").write_bytes(data)
    found = analyzer.load(tmp_path / "out.txt", isolate=False)
    assert found["nodes"][["line", "name"]].to_numpy().tolist() == [[6, "w1"]]
    assert found["pods"][["line", "name"]].to_numpy().tolist() == [[2, "agent-1"]]
    assert found.rows["inputs"][0].note == "UTF-8 and UTF-16 text"
    assert sniff(data) == ("document", "UTF-8 and UTF-16 text")
