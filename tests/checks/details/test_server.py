"""What checks say of the server is one value a finding."""

from __future__ import annotations

from analyzer.checks.details import server as server_room
from analyzer.checks.details.server import DeadDials, Drops, EgressFault, EgressFaults, Refusal, SidecarConnects
from analyzer.konnectivity.chain import Reason

from tests.support.values import are_values


def test_every_way_to_miss_the_server_is_told() -> None:
    """Several faults of one egress configuration stand side by side, in their order."""
    assert EgressFaults((EgressFault.SOCKET, EgressFault.PORT)) != EgressFaults((EgressFault.PORT, EgressFault.SOCKET))
    assert len({one.value for one in EgressFault}) == len(EgressFault)


def test_who_said_no_is_told() -> None:
    """A token that is refused is not a review that could not be asked for."""
    assert Refusal.TOKEN.value != Refusal.REVIEW.value
    assert DeadDials(3, 0, ("a",)) != DeadDials(3, 0, ())
    assert Drops(1, True, 0) != Drops(1, False, 0)


def test_no_dial_for_another_target_was_answered_unless_it_is_said() -> None:
    """Dials without an answer name no target of their own accord, and no other one that answered."""
    one = DeadDials(2, 1, ())
    assert (one.targets, one.others) == ((), False)


def test_an_answer_from_behind_the_proxy_is_told() -> None:
    """With equal reasons, it is another fault when the Konnectivity server itself answered."""
    reason = next(iter(Reason))
    assert SidecarConnects(reason, "503", True) != SidecarConnects(reason, "503", False)


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(server_room)
