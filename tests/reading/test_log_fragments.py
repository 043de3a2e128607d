"""Fragments of a document that are logs."""

from __future__ import annotations

from analyzer import schema
from analyzer.reading.log_fragments import log_fragment, service_log

from tests.support.rows import fragment
from tests.support.tables import plain_sink

LINE = 'E0302 08:00:01.100000       1 clientset.go:224] "cannot connect once" err="x"'


def test_a_log_within_a_text() -> None:
    """Lines are cited with their numbers in the member, and a line that was there twice counts twice."""
    sink = plain_sink()
    summary = log_fragment(sink, fragment(f"{LINE}\n{LINE}", 7), shows=False, repeats={8: 2})
    assert (summary.records, sink.columns(schema.KONNECTIVITY_EVENTS).data["line"]) == (2, [7, 8, 8])


def test_entries_of_a_service() -> None:
    """An entry that is none is unread, at its line."""
    sink = plain_sink()
    summary, damaged = service_log(sink, fragment("a\nb", 3), iter([(0, LINE), (1, "")]))
    assert (summary.records, damaged) == (1, 1)
    assert sink.columns(schema.UNREAD).data["line"] == [4]
