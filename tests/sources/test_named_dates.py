"""The day in a path."""

from __future__ import annotations

import datetime

import pytest
from analyzer.sources.named_dates import named_day


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("run-2026-11-08/agent.log", (2026, 11, 8)),
        ("2026-11-07T16-30-00Z/aks-vmss000001/kubelet", (2026, 11, 7)),
        ("dump_20261108.tgz", (2026, 11, 8)),
        ("dump-20261108T1530.tgz", (2026, 11, 8)),
        ("dump_202611081530.tgz", (2026, 11, 8)),
        ("a/2026.11.08/2026_11_09.log", (2026, 11, 9)),
        ("closed_2026-02/bird.txt", None),
        ("sha256-20261108ab/x.log", None),
        ("x20261108.log", None),
        ("2026-13-08.log", None),
        ("2026-11-0812.log", None),
        ("case-202611080.txt", None),
        ("10.2026.11.08", None),
        ("agent.log", None),
    ],
)
def test_the_last_day_that_a_path_names(path: str, day: tuple[int, int, int] | None) -> None:
    """Its noon, with year, month and day; a month, a longer number or a part of a word names none."""
    at = named_day(path)
    assert (None if at is None else datetime.datetime.fromtimestamp(at / 1e6, datetime.UTC)) == (
        None if day is None else datetime.datetime(*day, 12, tzinfo=datetime.UTC)
    )
