"""What journalctl prints around its entries is no entry."""

from __future__ import annotations

import pytest
from analyzer.sources.clock import rfc3339_us
from analyzer.sources.journal_marks import journal_mark

DAY = "2024-06-10"


@pytest.mark.parametrize(
    ("line", "end"),
    [
        (f"-- Logs begin at Sun 2024-06-09 09:00:00 UTC, end at Mon {DAY} 10:05:00 UTC. --", f"{DAY}T10:05:00Z"),
        (f"-- Journal begins at Sun 2024-06-09 09:00:00 UTC, ends at Mon {DAY} 10:05:00 UTC. --", f"{DAY}T10:05:00Z"),
        (f"-- Protokolle beginnen am So 2023-06-09 09:00:00 CEST, enden am Mo {DAY} 10:05:00 CEST. --", f"{DAY}T10:05:00Z"),
        (f"-- Logs begin at Mon {DAY} 10:05:00 UTC. --", None),
        ("-- Boot 0123456789abcdef0123456789abcdef --", None),
        ("-- Reboot --", None),
        ("-- No entries --", None),
        ("-- cursor: s=0639;i=4f31;b=1bb9;m=1d2f;t=5b2a;x=ab", None),
    ],
)  # fmt: skip
def test_what_journalctl_prints_around_its_entries(line: str, end: str | None) -> None:
    """In any language; the end of the journal where it names both of its ends."""
    assert journal_mark(line) == (True, rfc3339_us(end) if end else None)


@pytest.mark.parametrize(
    "line", ["-- a comment of SQL --", "-- Subject: Unit failed", "--", "x -- Reboot --", "-- Reboot", "-- Boot 01 --"]
)
def test_what_journalctl_does_not_print(line: str) -> None:
    """Dashes alone make no such line."""
    assert journal_mark(line) == (False, None)
