"""Fragments of a document that are logs: each line, or each entry of a log service, goes to a scanner of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analyzer import schema
from analyzer.parsers.base import Fragment
from analyzer.reading.node_logs import context_of_log
from analyzer.scan.log import LogScanner
from analyzer.scan.stream import Summary
from analyzer.tables.sink import Sink


def log_fragment(sink: Sink, fragment: Fragment, *, shows: bool, repeats: Mapping[int, int]) -> Summary:
    """
    The records of a log.

    Args:
        shows: as `LogScanner` takes it.
        repeats: how often a line was there, by its number in the member.
    """
    scanner = LogScanner(sink, fragment.source, context_of_log(sink, fragment), shows=shows, repeats=repeats)
    raws = fragment.raw_lines
    for at, line in enumerate(fragment.lines):
        number = fragment.first_line + at
        raw = raws[at] if at < len(raws) else line
        # the record is read from the text without prefixes, and cited as it stands in the member
        scanner.line_pair(number, line, raw)
    return scanner.close()


def service_log(sink: Sink, fragment: Fragment, entries: Iterator[tuple[int, str]]) -> tuple[Summary, int]:
    """
    (a log whose entries are no lines, those that are none): each is read as its service's line format, and cited where its message
    stands.
    """
    scanner = LogScanner(sink, fragment.source, fragment.context)
    strange = 0
    for at, line in entries:
        number = fragment.first_line + at
        if line:
            scanner.line_pair(number, line, fragment.raw_line(number))
        else:
            strange += 1
            text = fragment.raw_line(number)[:500]
            reason = "no entry of a log service, or the list is damaged here"
            sink.add(schema.UNREAD, fragment.source, number, text=text, reason=reason)
    return scanner.close(), strange
