"""
What stands before every request: host, size and shape of the head, origin; and the headers on every answer.

The page trusts nobody on the machine but the browser tab it served: a foreign `Host` (DNS rebinding), a foreign `Origin`
and a body of unknown length are refused before a byte of the body is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

AsgiMessage = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[AsgiMessage]]
AsgiSend = Callable[[AsgiMessage], Awaitable[None]]

UPLOAD_BYTES = 512 << 20
REQUEST_LINE_BYTES = 8192
HEADERS = 100
HEADER_BYTES = 32 << 10
DRAIN_BYTES = 8 << 20
SAFE = [
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"connection", b"close"),
]


class Guard:
    """ASGI wrapper that refuses what is not ours and seals what is."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: AsgiSend) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sealed(message: AsgiMessage) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in SAFE}
                kept = [
                    (k, v) for k, v in message.get("headers", []) if k.lower() not in own and k.lower() != b"server"
                ]
                message = {**message, "headers": [*kept, *SAFE]}
            await send(message)

        refusal = refuse(scope)
        if refusal:
            await _answer(refusal, receive, sealed)
            return
        await self.app(scope, receive, sealed)


def refuse(scope: AsgiMessage) -> tuple[int, str] | None:
    """Status and reason when the head alone is enough to say no."""
    headers = scope["headers"]
    if len(headers) > HEADERS or sum(len(k) + len(v) for k, v in headers) > HEADER_BYTES:
        return 431, "too many headers"
    if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > REQUEST_LINE_BYTES:
        return 414, "the address is too long"
    by_name: dict[bytes, list[bytes]] = {}
    for key, value in headers:
        by_name.setdefault(key.lower(), []).append(value)
    port = (scope.get("server") or ("", 0))[1]
    host = by_name.get(b"host", [])
    if len(host) != 1 or host[0].decode("latin-1").lower() not in {
        f"{h}:{port}" for h in ("127.0.0.1", "localhost", "[::1]")
    }:
        return 403, "this page answers to its own address only"
    if scope["method"] in ("GET", "HEAD"):
        return None
    if scope["method"] != "POST":
        return 405, "only GET and POST"
    origin = by_name.get(b"origin", [])
    site = by_name.get(b"sec-fetch-site", [b""])[0]
    if origin == [b"null"]:
        # Under `no-referrer` a browser sends this for our own form, too; only it can set Sec-Fetch-Site.
        allowed = site == b"same-origin"
    elif origin:
        allowed = origin == [b"http://" + host[0].lower()]
    else:
        allowed = site in (b"", b"same-origin", b"none")
    if not allowed:
        return 403, "a request from another page"
    length = by_name.get(b"content-length", [])
    if b"transfer-encoding" in by_name or len(length) != 1 or not length[0].isdigit():
        return 411, "the length of the upload must be given"
    if int(length[0]) > UPLOAD_BYTES:
        return (
            413,
            f"the upload is larger than {UPLOAD_BYTES >> 20} MiB, which is more than this page takes; in a terminal: analyze BUNDLE",
        )
    return None


async def _answer(refusal: tuple[int, str], receive: Receive, send: AsgiSend) -> None:
    """A short text. What is already on its way is taken in for a moment, so that the client gets to read the answer."""
    status, text = refusal
    body = (text + "\n").encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())],
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": True})
    await drain(receive)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def drain(receive: Receive, size: int = DRAIN_BYTES, seconds: float = 1.0) -> None:
    """Take in and drop the rest of a body: at most some megabytes and a second, where the caller does not want more."""
    taken = 0
    try:
        async with asyncio.timeout(seconds):
            while taken < size:
                message = await receive()
                taken += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body"):
                    return
    except TimeoutError:
        return
