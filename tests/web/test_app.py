"""The routes, asked without a server."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from analyzer.web.app import COOKIE, build

BASE = "http://127.0.0.1:8000"


def asked(folder: Path, *requests: Callable[[httpx.AsyncClient], Any], faults: bool = True) -> list[httpx.Response]:
    """What one start of the page answers to some requests of one browser."""

    async def go() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=build(folder), raise_app_exceptions=faults, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            return [await request(client) for request in requests]

    return asyncio.run(go())


def test_the_start_page_knows_its_browser(tmp_path: Path) -> None:
    """A mark that scripts cannot read and other pages do not send; a token of this start."""
    (answer,) = asked(tmp_path, lambda client: client.get("/"))
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert re.search(r'name="token" value="[\w-]{40,}"', answer.text)


def test_a_mark_that_is_none_of_ours_is_not_taken_on(tmp_path: Path) -> None:
    """Whatever stands in a cookie, none of it comes back; our own stays."""
    for odd in ('"' + "a" * 30 + '\\015\\012evil: 1"', "b" * 19, "c" * 65, "\u00e9" * 30):
        (answer,) = asked(
            tmp_path, lambda client, odd=odd: client.get("/", headers={"cookie": f"{COOKIE}={odd}".encode()})
        )
        assert answer.status_code == 200
        assert re.fullmatch(rf"{COOKIE}=[\w-]{{32}}; .*", answer.headers["set-cookie"])
    (answer,) = asked(tmp_path, lambda client: client.get("/", headers={"cookie": f"{COOKIE}={'d' * 32}"}))
    assert answer.headers["set-cookie"].startswith(f"{COOKIE}={'d' * 32};")


def test_a_fault_of_our_own_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its kind alone: no trace, no text of what was asked for."""

    def broken(*_: object) -> None:
        raise RuntimeError("inner words")

    monkeypatch.setattr("analyzer.web.runs.Runs.of", broken)
    (answer,) = asked(tmp_path, lambda client: client.get("/"), faults=False)
    assert answer.status_code == 500
    assert "A fault of the analyzer: RuntimeError." in answer.text
    assert "inner words" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/run/x",
        "/run/x/report",
        "/run/x/report/" + "9" * 5000,
        "/run/x/report/-1",
        "/run/x/files/report.json",
        "/static/x",
    ],
)
def test_what_is_not_there_is_said_in_words(path: str, tmp_path: Path) -> None:
    """With 404, for a browser as a page and for a script as JSON."""
    page, data = asked(
        tmp_path,
        lambda client: client.get(path),
        lambda client: client.get(path, headers={"accept": "application/json"}),
    )
    assert (page.status_code, data.status_code) == (404, 404)
    assert "<html" in page.text
    if path != "/nowhere":
        assert data.json()["error"]


def test_a_form_of_another_start_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    """Whoever does not know the token of this start may not have anything analysed."""
    files = {"bundle": ("a.txt", b"x")}
    (answer,) = asked(tmp_path, lambda client: client.post("/analyze", data={"token": "of another"}, files=files))
    assert answer.status_code == 403
    assert "load it again" in answer.text
    assert list(tmp_path.iterdir()) == []


def test_a_body_that_is_no_form_is_refused(tmp_path: Path) -> None:
    """By its type."""
    (answer,) = asked(
        tmp_path, lambda client: client.post("/analyze", content=b"x", headers={"content-type": "text/plain"})
    )
    assert answer.status_code == 415
    assert list(tmp_path.iterdir()) == []


def test_static_files_and_the_handbook_are_served(tmp_path: Path) -> None:
    """With their types, sealed as every answer."""
    script, book = asked(tmp_path, lambda client: client.get("/static/page.js"), lambda client: client.get("/handbook"))
    assert "javascript" in script.headers["content-type"]
    assert book.headers["content-type"].startswith("text/html")
    assert "agents-missing" in book.text
    assert book.headers["x-content-type-options"] == "nosniff"


def test_the_address_of_the_form_leads_back_to_the_page(tmp_path: Path) -> None:
    """Typed or loaded again after a refusal, it is the start page and no bare error."""
    back, book = asked(tmp_path, lambda client: client.get("/analyze"), lambda client: client.get("/handbook"))
    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert 'href="/"' in book.text
