"""Options, downloads and the list of earlier results, asked over HTTP as a browser without scripts does."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.web.test_page_rules import BUNDLE, finished, token_of

FILE = [("bundle", (BUNDLE.name, BUNDLE.read_bytes()))]


@pytest.fixture
def client(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, timeout=30)


def analyzed(client: httpx.Client, **fields: str) -> str:
    """The address of an analysis that has ended."""
    token = token_of(str(client.base_url))
    answer = client.post("/analyze", data={"token": token, **fields}, files=FILE)
    where = str(answer.headers["location"])
    finished(str(client.base_url), where)
    return where


@pytest.fixture(scope="module")
def plain(address: str) -> str:
    """An analysis without options."""
    with httpx.Client(base_url=address, timeout=30) as client:
        return analyzed(client)


def test_a_result_is_shown_in_place_and_taken_along_in_four_forms(client: httpx.Client, plain: str) -> None:
    """The run's address leads to the report, which links back, and to HTML, Markdown, JSON and tables that exist."""
    where = plain
    answer = client.get(where, follow_redirects=True)
    assert answer.url.path == f"{where}/report"
    assert 'class="back" href="/"' in answer.text
    for name in ("report.html", "report.md", "report.json", "tables.zip"):
        assert f'href="files/{name}"' in answer.text
        assert client.get(f"{where}/files/{name}").headers["content-disposition"] == f'attachment; filename="{name}"'
    assert client.get(f"{where}/files/report.md").text.startswith("**BROKEN**")


def test_a_result_under_pseudonyms_holds_no_name_in_any_form(client: httpx.Client, plain: str) -> None:
    """With the choice made no form gives a node's address, and the tables, which are full of names, are not offered."""
    before = client.get(f"{plain}/files/report.html").text
    named = set(re.findall(r"\b10\.\d+\.\d+\.\d+\b", before))
    assert named
    where = analyzed(client, redact="1")
    for name in ("report", "files/report.html", "files/report.md", "files/report.json"):
        text = client.get(f"{where}/{name}").text
        assert len(text) > 200
        assert not [address for address in named if address in text]
    page = client.get(f"{where}/report").text
    assert "names and addresses are pseudonyms" in page
    assert "tables.zip" not in page
    assert client.get(f"{where}/files/tables.zip").status_code == 404


def test_a_window_and_a_time_that_is_none(client: httpx.Client, plain: str) -> None:
    """Logs after the window are left out; what is no time is a sentence."""
    whole = client.get(f"{plain}/files/report.json").json()
    late = client.get(f"{analyzed(client, since='2100-01-01T00:00')}/files/report.json").json()
    assert whole["checks"] != late["checks"]
    assert whole["bundle"]["members"] == late["bundle"]["members"]
    token = token_of(str(client.base_url))
    answer = client.post("/analyze", data={"token": token, "since": "in the morning"}, files=FILE)
    state = finished(str(client.base_url), answer.headers["location"])
    assert state["state"] == "failed"
    assert "in the morning" in str(state["text"])
    refused = client.post("/analyze", data={"token": token, "year": "soon"}, files=FILE)
    assert refused.status_code == 400
    assert "The year is a number" in refused.text


def test_each_browser_finds_its_own_results_on_the_start_page(address: str) -> None:
    """What was sent is listed with its verdict to the browser that sent it, and to no other."""
    with httpx.Client(base_url=address, timeout=30) as one, httpx.Client(base_url=address, timeout=30) as other:
        assert "Analyzed earlier" not in one.get("/").text
        where = analyzed(one)
        text = one.get("/").text
        assert f'<a href="{where}">{BUNDLE.name}</a>' in text
        assert "broken" in text.split("Analyzed earlier")[1]
        assert where not in other.get("/").text
        cookie = other.get("/").request.headers["cookie"]
        assert cookie.startswith("visitor=")


def test_limits_are_said_on_the_start_page(client: httpx.Client) -> None:
    """Before anything is chosen."""
    text = client.get("/").text
    assert "512 MiB" in text
    assert "5000 files" in text
