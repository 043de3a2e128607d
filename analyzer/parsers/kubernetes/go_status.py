"""
An API server's no as a Go program prints the value that its client returned: a test's log, a panic, `%#v`.

One field on a line (gomega's format), or all on one; a table of a ticket may stand around them::

    <*errors.StatusError | 0xc0012b88c0>: {
        ErrStatus: {
            Status: "Failure",
            Message: "error dialing backend: No agent available",
            Code: 500,
    &errors.StatusError{ErrStatus:v1.Status{Status:"Failure", Message:"error dialing backend: EOF", Code:500}}

The message is what `kubectl` prints behind `Error from server:`, and is read as that.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.konnectivity import chain
from analyzer.parsers import tool_errors
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.sources.go_quotes import unquote

MARGIN = r"[ \t|>*\\-]{0,32}+(?:\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z?[ \t]{0,8}\|?[ \t]{0,32})?"
QUOTED = r"\"(?P<text>(?:[^\"\\]|\\.)+)\""
FIELD = regex.compile(rf"{MARGIN}(?:Message|s): ?{QUOTED},?[ \t|]*$")
"""A field of the status, or of the error that it wraps, alone on its line."""
STRUCT = regex.compile(r"errors\.StatusError\{|\bErrStatus: ?(?:v1\.Status)?\{|\bv1\.Status\{|errors\.errorString\{")
WITHIN = regex.compile(rf"\b(?:Message|s):[ ]?{QUOTED}")
BEGIN = rf"{MARGIN}(?:(?:Message|s): ?\"|[\w :.,&*()-]{{0,220}}+\{{(?:(?<=errors\.StatusError\{{)|(?<=v1\.Status\{{)|(?<=errors\.errorString\{{)))"
REST = regex.compile(
    rf"{MARGIN}(?:[\]}})]+,?|(?:TypeMeta|ListMeta|SelfLink|ResourceVersion|Continue|RemainingItemCount|Status|Reason|Details|Code|Name|Group|Kind|UID|Causes|RetryAfterSeconds|Type|Message|Field|APIVersion|ErrStatus): ?[^\n]{{0,300}})[ \t|]*$"
)
"""Other fields of the struct, and what closes it."""


def message(line: str) -> str | None:
    """The API server's error that a line holds so; None where it holds none that says anything of a call."""
    found = FIELD.match(line) or (WITHIN.search(line, m.end()) if (m := STRUCT.search(line)) else None)
    if found is None:
        return None
    text = unquote(found["text"])
    return text if tool_errors.LINE.match(text) or chain.of_use(text) is not None else None


def takes(fragment: Fragment) -> str:
    first = next((line for _, line in fragment.opening), "")
    return "an API server's answer, as Go prints it" if message(first) is not None else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if (text := message(line)) is not None:
            tool_errors.add(number, text, emit)
        elif not REST.match(line):
            emit.unread(number, "text behind an error")


PARSERS = (Parser("API status in Go", BEGIN, takes, parse, 36),)
