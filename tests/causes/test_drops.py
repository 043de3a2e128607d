"""Streams that drop and come back."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from analyzer.causes import drops as drops_room
from analyzer.schema import KonnectivityEventRow

from tests.checks.test_srv import drops
from tests.support.inline import SERVER, arguments, bundle, klog


@pytest.mark.parametrize(("count", "found"), [(2, False), (3, True), (6, True)])
def test_tunnels_that_drop_again_and_again(count: int, found: bool) -> None:
    """Three times and more, an even minute apart: the period is named."""
    case = bundle({"agent.log": drops(count)})
    assert ("connection-flapping" in case.causes) is found
    if found:
        assert case.first == ("connection-flapping", "likely")
        assert "about every 60 s" in case.cause("connection-flapping").summary  # type: ignore[union-attr]


def test_agents_that_ping_too_often_get_the_other_cure() -> None:
    """The server's own word: a shorter keepalive would make it worse; a reset by something on the way keeps today's cure."""
    calm = drops(3).replace(
        "read: connection reset by peer", "received prior goaway: code: ENHANCE_YOUR_CALM, debug data: too_many_pings"
    )
    case = bundle({"agent.log": calm})
    assert case.first == ("connection-flapping", "likely")
    assert "ping too often" in case.cause("connection-flapping").summary  # type: ignore[union-attr]
    assert "raise --keepalive-time" in case.commands("connection-flapping")
    assert "30s" not in case.commands("connection-flapping")
    assert "30s" in bundle({"agent.log": drops(3)}).commands("connection-flapping")


PINGS = "received prior goaway: code: ENHANCE_YOUR_CALM, debug data: too_many_pings"


@pytest.mark.parametrize(("count", "certainty"), [(1, "possible"), (2, "likely")])
def test_the_servers_word_for_it_needs_no_count(count: int, certainty: str) -> None:
    """Sent away for its pings once or twice; two resets alone are no flapping."""
    text = drops(count).replace("read: connection reset by peer", PINGS)
    assert bundle({"agent.log": text}).causes == {"connection-flapping": certainty}
    assert bundle({"agent.log": drops(count)}).causes == {}
    assert "goaway" in bundle({"agent.log": text}).says("SRV-06")


def test_the_agents_own_keepalive_is_named() -> None:
    """By its argument, where the log does not tell."""
    text = drops(2).replace("read: connection reset by peer", PINGS)
    args = arguments().replace("- --proxy-server-port", "- --keepalive-time=7s\n        - --proxy-server-port")
    assert "now 7s" in bundle({"agent.log": text, "ds.yaml": args}).commands("connection-flapping")


@pytest.mark.parametrize(
    ("seconds", "period"),
    [
        ([0, 60, 120], 60.0),
        ([120, 0, 60], 60.0),
        ([0, 60], None),
        ([0, 60, 139], 79.0),
        ([0, 60, 140], None),
        ([0, 60, 120, 166], 60.0),
        ([0, 60, 120, 165], None),
        ([0, 0, 0], None),
        ([0, 60, None, 120], 60.0),
    ],
)
def test_the_even_distance_between_drops(seconds: list[int | None], period: float | None) -> None:
    """A timer's: every gap within a quarter of the one in the middle; without times there are none."""
    noon = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
    rows = [
        KonnectivityEventRow(source="a", line=n, at=noon + datetime.timedelta(seconds=s) if s is not None else None)
        for n, s in enumerate(seconds)
    ]
    assert drops_room._period(cast(Any, rows)) == period


