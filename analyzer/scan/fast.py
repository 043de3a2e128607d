"""
The fast path for volume: whole blocks of a log, grouped by the place in the program that wrote each line.

A klog line names its call site (``server.go:793] "Agent conn...``) at a fixed offset, so 32 bytes there and the level tell
one message from another without looking at the rest. numpy finds the line starts, hashes those bytes and groups them:
exact counts for every message cost about a nanosecond per byte. One line of each group is read by the slow reader to
learn what the group is; groups that no check asks for are only counted, of the others the first and last lines (500 each at
most) become rows. Anything out of the ordinary (other headers, wrapped lines, a turn of the year) goes line by line to the
slow reader, which is the obvious twin that tests hold this against.
"""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from analyzer.konnectivity import catalog
from analyzer.konnectivity.streams import CLOSING, OPENING
from analyzer.scan import signals
from analyzer.scan.fields import Values
from analyzer.scan.fold import SERVER, Fold, Line
from analyzer.scan.log import LogScanner, Pending, Stream
from analyzer.scan.shape import KEY_BYTES, KLOG_HEADER, Shape
from analyzer.scan.template import Template, template_of
from analyzer.sources.clock import klog_us
from analyzer.sources.inner import Entry, read
from analyzer.sources.wrappers import Peeled, peel

# By the events held already: rows of each frequent message at either end of a log, how many of them keep their text, and
# how many lines about streams stay as they are.
RICH = ((10_000, 500, 40, 4_000), (30_000, 50, 20, 400))
POOR = (20, 5, 80)
MAX_GROUPS = 4096
SLOTS = np.uint64(0xFFFF)
PRIMES = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)
# `I0102 03:`: a blank behind five bytes, digits around it; adding six carries a byte above `9` out of the digits' half
DIGITS, DIGIT, SIX = (np.uint64(int.from_bytes(bytes(b), "little")) for b in (
    (0, 0xF0, 0xF0, 0xF0, 0xF0, 0xFF, 0xF0, 0xF0), (0, 0x30, 0x30, 0x30, 0x30, 0x20, 0x30, 0x30), (0, 6, 6, 6, 6, 0, 6, 6),
))  # fmt: skip
DOCKER_END = b'\\n","stream":"'
Words = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]


@dataclass(slots=True)
class Group:
    """All lines of one call site."""

    entry: Entry
    message: catalog.Message | None
    wanted: bool
    template: Template | None = None
    opens: bool = False
    count: int = 0
    rows: int = 0
    last: deque[tuple[int, bytes]] = field(default_factory=deque)
    first_line: bytes = b""
    last_line: bytes = b""


