"""Certificates as `curl -v` shows them."""

from __future__ import annotations

import datetime

import pytest
from analyzer.parsers.curl import ServerCertificate
from analyzer.schema import CERTIFICATES, INPUTS, PORT_TESTS, UNREAD

from tests.support.inline import bundle

SHOWN = """\
*   Trying 10.171.8.31:443...
* Connected to webhook.shop.svc (10.171.8.31) port 443 (#0)
* ALPN: offers h2,http/1.1
* TLSv1.3 (IN), TLS handshake, Certificate (11):
* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384
* Server certificate:
*  subject: O=Shop; CN=webhook.shop.svc
*  start date: Mar  2 00:00:00 2025 GMT
*  expire date: Mar  1 23:59:59 2026 GMT
*  subjectAltName: host "webhook.shop.svc" matched cert's "*.shop.svc"
*  issuer: O=Shop; CN=shop-ca
*  SSL certificate verify ok.
"""
OK = "*  SSL certificate verify ok.\n"


def test_the_server_s_certificate_beside_its_port() -> None:
    """With the host that curl reached, at the line that says how long it is valid; the handshake is no unread text."""
    rows = bundle(c=f"$ curl -v https://webhook.shop.svc:443/\n{SHOWN}").snapshot.rows
    [one] = rows[CERTIFICATES]
    assert (one.subject, one.issuer, one.names) == ("O=Shop; CN=webhook.shop.svc", "O=Shop; CN=shop-ca", "*.shop.svc")
    assert (one.host, one.port, one.tool, one.line, one.depth) == ("webhook.shop.svc", 443, "curl", 10, 0)
    assert one.not_after == datetime.datetime(2026, 3, 1, 23, 59, 59, tzinfo=datetime.UTC)
    assert (one.verification, one.fault) == ("ok", None)
    assert [row.outcome for row in rows[PORT_TESTS]] == ["answered"]
    assert not rows[UNREAD]
    assert (rows[INPUTS][0].lines, rows[INPUTS][0].understood_lines) == (13, 13)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("*  SSL certificate verify result: certificate has expired (10), continuing anyway.\n", "expired"),
        (
            "*  SSL certificate verify result: unable to get local issuer certificate (20), continuing anyway.\n",
            "authority",
        ),
        ("* SSL certificate problem: certificate is not yet valid\n", "not_yet"),
        ("* SSL: no alternative certificate subject name matches target host name 'x'\n", "name"),
    ],
)
def test_what_curl_found_wrong(said: str, fault: str) -> None:
    """By OpenSSL's number, or by its words where it prints none."""
    [one] = bundle(c=SHOWN.replace(OK, said)).snapshot.rows[CERTIFICATES]
    assert one.fault == fault


def test_lines_of_others_are_not_taken() -> None:
    """A sentence, and what a server's own program prints."""
    one = ServerCertificate()
    assert not any(
        one.take(at, line) for at, line in enumerate(("that is all", "subject: CN=x", "*  subject CN=x", ""))
    )
    assert (one.subject, one.line) == (None, 0)
    assert one.take(4, "*  subject: CN=x")
    assert one.subject == "CN=x"


def test_a_name_that_was_broken_is_not_known() -> None:
    """Where the rest of it stands on the next line; the days are known all the same."""
    broken = SHOWN.replace("O=Shop; CN=webhook.shop.svc", "O=Shop;\nCN=webhook.shop.svc")
    [one] = bundle(c=broken).snapshot.rows[CERTIFICATES]
    assert (one.subject, one.issuer, one.not_after is None) == (None, "O=Shop; CN=shop-ca", False)


def test_a_connect_without_a_certificate_has_none() -> None:
    """Plain HTTP, and two connects of which the second shows one."""
    plain = "* Connected to web (10.9.0.1) port 80 (#0)\n> GET / HTTP/1.1\n"
    assert not bundle(c=plain).snapshot.rows[CERTIFICATES]
    both = plain + SHOWN
    assert [(one.host, one.line) for one in bundle(c=both).snapshot.rows[CERTIFICATES]] == [("webhook.shop.svc", 11)]


def test_a_kubelet_s_certificate_that_has_run_out() -> None:
    """What curl shows at a kubelet's port counts as what openssl shows."""
    shown = SHOWN.replace("webhook.shop.svc (10.171.8.31) port 443", "10.171.8.31 (10.171.8.31) port 10250")
    told = "*  SSL certificate verify result: certificate has expired (10), continuing anyway.\n"
    case = bundle(c=shown.replace(OK, told))
    assert [(one.host, one.port, one.fault) for one in case.snapshot.rows[CERTIFICATES]] == [
        ("10.171.8.31", 10250, "expired")
    ]
    assert case.status("NOD-02") == "warn"
