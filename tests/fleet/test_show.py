"""The fleet's summary as text and as one page: every number stands beside what it is of."""

from __future__ import annotations

import dataclasses
from html import unescape

from analyzer.fleet.show import html, text
from analyzer.fleet.summary import CauseCount, Fleet, Group, Split

EMPTY = Fleet(0, 0, 0, 0, 0, None, None, (), (), (), (), (), (), 0.0, (), 0, ())
GROUP = Group("s", 2, "a", ("P-1",), "2026-03-02T10:00:00Z", None, ("in zone dal12",), ("x\x1b.tgz", "y.tgz"))
FULL = Fleet(
    9, 6, 2, 1, 3, "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z", (("broken", 5), ("healthy", 1)),
    (CauseCount("a", 4, 1, 3, 0), CauseCount("none", 2, 0, 0, 0)), (Split("zone", "dal12", 2, (("a", 1), ("b", 1))),), (GROUP,),
    (("/c", "b", "Q-1"),), (("logs", 3),), 12.0, (("/d/slow.tgz", 5.25),), 2_500_000, (("/bad", "no archive"),), (("bundles/p", "no Parquet"),),
)  # fmt: skip


def test_text_says_all_of_it() -> None:
    """Counts first, then groups, then what stands out."""
    lines = text(FULL).split("\n")
    assert lines[:4] == [
        "9 bundles of 3 clusters, 2026-03-01 10:00 to 2026-03-02 10:00: 5 broken, 1 healthy",
        "2 unusable, 1 ended in an error",
        "  /bad: no archive",
        "damaged and left out: bundles/p: no Parquet",
    ]
    assert f"      4  {'#' * 24}  a (1 confirmed, 3 likely)" in lines
    assert f"      2  {'#' * 12:24}  none" in lines
    assert "      2  dal12: a 1, b 1" in lines
    assert "  2 bundles of one shape since 2026-03-02 10:00, all in zone dal12: a" in lines
    assert "         P-1; for example x\\x1b.tgz, y.tgz" in lines or "\x1b" not in "\n".join(lines)
    assert "Alone in its shape: 1 of 6" in lines
    assert "      3 of 6  logs" in lines
    assert "2.00 s a bundle on one worker, 2.5 MB read; slowest: slow.tgz 5.2 s" in lines


def test_an_empty_fleet_has_no_empty_parts() -> None:
    """No head stands over nothing, and nothing is divided by zero."""
    assert text(EMPTY) == "0 bundles of 0 clusters: \n\nFirst causes\n\nno bundle could be used\n"


def test_lists_are_cut_and_counted() -> None:
    """A dozen groups, eight outliers; a long name ends in an ellipsis."""
    many = dataclasses.replace(
        FULL, groups=(GROUP,) * 15, outliers=(("/c", "b", "Q-1"),) * 11, problems=(("/" + "p" * 200, "w" * 200),)
    )
    shown = text(many, 80)
    assert shown.count("of one shape since") == 12
    assert "  and 3 more groups" in shown
    assert shown.count("  /c: b; Q-1") == 8
    assert "Alone in its shape: 11 of 6" in shown
    assert max(len(line) for line in shown.split("\n") if line.startswith("  /p")) <= 84
    assert "p …: w" in shown
    assert "more groups" not in text(dataclasses.replace(FULL, groups=(GROUP,) * 12))


def test_the_page_says_it_too() -> None:
    """One file under its own policy, without a script."""
    page = unescape(html(FULL))
    assert "default-src 'none'" in page
    assert "<script" not in page
    for said in (
        "9 bundles of 3 clusters",
        "2 bundles of one shape",
        "dal12",
        "logs",
        "no Parquet",
        "no archive",
        "slow.tgz 5.2 s",
    ):
        assert said in page
