"""
The time that somebody noted in front of a single line of an output, or that a script printed there.

::

    2026-03-11 08:44 kube-system   konnectivity-agent-9dk2c   0/1   CrashLoopBackOff   118   41d
    [11.03.2026 08:44:10] Error from server: error dialing backend: No agent available

Of several lines with one time each the time is a stamp, and of a log's lines it is the record's own.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources.bare_rows import ROW
from analyzer.sources.json_outputs import ERROR

DAY = r"(?:(?:\d{4}[-/]\d\d[-/]\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})(?:T|,? {1,2})|[A-Z][a-z]{2} {1,2}\d{1,2} )"
NOTE = regex.compile(
    rf"[\[(]?{DAY}?\d{{1,2}}:\d\d(?::\d\d)?(?:[.,]\d{{1,9}})?(?: ?(?:[AP]M|Z|UTC|GMT|CES?T|[+-]\d\d:?\d\d))?[\])]?[ \t]{{0,4}}[:|>-]?[ \t]{{1,8}}(?=\S)"
)


def without_note(line: str) -> str:
    """The line without such a time."""
    m = NOTE.match(line)
    return line[m.end() :] if m else line


def is_noted(line: str) -> bool:
    """Is this a row of a table, or what a client says of an error, behind such a time."""
    rest = without_note(line)
    return rest != line and (ROW.match(rest) is not None or ERROR.match(rest) is not None)
