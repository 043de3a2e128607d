"""
The day in the name of a file or a folder: ``run-2026-11-08/agent.log``, ``2026-11-07T16-30-00Z/kubelet``, ``dump_20261108.tgz``.

Collecting tools put it there when they begin, and people when they save what they got; a month alone, or digits in a longer word, is none.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources.clock import day_us

DAY = regex.compile(
    r"(?<![0-9A-Za-z.])(?P<year>20[1-9]\d)(?P<sign>[-_.]?)(?P<month>[01]\d)(?P=sign)(?P<day>[0-3]\d)(?:(?=[^0-9A-Za-z]|$)|(?=[T_]?[0-2]\d[-_:.]?[0-5]\d))"
)


def named_day(path: str) -> int | None:
    """Noon of the last day that a path names, in microseconds."""
    found = [at for m in DAY.finditer(path) if (at := day_us(int(m["year"]), int(m["month"]), int(m["day"])))]
    return found[-1] + 43_200_000_000 if found else None
