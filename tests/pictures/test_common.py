"""Names, counts and lines as every picture says them."""

from __future__ import annotations

from analyzer.pictures.common import left_out, line, number

from tests.support.inline import agent, bundle, pods


def test_counts_and_what_is_left_out() -> None:
    """One log, two logs; nothing is said where all is drawn."""
    assert (number(1, "log"), number(0, "log")) == ("1 log", "0 logs")
    assert (left_out(3, 3), left_out(3, 9)) == ("", "; the first 3 of 9 are drawn")


def test_a_line_is_cited_by_place_and_text() -> None:
    """As it was kept; nothing for a row without one."""
    snapshot = bundle(pods=pods(agent("a"))).snapshot
    from analyzer.schema import PODS

    (row,) = snapshot.rows[PODS]
    assert line(snapshot, row).startswith(f"{row.source}:{row.line} ")
    assert "konnectivity-agent-a" in line(snapshot, row)
    assert line(snapshot, None) == ""
