"""
Names of files without their secrets.

What is typed into the name of a file has no sign of its end but the file's extension, by which a value looks like a file::

    DB_PASS=blue-moon7.log
    dump mysql -u root -pblue-moon7.sql.gz
"""

from __future__ import annotations

from collections.abc import Callable

from analyzer import patterns as regex
from analyzer.redact.secrets import hide

PART = regex.compile(r"[^/\\]++")
EXTENSION = regex.compile(r"(?:\.(?:[A-Za-z]{1,8}|[a-z]{1,2}\d|\d{1,4}|7z)){1,4}+$")
SIGNS = (" ", "=", ":", "-p", "@", "_")
"""Beside what stands in front of an extension one of these stands, if anything tells that it is a secret."""


def hide_name(name: str, change: Callable[[str], str] = hide) -> str:
    """A path, or the name of a file, with its secrets hidden, also those that end where an extension begins."""
    return change(PART.sub(lambda m: _part(m[0], change), name))


def _part(part: str, change: Callable[[str], str]) -> str:
    m = EXTENSION.search(part)
    if m is None or not m.start() or not any(sign in part for sign in SIGNS):
        return part
    stem = part[: m.start()]
    return f"{change(stem)}{m[0]}"
