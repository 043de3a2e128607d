"""Dials of servers in http-connect mode, by the host they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from analyzer.tunnel.dials import GRACE_US, Dial
from analyzer.tunnel.http_dials import add

from tests.checks.test_srv import START, connected
from tests.support.inline import bundle, klog

HOST = "10.240.0.5:10250"
AGENT = 'agentID="5b3f9c1e-7a52-4c0e-9d4f-2f6a1c8e7b10"'


def asks(clock: str = "08:10:00.100000", host: str = HOST) -> str:
    return klog(clock, f'"Received request for host" method="CONNECT" host="{host}" userAgent=""', place="tunnel.go:42")


def starts(clock: str = "08:10:00.200000", host: str = HOST, more: str = "") -> str:
    return klog(clock, f'"Starting proxy to host" host="{host}"{more}', place="tunnel.go:135")


def rows(text: str, last: str = "08:10:09.000000") -> list[tuple[str | None, str, str | None]]:
    """(address, outcome, dialID) of every dial of a server log that ends at `last`."""
    end = klog(last, '"TLS" commonName="client"', place="tunnel.go:44")
    case = bundle({"server.log": START + connected() + text + end})
    return [(d.address, d.outcome, d.dial_id) for d in case.snapshot.rows["dials"]]


def test_a_request_and_its_success_are_one_dial() -> None:
    """The oldest open request for the host is the one that succeeds."""
    assert rows(asks() + starts()) == [(HOST, "ok", None)]
    other = "10.240.0.6:443"
    assert rows(asks() + asks(host=other) + starts(host=other)) == [(HOST, "unknown", None), (other, "ok", None)]


def test_the_two_lines_of_newer_servers_count_once() -> None:
    """`sent 200 OK` and `Starting proxy` of one connection."""
    more = f" {AGENT} connectionID=7"
    both = klog("08:10:00.150000", f'"Connection established, sent 200 OK" host="{HOST}"{more}', place="tunnel.go:143")
    assert rows(asks() + asks("08:10:00.120000") + both + starts(more=more)) == [
        (HOST, "ok", None),
        (HOST, "unknown", None),
    ]


def test_a_line_with_a_dial_id_between_them_is_the_same_dial() -> None:
    """v0.33 prints `Proxy connection established` without a host: it gets the request's."""
    made = klog(
        "08:10:00.150000",
        f'"Proxy connection established" dialID=77 connectionID=1 {AGENT} dialAddress="" dialDuration="1ms"',
        place="server.go:927",
    )
    assert rows(asks() + made + starts()) == [(HOST, "ok", "77")]


@pytest.mark.parametrize(
    ("line", "outcome", "dial"),
    [
        (f'"Frontend connection closed before being established" host="{HOST}" dialID=5 {AGENT}', "cancelled", "5"),
        (f'"failed to tunnel dial request" err="EOF" host="{HOST}" dialID=5 {AGENT}', "lost", "5"),
        (f'"backend context closed before connection was established" err="x" host="{HOST}" dialID=5 {AGENT}', "lost", "5"),
        (f'"backend dial timed out before connection was established" err="x" host="{HOST}" dialID=5 {AGENT}', "lost", "5"),
        ('"no tunnels available" err="No agent available"', "no_agent", None),
    ],
)  # fmt: skip
def test_a_request_that_fails(line: str, outcome: str, dial: str | None) -> None:
    """Given up by the caller, broken with the agent's stream, refused for want of an agent: one row each."""
    text = asks() + klog("08:10:02.000000", line, "E", "tunnel.go:90")
    assert rows(text) == [(HOST, outcome, dial)]


def test_printf_texts_and_the_go_librarys_line() -> None:
    """Servers before v0.0.13; a header that could not be written is the only trace of a missing agent before v0.31."""
    old = (
        klog("08:10:00.1", f'Received CONNECT request to "{HOST}" from userAgent Go', place="tunnel.go:42")
        + klog("08:10:00.2", f'Starting proxy to "{HOST}"', place="tunnel.go:99")
        + klog("08:10:01.1", "Connect request from agent a1", place="server.go:9")
    )
    case = bundle({"server.log": old})
    assert [(d.address, d.outcome) for d in case.snapshot.rows["dials"]] == [(HOST, "ok")]
    hijacked = "2026/03/02 08:10:01 http: response.WriteHeader on hijacked connection from sigs.k8s.io/apiserver-network-proxy/pkg/server.(*Tunnel).ServeHTTP (tunnel.go:81)\n"
    assert rows(asks() + hijacked) == [(HOST, "no_agent", None)]


