"""
What a bundle is known by: marks of its content that cost no reading, the content's digest, and the options it is read with.

A bundle is done when its marks (local: sizes and times of change; a store: version or tag) are those of a row that this
version of the analyzer wrote under the same options. Where there are no marks, or others, the digest decides, and
whoever reads the bundle makes it.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.fleet.listing import looked_up, told
from analyzer.fleet.remote import is_url
from analyzer.version import __version__


@dataclass(frozen=True, slots=True)
class Options:
    """
    How every bundle of a run is read; times as RFC 3339 texts.

    Attributes:
        limits: limits by name, in order.
        tables: parsed tables whose rows are kept.
        redact: rows and reports in pseudonyms.
        timeout_s: seconds after which a bundle is given up.
    """

    since: str | None = None
    until: str | None = None
    year: int | None = None
    limits: tuple[tuple[str, int], ...] = ()
    tables: tuple[str, ...] = ()
    redact: bool = False
    timeout_s: int = 900

    @property
    def key(self) -> str:
        """What of the options changes an answer, in one order; empty for none."""
        said = {"since": self.since, "until": self.until, "year": self.year, **dict(self.limits)}
        parts = [f"{name}={value}" for name, value in sorted(said.items()) if value is not None]
        return " ".join(parts + ["redact"] * self.redact)

    def plain(self) -> dict[str, Any]:
        """As JSON carries it."""
        return {
            "since": self.since, "until": self.until, "year": self.year, "limits": dict(self.limits), "tables": list(self.tables),
            "redact": self.redact, "timeout_s": self.timeout_s,
        }  # fmt: skip

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Options:
        """The options that `plain` gave."""
        return cls(**{**plain, "limits": tuple(sorted(plain["limits"].items())), "tables": tuple(plain["tables"])})


@dataclass(frozen=True, slots=True)
class Analysed:
    """What the dataset knows of a path: the marks and the digest of the content that its row is about, how that ended, and its tables."""

    marks: str
    digest: str
    status: str
    tables: frozenset[str] = frozenset()

    def serves(self, marks: str, tables: tuple[str, ...]) -> bool:
        """Is there nothing to do for content with these marks?"""
        return bool(marks) and marks == self.marks and set(tables) <= self.tables


def version_key(options: Options, key: bytes = b"") -> str:
    """The analyzer and the options that a row was made with."""
    return f"{__version__} {options.key}{_print_of(key) if options.redact else ''}".rstrip()


def names_of(made_by: str) -> str:
    """How the rows of a `version_key` call bundles: empty for their paths, else which secret made the pseudonyms."""
    last = made_by.rpartition(" ")[2]
    return last if last.partition("=")[0] == "redact" else ""


def _print_of(key: bytes) -> str:
    """Tells one secret from the next and nothing about it."""
    return f"={hashlib.blake2b(b'names of a dataset', key=key, digest_size=4).hexdigest()}"


def absolute(path: str) -> str:
    """The path of a bundle, the same from whatever folder a command runs and however it is written; a link itself stays one, and a URL what it is."""
    if is_url(path):
        return path
    try:  # the folder as it is: `..` behind a link is not what stands before it
        folder, name = os.path.split(path.rstrip("/") or path)
        return os.path.join(os.path.realpath(folder or "."), name)
    except ValueError:  # a NUL in the name: no such file
        return path


def is_relative(path: str, made_by: str) -> bool:
    """Does a row name its bundle by a path below a folder that it does not say, as rows of version 0.2.0 do?"""
    return not (names_of(made_by) or is_url(path) or Path(path).is_absolute())


def marks(path: str) -> str:
    """Marks of a path's content without reading it; empty where nothing tells one content from the next."""
    if is_url(path):
        return looked_up(path).marks
    try:
        found = Path(path).stat()
        if not stat.S_ISDIR(found.st_mode):
            return f"{found.st_size}:{found.st_mtime_ns}" if stat.S_ISREG(found.st_mode) else ""
        digest = hashlib.sha256()
        for name, full in _files(path):
            one = Path(full).stat()
            digest.update(f"{one.st_size}:{one.st_mtime_ns}:".encode() + os.fsencode(name) + b"\0")
        return digest.hexdigest()
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return ""


def last_marks(path: str, timeout_s: float) -> str:
    """Marks of a bundle that was not finished: of a URL what the run was told before, for nobody may wait for it in the midst of others."""
    if not is_url(path):
        return marks(path)
    entry = told(path)
    return (looked_up(path, timeout_s=timeout_s) if entry is None else entry).marks


def content_digest(path: str) -> str:
    """SHA-256 of a local file, or of the names and contents of a folder in order; empty when it cannot be read."""
    digest = hashlib.sha256()
    try:
        if os.path.isdir(path):
            for name, full in _files(path):
                digest.update(os.fsencode(name) + b"\0")
                _update(digest, full)
        elif os.path.isfile(path):
            _update(digest, path)
        else:
            return ""
    except (OSError, ValueError):
        return ""
    return digest.hexdigest()


def size_of(path: str) -> int:
    """Bytes of a path of this machine, 0 where that is not known; the largest bundles are begun first."""
    try:
        if os.path.isdir(path):
            return sum(Path(full).stat().st_size for _, full in _files(path))
        return Path(path).stat().st_size
    except (OSError, ValueError):
        return 0


def _files(folder: str) -> Iterator[tuple[str, str]]:
    """(name below the folder, path) of its regular files in one order."""
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            full = os.path.join(root, name)
            if os.path.isfile(full) and not Path(full).is_symlink():
                yield os.path.relpath(full, folder), full


def _update(digest: Any, path: str) -> None:
    with open(path, "rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
