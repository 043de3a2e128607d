"""Through which proxy an API server dialled."""

from __future__ import annotations

import pytest
from analyzer.konnectivity.proxied import dialled_port, proxy_of, proxy_place


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("error dialing backend: proxy error from vpn-seed-server:9443 while dialing 10.1.0.7:10250, code 503: x", "vpn-seed-server"),
        ("proxy error from [fd00::1]:8132 while dialing [fd00::2]:10250, code 502: 502 Bad Gateway", "fd00::1"),
        ("an upstream proxy error from nowhere", None),
        (None, None),
    ],
)  # fmt: skip
def test_whom_the_api_server_dials_through(text: str | None, proxy: str | None) -> None:
    """The host of its proxy, without the port."""
    assert proxy_of(text) == proxy


def test_the_proxys_port_tells_more() -> None:
    """As it was dialled, with its port."""
    assert proxy_place("proxy error from 127.0.0.1:9345 while dialing 10.1.0.7:10250, code 502: x") == "127.0.0.1:9345"
    assert proxy_place("an upstream proxy error from nowhere") is None


@pytest.mark.parametrize(
    ("text", "port"),
    [
        ("TCP: connect to [AF_INET]192.0.2.5:8132 failed: Connection refused", "8132"),
        ("TCP: connect to [AF_INET6][2001:db8::5]:8132 failed: Connection timed out", "8132"),
        ("Inactivity timeout (--ping-restart), restarting", None),
        (None, None),
    ],
)
def test_the_port_that_a_client_of_openvpn_dials(text: str | None, port: str | None) -> None:
    """In its own words of a connect that failed."""
    assert dialled_port(text) == port
