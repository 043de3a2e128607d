"""What tools say of a certificate in the same words, for each is OpenSSL inside: dates, and numbers of faults."""

from __future__ import annotations

from analyzer.sources.clock import MONTHS, at_us

DATE = r"[A-Z][a-z]{2}[ ]{1,2}\d{1,2} \d\d:\d\d:\d\d(?:\.\d{1,6})? \d{4}(?: GMT)?"
FAULTS = {
    "9": "not_yet", "10": "expired", "2": "authority", "18": "authority", "19": "authority", "20": "authority", "21": "authority", "62": "name", "63": "name", "64": "name",
}  # fmt: skip
"""By the numbers of X509_V_ERR_*."""


def moment(text: str) -> int | None:
    """``Jun  1 08:00:00 2026 GMT`` in microseconds since the epoch."""
    month, day, clock, year = text.removesuffix(" GMT").split()
    at = MONTHS.get(month)
    return at_us(int(year), at, int(day), clock) if at else None
