"""
What `date` prints, here or in a container: the collection had not ended then.

::

    $ date
    Sat Mar 22 08:00:00 UTC 2025
    $ kubectl exec web-0 -- date
    Sat 22 Mar 2025 08:00:00 AM UTC
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.sources.clock import MONTHS, at_us

ROW = regex.compile(
    r"[ \t]{0,8}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:(?P<month>[A-Z][a-z]{2}) +(?P<day>\d{1,2})|(?P<first>\d{1,2}) (?P<then>[A-Z][a-z]{2}) (?P<early>\d{4})),? +"
    r"(?P<clock>\d\d:\d\d:\d\d)(?: (?P<half>[AP])M)? (?P<zone>UTC|GMT|CET|CEST|[+-]\d{4})(?: (?P<late>\d{4}))?[ \t]*$"
)
ZONES = {"UTC": 0, "GMT": 0, "CET": 60, "CEST": 120}
"""Minutes east of UTC; names of zones that more than one place has say nothing."""
HALF_US = 12 * 3600 * 1_000_000


def takes(fragment: Fragment) -> str:
    first = next((line for _, line in fragment.opening), "")
    return "what `date` prints" if moment(first) is not None else ""


def moment(line: str) -> int | None:
    """Microseconds since the epoch; None for another line."""
    m = ROW.match(line)
    year = (m["late"] or m["early"]) if m else None
    month = MONTHS.get(m["month"] or m["then"]) if m else None
    if m is None or year is None or month is None:
        return None
    at = at_us(int(year), month, int(m["day"] or m["first"]), m["clock"])
    if at is None:
        return None
    if m["half"]:
        at += HALF_US * ((m["half"] == "P") - (m["clock"][:2] == "12"))
    zone = m["zone"]
    east = ZONES[zone] if zone in ZONES else int(zone[0] + "1") * (int(zone[1:3]) * 60 + int(zone[3:]))
    return at - east * 60_000_000


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if (at := moment(line)) is not None:
            emit.time(at)
            emit.records += 1
        else:
            emit.unread(number, "text behind a date")


PARSERS = (
    Parser(
        "date",
        r"[ \t]{0,8}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} [A-Z][a-z]{2} \d{4}),? +\d\d:\d\d:\d\d [A-Z+-][^\n]{0,12}$",
        takes,
        parse,
        34,
    ),
)
