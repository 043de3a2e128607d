"""What the head of a request alone decides, and what every answer carries."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from analyzer.web.guard import HEADERS, SAFE, UPLOAD_BYTES, AsgiMessage, Guard, drain, refuse

OWN = (b"host", b"127.0.0.1:8000")
LENGTH = (b"content-length", b"10")


def scope(*headers: tuple[bytes, bytes], method: str = "GET", **more: Any) -> AsgiMessage:
    return {
        "type": "http", "method": method, "server": ("127.0.0.1", 8000), "headers": [*headers], "raw_path": b"/",
        "query_string": b"", **more,
    }  # fmt: skip


def status(*headers: tuple[bytes, bytes], **more: Any) -> int | None:
    found = refuse(scope(*headers, **more))
    return found[0] if found else None


def test_the_page_answers_to_its_own_address_only() -> None:
    """Three names of this machine with the page's own port; once, and nothing else (DNS rebinding)."""
    for host in (b"127.0.0.1:8000", b"localhost:8000", b"[::1]:8000", b"LOCALHOST:8000"):
        assert status((b"host", host)) is None
    for host in (b"127.0.0.1", b"127.0.0.1:8001", b"evil.example:8000", b""):
        assert status((b"host", host)) == 403
    assert status() == 403
    assert status(OWN, OWN) == 403


def test_heads_have_bounds() -> None:
    """Number and size of headers, length of the address."""
    assert status(OWN, *[(b"x", b"y")] * (HEADERS - 1)) is None
    assert status(OWN, *[(b"x", b"y")] * HEADERS) == 431
    assert status(OWN, (b"x", b"y" * (32 << 10))) == 431
    assert status(OWN, raw_path=b"/" * 8192) is None
    assert status(OWN, raw_path=b"/" * 8000, query_string=b"a" * 193) == 414


@pytest.mark.parametrize(("headers", "code"), [
    ((LENGTH,), None), ((LENGTH, (b"origin", b"http://127.0.0.1:8000")), None), ((LENGTH, (b"origin", b"http://evil.example")), 403),
    ((LENGTH, (b"origin", b"null"), (b"sec-fetch-site", b"same-origin")), None), ((LENGTH, (b"origin", b"null")), 403),
    ((LENGTH, (b"sec-fetch-site", b"cross-site")), 403), ((LENGTH, (b"sec-fetch-site", b"none")), None),
    ((), 411), (((b"transfer-encoding", b"chunked"), LENGTH), 411), ((LENGTH, LENGTH), 411), (((b"content-length", b"-1"),), 411),
    (((b"content-length", str(UPLOAD_BYTES).encode()),), None), (((b"content-length", str(UPLOAD_BYTES + 1).encode()),), 413),
])  # fmt: skip
def test_what_may_be_posted(headers: tuple[tuple[bytes, bytes], ...], code: int | None) -> None:
    """From the page itself, with a length that is told and not too large."""
    assert status(OWN, *headers, method="POST") == code


def test_other_methods_are_refused() -> None:
    """The page knows two."""
    assert status(OWN, method="PUT") == 405
    assert status(OWN, method="HEAD") is None


def answered(request: AsgiMessage, app: Any) -> list[AsgiMessage]:
    sent: list[AsgiMessage] = []

    async def send(message: AsgiMessage) -> None:
        sent.append(message)

    async def receive() -> AsgiMessage:
        return {"type": "http.request", "body": b"", "more_body": False}

    asyncio.run(Guard(app)(request, receive, send))
    return sent


async def app(_: AsgiMessage, __: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"Server", b"x"), (b"cache-control", b"public"), (b"a", b"b")]})  # fmt: skip
    await send({"type": "http.response.body", "body": b"page"})


def test_every_answer_is_sealed_and_a_refusal_never_reaches_the_page() -> None:
    """Our headers replace the application's own, the server is not named, other headers stay."""
    start, body = answered(scope(OWN), app)
    assert (start["status"], body["body"]) == (200, b"page")
    assert start["headers"] == [(b"a", b"b"), *SAFE]
    start, body, _ = answered(scope(), app)
    assert (start["status"], body["body"]) == (403, b"this page answers to its own address only\n")
    assert start["headers"][2:] == SAFE


def test_web_sockets_are_closed_and_other_events_pass() -> None:
    """Nothing of the page speaks over one."""
    assert answered({"type": "websocket"}, app) == [{"type": "websocket.close", "code": 1008}]
    assert len(answered({"type": "lifespan"}, app)) == 2


def test_a_body_is_dropped_up_to_a_bound() -> None:
    """Until it ends, the client is gone, or enough was taken."""

    def taken(*messages: AsgiMessage, size: int = 100) -> int:
        left = list(messages)

        async def receive() -> AsgiMessage:
            return left.pop(0)

        asyncio.run(drain(receive, size))
        return len(messages) - len(left)

    more = {"type": "http.request", "body": b"x" * 60, "more_body": True}
    assert taken(more, more, more) == 2
    assert taken({**more, "more_body": False}, more) == 1
    assert taken({"type": "http.disconnect"}, more) == 1
