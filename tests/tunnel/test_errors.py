"""What the error text of a failed connection means."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from analyzer.tunnel import errors
from analyzer.tunnel.errors import Trust, why_untrusted


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("dial tcp: lookup a.b on 10.0.0.10:53: no such host", "dns"),
        ("failed to do connect handshake, response: HTTP/1.1 403 Forbidden", "proxy"),
        ("tls: first record does not look like a TLS handshake", "not_tls"),
        ("authentication handshake failed: context deadline exceeded", "silent_peer"),
        ("remote error: tls: bad certificate", "client_certificate"),
        ("x509: certificate has expired or is not yet valid", "expired"),
        ("x509: certificate signed by unknown authority", "tls"),
        ("expected one server ID in the context, got []", "auth"),
        ("dial tcp 10.0.0.1:1: connect: connection refused", "refused"),
        ("dial tcp 10.0.0.1:1: connect: no route to host", "no_route"),
        ("dial tcp 10.0.0.1:1: connect: network is unreachable", "unreachable"),
        ("dial tcp 10.0.0.1:1: i/o timeout", "timeout"),
        ("read: connection reset by peer", "reset"),
        ("No agent available", "no_agent"),
        ("the moon is full", "other"),
        (None, "other"),
    ],
)
def test_the_class_of_an_error(text: str | None, kind: str) -> None:
    """The most telling text first; every class has words."""
    assert errors.classify(text) == kind
    assert kind in errors.MEANING


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x509: certificate signed by unknown authority", Trust.AUTHORITY),
        ("x509: certificate has expired or is not yet valid: current time A is after 2026-03-01T00:00:00Z", Trust.EXPIRED),
        ("x509: certificate has expired or is not yet valid: current time A is before 2026-03-01T00:00:00Z", Trust.NOT_YET),
        ("x509: certificate is valid for a.b, not c.d", Trust.NAME),
        ("remote error: tls: expired certificate", Trust.REJECTED),
        ("tls: handshake failure", Trust.OTHER),
        (None, Trust.OTHER),
    ],
)  # fmt: skip
def test_why_a_certificate_is_not_accepted(text: str | None, kind: Trust) -> None:
    """An alert of the other side is its refusal, whatever it says; else Go's own reason."""
    assert errors.trust(text) is kind


def test_targets_and_pings() -> None:
    """Small questions that checks ask."""
    assert errors.target("dial tcp [fd00::1]:10250: i/o timeout") == "fd00::1:10250"
    assert errors.target("dial tcp [2062:3285:4f1b::b22a]:10250: i/o timeout") == "2062:3285:4f1b::b22a:10250"
    assert errors.target("EOF") is None
    assert errors.is_kubelet("10.0.0.1:10250")
    assert not errors.is_kubelet("10.0.0.1:443")
    assert not errors.is_kubelet(None)
    assert errors.too_many_pings("code: ENHANCE_YOUR_CALM")
    assert errors.too_many_pings('debug data: "too_many_pings"')
    assert not errors.too_many_pings("EOF")
    assert not errors.too_many_pings(None)


@pytest.mark.parametrize(
    ("text", "by_tls", "unnamed"),
    [
        ("x509: certificate signed by unknown authority", True, False),
        ("remote error: tls: bad certificate", True, False),
        ("a proxy's page about a certificate", False, False),
        ("expected one server ID in the context, got []", False, True),
        (None, False, False),
    ],
)
def test_whose_words_an_error_is_in(text: str | None, by_tls: bool, unnamed: bool) -> None:
    """Go's own check and a TLS alert state a certificate; an agent that got no server ID states nothing of why."""
    assert (errors.by_tls(text), errors.unnamed(text)) == (by_tls, unnamed)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("dns: A record lookup error: lookup a.example.org on 10.0.0.10:53: read udp 10.1.0.1:4->10.0.0.10:53: i/o timeout", "a.example.org"),
        ("dial tcp: lookup a.example.org: no such host", "a.example.org"),
        ("name resolver error: produced zero addresses", None),
    ],
)  # fmt: skip
def test_a_resolver_s_words_name_the_host(text: str, name: str | None) -> None:
    """gRPC's own resolver speaks of a look-up before it names what it looked up."""
    assert errors.classify(text) == "dns"
    found = errors.LOOKUP.search(text)
    assert (found[1] if found else None) == name


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("dial tcp 127.0.0.1:7132: connect: connection refused", True),
        ("dial tcp [::1]:7132: connect: connection refused", True),
        ("dial tcp 127.0.0.1:7132: i/o timeout", False),
        ("dial tcp 10.0.0.9:8132: connect: connection refused", False),
        (None, False),
    ],
)
def test_a_refusal_on_the_diallers_own_machine(text: str | None, home: bool) -> None:
    """Loopback, and nobody listens: both."""
    assert errors.refused_at_home(text) is home


