"""
Lines of call sites become rows: many at once where they share a template, one by one where each has to be looked at itself.

The first lines of a site wait until there are enough of them, for a search over forty lines costs little more than one over
two; its last lines wait for the end of the log, when it is known that they are the last.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.scan.fast.call_sites import CallSite, SiteLine
from analyzer.scan.fast.shape import KLOG_HEADER
from analyzer.scan.fast.template import klog_times
from analyzer.scan.log import LogScanner
from analyzer.scan.stream import AlikeEvents, Pending, Stream
from analyzer.sources.log_record import read
from analyzer.sources.wrappers import Peeled, peel

MOST_WAITING = 2 << 20
"""Bytes of lines that wait to become rows."""


def _texts(lines: Sequence[SiteLine]) -> list[str]:
    return b"\n".join([text for _, text in lines]).decode("utf-8", "replace").split("\n")


class SiteRows:
    """
    Makes rows of the lines of call sites.

    Args:
        bare: lines have no wrapper to peel.
        each: lines of a site that become rows, at either end of a log.
        kept: how many of these keep their text.

    Attributes:
        stream: of the lines with a plain header, once one of them was read.
    """

    def __init__(self, scanner: LogScanner, *, bare: bool, each: int, kept: int) -> None:
        self._scanner = scanner
        self._bare = bare
        self.each = each
        self.kept = kept
        self._waiting: dict[int, tuple[CallSite, list[SiteLine]]] = {}
        self._size = self._waiting_since = 0
        self.stream: Stream | None = None

    def add(self, site: CallSite, lines: list[SiteLine]) -> None:
        """Further lines of a site, in their order: the first of all become rows, the last ones wait in a ring."""
        now = max(0, min(self.each - site.rows, len(lines)))
        if now:
            self._wait(site, lines[:now])
        site.last.extend(lines[max(now, len(lines) - self.each) :])
        while len(site.last) > self.each:
            site.last.popleft()

    def _wait(self, site: CallSite, lines: list[SiteLine]) -> None:
        if self.turns != self._waiting_since:  # what waits is of the year before
            self.flush()
            self._waiting_since = self.turns
        self._waiting.setdefault(id(site), (site, []))[1].extend(lines)
        site.rows += len(lines)
        self._size += sum([len(text) for _, text in lines])
        if self._size > MOST_WAITING:
            self.flush()

    @property
    def turns(self) -> int:
        """Turns of the year so far."""
        return self.stream.turns if self.stream is not None else 0

    def flush(self) -> None:
        """Rows of all first lines that wait."""
        texts = _texts([line for _, lines in self._waiting.values() for line in lines])
        times = klog_times([text[:KLOG_HEADER] for text in texts]) if self._bare else None  # of all at once
        at = 0
        for site, lines in self._waiting.values():
            here = slice(at, at := at + len(lines))
            keep = [begun < self.kept for begun in range(site.begun, site.begun + len(lines))]
            site.begun += len(lines)
            self._emit(site, lines, texts[here], times and times[here], keep, self._waiting_since)
        self._waiting.clear()
        self._size = 0

    def emit(self, site: CallSite, lines: Sequence[SiteLine], keep: Sequence[bool]) -> None:
        """The rows of some lines of one site; `keep` says of each whether its text is kept."""
        self._emit(site, lines, _texts(lines), None, keep, self.turns)
        site.rows += len(lines)

    def _emit(
        self, site: CallSite, lines: Sequence[SiteLine], texts: list[str], times: list[int] | None, keep: Sequence[bool], turns: int
    ) -> None:  # fmt: skip
        if site.site.template is None or not self._at_once(site, lines, texts, times, keep, turns):
            for line, text, one in zip(lines, texts, keep, strict=True):
                if site.site.template is None or not self._at_once(site, [line], [text], None, [one], turns):
                    self._one(line[0], text, keep=one)

    def _at_once(
        self, site: CallSite, lines: Sequence[SiteLine], texts: list[str], times: list[int] | None, keep: Sequence[bool], turns: int
    ) -> bool:  # fmt: skip
        """False where some line is not of the site's form, or they are of several streams."""
        template = site.site.template
        assert template is not None
        outers: list[int | None] | None = None
        if self._bare:
            stream = self._of(Peeled(texts[0]))
            bodies = [text.rstrip("\r") for text in texts]
        else:
            peeled = [peel(text.rstrip("\r")) for text in texts]
            streams = [self._of(one) for one in peeled]
            stream, bodies, outers = streams[0], [one.text for one in peeled], [one.at for one in peeled]
            if any(one is not stream for one in streams):
                return False
        found = template.read(bodies, times)
        if found is None:
            return False
        times, columns = found
        rows = AlikeEvents(
            [number for number, _ in lines],
            dict(template.fixed),
            {"at": [*stream.times_of(outers, times, turns)], **columns},
        )
        self._scanner.rows.alike(stream, rows, [text if one else None for text, one in zip(texts, keep, strict=True)])
        return True

    def _of(self, peeled: Peeled) -> Stream:
        """Whose line it is: that of the log's first ones, also where a command that was met since begins another's."""
        if self.stream is None or peeled.pod or peeled.container or peeled.node:
            return self._scanner._stream(peeled)
        return self.stream

    def _one(self, number: int, text: str, *, keep: bool) -> None:
        """A line that has to be looked at itself."""
        peeled = Peeled(text.rstrip("\r")) if self._bare else peel(text.rstrip("\r"))
        stream = self._of(peeled)
        entry = read(peeled.text)
        if entry is None:
            return
        at = stream.time_of(peeled.at, entry.at)
        record = Pending(entry, at, number, text, text.rstrip(), peeled.text, program=peeled.program)
        self._scanner.rows.row(stream, entry, record, keep=keep)
