"""Agents that run and were restarted often."""

from __future__ import annotations

import pytest
from analyzer.checks.ag_often import is_again
from analyzer.checks.details import Restarts
from analyzer.facts.pods import Pod

from tests.support.inline import bundle, table

TITLES = "NAMESPACE  NAME  READY  STATUS  RESTARTS  AGE"


def listed(*rows: tuple[str, str, str, str], state: str = "Running") -> str:
    return table(TITLES, [["kube-system", name, ready, state, restarts, age] for name, ready, restarts, age in rows])


@pytest.mark.parametrize(
    ("restarts", "age", "expected"),
    [(6, 529, True), (3, 1800, True), (3, 1801, False), (2, 60, False), (9, 3601, False), (6, None, False), (None, 60, False)],
)  # fmt: skip
def test_minutes_between_starts_within_an_hour(restarts: int | None, age: float | None, expected: bool) -> None:
    """A dozen of them in a year are none."""
    assert is_again(Pod("kube-system", "a", "agent", None, restarts=restarts, age_s=age)) is expected


def test_agents_that_are_all_started_again_stand_before_what_needs_them() -> None:
    """metrics-server's own crash is an effect, or has the same reason; who restarts at that pace beside them is named first."""
    text = listed(
        ("konnectivity-agent-64scx", "1/1", "6", "8m42s"),
        ("konnectivity-agent-n6gvz", "1/1", "6", "8m48s"),
        ("coredns-85df575cdb-b2mp4", "1/1", "5", "8m49s"),
        ("kube-proxy-hkzd2", "1/1", "0", "8m48s"),
    ) + "kube-system  metrics-server-7556957bb7-lpqr7  0/1  CrashLoopBackOff  6  8m49s\n"  # fmt: skip
    case = bundle(p=text)
    assert case.first == ("agents-not-running", "likely")
    detail = case.check("AG-06").detail
    assert detail == Restarts(
        ("konnectivity-agent-64scx", "konnectivity-agent-n6gvz"), 6, 528, ("coredns-85df575cdb-b2mp4", "metrics-server-7556957bb7-lpqr7"),
    )  # fmt: skip
    found = case.cause("agents-not-running")
    assert found is not None
    assert found.remedies[0].text.startswith("coredns-85df575cdb-b2mp4, metrics-server-7556957bb7-lpqr7 end as often")
    line = case.report.data.agents_line
    assert "restarted up to 6 times within 9 minutes" in line


@pytest.mark.parametrize("ages", [("8m42s", "90d"), ("90d", "90d")])
def test_some_agents_or_a_long_time_are_a_warning_alone(ages: tuple[str, str]) -> None:
    """One that was started often beside one that stands, and restarts of months, are no cause."""
    case = bundle(
        p=listed(("konnectivity-agent-64scx", "1/1", "6", ages[0]), ("konnectivity-agent-n6gvz", "1/1", "1", ages[1]))
    )
    assert (case.status("AG-06"), case.first) == ("warn", None)
    assert isinstance(case.check("AG-06").detail, Restarts)
