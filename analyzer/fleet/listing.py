"""What lies in a store: the objects that a folder or a pattern stands for, and what is said of each without reading it."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from analyzer.errors import InputError, UsageError
from analyzer.fleet.remote import NoAnswerError, in_words, is_page, opened, patience_of, within

SURE = (
    "generation",
    "ETag",
    "etag",
    "Content-MD5",
    "md5Hash",
    "md5",
    "content_md5",
    "version_id",
    "VersionId",
    "versionId",
)
"""Marks that tell every content from the next; a time may be the same for two."""
MARKS = (*SURE, "Last-Modified", "LastModified", "last_modified", "mtime", "CRC")
"""What stores call the tag, version, digest or time of an object: first what a listing says as well as a question about the one object."""
TOGETHER = 100
"""Objects of one folder from which on it is listed beside the questions about each."""
ASKED_AT_ONCE = 16
PATIENT_S = 900.0
"""Seconds that a question may take where nobody says how many."""


def expand_beside(urls: Iterable[str], unlisted: dict[str, str], timeout_s: float) -> dict[str, list[str]]:
    """`expand` of each, some at a time: servers that do not answer are waited for together."""
    asked = [*dict.fromkeys(urls)]
    if not asked:
        return {}
    with ThreadPoolExecutor(ASKED_AT_ONCE) as several:
        return dict(zip(asked, several.map(lambda url: expand(url, unlisted, timeout_s), asked), strict=True))


def expand(url: str, unlisted: dict[str, str] | None = None, timeout_s: float = PATIENT_S) -> list[str]:
    """
    The URLs a pattern or a folder stands for, sorted; a plain URL stands for itself.

    Args:
        unlisted: gets a URL whose store does not answer, with the reason: nothing, where it is a pattern or a folder.
        timeout_s: seconds after which it is taken for one that does not answer; a list that comes may take longer.

    Raises:
        UsageError: what opens URLs is not installed, or the pattern is none.
    """
    outer, chained, inner = url.partition("::")
    if chained and "://" not in outer:  # simplecache::s3://..., which only says how the rest is reached
        found_there = [f"{outer}::{one}" for one in expand(inner, unlisted, timeout_s)]
        _silent.update({url} if inner in _silent else ())
        return found_there
    try:
        seconds = patience_of(url, timeout_s)
        store, root, kind = within(seconds, url, lambda: _kind(url, seconds))
        with in_words(url):
            if kind == "pattern":
                found = _matching(store, root, url)
            elif kind == "folder":
                found = {one["name"]: one for one in store.ls(root, detail=True) if one["name"].rstrip("/") != root.rstrip("/") and not (is_page(url) and "?" in one["name"])}  # fmt: skip
            else:
                return [url]
            whole = {(f"{outer.partition('://')[0]}://{one.lstrip('/')}::{inner}" if chained else store.unstrip_protocol(one)): told for one, told in found.items()}  # fmt: skip
            _listed.update((one, _entry(told)) for one, told in whole.items())
            return sorted(whole)
    except InputError as error:
        if isinstance(error, NoAnswerError):
            _keeps_silent(url)
        if unlisted is not None:
            unlisted[url] = str(error).removeprefix(f"{url}: ")
        # a task of its own says why a bundle is not read, and the others go on
        return [] if is_pattern(url) or url.endswith("/") else [url]


def _kind(url: str, silent_s: float) -> tuple[Any, str, str]:
    """The store, the path inside it, and whether that is a pattern, a folder or an object."""
    store, root = opened(url, silent_s)
    with in_words(url):
        store.invalidate_cache()  # a listing that was kept may be old; this one is what `looked_up` asks
        if is_pattern(url) and (is_page(url) or not store.exists(root)):
            return store, root, "pattern"
        return store, root, "folder" if _is_folder(store, url, root) else "object"


def is_pattern(url: str) -> bool:
    """Does a URL stand for all that have names like it? Behind a question mark a page is told what is wanted of it."""
    outer, chained, inner = url.partition("::")
    if chained and "://" not in outer:
        return is_pattern(inner)
    return any(sign in (outer.partition("?")[0] if is_page(outer) else outer) for sign in "*?[")


def _matching(store: Any, root: str, url: str) -> dict[str, Any]:
    """What a pattern matches; of ``**``, which matches folders and all that is in them, no folders."""
    try:
        found = store.glob(root, detail=True)
    except ValueError as error:
        raise UsageError(f"{url}: {error}") from None
    return {name: told for name, told in found.items() if "**" not in root or not (told.get("type") == "directory" or name.endswith("/"))}  # fmt: skip


def _is_folder(store: Any, url: str, root: str) -> bool:
    """Is this a folder, and not one object? Of what a server does not call a page no links are looked for: it would be fetched whole for that."""
    if is_page(url) and not url.endswith("/") and store.info(root).get("mimetype") != "text/html":
        return False
    return bool(store.isdir(root))


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """What a store says of an object without reading it: marks of its content (empty for none), its size (0 where it is not said), and whether other content has other marks."""

    marks: str = ""
    size: int = 0
    is_sure: bool = False


_listed: dict[str, StoreEntry] = {}
"""What `expand` was told last of each object: a store's library takes a millisecond to find that again."""

