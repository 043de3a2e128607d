"""What a report says about its own evidence before anything is concluded from it."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import analyzer
import pytest
from analyzer.diagnosis.audit import audit, losses
from analyzer.facts.cluster import About
from analyzer.konnectivity import releases
from analyzer.limits import Limits
from analyzer.reading import log_member
from analyzer.scan.fast import log as fast
from analyzer.schema import (
    ClockSkewRow,
    ContainerArgRow,
    InputRow,
    KonnectivityEventRow,
    LogLineRow,
    LogSourceRow,
    ToolErrorRow,
)
from analyzer.snapshot.clusters import ClusterShare
from analyzer.tables.base import Row
from analyzer.tunnel.view import TunnelView

from tests.support.tables import tables_of

REFUSED = 'E0302 09:{m:02d}:{s:02d}.{us:06d}       1 server.go:508] "Failed to get a backend" err="No agent available" dialID={us}'


def test_thinned_events_are_said_with_their_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a frequent message gave fewer rows than lines, the report says so, with both numbers."""
    monkeypatch.setattr(fast, "RICH", ())
    monkeypatch.setattr(log_member, "ENOUGH_LOG", log_member.SMALL_LOG)
    path = tmp_path / "konnectivity-server.log"
    path.write_text("\n".join(REFUSED.format(m=at // 60 % 60, s=at % 60, us=at) for at in range(900)) + "\n")
    text = " ".join(analyzer.analyze(path, isolate=False).to_text().split())
    said = re.search(r"of 900 events in 1 large log (\d+) became rows", text)
    assert said is not None, text
    assert 0 < int(said[1]) < 100
    assert "at least so many" in text


def test_many_logs_without_their_start_are_one_sentence(tmp_path: Path) -> None:
    """A hundred agents do not make a hundred lines."""
    for at in range(9):
        folder = tmp_path / f"konnectivity-agent-{at:05x}"
        folder.mkdir()
        (folder / "konnectivity-agent.log").write_text(
            f'I0302 09:00:0{at}.000000       1 client.go:328] "Start serving" serverID="s{at}" agentID="a{at}"\n' * 3
        )
    text = " ".join(analyzer.analyze(tmp_path, isolate=False).to_text().split())
    assert "9 of 9 agent logs do not reach back to the agent's start" in text
    assert text.count("does not reach back") == 0


def snapshot(
    *rows: Row,
    stopped: str = "",
    dropped: int = 0,
    year: str = "",
    cluster: ClusterShare | None = None,
    unnamed: str | None = None,
) -> Any:
    """As much of a snapshot as the audit looks at."""
    reading = {"stopped": stopped, "sink": {"dropped": dropped}, "unheld": []}
    return SimpleNamespace(
        rows=tables_of(*rows),
        reading=reading,
        year_note=year,
        limits=Limits(),
        cluster=cluster,
        clusters=(),
        unnamed=unnamed,
    )


def said(*rows: Row, **more: Any) -> list[str]:
    one = snapshot(*rows, **more)
    return list(audit(one, TunnelView(one.rows, About(one.rows))))


def log(name: str, component: str = "server", *, lines: int = 500, start: bool = True, **more: Any) -> LogSourceRow:
    return LogSourceRow(source=name, component=component, lines=lines, from_start=start, **more)


def member(name: str, status: str = "read", **more: Any) -> InputRow:
    return InputRow(source=name, status=status, **more)


def test_nothing_to_say_of_a_whole_bundle() -> None:
    """Members that were read, logs that begin at their start, clocks that agree."""
    rows = (
        member("a", records=3),
        log("s", releases="[]"),
        log("a", "agent"),
        ClockSkewRow(source="a", low_s=-1.0, high_s=1.0),
    )
    assert said(*rows) == []


def test_what_was_lost_is_said_first_and_by_how_much() -> None:
    """Members lost as a whole and in part are two sentences; what stands elsewhere in the bundle is not lost."""
    rows = (
        member("x.bin", "not_understood"),
        member("a.gz", "error", note="damaged", records=0),
        member("b.gz", "refused"),
        member("c.gz", "partly_read", lost=True, records=4, note="cut off"),
        member("d.gz", "error", records=2, note="odd"),
        member("e.gz", "skipped", lost=False),
        member("f.gz"),
    )
    lost = list(losses(snapshot(*rows, stopped="too many members")))
    assert lost == [
        "reading stopped early: too many members",
        "2 members could not be read: a.gz (damaged), b.gz (no reason known)",
        "2 members could be read in part only: c.gz (cut off), d.gz (odd)",
    ]
    assert said(*rows, stopped="too many members") == [*lost, "1 member not understood: x.bin"]
    assert list(losses(snapshot(rows[3]))) == ["1 member could be read in part only: c.gz (cut off)"]


def test_members_that_are_counted_in_one_row_are_more_than_one() -> None:
    """The table of inputs is bounded: beyond that a row stands for many, and the sentence says that there are more."""
    rows = [member(f"{at}.log", "skipped", lost=True, note="limit") for at in range(2)]
    rest = member("(19022 more members: skipped)", "skipped", kind="several", lost=True, note="bounded")
    (told,) = losses(snapshot(*rows, rest))
    assert told.startswith("more than 2 members could not be read: 0.log (limit), 1.log (limit), (19022 more members")
    (told,) = losses(snapshot(rest))
    assert told.startswith("1 member could not be read: (19022 more members: skipped)")


def test_thinned_logs_count_only_their_own_lines() -> None:
    """The exact count of the messages that became rows; lines of other messages and of other logs are no part of it."""
    rows = (
        log("s", without_row=7), log("t", without_row=0),
        *(KonnectivityEventRow(source="s", line=at, message="m") for at in (1, 2)), KonnectivityEventRow(source="t", line=1, message="m"),
        LogLineRow(source="s", message="m", count=9), LogLineRow(source="s", message="n", count=50), LogLineRow(source="t", message="m", count=70),
        LogLineRow(source="s", message="m", count=None),
    )  # fmt: skip
    (text,) = said(*rows)
    assert text.startswith("of 9 events in 1 large log 2 became rows")
    assert said(*rows[1:]) == []


@pytest.mark.parametrize(("lines", "tail"), [(89, False), (90, True), (100, True), (101, False)])
def test_a_log_without_its_start_is_named(lines: int, tail: bool) -> None:
    """A hundred lines are what a dump's tail keeps; a client's log has no start to reach back to."""
    text = f" ({lines} lines, as a dump's tail keeps)" if tail else ""
    expected = f"s: does not reach back to the server's start{text}; what happened before does not show"
    assert said(log("s", lines=lines, start=False), log("c", "client", start=False)) == [expected]


def test_many_logs_without_their_start_are_counted() -> None:
    """From seven of a kind on they are one sentence, with how many there are in all; the other kind is still named."""
    six = [log(f"a{at}", "agent", start=False) for at in range(6)]
    assert len(said(*six)) == 6
    seven = [*six, log("a6", "agent", start=False), log("a7", "agent"), log("s", start=False)]
    first, second = said(*seven)
    assert first == (
        "7 of 8 agent logs do not reach back to the agent's start: a0, a1, a2, a3 and 3 more; what happened before does not show"
    )
    assert second.startswith("s: does not reach back")


def test_what_a_servers_log_can_show_depends_on_its_verbosity() -> None:
    """By its arguments where these are known, else by the lines seen and the releases that write them."""
    names = [one.name for one in releases.table()]
    assert said(log("s", releases=f'["{names[-1]}"]', min_verbosity=2)) == [f"s: {names[-1]}, verbosity at least 2"]
    many = "[" + ", ".join(f'"{name}"' for name in names[:40]) + "]"
    assert said(log("s", releases=many)) == []
    fewer = "[" + ", ".join(f'"{name}"' for name in names[:39]) + "]"
    assert len(said(log("s", releases=fewer))) == 1
    argument = ContainerArgRow(source="y", name="p", container="konnectivity-server", flag="v", value="4")
    known = said(log("s", pod="p", container="konnectivity-server", releases=f'["{names[-1]}"]'), argument)
    assert known == [f"p: verbosity 4 by its arguments, {names[-1]}"]
    assert said(log("a", "agent", releases=f'["{names[-1]}"]')) == []


def test_errors_in_place_of_output_are_counted_by_class() -> None:
    """Each class once, in order."""
    rows = [ToolErrorRow(source="e", line=at, class_=kind) for at, kind in enumerate(("tunnel", "rbac", "tunnel"), 1)]
    assert said(*rows) == ["3 error texts in place of output (rbac, tunnel)"]


@pytest.mark.parametrize(("steps", "named"), [(None, False), (10, False), (11, True)])
def test_times_that_step_back_often_are_said(steps: int | None, named: bool) -> None:
    """Ten times may be a few lines out of order."""
    expected = ["times step back in s: several containers in one file, or a replay"] if named else []
    assert said(log("s", out_of_order=steps)) == expected


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (None, None, ""), (1.0, 3.0, ""), (1.5, 3.0, "+1.5"), (-3.0, -1.0, ""), (-3.0, -1.5, "-1.5"), (2.0, None, "+2.0"), (None, -2.0, "-2.0"),
    ],
)  # fmt: skip
def test_a_clock_that_is_off_is_said_with_what_is_proven(low: float | None, high: float | None, text: str) -> None:
    """The bound that is nearer to zero, from more than a second on."""
    expected = [f"the clock of a is off s's by {text} s or more"] if text else []
    assert said(ClockSkewRow(source="x", agent="a", server="s", low_s=low, high_s=high)) == expected


def test_clocks_that_contradict_each_other_are_said_as_that() -> None:
    """And not as an offset."""
    (text,) = said(ClockSkewRow(source="x", agent="a", server="s", low_s=9.0, high_s=3.0, contradictory=True))
    assert text.startswith("clocks of a and s contradict each other")


def test_the_year_and_lines_that_were_not_kept_are_said_once() -> None:
    """The limit that acted is named, and no sentence stands twice."""
    assert said(year="year 2026 assumed", dropped=7) == [
        "year 2026 assumed", f"7 lines could not be kept for citing (--limit kept_lines={Limits().kept_lines})",
    ]  # fmt: skip
    assert len(said(log("s", start=False), log("s", start=False))) == 1


def test_what_a_chosen_cluster_leaves_out_is_counted() -> None:
    """Members of other clusters and of none, before anything else but what was lost."""
    chosen = ClusterShare("c1", "shop", frozenset({"a", "b"}))
    rows = (member("a"), member("b"), member("c"), member("d", "not_understood"), member("e"))
    first, second = said(*rows, cluster=chosen)
    assert first == "cluster shop (c1) alone: 3 members of other clusters, or of none, left out"
    assert second == "1 member not understood: d"


def test_long_names_and_reasons_of_lost_members_are_cut() -> None:
    """In the middle: a hundred characters of a name, a hundred and twenty of a reason."""
    (text,) = losses(snapshot(member("n" * 101, "error", note="r" * 121)))
    name, reason = text.removeprefix("1 member could not be read: ").split(" (")
    assert (len(name), len(reason.rstrip(")"))) == (100, 120)
    (text,) = losses(snapshot(member("n" * 100, "error", note="r" * 120)))
    assert "\u2026" not in text
