"""However the page is ended, uploads go with it; after SIGKILL at its next start."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import httpx
import pytest
from analyzer.web import server
from analyzer.web.server import CONNECTIONS, HEAD_S, Patient

from tests.web.conftest import page
from tests.web.test_page_rules import token_of


@contextmanager
def half_sent(address: str) -> Iterator[None]:
    """A megabyte of an upload that goes on."""
    parts = urlsplit(address)
    token = b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n' + token_of(address).encode() + b"\r\n"
    body = token + b'--x\r\nContent-Disposition: form-data; name="bundle"; filename="a"\r\n\r\n' + b"secret\n" * 150_000
    with socket.create_connection((parts.hostname, parts.port), timeout=15) as connection:
        connection.sendall(
            b"POST /analyze HTTP/1.1\r\nHost: " + parts.netloc.encode()
            + b"\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 50000000\r\n\r\n" + body
        )  # fmt: skip
        yield


def uploads(scratch: Path) -> list[Path]:
    for _ in range(100):
        if found := [path for path in scratch.rglob("*") if path.is_file()]:
            return found
        time.sleep(0.05)
    return []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT])
def test_a_signal_removes_uploads_and_ends(tmp_path: Path, number: signal.Signals) -> None:
    """In the middle of an upload."""
    with page(tmp_path) as (address, process), half_sent(address):
        assert uploads(tmp_path)
        process.send_signal(number)
        assert process.wait(10) == (130 if number == signal.SIGINT else 0)
        assert not list(tmp_path.iterdir())


def test_a_running_analysis_ends_with_the_page(tmp_path: Path) -> None:
    """Its process, too, and the upload that it reads."""
    log = b"".join(b'E0302 09:11:15.500000       1 server.go:%d] "Failed to get a backend" dialID=%d\n' % (i % 900, i) for i in range(400_000))  # fmt: skip
    with page(tmp_path) as (address, process):
        answer = httpx.post(f"{address}analyze", data={"token": token_of(address)}, files={"bundle": ("server.log", log)}, timeout=30)  # fmt: skip
        assert answer.status_code == 303
        assert uploads(tmp_path)
        process.send_signal(signal.SIGHUP)
        assert process.wait(10) == 0
        assert not list(tmp_path.iterdir())


def test_the_next_start_sweeps_what_a_killed_page_left(tmp_path: Path) -> None:
    """Nobody can tidy up after SIGKILL but the next one."""
    with page(tmp_path) as (address, process), half_sent(address):
        left = uploads(tmp_path)
        process.kill()
        process.wait(10)
    assert left[0].exists()
    with page(tmp_path):
        assert not left[0].exists()


def test_a_page_that_the_caller_shields_from_hangup_goes_on(tmp_path: Path) -> None:
    """`nohup analyze serve`."""
    with page(tmp_path, "env", "--ignore-signal=HUP") as (address, process):
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)
        assert httpx.get(address).status_code == 200


def test_a_slow_head_and_many_connections_have_an_end() -> None:
    """Who holds a connection open without asking is put out before all are taken."""
    assert 0 < HEAD_S <= 30
    assert 1 < CONNECTIONS <= 256


@pytest.mark.parametrize(("lefts", "aborted"), [([0], 0), ([9, 4, 0], 0), ([9, 9], 1), ([9, 4, 4, 4], 1)])
def test_who_takes_nothing_of_an_answer_is_put_out(
    lefts: list[int], aborted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow reader gets all of it; one that stands still gives up its connection and the bytes that wait for it."""
    monkeypatch.setattr(server, "STALL_S", 0)
    ends: list[int] = []
    left = [*lefts]

    async def go() -> None:
        patient = Patient.__new__(Patient)
        patient.transport = SimpleNamespace(  # type: ignore[assignment]
            get_write_buffer_size=lambda: left[0] if len(left) == 1 else left.pop(0), abort=lambda: ends.append(1)
        )
        patient._watch()
        await asyncio.sleep(0.05)

    asyncio.run(go())
    assert len(ends) == aborted
