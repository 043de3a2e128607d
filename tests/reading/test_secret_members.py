"""Members that are a secret as a whole are read by nobody."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from analyzer.bundle.stream import Peekable
from analyzer.errors import InputError
from analyzer.limits import Limits
from analyzer.reading.again import read_again
from analyzer.reading.secret_members import conceal
from analyzer.redact.secret_files import MOST_BYTES, PUT

from tests.support.bundles import load, write_tree


def test_a_secret_is_a_hidden_line_for_every_reader(tmp_path: Path) -> None:
    """Of tables, and of a look again at what a report cites; the file itself is accounted for."""
    files: dict[str, str | bytes] = {"n1/db-password": "blue-moon71\n", "n1/x.txt": "what is this?\n"}
    snapshot = load(tmp_path, files)
    assert set(snapshot["unread"]["text"]) == {PUT.decode(), "what is this?"}
    assert set(snapshot["inputs"]["source"]) == {"n1/db-password", "n1/x.txt"}
    found, _ = read_again([str(write_tree(tmp_path / "b", files))], {"n1/db-password": [1]}, Limits())
    assert found == {"n1/db-password": {1: PUT.decode()}}


def test_a_long_file_and_one_of_another_name_are_read_as_they_are() -> None:
    """No secret is that long."""
    for name, data in (("token", b"a1" * MOST_BYTES), ("server.log", b"blue-moon71")):
        stream = Peekable(io.BytesIO(data))
        assert conceal(name, stream) is stream


def test_damage_behind_a_secret_stays() -> None:
    """It is said of the member as ever."""

    left = [b"blue-moon71\n"]

    class Damaged:
        def read(self, _size: int, /) -> bytes:
            if left:
                return left.pop()
            raise InputError("cut")

    stream = conceal("token", Peekable(Damaged()))
    assert stream.read(100) == PUT + b"\n"
    with pytest.raises(InputError, match="cut"):
        stream.read(100)
