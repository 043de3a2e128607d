"""The fleet's summary as text and as one page: every number stands beside what it is of."""

from __future__ import annotations

import dataclasses
import json
import re
from html import unescape
from pathlib import Path

from analyzer.fleet import markdown
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.figures import CauseCount, Day, Fleet, Listed, Rest, Split
from analyzer.fleet.lift import Lift
from analyzer.fleet.shapes import Alone, Group
from analyzer.fleet.show import GONE, below, html, text
from analyzer.fleet.summary import summary

from tests.benchmarks.bench_rows import row

EMPTY = Fleet(0, 0, (), 0, 0, None, None, (), (), (), (), (), (), (), (), (), 0, 0.0, (), 0, 0, (), ())
GROUP = Group(
    "s", 2, 2, "a", ("P-1",), ("P-1", "a"), "2026-03-02", None, ("of zone dal12",), ("/x\x1b.tgz", "/y.tgz"), ("s",)
)
FULL = Fleet(
    9, 6, (("unusable", 2), ("killed", 1)), 3, 1, "2026-03-01", "2026-03-02", (("broken", 5), ("healthy", 1)),
    (CauseCount("a", 4, 1, 3, 0), CauseCount("none", 2, 0, 0, 0)), (Day("2026-03-01", 3, 1, 1, 0.5, None, (("a", 1),)), Day("2026-03-02", 4, 4, 0, 1.0, 0.5, (("a", 3),)), Day("2026-03-03", 1, 0, 1, None, None, (("undecided", 1),))),
    (Lift("version", "1.31", "a", 4, 5, 1, 0, 9, 0.4, 0.96, None),), (Split("zone", "dal12", 2, (("a", 1), ("b", 1))),), (Rest("zone", 3, 4), Rest("region", 0, 6)), (GROUP,), (Alone("/c", "b", ("Q-1",)),),
    (("logs", 3),), 6, 12.0, (("/d/slow.tgz", 5.25),), 2_500_000, 1, (("/bad", "no archive"),),
    (Listed("/d/slow.tgz", "ok", "broken", "a", "likely", "s", "2026-03-02", (("zone", "dal12"), ("version", "1.31"), ("account", "A b")), 2, "", ("logs",)), Listed("/bad", "killed", None, "", None, None, None, (), 0, "no archive")),
    (), (("bundles/p", "no Parquet"),),
)  # fmt: skip


def test_text_says_all_of_it() -> None:
    """Counts first, then what came with what, days, groups, and what stands out."""
    lines = text(FULL).split("\n")
    assert lines[:5] == [
        "9 bundles of 3 clusters (1 names no cluster), 2026-03-01 to 2026-03-02: 5 broken, 1 healthy",
        "not analysed: 2 unusable, 1 killed",
        "  /bad: no archive",
        "1 of 6 were not read as a whole: unread lines, lost or cut members, or a limit",
        "damaged and left out: bundles/p: no Parquet",
    ]
    assert f"      4  {'#' * 24}  a (1 confirmed, 3 likely)" in lines
    assert f"      2  {'#' * 12:24}  none" in lines
    assert "  a with version 1.31: 4 of 5 clusters, 1 of them only possible (40 to 96 %) against 0 of 9 others" in lines
    assert "  2026-03-01     1 of 2     50 %       a 1" in lines
    assert "  2026-03-02     4 of 4    100 %  +50  a 3" in lines
    assert "  2026-03-03     0 of 0                undecided 1" in lines
    at = lines.index("      2  dal12: a 1, b 1")
    assert lines[at + 1] == "  besides 3 more, less frequent; 4 bundles that state none"
    assert "  2 bundles of one shape since 2026-03-02, all of zone dal12: a" in lines
    assert "\x1b" not in "\n".join(lines)
    assert "Alone: 1 of 6" in lines
    assert "      3 of 6  logs" in lines
    assert "2.00 s a bundle on one worker, 2.5 MB read; slowest: slow.tgz 5.2 s" in lines
    assert "These bundles" not in lines
    assert "2.5 MB read" in text(dataclasses.replace(FULL, timed=0, seconds=0.0, slowest=())).split("\n"), (
        "a time that nobody took"
    )


