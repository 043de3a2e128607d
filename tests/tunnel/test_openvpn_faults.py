"""Why OpenVPN's two ends do not come together, in the words of either."""

from __future__ import annotations

import pytest
from analyzer.scan import signals
from analyzer.schema import LogSignalRow
from analyzer.tunnel.openvpn_faults import SessionFault, refusal

OPENSSL = "OpenSSL: error:0A000415:SSL routines::"


def rows(*lines: str, source: str = "vpn.log") -> list[LogSignalRow]:
    found = [(at, signals.find(line)) for at, line in enumerate(lines, 1)]
    return [LogSignalRow(source=source, line=at, signal=hit.signal, name=hit.name) for at, hit in found if hit]


@pytest.mark.parametrize(
    ("line", "fault", "words"),
    [
        ("VERIFY ERROR: depth=0, error=certificate has expired: CN=vpn-server, serial=77", SessionFault.EXPIRED, "the certificate of vpn-server has expired"),
        ("VERIFY ERROR: depth=1, error=certificate has expired: O=shop, CN=vpn-ca, serial=7", SessionFault.EXPIRED, "the authority's certificate (vpn-ca) has expired"),
        (f"{OPENSSL}sslv3 alert certificate expired", SessionFault.EXPIRED, "this end's own certificate has expired"),
        ("VERIFY ERROR: depth=0, error=certificate is not yet valid: C=DE, CN=client-1", SessionFault.NOT_YET, "the certificate of client-1 is not valid yet"),
        ("VERIFY ERROR: depth=0, error=CRL has expired: CN=client-1, serial=2", SessionFault.CRL, "the certificate of client-1 cannot be checked"),
        ("CRL: loaded CRL has expired", SessionFault.CRL, "the other end's certificate cannot be checked"),
        ("VERIFY ERROR: depth=1, error=self signed certificate in certificate chain: CN=old-ca", SessionFault.AUTHORITY, "the certificate of old-ca is signed by"),
        ("VERIFY ERROR: depth=1, error=self-signed certificate in certificate chain: CN=old-ca, serial=1", SessionFault.AUTHORITY, "the certificate of old-ca"),
        ("VERIFY ERROR: depth=0, error=unable to get local issuer certificate: CN=vpn-server", SessionFault.AUTHORITY, "the certificate of vpn-server"),
        (f"{OPENSSL}tlsv1 alert unknown ca", SessionFault.AUTHORITY, "this end's own certificate is signed by"),
        ("VERIFY ERROR: depth=0, error=certificate revoked: CN=client-1", SessionFault.REVOKED, "the certificate of client-1 is revoked"),
        ("VERIFY X509NAME ERROR: CN=other, must be vpn-server", SessionFault.NAME, "the certificate of other has another name"),
        ("VERIFY ERROR: depth=0, error=unsuitable certificate purpose: CN=vpn-server", SessionFault.REJECTED, "the certificate of vpn-server is not accepted"),
        ("AUTH: Received control message: AUTH_FAILED", SessionFault.LOGIN, "the server refuses the client's login"),
        ("RESOLVE: Cannot resolve host address: vpn.example.com:1194 (Name or service not known)", SessionFault.LOOKUP, "the server's name does not resolve (vpn.example.com)"),
        ("TLS Error: cannot locate HMAC in incoming packet from [AF_INET]192.0.2.5:1194", SessionFault.KEY, "the two ends have different keys"),
        ("Authenticate/Decrypt packet error: packet HMAC authentication failed", SessionFault.KEY, "the two ends have different keys"),
    ],
)  # fmt: skip
def test_each_end_says_its_reason_in_openvpns_own_words(line: str, fault: SessionFault, words: str) -> None:
    """Whose certificate it is goes by the subject; an alert of the other end is about one's own."""
    said = refusal(rows(f"2026-03-02 08:00:01 {line}"))
    assert said is not None
    assert said.fault is fault
    assert said.words.startswith(words)


@pytest.mark.parametrize(
    "line",
    ["VERIFY OK: depth=0, CN=vpn-server", "TLS Error: TLS handshake failed", "OpenSSL: error:0A000086:SSL routines::certificate verify failed", "Inactivity timeout"],
)  # fmt: skip
def test_a_line_without_a_reason_gives_none(line: str) -> None:
    """That the handshake failed is no reason of its own."""
    assert refusal(rows(line)) is None


def test_a_session_that_stands_afterwards_ends_the_reason() -> None:
    """In the same log; what another one says of its own start is another end's."""
    bad = "VERIFY ERROR: depth=0, error=certificate has expired: CN=vpn-server"
    assert refusal(rows(bad, "Initialization Sequence Completed")) is None
    assert refusal(rows("Initialization Sequence Completed", bad)) is not None
    assert refusal([*rows(bad), *rows("Initialization Sequence Completed", source="server.log")]) is not None


def test_a_client_that_finds_no_server_to_dial() -> None:
    """Gardener's vpn-seed asks for the address of its server's load balancer; once the session stands that is over."""
    row = LogSignalRow(source="v", line=1, signal="openvpn_endpoint", name="No tunnel endpoint found")
    found = refusal([row])
    assert found is not None
    assert found.fault is SessionFault.ENDPOINT
    assert refusal([row, LogSignalRow(source="v", line=2, signal="openvpn_up", name="x")]) is None