@pytest.mark.parametrize(
    ("asks", "yes", "no"),
    [
        (errors.by_tls, ["x509: certificate", "remote error: tls: bad"], ["certificate", "remote error: x", "tls: bad"]),
        (errors.unnamed, ["expected one server ID in the context"], ["server ID"]),
        (errors.is_refused, ["code = Unauthenticated desc = x", "code = PermissionDenied"], ["code = Unavailable desc = Unauthenticated", "code = PermissionDenied desc = unexpected HTTP status code received from server: 403"]),
        (errors.is_cut, ["http2: client connection lost", "x: unexpected EOF"], ["EOF", "stream error"]),
        (errors.refused_at_home, ["dial tcp 127.0.0.1:8132: connect: connection refused", "dial tcp [::1]:1: connect: connection refused"],
         ["dial tcp 10.0.0.1:8132: connect: connection refused", "dial tcp 127.0.0.1:8132: i/o timeout", "connection refused"]),
        (errors.is_kubelet, ["10.0.0.1:10250", "[fd00::1]:10250"], ["10.0.0.1:102500", "10250:1", ""]),
        (errors.too_many_pings, ["code: ENHANCE_YOUR_CALM", 'debug data: "too_many_pings"'], ["ping", ""]),
    ],
)  # fmt: skip
def test_what_a_text_says(asks: Callable[[str | None], bool], yes: list[str], no: list[str]) -> None:
    """Each question by its own words; no text says nothing."""
    assert [asks(text) for text in yes] == [True] * len(yes)
    assert [bool(asks(text)) for text in (*no, None)] == [False] * (len(no) + 1)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("dial tcp: lookup a.b on 10.0.0.10:53: no such host", "10.0.0.10"),
        ("dial tcp: lookup a.b on [fd00::a]:53: no such host", "fd00::a"),
        ("dial tcp: lookup a.b: i/o timeout", None),
        ("dial tcp 10.0.0.1:443: i/o timeout", None),
        (None, None),
    ],
)
def test_the_resolver_that_was_asked(text: str | None, address: str | None) -> None:
    """Go names it with its port where it asked one itself; a look-up of the system's own library names none."""
    assert errors.resolver(text) == address


def test_the_far_end_of_a_connection_that_was_read() -> None:
    """Go's words for a read or a write name both ends; a dial has only one."""
    assert (
        errors.far_end(
            "error reading from client: read tcp 10.1.0.2:8091->10.2.0.7:41769: read: connection reset by peer"
        )
        == "10.2.0.7"
    )
    assert errors.far_end("write tcp [fd00::1]:8091->[fd00::9]:4001: broken pipe") == "fd00::9"
    assert errors.far_end("dial tcp 10.1.0.2:8091: i/o timeout") is None
    assert errors.far_end(None) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('x509: certificate signed by unknown authority (possibly because of "x" while trying to verify candidate authority certificate "k-ca")', "another authority of the name k-ca"),
        ('x509: certificate signed by unknown authority (possibly because of "x" while trying to verify candidate authority certificate "Zscaler Root CA")', "TLS inspection"),
        ("x509: certificate signed by unknown authority", "TLS inspection"),
        ("x509: certificate has expired or is not yet valid: current time A is after 2026-03-01T00:00:00Z", "it has expired"),
        (None, "it is not accepted"),
    ],
)  # fmt: skip
def test_why_a_certificate_is_not_accepted_in_words(text: str | None, words: str) -> None:
    """A signer of a name that the other side knows is nothing on the way, unless that name is a firewall's."""
    assert words in why_untrusted(text)
