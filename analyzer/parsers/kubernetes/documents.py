"""
Kubernetes YAML cut into documents, and a list into its items.

Documents are split by rulers or glued together without any; comments above, between and behind objects belong to none.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.parsers.base import Fragment
from analyzer.sources.one_text import column_zero

DASH = regex.compile(r"^(?P<indent> {0,4})- ", regex.M)
REMARKS = regex.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)+")
ONLY_REMARKS = regex.compile(r"(?:[ \t]*(?:#[^\n]*)?(?:\n|\Z))*\Z")
BEFORE_VERSION = r"(?:a[a-o][A-Za-z]*+:[^\n]*+\n(?:[ \t-][^\n]*+\n){0,40}+){1,16}+"
"""Keys that kubectl, which sorts them, prints above `apiVersion`: `addressType` of an EndpointSlice, `allowHostPorts` of OpenShift."""
TOP = regex.compile(rf"(?:(?:{BEFORE_VERSION}(?=apiVersion:))?+(apiVersion|kind|metadata):|(---)(?=\s|$))")
AFTER = regex.compile(rf"\n{TOP.pattern}")
KEY = regex.compile(r"(?:apiVersion|kind|metadata):|---(?=\s|$)")
"""What `TOP` finds, alone."""


def documents(fragment: Fragment) -> Iterator[tuple[int, str]]:
    """
    Split at `---`, and where documents were glued without it.

    A mapping has each key once, so a second `apiVersion:` or `kind:` at column 0 is another document's, whichever of
    the two it puts first.
    """
    text = fragment.text
    edges = sorted({0, *(() if _is_alone(text) else _cuts(text)), len(text)})
    line = fragment.first_line
    at = 0
    for begin, end in itertools.pairwise(edges):
        line += text.count("\n", at, begin)
        at = begin
        part = text[begin:end]
        if part.startswith("---"):
            newline = part.find("\n")
            skipped = part[: newline + 1] if newline >= 0 else part
            part = part[len(skipped) :]
            if not ONLY_REMARKS.match(part):
                yield _behind_remarks(line + 1, part)
        elif not ONLY_REMARKS.match(part):
            yield _behind_remarks(line, part)


def _is_alone(text: str) -> bool:
    """Does nothing stand at column 0 where a document would be cut off: no ruler, and no key a second time."""
    keys = [m[0] for at in column_zero(text) if (m := KEY.match(text, at)) is not None]
    return "---" not in keys and len(set(keys)) == len(keys)


def _cuts(text: str) -> Iterator[int]:
    """Where a further document begins, or a ruler stands."""
    seen: set[str] = set()
    opening = [m] if (m := TOP.match(text)) else []
    for m in itertools.chain(opening, AFTER.finditer(text, opening[0].end() if opening else 0)):
        key = m[1] or m[2]
        if key == "---" or key in seen:
            yield m.start() + (m.string[m.start()] == "\n")
            seen = set()
        if key != "---":
            seen.add(key)


def _behind_remarks(line: int, text: str) -> tuple[int, str]:
    """A document without the comments above it, at its first line."""
    above = REMARKS.match(text)
    at = above.end() if above else 0
    return line + text.count("\n", 0, at), text[at:]


def items_of(body: str, begin: int, first_line: int) -> Iterator[tuple[int, str]]:
    """Items of a canonical list behind the line that ends at `begin`: each starts with a dash at one and the same column."""
    first = DASH.search(body, begin)
    if first is None:
        return
    indent = first["indent"]
    # a line feed in front of the pattern lets the engine jump from line to line
    starts = [m.end() - len(indent) - 2 for m in regex.compile(rf"\n{indent}- ").finditer(body, begin)]
    if not starts:
        return
    less = rf"\n {{0,{len(indent) - 1}}}[^\s#]" if indent else r"\n(?:[^\s#-]|-(?![ \n]))"
    stop = regex.compile(less).search(body, starts[0])
    end_all = stop.start() + 1 if stop else len(body)
    line, at = first_line, begin + 1
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        if start >= end_all:
            break
        line += body.count("\n", at, start)
        at = start
        text = body[start : min(end, end_all)]
        yield line, indent + "  " + text[len(indent) + 2 :]
