"""
Secrets spread over lines in a form of their own, where a name above the value has neither a colon nor a sign behind it.

`netrc(5)` with one word and value a line, the data of a ConfigMap as `kubectl describe` prints it, and what Subversion stores::

    machine h.example        smtp_password:      K 8
      login bob              ----                password
      password corvus        corvus              V 6
                                                 corvus
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.redact.hinted import hinted
from analyzer.redact.kinds.chosen import chosen
from analyzer.redact.named import NAME, PUT
from analyzer.redact.rule import no_path

ACCOUNT = regex.compile(r"(?i)[ \t]{0,80}(?:login|user|account|machine)[ \t]{1,80}\S{1,200}[ \t\r]{0,80}\n")
WORD = regex.compile(r"(?im)[ \t]{0,80}(?:password|passwd)[ \t]{1,80}(?P<value>[^\s\[]\S{2,199})[ \t\r]{0,80}$")
DESCRIBED = regex.compile(rf"(?i){NAME}:[ \t\r]{{0,80}}\n----[ \t\r]{{0,80}}\n")
COUNTED = regex.compile(rf"(?i){NAME}[ \t\r]{{0,80}}\nV \d{{1,5}}[ \t\r]{{0,80}}\n")
LINE = regex.compile(r"(?P<value>[^\s\[][^\n]*+)(?:\n|\Z)")
END = regex.compile(r"\s*(?:\n|\Z)|[\w. -]{1,253}:[ \t\r]{0,80}\n----|BinaryData\n|Events:")
"""What ends the value of a described ConfigMap: a blank line, the next name, the next section."""


def spread(text: str, lines: Iterable[int] | None = None) -> str:
    """
    The text with each of these values hidden; every line stays on its number.

    Args:
        lines: where the lines begin that may hold a name.
    """
    spans: list[tuple[int, int]] = []
    for at in sorted(hinted(text) if lines is None else lines):
        if (m := WORD.match(text, at)) is not None:
            above = text.rfind("\n", 0, at - 1) + 1 if at else at
            if chosen(m["value"]) and ACCOUNT.match(text, above, at):
                spans.append(m.span("value"))
        elif (m := DESCRIBED.match(text, at)) is not None:
            spans += _described(text, m.end())
        elif (m := COUNTED.match(text, at)) is not None and (value := LINE.match(text, m.end())):
            spans.append(_bare(value))
    out, end = [], 0
    for begin, stop in spans:
        if begin >= end:
            out += [text[end:begin], PUT]
            end = stop
    return "".join(out) + text[end:] if spans else text


def _bare(m: regex.Match[str]) -> tuple[int, int]:
    """Where a value stands without the blanks behind it."""
    return m.start("value"), m.start("value") + len(m["value"].rstrip())


def _described(text: str, at: int) -> list[tuple[int, int]]:
    """Where the lines of a value stand; one that is a path or says that there is none stays."""
    found: list[tuple[int, int]] = []
    while END.match(text, at) is None and (m := LINE.match(text, at)) is not None:
        found.append(_bare(m))
        at = m.end()
    whole = text[found[0][0] : found[-1][1]] if found else ""
    return found if no_path(whole) else []
