"""
Files that are sockets, as `ls -l` of a machine lists them: is the tunnel's unix socket there, on the machine itself.

::

    total 0
    srwxr-xr-x 1 root root 0 Nov 12 18:44 konnectivity-server.socket

Facts `tunnel_socket`, its path, and `tunnel_socket_rights`, mode and owners as printed; other files are understood and told nowhere. A
name without a folder stands in the one that the command names, or in the heading of its part (`ls -lR`). Columns: coreutils and busybox.
"""

from __future__ import annotations

import posixpath

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser

SOCKET, RIGHTS = "tunnel_socket", "tunnel_socket_rights"
MODE = r"[bcdlps-][rwxsStT-]{9}[.+@]?"
DATE = r"(?:[A-Z][a-z]{2}[ ]{1,3}\d{1,2}|\d{1,2}[ ]{1,3}[A-Z][a-z]{2})[ ]{1,3}[\d:]{4,5}|\d{4}-\d\d-\d\d[ ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[ ][+-]\d{4})?"
ROW = regex.compile(
    rf"(?P<mode>{MODE})[ ]+\d{{1,10}}[ ]+(?P<owner>\S{{1,60}})[ ]+(?P<group>\S{{1,60}})[ ]+(?:[^\s:]{{1,60}}:\S{{1,200}}[ ]+)?\d{{1,15}}(?:,[ ]*\d{{1,9}})?[ ]+(?:{DATE})[ ]+(?P<name>\S[^\n]*)$"
)
TOTAL = regex.compile(r"total \d{1,9}(?:\.\d)?[KMG]?[ ]*$")
PART = regex.compile(r"(?P<folder>/[^\s:]{0,400}):$")
OURS = regex.compile(r"(?i)konnectivity|proxy-server|egress|tunnel|uds")
"""What the path of the tunnel's socket has in the manifests of its projects."""


def _folder(command: str | None) -> str:
    """The folder that an `ls` is asked for, where it is one."""
    words = [word.strip("'\"") for word in (command or "").split()]
    return next((word for word in reversed(words) if word.startswith("/")), "")


def _paths(fragment: Fragment) -> dict[int, tuple[str, str]]:
    """Line to path and rights of the tunnel's sockets."""
    folder, found = _folder(fragment.context.command), {}
    for number, line in fragment.filled:
        if m := PART.match(line):
            folder = m["folder"]
        elif (m := ROW.match(line)) and m["mode"].startswith("s"):
            path = m["name"].strip() if m["name"].startswith("/") else posixpath.join(folder, m["name"].strip())
            if OURS.search(path):
                found[number] = posixpath.normpath(path), f"{m['mode']} {m['owner']} {m['group']}"
    return found


def takes(fragment: Fragment) -> str:
    """A listing with a socket of the tunnel in it."""
    first = fragment.opening[0][1]
    fits = TOTAL.match(first) or ROW.match(first) or PART.match(first)
    return "files of a machine" if fits and _paths(fragment) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    found = _paths(fragment)
    for number, line in fragment.filled:
        if ROW.match(line):
            emit.records += 1
        elif not TOTAL.match(line) and not PART.match(line):
            emit.unread(number, "no file of a listing")
        if number in found:
            path, rights = found[number]
            emit(schema.FACTS, number, key=SOCKET, value=path, typed_on=fragment.context.typed_on)
            emit(schema.FACTS, number, key=RIGHTS, value=rights, typed_on=fragment.context.typed_on)


PARSERS = (
    Parser(
        "files of a machine",
        rf"total \d{{1,9}}(?:\.\d)?[KMG]?[ ]*\n{MODE}[ ]+\d|s[rwxsStT-]{{9}}[.+@]?[ ]+\d{{1,10}}[ ]|/[^\s:]{{1,400}}:\n(?:total \d|{MODE}[ ])",
        takes,
        parse,
        35,
    ),
)
