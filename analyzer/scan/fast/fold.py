"""
Who is connected at the end of a log with too many connects to keep: the last of them whole, the others folded.

Cutting away the middle of a log would leave streams that never end and ends without a stream. So lines that open and close
streams keep their order among each other: the newest stay as they are, and of those before, each peer's last stream does.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from analyzer.scan.fields import Values
from analyzer.scan.stream import Stream

PEERS = 20_000
# the other end's identity, in klog and JSON, quoted or escaped: servers are told apart by agents, agents by servers
AGENT = re.compile(rb'agentID\W{1,3}([^"\\\s]+)')
SERVER = re.compile(rb'serverID\W{1,3}([^"\\\s]+)')


@dataclass(slots=True)
class Line:
    """
    Attributes:
        group: number of the line's call site, or its message where the line was read already.
        opens: does it open the stream, or close it.
        stream, values: the row, where the line was read already.
    """

    number: int
    group: int | str
    opens: bool
    text: bytes
    stream: Stream | None = None
    values: Values | None = None


@dataclass(slots=True)
class Last:
    """A peer's last stream: the lines that opened it and that closed it, one a call site."""

    opened: dict[int | str, Line] = field(default_factory=dict)
    closed: dict[int | str, Line] = field(default_factory=dict)


class Fold:
    """Lines in, in their order; `lines` gives what is left of them."""

    def __init__(self, room: int) -> None:
        self._room = room
        self.peer = AGENT
        self._recent: deque[Line] = deque()
        self._before: dict[bytes, Last] = {}
        self.forgotten = 0

    def add(self, line: Line) -> None:
        self._recent.append(line)
        if len(self._recent) > self._room:
            self._fold(self._recent.popleft())

    def _fold(self, line: Line) -> None:
        found = self.peer.search(line.text)
        key = found[1] if found else line.text[-40:].strip()
        last = self._before.get(key)
        if last is None:
            if len(self._before) >= PEERS:  # a log may name any number of them: the one met first goes
                del self._before[next(iter(self._before))]
                self.forgotten += 1
            last = self._before[key] = Last()
        if not line.opens:
            last.closed[line.group] = line
            return
        if last.closed:
            last.opened.clear()
            last.closed.clear()
        last.opened[line.group] = line

    def lines(self) -> Iterator[Line]:
        """What is left, in the order of the log."""
        kept = [one for last in self._before.values() for part in (last.opened, last.closed) for one in part.values()]
        yield from sorted(kept, key=lambda one: one.number)
        yield from self._recent