class FastLog:
    """Feeds blocks of whole lines; what it cannot do itself it hands to the scanner."""

    def __init__(self, scanner: LogScanner, shape: Shape) -> None:
        self.scanner = scanner
        self.shape = shape
        self.groups: list[Group] = []
        self.by_key: dict[int, int] = {}
        self.slots: Ints = np.zeros(int(SLOTS) + 1, dtype=np.int64)  # the end of a key to its group's number
        self.keys: Words = np.zeros(1, dtype=np.uint64)
        self.wanted = np.empty(0, dtype=bool)
        self.streams = np.empty(0, dtype=bool)  # is the group about streams
        self.stream: Stream | None = None
        self.bare = shape.form == "klog" and not shape.skip  # lines without a wrapper to peel
        self.number = 0
        self.given_up = False
        # the more rows the bundle has already, the fewer a further log gets of each frequent message
        held = scanner.sink.rows_held("konnectivity_events")
        self.each, self.kept, self.room = next((rest for limit, *rest in RICH if held < limit), POOR)
        self.fold = Fold(self.room)
        self.diverted: list[Line] = []  # lines about streams that the slow reader met
        scanner.divert = self._divert

    def block(self, data: bytes, size: int) -> None:
        """The first `size` bytes of a block; they end with a line feed."""
        raw = np.frombuffer(data, dtype=np.uint8, count=size)
        ends = np.flatnonzero(raw == 10)
        starts = np.empty_like(ends)
        starts[0] = 0
        starts[1:] = ends[:-1] + 1
        first = self.number + 1
        self.number += len(ends)
        if (
            self.given_up
            or size < KEY_BYTES
            or self._turns(data, starts, ends)
            or not self._whole(data, size, len(ends))
        ):
            self._slowly(data, starts, ends, first)
            self._fold([])
            return
        header = self._headers(data, raw, starts, ends)
        self._odd(data, starts, ends, header, first)
        if len(header):
            self._count(data, starts, ends, header, self._keys(data, raw, starts, header), first)
        else:
            self._fold([])

    # -- what the lines are -----------------------------------------------------------------------------------------

    def _headers(self, data: bytes, raw: npt.NDArray[np.uint8], starts: Ints, ends: Ints) -> Ints:
        """Indexes of lines that begin with a plain header and are not followed by a line without one."""
        skip, form = self.shape.skip, self.shape.form
        at = starts + skip
        fits = at + 12 < ends
        safe = np.where(fits, at, 0)
        if form == "json":
            good = (raw[safe] == 123) & (raw[safe + 1] == 34) & (raw[safe + 2] == 116)
        else:
            words = np.ndarray(shape=(len(raw) - 7,), dtype="<u8", buffer=data, strides=(1,))
            word = words[np.minimum(safe, len(raw) - 8)]
            lead = word.astype(np.uint8)
            good = (lead == 73) | (lead == 87) | (lead == 69) | (lead == 70)
            good &= (word & DIGITS == DIGIT) & ((word + SIX) & DIGITS == DIGIT)
            good &= raw[np.minimum(safe + 8, len(raw) - 1)] == 58
        for back, byte in enumerate(reversed(self.shape.tail), 1):
            good &= raw[np.maximum(safe - back, 0)] == byte
        good &= fits
        long_enough = starts + (skip + self.shape.site + KEY_BYTES) <= ends
        if form != "json":
            good &= ~long_enough | (raw[np.where(long_enough, at + KLOG_HEADER - 1, 0)] == 32)
        plain = good & long_enough
        plain[:-1] &= good[1:]  # a record with lines of its own below goes to the slow reader, whole
        plain[-1] = False  # what follows the last line is in the next block
        return np.flatnonzero(plain)

    def _keys(self, data: bytes, raw: npt.NDArray[np.uint8], starts: Ints, header: Ints) -> Words:
        """A hash of the 32 bytes at each line's call site, and of its level."""
        at = starts[header] + self.shape.skip
        sites = np.ndarray(shape=(len(raw) - KEY_BYTES + 1,), dtype=f"V{KEY_BYTES}", buffer=data, strides=(1,))
        words = sites[at + self.shape.site].view("<u8").reshape(-1, KEY_BYTES // 8)
        keys: Words = raw[at].astype(np.uint64)
        with np.errstate(over="ignore"):
            for index, prime in enumerate(PRIMES):
                keys = (keys ^ words[:, index]) * np.uint64(prime)
                keys ^= keys >> np.uint64(29)
        return keys

    def _whole(self, data: bytes, size: int, lines: int) -> bool:
        """Docker cuts long lines in pieces: is every line of the block whole."""
        return self.shape.form != "docker" or data.count(DOCKER_END, 0, size) == lines

    def _turns(self, data: bytes, starts: Ints, ends: Ints) -> bool:
        """Does a year end inside this block or right before it."""
        if self.shape.form == "json":
            return False
        months = []
        for at in (0, len(starts) - 1):
            text = data[starts[at] + self.shape.skip + 1 : starts[at] + self.shape.skip + 3]
            if text.isdigit():
                months.append(int(text))
        return len(months) == 2 and months[1] < months[0]

    # -- what is done with them -------------------------------------------------------------------------------------

    def _odd(self, data: bytes, starts: Ints, ends: Ints, header: Ints, first: int) -> None:
        """Lines that are not plain go to the slow reader in their order."""
        mask = np.ones(len(starts), dtype=bool)
        mask[header] = False
        odd = np.flatnonzero(mask)
        limit = self.scanner.sink.limits.line_bytes
        previous = -1  # the last line of the block before went the same way and may go on here
        for at in odd.tolist():
            if at != previous + 1:
                self.scanner.flush()
            previous = at
            self.scanner.line(
                first + at, data[starts[at] : min(ends[at], starts[at] + limit)].decode("utf-8", "replace")
            )
        if len(odd) and odd[-1] != len(starts) - 1:
            self.scanner.flush()

    def _slowly(self, data: bytes, starts: Ints, ends: Ints, first: int) -> None:
        limit = self.scanner.sink.limits.line_bytes
        for at in range(len(starts)):
            self.scanner.line(
                first + at, data[starts[at] : min(ends[at], starts[at] + limit)].decode("utf-8", "replace")
            )

    def _count(self, data: bytes, starts: Ints, ends: Ints, header: Ints, keys: Words, first: int) -> None:
        numbers = self._numbers(data, starts, ends, header, keys)
        self.scanner.lines += len(header)
        self.scanner.records += len(header)
        counts = np.bincount(numbers, minlength=len(self.groups))
        last = np.zeros(len(self.groups), dtype=np.int64)
        last[numbers] = header  # of several values for one place the last one stays
        present = np.flatnonzero(counts)
        ways = zip(counts[present].tolist(), starts[last[present]].tolist(), ends[last[present]].tolist(), strict=True)
        for number, (count, begin, end) in zip(present.tolist(), ways, strict=True):
            group = self.groups[number]
            group.count += count
            group.last_line = data[begin:end]
        wanted = np.flatnonzero(self.wanted[numbers])
        streams = self.streams[numbers[wanted]]
        mine = wanted[streams]
        lines = header[mine]
        cut = zip(
            (lines + first).tolist(), numbers[mine].tolist(), starts[lines].tolist(), ends[lines].tolist(), strict=True
        )
        self._fold(
            [Line(number, group, self.groups[group].opens, data[begin:end]) for number, group, begin, end in cut]
        )
        wanted = wanted[~streams]
        if not len(wanted):
            return
        order = wanted[np.argsort(numbers[wanted], kind="stable")]
        lines, owners = header[order], numbers[order]
        edges = [0, *(np.flatnonzero(owners[1:] != owners[:-1]) + 1).tolist(), len(owners)]
        at, begins, ends_ = (lines + first).tolist(), starts[lines].tolist(), ends[lines].tolist()
        for a, b in itertools.pairwise(edges):
            self._rows(self.groups[int(owners[a])], data, at[a:b], begins[a:b], ends_[a:b])

    def _divert(self, stream: Stream, number: int, values: Values, raw: str) -> bool:
        """Lines about streams that the slow reader met go the way of all such lines."""
        message = values["message"]
        if message not in OPENING and message not in CLOSING:
            return False
        self.diverted.append(Line(number, str(message), message in OPENING, raw.encode(), stream, values))
        return True

    def _fold(self, lines: list[Line]) -> None:
        """The block's lines about streams, with those that the slow reader met, in their order."""
        if self.diverted:
            lines = sorted([*lines, *self.diverted], key=lambda line: line.number)
            self.diverted = []
        for line in lines:
            self.fold.add(line)

    def _numbers(self, data: bytes, starts: Ints, ends: Ints, header: Ints, keys: Words) -> Ints:
        """Each line's group; lines of call sites not seen before make one."""
        numbers: Ints = self.slots[keys & SLOTS]
        strange = np.flatnonzero(self.keys[numbers] != keys)
        if len(strange):  # new, or in the slot of another
            fresh, index, inverse = np.unique(keys[strange], return_index=True, return_inverse=True)
            found = np.zeros(len(fresh), dtype=np.int64)
            for which in np.argsort(index).tolist():
                key, line = int(fresh[which]), header[strange[index[which]]]
                if key not in self.by_key:
                    self._new(key, data[starts[line] : ends[line]])
                found[which] = self.by_key[key]
            numbers[strange] = found[inverse]
        return numbers

    def _rows(self, group: Group, data: bytes, lines: list[int], begins: list[int], ends: list[int]) -> None:
        """The first lines of a group become rows at once, the last ones wait in a ring."""
        now = max(0, min(self.each - group.rows, len(lines)))
        for at in range(now):
            self._emit(group, lines[at], data[begins[at] : ends[at]], keep=group.rows < self.kept)
            group.rows += 1
        for at in range(max(now, len(lines) - self.each), len(lines)):
            group.last.append((lines[at], data[begins[at] : ends[at]]))
        while len(group.last) > self.each:
            group.last.popleft()

    def _new(self, key: int, line: bytes) -> None:
        peeled = peel(line.decode("utf-8", "replace"))
        entry = read(peeled.text) or Entry("plain", None, None, "", peeled.text)
        if self.stream is None:
            self.stream = self.scanner._stream(peeled)
        message, _ = self.scanner.message_of(entry)
        wanted = True
        if message is not None:
            component = message.components[0] if len(message.components) == 1 else None
            wanted = message.signal(component) != "noise"
        elif entry.level == "I" and not signals.find(entry.message):
            wanted = False  # unknown and informational: counted, its text in log_lines
        if len(self.groups) >= MAX_GROUPS:
            self.given_up = True
        number = self.by_key[key] = len(self.groups)
        self.slots[key & int(SLOTS)] = number
        self.keys = np.append(self.keys[:number], np.uint64(key))
        self.wanted = np.append(self.wanted, wanted)
        opens = message is not None and message.text in OPENING
        streams = opens or (message is not None and message.text in CLOSING)
        self.streams = np.append(self.streams, streams)
        if streams and message is not None and message.components == ("agent",):
            self.fold.peer = SERVER
        template = template_of(entry, message, peeled.text)
        self.groups.append(Group(entry, message, wanted, template, opens, first_line=line))

    def _emit(self, group: Group, number: int, line: bytes, *, keep: bool) -> None:
        scanner = self.scanner
        text = line[: scanner.sink.limits.line_bytes].decode("utf-8", "replace")
        peeled = Peeled(text) if self.bare else peel(text)
        stream = scanner._stream(peeled)
        if group.template is not None and (found := group.template.read(peeled.text)) is not None:
            values = found[1]
            values["at"] = scanner.time_of(stream, peeled.at, found[0])
            scanner.event(stream, number, values, text if keep else None)
            return
        entry = read(peeled.text)
        if entry is None:
            return
        at = scanner.time_of(stream, peeled.at, entry.at)
        scanner.row(stream, entry, Pending(entry, at, number, text, peeled.text), keep=keep)

    def finish(self) -> None:
        """The last lines of each group, then the counts and the window of every group."""
        scanner = self.scanner
        dropped: dict[str, int] = {}
        scanner.divert = None
        self._fold([])
        folded = list(self.fold.lines())
        for at, one in enumerate(folded):
            keep = min(at, len(folded) - 1 - at) < 4 * self.kept
            if isinstance(one.group, int):
                self._emit(self.groups[one.group], one.number, one.text, keep=keep)
                self.groups[one.group].rows += 1
            elif one.values is not None and one.stream is not None:
                scanner.event(one.stream, one.number, one.values, one.text.decode() if keep else None)
        for group in self.groups:
            waiting = list(group.last)
            for index, (number, line) in enumerate(waiting):
                self._emit(group, number, line, keep=index >= len(waiting) - self.kept)
                group.rows += 1
            if group.wanted and group.count > group.rows:
                name = group.message.text if group.message else group.entry.message[:60]
                dropped[name] = dropped.get(name, 0) + group.count - group.rows
            self._tally(group)
        if self.stream is not None:
            self.stream.lines = scanner.lines - scanner.blank
            self.stream.events.sort(key=lambda pair: pair[0])
            self.stream.options.sort(key=lambda option: option[0])
        if dropped:
            worst = max(dropped, key=lambda n: (dropped[n], n))
            scanner.notes.append(
                f"of frequent messages the first and last {self.each} became rows, of those about streams the last {self.room} and each peer's last before "
                f"them; {sum(dropped.values())} more were counted (most: {worst!r})"
            )

    def _tally(self, group: Group) -> None:
        stream = self.stream
        if stream is None or not group.count:
            return
        scanner = self.scanner
        first, last = (self._time(stream, line) for line in (group.first_line, group.last_line))
        scanner.tally(stream, group.entry, group.message, group.count, first, last)

    def _time(self, stream: Stream, line: bytes) -> int | None:
        """The time of a line that begins with a plain header; all of it is read only where the start does not tell."""
        if self.shape.form == "klog":
            start = line[: self.shape.skip + 2 * KLOG_HEADER].decode("utf-8", "replace")
            peeled = Peeled(start) if self.bare else peel(start)
            if peeled.text[14:15] == "." and peeled.text[15:21].isdecimal() and peeled.text[21:22] == " ":
                return self.scanner.time_of(stream, peeled.at, klog_us(peeled.text[1:5], peeled.text[6:21]))
        peeled = peel(line.decode("utf-8", "replace"))
        entry = read(peeled.text)
        return self.scanner.time_of(stream, peeled.at, entry.at) if entry else None
