"""
What OpenVPN says when a session ends or does not come to stand, as the scan keeps it in the signal's `name`.

Samples (`ssl.c`, `push.c`, `forward.c`, `ping.c`)::

    TLS Error: TLS key negotiation failed
    AUTH_FAILED
    Inactivity timeout
    TCP: connect to [AF_INET]192.0.2.5:8132 failed: Connection refused
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.schema import LogSignalRow

NO_HANDSHAKE = ("TLS Error", "AUTH_FAILED", "TCP: connect to")
BY_SIGNAL = regex.compile(r"SIGUSR1\[(?:soft|connection failed\(soft\)),(?P<why>[\w -]{1,40}+)\]")
"""How a client begins again, which it prints behind the lines that say why."""
NEVER_STOOD = frozenset(
    {
        "tls-error",
        "auth-failure",
        "connection-failed",
        "init_instance",
        "server_poll",
        "HTTP proxy error",
        "socks-error",
    }
)
SAYS_SILENT = ("Inactivity timeout", "ping-restart")
DIALLED = regex.compile(
    r"TCP: connect to \[AF_INET6?\]\[?([\da-fA-F.:]{2,45}?)\]?:(\d{1,5}) failed: (Connection refused)?"
)


STATUS = regex.compile(r"HTTP/\d(?:\.\d)? (\d{3})\b")


OFTEN = timedelta(hours=1)


class SessionEnd(Enum):
    """Why a session is begun again."""

    NO_HANDSHAKE = "client and server do not come together"
    SILENT = "it stood, and nothing came any more"
    ENDED = "it was begun again for another reason, or for one that is not told"


class ServerDial(NamedTuple):
    """Where a client over TCP found nobody: `refused` where a machine answered there, on which nothing listens."""

    host: str
    port: str
    refused: bool


class ProxyAnswer(NamedTuple):
    """A proxy that does not let the client through: its status, ``0`` where none is printed, and whom the client asked for."""

    status: int
    target: str = ""

    @property
    def space(self) -> str:
        """Namespace of the server, where the client asks for a service of a cluster; empty for any other host."""
        parts = self.target.partition(":")[0].split(".")
        return parts[1] if len(parts) > 2 and parts[2] == "svc" else ""


def turned_away(rows: Iterable[LogSignalRow]) -> list[LogSignalRow]:
    """The lines by which a proxy refuses the client, behind the last session that stood in the same log."""
    found: dict[tuple[str, str | None], list[LogSignalRow]] = {}
    for row in rows:
        place = row.source, row.pod
        if row.signal == "openvpn_up":
            found.pop(place, None)
        elif row.signal == "openvpn_proxy":
            found.setdefault(place, []).append(row)
    return [row for lines in found.values() for row in lines]


def words_of_proxy(rows: list[LogSignalRow]) -> str:
    """Its last status line, as the client prints it; that it is none where no line has one."""
    stated = [row.name for row in rows if row.name and STATUS.match(row.name)]
    return stated[-1] if stated else "with an error"


def proxy_answer(rows: Iterable[LogSignalRow]) -> ProxyAnswer | None:
    """By the client's own lines; None where no proxy refuses it, or the session came to stand since."""
    every = list(rows)
    own = [*(row for row in every if row.signal == "openvpn_connect"), *turned_away(every)]
    target = next((row.name for row in reversed(own) if row.signal == "openvpn_connect" and row.name), "")
    answers = [row.name or "" for row in own if row.signal == "openvpn_proxy"]
    if not answers:
        return None
    status = next((int(m[1]) for text in reversed(answers) if (m := STATUS.match(text))), 0)
    return ProxyAnswer(status, target)


def server_dial(row: LogSignalRow) -> ServerDial | None:
    """Of a row whose client did not even get a connection; None for every other end of a session."""
    m = DIALLED.match(row.name or "")
    return ServerDial(m[1], m[2], bool(m[3])) if m else None


def session_end(row: LogSignalRow) -> SessionEnd:
    """Of a row with the signal ``openvpn_restart``."""
    name = row.name or ""
    by = BY_SIGNAL.match(name)
    if name.startswith(NO_HANDSHAKE) or (by is not None and by["why"] in NEVER_STOOD):
        return SessionEnd.NO_HANDSHAKE
    silent = name.startswith(SAYS_SILENT) or (by is not None and by["why"] == "ping-restart")
    return SessionEnd.SILENT if silent else SessionEnd.ENDED


def apart(rows: Iterable[LogSignalRow], end: SessionEnd) -> list[LogSignalRow]:
    """
    The lines of sessions that ended so; the signal that a client prints behind its reason is no second one.

    Where one log has reasons and signals, the reasons are told; where it has signals alone, these are.
    """
    found: dict[tuple[str, str | None], list[LogSignalRow]] = {}
    for row in rows:
        if session_end(row) is end:
            found.setdefault((row.source, row.pod), []).append(row)
    told: list[LogSignalRow] = []
    for lines in found.values():
        reasons = [row for row in lines if not BY_SIGNAL.match(row.name or "")]
        told += reasons or lines
    return told


def failed_dials(rows: Sequence[LogSignalRow]) -> int:
    """How many of the last rows in a row are of a client that did not get a connection."""
    return sum(1 for _ in itertools.takewhile(lambda row: server_dial(row) is not None, reversed(rows)))


def is_often(rows: Iterable[LogSignalRow]) -> bool:
    """Do two of these lines of one log lie within an hour: a session that a change of the network ended once is another thing."""
    times: dict[tuple[str, str | None], list[datetime]] = {}
    for row in rows:
        if row.at is not None:
            times.setdefault((row.source, row.pod), []).append(row.at)
    return any(later - earlier <= OFTEN for own in times.values() for earlier, later in itertools.pairwise(sorted(own)))


def left_silent(rows: Iterable[LogSignalRow]) -> bool:
    """Does a client's log end with the exit of its program, right behind a session in which nothing came any more."""
    last: dict[tuple[str, str | None], list[LogSignalRow]] = {}
    for row in rows:
        if row.signal in ("openvpn_up", "openvpn_restart", "openvpn_exit"):
            last.setdefault((row.source, row.pod), []).append(row)
    return any(
        own[-1].signal == "openvpn_exit"
        and any(one.signal == "openvpn_restart" and session_end(one) is SessionEnd.SILENT for one in own[-3:-1])
        for own in last.values()
    )
