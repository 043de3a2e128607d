"""Why a session of OpenVPN is begun again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from analyzer.schema import LogSignalRow
from analyzer.tunnel.openvpn import (
    ProxyAnswer,
    ServerDial,
    SessionEnd,
    apart,
    failed_dials,
    is_often,
    left_silent,
    proxy_answer,
    server_dial,
    session_end,
    turned_away,
    words_of_proxy,
)


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("TLS Error: TLS key negotiation failed", SessionEnd.NO_HANDSHAKE),
        ("AUTH_FAILED", SessionEnd.NO_HANDSHAKE),
        ("TCP: connect to [AF_INET]192.0.2.5:8132 failed: Connection refused", SessionEnd.NO_HANDSHAKE),
        ("Inactivity timeout", SessionEnd.SILENT),
        ("SIGUSR1[soft,ping-restart] received, client-instance restarting", SessionEnd.SILENT),
        ("ping-restart", SessionEnd.SILENT),
        ("SIGUSR1[soft,tls-error] received, process restarting", SessionEnd.NO_HANDSHAKE),
        ("SIGUSR1[soft,auth-failure] received, process restarting", SessionEnd.NO_HANDSHAKE),
        ("SIGUSR1[connection failed(soft),init_instance] received, process restarting", SessionEnd.NO_HANDSHAKE),
        ("SIGUSR1[connection failed(soft),connection-failed] received, process restarting", SessionEnd.NO_HANDSHAKE),
        ("SIGUSR1[soft,connection-reset] received, process restarting", SessionEnd.ENDED),
        ("SIGUSR1[hard,] received, process restarting", SessionEnd.ENDED),
        (None, SessionEnd.ENDED),
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


def test_a_proxys_answer_is_told_with_whom_the_client_asked_for() -> None:
    """The status of its last answer that has one; the namespace is that of a service's name, and of no other host."""
    asked = LogSignalRow(
        source="v", line=1, signal="openvpn_connect", name="vpn-seed-server.shoot--a--b.svc.cluster.local:1194"
    )
    said = LogSignalRow(source="v", line=2, signal="openvpn_proxy", name="HTTP/1.1 403 Forbidden")
    bare = LogSignalRow(source="v", line=3, signal="openvpn_proxy", name="HTTP proxy returned bad status")
    answer = proxy_answer([asked, said, bare])
    assert answer == ProxyAnswer(403, "vpn-seed-server.shoot--a--b.svc.cluster.local:1194")
    assert answer.space == "shoot--a--b"
    assert proxy_answer([bare]) == ProxyAnswer(0)
    assert ProxyAnswer(403, "vpn.example.com:1194").space == ""
    assert proxy_answer([asked]) is None


def test_a_proxy_that_lets_the_client_through_again_refuses_nobody() -> None:
    """What stands in front of a session that stood since, in the same log, is over; a log of another pod says nothing of it."""

    def row(line: int, signal: str, pod: str, name: str = "HTTP proxy returned bad status") -> LogSignalRow:
        return LogSignalRow(source="v", line=line, signal=signal, pod=pod, name=name)

    first, up, again = row(1, "openvpn_proxy", "a"), row(2, "openvpn_up", "a"), row(3, "openvpn_proxy", "a")
    assert turned_away([first, up]) == []
    assert turned_away([first, up, again]) == [again]
    assert turned_away([first, row(2, "openvpn_up", "b")]) == [first]
    assert proxy_answer([first, up]) is None


def test_a_proxys_words_are_its_last_status() -> None:
    """A line without one says that it is an error, and no more."""
    rows = [
        LogSignalRow(source="v", line=at, signal="openvpn_proxy", name=name)
        for at, name in enumerate(["HTTP/1.1 503 Service Unavailable", "HTTP/1.1 403 Forbidden", "HTTP proxy error"])
    ]
    assert words_of_proxy(rows) == "HTTP/1.1 403 Forbidden"
    assert words_of_proxy(rows[2:]) == "with an error"


def test_connects_that_fail_are_counted_from_the_end() -> None:
    """A session that stood and fell silent in between ends the count."""
    dial, silent = "TCP: connect to [AF_INET]192.0.2.5:8132 failed: Connection timed out", "Inactivity timeout"
    rows = [
        LogSignalRow(source="s", line=at, signal="openvpn_restart", name=name)
        for at, name in enumerate([dial, silent, dial, dial])
    ]
    assert [failed_dials(rows[:n]) for n in range(5)] == [0, 1, 0, 1, 2]


def test_the_signal_behind_a_reason_is_no_second_end() -> None:
    """Of each log its reasons are told, by kind; signals alone where it has no reason of that kind."""
    tls, soft = "TLS Error: TLS handshake failed", "SIGUSR1[soft,tls-error] received, process restarting"
    rows = [
        LogSignalRow(source=source, line=at, signal="openvpn_restart", name=name)
        for at, (source, name) in enumerate([("a", tls), ("a", soft), ("b", soft), ("b", "Inactivity timeout")])
    ]
    assert apart(rows, SessionEnd.NO_HANDSHAKE) == [rows[0], rows[2]]
    assert apart(rows, SessionEnd.SILENT) == [rows[3]]
    assert apart(rows, SessionEnd.ENDED) == []


@pytest.mark.parametrize(("minutes", "often"), [((0, 59), True), ((0, 61), False), ((0,), False), ((0, 70, 100), True)])
def test_sessions_that_end_within_the_hour_do_so_often(minutes: tuple[int, ...], often: bool) -> None:
    """Two of one log; those of two logs, and lines without a time, tell nothing."""
    start = datetime(2026, 3, 2, 8, tzinfo=UTC)

    def lines(*sources: str, timed: bool = True) -> list[LogSignalRow]:
        return [
            LogSignalRow(
                source=sources[n % len(sources)],
                line=n,
                at=start + timedelta(minutes=at) if timed else None,
                signal="openvpn_restart",
                name="Inactivity timeout",
            )
            for n, at in enumerate(minutes)
        ]

    assert is_often(lines("a")) is often
    assert not is_often(lines("a", "b", "c"))
    assert not is_often(lines("a", timed=False))


@pytest.mark.parametrize(
    ("signals", "left"),
    [
        (("openvpn_up", "Inactivity timeout", "openvpn_exit"), True),
        (("openvpn_up", "Inactivity timeout", "openvpn_exit", "openvpn_up"), False),
        (("openvpn_up", "TLS Error: TLS handshake failed", "openvpn_exit"), False),
        (("openvpn_exit",), False),
        ((), False),
    ],
)
def test_a_client_that_leaves_as_nothing_comes_any_more(signals: tuple[str, ...], left: bool) -> None:
    """The exit is the last that it says, and right before it stands the silence; a new start ends it."""
    rows = [
        LogSignalRow(source="v", line=at, signal=one if one.startswith("openvpn_") else "openvpn_restart", name=one)
        for at, one in enumerate(signals)
    ]
    assert left_silent(rows) is left
