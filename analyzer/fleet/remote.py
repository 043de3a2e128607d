"""Bundles behind URLs, through fsspec: object stores, HTTP, SSH and whatever else is installed for it."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from analyzer import patterns as regex
from analyzer.errors import AnalyzerError, InputError, LimitReached, UsageError
from analyzer.limits import Limits
from analyzer.private import private_folder
from analyzer.wording import extra

URL = regex.compile(r"^[a-z][a-z0-9+.-]{1,20}(?:::[a-z0-9+.-]+)*://", regex.I)
BLOCK = 1 << 20
CONNECT_S, SILENT_S = 10.0, 30.0
"""Seconds until a web server must have taken a call, and between two pieces of what it sends; however long all of it takes."""
Answer = TypeVar("Answer")


class NoAnswerError(InputError):
    """A store said nothing for too long."""


def is_url(path: str) -> bool:
    return URL.match(path) is not None


def name_of(url: str) -> str:
    """The last part of a URL's path; of ``zip://MEMBER::URL`` that of the member, of a page without what it is asked for."""
    outer, chained, _ = url.partition("::")
    name = outer if chained and "://" in outer else url
    return (name.partition("?")[0] if is_page(name) else name).rstrip("/").rpartition("/")[2]


def is_page(url: str) -> bool:
    """Is it one of a web server, which has pages with links in place of folders, and says nothing of what they link to?"""
    return url.lower().startswith(("http://", "https://"))


def of_this_machine(path: str) -> str | None:
    """The file of this machine that a path or a chain of URLs leads to in the end; None where it is elsewhere."""
    last = path.rpartition("::")[2] if is_url(path) else path
    scheme, _, inner = last.partition("://") if is_url(last) else ("file", "", last)
    return inner if scheme.lower() in ("file", "local") else None


def plain(path: str) -> str:
    """A URL of a file of this machine by the file's own path: both are one bundle."""
    scheme, _, inner = path.partition("://")
    whole = scheme.lower() in ("file", "local") and "::" not in inner and inner.startswith("/")
    return inner if whole else path


@contextlib.contextmanager
def here(path: str, limit: int | None = None, *, silent_s: float = SILENT_S) -> Iterator[str]:
    """
    A path that can be read: the path itself, or a private copy of the URL's content that is gone afterwards.

    Args:
        limit: bytes that a copy may have; None for the default limit on the input.
        silent_s: seconds that a web server may be silent.

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
        store, root = opened(path, silent_s)
        with in_words(path), store.open(root, "rb") as source, local.open("wb") as target:
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


def within(seconds: float, url: str, ask: Callable[[], Answer]) -> Answer:
    """
    What a store answers in time; a library that goes on waiting, and trying again, is left alone with it.

    Raises:
        NoAnswerError: it says nothing until then.
    """
    answers: queue.SimpleQueue[tuple[list[Answer], BaseException | None]] = queue.SimpleQueue()

    def asking() -> None:
        try:
            answers.put(([ask()], None))
        except BaseException as error:  # raised below, where somebody waits for it
            answers.put(([], error))

    threading.Thread(target=asking, daemon=True).start()
    try:
        found, error = answers.get(timeout=seconds)
    except queue.Empty:
        raise NoAnswerError(f"{url}: no answer within {seconds:g} s") from None
    if error is not None:
        raise error
    return found[0]


def patience_of(url: str, timeout_s: float) -> float:
    """Seconds that a question about a URL may take, where its bundle may take so many: a web server has no reason to think for longer."""
    return min(timeout_s, SILENT_S) if _web_schemes(url) else timeout_s


def _web_schemes(url: str) -> list[str]:
    return [one for part in url.split("::") if (one := part.partition("://")[0]).lower() in ("http", "https")]


def opened(url: str, silent_s: float = SILENT_S) -> tuple[Any, str]:
    """
    The store of a URL and the path inside it; a web server may be silent for so many seconds.

    Raises:
        UsageError: what opens URLs is not installed.
        InputError: nothing opens such a URL, or its store, to which some connect at once, does not answer.
    """
    try:
        import fsspec
    except ImportError:
        raise UsageError(extra("a URL", "many")) from None
    with in_words(url):
        try:
            store, root = fsspec.core.url_to_fs(url, **_patience(url, silent_s))
        except (ValueError, ImportError) as error:
            raise InputError(f"{url}: {_whole_only(url) or error}") from None
    return store, root


def _whole_only(url: str) -> str:
    """What is to be done about an archive whose web server sends no parts of it; empty where that is not the matter."""
    outer, _, inner = url.partition("::")
    if not is_page(inner):
        return ""
    with contextlib.suppress(Exception):  # it does not answer at all, and the first error says so
        store, root = opened(inner)
        if not store.info(root).get("partial"):
            return f"its server sends a file as a whole only, and a member of an archive needs parts; {outer}::simplecache::{inner} fetches it first"
    return ""


def _patience(url: str, silent_s: float = SILENT_S) -> dict[str, Any]:
    """Options of a chain of URLs for its web servers: left to itself their library waits five minutes for one that is silent, and breaks off a long answer then."""
    schemes = _web_schemes(url)
    if not schemes:
        return {}
    try:
        from aiohttp import ClientTimeout
    except ImportError:  # said when the URL is opened
        return {}
    timeout = ClientTimeout(total=None, sock_connect=min(CONNECT_S, silent_s), sock_read=silent_s)
    return {scheme: {"client_kwargs": {"timeout": timeout}} for scheme in schemes}


@contextlib.contextmanager
def in_words(url: str) -> Iterator[None]:
    """A store's own errors (each library has others) as one sentence."""
    try:
        yield
    except AnalyzerError:
        raise
    except Exception as error:
        if (
            is_page(url) and (why := error.__cause__) is not None
        ):  # what does not answer is called a file that is not there
            said = getattr(why, "message", "") or str(why)
            code = getattr(why, "status", "")
            raise InputError(f"{url}: {f'the server says {code} {said}' if code else f'{type(why).__name__}: {said}'}"[: len(url) + 200]) from None  # fmt: skip
        raise InputError(f"{url}: {type(error).__name__}: {str(error)[:200]}") from None
