"""What checks say of policies that deny a leg."""

from __future__ import annotations

import dataclasses

import pytest
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


def test_every_detail_is_a_value() -> None:
    """It can not be changed behind the back of the cause that decides on it, and equal content is equal."""
    kinds = [one for one in vars(details).values() if dataclasses.is_dataclass(one)]
    assert len(kinds) > 20
    assert all(kind.__dataclass_params__.frozen for kind in kinds)  # type: ignore[attr-defined]
    assert details.Coverage(3, 2) == details.Coverage(3, 2) != details.Coverage(3, 3)
    with pytest.raises(dataclasses.FrozenInstanceError):
        details.Coverage(3, 2).ready = 1  # type: ignore[misc]
