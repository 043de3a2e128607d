"""
Two pastes with somebody's words between them are two logs, where the second is of another program or older.

::

    E0305 11:27:55.190027       1 main.go:47] error: failed to run the agent server: ...

    And this is what the agents of the tenant say:

    E0219 08:01:12.004114       1 clientset.go:229] "cannot connect once" err="..."

A record of the same program that is no older goes on with the log: people leave out what is between.
"""

from __future__ import annotations

from analyzer.konnectivity.catalog import Message
from analyzer.scan.record_rows import RecordRows
from analyzer.scan.stream import Stream
from analyzer.sources import prose
from analyzer.sources.clock import is_yearless
from analyzer.sources.log_record import read
from analyzer.sources.wrappers import Peeled

OLDER_US = 60_000_000
"""By how much a record is older than those above it; those of one log may be out of order by less."""


def ended(stream: Stream, peeled: Peeled, rows: RecordRows, *, said: bool) -> list[tuple[int, str]] | None:
    """
    Numbers and texts of the words that the log had taken for its own, where it ends above a line; None where it goes on.

    Args:
        said: somebody's words are known to stand above the line.
    """
    announced = not said and _is_announced(stream)
    if not (said or announced) or (entry := read(peeled.text)) is None:
        return None
    message, _ = rows.message_of(entry)
    above = rows.message_of(stream.pending.entry)[0] if stream.pending else None
    at = peeled.at if entry.at is None else entry.at
    if not (_is_other(stream, message, above) or _is_older(stream, at)):
        return None
    if not announced or stream.pending is None:
        return []
    stream.lines -= 1
    return [(stream.pending.places.pop()[0], stream.pending.extra.pop())]


def _is_announced(stream: Stream) -> bool:
    """Is the line above a sentence with a colon, which klog ends no record with."""
    pending = stream.pending
    if pending is None or not pending.extra or pending.entry.form != "klog" or pending.in_value:
        return False
    words = pending.extra[-1].rstrip()
    return words.endswith(":") and prose.sentence(words) is not None


def _component(message: Message | None) -> str | None:
    return message.components[0] if message is not None and len(message.components) == 1 else None


def _is_other(stream: Stream, message: Message | None, above: Message | None) -> bool:
    """Is a message of the server's below those of an agent, or the other way round."""
    mine, theirs = _component(message), stream.component() or _component(above)
    return mine is not None and theirs is not None and mine != theirs


def _is_older(stream: Stream, at: int | None) -> bool:
    """Is a time before the last one of its kind; klog's own have no year."""
    last = stream.previous_yearless if at is not None and is_yearless(at) else stream.previous_at
    return at is not None and last is not None and at < last - OLDER_US
