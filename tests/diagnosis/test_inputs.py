"""A report names as many inputs as fit, and adds up the others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from analyzer.diagnosis.inputs import ROW_BYTES, bounded, is_understood
from analyzer.model import InputSummary, Symptom, SymptomState

EARLY, LATE = "2026-01-01T00:00:00.000000Z", "2026-01-02T00:00:00.000000Z"


def row(
    source: str,
    status: str = "read",
    *,
    lines: int | None = 2,
    first: str | None = EARLY,
    last: str | None = LATE,
    note: str = "",
) -> InputSummary:
    return InputSummary(source, "log", "by its lines", 10, lines, 1, None, first, last, status, note)


ONE = ROW_BYTES + len("a" + "by its lines")
"""Bytes of one row with a name of one letter."""


def test_all_are_named_while_they_fit() -> None:
    """In their order and unchanged."""
    rows = [row("a"), row("b"), row("c")]
    assert bounded(rows) == tuple(rows)
    assert bounded(rows, 3 * ONE) == tuple(rows)
    assert bounded([]) == ()


def test_what_does_not_fit_is_added_up_by_status() -> None:
    """Sizes and counts add up, the window spans them all, and how many there are is said."""
    rows = [
        row("a"),
        row("b"),
        row("c", first=None),
        row("d", lines=None, last=None),
        row("e", "skipped"),
        row("f", "skipped"),
    ]
    named, read, skipped = bounded(rows, 2 * ONE - 1)
    assert named == rows[0]
    assert (read.source, read.kind, read.reason) == ("(3 more members: read)", "several", "")
    assert (read.size_bytes, read.lines, read.records, read.unread_lines) == (30, 4, 3, None)
    assert (read.first_at, read.last_at, read.status) == (EARLY, LATE, "read")
    assert read.note == "left out of this report to keep it small; the table `inputs` names them"
    assert (skipped.source, skipped.status, skipped.size_bytes) == ("(2 more members: skipped)", "skipped", 20)


def test_the_window_of_the_others_is_from_the_first_to_the_last() -> None:
    """Whatever the order; nothing known stays nothing."""
    (found,) = bounded([row("a", first=LATE, last=EARLY), row("b", first=EARLY, last=LATE)], 0)
    assert (found.first_at, found.last_at) == (EARLY, LATE)
    (found,) = bounded([row("a", first=None, last=None, lines=None)] * 2, 0)
    assert (found.first_at, found.last_at, found.lines) == (None, None, None)


def test_a_single_row_that_does_not_fit_stays_itself_unless_it_is_long() -> None:
    """One row is no sum, but a name of megabytes is not named."""
    short, long = row("a" * ROW_BYTES), row("a" * (ROW_BYTES + 1))
    assert bounded([short], 0) == (short,)
    assert bounded([long], 0)[0].source == "(1 more members: read)"


@pytest.mark.parametrize(("text", "fits"), [("aaaaaa", True), ("\u00e4", True), ("\u00e4a", False)])
def test_what_is_not_ascii_weighs_as_it_is_written(text: str, fits: bool) -> None:
    """JSON in ASCII writes six bytes for such a letter."""
    most = 2 * (ROW_BYTES + len("by its lines")) + len("ab") + 6
    found = bounded([row("a"), row("b", note=text), row("c")], most)
    assert [one.source for one in found] == (["a", "b", "c"] if fits else ["a", "c", "b"])


def test_a_long_row_does_not_keep_shorter_ones_out() -> None:
    """What still fits is named."""
    found = bounded([row("a", note="x" * 900), row("b")], ONE)
    assert [one.source for one in found] == ["b", "a"]


def test_what_tells_something_is_understood() -> None:
    """A record of a member, or a symptom that a line tells within a text of no known form."""
    member = replace(row("a", "not_understood"), records=0)
    unknown, broken = (Symptom("exec", state) for state in (SymptomState.UNKNOWN, SymptomState.BROKEN))
    assert not is_understood([member], [unknown])
    assert is_understood([member], [unknown, broken])
    assert is_understood([replace(member, records=1)], [unknown])
    assert not is_understood([], [])
