"""What checks say of policies that deny a leg."""

from __future__ import annotations

from analyzer.checks import details
from analyzer.policy.legs import Way


def leg(way: Way) -> details.DeniedLeg:
    return details.DeniedLeg(way, "a", "10.0.0.1", 443, ("10.0.0.1",), "", None, False)


def test_legs_are_asked_for_by_their_way() -> None:
    """A cause takes the legs that are its own, in the order in which they were found."""
    server, kubelet, dns = leg(Way.SERVER), leg(Way.KUBELET), leg(Way.DNS)
    found = details.DeniedLegs((server, kubelet, dns), False)
    assert found.of(Way.DNS, Way.SERVER) == (server, dns)
    assert found.of(Way.BGP) == ()
