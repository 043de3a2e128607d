"""What a member's text is not line by line: outputs on fewer lines than they were printed on, and lines that are not to be read."""

from __future__ import annotations

from collections.abc import Mapping

from analyzer import schema
from analyzer.sources.document import Document, blank_lines
from analyzer.tables.sink import Sink


def place(sink: Sink, source: str, document: Document, unread: int) -> tuple[int, int]:
    """
    Give all rows and cited lines of the member its own lines, in place.

    Args:
        unread: lines that were not understood, counted where they were printed.

    Returns:
        How many of the member's lines are not understood, and how many are blank.
    """
    where = dict(enumerate(document.places, 1))
    lines = document.own.split("\n")
    for columns in sink.tables.values():
        numbers = columns.data["line"]
        for at, line in enumerate(numbers):
            if columns.data["source"][at] == source and isinstance(line, int):
                numbers[at] = where.get(line, line)
    cited = [line for one, line in sink.lines if one == source]
    for number in cited:  # all of them first: the new place of one is the old place of another
        del sink.lines[source, number]
    for number in cited:
        sink.keep(source, where.get(number, number), lines[where.get(number, number) - 1])
    blank = blank_lines(document.own)
    rows = sink.columns(schema.UNREAD).data["source"].count(source)
    told = len(sink.lines_of(schema.UNREAD, source, 0))
    # of very many that are not understood only the first ones are rows
    return (told if rows >= unread else min(unread, len(lines) - blank)), blank


def tell(sink: Sink, source: str, document: Document, reasons: Mapping[int, str]) -> int:
    """A row for each of these lines, which are not read, or not all of them, with the reason; how many there are."""
    lines = document.raw.split("\n") if reasons else []
    for number, reason in reasons.items():
        sink.add(schema.UNREAD, source, number, text=lines[number - 1][:500], reason=reason)
    return len(reasons)


def tell_rests(sink: Sink, source: str, plain: str, whole: str, since: int) -> int:
    """
    A row for each line that went to one which is not understood; how many there are.

    Args:
        plain, whole: the text before and after lines were put together, line by line the same.
        since: rows of lines that are not understood which were there before this member.
    """
    strange = sink.lines_of(schema.UNREAD, source, since)
    head = count = 0
    for number, (line, now) in enumerate(zip(plain.split("\n"), whole.split("\n"), strict=True), 1):
        if now.strip():
            head = number
        elif line.strip() and head in strange:
            sink.add(schema.UNREAD, source, number, text=line[:500], reason=f"goes on with line {head}")
            count += 1
    return count