def test_how_often_agents_ping() -> None:
    """By their own log, else by their argument; an empty word and another program's tell nothing."""

    def asked(logged: list[str | None], *args: tuple[str | None, str | None, str, str | None]) -> str | None:
        agents = [
            SimpleNamespace(options={} if text is None else {"Keepalive time": SimpleNamespace(value=text)})
            for text in logged
        ]
        rows = [SimpleNamespace(name=name, container=box, flag=flag, value=value) for name, box, flag, value in args]
        return drops_room._keepalive(cast(Any, SimpleNamespace(args=rows)), cast(Any, SimpleNamespace(agents=agents)))

    own = ("konnectivity-agent", None, "keepalive-time", "30s")
    assert asked([None, "1h"], own) == "1h"
    assert asked([None, ""], own) == "30s"
    assert asked([], (None, "konnectivity-agent", "keepalive-time", "45s")) == "45s"
    assert (
        asked(
            [],
            ("server", None, "keepalive-time", "45s"),
            ("konnectivity-agent", None, "v", "4"),
            (None, None, "keepalive-time", "1s"),
            ("konnectivity-server-agent-1", "konnectivity-server-container", "keepalive-time", "1h"),
        )
        is None
    )
    assert asked([], ("konnectivity-agent", None, "keepalive-time", None)) is None


def lost(error: str, seconds: int, times: int = 3) -> str:
    """An agent's log whose stream ends every so many seconds and comes back."""
    lines = ""
    for n in range(times + 1):
        clock = f"08:{n * seconds // 60:02d}:{n * seconds % 60:02d}"
        if n:
            lines += klog(
                f"{clock}.000000", f'"could not read stream" err="{error}" serverID="{SERVER}" agentID="a1"', "E"
            )
        lines += klog(f"{clock}.500000", f'"Start serving" serverID="{SERVER}" agentID="a1"')
    return lines


RESET = "error reading from server: read tcp 10.1.0.4:51402->198.51.100.8:8132: read: connection reset by peer"
VANISHED = RESET.replace("connection reset by peer", "connection timed out")


def test_a_timer_is_outlasted_and_lost_packets_are_looked_for() -> None:
    """A keepalive of half a minute helps against resets minutes apart; not against drops that come faster, nor packets that vanish."""
    timer = bundle({"agent.log": lost(RESET, 350)})
    assert "--keepalive-time 30s" in timer.commands("connection-flapping")
    for text in (lost(RESET, 25), lost(VANISHED, 350)):
        told = bundle({"agent.log": text}).commands("connection-flapping")
        assert "loses the packets of a connection that stands, between the agents and 198.51.100.8:8132" in told
        assert "--keepalive-time" not in told


def test_a_capture_looks_at_the_port_that_the_log_names() -> None:
    """Without one at all resets."""
    finding = bundle({"agent.log": lost(RESET, 350)}).cause("connection-flapping")
    assert [gap.command for gap in finding.would_change_our_mind] == [
        "tcpdump -ni any 'port 8132 and tcp[tcpflags] & (tcp-rst|tcp-fin) != 0'"
    ]  # type: ignore[union-attr]
    bare = bundle({"agent.log": lost("error reading from server: EOF", 350)}).cause("connection-flapping")
    assert [gap.command for gap in bare.would_change_our_mind] == [
        "tcpdump -ni any 'tcp[tcpflags] & (tcp-rst|tcp-fin) != 0'"
    ]  # type: ignore[union-attr]


def test_a_servers_log_names_the_agents_and_the_lines_that_end_their_streams() -> None:
    """What the server read ends at an agent's port that changes: its address is the scope, and no peer to be probed."""
    up = klog("08:0{0}:05.0", '"Agent connected" agentID="a1" serverID="s1"', place="server.go:906")
    down = klog(
        "08:0{0}:00.0",
        '"Receive stream from agent read failure" err="rpc error: code = Unavailable desc = error reading from client: read tcp 172.30.7.2:8091->10.1.0.9:4{0}001: read: connection reset by peer" agentID="a1"',
        "E",
        "server.go:941",
    )
    text = up.replace("{0}", "0") + "".join((down + up).replace("{0}", str(n)) for n in range(1, 6))
    case = bundle({"server.log": text, "ds.yaml": arguments()})
    cause = case.cause("connection-flapping")
    assert cause is not None
    assert cause.scope == "10.1.0.9"
    assert "about every 60 s" in cause.summary
    assert "read failure" in cause.evidence[0].text
    assert "10.1.0.9" not in (cause.remedies[0].command or "")
