"""The secret file that pseudonyms are made with."""

from __future__ import annotations

from pathlib import Path

from analyzer.errors import UsageError

LEAST_KEY, MOST_KEY = 16, 1 << 20
LEAST_SIGNS = 6
"""Of sixteen bytes drawn at random ten differ; even a digit written sixteen times over is told by this."""


def key_of(path: Path) -> bytes:
    """
    The bytes of a key file; a short one could be guessed, and so could one that is the same few bytes over and over.

    Raises:
        UsageError: it cannot be read, is too short or too plain.
    """
    try:
        with path.open("rb") as file:
            key = file.read(MOST_KEY)
    except OSError as error:
        raise UsageError(f"--key-file {path}: {error.strerror or error}") from None
    if len(key) < LEAST_KEY:
        raise UsageError(f"--key-file {path}: {len(key)} bytes; a key has {LEAST_KEY} or more")
    if len(set(key)) < LEAST_SIGNS:
        raise UsageError(f"--key-file {path}: {len(set(key))} different bytes; a key has {LEAST_SIGNS} or more")
    return key
