"""
Where JSON documents that stand one behind the other end: on lines of their own, or bracket at bracket.

::

    [{"id": "a"}]
    [{"id": "b"}]{"kind": "Pod"}

Between two values of one document stands a comma, and no text in it holds a line feed: brackets with nothing but blanks
between them are an edge, or stand in a text on one line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

EDGE = re.compile(r"[}\]]\s*[{\[]")
ARRAY = re.compile(r"(?:[}\]]\s*\[(?=\s*[\[{\]])|\]\s*\{)")
BLANKS = re.compile(r"[\s,]*")
LARGEST = 16 << 20  # characters of a document on one line that is read once more to find its end


def end_of(text: str, begin: int) -> int:
    """Where the document behind the one that begins here begins; the text's end where none does."""
    decoded = False
    for found in EDGE.finditer(text, begin):
        if _is_plain(text, found):
            return found.end() - 1
        if not decoded:
            blanks = BLANKS.match(text, _decoded(text, begin))
            if blanks is not None and blanks.end() > begin:
                return blanks.end()
            decoded = True
    return len(text)


def arrays_apart(text: str) -> Iterator[str]:
    """The text in parts, so that no array stands beside another document; they give the text back when put together."""
    at, end = 0, 0
    for found in ARRAY.finditer(text):
        if not _is_plain(text, found):
            while end <= found.start():
                blanks = BLANKS.match(text, end)
                end = _decoded(text, blanks.end() if blanks else end) or len(text)
            if end != found.start() + 1:
                continue
        cut = found.end() - 1
        if text[at : found.end() - 1].split() in (["[]"], ["[", "]"]):
            continue  # an empty answer says nothing of its own
        yield text[at:cut]
        at = end = cut
    yield text[at:]


def _is_plain(text: str, edge: re.Match[str]) -> bool:
    """Is this an edge by its place: the bracket closes at column 0, or the next one opens a line."""
    at, behind = edge.start(), edge.end() - 1
    return text[at - 1 : at] == "\n" or (text[behind - 1] == "\n" and "\n" in edge.group())


def _decoded(text: str, begin: int) -> int:
    """Behind the value that begins here; 0 where it is damaged or too large."""
    if len(text) - begin > LARGEST:
        return 0
    try:
        return json.JSONDecoder().raw_decode(text, begin)[1]
    except (ValueError, RecursionError):
        return 0
