"""
Why OpenVPN's two ends do not come together, where one of them says so: a certificate, a login, a key or a name that another start does not mend.

Samples (`ssl_verify_openssl.c`, `ssl_verify.c`, `ssl_openssl.c`, `push.c`, `socket.c`, `crypto.c`)::

    VERIFY ERROR: depth=0, error=certificate has expired: CN=vpn-seed-server, serial=331984
    VERIFY X509NAME ERROR: CN=other, must be vpn-seed-server
    VERIFY ERROR: depth=0, error=CRL has expired: CN=client
    OpenSSL: error:0A000415:SSL routines::sslv3 alert certificate expired
    AUTH: Received control message: AUTH_FAILED
    RESOLVE: Cannot resolve host address: vpn.example.com:1194 (Name or service not known)
    TLS Error: cannot locate HMAC in incoming packet from [AF_INET]192.0.2.5:1194

and of the script around it in Gardener's `vpn-seed`::

    [Thu Apr 21 11:55:44 UTC 2022]: error: could not identify any endpoints
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.schema import LogSignalRow

SAID, STANDS, UNFOUND = "openvpn_fault", "openvpn_up", "openvpn_endpoint"
"""Signals of a row: one that says a reason, one that says that the session stands, and one of a client that finds no server to dial."""


class SessionFault(Enum):
    """What the two ends do not agree on."""

    EXPIRED = "has expired"
    NOT_YET = "is not valid yet"
    REVOKED = "is revoked"
    CRL = "cannot be checked: the list of revoked certificates has expired or is missing"
    AUTHORITY = "is signed by an authority that the other end does not know"
    NAME = "has another name than the other end expects"
    REJECTED = "is not accepted by the other end"
    LOGIN = "the server refuses the client's login"
    KEY = "the two ends have different keys (tls-auth, tls-crypt)"
    LOOKUP = "the server's name does not resolve"
    ENDPOINT = "the client finds no address of its server: the load balancer of service vpn-shoot has none, or it cannot ask for it"


OF_CERTIFICATES = frozenset({
    SessionFault.EXPIRED, SessionFault.NOT_YET, SessionFault.REVOKED, SessionFault.CRL, SessionFault.AUTHORITY, SessionFault.NAME,
    SessionFault.REJECTED,
})  # fmt: skip
BY_WORDS = (
    (SessionFault.LOGIN, regex.compile(r"AUTH_FAILED")),
    (SessionFault.LOOKUP, regex.compile(r"Cannot resolve host address: ?(?P<whose>[\w.-]{1,253})?")),
    (SessionFault.KEY, regex.compile(r"cannot locate HMAC|packet HMAC authentication failed|tls-crypt unwrap error")),
    (SessionFault.CRL, regex.compile(r"(?i)CRL (?:has expired|is not yet valid)|certificate CRL|CRL signature")),
    (SessionFault.REVOKED, regex.compile(r"(?i)certificate (?:is )?revoked|revoked")),
    (SessionFault.NOT_YET, regex.compile(r"not yet valid")),
    (SessionFault.EXPIRED, regex.compile(r"(?:certificate )?(?:has )?expired")),
    (SessionFault.AUTHORITY, regex.compile(r"(?i)self.signed|issuer certificate|unable to verify the first|unknown ca\b|signature failure")),
    (SessionFault.NAME, regex.compile(r"X509NAME ERROR")),
)  # fmt: skip
"""In this order: a list that has expired is no certificate that has."""
DEPTH = regex.compile(r"depth=(?P<depth>\d{1,2})")
SUBJECT = regex.compile(r"(?:error=[^:\n]{1,120}: |NAME ERROR: )[^\n]{0,300}?\bCN=(?P<name>[^,/\n]{1,120})")
ALERT = regex.compile(r"\balert (?:certificate|unknown ca|bad certificate|unsupported)")


class SessionRefusal(NamedTuple):
    """
    Attributes:
        whose: common name of the certificate, or host that was looked up; "" where nothing names it.
        of_authority: is it no end's own certificate, but one that signed it.
        own: does the other end complain, so that it is the certificate of whoever wrote the log.
        row: the line that says it.
    """

    fault: SessionFault
    whose: str
    of_authority: bool
    own: bool
    row: LogSignalRow

    @property
    def words(self) -> str:
        if self.fault not in OF_CERTIFICATES:
            return f"{self.fault.value}{f' ({self.whose})' if self.whose else ''}"
        return f"{self.certificate} {self.fault.value}"

    @property
    def certificate(self) -> str:
        if self.of_authority:
            return f"the authority's certificate{f' ({self.whose})' if self.whose else ''}"
        if self.whose:
            return f"the certificate of {self.whose}"
        return "this end's own certificate" if self.own else "the other end's certificate"


def refusal(rows: Sequence[LogSignalRow]) -> SessionRefusal | None:
    """The reason by the last line that says one; None once the session of the same log stands, or where none is said."""
    at = next((n for n in range(len(rows) - 1, -1, -1) if _read(rows[n]) is not None), None)
    if at is None:
        return None
    last = rows[at]
    if any(row.signal == STANDS and row.source == last.source for row in rows[at + 1 :]):
        return None
    return _read(last)


def _read(row: LogSignalRow) -> SessionRefusal | None:
    text = row.name or ""
    if row.signal == UNFOUND:
        return SessionRefusal(SessionFault.ENDPOINT, "", False, False, row)
    if row.signal != SAID and not (row.signal == "openvpn_restart" and text.startswith("AUTH_FAILED")):
        return None
    own = ALERT.search(text) is not None
    depth, subject = DEPTH.search(text), SUBJECT.search(text)
    for fault, pattern in BY_WORDS:
        if m := pattern.search(text):
            whose = subject["name"] if subject else m.groupdict().get("whose") or ""
            higher = (
                depth is not None and depth["depth"] != "0" and fault not in (SessionFault.AUTHORITY, SessionFault.CRL)
            )
            return SessionRefusal(fault, whose.strip(), higher, own, row)
    if own or "VERIFY" in text:
        return SessionRefusal(SessionFault.REJECTED, subject["name"].strip() if subject else "", False, own, row)
    return None
