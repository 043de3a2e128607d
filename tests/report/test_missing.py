"""The list of what to collect."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.model import Gap, Outcome, Status
from analyzer.report.missing import prompt, to_collect


@dataclass
class Checks:
    """As much of a report as the list needs."""

    checks: tuple[Outcome, ...]
    unexplained: tuple[str, ...] = ()


def outcome(id: str, status: Status, *missing: Gap) -> Outcome:
    return Outcome(id=id, title="", steps=(), status=status, summary="", basis="", missing=missing)


POLICIES, EVENTS, LOGS = Gap("policies", "get policies"), Gap("events", None), Gap("a log", "logs")


def test_what_decides_most_checks_stands_first_and_equals_by_name() -> None:
    """Two checks need the policies, so they come before the log and the events, which come by name."""
    data = Checks((
        outcome("A-1", Status.UNKNOWN, LOGS, POLICIES), outcome("A-2", Status.UNKNOWN, POLICIES), outcome("A-3", Status.UNKNOWN, EVENTS),
    ))  # fmt: skip
    assert to_collect(data) == [  # type: ignore[arg-type]
        ("policies", "get policies", ["A-1", "A-2"]), ("a log", "logs", ["A-1"]), ("events", None, ["A-3"]),
    ]  # fmt: skip


def test_only_unknown_checks_ask_for_something() -> None:
    """What a decided check would still like to see does not change the answer."""
    data = Checks(tuple(outcome("A", s, LOGS) for s in Status if s is not Status.UNKNOWN))
    assert to_collect(data) == []  # type: ignore[arg-type]


def test_why_a_check_failed_that_no_cause_explains_is_asked_first() -> None:
    """One question of it goes before another that would decide two open checks; an explained failure asks for nothing."""
    checks = (
        outcome("A-1", Status.UNKNOWN, POLICIES),
        outcome("A-2", Status.UNKNOWN, POLICIES),
        outcome("B-1", Status.FAIL, LOGS),
        outcome("B-2", Status.FAIL, EVENTS),
    )
    found = to_collect(Checks(checks, ("B-1",)))  # type: ignore[arg-type]
    assert [(what, ids) for what, _, ids in found] == [("a log", ["B-1"]), ("policies", ["A-1", "A-2"])]


def test_only_a_shell_command_has_a_dollar() -> None:
    """What is asked in a chat bot or in Prometheus is said to be, and is not typed into a shell."""
    assert prompt("kubectl get pods -o jsonpath={.items}") == "$ "
    assert prompt("@xo cse.cluster c1") == "chat bot: "
    assert prompt('probe_success{job="a"}') == prompt('rate(x_total{a="b"}[5m])') == "Prometheus: "


def test_what_no_bundle_holds_is_not_collected() -> None:
    """A question outside a bundle's reach stands elsewhere."""
    beyond = Outcome("A-9", "", (), Status.UNKNOWN, "", missing=(LOGS,), outside=True)
    assert to_collect(Checks((beyond,))) == []  # type: ignore[arg-type]
