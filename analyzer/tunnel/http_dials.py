"""
Dials of servers in http-connect mode: requests name the host and no dialID, so the host is the key.

A CONNECT is printed as `Received request for host`, its success as `Starting proxy to host` (from v0.31.4 on `Connection
established, sent 200 OK` before it), both since v0.0.4 as printf texts. Lines with a dialID in between belong to the same dial and
are joined to it. Success is printed at verbosity 3, the request at 2: without a sign of verbosity 3 silence says nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from analyzer.tunnel.dials import GRACE_US, Dial

REQUESTED = frozenset(
    {
        "Received request for host",
        "Received %s request to %q",
        "Received %s request to %q from userAgent %s",
    }
)
ACKNOWLEDGED = frozenset({"Connection established, sent 200 OK"})
STARTED = frozenset({"Starting proxy to host", "Starting proxy to %q"})
GIVEN_UP = frozenset({"Frontend connection closed before being established"})
BROKEN = frozenset(
    {
        "failed to tunnel dial request",
        "failed to tunnel dial request %v",
        "backend context closed before connection was established",
        "backend dial timed out before connection was established",
    }
)
REFUSED = frozenset({"no tunnels available", "http: response.WriteHeader on hijacked connection"})
SHOWS_SUCCESS = 3
"""The verbosity at which a dial that succeeded is printed."""


def messages() -> set[str]:
    return {*REQUESTED, *ACKNOWLEDGED, *STARTED, *GIVEN_UP, *BROKEN, *REFUSED}


class _Log:
    """The open requests of one server log, and its dials by dialID that no request has yet."""

    def __init__(self, source: str, known: Iterable[Dial]) -> None:
        self.source = source
        self.open: dict[int, Dial] = {}
        """By their lines, in order."""
        self._waiting: dict[str | None, deque[int]] = {}
        self.known = sorted(known, key=lambda dial: dial.server_line or 0)
        self._ids = {dial.dial_id for dial in self.known}
        self.acknowledged: set[tuple[Any, ...]] = set()
        self.made: list[Dial] = []
        self.shows_success = False

    def request(self, host: str | None) -> Dial | None:
        """The oldest open request for a host; the newest of all where no host is named."""
        if host is None:
            return self.open[next(reversed(self.open))] if self.open else None
        lines = self._waiting.get(host, deque())
        while lines and lines[0] not in self.open:
            lines.popleft()
        return self.open[lines[0]] if lines else None

    def ask(self, request: Dial) -> None:
        self.open[request.line] = request
        self._waiting.setdefault(request.address, deque()).append(request.line)

    def join(self, request: Dial, line: int, dial_id: str | None, agent: str | None) -> bool:
        """Is there a dial by dialID between the request and this line: then it is the same one, and gets host and start."""
        if dial_id and dial_id not in self._ids:
            return False
        for dial in reversed(self.known):
            at = dial.server_line or 0
            if not dial_id and at <= request.line:
                break
            same = dial.dial_id == dial_id if dial_id else request.line < at <= line
            fits = dial.address in (None, "", request.address) and (not agent or dial.agent_id in (None, agent))
            if same and fits:
                self.known.remove(dial)
                dial.address = request.address
                if request.started is not None:
                    dial.started = request.started
                return True
        return False


def add(
    dials: list[Dial],
    events: Iterable[Mapping[str, Any]],
    last_at: Mapping[str, int],
    verbosity: Mapping[str, int],
) -> list[Dial]:
    """
    The dials with those of http-connect servers, in the order of their first line.

    Args:
        dials: those joined by dialID; the ones that belong to a request are completed in place.
        events: rows of `konnectivity_events` of these messages, in file order.
        last_at: end of each log.
        verbosity: the lowest verbosity that explains each log.
    """
    logs: dict[str, _Log] = {}
    for e in events:
        source = e["source"]
        if e["component"] != "server":
            continue
        log = logs.get(source)
        if log is None:
            log = logs[source] = _Log(source, [d for d in dials if d.server_source == source])
        _apply(log, e)
    for log in logs.values():
        visible = log.shows_success or verbosity.get(log.source, 0) >= SHOWS_SUCCESS
        end = last_at.get(log.source)
        last = {dial.address: dial.server_line or 0 for dial in log.known}
        for request in log.open.values():
            late = last.get(request.address, 0) > request.line  # most have none, and a log has many of both
            if late and _failed_later(log, request) and log.join(request, 1 << 62, None, None):
                continue
            if visible and end is not None and request.started is not None and end - request.started > GRACE_US:
                request.outcome = "lost"
            log.made.append(request)
    found = [*dials, *(dial for log in logs.values() for dial in log.made)]
    places = {source: at for at, source in enumerate(dict.fromkeys(d.source for d in found))}
    return sorted(found, key=lambda d: (places[d.source], d.line))


def _failed_later(log: _Log, request: Dial) -> bool:
    """Does a dial by dialID name the request's own host in its error, behind it."""
    return any(d.address == request.address and (d.server_line or 0) > request.line for d in log.known)


def _apply(log: _Log, e: Mapping[str, Any]) -> None:
    message, line = e["message"], e["line"]
    host = e["address"] or None
    if message in REQUESTED:
        if host:
            log.ask(Dial(None, log.source, line, e["at"], address=host, server_source=log.source))
        return
    key = (host, e["agent_id"], e["connection_id"])
    if message in ACKNOWLEDGED or message in STARTED:
        log.shows_success = True
        if message in STARTED and key in log.acknowledged:
            log.acknowledged.discard(key)
            return
        if message in ACKNOWLEDGED:
            log.acknowledged.add(key)
    request = log.request(host)
    if request is None:
        return
    del log.open[request.line]
    if log.join(request, line, e["dial_id"], e["agent_id"]):
        return
    outcome = (
        "no_agent"
        if message in REFUSED
        else "cancelled"
        if message in GIVEN_UP
        else "lost"
        if message in BROKEN
        else "ok"
    )
    request.outcome, request.ended = outcome, e["at"]
    request.dial_id, request.agent_id, request.error = e["dial_id"], e["agent_id"], e["error"]
    log.made.append(request)
