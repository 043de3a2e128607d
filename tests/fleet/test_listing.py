"""A folder and a pattern stand for what lies there, and objects are told apart without reading them."""

from __future__ import annotations

import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from analyzer.errors import UsageError
from analyzer.fleet import listing
from analyzer.fleet.identity import last_marks
from analyzer.fleet.listing import StoreEntry, expand, expand_beside, is_listed, is_pattern, list_beside, looked_up
from analyzer.fleet.remote import here, is_url, name_of

from tests.support.values import are_values

pytest.importorskip("fsspec")


@pytest.fixture
def store(tmp_path: Path) -> str:
    for name in ("b.tgz", "a.tgz", "c.txt"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(name)
    return f"file://{tmp_path}/in"


def test_patterns_and_folders_stand_for_what_is_there(store: str) -> None:
    """Sorted, and each a URL again."""
    assert [url.rpartition("/")[2] for url in expand(f"{store}/*.tgz")] == ["a.tgz", "b.tgz"]
    assert [url.rpartition("/")[2] for url in expand(store)] == ["a.tgz", "b.tgz", "c.txt"]
    assert all(is_url(url) for url in expand(store))
    assert expand(f"{store}/a.tgz") == [f"{store}/a.tgz"]


def test_members_of_an_archive_are_bundles_of_their_own(tmp_path: Path) -> None:
    """A pattern in a zip file stands for URLs that lead through it again, each with its member's name; a cache before a URL stays there."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("in/b.tgz", "in/a.tgz", "c.txt"):
            archive.writestr(name, name)
    rest = f"file://{tmp_path}/all.zip"
    found = [f"zip://in/a.tgz::{rest}", f"zip://in/b.tgz::{rest}"]
    assert expand(f"zip://in/*.tgz::{rest}") == expand(f"zip://in::{rest}") == found
    assert [name_of(url) for url in (*found, rest, "simplecache::s3://b/x/")] == ["a.tgz", "b.tgz", "all.zip", "x"]
    assert expand(f"simplecache::file://{tmp_path}/*.zip") == [f"simplecache::{rest}"]
    assert looked_up(found[0]).marks not in ("", looked_up(found[1]).marks)
    with here(found[0]) as local:
        assert (Path(local).name, Path(local).read_text()) == ("a.tgz", "in/a.tgz")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("s3://b/*.tgz", True), ("s3://b/a?.tgz", True), ("zip://in/*.tgz::s3://b/all.zip", True), ("simplecache::s3://b/[ab].tgz", True),
        ("https://h/in/*.tgz", True), ("s3://b/a.tgz", False), ("https://h/a.tgz?sign=x*&until=[9]", False), ("zip://a.tgz::https://h/all.zip?sign=*", False),
    ],
)  # fmt: skip
def test_a_pattern_is_told_from_what_a_page_is_asked(url: str, found: bool) -> None:
    """A link that is signed for a time is one bundle, whatever stands behind its question mark."""
    assert is_pattern(url) is found


class Pages:
    """A server of three pages: a list with its own columns to sort by, an object that it calls none, and one without a kind."""

    def __init__(self) -> None:
        self.fetched: list[str] = []

    def invalidate_cache(self) -> None:
        pass

    def info(self, url: str) -> dict[str, Any]:
        return {
            "mimetype": "text/html" if url == "https://h/in" else None if url.endswith("/b.tgz") else "application/gzip"
        }

    def isdir(self, url: str) -> bool:
        self.fetched.append(url)
        return bool(self.ls(url))

    def ls(self, url: str, detail: bool = True) -> list[dict[str, Any]]:
        names = ("", "?C=M;O=A", "a.tgz", "old/") if url.rstrip("/") == "https://h/in" else ()
        return [{"name": f"https://h/in/{name}", "size": None} for name in names]

    def unstrip_protocol(self, url: str) -> str:
        return url


def test_a_page_with_links_is_a_list_and_nothing_else_is_fetched_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Links that sort the page or lead to it are no bundles; an object is not read to look for links in it, and a signed link is itself."""
    pages = Pages()
    monkeypatch.setattr(listing, "opened", lambda url, *_: (pages, url))
    for url in ("https://h/in", "https://h/in/"):
        assert expand(url) == ["https://h/in/a.tgz", "https://h/in/old/"]
    pages.fetched.clear()
    for url in ("https://h/a.tgz", "https://h/b.tgz", "https://h/a.tgz?sign=x&until=9"):
        assert expand(url) == [url]
    assert not pages.fetched
    assert name_of("https://h/in/a.tgz?sign=x/y") == "a.tgz"


def test_a_pattern_of_folders_is_the_objects_in_them(store: str, tmp_path: Path) -> None:
    """A name that only looks like a pattern is itself; a pattern that is none is refused; of an empty one nothing is left."""
    (tmp_path / "in" / "sub").mkdir()
    (tmp_path / "in" / "sub" / "d[1].tgz").write_text("d")
    assert [url.rpartition("/")[2] for url in expand(f"{store}/**")] == ["a.tgz", "b.tgz", "c.txt", "d[1].tgz"]
    assert expand(f"{store}/sub/d[1].tgz") == [f"{store}/sub/d[1].tgz"]
    assert expand(f"{store}/none*") == []
    with pytest.raises(UsageError, match=r"\*\*\.tgz: "):
        expand(f"{store}/**.tgz")


def test_many_objects_of_one_folder_are_listed_beside_the_questions(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of ten thousand costs no ten thousand questions; a few, or those of pages, are asked for each."""
    monkeypatch.setattr(listing, "_listed", {})
    monkeypatch.setattr(listing, "TOGETHER", 2)
    list_beside([f"{store}/a.tgz", "https://h/a", "https://h/b"])
    assert not is_listed(f"{store}/a.tgz")
    list_beside(iter([f"{store}/a.tgz", f"{store}/b.tgz", "no-such-scheme://x/a", "no-such-scheme://x/b"]))
    until = time.monotonic() + 10
    while not is_listed(f"{store}/a.tgz") and time.monotonic() < until:
        time.sleep(0.01)
    assert looked_up(f"{store}/a.tgz", listed=True) == looked_up(f"{store}/a.tgz")


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("s3://b/x/a.tgz", "s3://b/x"), ("s3://b/a.tgz", "s3://b"), ("zip://a.tgz::file:///x/all.zip", "zip://::file:///x/all.zip"),
        ("zip://in/a.tgz::s3://b/all.zip", "zip://in::s3://b/all.zip"), ("simplecache::s3://b/x/a.tgz", "simplecache::s3://b/x"),
    ],
)  # fmt: skip
def test_an_object_lies_in_a_folder(url: str, folder: str) -> None:
    """Of a member that of its archive."""
    assert listing._folder_of(url) == folder


def test_what_a_store_says_marks_the_content(store: str, tmp_path: Path) -> None:
    """Equal while nothing changed, another when the content did, none where there is no such thing."""
    first = looked_up(f"{store}/a.tgz")
    assert first == looked_up(f"{store}/a.tgz")
    assert (len(first.marks), first.size) == (64, 5)
    (tmp_path / "in" / "a.tgz").write_text("another content")
    later = looked_up(f"{store}/a.tgz")
    assert later.marks not in ("", first.marks)
    assert later.size == 15
    assert looked_up("no-such-scheme://x/y") == StoreEntry()


@pytest.mark.parametrize(
    ("one", "two", "equal"),
    [
        ({"ETag": "a", "size": 5}, {"ETag": "a", "size": 5, "LastModified": None}, True),
        ({"ETag": "a", "size": 5}, {"ETag": "b", "size": 5}, False),
        ({"ETag": "a", "size": 5}, {"ETag": "a", "size": 6}, False),
        ({"generation": "1", "ETag": "a"}, {"generation": "2", "ETag": "a"}, False),
        ({"Last-Modified": "Mon"}, {"Last-Modified": "Tue"}, False),
        ({"ETag": "a", "VersionId": "1", "LastModified": "Mon"}, {"ETag": "a", "LastModified": "Mon"}, True),
    ],
)
def test_versions_tags_and_times_are_marks(
    one: dict[str, object], two: dict[str, object], equal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of them that a store knows, so that a listing and a question about one object agree; a size alone is none, and a listing that was kept is not asked."""

    class Store:
        asked = 0

        def __init__(self, told: dict[str, object]) -> None:
            self.told = told

        def invalidate_cache(self) -> None:
            Store.asked += 1

        def info(self, _: str) -> dict[str, object]:
            return self.told

    def of(told: dict[str, object]) -> str:
        monkeypatch.setattr(listing, "opened", lambda url, *_: (Store(told), url))
        return looked_up("s3://b/x").marks

    assert (of(one) == of(two)) is equal
    assert of(one) != ""
    assert of({"size": 5, "name": "x"}) == ""
    assert Store.asked == 4
    monkeypatch.setattr(listing, "opened", lambda url, *_: (Store(one), url))
    assert looked_up("s3://b/x", listed=True) == looked_up("s3://b/x")
    assert Store.asked == 5


@pytest.mark.parametrize("asked", ["{}", "{}/*.tgz"])
def test_what_a_listing_told_is_not_asked_again(store: str, asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of thousands of objects that saves a question each; it says what a question would, and whoever must know it as it is now asks."""
    urls = expand(asked.format(store))
    said = [looked_up(url) for url in urls]
    assert all(one.marks for one in said)
    monkeypatch.setattr(listing, "opened", lambda url, *_: pytest.fail(f"asked for {url}"))
    assert [looked_up(url, listed=True) for url in urls] == said
    for url, listed in ((urls[0], False), (f"{store}/other", True)):
        with pytest.raises(pytest.fail.Exception, match=f"asked for {url}"):
            looked_up(url, listed=listed)


def test_a_store_that_does_not_answer_costs_its_url(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundle stands for itself, and its task says why; a pattern or a folder is none, and the reason is told; the other paths are found."""

    class Store:
        def isdir(self, _: str) -> bool:
            raise OSError("connection refused")

        glob = exists = isdir

        def invalidate_cache(self) -> None:
            pass

    monkeypatch.setattr(listing, "opened", lambda url, *_: (Store(), url))
    assert expand("s3://bucket/one") == ["s3://bucket/one"]
    told: dict[str, str] = {}
    assert (
        expand("s3://bucket/*.tgz", told)
        == expand("s3://bucket/in/", told)
        == expand("simplecache::s3://bucket/*")
        == []
    )
    assert told == dict.fromkeys(("s3://bucket/*.tgz", "s3://bucket/in/"), "OSError: connection refused")
    monkeypatch.undo()
    assert expand("no-such-scheme://x/y") == ["no-such-scheme://x/y"]


def test_a_server_that_says_nothing_is_waited_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No longer than a bundle may take, however long its library would; the same URL and, after some, its server are left alone then, and a run is told nothing of them in its midst."""
    asked: list[str] = []

    class Silent:
        def info(self, url: str) -> dict[str, Any]:
            asked.append(url)
            time.sleep(1)
            return {}

        def invalidate_cache(self) -> None:
            pass

    monkeypatch.setattr(listing, "opened", lambda url, *_: (Silent(), url))
    monkeypatch.setattr(listing, "_unanswered", Counter())
    urls = [f"http://silent/{number}.tgz" for number in range(40)]
    told: dict[str, str] = {}
    began = time.monotonic()
    assert expand_beside(urls[:8], told, 0.05) == {url: [url] for url in urls[:8]}
    assert told == dict.fromkeys(urls[:8], "no answer within 0.05 s")
    assert time.monotonic() - began < 0.9
    assert [looked_up(url, listed=True, timeout_s=0.01) for url in urls] == [StoreEntry()] * 40
    assert len(asked) == listing.ASKED_AT_ONCE
    assert last_marks(urls[0], 0.01) == last_marks(urls[39], 0.01) == ""
    assert len(asked) == listing.ASKED_AT_ONCE


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(listing)
