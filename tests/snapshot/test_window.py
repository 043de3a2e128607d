"""`--since` and `--until` move what is counted together with what it is counted of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import analyzer
import pytest
from analyzer.snapshot.window import cut

from tests.support.bundles import ROOT
from tests.support.inline import daemonset, klog

BUNDLE = ROOT / "fixtures" / "clusters" / "01-iks-healthy" / "bundle"


def columns() -> dict[str, Any]:
    return {
        "konnectivity_events": {"source": ["a", "a", "a"], "at": [10, 20, 30], "message": ["x", "y", "y"]},
        "events": {"source": ["e", "e"], "first_at": [5, None], "last_at": [12, None]},
        "log_sources": {
            "source": ["a", "b"], "lines": [90, 8], "records": [80, 8], "recognised": [70, 8],
            "first_at": [10, 40], "last_at": [30, 50], "from_start": [True, True],
        },
        "log_lines": {
            "source": ["a", "a", "a", "b"], "message": ["x", "y", "noise", "z"], "count": [1, 2, 60, 8],
            "first_at": [10, 20, 10, 40], "last_at": [10, 30, 30, 50],
        },
    }  # fmt: skip


def test_a_cut_log_counts_what_is_left_and_has_no_start() -> None:
    """Lines are the kept events, the span is the window's, what was counted only as a whole is not known."""
    found = columns()
    cut(found, 15, 35)
    assert found["konnectivity_events"]["at"] == [20, 30]
    assert found["events"]["last_at"] == [None]
    logs = found["log_sources"]
    assert (logs["lines"], logs["recognised"]) == ([2, 0], [2, 0])
    assert (logs["first_at"], logs["last_at"]) == ([15, None], [30, None])
    assert logs["from_start"] == [False, False]
    assert (found["log_lines"]["message"], found["log_lines"]["count"]) == (["y", "noise"], [2, None])
    assert found["log_lines"]["first_at"] == [20, 15]


def test_a_window_around_everything_changes_nothing() -> None:
    """Both ends belong to it."""
    found = columns()
    cut(found, 5, 50)
    assert found == columns()


@pytest.mark.parametrize(("since", "until"), [("2030-01-01", None), (None, "2001-01-01")])
def test_a_window_without_events_fails_nothing(since: str | None, until: str | None) -> None:
    """Of a time that the logs do not cover nothing is known: no check about the logs fails or passes."""
    report = analyzer.load(BUNDLE, isolate=False, since=since, until=until).diagnose()
    about_logs = {"SRV-01", "SRV-03", "SRV-04", "SRV-05", "SRV-06", "SRV-07", "AG-09", "AG-12", "ERR"}
    assert {o.id: str(o.status) for o in report.checks if o.id in about_logs} == dict.fromkeys(about_logs, "unknown")
    assert not report.causes
    assert report.verdict == "inconclusive"


def test_a_window_behind_the_start_does_not_miss_the_agents(tmp_path: Path) -> None:
    """Agents that connected before it are not said never to have connected."""
    whole = analyzer.load(BUNDLE, isolate=False)
    server = next(row for row in whole["log_sources"].itertuples() if row.component == "server")
    middle = server.first_at + (server.last_at - server.first_at) / 2
    report = analyzer.load(BUNDLE, isolate=False, since=middle.isoformat()).diagnose()
    answer = next(o for o in report.checks if o.id == "SRV-01")
    assert answer.status == "pass"
    assert "ever connected" not in answer.summary


def test_the_end_of_a_window_is_its_present(tmp_path: Path) -> None:
    """An event that was young when the window ended is not over by what came hours later."""
    event = (
        '{"kind": "Event", "type": "Warning", "reason": "FailedCreate", "message": "no", "metadata": {"name": "e", "namespace": "kube-system"},\\n'
        ' "involvedObject": {"kind": "DaemonSet", "name": "konnectivity-agent", "namespace": "kube-system"}, "lastTimestamp": "2026-03-02T08:20:00Z"}\\n'
    ).replace("\\n", "\n")
    (tmp_path / "e.json").write_text(event)
    (tmp_path / "d.txt").write_text(daemonset(3, 3, 3))
    (tmp_path / "s.log").write_text(klog("12:00:00.000000", '"late"'))

    def over(**window: str) -> int:
        return len(analyzer.load(tmp_path, isolate=False, year=2026, **window).current.past)  # type: ignore[arg-type]

    assert over() == 1
    assert over(until="2026-03-02T08:30:00Z") == 0
    assert over(until="2026-03-02T08:50:00Z") == 1
