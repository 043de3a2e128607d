r"""
Certificates as openssl shows them: `s_client` of a server, `x509` of a file or of what `s_client` was given, `verify`.

::

    $ openssl s_client -connect 10.94.10.20:10250 </dev/null 2>/dev/null | openssl x509 -noout -dates -issuer
    notBefore=Jun  1 08:00:00 2025 GMT
    notAfter=Jun  1 08:00:00 2026 GMT
    issuer=CN = kubernetes-ca
    $ openssl s_client -connect c1-e.private.us-south.containers.cloud.ibm.com:31417 </dev/null
    depth=0 CN = konnectivity-server
    verify error:num=10:certificate has expired
    notAfter=Jun  1 08:00:00 2026 GMT
    CONNECTED(00000003)
    ---
    Certificate chain
     0 s:CN = konnectivity-server
       i:CN = konnectivity-ca
       v:NotBefore: Jun  1 08:00:00 2025 GMT; NotAfter: Jun  1 08:00:00 2026 GMT

The lines are those of OpenSSL 1.0 to 3.5 and of LibreSSL. What openssl says of trust is what its own store knows of authorities; that a
certificate has expired is so whoever looks. Where nothing was shown (`Could not read certificate`), the connect above it says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers import port_tests
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.x509 import DATE, FAULTS, moment

NAME = r"(?:/?[A-Z][A-Za-z]{0,30} ?= ?\S|/[A-Z]|emailAddress ?= ?\S|DC ?= ?\S)"
"""How a name begins: ``CN = x`` (1.1 to 3.1), ``CN=x`` (3.2 on), ``/CN=x`` (1.0)."""
WHOM = regex.compile(NAME)
DEPTH = regex.compile(rf"depth=(?P<depth>\d{{1,2}}) ?(?P<subject>{NAME}[^\n]*)?$")
ERROR = regex.compile(r"verify error:num=(?P<code>\d{1,3}):(?P<why>[^\n]{1,200})")
RETURN = regex.compile(r"Verify return code: (?P<code>\d{1,3}) \((?P<why>[^\n]{1,200})\)")
LOOKED = regex.compile(r"error (?P<code>\d{1,3}) at (?P<depth>\d{1,2}) depth lookup: ?(?P<why>[^\n]{1,200})")
CHECKED = regex.compile(
    r"(?P<file>[\w./-]{1,300}): (?:OK|verification failed)|error (?P<failed>[\w./-]{1,300}): verification failed"
)
CHAIN = regex.compile(rf"[ ]{{0,2}}(?P<depth>\d{{1,2}}) s:[ ]?(?P<subject>{NAME}[^\n]*)")
FIELD = regex.compile(rf"[ ]*(?:i:|(?i:subject|issuer)[=:])[ ]?(?P<name>{NAME}[^\n]*)?")
VALID = regex.compile(rf"[ ]*v:NotBefore: (?P<begin>{DATE}); NotAfter: (?P<end>{DATE})")
BEGIN = regex.compile(rf"[ ]*(?:notBefore=|Not Before ?: )(?P<date>{DATE})")
END = regex.compile(rf"[ ]*(?:notAfter=|Not After ?: )(?P<date>{DATE})")
ALTERNATIVE = regex.compile(r"[ ]*(?:X509v3 )?Subject Alternative Name:[^\n]*")
NAMED = regex.compile(r"(?:DNS|IP Address|IP|URI|email):(?P<name>[^\s,]{1,255})")
EXPIRES = regex.compile(r"Certificate will (?P<not>not )?expire")
BLOCK = regex.compile(r"Certificate:[ \t]*$")
PEM, PEM_END = "-----BEGIN ", "-----END "
NOTHING = regex.compile(
    r"(?i:unable to load certificate|could not (?:read|find|open)\b[^\n]{0,60}\bcertificate)[^\n]{0,200}"
)
"""`x509` got no certificate: the connect failed, or the other end speaks no TLS."""
DETAIL = regex.compile(
    r"[\dA-Fa-f]{4,20}:error:[\dA-Fa-f]{6,10}:[^\n]{0,300}|(?:serial|(?:sha\d{1,3}|SHA\d{1,3}|MD5) Fingerprint)=[^\n]{1,200}|X509v3 [A-Z][^\n]{1,80}|No extensions (?:matching|in certificate)[^\n]{0,80}"
    r"|verify return:\d|---|DONE|closed|Q|Certificate chain|Server certificate|No client certificate CA names sent|No ALPN negotiated|Early data was [^\n]{0,20}|read R BLOCK|no peer certificate available"
    r"|(?:Acceptable client certificate CA names|Client Certificate Types|(?:Shared )?Requested Signature Algorithms|Requested (?:Elliptic|Supported)[^\n:]{0,30}|Peer [a-zA-Z ]{4,40}|Server Temp Key|Negotiated TLS1\.3 group|Server public key is|Verification(?: error)?|Compression|Expansion|SSL handshake has read|New, |Reused, |\(NONE\)|Secure Renegotiation|This TLS version|ALPN protocol|Post-Handshake New Session|SSL-Session|Certificate-Type|Connecting to|Can't use SSL_get_servername|OCSP response|SCTs present|Protocol(?: version)?|Ciphersuite|TLS session ticket|Max Early Data|Extended master secret|Resumption PSK)[^\n]{0,400}"
    rf"|{NAME}[^\n]*"
)  # fmt: skip
"""What else these commands print; names alone are the authorities that a server takes clients of."""
FILE = regex.compile(
    r"\bx509\b[^|;&\n]{0,300}?-in[ =](?P<file>[^\s|;&]{1,300})|\bx509\b[^|;&\n]{0,300}?<[ ]?(?P<into>[^\s|;&<]{1,300})"
)
CHECKEND = regex.compile(r"-checkend[ =]0(?!\d)")
STARTS = (
    rf"(?:CONNECTED\(0|connect:errno=|Connecting to [\da-fA-F.:]{{2,45}}[ \t]*$|depth=\d{{1,2}} ?(?:{NAME}|$)|verify error:num=\d|Can't use SSL_get_servername"
    rf"|Certificate:[ \t]*\n[ ]{{2,8}}Data:[ \t]*$|(?:subject|issuer)= ?{NAME}|not(?:Before|After)={DATE}|serial=[\dA-F]{{2,64}}[ \t]*$|Certificate will (?:not )?expire|(?:{NAME}[^\n]*\n)?error \d{{1,3}} at \d{{1,2}} depth lookup"
    r"|[Uu]nable to load certificate|Could not (?:read|find|open)\b[^\n]{0,60}\bcertificate|(?:sha\d{1,3}|SHA\d{1,3}|MD5) Fingerprint=|X509v3 [A-Z][^\n]{1,60}:[^\n]{0,12}$|[\dA-Fa-f]{4,20}:error:[\dA-Fa-f]{6,10}:"
    r"|---[ \t]*\n(?:Certificate chain|Server certificate|No client certificate CA|Acceptable client|SSL handshake has read|New, |Reused, |no peer certificate|DONE|closed|read R BLOCK|Post-Handshake|SSL-Session|Peer ))"
)  # fmt: skip


@dataclass(slots=True)
class CertificateShown:
    """A certificate as far as it is known; `line` is the one that says most of it."""

    line: int
    depth: int | None = None
    subject: str | None = None
    issuer: str | None = None
    names: list[str] = field(default_factory=list)
    begin: int | None = None
    end: int | None = None
    verification: str | None = None
    fault: str | None = None
    file: str | None = None


def takes(fragment: Fragment) -> str:
    first = "\n".join(line for _, line in fragment.opening[:2])
    asked = fragment.context.command
    if regex.match(rf"(?:{STARTS})", first, regex.M) or (
        regex.search(r"\bopenssl\b", asked) and (CHECKED.fullmatch(first.partition("\n")[0]) or DETAIL.match(first))
    ):
        return "certificates as openssl shows them"
    return ""


def parse(fragment: Fragment, emit: Emit) -> None:
    reader = _Reader(fragment, emit)
    for number, line in fragment.filled:
        if not reader.line(number, line):
            emit.unread(number, "text behind a certificate")
    reader.end()


class _Reader:
    """One output, line by line."""

    def __init__(self, fragment: Fragment, emit: Emit) -> None:
        self.fragment, self.emit = fragment, emit
        self.command = fragment.context.command
        self.target = port_tests.target_of(self.command)
        self.chain: dict[int, CertificateShown] = {}
        self.plain: list[CertificateShown] = []
        self.at: CertificateShown | None = None  # what the next fields are about
        self.failed = False  # it is said that there was none to read
        self.name: str | None = None  # whom `verify` looks at
        self.within = ""  # a PEM text, or lines below a title
        self.named = False  # the next line holds names

    def line(self, number: int, line: str) -> bool:
        """Is this a line of such an output."""
        text = line.rstrip()
        if self.within == PEM or text.lstrip().startswith(PEM):
            self.within = "" if text.lstrip().startswith(PEM_END) else PEM
            self.emit.records += 1
            return True
        if self.named:
            self.named = False
            if found := [m["name"] for m in NAMED.finditer(text)]:
                self._current(number).names += found
                self.emit.records += 1
                return True
        if self._of_chain(number, text) or self._of_one(number, text) or self._of_connect(number, text):
            self.emit.records += 1
            return True
        if (text[:1] in " \t" and self.within) or DETAIL.fullmatch(text.strip()):
            if WHOM.match(text):
                self.name = text
            if text[:1] not in " \t":
                self.within = "title" if text.endswith((":", "Certificate chain")) else ""
            self.emit.records += 1
            return True
        return False

    def _of_chain(self, number: int, text: str) -> bool:
        """What `s_client` says of the certificates that the server shows, and what it makes of them."""
        if m := DEPTH.match(text) or CHAIN.fullmatch(text):
            depth = int(m["depth"])
            self.at = self.chain.setdefault(depth, CertificateShown(number, depth))
            self.at.subject = m["subject"] or self.at.subject
            self.within = "title"
        elif m := VALID.fullmatch(text):
            self._dates(number, m["begin"], m["end"])
        elif m := LOOKED.match(text):
            self.at = self.chain.setdefault(int(m["depth"]), CertificateShown(number, int(m["depth"])))
            self.at.subject, self.name = self.at.subject or self.name, None
            self._verified(m["code"], m["why"])
        elif (m := ERROR.match(text)) and self.at is not None:
            self._verified(m["code"], m["why"])
        elif m := RETURN.fullmatch(text.strip()):
            self.at = self.chain.setdefault(0, CertificateShown(number, 0))
            if m["code"] == "0":
                self.at.verification = "ok"
            elif self.at.verification is None:
                self._verified(m["code"], m["why"])
        else:
            return False
        return True

    def _of_one(self, number: int, text: str) -> bool:
        """A field of a certificate."""
        if BLOCK.match(text):
            self._next(number)
            self.within = "title"
        elif m := BEGIN.fullmatch(text):
            self._dates(number, m["date"], None)
        elif m := END.fullmatch(text):
            self._dates(number, None, m["date"])
        elif ALTERNATIVE.fullmatch(text):
            self.named, self.within = True, "title"
        elif text.startswith("Server certificate"):
            self.at = self.chain.setdefault(0, CertificateShown(number, 0))
        elif m := FIELD.fullmatch(text):
            certificate = self._current(number)
            if text.lstrip()[0] in "iI":
                certificate.issuer = m["name"] or certificate.issuer
            elif certificate.subject not in (None, m["name"]) and certificate.depth is None:
                self._next(number).subject = m["name"]
            else:
                certificate.subject = m["name"] or certificate.subject
        elif m := EXPIRES.fullmatch(text):
            if m["not"] is None and CHECKEND.search(self.command):
                self._current(number).fault = "expired"
        elif m := CHECKED.fullmatch(text):
            certificate = self._current(number)
            certificate.file = m["file"] or m["failed"]
            certificate.verification = "ok" if text.endswith(": OK") else certificate.verification
        else:
            return False
        return True

    def _of_connect(self, number: int, text: str) -> bool:
        """How the connect ended, or that it gave no certificate."""
        if found := port_tests.connect_of(text):
            port_tests.add(number, port_tests.of_target(found, self.target), text, self.fragment, self.emit)
            self.emit.records -= 1
        elif NOTHING.fullmatch(text) and self.failed:
            return True  # the same in other words
        elif NOTHING.fullmatch(text):
            self.failed = True
            context = self.fragment.context
            self.emit(
                schema.TOOL_ERRORS, number, tool="openssl", **{"class": "client"}, command=self.command or context.heading or None,
                pod=context.pod, node=context.node, message=text, typed_on=context.typed_on,
            )  # fmt: skip
            self.emit.records -= 1
        else:
            return False
        return True

    def _current(self, number: int) -> CertificateShown:
        return self.at if self.at is not None else self._next(number)

    def _next(self, number: int) -> CertificateShown:
        self.at = CertificateShown(number)
        self.plain.append(self.at)
        return self.at

    def _dates(self, number: int, begin: str | None, end: str | None) -> None:
        certificate = self._current(number)
        at = moment(begin) if begin else None
        if at is not None and certificate.begin not in (None, at) and certificate.depth is None:
            certificate = self._next(number)  # of the next file
        certificate.begin = at if at is not None else certificate.begin
        if end:
            certificate.end, certificate.line = moment(end), number

    def _verified(self, code: str, why: str) -> None:
        if self.at is not None and (self.at.fault is None or FAULTS.get(code) in ("expired", "not_yet")):
            self.at.verification, self.at.fault = why.rstrip(), FAULTS.get(code, "other")

    def end(self) -> None:
        """The rows: what `x509` says behind `s_client` is of the server's own certificate."""
        own = self.chain.get(0)
        found = [*self.plain, *(self.chain[depth] for depth in sorted(self.chain))]
        if own is not None and len(self.plain) == 1 and own.end in (None, self.plain[0].end):
            self._join(self.plain[0], own)
            found.remove(own)
        files = [m["file"] or m["into"] for m in FILE.finditer(self.command)]
        for certificate in found:
            if certificate.file is None and len(files) == 1 and not self.target and "$" not in files[0]:
                certificate.file = files[0]
            self._emit(certificate)

    @staticmethod
    def _join(certificate: CertificateShown, own: CertificateShown) -> None:
        certificate.depth = own.depth
        certificate.subject, certificate.issuer = certificate.subject or own.subject, certificate.issuer or own.issuer
        certificate.begin = certificate.begin if certificate.begin is not None else own.begin
        certificate.verification, certificate.fault = own.verification, own.fault or certificate.fault

    def _emit(self, certificate: CertificateShown) -> None:
        context = self.fragment.context
        self.emit(
            schema.CERTIFICATES, certificate.line, subject=certificate.subject, issuer=certificate.issuer, names=", ".join(dict.fromkeys(certificate.names)) or None,
            not_before=certificate.begin, not_after=certificate.end, depth=certificate.depth, verification=certificate.verification, fault=certificate.fault,
            host=self.target[0] if self.target else None, port=int(self.target[1]) if self.target else None, file=certificate.file,
            tool="openssl", node=context.node, typed_on=context.typed_on,
        )  # fmt: skip
        self.emit.records -= 1


PARSERS = (Parser("certificates", STARTS, takes, parse, 3),)
