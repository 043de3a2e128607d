"""Bundles behind URLs, through fsspec: object stores, HTTP, SSH and whatever else is installed for it."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analyzer import patterns as regex
from analyzer.errors import AnalyzerError, InputError, LimitReached, UsageError
from analyzer.limits import Limits
from analyzer.private import private_folder
from analyzer.wording import extra

URL = regex.compile(r"^[a-z][a-z0-9+.-]{1,20}(?:::[a-z0-9+.-]+)*://", regex.I)
BLOCK = 1 << 20


def is_url(path: str) -> bool:
    return URL.match(path) is not None


def name_of(url: str) -> str:
    """The last part of a URL's path; of ``zip://MEMBER::URL`` that of the member, of a page without what it is asked for."""
    outer, chained, _ = url.partition("::")
    name = outer if chained and "://" in outer else url
    return (name.partition("?")[0] if _is_page(name) else name).rstrip("/").rpartition("/")[2]


def _is_page(url: str) -> bool:
    """Is it one of a web server, which has pages with links in place of folders, and says nothing of what they link to?"""
    return url.lower().startswith(("http://", "https://"))


def expand(url: str) -> list[str]:
    """
    The URLs a pattern or a folder stands for, sorted; a plain URL, and one whose store does not answer, stands for itself.

    Raises:
        UsageError: what opens URLs is not installed, or the pattern is none.
    """
    outer, chained, inner = url.partition("::")
    if chained and "://" not in outer:  # simplecache::s3://..., which only says how the rest is reached
        return [f"{outer}::{one}" for one in expand(inner)]
    try:
        store, root = opened(url)
        with _said(url):
            store.invalidate_cache()  # a listing that was kept may be old; this one is what `looked_up` asks
            if is_pattern(url) and (_is_page(url) or not store.exists(root)):
                found = _matching(store, root, url)
            elif _is_folder(store, url, root):
                found = {one["name"]: one for one in store.ls(root, detail=True) if one["name"].rstrip("/") != root.rstrip("/") and not (_is_page(url) and "?" in one["name"])}  # fmt: skip
            else:
                return [url]
            whole = {(f"{outer.partition('://')[0]}://{one.lstrip('/')}::{inner}" if chained else store.unstrip_protocol(one)): told for one, told in found.items()}  # fmt: skip
            _listed.update((one, _entry(told)) for one, told in whole.items())
            return sorted(whole)
    except InputError:
        return [url]  # its own task says why, and the others go on


def is_pattern(url: str) -> bool:
    """Does a URL stand for all that have names like it? Behind a question mark a page is told what is wanted of it."""
    outer, chained, inner = url.partition("::")
    if chained and "://" not in outer:
        return is_pattern(inner)
    return any(sign in (outer.partition("?")[0] if _is_page(outer) else outer) for sign in "*?[")


def _matching(store: Any, root: str, url: str) -> dict[str, Any]:
    """What a pattern matches; of ``**``, which matches folders and all that is in them, no folders."""
    try:
        found = store.glob(root, detail=True)
    except ValueError as error:
        raise UsageError(f"{url}: {error}") from None
    return {name: told for name, told in found.items() if "**" not in root or not (told.get("type") == "directory" or name.endswith("/"))}  # fmt: skip


def _is_folder(store: Any, url: str, root: str) -> bool:
    """Is this a folder, and not one object? Of what a server does not call a page no links are looked for: it would be fetched whole for that."""
    if _is_page(url) and not url.endswith("/") and store.info(root).get("mimetype") != "text/html":
        return False
    return bool(store.isdir(root))


MARKS = ("generation", "ETag", "etag", "Content-MD5", "md5Hash", "md5", "content_md5", "version_id", "VersionId", "versionId", "Last-Modified", "LastModified", "last_modified", "mtime", "CRC")  # fmt: skip
"""What stores call the tag, version, digest or time of an object: first what a listing says as well as a question about the one object."""
TOGETHER = 100
"""Objects of one folder from which on it is listed beside the questions about each."""


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """What a store says of an object without reading it: marks of its content (empty for none), and its size (0 where it is not said)."""

    marks: str = ""
    size: int = 0


_listed: dict[str, StoreEntry] = {}
"""What `expand` was told last of each object: a store's library takes a millisecond to find that again."""


def list_beside(urls: Iterable[str]) -> None:
    """
    Begin to list the folders of many of these URLs: what that tells in time, `looked_up` need not ask object by object.

    A listing tells a thousand objects an answer, and of a folder with very many others it is the slower way: nobody waits for it.
    """
    folders = Counter(_folder_of(url) for url in urls if not _is_page(url))
    for folder in (one for one, count in folders.items() if count >= TOGETHER):
        threading.Thread(target=_list, args=(folder,), daemon=True).start()


def _folder_of(url: str) -> str:
    outer, chained, inner = url.partition("::")
    if chained and "://" not in outer:
        return f"{outer}::{_folder_of(inner)}"
    folder = outer.rpartition("/")[0]
    return f"{folder}{'/' if folder.endswith(':/') else ''}{chained}{inner}"


def _list(folder: str) -> None:
    with contextlib.suppress(Exception):  # stores raise whatever their libraries raise; each object is asked for then
        expand(folder)


def _entry(told: Mapping[str, Any]) -> StoreEntry:
    size = told.get("size") or 0
    said = next((f"{size}\0{name}={told[name]}" for name in MARKS if told.get(name)), "")
    return StoreEntry(said and hashlib.sha256(said.encode()).hexdigest(), size)


def is_listed(url: str) -> bool:
    """Did a listing tell marks of it?"""
    return (known := _listed.get(url)) is not None and bool(known.marks)


def looked_up(url: str, *, listed: bool = False) -> StoreEntry:
    """
    The store's tag (or version, digest, time) and size of an object.

    Args:
        listed: what `expand` was told a moment ago will do, so that thousands of objects cost no question each.
    """
    if listed and is_listed(url):
        return _listed[url]
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
            if (not size or path.endswith("/")) and store.isdir(root):  # which some stores open like an empty object
                raise InputError(
                    f"{path}: it is a folder of its store; give {path.rstrip('/')}/ by itself, and each object in it is a bundle"
                )
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
    except AnalyzerError:
        raise
    except Exception as error:
        raise InputError(f"{url}: {type(error).__name__}: {str(error)[:200]}") from None
