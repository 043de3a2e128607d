"""The verdict and its sentence: unknown is never healthy, a warning breaks nothing, and what is possible proves nothing."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.verdict import headline, verdict_of
from analyzer.model import Cause, Certainty, Outcome, Status, Symptom, Verdict

HEALTHY, DEGRADED, BROKEN, INCONCLUSIVE = Verdict.HEALTHY, Verdict.DEGRADED, Verdict.BROKEN, Verdict.INCONCLUSIVE


def outcome(status: Status, id: str = "X-01", *, broken: bool = False) -> Outcome:
    return Outcome(id, "?", (), status, "", broken=broken)


def cause(certainty: Certainty, title: str = "Rain") -> Cause:
    return Cause("rain", title, certainty, "", (), ())


@pytest.mark.parametrize(
    ("outcomes", "causes", "states", "lost", "expected"),
    [
        ([Status.PASS], [], [], False, HEALTHY),
        ([Status.PASS, Status.NOT_APPLICABLE, Status.WARN], [], [], False, HEALTHY),
        ([Status.PASS], [], ["works", "unknown"], False, HEALTHY),
        ([Status.PASS], [], [], True, INCONCLUSIVE),
        ([Status.PASS, Status.UNKNOWN], [], [], False, INCONCLUSIVE),
        ([Status.PASS, Status.ERROR], [], [], False, INCONCLUSIVE),
        ([Status.NOT_APPLICABLE], [], [], False, INCONCLUSIVE),
        ([], [], [], False, INCONCLUSIVE),
        ([Status.PASS, Status.FAIL], [], [], False, DEGRADED),
        ([Status.PASS], [Certainty.LIKELY], [], False, DEGRADED),
        ([Status.PASS], [Certainty.CONFIRMED], [], False, DEGRADED),
        ([Status.PASS], [Certainty.POSSIBLE], [], False, HEALTHY),
        ([Status.UNKNOWN], [Certainty.POSSIBLE], [], False, INCONCLUSIVE),
        ([Status.PASS], [], ["works", "partly"], False, DEGRADED),
        ([Status.PASS], [], ["partly", "broken"], False, BROKEN),
        ([Status.FAIL], [Certainty.CONFIRMED], ["broken"], True, BROKEN),
    ],
)
def test_the_verdict(
    outcomes: list[Status], causes: list[Certainty], states: list[str], lost: bool, expected: Verdict
) -> None:
    """What failed and what users see decide; what is not decided or not read is no health."""
    shown = [Symptom("exec", state) for state in states]
    assert verdict_of(map(outcome, outcomes), map(cause, causes), shown, lost=lost) is expected


def test_a_failure_that_breaks_the_tunnel_is_broken() -> None:
    """Only when it failed: the same check that passes or warns breaks nothing."""
    assert verdict_of([outcome(Status.FAIL, broken=True)], [], []) is BROKEN
    assert verdict_of([outcome(Status.FAIL), outcome(Status.PASS, broken=True)], [], []) is DEGRADED
    assert verdict_of([outcome(Status.WARN, broken=True), outcome(Status.PASS)], [], []) is HEALTHY


def test_the_first_cause_is_the_headline_with_its_certainty() -> None:
    """A cause that the evidence carries stands for itself."""
    ranked = (cause(Certainty.LIKELY, "Rain"), cause(Certainty.CONFIRMED, "Snow"))
    assert headline(BROKEN, ranked, ()) == "Rain (likely)"
    assert headline(BROKEN, ranked, (), "Two clusters: ") == "Two clusters: Rain (likely)"


def test_possible_causes_are_named_together() -> None:
    """None of them is the cause; three are named, and what the evidence carries is not among them."""
    ranked = tuple(cause(Certainty.POSSIBLE, title) for title in ("A", "B", "C", "D"))
    assert headline(BROKEN, ranked, ()) == "Several causes are possible: A, B, C and 1 more"
    assert headline(BROKEN, (*ranked[:2], cause(Certainty.LIKELY, "E")), ()) == "Several causes are possible: A, B"


def test_without_a_cause_the_headline_says_what_is_known() -> None:
    """Failed checks by id, else health, else how much is open."""
    fail, good, open_ = outcome(Status.FAIL, "A-1"), outcome(Status.PASS, "B-1"), outcome(Status.UNKNOWN, "C-1")
    assert headline(DEGRADED, (), (good, fail, open_)) == "1 check failed (A-1), no known cause explains it"
    assert headline(HEALTHY, (), (good,)) == "Nothing is broken: every applicable check could be decided"
    assert headline(INCONCLUSIVE, (), (good,)) == "Nothing failed in what was read of this bundle"
    assert (
        headline(INCONCLUSIVE, (), (good, open_, open_))
        == "Nothing failed; 2 checks could not be decided from this bundle"
    )
