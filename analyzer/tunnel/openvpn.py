"""
What OpenVPN says when a session ends or does not come to stand, as the scan keeps it in the signal's `name`.

Samples (`ssl.c`, `push.c`, `forward.c`, `ping.c`)::

    TLS Error: TLS key negotiation failed
    AUTH_FAILED
    Inactivity timeout
"""

from __future__ import annotations

from enum import Enum

from analyzer.schema import LogSignalRow

NO_HANDSHAKE = ("TLS Error", "AUTH_FAILED")


class SessionEnd(Enum):
    """Why a session is begun again."""

    NO_HANDSHAKE = "client and server do not come together"
    SILENT = "it stood, and nothing came any more"


def session_end(row: LogSignalRow) -> SessionEnd:
    """Of a row with the signal ``openvpn_restart``."""
    return SessionEnd.NO_HANDSHAKE if (row.name or "").startswith(NO_HANDSHAKE) else SessionEnd.SILENT
