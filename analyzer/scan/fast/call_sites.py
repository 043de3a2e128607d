"""The call sites of one log, numbered: 64 bits of a line's beginning are looked up in a table of 16384 places, in numpy."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from analyzer.scan.fast.block import Ints, LineBuffer, WordArray
from analyzer.scan.fast.site import UNREAD, Site

MOST = 4096
SLOTS = np.uint64(0x3FFF)

SiteLine = tuple[int, bytes]
"""A line with its number in the log in front."""


@dataclass(slots=True)
class CallSite:
    """
    All lines of one call site.

    Attributes:
        first: number of its first line.
        site: what it was found to be.
        rows, begun: lines that become rows, and the first of them that became some.
        last: the last lines, which wait for the end of the log.
    """

    key: int
    first: int
    first_line: bytes
    site: Site = UNREAD
    tries: int = 3
    count: int = 0
    rows: int = 0
    begun: int = 0
    last: deque[SiteLine] = field(default_factory=deque)
    last_line: bytes = b""


class CallSites:
    """
    Every call site that was met, by number.

    Attributes:
        wanted: do lines of a site become rows.
        streams: is a site about streams.
        too_many: there are so many that the keys tell nothing.
    """

    def __init__(self) -> None:
        self.all: list[CallSite] = []
        self.too_many = False
        self.wanted = np.zeros(64, dtype=bool)
        self.streams = np.zeros(64, dtype=bool)
        self._by_key: dict[int, int] = {}
        # the end of a key to its site's number; a larger array is fetched from the system, and given back, for each log
        self._slots = np.zeros(int(SLOTS) + 1, dtype=np.int32)
        self._keys: WordArray = np.zeros(64, dtype=np.uint64)

    def numbers(self, block: LineBuffer, header: Ints, keys: WordArray, learn: Callable[[int, bytes], None]) -> Ints:
        """
        Each line's site; lines of sites not seen before make one.

        Args:
            learn: is told the number and the first line of each new site at once. It is not kept: its owner owns this
                table, and two that hold each other keep half a megabyte a log until the collector runs.
        """
        numbers: Ints = self._slots[keys & SLOTS].astype(np.int64)
        strange = (self._keys[numbers] != keys).nonzero()[0]
        if len(strange):  # new, or in the slot of another
            fresh, index, inverse = np.unique(keys[strange], return_index=True, return_inverse=True)
            found = np.zeros(len(fresh), dtype=np.int64)
            lines, begins, ends = block.cut(header[strange[index]])
            for which, key in sorted(enumerate(fresh.tolist()), key=lambda one: lines[one[0]]):
                if key not in self._by_key:
                    first = block.data[begins[which] : ends[which]]
                    learn(self._new(key, first, lines[which]), first)
                found[which] = self._by_key[key]
            numbers[strange] = found[inverse]
        return numbers

    def _new(self, key: int, line: bytes, first: int) -> int:
        self.too_many = self.too_many or len(self.all) >= MOST
        number = self._by_key[key] = len(self.all)
        self._slots[key & int(SLOTS)] = number
        if number == len(self._keys):
            self._keys, self.wanted, self.streams = (
                np.concatenate([one, np.zeros_like(one)]) for one in (self._keys, self.wanted, self.streams)
            )
        self._keys[number] = key
        self.all.append(CallSite(key, first, line))
        return number
