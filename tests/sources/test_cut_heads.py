"""Records of a window that was scrolled to the side are read without what is left of their heads."""

from __future__ import annotations

import pytest
from analyzer.schema import LOG_SIGNALS
from analyzer.sources.cut_heads import without_cut_heads

from tests.support.inline import bundle

RECORD = '"Failed to scrape node" err="Get \\"https://10.0.9.211:10250/metrics/resource\\": dial tcp 10.0.9.211:10250: i/o timeout" node="w1"'


@pytest.mark.parametrize("head", ["craper.go:139] ", "scraper.go:139] ", "02 12:00:00.123456       1 scraper.go:139] "])
def test_a_record_in_a_frame_loses_both_bars_and_the_rest_of_its_head(head: str) -> None:
    """Message and pairs are whole, and that is what says something."""
    assert without_cut_heads(f"a\n│ {head}{RECORD}      │\n") == (f"a\n{RECORD}\n", 1)


@pytest.mark.parametrize(
    "line", [RECORD, f"craper.go:139] {RECORD}", "│ craper.go:139] failed to scrape │", f"│ E0602 12:00:00.123456       1 scraper.go:139] {RECORD} │"]
)  # fmt: skip
def test_other_lines_stay(line: str) -> None:
    """Without a frame, without a structured message, and with a head that is whole."""
    assert without_cut_heads(line) == (line, 0)


def test_such_lines_are_signals_of_metrics_server() -> None:
    """Each names the node that was not reached."""
    text = f"in the log:\n\n│ craper.go:139] {RECORD} │\n│ craper.go:139] {RECORD.replace('w1', 'w2')} │\n"
    assert [row.signal for row in bundle(x=text).snapshot.rows[LOG_SIGNALS]] == ["scrape_failed"] * 2
