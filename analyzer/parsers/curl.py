"""
What `curl -v` says behind a connect: the certificate that the server showed, and how the two went on.

::

    * Connected to webhook.shop.svc (10.94.10.20) port 443 (#0)
    * Server certificate:
    *  subject: CN=webhook.shop.svc
    *  start date: Mar  2 00:00:00 2025 GMT
    *  expire date: Mar  1 23:59:59 2026 GMT
    *  issuer: CN=shop-ca
    * SSL certificate problem: certificate has expired

Lines are those of curl 7.29 to 8.17 with OpenSSL. Whose authorities it knows is the host's on which it was typed; that a certificate
has expired is so whoever looks.
"""

from __future__ import annotations

from dataclasses import dataclass

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.x509 import DATE, FAULTS, moment

BEGIN = regex.compile(r"\* (?:Server|Proxy) certificate:[ \t]*$")
FIELD = regex.compile(r"\*  (?P<key>subject|issuer): (?P<name>\S[^\n]{0,1000})$")
DAY = regex.compile(rf"\*  (?P<key>start|expire) date: (?P<date>{DATE})[ \t]*$")
NAMES = regex.compile(r"\*  subjectAltName: host \"[^\"\n]{1,255}\" matched cert's \"(?P<name>[^\"\n]{1,255})\"$")
RESULT = regex.compile(r"\*  ?SSL certificate verify result: (?P<why>[^\n]{1,200}?) \((?P<code>\d{1,3})\)")
OK = regex.compile(r"\*  ?SSL certificate (?:verify ok|verified via )")
PROBLEM = regex.compile(r"(?:\* |curl: \(\d{1,3}\) )SSL(?: certificate problem)?: (?P<why>[^\n]{1,200})$")
WORDS = (
    ("expired", regex.compile(r"has expired")),
    ("not_yet", regex.compile(r"not yet valid")),
    ("name", regex.compile(r"does not match|no alternative certificate subject name")),
    ("authority", regex.compile(r"issuer certificate|self.signed|unable to verify the first")),
)  # fmt: skip
GOES_ON = regex.compile(
    r"[<>](?: |$)|[{}] \[\d{1,9} bytes data\]|\*  (?:subjectAltName|CAfile|CApath| Certificate level)\b|\* (?:ALPN|TLSv1|SSLv|TLS|SSL connection|old SSL|successfully set|error setting certificate|Cipher selection|Server auth|using HTTP|Using |h2|Connection state|Mark bundle|"
    r"Copying HTTP|\[HTTP|Request completely|Re-using|We are completely|NPN|schannel|Initializing NSS|skipping SSL|common name|Closing|Added|Hostname|Established connection|upload completely|Excess found|HTTP )"
)
"""The handshake, the request, the head of the answer: the port answered, and that is said."""


@dataclass(slots=True)
class ServerCertificate:
    """
    The certificate of the server that curl reached last, as far as it was shown.

    Attributes:
        line: the one that says most of it.
        named: the line and the field of the last name.
    """

    line: int = 0
    subject: str | None = None
    issuer: str | None = None
    names: str | None = None
    begin: int | None = None
    end: int | None = None
    verification: str | None = None
    fault: str | None = None
    named: tuple[int, str] = 0, ""

    def breaks_off(self, number: int) -> None:
        """A line that is none of curl's stands here: a name right above it was broken, and is not known to its end."""
        if self.named[0] == number - 1 and self.named[1]:
            setattr(self, self.named[1], None)

    def take(self, number: int, line: str) -> bool:
        """Is this a line of curl's about a certificate, or of what went on."""
        if BEGIN.match(line):
            self.line = self.line or number
        elif m := FIELD.match(line):
            setattr(self, m["key"], m["name"])
            self.named = number, m["key"]
        elif m := DAY.match(line):
            if m["key"] == "start":
                self.begin = moment(m["date"])
            else:
                self.end, self.line = moment(m["date"]), number
        elif m := NAMES.match(line):
            self.names = m["name"]
        elif OK.match(line):
            self.verification = "ok"
        elif m := RESULT.match(line):
            self._faulty(number, m["why"], FAULTS.get(m["code"], "other"))
        elif (m := PROBLEM.match(line)) and (fault := regex.first(WORDS, m["why"], "")):
            self._faulty(number, m["why"], fault)
        else:
            return GOES_ON.match(line) is not None
        return True

    def _faulty(self, number: int, why: str, fault: str) -> None:
        if self.fault is None:
            self.verification, self.fault, self.line = why, fault, self.line or number

    def emit_row(self, host: str | None, port: str | None, fragment: Fragment, emit: Emit) -> None:
        """The row, where anything was shown."""
        if not self.line or not (self.subject or self.end or self.fault):
            return
        context = fragment.context
        emit(
            schema.CERTIFICATES, self.line, subject=self.subject, issuer=self.issuer, names=self.names, not_before=self.begin, not_after=self.end,
            depth=0, verification=self.verification, fault=self.fault, host=host, port=int(port) if port else None, tool="curl", node=context.node,
            typed_on=context.typed_on,
        )  # fmt: skip
        emit.records -= 1