def test_what_is_from_before_and_read_otherwise_is_said() -> None:
    """In text, on the page and as Markdown, with the way to drop what is gone; nothing of it where all is of one run."""
    listed = (dataclasses.replace(FULL.listed[0], error="error: gone"), FULL.listed[1])
    some = dataclasses.replace(
        FULL, stayed=1, unreached=(("/d/slow.tgz", "error: gone"),), ways=(("2.0", 4), ("2.0 members=5 since=2026-01-01", 2)), listed=listed, where=(("cause", "a"),)
    )  # fmt: skip
    said = (
        "1 of 6 could not be read by the last run that tried; what is said of it is from before", GONE,
        "read in 2 ways, so that their figures may differ for that: 4 by 2.0, 2 by 2.0 with members=5 since=2026-01-01",
    )  # fmt: skip
    for made, plain in ((text, text(FULL, 500)), (markdown.render, markdown.render(FULL)), (html, html(FULL))):
        got = unescape(re.sub(r"<[^>]+>", "", made(some) if made is not text else text(some, 500))).replace("\\", "")
        for one in said:
            assert one in got
            assert one not in unescape(re.sub(r"<[^>]+>", "", plain))
        assert "error: gone" in got
    assert "  /d/slow.tgz: broken, a, 2026-03-02; not read last time: error: gone" in text(some, 500)
    assert ">1</a> of 6 could not" in html(some)
    assert len(re.findall(r'data-is="[^"]*state=stayed', html(some))) == 1
    lost = dataclasses.replace(EMPTY, statuses=(("error", 2),))
    assert GONE in text(lost, 500)


def test_chosen_bundles_are_listed() -> None:
    """With the filter above them; a long list ends with its number and the way to all."""
    some = dataclasses.replace(FULL, where=(("cause", "a"),), bundles=900, listed=FULL.listed * 150)
    lines = text(some).split("\n")
    assert lines[1] == "only cause=a"
    assert lines.count("  /d/slow.tgz: broken, a, 2026-03-02") == 100
    assert lines.count("  /bad: killed: no archive") == 100, "the reason of one without a diagnosis"
    assert "  and 700 more, in --format json or html" in lines


def test_an_empty_fleet_has_no_empty_parts() -> None:
    """No head stands over nothing, and nothing is divided by zero."""
    assert text(EMPTY).startswith("0 bundles: none analysed\n\nWhich bundles: ")
    said = text(dataclasses.replace(EMPTY, where=(("cause", "a"),)))
    assert "These bundles" not in said
    assert "could be used" not in said


def test_lists_are_cut_and_counted() -> None:
    """A dozen groups, eight outliers; a long name ends in an ellipsis."""
    many = dataclasses.replace(
        FULL,
        groups=(GROUP,) * 15,
        outliers=(Alone("/c", "b", ("Q-1",)),) * 11,
        problems=(("/" + "p" * 200, "w" * 200),),
    )
    shown = text(many, 80)
    assert shown.count("of one shape since") == 12
    assert "  and 3 more groups" in shown
    assert shown.count("  /c: b; Q-1") == 8
    assert "Alone: 11 of 6" in shown
    assert max(len(line) for line in shown.split("\n") if line.startswith("  /p")) <= 84
    assert "p …: w" in shown
    assert "more groups" not in text(dataclasses.replace(FULL, groups=(GROUP,) * 12))


def test_the_page_says_it_too() -> None:
    """One file under its own policy that asks for nothing outside; figures lead into the list of bundles."""
    page = unescape(html(FULL))
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)="(?:https?:|//)', page)
    said = (
        "9 bundles of 3 clusters",
        "2 bundles of one shape",
        "dal12",
        "logs",
        "besides 3 more, less frequent; 4 bundles that state none",
        "no Parquet",
        "no archive",
        "slow.tgz 5.2 s",
        "a with version 1.31",
    )
    for one in said:
        assert one in page
    links = re.findall(r'href="#([^"]+)"', page)
    assert set(links) <= set(re.findall(r'id="([^"]+)"', page))


