"""Dials of servers in http-connect mode, by the host they ask for."""

from __future__ import annotations

import pytest

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
