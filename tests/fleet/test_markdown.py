"""The fleet's summary as Markdown: tables with what every number is of, and nothing that a bundle says becomes markup."""

from __future__ import annotations

import dataclasses

from analyzer.fleet.figures import Split
from analyzer.fleet.markdown import render
from analyzer.fleet.shapes import Alone

from tests.fleet.test_show import EMPTY, FULL


def test_every_part_is_there() -> None:
    """Each number beside what it is of; an open verdict has its own column."""
    lines = render(FULL).split("\n")
    assert lines[0] == "**9 bundles of 3 clusters (1 names no cluster), 2026-03-01 to 2026-03-02: 5 broken, 1 healthy**"
    for line in (
        "Not analysed: 2 unusable, 1 killed", "- /bad: no archive", "1 of 6 were not read as a whole: unread lines, lost or cut members, or a limit",
        "- damaged and left out: bundles/p: no Parquet", "| bundles | first cause | confirmed | likely | possible |", "| 4 | a | 1 | 3 | 0 |",
        "- a with version 1.31: 4 of 5 clusters, 1 of them only possible (40 to 96 %) against 0 of 9 others",
        "| 2026-03-02 | 4 | 4 | 0 | 100 % | +50 | a 3 |", "| 2026-03-03 | 1 | 0 | 1 |  |  | undecided 1 |", "| dal12 | 2 | a 1, b 1 |", "besides 3 more, less frequent; 4 bundles that state none", "### Alone: 1 of 6", "- /c: b; Q-1", "- 3 of 6: logs",
    ):  # fmt: skip
        assert line in lines
    assert lines[lines.index("### By zone") + 2 : lines.index("### By zone") + 4] == [
        "| zone | bundles | first causes |",
        "|---|---|---|",
    ]


def test_nothing_stands_for_nothing() -> None:
    """An empty fleet is a line without tables."""
    assert render(EMPTY) == "**0 bundles: none analysed**\n"


def test_what_is_shown_is_no_markup() -> None:
    """A bar ends no cell, a bracket begins no link, a control character is seen; a filter and the shared folder are said."""
    made = render(
        dataclasses.replace(
            FULL, splits=(Split("zone", "a|b", 1, ()),), outliers=(Alone("/in/cases/[x](y)\x1b.tgz", "b", ()), Alone("/in/cases/z", "b", ())),
            listed=(), problems=(), where=(("cause", "a"),),
        )
    )  # fmt: skip
    assert "| a\\|b | 1 |  |" in made
    assert "- \\[x\\](y)\\\\x1b.tgz: b; no check failed" in made
    assert "Only cause=a" in made
    assert "Paths are below /in/cases/" in made
