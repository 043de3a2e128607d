"""Bundles behind URLs, through fsspec: object stores, HTTP, SSH and whatever else is installed for it."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from typing import Any

from analyzer import patterns as regex
from analyzer.errors import InputError, LimitReached, UsageError
from analyzer.limits import Limits
from analyzer.private import private_folder
from analyzer.wording import extra

URL = regex.compile(r"^[a-z][a-z0-9+.-]{1,20}(?:::[a-z0-9+.-]+)*://", regex.I)
BLOCK = 1 << 20


def is_url(path: str) -> bool:
    return URL.match(path) is not None


def expand(url: str) -> list[str]:
    """
    The URLs a pattern or a folder stands for, sorted; a plain URL, and one whose store does not answer, stands for itself.

    Raises:
        UsageError: what opens URLs is not installed.
    """
    try:
        store, root = opened(url)
        with _said(url):
            if any(sign in root for sign in "*?["):
                return sorted(store.unstrip_protocol(one) for one in store.glob(root))
            if store.isdir(root):
                return sorted(store.unstrip_protocol(one) for one in store.ls(root, detail=False))
    except InputError:
        pass  # its own task says why, and the others go on
    return [url]


MARKS = ("version_id", "VersionId", "versionId", "generation", "ETag", "etag", "Content-MD5", "md5Hash", "md5", "content_md5", "Last-Modified", "LastModified", "last_modified", "mtime")  # fmt: skip
"""What stores call the version or the digest of an object, the surest first."""


def marks_of(url: str) -> str:
    """What the store says of the content (version, tag, digest or time, with the size); empty when it says nothing that changes with it."""
    try:
        store, root = opened(url)
        store.invalidate_cache()  # an object that was changed a moment ago is not the one that was listed before
        told = store.info(root)
    except Exception:  # stores raise whatever their libraries raise; the task itself then says why
        return ""
    said = [f"{name}={told[name]}" for name in MARKS if told.get(name)]
    if not said:
        return ""
    return hashlib.sha256("\0".join([str(told.get("size")), *said]).encode()).hexdigest()


@contextlib.contextmanager
def here(path: str, limit: int | None = None) -> Iterator[str]:
    """
    A path that can be read: the path itself, or a private copy of the URL's content that is gone afterwards.

    Args:
        limit: bytes that a copy may have; None for the default limit on the input.

    Raises:
        InputError: the URL cannot be read.
        LimitReached: it is larger than the input limit.
    """
    if not is_url(path):
        yield path
        return
    limit = limit or Limits().input_bytes
    with private_folder() as folder:
        local = folder / (path.rstrip("/").rpartition("/")[2][-100:] or "bundle")
        store, root = opened(path)
        with _said(path), store.open(root, "rb") as source, local.open("wb") as target:
            size = 0
            while data := source.read(BLOCK):
                size += len(data)
                if size > limit:
                    raise LimitReached(f"{path}: more than {limit} bytes (--limit input_bytes=N)")
                target.write(data)
        yield str(local)


def opened(url: str) -> tuple[Any, str]:
    """
    The store of a URL and the path inside it.

    Raises:
        UsageError: what opens URLs is not installed.
        InputError: nothing opens such a URL.
    """
    try:
        import fsspec
    except ImportError:
        raise UsageError(extra("a URL", "many")) from None
    try:
        store, root = fsspec.core.url_to_fs(url)
    except (ValueError, ImportError) as error:
        raise InputError(f"{url}: {error}") from None
    return store, root


@contextlib.contextmanager
def _said(url: str) -> Iterator[None]:
    """A store's own errors (each library has others) as one sentence."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"{url}: {type(error).__name__}: {str(error)[:200]}") from None
