"""
`@xo cse.cluster`: access lists of the private service endpoint, read leniently because the layout is not published.

For every port in 20000-32767 (and 443) the networks on its line and below it, up to the next port or a blank line, and
the words allow, deny, missing, mismatch, error.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser

PORT = regex.compile(r"(?<![\d.:/])(2\d{4}|3[01]\d{3}|32[0-7]\d\d|443)(?![\d./])")
NET = regex.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?")
WORDS = regex.compile(r"(?i)\b(allow(?:ed)?|den(?:y|ied)|missing|mismatch|error|not found|failed)\b")


def takes(fragment: Fragment) -> str:
    if "cse.cluster" in fragment.context.command or fragment.context.canonical == "cse":
        return "output of `@xo cse.cluster`"
    head = fragment.head(6)
    return (
        "speaks of CSE access lists" if regex.search(r"(?i)\bcse\b.*\b(?:acl|allow)|service endpoint acl", head) else ""
    )


def parse(fragment: Fragment, emit: Emit) -> None:
    current: list[int] = []
    line = 0
    nets: list[str] = []
    words: list[str] = []

    def finish() -> None:
        for port in current:
            emit(
                schema.ACL,
                line,
                port=port,
                subnets=",".join(dict.fromkeys(nets)) or None,
                words=",".join(dict.fromkeys(words)) or None,
            )

    for at, text in enumerate(fragment.lines):
        number = fragment.first_line + at
        ports = [int(p) for p in PORT.findall(NET.sub(" ", text))]
        if ports or not text.strip():
            finish()
            current, line, nets, words = ports, number, [], []
        nets += NET.findall(text)
        words += [w.lower() for w in WORDS.findall(text)]
        if "error" in text.lower() and not ports:
            emit.fact("cse_error", text.strip()[:200], number)
    finish()


PARSERS = (Parser("@xo cse.cluster", r"(?i:CSE (?:ACL|CLUSTER|ALLOW))", takes, parse, 14),)
