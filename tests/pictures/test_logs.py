"""Pictures of the logs: when each was written, and how many lines of which level."""

from __future__ import annotations

from datetime import UTC, datetime

from analyzer.pictures.logs import coverage, levels

from tests.support.inline import bundle, failing, options, serving

FILES = {"agent-a.log": options() + serving(), "agent-b.log": options(agent="b") + failing("connection refused", 4)}


def test_a_log_covers_the_time_from_its_first_line_to_its_last() -> None:
    """In seconds of UTC, each log in a lane of its own."""
    made = coverage(bundle(FILES).snapshot)
    assert made is not None
    assert made.rows == ("agent-a.log", "agent-b.log")
    first = datetime(2026, 3, 2, 8, 0, 3, 100000, UTC).timestamp()
    assert [span.start for span in made.spans] == [first, first]
    assert made.spans[1].end == made.end == datetime(2026, 3, 2, 9, 3, 10, 500000, UTC).timestamp()
    assert made.alt.startswith("2 logs from 2026-03-02 08:00:03.100 UTC on, 1 h 3 min in all")


def test_levels_count_every_line() -> None:
    """Errors and the rest of each log; a level that nobody wrote has no bar."""
    made = levels(bundle(FILES).snapshot)
    assert made is not None
    assert dict(made.series) == {"error": (0, 4), "info": (5, 3)}
    assert made.alt == "2 logs: 4 error, 8 info"


def test_without_logs_there_is_no_picture() -> None:
    """A bundle of listings."""
    snapshot = bundle(pods="NAME   READY   STATUS\nx   1/1   Running\n").snapshot
    assert (coverage(snapshot), levels(snapshot)) == (None, None)
