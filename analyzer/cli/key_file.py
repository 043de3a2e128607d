"""The secret file that pseudonyms are made with."""

from __future__ import annotations

from pathlib import Path

from analyzer.errors import UsageError

LEAST_KEY, MOST_KEY = 16, 1 << 20


def key_of(path: Path) -> bytes:
    """
    The bytes of a key file; a short one could be guessed.

    Raises:
        UsageError: it cannot be read, or is too short.
    """
    try:
        with path.open("rb") as file:
            key = file.read(MOST_KEY)
    except OSError as error:
        raise UsageError(f"--key-file {path}: {error.strerror or error}") from None
    if len(key) < LEAST_KEY:
        raise UsageError(f"--key-file {path}: {len(key)} bytes; a key has {LEAST_KEY} or more")
    return key
