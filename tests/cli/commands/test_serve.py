"""`serve` opens the page on the port asked for, and says where it is."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable

import pytest
from analyzer.cli.main import run

server = pytest.importorskip("analyzer.web.server")
ADDRESS = "http://127.0.0.1:8123/"


@pytest.mark.parametrize(("more", "opened"), [([], [ADDRESS]), (["--no-browser"], [])])
def test_the_address_is_printed(
    more: list[str], opened: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Alone on standard output, and shown in a browser unless that is not wanted."""
    ports: list[int] = []
    shown: list[str] = []

    def serve(port: int, started: Callable[[str], None]) -> None:
        ports.append(port)
        started(ADDRESS)

    monkeypatch.setattr(server, "serve", serve)
    monkeypatch.setattr(webbrowser, "open", shown.append)
    assert run(["serve", "--port", "8123", *more]) == 0
    said = capsys.readouterr()
    assert (ports, shown, said.out) == ([8123], opened, ADDRESS + "\n")
    assert "Ctrl-C" in said.err


def test_no_folder_for_uploads_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 3 with the machine's own words; a port that is none is refused."""

    def serve(port: int, started: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(server, "serve", serve)
    assert run(["serve", "--no-browser"]) == 3
    assert "Read-only file system" in capsys.readouterr().err
    assert run(["serve", "--port", "65536"]) == 2
    assert run(["serve", "--port", "-1"]) == 2


def test_stopped_by_hand_says_what_becomes_of_the_uploads(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C is how the page is stopped; nothing of what was sent stays."""

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("analyzer.web.server.serve", stopped)
    assert run(["serve", "--no-browser"]) == 130
    assert "uploads and results are removed" in capsys.readouterr().err
