"""Why a session of OpenVPN is begun again."""

from __future__ import annotations

import pytest
from analyzer.schema import LogSignalRow
from analyzer.tunnel.openvpn import SessionEnd, session_end


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("TLS Error: TLS key negotiation failed", SessionEnd.NO_HANDSHAKE),
        ("AUTH_FAILED", SessionEnd.NO_HANDSHAKE),
        ("Inactivity timeout", SessionEnd.SILENT),
        ("SIGUSR1[soft,ping-restart] received, client-instance restarting", SessionEnd.SILENT),
        (None, SessionEnd.SILENT),
    ],
)
def test_a_session_that_never_stood_is_another_thing_than_one_that_fell_silent(
    name: str | None, end: SessionEnd
) -> None:
    """Keys or a login that are refused, and a peer of whom nothing comes any more."""
    assert session_end(LogSignalRow(source="s", line=1, signal="openvpn_restart", name=name)) is end
