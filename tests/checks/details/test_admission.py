"""What checks say of webhooks is one value a finding."""

from __future__ import annotations

from analyzer.checks.details import admission as admission_room
from analyzer.checks.details.admission import FailedCall, NotBacked, PodRefusal, PodsRefused, Victim
from analyzer.konnectivity.chain import Leg, Reason

from tests.support.values import are_values


def call(**other: object) -> FailedCall:
    given = {
        "webhook": "w",
        "reason": next(iter(Reason)),
        "leg": next(iter(Leg)),
        "calls": 3,
        "inner": "",
        "service": ("a", "b"),
        "victims": frozenset({Victim.AGENTS}),
    }
    return FailedCall(**(given | other))  # type: ignore[arg-type]


def test_calls_that_fail_alike_are_one_value() -> None:
    """Equal content is equal whatever the order of its victims; another victim, service or count is another finding."""
    both = frozenset({Victim.AGENTS, Victim.NETWORK})
    assert call(victims=both) == call(victims=frozenset({Victim.NETWORK, Victim.AGENTS}))
    assert len({call(), call(), call(victims=both), call(service=None), call(calls=4)}) == 4


def test_a_no_is_told_from_no_answer() -> None:
    """A webhook that answered is not one that could not be asked; a service that is gone is not one without pods."""
    assert PodsRefused(PodRefusal.DECISION, Victim.OTHER, "rs") != PodsRefused(PodRefusal.NO_ANSWER, Victim.OTHER, "rs")
    assert NotBacked.GONE is not NotBacked.EMPTY
    assert len({one.value for one in Victim}) == len(Victim)


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(admission_room)