def test_silence_is_loss_only_where_success_would_be_printed() -> None:
    """Half a minute later, in a log that shows another success or a line of verbosity 3; else it is unknown."""
    late = "08:11:00.000000"
    assert rows(asks(), late) == [(HOST, "unknown", None)]
    shown = asks("08:09:00.100000", "10.9.9.9:443") + starts("08:09:00.200000", "10.9.9.9:443")
    assert rows(shown + asks(), late)[1:] == [(HOST, "lost", None)]
    assert rows(shown + asks())[1:] == [(HOST, "unknown", None)]


def test_the_checks_count_them() -> None:
    """SRV-05, AG-12 and the symptoms read the same table."""
    good = bundle({"server.log": START + connected() + (asks() + starts()) * 3})
    assert (good.status("SRV-05"), good.status("AG-12")) == ("pass", "pass")
    assert "3 of 3 dials to kubelets" in good.says("AG-12")
    open_ = bundle({"server.log": START + connected() + asks() * 3})
    assert open_.status("SRV-05") == "unknown"
    assert "none of 3 dial requests has an answer" in open_.says("SRV-05")


A, B = "10.240.0.5:10250", "10.240.0.6:443"
ASK, ACK, GO, LATE = (
    "Received request for host", "Connection established, sent 200 OK", "Starting proxy to host", "failed to tunnel dial request",
)  # fmt: skip


def event(line: int, message: str, host: str | None = A, at: int | None = 0, **more: object) -> dict[str, object]:
    rest = {"agent_id": None, "connection_id": None, "dial_id": None, "error": None}
    return {
        "source": "s",
        "line": line,
        "component": "server",
        "message": message,
        "address": host,
        "at": at,
        **rest,
        **more,
    }


def joined(
    *events: dict[str, object], known: Sequence[Dial] = (), end: int | None = None, level: int = 0
) -> list[tuple[int, str | None, str | None, str]]:
    """(line, dialID, address, outcome)."""
    found = add(list(known), events, {} if end is None else {"s": end}, {"s": level})
    return [(d.line, d.dial_id, d.address, d.outcome) for d in found]


def by_id(line: int, id: str = "7", address: str | None = None, agent: str | None = None, **more: Any) -> Dial:
    return Dial(id, "s", line, address=address, agent_id=agent, server_source="s", server_line=line, **more)


def test_lines_of_others_are_no_requests() -> None:
    """An agent's, and one without a host; what ends without an open request is none."""
    assert joined(event(1, ASK, component="agent"), event(2, ASK, None), event(3, GO)) == []


def test_an_end_without_a_host_is_that_of_the_newest() -> None:
    """One with a host ends the oldest for it."""
    asked = [event(1, ASK), event(2, ASK, B), event(3, ASK)]
    assert joined(*asked, event(4, "no tunnels available", None)) == [(1, None, A, "unknown"), (2, None, B, "unknown"), (3, None, A, "no_agent")]  # fmt: skip
    assert joined(*asked, event(4, GO)) == [(1, None, A, "ok"), (2, None, B, "unknown"), (3, None, A, "unknown")]


