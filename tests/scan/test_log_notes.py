"""What is said of a log that was read."""

from __future__ import annotations

from analyzer.limits import Limits
from analyzer.scan.log_notes import notes
from analyzer.scan.record_rows import RecordRows

from tests.support.tables import plain_sink


def test_each_thing_that_was_left_out_is_said() -> None:
    """With how many there were, and the limit that can be raised; of a log that was read whole nothing is said."""
    rows = RecordRows(plain_sink(), "a.log")
    assert notes(rows, Limits(), cut_lines=0, mended=0, crowded=0, cut_joined=0) == []
    rows.capped, rows.cut_off, rows.mentions, rows.others, rows.unrepeated = 7, 2, 1, True, 8
    found = notes(rows, Limits(), cut_lines=3, mended=4, crowded=9, cut_joined=5)
    assert [next(word for word in one.split() if word.isdigit()) for one in found[:1]] == [str(Limits().events)]
    assert [number for number in "73458" if not any(number in one for one in found)] == []
    assert len(found) == 9
