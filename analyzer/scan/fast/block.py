"""
One block of a log as numpy sees it: where its lines are, which of them begin with a plain header, what call site each names.

Everything here looks at bytes at fixed places (`Shape`); what does not fit is left to the slow reader.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt

from analyzer.scan.fast.shape import KEY_BYTES, KLOG_HEADER, Shape

PRIMES = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)
# `I0102 03:`: a blank behind five bytes, digits around it; adding six carries a byte above `9` out of the digits' half
DIGITS, DIGIT, SIX = (np.uint64(int.from_bytes(bytes(b), "little")) for b in (
    (0, 0xF0, 0xF0, 0xF0, 0xF0, 0xFF, 0xF0, 0xF0), (0, 0x30, 0x30, 0x30, 0x30, 0x20, 0x30, 0x30), (0, 6, 6, 6, 6, 0, 6, 6),
))  # fmt: skip
# a second record behind the end of a line that lost its line feed, as `sources.log_record` knows one
GLUED = re.compile(rb"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{1,9} +\d+ [\w./-]+:\d+\] ")
THREAD = KLOG_HEADER - 9  # klog pads the thread's number to seven columns, behind a blank
BLANKS = np.uint64(0x2020202020202020)
FEW_BLANKS = 3
BRACES = int.from_bytes(b"}{", "little")
DOCKER_END = b'\\n","stream":"'
WordArray = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]


def _low(count: int) -> Any:
    """The bits of the first bytes of a word."""
    return np.uint64((1 << 8 * count) - 1)


class LineBuffer:
    """
    Whole lines: the first `size` bytes of `data`, the last of which is a line feed.

    Attributes:
        starts, ends: offsets of each line's first byte and of its line feed.
        first: number of the first line in its log.
        longest: bytes of a line beyond which the slow reader cuts it.
    """

    def __init__(self, data: bytes, size: int, first: int, shape: Shape, longest: int) -> None:
        self.data = data
        self.longest = longest
        self.size = size
        self.first = first
        self.shape = shape
        self._raw = np.frombuffer(data, dtype=np.uint8, count=size)
        self.ends: Ints = (self._raw == 10).nonzero()[0]
        self.starts: Ints = np.empty_like(self.ends)
        self.starts[0] = 0
        self.starts[1:] = self.ends[:-1] + 1

    def __len__(self) -> int:
        return len(self.starts)

    def line(self, at: int) -> bytes:
        return self.data[self.starts[at] : self.ends[at]]

    def text(self, at: int, limit: int) -> str:
        """A line as the slow reader takes it."""
        return self.data[self.starts[at] : min(self.ends[at], self.starts[at] + limit)].decode("utf-8", "replace")

    @property
    def regular(self) -> bool:
        """Long enough to be looked at, no turn of the year inside, nothing a terminal would redraw, no line that Docker cut."""
        if self.size < KEY_BYTES or self._turns() or self.data.find(b"\x1b", 0, self.size) >= 0:
            return False
        # to find one byte costs a tenth of counting it
        if self.data.find(b"\r", 0, self.size) >= 0 and (
            self.data.count(b"\r", 0, self.size) != self.data.count(b"\r\n", 0, self.size)
        ):
            return False
        return self.shape.form != "docker" or self.data.count(DOCKER_END, 0, self.size) == len(self)

    def _turns(self) -> bool:
        if self.shape.form == "json":
            return False
        months = []
        for at in (0, len(self) - 1):
            begin = self.starts[at] + self.shape.skip + 1
            text = self.data[begin : begin + 2]
            if text.isdigit():
                months.append(int(text))
        return len(months) == 2 and months[1] < months[0]

    def headers(self) -> Ints:
        """Indexes of lines that begin with a plain header and are not followed by a line without one."""
        skip, form, raw = self.shape.skip, self.shape.form, self._raw
        at = self.starts + skip
        fits = at + 12 < self.ends
        safe = np.where(fits, at, 0)
        if form == "json":
            good = (raw[safe] == 123) & (raw[safe + 1] == 34) & (raw[safe + 2] == 116)
        else:
            words = np.ndarray(shape=(self.size - 7,), dtype="<u8", buffer=self.data, strides=(1,))
            word = words[np.minimum(safe, self.size - 8)]
            lead = word.astype(np.uint8)
            good = (lead == 73) | (lead == 87) | (lead == 69) | (lead == 70)
            good &= (word & DIGITS == DIGIT) & ((word + SIX) & DIGITS == DIGIT)
            good &= raw[np.minimum(safe + 8, self.size - 1)] == 58
        for back, byte in enumerate(reversed(self.shape.tail), 1):
            good &= raw[np.maximum(safe - back, 0)] == byte
        good &= fits
        long_enough = self.starts + (skip + self.shape.site + KEY_BYTES) <= self.ends
        if form != "json":
            good &= ~long_enough | (raw[np.where(long_enough, at + KLOG_HEADER - 1, 0)] == 32)
            good &= ~long_enough | (raw[np.where(long_enough, at + THREAD + 3, 0)] <= 57)  # not torn by another header
        plain = good & long_enough & (self.ends - self.starts <= self.longest)
        plain[:-1] &= good[1:]  # a record with lines of its own below goes to the slow reader, whole
        plain[-1] = False  # what follows the last line is in the next block
        plain[self._glued(at[good]) if form != "json" else self._glued_objects()] = False
        found: Ints = plain.nonzero()[0]
        return found

    def _glued(self, at: Ints) -> list[int]:
        """
        Indexes of lines on which a second klog record stands; `at` are the offsets of the headers that begin where they should.

        Blanks in pairs are hardly anywhere but in front of a thread's number, and to count them costs next to nothing: the lines
        are looked at one by one only where the block has more of them than its headers.
        """
        if not len(at):
            return []
        begin = np.minimum(at + THREAD, self.size - 8)
        words = np.ndarray(shape=(self.size - 7,), dtype="<u8", buffer=self.data, strides=(1,))[begin]
        most = 8
        while most >= FEW_BLANKS and not (words & _low(most) == BLANKS & _low(most)).all():
            most -= 1  # blanks that all of them have
        lead = np.full(len(at), most)
        for count in range(most + 1, 9):
            more = words & _low(count) == BLANKS & _low(count)
            if not more.any():
                break
            lead += more
        pairs = np.frombuffer(self.data, dtype="<u2", count=self.size // 2)
        seen = int(np.count_nonzero(pairs == int(BLANKS) & 0xFFFF))
        if most >= FEW_BLANKS and seen == int(((lead - begin % 2) // 2).sum()):
            return []
        return [at for at in range(len(self)) if self._is_glued(at)]

    def _glued_objects(self) -> list[int]:
        """Indexes of lines on which an object of JSON stands right behind another."""
        for begin in (0, 1):
            pairs = np.frombuffer(self.data, dtype="<u2", count=(self.size - begin) // 2, offset=begin)
            if np.count_nonzero(pairs == BRACES):
                return [at for at in range(len(self)) if b'}{"' in self.line(at)]
        return []

    def _is_glued(self, at: int) -> bool:
        begin, end = int(self.starts[at]), int(self.ends[at])
        first = self.data.find(b".go:", begin, end)
        return self.data.find(b".go:", first + 4, end) > 0 <= first and GLUED.search(self.data, first, end) is not None

    def keys(self, header: Ints) -> WordArray:
        """A hash of the 32 bytes at each line's call site, and of its level."""
        at = self.starts[header] + self.shape.skip
        sites = np.ndarray(shape=(self.size - KEY_BYTES + 1,), dtype=f"V{KEY_BYTES}", buffer=self.data, strides=(1,))
        words = sites[at + self.shape.site].view("<u8").reshape(-1, KEY_BYTES // 8)
        keys: WordArray = self._raw[at].astype(np.uint64)
        with np.errstate(over="ignore"):
            for index, prime in enumerate(PRIMES):
                keys = (keys ^ words[:, index]) * np.uint64(prime)
                keys ^= keys >> np.uint64(29)
        return keys

    def cut(self, lines: Ints) -> tuple[list[int], list[int], list[int]]:
        """Numbers, starts and ends of some lines, as plain integers."""
        return (lines + self.first).tolist(), self.starts[lines].tolist(), self.ends[lines].tolist()
