"""Bundles behind URLs are copied to a private place for as long as they are read, and told apart without reading them."""

from __future__ import annotations

import re
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from analyzer.errors import InputError, LimitReached
from analyzer.fleet import remote
from analyzer.fleet.listing import StoreEntry, expand, looked_up
from analyzer.fleet.remote import (
    here,
    is_url,
    of_this_machine,
)

pytest.importorskip("fsspec")


@pytest.fixture
def store(tmp_path: Path) -> str:
    for name in ("b.tgz", "a.tgz", "c.txt"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(name)
    return f"file://{tmp_path}/in"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("s3://bucket/b", True), ("HTTPS://h/x", True), ("zip::s3://b/c.zip", True), ("file:///a", True), ("a://b", False),
        ("/a/s3://b", False), ("C:\\a", False), ("s3:/b", False), ("a b://c", False),
    ],
)  # fmt: skip
def test_a_url_is_told_from_a_path(path: str, found: bool) -> None:
    """A scheme has two letters or more and stands at the begin; chains of schemes are URLs, too."""
    assert is_url(path) is found


def test_a_folder_of_a_store_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some stores open it like an empty object; it is not called a bundle that could not be read."""
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe("/in/sub/a.tgz", b"a")
    memory.pipe("/in/empty.tgz", b"")
    open_ = type(memory).open
    monkeypatch.setattr(type(memory), "open", lambda self, path, mode: open_(self, "/in/empty.tgz" if path == "/in/sub" else path, mode))  # fmt: skip
    try:
        with pytest.raises(InputError, match=r"memory://in/sub: it is a folder of its store; give memory://in/sub/ by"), here("memory://in/sub"):  # fmt: skip
            pass
        with here("memory://in/empty.tgz") as local:
            assert Path(local).read_bytes() == b""
    finally:
        memory.rm("/in", recursive=True)


def test_a_copy_is_gone_afterwards(store: str) -> None:
    """It holds the content under the URL's own name; a path is itself."""
    with here(f"{store}/a.tgz") as local:
        path = Path(local)
        assert (path.name, path.read_text()) == ("a.tgz", "a.tgz")
        assert path.parent.stat().st_mode & 0o077 == 0
    assert not path.exists()
    with here("/any/path") as local:
        assert local == "/any/path"


def test_more_than_the_limit_is_refused(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of exactly the limit is one, a byte more is not, and the option that moves it is named."""
    from analyzer.limits import Limits

    for limit in (5, 4):
        monkeypatch.setattr(remote, "Limits", lambda limit=limit: Limits(input_bytes=limit))
        if limit == 5:
            with here(f"{store}/a.tgz"):
                pass
        else:
            with pytest.raises(LimitReached, match="more than 4 bytes"), here(f"{store}/a.tgz"):
                pass


def test_a_stores_own_error_is_one_sentence(store: str) -> None:
    """With the URL and the kind; an unknown scheme is said, too."""
    with pytest.raises(InputError, match=r"absent\.tgz: FileNotFoundError"), here(f"{store}/absent.tgz"):
        pass
    with pytest.raises(InputError, match="no-such-scheme"), here("no-such-scheme://x/y"):
        pass


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (type("NoAnswer", (OSError,), {})("Cannot connect to host h:443"), "NoAnswer: Cannot connect to host h:443"),
        (type("Refused", (Exception,), {"status": 403, "message": "Forbidden"})("403, url='https://h/a.tgz?sign=x'"), "the server says 403 Forbidden"),
        (None, "FileNotFoundError: https://h/a.tgz?sign=x"),
    ],
)  # fmt: skip
def test_a_server_that_refuses_or_does_not_answer_is_no_missing_file(
    cause: Exception | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library calls every end of a question for a page a missing file; what was behind it is said, without the link's secrets."""

    class Store:
        def open(self, path: str, mode: str) -> None:
            raise FileNotFoundError("https://h/a.tgz?sign=x") from cause

    monkeypatch.setattr(remote, "opened", lambda url, *_: (Store(), url))
    with pytest.raises(InputError) as told, here("https://h/a.tgz?sign=x"):
        pass
    assert str(told.value) == f"https://h/a.tgz?sign=x: {said}"


@pytest.mark.parametrize("url", ["ftp://127.0.0.1:9/a.tgz", "zip://a.tgz::{}/absent.zip", "zip://*.tgz::{}/no.zip"])
def test_a_store_that_is_connected_to_at_once_costs_its_url(url: str, tmp_path: Path) -> None:
    """Some ask their server, or read their archive, as soon as they are made: that ends no run either."""
    (tmp_path / "no.zip").write_text("no archive")
    url = url.format(tmp_path)
    assert expand(url) == ([] if "*" in url else [url])
    assert looked_up(url) == StoreEntry()
    with pytest.raises(InputError, match="^" + re.escape(f"{url}: ")), here(url):
        pass


def test_an_archive_that_comes_as_a_whole_only_is_told_how_it_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A member needs parts of its archive, which not every web server sends; behind a cache it is read."""
    pytest.importorskip("aiohttp")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("n.txt", "x")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        inner = f"http://127.0.0.1:{server.server_port}/a.zip"
        cached = f"zip://n.txt::simplecache::{inner}"
        with pytest.raises(InputError, match="as a whole only") as told, here(f"zip://n.txt::{inner}"):
            pass
        assert str(told.value).endswith(f"; {cached} fetches it first")
        with here(cached) as local:
            assert Path(local).read_text() == "x"
        server.shutdown()


def test_a_web_server_is_waited_for_as_long_as_it_sends() -> None:
    """Not five minutes for one that is silent, and not only five for a long answer; other stores are left as they are."""
    pytest.importorskip("aiohttp")
    for url, schemes in (
        ("https://h/x", ["https"]),
        ("zip://a::HTTP://h/x.zip", ["HTTP"]),
        ("s3://b/x", []),
        ("/x", []),
    ):
        found = remote._patience(url)
        assert [*found] == schemes
        for one in found.values():
            timeout = one["client_kwargs"]["timeout"]
            assert (timeout.total, timeout.sock_connect, timeout.sock_read) == (None, 10, 30)
    store, root = remote.opened("https://h/x")
    assert (store.client_kwargs["timeout"].total, root) == (None, "https://h/x")


@pytest.mark.parametrize(
    ("path", "at"),
    [
        ("/in/a.tgz", "/in/a.tgz"), ("file:///in/a.tgz", "/in/a.tgz"), ("zip://x/y.tgz::/in/a.zip", "/in/a.zip"),
        ("zip://*::file:///in/a.zip", "/in/a.zip"), ("s3://b/k", None), ("zip://x::https://h/a.zip", None), ("in/a::b", "in/a::b"),
    ],
)  # fmt: skip
def test_a_url_may_lead_to_a_file_of_this_machine(path: str, at: str | None) -> None:
    """Through whatever chain, and nothing is written over it then."""
    assert of_this_machine(path) == at
