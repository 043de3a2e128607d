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

import numpy as np

from analyzer import limits
from analyzer.konnectivity.streams import CLOSING, OPENING
from analyzer.scan import identity, signals
from analyzer.scan.fast.block import Ints, LineBuffer
from analyzer.scan.fast.call_sites import CallSites, SiteLine
from analyzer.scan.fast.fold import PEERS, SERVER, Fold, Line
from analyzer.scan.fast.shape import KLOG_HEADER, Shape
from analyzer.scan.fast.site import Site, Sites
from analyzer.scan.fast.site_rows import SiteRows
from analyzer.scan.fast.template import klog_times, template_of
from analyzer.scan.fields import Values
from analyzer.scan.log import LogScanner
from analyzer.scan.stream import Stream, place_of
from analyzer.sources import prompts
from analyzer.sources.clock import klog_us
from analyzer.sources.log_record import LogRecord, read
from analyzer.sources.wrappers import peel

# By the bytes of logs before, of a long one its first megabyte: rows of each frequent message at either end of a log, how
# many of them keep their text, and how many lines about streams stay as they are.
RICH = ((8 << 20, 500, 40, 4_000), (24 << 20, 50, 20, 400))
POOR = (20, 5, 80)


class FastLog:
    """Feeds blocks of whole lines; what it cannot do itself it hands to the scanner."""

    def __init__(self, scanner: LogScanner, shape: Shape, sites: Sites, before: int = 0) -> None:
        self.scanner = scanner
        self.shape = shape
        self.sites = sites
        self.call_sites = CallSites()
        self.stream: Stream | None = None
        self.bare = shape.form == "klog" and not shape.skip  # lines without a wrapper to peel
        self.number = 0
        self.long_lines = 0
        self.given_up = False
        # the more rows the bundle has already, the fewer a further log gets of each frequent message
        each, kept, self.room = next((rest for limit, *rest in RICH if before < limit), POOR)
        self.rows = SiteRows(scanner, bare=self.bare, each=each, kept=kept)
        self.fold = Fold(self.room)
        self.diverted: list[Line] = []  # lines about streams that the slow reader met
        scanner.rows.divert = self._divert

    def block(self, data: bytes, size: int) -> None:
        """The first `size` bytes of a block; they end with a line feed."""
        block = LineBuffer(data, size, self.number + 1, self.shape, self.scanner.sink.limits.pattern_bytes)
        self.number += len(block)
        self.long_lines += int(np.count_nonzero(block.ends - block.starts > self.scanner.sink.limits.line_bytes))
        if self.given_up or self.call_sites.too_many or not block.regular:
            self._odd(block, np.arange(len(block)))
            self._fold([])
            return
        header = block.headers()
        mask = np.ones(len(block), dtype=bool)
        mask[header] = False
        odd = mask.nonzero()[0]
        if self._echoed(block, odd):
            self.given_up = True  # what follows is of another pod: line by line, in order
            self._odd(block, np.arange(len(block)))
            self._fold([])
            return
        self._odd(block, odd)
        if len(header):
            self._count(block, header)
        else:
            self._fold([])

    def _echoed(self, block: LineBuffer, odd: Ints) -> bool:
        """Does a command stand between the lines."""
        return any(prompts.is_typed(block.text(at, prompts.LONGEST)) for at in odd.tolist())

    def _odd(self, block: LineBuffer, odd: Ints) -> None:
        """Lines that are not plain go to the slow reader in their order."""
        limit = self.scanner.sink.limits.line_bytes
        previous = -1  # the last line of the block before went the same way and may go on here
        for at in odd.tolist():
            if at != previous + 1:
                self.scanner.flush()
            previous = at
            self.scanner.line(block.first + at, block.text(at, limit))
        if len(odd) and odd[-1] != len(block) - 1:
            self.scanner.flush()

    def _count(self, block: LineBuffer, header: Ints) -> None:
        numbers = self.call_sites.numbers(block, header, block.keys(header), self._learn)
        self.scanner.lines += len(header)
        self.scanner.records += len(header)
        if self.stream is not None:
            self.stream.lines += len(header)
        counts = np.bincount(numbers, minlength=len(self.call_sites.all))
        last = np.zeros(len(self.call_sites.all), dtype=np.int64)
        last[numbers] = header  # of several values for one place the last one stays
        present = counts.nonzero()[0]
        _, begins, ends = block.cut(last[present])
        for at, (number, count) in enumerate(zip(present.tolist(), counts[present].tolist(), strict=True)):
            group = self.call_sites.all[number]
            group.count += count
            group.last_line = block.data[begins[at] : ends[at]]
            if group.site.message is None and group.tries:
                self._learn(number, group.last_line)  # the line it was learned from may have been a damaged one
        wanted = self.call_sites.wanted[numbers].nonzero()[0]
        streams = self.call_sites.streams[numbers[wanted]]
        mine = wanted[streams]
        cut = zip(numbers[mine].tolist(), *block.cut(header[mine]), strict=True)
        self._fold(
            [
                Line(number, of, self.call_sites.all[of].site.opens, block.data[begin:end])
                for of, number, begin, end in cut
            ]
        )
        rest = wanted[~streams]
        if not len(rest):
            return
        order = rest[np.argsort(numbers[rest], kind="stable")]
        owners = numbers[order]
        edges = [0, *((owners[1:] != owners[:-1]).nonzero()[0] + 1).tolist(), len(owners)]
        lines, begins, ends = block.cut(header[order])
        for a, b in itertools.pairwise(edges):
            texts = [block.data[begin:end] for begin, end in zip(begins[a:b], ends[a:b], strict=True)]
            self.rows.add(self.call_sites.all[int(owners[a])], list(zip(lines[a:b], texts, strict=True)))

    def _divert(self, stream: Stream, number: int, values: Values, raw: str) -> bool:
        """Lines about streams that the slow reader met go the way of all such lines."""
        message = values["message"]
        if message not in OPENING and message not in CLOSING:
            return False
        self.diverted.append(
            Line(
                number,
                str(message),
                message in OPENING,
                raw[: self.scanner.sink.limits.pattern_bytes].encode(),
                stream,
                values,
            )
        )
        return True

    def _fold(self, lines: list[Line]) -> None:
        """The block's lines about streams, with those that the slow reader met, in their order."""
        if self.diverted:
            lines = sorted([*lines, *self.diverted], key=lambda line: line.number)
            self.diverted = []
        for line in lines:
            self.fold.add(line)

    def _learn(self, number: int, line: bytes) -> None:
        """What the call site is, by one of its lines."""
        group = self.call_sites.all[number]
        if (site := self.sites.get((self.shape, group.key))) is not None and self.stream is not None:
            self._take(number, site)
            return
        peeled = peel(line.decode("utf-8", "replace").rstrip("\r"))
        entry = read(peeled.text) or LogRecord("plain", None, None, "", peeled.text)
        if self.stream is None:
            self.stream = self.rows.stream = self.scanner._stream(peeled)
        message, _ = self.scanner.rows.message_of(entry)
        group.tries -= 1
        if message is None and group.site.entry.message:
            return  # no wiser than before
        wanted = True
        component = message.components[0] if message is not None and len(message.components) == 1 else None
        if message is not None:
            wanted = message.signal(component) != "noise"
        elif entry.level == "I" and not signals.find(entry.message):
            wanted = False  # unknown and informational: counted, its text in log_lines
        opens = message is not None and message.text in OPENING
        streams = opens or (message is not None and message.text in CLOSING)
        template = template_of(entry, message, peeled.text)
        weight = identity.weight(message, message.signal(component), entry) if message is not None else None
        site = Site(entry, message, template, wanted, streams, opens, weight)
        if message is not None and len(self.sites) < limits.CALL_SITES:
            self.sites[self.shape, group.key] = site
        self._take(number, site)

    def _take(self, number: int, site: Site) -> None:
        self.call_sites.all[number].site = site
        self.call_sites.wanted[number] = site.wanted
        if site.streams:
            self.call_sites.streams[number] = True
            if site.message is not None and site.message.components == ("agent",):
                self.fold.peer = SERVER

    def finish(self) -> None:
        """The last lines of each group, then the counts and the window of every group."""
        scanner = self.scanner
        dropped: dict[str, int] = {}
        scanner.rows.divert = None
        self._fold([])
        self.rows.flush()
        self._folded()
        for number, group in enumerate(self.call_sites.all):
            if waiting := list(group.last):
                begin = len(waiting) - self.rows.kept
                self.rows.emit(group, waiting, [at >= begin for at in range(len(waiting))])
            if self.call_sites.wanted[number] and group.count > group.rows:
                message, entry = group.site.message, group.site.entry
                name = message.text if message else entry.message[:60]
                dropped[name] = dropped.get(name, 0) + group.count - group.rows
        if self.stream is not None:
            self._tally(self.stream)
        for stream in scanner.streams.values():
            stream.events.sort(key=place_of)
            stream.options.sort(key=lambda option: option[0])
        if self.fold.forgotten:
            scanner.notes.append(
                f"more than {PEERS} peers: the streams of {self.fold.forgotten} were not followed to the end"
            )
        if dropped:
            if self.stream is not None:
                self.stream.without_row += sum(dropped.values())
            worst = max(dropped, key=lambda n: (dropped[n], n))
            scanner.notes.append(
                f"of frequent messages the first and last {self.rows.each} became rows, of those about streams the last {self.room} and each peer's last before "
                f"them; {sum(dropped.values())} more were counted (most: {worst!r})"
            )

    def _folded(self) -> None:
        """The rows of lines about streams that are left: of the first and the last of them the text is kept."""
        folded = list(self.fold.lines())
        by_site: dict[int, tuple[list[SiteLine], list[bool]]] = {}
        for at, one in enumerate(folded):
            keep = min(at, len(folded) - 1 - at) < 4 * self.rows.kept
            if isinstance(one.group, int):
                lines, kept = by_site.setdefault(one.group, ([], []))
                lines.append((one.number, one.text))
                kept.append(keep)
            elif one.values is not None and one.stream is not None:
                self.scanner.rows.event(one.stream, one.number, one.values, one.text.decode() if keep else None)
        for number, (lines, kept) in by_site.items():
            self.rows.emit(self.call_sites.all[number], lines, kept)

    def _tally(self, stream: Stream) -> None:
        """The count and the window of every group."""
        counted = [group for group in self.call_sites.all if group.count]
        lines = [line for group in counted for line in (group.first_line, group.last_line)]
        times = self._times(stream, lines)
        for group, first, last in zip(counted, times[::2], times[1::2], strict=True):
            site = group.site
            self.scanner.rows.tally(
                stream, site.entry, site.message, group.count, first, last, group.first, weight=site.weight
            )

    def _times(self, stream: Stream, lines: list[bytes]) -> list[int | None]:
        """The times of lines that begin with a plain header."""
        if self.bare and lines:
            found = klog_times([line[:KLOG_HEADER].decode("utf-8", "replace") for line in lines])
            if found is not None:
                return stream.times_of(None, found, stream.turns)
        return [self._time(stream, line) for line in lines]

    def _time(self, stream: Stream, line: bytes) -> int | None:
        """The time of a line that begins with a plain header; all of it is read only where the start does not tell."""
        if self.shape.form == "klog":
            start = line[: self.shape.skip + 2 * KLOG_HEADER].decode("utf-8", "replace")
            text, at = start, None
            if not self.bare:
                peeled = peel(start)
                text, at = peeled.text, peeled.at
            if text[14:15] == "." and text[15:21].isdecimal() and text[21:22] == " ":
                return stream.time_of(at, klog_us(text[1:5], text[6:21]))
        peeled = peel(line.decode("utf-8", "replace").rstrip("\r"))
        entry = read(peeled.text)
        return stream.time_of(peeled.at, entry.at) if entry else None
