"""A key that could be guessed is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.cli.key_file import LEAST_KEY, MOST_KEY, key_of
from analyzer.errors import UsageError


def test_a_key_is_not_short(tmp_path: Path) -> None:
    """Sixteen bytes are enough, fifteen could be guessed; of a large file the first MiB is the key."""
    path = tmp_path / "k"
    path.write_bytes(b"k" * LEAST_KEY)
    assert key_of(path) == b"k" * 16
    path.write_bytes(b"k" * (LEAST_KEY - 1))
    with pytest.raises(UsageError, match="15 bytes"):
        key_of(path)
    path.write_bytes(bytes(MOST_KEY + 5))
    assert len(key_of(path)) == 1 << 20
    with pytest.raises(UsageError, match="No such file"):
        key_of(tmp_path / "absent")
