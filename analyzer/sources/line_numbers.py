"""
Numbers in front of lines, as `cat -n`, `grep -n` and pagers print them.

::

       7  | 10.20.4.11   | node-to-node mesh | up    |
       8 \u2502 name: w1

A bar behind every number is the pager's; behind some of them it is of a table in a frame, and stays.
"""

from __future__ import annotations

from analyzer import patterns as regex

BARS = "|\u2502\u2503\u258f"
NUMBERED = regex.compile(rf"^[ \t]*+(\d{{1,7}})(?:[:\t]|[ ]{{0,4}}[{BARS}][ ]?|[ ]{{1,2}}|$)")
ONLY_NUMBERED = regex.compile(r"^[ \t]*+(\d{1,7})(?:[:\t]|[ ]{1,2}|$)")
"""Where not every number has a bar behind it: the bars are of a table in a frame."""
BARRED = regex.compile(rf"[ \t]*+\d{{1,7}}[ ]{{0,4}}[{BARS}]")


def of(lines: list[str]) -> regex.Pattern[str] | None:
    """What to take off these lines, each of which with content begins with its number; None for other lines."""
    if not _are_numbered(lines):
        return None
    return NUMBERED if all(BARRED.match(line) for line in lines if line.strip()) else ONLY_NUMBERED


def _are_numbered(lines: list[str]) -> bool:
    """Does every line with content begin with its number, as `cat -n`, `grep -n` and pagers print it."""
    before: tuple[int, int] | None = None
    count = 0
    for at, line in enumerate(lines):
        if not line.strip():
            continue
        m = NUMBERED.match(line)
        if m is None:
            return False
        number = int(m[1])
        if before is not None and number - before[1] not in (1, at - before[0]):
            return False
        before, count = (at, number), count + 1
    return count > 0
