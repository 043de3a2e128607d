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
from analyzer.sources.prose import sentence
from analyzer.sources.sniff import is_record
from analyzer.sources.stamps import OUTPUT
from analyzer.sources.wrappers import peel

KIND = "@xo cse.cluster"
PORT = regex.compile(r"(?<![\d.:/])(2\d{4}|3[01]\d{3}|32[0-7]\d\d|443)(?![\d./])")
NET = regex.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?")
ASKED = regex.compile(r"\bcse\.cluster[ ]{1,4}(?P<id>[0-9a-z]{20}|[0-9a-f]{32})\b")
"""Whose lists were asked for; the answer may not name it."""
FOREIGN = regex.compile(r"(?:^|[\s:`])--?[a-z]|\S[ ]{2,}\d{1,3}/\d{1,3}[ ]{2,}\S")
"""A flag of a command, or cells of a pod's row."""
MARK = regex.compile(r"(?:[-=*#_]{3,}|`{3}|(?:[-*+•]|\d{1,2}[.)])[ ])")
WORDS = regex.compile(r"(?i)\b(allow(?:ed)?|den(?:y|ied)|missing|mismatch|error|not found|failed|konnectivity)\b")


def takes(fragment: Fragment) -> str:
    """By what was asked, of an answer that does not begin as another output does; else by its first lines."""
    asked = "cse.cluster" in fragment.context.command
    if fragment.context.canonical == "cse" or (asked and not _is_other(fragment.opening[0][1])):
        return "output of `@xo cse.cluster`"
    head = fragment.head(6)
    return (
        "speaks of CSE access lists" if regex.search(r"(?i)\bcse\b.*\b(?:acl|allow)|service endpoint acl", head) else ""
    )


def end_of_answer(lines: list[str]) -> int:
    """The index of the line with which somebody goes on about something else, in words below a blank line; else their number."""
    apart = begun = False
    for at, line in enumerate(lines):
        if not line.strip():
            apart = begun
            continue
        if begun and (_is_other(line) or (apart and not _is_of_list(line))):
            return at
        apart, begun = False, True
    return len(lines)


def _is_other(line: str) -> bool:
    """Flags of a command, titles or a row of a table, a log's record: whatever it is, no line of an access list."""
    return bool(FOREIGN.search(line) or OUTPUT.match(line) or is_record(peel(line)))


def _is_of_list(line: str) -> bool:
    """A port, a network or a word of an access list, and no sentence."""
    if sentence(line.strip()) is not None:
        return False
    return bool(line[0] in " \t{}[]" or NET.search(line) or PORT.search(line) or WORDS.search(line) or MARK.match(line))


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


PARSERS = (Parser(KIND, r"(?i:CSE (?:ACL|CLUSTER|ALLOW))", takes, parse, 14),)
