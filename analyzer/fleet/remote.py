"""Bundles behind URLs, through fsspec: object stores, HTTP, SSH and whatever else is installed for it."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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


def name_of(url: str) -> str:
    """The last part of a URL's path; of ``zip://MEMBER::URL`` that of the member."""
    outer, chained, _ = url.partition("::")
    return (outer if chained and "://" in outer else url).rstrip("/").rpartition("/")[2]


def expand(url: str) -> list[str]:
    """
    The URLs a pattern or a folder stands for, sorted; a plain URL, and one whose store does not answer, stands for itself.

    Raises:
        UsageError: what opens URLs is not installed.
    """
    outer, chained, inner = url.partition("::")
    if chained and "://" not in outer:  # simplecache::s3://..., which only says how the rest is reached
        return [f"{outer}::{one}" for one in expand(inner)]
    try:
        store, root = opened(url)
        with _said(url):
            store.invalidate_cache()  # a listing that was kept may be old; this one is what `looked_up` asks
            if any(sign in root for sign in "*?["):
                found = store.glob(root, detail=True)
            elif store.isdir(root):
                found = {one["name"]: one for one in store.ls(root, detail=True)}
            else:
                return [url]
            whole = {(f"{outer.partition('://')[0]}://{one.lstrip('/')}::{inner}" if chained else store.unstrip_protocol(one)): told for one, told in found.items()}  # fmt: skip
            _listed.update((one, _entry(told)) for one, told in whole.items())
            return sorted(whole)
    except InputError:
        return [url]  # its own task says why, and the others go on


MARKS = ("generation", "ETag", "etag", "Content-MD5", "md5Hash", "md5", "content_md5", "version_id", "VersionId", "versionId", "Last-Modified", "LastModified", "last_modified", "mtime", "CRC")  # fmt: skip
"""What stores call the tag, version, digest or time of an object: first what a listing says as well as a question about the one object."""


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """What a store says of an object without reading it: marks of its content (empty for none), and its size (0 where it is not said)."""

    marks: str = ""
    size: int = 0


_listed: dict[str, StoreEntry] = {}
"""What `expand` was told last of each object: a store's library takes a millisecond to find that again."""


def _entry(told: Mapping[str, Any]) -> StoreEntry:
    size = told.get("size") or 0
    said = next((f"{size}\0{name}={told[name]}" for name in MARKS if told.get(name)), "")
    return StoreEntry(said and hashlib.sha256(said.encode()).hexdigest(), size)


def looked_up(url: str, *, listed: bool = False) -> StoreEntry:
    """
    The store's tag (or version, digest, time) and size of an object.

    Args:
        listed: what `expand` was told a moment ago will do, so that thousands of objects cost no question each.
    """
    if listed and (known := _listed.get(url)) and known.marks:
        return known
    try:
        store, root = opened(url)
        if not listed:
            store.invalidate_cache()  # an object that was changed a moment ago is not the one that was listed before
        return _entry(store.info(root))
    except Exception:  # stores raise whatever their libraries raise; the task itself then says why
        return StoreEntry()


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
        local = folder / (name_of(path)[-100:] or "bundle")
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
