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

from collections import deque
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from analyzer.konnectivity import catalog
from analyzer.scan import signals
from analyzer.scan.log import LogScanner, Pending, Stream
from analyzer.scan.template import Template, template_of
from analyzer.sources.inner import Entry, read
from analyzer.sources.wrappers import peel

RICH = ((20_000, 500), (60_000, 100))
POOR = 20
KEPT = 40
MAX_GROUPS = 4096
KEY_BYTES = 32
KLOG_HEADER = 30
PRIMES = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)
Words = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]


@dataclass(slots=True)
class Shape:
    """Where the interesting bytes lie in every line: `skip` wrapper bytes, then the header, then the call site."""

    form: str
    skip: int
    site: int


@dataclass(slots=True)
class Group:
    """All lines of one call site."""

    entry: Entry
    message: catalog.Message | None
    wanted: bool
    count: int = 0
    rows: int = 0
    template: Template | None = None
    last: deque[tuple[int, bytes]] = field(default_factory=deque)
    first_line: bytes = b""
    last_line: bytes = b""


def shape_of(head: bytes) -> Shape | None:
    """The shape shared by nearly all of the first lines, or None when there is none."""
    lines = [line for line in head.split(b"\n")[:200] if line.strip()]
    if len(lines) < 20:
        return None
    seen: dict[tuple[str, int, int], int] = {}
    for raw in lines:
        text = raw.decode("utf-8", "replace")
        if not text.isascii():
            continue
        peeled = peel(text)
        if not set(peeled.layers) <= {"cri", "timestamps"} or peeled.partial:
            continue
        skip = len(text) - len(peeled.text)
        if peeled.text[:1] == "{":
            at = peeled.text.find('"caller":"')
            if peeled.text.startswith('{"ts":') and at > 0:
                seen[("json", skip, at + 10)] = seen.get(("json", skip, at + 10), 0) + 1
        elif (entry := read(peeled.text)) is not None and entry.form == "klog" and peeled.text[KLOG_HEADER - 1] == " ":
            seen[("klog", skip, KLOG_HEADER)] = seen.get(("klog", skip, KLOG_HEADER), 0) + 1
    if not seen:
        return None
    (form, skip, site), count = max(seen.items(), key=lambda item: item[1])
    return Shape(form, skip, site) if count >= 0.8 * len(lines) else None


