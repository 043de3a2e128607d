"""What is said of a log that was read: what was left out of it, and what was mended."""

from __future__ import annotations

from analyzer.limits import Limits
from analyzer.scan.record_rows import RecordRows
from analyzer.wording import plural


def notes(rows: RecordRows, limits: Limits, *, cut_lines: int, mended: int, crowded: int, cut_joined: int) -> list[str]:
    """
    Each in words, in the order in which a reader needs them.

    Args:
        cut_lines, cut_joined: lines, and lines put together, of which only the first bytes were looked at.
        mended: lines that were escaped.
        crowded: how many streams were told apart of more than these, 0 for all.
    """
    found = []
    if rows.capped:
        found.append(
            f"kept {limits.events} events, counted {rows.capped} more without a row ({limits.option('events')})"
        )
    if rows.unrepeated:
        found.append(
            f"lines stand for others like them: {rows.repeated} of those got a row of their own, {rows.unrepeated} are counted only"
        )
    if rows.others:
        found.append(
            f"more than {limits.distinct} different messages: the rest is counted as others ({limits.option('distinct')})"
        )
    if cut_lines:
        found.append(
            f"of {cut_lines} long lines only the first {limits.pattern_bytes} bytes were looked at ({limits.option('pattern_bytes')})"
        )
    if mended:
        found.append(f"{mended} lines are escaped or have round quotes: read as the program wrote them")
    if rows.cut_off:
        found.append(f"{plural(rows.cut_off, 'record')} cut off in the middle, with what stood there left out")
    if rows.mentions:
        found.append(
            f"{plural(rows.mentions, 'line')} of a program that is no part of the tunnel or its neighbours: what they name is no evidence"
        )
    if crowded:
        found.append(f"more than {crowded} containers and hosts: the others are not told apart")
    if cut_joined:
        found.append(
            f"{cut_joined} joined lines were cut at {limits.joined_bytes} bytes ({limits.option('joined_bytes')})"
        )
    return found
