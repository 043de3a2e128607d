"""What checks say of access lists, groups and gateways, as values."""

from __future__ import annotations

import pytest
from analyzer.checks import details
from analyzer.checks.details import PortClosed
from analyzer.checks.details import access as access_room

from tests.checks.test_acl import OPEN, files
from tests.checks.test_pse_vpc import FINE, ID, gateway, group
from tests.support.inline import bundle
from tests.support.values import are_values


@pytest.mark.parametrize(
    ("entries", "how", "left_out"),
    [
        ((OPEN,), PortClosed.UNLISTED, ()),
        ((OPEN, "port 31417 deny\n  10.0.0.0/8"), PortClosed.DENIED, ()),
        ((OPEN, "port 31417 allow\n  10.1.0.0/24"), PortClosed.SUBNETS, ("10.2.0.1",)),
    ],
)
def test_a_port_is_shut_in_three_ways(entries: tuple[str, ...], how: PortClosed, left_out: tuple[str, ...]) -> None:
    """Not listed, refused, or open to a part of the workers, all of whom the list itself holds."""
    assert bundle(files(*entries)).check("ACL-02").detail == details.ClosedPort("31417", how, left_out, left_out)


def test_what_is_wrong_with_a_gateway_is_stated_by_its_property() -> None:
    """Of three properties the one that is not well, with its own value."""
    found = bundle(gateway(**(FINE | {"Health_State": "degraded"}))).check("PSE-05").detail
    assert isinstance(found, details.GatewayFaults)
    assert [value for _, value in found.states] == ["degraded"]


def test_a_group_without_a_way_out() -> None:
    """Rules there are, and all of them are for the way in."""
    assert bundle(group(("inbound", "all", "0.0.0.0/0"))).check("PSE-06").detail == details.NoWayOut(f"kube-{ID}", 1)


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(access_room)