class FastLog:
    """Feeds blocks of whole lines; what it cannot do itself it hands to the scanner."""

    def __init__(self, scanner: LogScanner, shape: Shape) -> None:
        self.scanner = scanner
        self.shape = shape
        self.groups: dict[int, Group] = {}
        self.stream: Stream | None = None
        self.number = 0
        self.given_up = False
        # the more rows the bundle has already, the fewer a further log gets of each frequent message
        held = scanner.sink.rows_held("konnectivity_events")
        self.each = next((each for limit, each in RICH if held < limit), POOR)

    def block(self, data: bytes) -> None:
        """A block that ends with a line feed."""
        raw = np.frombuffer(data, dtype=np.uint8)
        ends = np.flatnonzero(raw == 10)
        starts = np.empty_like(ends)
        starts[0] = 0
        starts[1:] = ends[:-1] + 1
        first = self.number + 1
        self.number += len(ends)
        need = self.shape.skip + self.shape.site + KEY_BYTES
        if self.given_up or self._turns(data, starts, ends):
            self._slowly(data, starts, ends, first)
            return
        header = self._headers(raw, starts, ends, need)
        keys = self._keys(data, raw, starts, header)
        self._odd(data, starts, ends, header, first)
        if len(keys):
            self._count(data, starts, ends, header, keys, first)

    # -- what the lines are -----------------------------------------------------------------------------------------

    def _headers(self, raw: npt.NDArray[np.uint8], starts: Ints, ends: Ints, need: int) -> Ints:
        """Indexes of lines that begin with a plain header and are not followed by a line without one."""
        skip = self.shape.skip
        at = starts + skip
        fits = at + 12 < ends
        safe = np.where(fits, at, 0)
        if self.shape.form == "klog":
            lead = raw[safe]
            good = (
                ((lead == 73) | (lead == 87) | (lead == 69) | (lead == 70))
                & (raw[safe + 5] == 32)
                & (raw[safe + 8] == 58)
            )
            for offset in (1, 2, 3, 4):
                digit = raw[safe + offset]
                good &= (digit >= 48) & (digit <= 57)
            if skip:
                good &= raw[np.maximum(safe - 1, 0)] == 32
                good &= raw[np.maximum(safe - 3, 0)] == 32  # `F ` of CRI, or the zone of a plain stamp
        else:
            good = (raw[safe] == 123) & (raw[safe + 1] == 34) & (raw[safe + 2] == 116)
        good &= fits
        if self.shape.form == "klog":
            long_enough = starts + need <= ends
            at_site = np.where(long_enough, at + KLOG_HEADER - 1, 0)
            good &= ~long_enough | (raw[at_site] == 32)
        plain = good.copy()
        plain[:-1] &= good[1:]  # a record with lines of its own below goes to the slow reader, whole
        plain[-1] = False  # what follows the last line is in the next block
        plain &= starts + need <= ends + 0
        return np.flatnonzero(plain)

    def _keys(self, data: bytes, raw: npt.NDArray[np.uint8], starts: Ints, header: Ints) -> Words:
        if not len(header):
            return np.empty(0, dtype=np.uint64)
        at = starts[header] + self.shape.skip + self.shape.site
        words = np.ndarray(shape=(len(raw) - 7,), dtype="<u8", buffer=data, strides=(1,))
        keys: Words = np.zeros(len(header), dtype=np.uint64)
        with np.errstate(over="ignore"):
            for index, prime in enumerate(PRIMES):
                word = words[at + 8 * index]
                keys = (keys ^ word) * np.uint64(prime)
                keys ^= keys >> np.uint64(29)
            keys ^= raw[starts[header] + self.shape.skip].astype(np.uint64)
        return keys

    def _turns(self, data: bytes, starts: Ints, ends: Ints) -> bool:
        """Does a year end inside this block or right before it."""
        if self.shape.form != "klog":
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
        order = np.argsort(keys, kind="stable")
        sorted_keys = keys[order]
        edges = np.flatnonzero(np.concatenate(([True], sorted_keys[1:] != sorted_keys[:-1], [True])))
        self.scanner.lines += len(header)
        self.scanner.records += len(header)
        for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            key = int(sorted_keys[begin])
            members = header[order[begin:end]]
            head = int(members[0])
            group = self.groups.get(key)
            if group is None:
                line = data[starts[head] : ends[head]]
                group = self._new(key, line)
            tail = int(members[-1])
            if not group.count:
                group.first_line = data[starts[head] : ends[head]]
            group.last_line = data[starts[tail] : ends[tail]]
            group.count += end - begin
            if group.wanted:
                self._rows(group, data, starts, ends, members, first)

    def _rows(self, group: Group, data: bytes, starts: Ints, ends: Ints, members: Ints, first: int) -> None:
        """The first lines of a group become rows at once, the last ones wait in a ring."""
        lines = members.tolist()
        if group.rows < self.each:
            now = lines[: self.each - group.rows]
            for at in now:
                self._emit(group, first + at, data[starts[at] : ends[at]], keep=group.rows < KEPT)
                group.rows += 1
            lines = lines[len(now) :]
        for at in lines[-self.each :]:
            group.last.append((first + at, data[starts[at] : ends[at]]))
        while len(group.last) > self.each:
            group.last.popleft()

    def _new(self, key: int, line: bytes) -> Group:
        peeled = peel(line.decode("utf-8", "replace"))
        entry = read(peeled.text) or Entry("plain", None, None, "", peeled.text)
        if self.stream is None:
            self.stream = self.scanner._stream(peeled)
        message: catalog.Message | None
        if entry.structured:
            message = catalog.structured(entry.message)
        else:
            found = catalog.printf(entry.message)
            message = found[0] if found else self.scanner._bare_error(entry)
        wanted = True
        if message is not None:
            component = message.components[0] if len(message.components) == 1 else None
            wanted = message.signal(component) != "noise"
        elif entry.level == "I" and not signals.find(entry.message):
            wanted = False  # unknown and informational: counted, its text in log_lines
        group = Group(entry, message, wanted, template=template_of(entry, message, peeled.text))
        if len(self.groups) >= MAX_GROUPS:
            self.given_up = True
        self.groups[key] = group
        return group

    def _emit(self, group: Group, number: int, line: bytes, *, keep: bool) -> None:
        scanner = self.scanner
        text = line[: scanner.sink.limits.line_bytes].decode("utf-8", "replace")
        peeled = peel(text)
        stream = scanner._stream(peeled)
        if group.template is not None and (found := group.template.read(peeled.text)) is not None:
            own, values = found
            values["at"] = scanner.time_of(stream, peeled.at, own)
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
        for group in self.groups.values():
            waiting = list(group.last)
            for index, (number, line) in enumerate(waiting):
                self._emit(group, number, line, keep=index >= len(waiting) - KEPT)
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
                f"of frequent messages the first and last {self.each} became rows, {sum(dropped.values())} more were counted (most: {worst!r})"
            )

    def _tally(self, group: Group) -> None:
        stream = self.stream
        if stream is None or not group.count:
            return
        scanner = self.scanner
        times = []
        for line in (group.first_line, group.last_line):
            peeled = peel(line.decode("utf-8", "replace"))
            entry = read(peeled.text)
            times.append(scanner.time_of(stream, peeled.at, entry.at if entry else None) if entry else None)
        scanner.tally(stream, group.entry, group.message, group.count, times[0], times[1])
