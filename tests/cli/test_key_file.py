"""A key that could be guessed is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.cli.key_file import MOST_KEY, key_of
from analyzer.errors import UsageError


def test_a_key_is_not_short(tmp_path: Path) -> None:
    """Sixteen bytes are enough, fifteen could be guessed; of a large file the first MiB is the key."""
    path = tmp_path / "k"
    path.write_bytes(b"0123456789abcdef")
    assert key_of(path) == b"0123456789abcdef"
    path.write_bytes(b"0123456789abcde")
    with pytest.raises(UsageError, match="15 bytes"):
        key_of(path)
    path.write_bytes(bytes(range(64)) * (MOST_KEY // 64) + b"more")
    assert len(key_of(path)) == 1 << 20
    with pytest.raises(UsageError, match="No such file"):
        key_of(tmp_path / "absent")


@pytest.mark.parametrize("data", [bytes(4096), b"k" * 16, b"abcde" * 100])
def test_a_key_is_not_the_same_bytes_over_and_over(tmp_path: Path, data: bytes) -> None:
    """A file of zeros, as `/dev/zero` is one, can be guessed however long it is."""
    path = tmp_path / "k"
    path.write_bytes(data)
    with pytest.raises(UsageError, match="different bytes; a key has 6 or more"):
        key_of(path)
    path.write_bytes(data + b"123456")
    assert key_of(path) == data + b"123456"
