"""The HTTP status in the error text of a failed connect: what another program answered in place of the Konnectivity server."""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex

STATUS_LINE = regex.compile(r"HTTP/1\.[01] (?P<status>\d{3})(?P<words>(?: [A-Za-z]++(?:-[A-Za-z]++)?){0,4})")
OF_GRPC = regex.compile(r"HTTP status code received from server: (?P<status>\d{3})(?: \((?P<words>[A-Za-z -]+)\))?")
"""What grpc-go (internal/transport/http2_client.go) says of an answer with another status than 200."""
OLD_GRPC = regex.compile(r"desc = (?P<words>[A-Za-z ]+): HTTP status code (?P<status>\d{3}); transport")
"""The same before v1.41."""


class HttpAnswer(NamedTuple):
    """A status in an error text: ``502`` and `` Bad Gateway``, with the blank before it."""

    status: str
    words: str


def http_answer(text: str | None) -> HttpAnswer | None:
    """What a program that speaks HTTP answered in place of the one that was called (a proxy to CONNECT)."""
    m = STATUS_LINE.search(text or "")
    return HttpAnswer(m["status"], m["words"]) if m else None


def grpc_answer(text: str | None) -> HttpAnswer | None:
    """What it answered to the agent's own call, behind a handshake that the agent took."""
    m = OF_GRPC.search(text or "") or OLD_GRPC.search(text or "")
    return HttpAnswer(m["status"], f" {m['words']}" if m["words"] else "") if m else None
