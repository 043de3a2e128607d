"""
`@xo cse.cluster`: access lists of the private service endpoint, read leniently because the layout is not published.

For every port in 20000-32767 (and 443) the networks on its line and below it, up to the next port or a blank line, and
the words allow, deny, missing, mismatch, error, and konnectivity, by which an answer may say whose the port is. In JSON the object that states a port has its networks, wherever they stand in it::

    {"acls":[{"cidrs":["10.0.0.0/26"],"port":31492},{"cidrs":["10.0.1.0/26"],"port":30211}]}
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser

PORT = regex.compile(r"(?<![\d.:/])(2\d{4}|3[01]\d{3}|32[0-7]\d\d|443)(?![\d./])")
NET = regex.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?")
ASKED = regex.compile(r"\bcse\.cluster[ ]{1,4}(?P<id>[0-9a-z]{20}|[0-9a-f]{32})\b")
"""Whose lists were asked for; the answer may not name it."""
WORDS = regex.compile(r"(?i)\b(allow(?:ed)?|den(?:y|ied)|missing|mismatch|error|not found|failed|konnectivity)\b")


def takes(fragment: Fragment) -> str:
    if "cse.cluster" in fragment.context.command or fragment.context.canonical == "cse":
        return "output of `@xo cse.cluster`"
    head = fragment.head(6)
    return (
        "speaks of CSE access lists" if regex.search(r"(?i)\bcse\b.*\b(?:acl|allow)|service endpoint acl", head) else ""
    )


def _of_json(lines: list[str]) -> list[tuple[int, str]]:
    """The ports that a JSON text states, each with the text of its object; none where it is no JSON."""
    begin = next((at for at, text in enumerate(lines) if text.lstrip().startswith(("{", "["))), None)
    if begin is None:
        return []
    try:
        value = json.loads("\n".join(lines[begin:]))
    except (ValueError, RecursionError):
        return []
    return list(_stated(value))


def _stated(value: object) -> Iterator[tuple[int, str]]:
    if isinstance(value, list):
        for one in value:
            yield from _stated(one)
    elif isinstance(value, dict):
        named = [v for key, v in value.items() if "port" in key.lower()]
        texts = [str(one) for v in named for one in (v if isinstance(v, list) else [v])]
        ports = [int(text) for text in texts if PORT.fullmatch(text)]
        for port in ports:
            yield port, json.dumps(value)
        for key, one in () if ports else value.items():
            if PORT.fullmatch(key):
                yield int(key), json.dumps(one)
            else:
                yield from _stated(one)


def _emit(emit: Emit, line: int, port: int, nets: list[str], words: list[str]) -> None:
    subnets = ",".join(dict.fromkeys(nets)) or None
    emit(schema.ACL, line, port=port, subnets=subnets, words=",".join(dict.fromkeys(words)) or None)


def _words(text: str) -> list[str]:
    return [word.lower() for word in WORDS.findall(text)]


def parse(fragment: Fragment, emit: Emit) -> None:
    current: list[int] = []
    line = 0
    nets: list[str] = []
    words: list[str] = []

    def finish() -> None:
        for port in current:
            _emit(emit, line, port, nets, words)

    if m := ASKED.search(fragment.context.command):
        emit.fact("cluster_id", m["id"], fragment.first_line)
    at = 0
    if stated := _of_json(fragment.lines):
        for port, text in stated:
            at = next((n for n, one in enumerate(fragment.lines[at:], at) if str(port) in one), at)
            _emit(emit, fragment.first_line + at, port, NET.findall(text), _words(text))
        return
    for at, text in enumerate(fragment.lines):
        number = fragment.first_line + at
        ports = [int(p) for p in PORT.findall(NET.sub(" ", text))]
        if ports or not text.strip():
            finish()
            current, line, nets, words = ports, number, [], []
        nets += NET.findall(text)
        words += _words(text)
        if "error" in text.lower() and not ports:
            emit.fact("cse_error", text.strip()[:200], number)
    finish()


PARSERS = (Parser("@xo cse.cluster", r"(?i:CSE (?:ACL|CLUSTER|ALLOW))", takes, parse, 14),)
