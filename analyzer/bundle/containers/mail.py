"""
Mails as they lie on disk (`.eml`, mbox): what is attached, or written, in base64 is a member of its own.

::

    Content-Type: text/plain; name="nodes.txt"
    Content-Transfer-Encoding: base64

    TkFNRSAgIFNUQVRVUyAgICAgUk9MRVMgICAgQUdFICAgVkVSU0lPTgp3MSAgICAgUmVhZHkgICAg

    --=_b1

Sources: RFC 2045 (transfer encoding), RFC 2046 (boundaries). The mail itself is read as text, without these lines.
"""

from __future__ import annotations

import binascii
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from analyzer import patterns as regex
from analyzer.bundle.containers.tar import ArchiveMember
from analyzer.bundle.stream import Budget, Continued, Exactly, Peekable, take
from analyzer.limits import Limits

VERSION = regex.compile(rb"MIME-Version:[ \t]*1\.", regex.I)
ENCODED = regex.compile(rb"^Content-Transfer-Encoding:[ \t]*[\"']?base64\b[^\n]*\n", regex.M | regex.I)
FIELD = regex.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:|[ \t]+\S")
LINE = regex.compile(rb"[A-Za-z0-9+/]*={0,2}\Z")
NAMED = regex.compile(rb"(?:file)?name\*?=(?:\"([^\"\n]{1,200})\"|([^\s;\"]{1,200}))", regex.I)
TYPE = regex.compile(rb"^Content-Type:[ \t]*([\w.+-]{1,60}/[\w.+-]{1,80})", regex.M | regex.I)
CHARSET = regex.compile(rb"charset=[\"']?(iso-8859-\d{1,2}|windows-12\d\d|utf-16(?:le|be)?)\b", regex.I)
ENDINGS = {"text/plain": ".txt", "text/html": ".html", "message/rfc822": ".eml"}
LONGEST = 1000
"""Bytes of a line of base64; RFC 2045 has 76."""
HEADER = 60
"""Lines of a part's header."""
MOST = 1 << 15
"""Bytes of a mail's first header."""


@dataclass(slots=True, eq=False, repr=False)
class MailPart:
    """One part in base64: its lines in the mail, from `begin` up to and without `end`."""

    name: str
    kind: str
    begin: int
    end: int
    data: bytes
    damage: str = ""


def begins(head: bytes) -> bool:
    """Does a mail begin here, or several, that may hold parts in base64: its version is among its first header's fields."""
    start = head[:MOST]
    if b"mime-version" not in start.lower():
        return False
    for line in start.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n"):
        if VERSION.match(line):
            return True
        if not FIELD.match(line) and not line.startswith((b"From ", b">")):
            return False
    return False


@dataclass(slots=True)
class Opened:
    """The text of a mail without its parts in base64, these parts, and what is to be said of it."""

    text: Peekable
    parts: list[MailPart] = field(default_factory=list)
    note: str = ""


def read(stream: Peekable, limits: Limits) -> Opened:
    """The mail from its stream, up to what a document may have."""
    data, _, error = take(stream, limits.document_bytes)
    text, parts = opened(data)
    note = f"{len(parts)} parts in base64 are members of their own" if parts else ""
    return Opened(Peekable(Continued(text, stream, error)), parts, note)


def opened(data: bytes) -> tuple[bytes, list[MailPart]]:
    """The mail, line by line the same, with the lines of its parts in base64 left empty; and these parts."""
    if ENCODED.search(data) is None:
        return data, []
    lines = data.split(b"\n")
    found: list[MailPart] = []
    at = 0
    while at < len(lines):
        if not ENCODED.match(lines[at] + b"\n"):
            at += 1
            continue
        first = last = at
        while first and at - first < HEADER and FIELD.match(lines[first - 1]):
            first -= 1
        while last + 1 < len(lines) and last - at < HEADER and FIELD.match(lines[last + 1]):
            last += 1
        begin = at = last + 1
        while at < len(lines) and len(lines[at]) <= LONGEST and LINE.match(lines[at].strip()):
            at += 1
        if body := b"".join(lines[begin:at]).strip():
            found.append(_part(b"\n".join(lines[first : last + 1]), body, begin, at, len(found) + 1))
            lines[begin:at] = [b"\r" if line.endswith(b"\r") else b"" for line in lines[begin:at]]
    return b"\n".join(lines), found


def _part(header: bytes, body: bytes, begin: int, end: int, number: int) -> MailPart:
    kind = m[1].decode("ascii", "replace").lower() if (m := TYPE.search(header)) else "text/plain"
    named = NAMED.search(header)
    name = (named[1] or named[2]).decode("utf-8", "replace") if named else f"part {number}{ENDINGS.get(kind, '')}"
    plain = body.translate(None, b" \t\r\n")
    damage = ""
    if len(plain) % 4:
        plain, damage = plain[: len(plain) // 4 * 4], "a part in base64 that ends in the middle"
    try:
        data = binascii.a2b_base64(plain)
    except binascii.Error as error:
        return MailPart(name, kind, begin, end, b"", f"a part in base64 that cannot be read: {error}")
    charset = CHARSET.search(header) if kind.startswith("text/") else None
    if charset and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode(charset[1].decode().lower(), "replace").encode()
    return MailPart(name, kind, begin, end, data, damage)


def entries(parts: list[MailPart], budget: Budget) -> Iterator[ArchiveMember]:
    """The parts in their order; a page that repeats the mail's own text stands for nothing new."""
    text = next((part for part in parts if part.kind == "text/plain" and part.name.startswith("part ")), None)
    for part in parts:
        if text is not None and part.kind == "text/html" and part.name.startswith("part "):
            continue
        stream = Exactly(io.BytesIO(part.data), len(part.data), budget) if part.data else None
        if part.damage:
            yield ArchiveMember(part.name, len(part.data), None, note=part.damage, kind="damage")
        if stream is not None:
            yield ArchiveMember(part.name, len(part.data), stream)
