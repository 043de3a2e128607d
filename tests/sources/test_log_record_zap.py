"""zap's console lines and its short keys."""

from __future__ import annotations

import pytest
from analyzer.sources.log_record import read

AT = 1_772_438_401_100_000


@pytest.mark.parametrize(
    ("text", "level", "place", "message", "found"),
    [
        ('2026-03-02T08:00:01.100Z\tERROR\tagent\tpkg/clientset.go:200\tcannot connect once\t{"err": "x", "n": 1}', "E", "clientset.go:200", "cannot connect once", {"err": "x", "n": "1"}),
        ("2026-03-02T08:00:01.100Z\tinfo\tStart serving", "I", "", "Start serving", {}),
        ("2026-03-02T09:00:01.100+0100\tWARN\tclientset.go:200\tslow", "W", "clientset.go:200", "slow", {}),
        ("1.7724384011e+09\tDPANIC\tagent\tbroken", "F", "", "broken", {}),
        ('{"L":"ERROR","T":"2026-03-02T08:00:01.100Z","C":"pkg/clientset.go:200","M":"cannot connect once","err":"x"}', "E", "clientset.go:200", "cannot connect once", {"err": "x"}),
    ],
)  # fmt: skip
def test_records(text: str, level: str, place: str, message: str, found: dict[str, str]) -> None:
    """Level, caller, message and fields; the time in RFC 3339 or as seconds."""
    entry = read(text)
    assert entry is not None
    assert (entry.level, entry.place, entry.message, entry.pairs) == (level, place, message, found)
    assert entry.at is not None
    assert abs(entry.at - AT) < 1000


@pytest.mark.parametrize(
    "text", ["2026-03-02T08:00:01.100Z\tNOLEVEL\tx", "2026-03-02\tERROR\tx", '{"M":"x"}', "10.1.0.1\tINFO\tx"]
)
def test_other_lines_with_tabs(text: str) -> None:
    """No time or no level: no record of zap."""
    assert read(text) is None
