"""Lines that journalctl prints around its entries: where a journal begins and ends, where a host was started anew."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources.clock import rfc3339_us

JOURNAL_MARK = (
    r"-- (?:[^\n]{0,80}?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[^\n]{0,200}--|Boot [0-9a-f]{32} --|Reboot --|No entries --|cursor: s=[^\n]{1,400})"
    r"[ \t]*$"
)
"""What journalctl prints around its entries: which time all of the journal is of, and where a host was started anew."""
MARK = regex.compile(JOURNAL_MARK)
DATE = regex.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def journal_mark(line: str) -> tuple[bool, int | None]:
    """(is this a line that journalctl prints between entries, the end of the journal where it names one)."""
    if not line.startswith("-- ") or MARK.match(line) is None:
        return False, None
    dates = DATE.findall(line)
    return True, rfc3339_us(dates[-1]) if len(dates) > 1 else None
