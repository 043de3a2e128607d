"""
Times in logs as microseconds since the epoch, without building datetime objects for each line.

klog prints no year. Such a time is kept as microseconds in the leap year 1972 (plus 366 days for every turn of the
year seen inside the log), below `YEARLESS_END`; the year is chosen once the whole bundle has been read.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator

from analyzer import patterns as regex

DAY_US = 86_400_000_000
YEARLESS_START = 2 * 365 * DAY_US  # 1972 begins behind two years of as many days
LEAP_DAY = 59  # 29 February, counted from 0
YEARLESS_END = YEARLESS_START + 6 * 366 * DAY_US
ABBREVIATED = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = {name: at for at, name in enumerate(ABBREVIATED, 1)}
# a month in the language of the user: journalctl follows LC_TIME (seen: German, French, Spanish, Portuguese, Italian, Dutch)
MONTHS |= {
    "Jän": 1, "janv.": 1, "ene": 1, "gen": 1, "févr.": 2, "fev": 2, "Mär": 3, "Mrz": 3, "mars": 3, "mrt": 3,
    "avr.": 4, "abr": 4, "avril": 4, "Mai": 5, "mai": 5, "may": 5, "mei": 5, "mag": 5, "juin": 6, "giu": 6,
    "juil.": 7, "lug": 7, "août": 8, "ago": 8, "sept.": 9, "set": 9, "sett": 9, "Okt": 10, "out": 10, "ott": 10, "okt": 10,
    "Dez": 12, "déc.": 12, "dic": 12, "dez": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7,
    "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12, "nov.": 11, "oct.": 10,
}  # fmt: skip

LEAP_SECOND = 60
RFC3339 = regex.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T _](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s?(Z|UTC|[+-]\d\d:?\d\d)?(?![\d])"
)


@functools.lru_cache(maxsize=4096)
def day_us(year: int, month: int, day: int) -> int | None:
    """Midnight UTC of a date, or None for a date that does not exist."""
    try:
        return int(datetime.datetime(year, month, day, tzinfo=datetime.UTC).timestamp()) * 1_000_000
    except ValueError:
        return None


def at_us(year: int, month: int, day: int, clock: str) -> int | None:
    """A date and ``HH:MM:SS[.frac]``; None for a time that no clock shows."""
    base = day_us(year, month, day)
    if base is None:
        return None
    try:
        hour, minute, second = int(clock[:2]), int(clock[3:5]), int(clock[6:8])
        fraction = int((clock[9:15] + "000000")[:6]) if len(clock) > 9 else 0
    except ValueError:
        return None
    if hour > 23 or minute > 59 or second > LEAP_SECOND:
        return None
    return base + (hour * 3600 + minute * 60 + second) * 1_000_000 + fraction


def rfc3339_us(text: str) -> int | None:
    """An RFC 3339 time (or one with a blank, an underscore, or no zone: then UTC)."""
    if text[-1:] == "Z" and text[10:11] == "T" and 20 <= len(text) <= 30:  # as Kubernetes and CRI write it
        base = _minute_us(text[:17])
        second, fraction = text[17:19], text[20:-1]
        if (
            base is not None
            and second <= "60"
            and (second + fraction).isdecimal()
            and text.isascii()
            and text[19] == ("." if fraction else "Z")
        ):
            return base + int(second) * 1_000_000 + (int((fraction + "00000")[:6]) if fraction else 0)
    found = RFC3339.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    base = day_us(int(year), int(month), int(day))
    if base is None or hour > "23" or minute > "59" or int(second) > LEAP_SECOND:
        return None
    value = base + (int(hour) * 3600 + int(minute) * 60 + int(second)) * 1_000_000
    value += int((fraction + "000000")[:6]) if fraction else 0
    if zone and zone not in ("Z", "UTC"):
        sign = -1 if zone[0] == "+" else 1
        value += sign * (int(zone[1:3]) * 3600 + int(zone[-2:]) * 60) * 1_000_000
    return value


@functools.lru_cache(maxsize=4096)
def _minute_us(text: str) -> int | None:
    """``YYYY-MM-DDTHH:MM:``."""
    if not (text.isascii() and text[4] == text[7] == "-" and text[13] == text[16] == ":"):
        return None
    digits = text[:4] + text[5:7] + text[8:10] + text[11:13] + text[14:16]
    if not digits.isdecimal():
        return None
    base = day_us(int(text[:4]), int(text[5:7]), int(text[8:10]))
    if base is None or text[11:13] > "23" or text[14:16] > "59":
        return None
    return base + (int(text[11:13]) * 3600 + int(text[14:16]) * 60) * 1_000_000


def klog_us(month_day: str, clock: str) -> int | None:
    """klog's ``MMDD`` and ``HH:MM:SS.ffffff``, yearless."""
    base = _klog_minute_us(month_day, clock[:6])
    if base is None:
        return None
    try:
        second = int(clock[6:8])
        fraction = int((clock[9:15] + "000000")[:6]) if len(clock) > 9 else 0
    except ValueError:
        return None
    return base + second * 1_000_000 + fraction if second <= LEAP_SECOND else None


