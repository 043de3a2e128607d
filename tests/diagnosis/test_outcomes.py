"""Answers by the id of their check, made when somebody asks."""

from __future__ import annotations

import pytest
from analyzer.checks.base import Check, passed
from analyzer.diagnosis.outcomes import OutcomesOnDemand
from analyzer.model import Outcome, Status


def outcome(check: Check) -> Outcome:
    return Outcome(check.id, "", (), Status.PASS, "")


KNOWN = {id: Check(id, "", (), lambda: passed("s", "b")) for id in ("A-1", "A-2")}


def test_outcomes_are_those_that_ran() -> None:
    """Every known id can be asked for, but only what ran is gone through."""
    outcomes = OutcomesOnDemand(KNOWN, outcome)
    assert ("A-1" in outcomes, "A-9" in outcomes, len(outcomes), list(outcomes)) == (True, False, 0, [])
    assert outcomes["A-2"].id == "A-2"
    assert (len(outcomes), list(outcomes), [id for id, _ in outcomes.items()]) == (1, ["A-2"], ["A-2"])
    with pytest.raises(KeyError):
        outcomes["A-9"]


def test_a_check_runs_once_and_never_within_itself() -> None:
    """Who asks again gets the same answer; a check that waits for itself is told so."""
    ran: list[str] = []

    def run(check: Check) -> Outcome:
        ran.append(check.id)
        if check.id == "A-2":
            outcomes["A-2"]
        return outcome(check)

    outcomes = OutcomesOnDemand(KNOWN, run)
    assert outcomes["A-1"] is outcomes["A-1"]
    with pytest.raises(RecursionError, match="checks ask for each other: A-2"):
        outcomes["A-2"]
    assert ran == ["A-1", "A-2"]
