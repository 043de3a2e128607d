"""What the error text of a failed connection means."""

from __future__ import annotations

import pytest
from analyzer.tunnel import errors

GRPC = 'rpc error: code = Unavailable desc = connection error: desc = "transport: {}"'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("dial tcp: lookup c104.x on 172.21.0.10:53: no such host", "dns"),
        ("dial tcp: lookup c104.x on 172.21.0.10:53: read udp 1.1.1.1:1->2.2.2.2:53: i/o timeout", "dns"),
        ("dial tcp: lookup c104.x: server misbehaving", "dns"),
        ("failed to do connect handshake, response: 403", "proxy"),
        ("proxyconnect tcp: dial tcp 10.0.0.1:3128: connection refused", "proxy"),
        ("tls: first record does not look like a TLS handshake", "not_tls"),
        ("unexpected HTTP/1.1 400", "not_tls"),
        ("authentication handshake failed: context deadline exceeded", "silent_peer"),
        ("authentication handshake failed: EOF", "silent_peer"),
        ("authentication handshake failed: read tcp 1.1.1.1:1->2.2.2.2:2: i/o timeout", "silent_peer"),
        ("remote error: tls: bad certificate", "client_certificate"),
        ("x509: certificate signed by unknown authority", "tls"),
        ("rpc error: code = Unauthenticated desc = x", "auth"),
        ("rpc error: code = PermissionDenied desc = token: Post: x509: certificate is valid for a, not b", "auth"),
        ("rpc error: code = Unauthenticated desc = unexpected HTTP status code received from server: 401", "not_grpc"),
        ("rpc error: code = PermissionDenied desc = Forbidden: HTTP status code 403; transport: x", "not_grpc"),
        (
            "rpc error: code = Unimplemented desc = unexpected HTTP status code received from server: 404 (Not Found)",
            "not_grpc",
        ),
        ("expected one server ID in the context, got []", "auth"),
        ("dial tcp 10.0.0.1:8132: connect: connection refused", "refused"),
        ("dial tcp 10.0.0.1:8132: connect: no route to host", "no_route"),
        ("dial tcp 10.0.0.1:8132: connect: network is unreachable", "unreachable"),
        ("dial tcp 10.0.0.1:8132: i/o timeout", "timeout"),
        ("context deadline exceeded", "timeout"),
        ("read tcp 1.1.1.1:1->2.2.2.2:2: connection reset by peer", "reset"),
        ("error reading from server: EOF", "reset"),
        ("No agent available", "no_agent"),
        ("no tunnels available", "no_agent"),
        ("something new", "other"),
        ("", "other"),
        (None, "other"),
    ],
)
def test_classes(text: str | None, kind: str) -> None:
    """The most telling text decides, and every class has a meaning in words."""
    assert errors.classify(text) == kind
    assert kind in errors.MEANING
    if text:
        assert errors.classify(GRPC.format(text)) == kind


def test_every_class_has_a_meaning() -> None:
    """And no meaning stands for nothing."""
    assert {name for name, _ in errors.CLASSES} | {"other"} == errors.MEANING.keys()


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("dial tcp 10.0.0.1:8132: i/o timeout", "10.0.0.1:8132"),
        ("dial tcp4 host.x:1: refused", "host.x:1"),
        ("dial udp [fd00::1]:53: refused", "fd00::1:53"),
        ("dial unix /x: refused", None),
        (None, None),
    ],
)
def test_the_target_of_a_dial(text: str | None, target: str | None) -> None:
    """Of every family."""
    assert errors.target(text) == target


@pytest.mark.parametrize(
    ("address", "kubelet"),
    [
        ("10.0.0.1:10250", True),
        ("[fd00::1]:10250", True),
        ("10.0.0.1:1025", False),
        ("10250", True),
        ("", False),
        (None, False),
    ],
)
def test_a_kubelet_is_told_by_its_port(address: str | None, kubelet: bool) -> None:
    """10250."""
    assert errors.is_kubelet(address) is kubelet
