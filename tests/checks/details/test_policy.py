"""What checks say of policies that deny a leg."""

from __future__ import annotations

from analyzer.checks import details
from analyzer.checks.details import policy as policy_room
from analyzer.policy.legs import Way

from tests.support.values import are_values


def leg(way: Way) -> details.DeniedLeg:
    return details.DeniedLeg(way, "a", "10.0.0.1", 443, ("10.0.0.1",), "", None, False)


def test_legs_are_asked_for_by_their_way() -> None:
    """A cause takes the legs that are its own, in the order in which they were found."""
    server, kubelet, dns = leg(Way.SERVER), leg(Way.KUBELET), leg(Way.DNS)
    found = details.DeniedLegs((server, kubelet, dns), False)
    assert found.of(Way.DNS, Way.SERVER) == (server, dns)
    assert found.of(Way.BGP) == ()


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(policy_room)
