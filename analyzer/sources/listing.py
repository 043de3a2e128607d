"""
A very large `kubectl get -o yaml` of one list, cut at its items without being held as one text.

kubectl prints such a list in one way: a few keys at column 0, `items:`, a dash at column 0 for each item, and keys again.
A member in which anything else stands at column 0 is read as other documents are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analyzer import patterns as regex

LARGE, PIECE, TAIL_BYTES = 8 << 20, 2 << 20, 1 << 16
KEY = rb"(?:kind|metadata):[^\n]*+\n(?: [^\n]*+\n)*+"
# a second `apiVersion:` would begin another document
HEAD = regex.compile(rb"\A(?:apiVersion:[^\n]*+\n)?+(?:" + KEY + rb")*+items:[ \t]*+\n(?=- )")
TAIL = regex.compile(rb"\A(?:" + KEY + rb")*+(?:(?:kind|metadata):[^\n]*+)?+\Z")
COLUMN_ZERO = regex.compile(rb"\n(?:[^ \-\n]|-[^ ])")
NOT_PLAIN = (b"\r", b"\x1b", b"\0")


class Listing(NamedTuple):
    """
    Attributes:
        head, tail: the text before and behind the items.
        items: offsets of the first item and of what follows the last.
    """

    data: bytearray
    head: str
    tail: str
    items: tuple[int, int]

    def pieces(self) -> Iterator[tuple[int, str]]:
        """(line number of its first line, text) of whole items, some megabytes at a time."""
        (at, end), line = self.items, self.head.count("\n") + 1
        while at < end:
            stop = self.data.find(b"\n- ", min(at + PIECE, end), end) + 1 or end
            yield line, self.data[at:stop].decode("utf-8", "replace")
            line += self.data.count(b"\n", at, stop)
            at = stop


def listing(data: bytearray) -> Listing | None:
    """The list that a member is, if it is one, large, and nothing else."""
    head = HEAD.match(data) if len(data) >= LARGE else None
    if head is None or any(sign in data for sign in NOT_PLAIN):
        return None
    begin = head.end()
    other = COLUMN_ZERO.search(data, begin)
    end = other.start() + 1 if other else len(data)
    tail = bytes(data[end : end + TAIL_BYTES])
    if len(data) - end > len(tail) or not TAIL.match(tail):
        return None
    return Listing(data, head.group().decode("utf-8", "replace"), tail.decode("utf-8", "replace"), (begin, end))
