"""A member that is one document and nothing else, told by what stands at column 0: nothing has to be looked for inside."""

from __future__ import annotations

import re

COLUMN_ZERO = re.compile(r"\n([^ \-\n][^\n]{0,40})")
TOP_KEYS = ("apiVersion:", "kind:", "metadata:", "items:", "spec:", "status:", "---", "...")
LISTING = 100_000
"""Characters from which on a text may be a large listing."""


def is_one_listing(text: str) -> bool:
    """A large `kubectl get -o yaml` and nothing else: every line at column 0 is a key of an object."""
    if len(text) < LISTING or not text.startswith(("apiVersion:", "items:", "kind:", "---\n")):
        return False
    return all(line.startswith(TOP_KEYS) for line in COLUMN_ZERO.findall(text))


def is_one_json(text: str) -> bool:
    """A JSON document over many lines, or a large one on a single line, and nothing else: nothing starts inside of it."""
    first = text.find("\n")
    if text[:first].rstrip(" \t") in ("{", "["):
        return not text[json_end(text, 0) :].strip()
    if len(text) < LISTING or text[:2] not in ('{"', "[{") or (first >= 0 and text[first:].strip()):
        return False
    return text[-2:].rstrip()[-1:] == ("}" if text[0] == "{" else "]")


def json_end(text: str, at: int) -> int:
    """Where the JSON document that starts here ends: its closing bracket at column 0."""
    close = "}" if text[at] == "{" else "]"
    first = text.find("\n", at)
    if first < 0 or (text[at:first].rstrip().endswith(close) and len(text[at:first].strip()) > 1):
        return at
    end = text.find("\n" + close, at)
    return at if end < 0 else end + 2