@functools.lru_cache(maxsize=4096)
def _klog_minute_us(month_day: str, clock: str) -> int | None:
    """``MMDD`` and ``HH:MM:``; the lines of a log share their minutes."""
    return at_us(1972, int(month_day[:2]), int(month_day[2:4]), clock + "00")


def is_yearless(value: int) -> bool:
    return YEARLESS_START <= value < YEARLESS_END


def with_year(value: int, last_year: int, turns: int) -> int | None:
    """
    A yearless time in its year, when the log's last line lies in `last_year` and the log saw `turns` turns.

    None for 29 February in a year that has none.
    """
    days, rest = divmod(value - YEARLESS_START, DAY_US)
    turn, day = divmod(days, 366)
    year = last_year - (turns - turn)
    date = datetime.date(1972, 1, 1) + datetime.timedelta(days=day)
    base = day_us(year, date.month, date.day)
    return None if base is None else base + rest


def dated(value: int, until: int, turns: int = 0) -> int | None:
    """A yearless time in the last year in which it is not later than `until`, with a day of grace; None where that year lacks it."""
    year = (datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=until)).year
    at = with_year(value, year, turns)
    return with_year(value, year - 1, turns) if at is None or at > until + DAY_US else at


def nearest_year(value: int, at: int, turns: int = 0) -> int:
    """The last year of a log with which a yearless time of it comes nearest to a dated one."""
    year = (datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=at)).year
    found = [(abs(one - at), y) for y in (year, year - 1, year + 1) if (one := with_year(value, y, turns)) is not None]
    return min(found)[1] if found else year


def leap_days(first: int, last: int) -> Iterator[tuple[int, int]]:
    """(turns of the year that a log had seen, begin of the day) for each 29 February between two yearless times."""
    for turn in range((first - YEARLESS_START) // (366 * DAY_US), (last - YEARLESS_START) // (366 * DAY_US) + 1):
        day = YEARLESS_START + (366 * turn + LEAP_DAY) * DAY_US
        if day <= last and first < day + DAY_US:
            yield turn, day


def rfc1123_us(text: str) -> int | None:
    """kubectl describe's ``Mon, 10 Jun 2024 09:41:22 +0000``."""
    try:
        moment = datetime.datetime.strptime(text.strip(), "%a, %d %b %Y %H:%M:%S %z")
    except ValueError:
        return None
    return int(moment.timestamp() * 1_000_000)


AGE = regex.compile(r"(\d{1,9})(y|d|h|m(?!s)|s|w)")
UNITS = {"y": 365 * 86400, "w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}


def age_s(text: str | None) -> float | None:
    """kubectl's age such as ``3d20h`` or ``41d`` in seconds."""
    if not text:
        return None
    parts = AGE.findall(text)
    return float(sum(int(n) * UNITS[u] for n, u in parts)) if parts else None
