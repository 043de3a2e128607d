"""
Mails as they lie on disk (`.eml`): a text that is quoted-printable, line by line as it was written.

::

    Content-Transfer-Encoding: quoted-printable

    NAME=20         STATUS     ROLES    AGE   VERSION
    10.0.1.44       NotReady   <none>   41d   v1.29.4+IKS=
    _1537

Source: RFC 2045, section 6.7. A line that goes on is put on its first line, and the others are left empty.
"""

from __future__ import annotations

from analyzer import patterns as regex

HEADER = regex.compile(r"^Content-Transfer-Encoding:[ \t]*quoted-printable[ \t]*$", regex.M | regex.I)
BYTES = regex.compile(r"(?:=[0-9A-Fa-f]{2})++")
BOUNDARY = regex.compile(r"--[\w'()+,./:=?-]{4,70}$")


def decoded(text: str) -> tuple[str, int | None]:
    """The text with such parts as they were written, and how many lines were left empty; None where it has no such part."""
    if HEADER.search(text) is None:
        return text, None
    lines = text.split("\n")
    emptied = at = 0
    while at < len(lines):
        if not HEADER.match(lines[at]):
            at += 1
            continue
        while at < len(lines) and lines[at].strip():
            at += 1
        while at < len(lines) and not BOUNDARY.match(lines[at].rstrip()):
            begin = at
            parts = [lines[at].rstrip(" \t")]
            while parts[-1].endswith("=") and at + 1 < len(lines):
                at += 1
                parts.append(lines[at].rstrip(" \t"))
                lines[at] = ""
                emptied += 1
            whole = "".join(part.removesuffix("=") for part in parts[:-1]) + parts[-1]
            lines[begin] = BYTES.sub(_plain, whole) if "=" in whole else whole
            at += 1
    return "\n".join(lines), emptied


def _plain(found: regex.Match[str]) -> str:
    """The characters of some bytes; a line feed among them ends no line here."""
    text = bytes.fromhex(found.group().replace("=", "")).decode("utf-8", "replace")
    return text.replace("\r", " ").replace("\n", " ")