_silent: set[str] = set()
"""URLs whose store did not answer a moment ago: the next question is left out."""
_unanswered: Counter[str] = Counter()
"""Questions of each server that it left without an answer since its last one."""
_told: dict[str, StoreEntry] = {}
"""What `looked_up` found for a run, so that nobody need ask in its midst."""


def _keeps_silent(url: str) -> None:
    _silent.add(url)
    _unanswered[_server_of(url)] += 1


def _server_of(url: str) -> str:
    scheme, _, rest = url.rpartition("::")[2].partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def told(url: str) -> StoreEntry | None:
    """What this run was told of an object before it began with the bundles; None where it did not ask."""
    return _told.get(url)


def list_beside(urls: Iterable[str]) -> None:
    """
    Begin to list the folders of many of these URLs: what that tells in time, `looked_up` need not ask object by object.

    A listing tells a thousand objects an answer, and of a folder with very many others it is the slower way: nobody waits for it.
    """
    folders = Counter(_folder_of(url) for url in urls if not is_page(url))
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
    return StoreEntry(said and hashlib.sha256(said.encode()).hexdigest(), size, any(told.get(name) for name in SURE))


def is_listed(url: str) -> bool:
    """Did a listing tell marks of it?"""
    return (known := _listed.get(url)) is not None and bool(known.marks)


def looked_up(url: str, *, listed: bool = False, timeout_s: float = PATIENT_S) -> StoreEntry:
    """
    The store's tag (or version, digest, time) and size of an object.

    Args:
        listed: what `expand` was told a moment ago will do, so that thousands of objects cost no question each; a server that says nothing is not asked for each of them either.
        timeout_s: seconds that the bundle may take; the question takes no longer.
    """
    if not listed:
        return _asked(url, listed, timeout_s)
    if is_listed(url):
        entry = _listed[url]
    elif url in _silent or _unanswered[_server_of(url)] >= ASKED_AT_ONCE:
        entry = StoreEntry()
        _silent.discard(url)
    else:
        entry = _asked(url, listed, timeout_s)
    _told[url] = entry
    return entry


def _asked(url: str, listed: bool, timeout_s: float) -> StoreEntry:
    seconds = patience_of(url, timeout_s)

    def ask() -> StoreEntry:
        store, root = opened(url, seconds)
        if not listed:
            store.invalidate_cache()  # an object that was changed a moment ago is not the one that was listed before
        return _entry(store.info(root))

    try:
        entry = within(seconds, url, ask)
    except NoAnswerError:
        _unanswered[_server_of(url)] += 1
        return StoreEntry()
    except Exception:  # stores raise whatever their libraries raise; the task itself then says why
        return StoreEntry()
    _unanswered.pop(_server_of(url), None)
    return entry
