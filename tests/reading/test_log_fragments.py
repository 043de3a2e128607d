"""Fragments of a document that are logs."""

from __future__ import annotations

import pytest
from analyzer import schema
from analyzer.parsers.base import Fragment
from analyzer.reading.log_fragments import log_fragment, service_log
from analyzer.scan import log
from analyzer.sources.names import Context

from tests.support.rows import fragment
from tests.support.tables import plain_sink

LINE = 'E0302 08:00:01.100000       1 clientset.go:224] "cannot connect once" err="x"'


def test_a_log_within_a_text() -> None:
    """Lines are cited with their numbers in the member, and a line that was there twice counts twice."""
    sink = plain_sink()
    summary = log_fragment(sink, fragment(f"{LINE}\n{LINE}", 7), shows=False, repeats={8: 2})
    assert (summary.records, sink.columns(schema.KONNECTIVITY_EVENTS).data["line"]) == (2, [7, 8, 8])


def test_counts_in_front_of_lines_make_no_more_rows_than_a_log_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten bytes are no three hundred thousand rows: each line has its own, some more are made, and the others are counted."""
    monkeypatch.setattr(log, "MOST_REPEATS", 3)
    sink = plain_sink()
    summary = log_fragment(sink, fragment(f"{LINE}\n{LINE}\n{LINE}"), shows=False, repeats={1: 3, 2: 300_000, 3: 2})
    assert sink.columns(schema.KONNECTIVITY_EVENTS).data["line"] == [1, 1, 1, 2, 2, 3]
    assert sum(map(int, sink.columns(schema.LOG_LINES).data["count"])) == 300_005
    assert "3 of those got a row of their own, 299999 are counted only" in summary.note


def test_entries_of_a_service() -> None:
    """An entry that is none is unread, at its line."""
    sink = plain_sink()
    summary, damaged = service_log(sink, fragment("a\nb", 3), iter([(0, LINE), (1, "")]))
    assert (summary.records, damaged) == (1, 1)
    assert sink.columns(schema.UNREAD).data["line"] == [4]


def test_what_is_cited_of_a_strange_entry_is_its_beginning() -> None:
    """Five hundred characters of the member's own line."""
    sink = plain_sink()
    service_log(sink, fragment("x" * 900), iter([(0, "")]))
    assert [len(text) for text in sink.columns(schema.UNREAD).data["text"]] == [500]


def test_a_line_that_the_member_does_not_have_is_cited_as_it_was_read() -> None:
    """Where fewer lines stand in it than were made of them."""
    sink = plain_sink()
    short = Fragment("a.txt", 1, f"{LINE}\n{LINE}", f"# {LINE}", Context())
    summary = log_fragment(sink, short, shows=False, repeats={})
    assert (summary.records, sink.columns(schema.KONNECTIVITY_EVENTS).data["line"]) == (2, [1, 2])
