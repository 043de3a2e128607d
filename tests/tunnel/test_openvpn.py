"""Why a session of OpenVPN is begun again."""

from __future__ import annotations

import pytest
from analyzer.schema import LogSignalRow
from analyzer.tunnel.openvpn import ServerDial, SessionEnd, server_dial, session_end


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("TLS Error: TLS key negotiation failed", SessionEnd.NO_HANDSHAKE),
        ("AUTH_FAILED", SessionEnd.NO_HANDSHAKE),
        ("TCP: connect to [AF_INET]192.0.2.5:8132 failed: Connection refused", SessionEnd.NO_HANDSHAKE),
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


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TCP: connect to [AF_INET]192.0.2.5:8132 failed: Connection refused", ServerDial("192.0.2.5", "8132", True)),
        ("TCP: connect to [AF_INET6][2001:db8::5]:8132 failed: Connection timed out", ServerDial("2001:db8::5", "8132", False)),
        ("Inactivity timeout", None),
    ],
)  # fmt: skip
def test_a_client_over_tcp_says_where_it_found_nobody(name: str, expected: ServerDial | None) -> None:
    """Address and port, and whether a machine answered."""
    assert server_dial(LogSignalRow(source="s", line=1, signal="openvpn_restart", name=name)) == expected