@pytest.mark.parametrize(
    ("dial", "more", "is_same"),
    [
        (by_id(2), {}, True), (by_id(3), {}, True), (by_id(1), {}, False), (by_id(4), {}, False), (by_id(2, address=A), {}, True), (by_id(2, address=""), {}, True),
        (by_id(2, address=B), {}, False), (by_id(2), {"dial_id": "7"}, True), (by_id(9), {"dial_id": "7"}, True), (by_id(2), {"dial_id": "8"}, False),
        (by_id(2, agent="x"), {"agent_id": "x"}, True), (by_id(2, agent="x"), {"agent_id": "y"}, False), (by_id(2), {"agent_id": "y"}, True), (by_id(2, agent="x"), {}, True),
    ],
)  # fmt: skip
def test_a_dial_by_its_id_between_request_and_end_is_the_same(
    dial: Dial, more: dict[str, object], is_same: bool
) -> None:
    """By the ID where the end names one, else by its place; of another host or agent it is another one."""
    one = replace(dial)
    found = joined(event(1, ASK, at=5), event(3, GO, **more), known=[one])
    assert (len(found), one.started) == ((1, 5) if is_same else (2, None))
    if is_same:
        assert one.address == A


def test_a_request_without_a_time_leaves_that_of_the_dial() -> None:
    """Of two that fit the later one is it, and each is it once."""
    first, second = by_id(2, started=4), by_id(3, "8", started=6)
    assert joined(event(1, ASK, at=None), event(4, GO), known=[second, first]) == [
        (2, "7", None, "unknown"),
        (3, "8", A, "unknown"),
    ]
    assert (first.started, second.started) == (4, 6)
    assert len(joined(event(1, ASK), event(2, ASK), event(4, GO), event(5, GO), known=[by_id(3)])) == 2


@pytest.mark.parametrize(
    ("events", "end", "level", "outcome"),
    [
        ([], GRACE_US + 1, 3, "lost"), ([], GRACE_US, 3, "unknown"), ([], GRACE_US + 1, 2, "unknown"), ([], None, 3, "unknown"),
        ([event(3, GO, B)], GRACE_US + 1, 0, "lost"), ([event(3, ACK, B)], GRACE_US + 1, 0, "lost"), ([event(3, LATE, B)], GRACE_US + 1, 0, "unknown"),
    ],
)  # fmt: skip
def test_a_request_without_an_end_is_lost_where_success_is_printed(
    events: list[dict[str, object]], end: int | None, level: int, outcome: str
) -> None:
    """By the log's verbosity or by another success in it, and long enough before its end."""
    assert joined(event(1, ASK), *events, end=end, level=level) == [(1, None, A, outcome)]
    assert joined(event(1, ASK, at=None), *events, end=end, level=level) == [(1, None, A, "unknown")]


def test_a_request_whose_failure_names_its_host_later_is_that_dial() -> None:
    """Behind it; a dial in front of it is another one."""
    assert joined(event(2, ASK), known=[by_id(3, address=A)]) == [(3, "7", A, "unknown")]
    assert (
        len(joined(event(2, ASK), known=[by_id(3, address=B)]))
        == len(joined(event(2, ASK), known=[by_id(1, address=A)]))
        == 2
    )
    assert len(joined(event(2, ASK), known=[by_id(2, address=A)])) == 2


def test_an_acknowledged_start_of_another_connection_counts() -> None:
    """The two lines of one connection have host, agent and number alike."""
    asked = [event(1, ASK), event(2, ASK)]
    same = joined(*asked, event(3, ACK, connection_id="1"), event(4, GO, connection_id="1"))
    other = joined(*asked, event(3, ACK, connection_id="1"), event(4, GO, connection_id="2"))
    assert ([one[3] for one in same], [one[3] for one in other]) == (["ok", "unknown"], ["ok", "ok"])
    twice = joined(*asked, event(3, ACK), event(4, GO), event(5, GO))
    assert [one[3] for one in twice] == ["ok", "ok"]


def test_dials_of_several_logs_stand_log_by_log() -> None:
    """In the order of the logs, each by its lines; an ended request keeps what its end says."""
    rest = Dial("9", "t", 1, server_source="t", server_line=1)
    found = add(
        [rest], [event(5, ASK), event(2, ASK, B), event(6, LATE, A, 9, dial_id="5", agent_id="x", error="EOF")], {}, {}
    )
    assert [(d.source, d.line) for d in found] == [("t", 1), ("s", 2), ("s", 5)]
    last = found[-1]
    assert (last.outcome, last.ended, last.dial_id, last.agent_id, last.error) == ("lost", 9, "5", "x", "EOF")  # fmt: skip