def test_a_figure_asks_for_its_bundles_and_no_others() -> None:
    """By the words of a row that stand for its values: a version is no longer one that begins so, a cause no text that names it."""
    page = unescape(html(FULL))
    (marks,) = (one.split() for one in re.findall(r'data-is="([^"]*)"', page) if "status=ok" in one)
    assert marks == [
        "status=ok", "verdict=broken", "cause=a", "certainty=likely", "day=2026-03-02", "signature=s", "zone=dal12", "version=1.31", "account=a_b",
        "missing=logs", "state=bad", "state=incomplete", "group=s",
    ]  # fmt: skip
    asked = re.findall(r'data-find="([^"]*)"', page)
    for one in ("cause=a", "cause=a certainty=likely", "verdict=broken", "cause=a version=1.31", "day=2026-03-02 state=bad", "zone=dal12", "group=s", "missing=logs", "state=incomplete"):  # fmt: skip
        assert one in asked
        assert set(one.split()) <= set(marks)
    assert {"status=killed", "cause=b zone=dal12", "day=2026-03-01 verdict=inconclusive"} <= set(asked)
    assert not any(set(one.split()) <= set(marks) for one in ("status=killed", "cause=b zone=dal12"))


def test_every_figure_finds_as_many_bundles_as_it_says(tmp_path: Path) -> None:
    """Of each kind of figure of the page, beside bundles that were not analysed and yet have a verdict, a day and places."""
    lots = [row(f"/{number}", number) for number in range(60)]
    for number, status in enumerate(("unusable", "unusable", "timeout")):
        one = row(f"/bad{number}", 60 + number)
        one["bundles"][0].update(status=status, verdict="inconclusive", certainty=None, cause=None)
        lots.append(one)
    lots[0]["bundles"][0]["verdict"] = "inconclusive"
    Dataset(tmp_path).append(lots)
    page = html(summary(tmp_path))
    marks = [set(unescape(one).split()) for one in re.findall(r'data-is="([^"]*)"', page)]
    figures = re.findall(r'data-find="([^"]*)">([^<]*)<', page)
    assert len(marks) == 63
    said = {}
    for words, shown in figures:
        if numbers := re.findall(r"^\d+|\d+$", shown):
            said[unescape(words)] = int(numbers[0])
    assert len(said) > 150
    assert said == {words: sum(set(words.split()) <= one for one in marks) for words in said}
    assert (said["status=unusable"], said["verdict=inconclusive"]) == (2, 1)
    assert summary(tmp_path, {"verdict": "inconclusive"}).bundles == 1
    assert summary(tmp_path, {"status": "unusable"}).bundles == 2


def test_a_bundle_leads_to_its_report() -> None:
    """Where reports were written; without them the command that makes one stands there."""
    assert '<a href="reports/1.html">/d/slow.tgz</a>' in html(FULL, {"/d/slow.tgz": "reports/1.html"})
    assert "analyze fleet DIR --bundle PATH" in html(FULL)


def test_it_is_json() -> None:
    """Every part of it."""
    assert json.loads(json.dumps(dataclasses.asdict(FULL)))["lifts"][0]["cause"] == "a"


def test_what_all_paths_share_is_said_once() -> None:
    """A long folder or address stands in one line and in no other; a short one, and a bundle elsewhere, keep their paths."""
    place = "s3://cases/2026/march/"
    rows = tuple(
        dataclasses.replace(FULL.listed[0], path=f"{place}{name}.tgz", places=(("zone", "dal12"),))
        for name in ("a", "b/c")
    )
    group = dataclasses.replace(GROUP, examples=(f"{place}a.tgz", "/elsewhere/x.tgz"))
    many = dataclasses.replace(FULL, where=(("cause", "a"),), listed=rows, problems=(), outliers=(), groups=(group,))
    for said in (text(many, 200), unescape(re.sub(r"<[^>]+>", "", html(many)))):
        assert said.count(place) == 1
        assert "/elsewhere/x.tgz" in said
        assert "b/c.tgz" in said
    assert below(FULL) == below(dataclasses.replace(FULL, listed=rows[:1], problems=(), outliers=())) == ""
    assert (
        below(dataclasses.replace(many, listed=(rows[0], dataclasses.replace(rows[0], path=place + "aa.tgz")))) == place
    )
