"""
The newest time in front of the lines of a text: of a build server's console, or the key with which a tool's records begin.

::

    [2026-11-24T08:03:02.117Z] CLUSTER INFO:
    {"TimeStamp": "2026-11-07T16:00:00Z", "Type": "Internet", "Status": "Connected"}

It says when the text was made: whoever wrote it down was not done before. A text of which a few lines begin so says nothing.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources.clock import rfc3339_us

STAMP = regex.compile(
    r"[\s\[({|>]{0,8}+(?:[\"']?(?i:time[_-]?stamp|time|ts)[\"']?[ ]?[:=][ ]?)?[\"']?(?P<at>20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)(?!\d)"
)
SAMPLE = 60
"""Lines with text that are looked at, at either end."""
EDGE = 20_000
"""Characters that hold them."""
SHARE = 0.6


def newest_stamp(text: str) -> int | None:
    """The newest of the times, in microseconds; None for a text that has none in front of most of its lines."""
    ends = text[:EDGE].split("\n")[:SAMPLE], text[-EDGE:].split("\n")[-SAMPLE:]
    lines = [line for end in ends for line in end if line.strip()]
    found = [at for line in lines if (m := STAMP.match(line)) and (at := rfc3339_us(m["at"])) is not None]
    return max(found) if found and len(found) >= SHARE * len(lines) else None
