"""Services of the system that get no address, by what the cloud's controller says."""

from __future__ import annotations

import pytest
from analyzer.facts.balancers import unaddressed
from analyzer.facts.stated import Stated
from analyzer.schema import EventRow, ServiceRow

from tests.support.tables import tables_of

WORDS = "no addresses left in the subnet of the VLAN"


def service(space: str = "openshift-ingress", address: str = "<pending>") -> ServiceRow:
    return ServiceRow(
        source="s", line=1, namespace=space, name="router-default", type="LoadBalancer", external_ip=address
    )


def event(**given: object) -> EventRow:
    stated = {"type": "Warning", "object_kind": "service", "object_name": "router-default", "message": WORDS} | given
    return EventRow(source="e", line=2, **stated)  # type: ignore[arg-type]


def test_a_router_without_an_address_is_told_with_the_clouds_answer() -> None:
    """The last warning about the service, with the lines of both."""
    listed, told = service(), event()
    found = unaddressed(Stated(tables_of(listed)), [event(message="earlier"), told])
    assert found is not None
    assert (found.service, found.words, found.rows) == ("openshift-ingress/router-default", WORDS, (listed, told))


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        (service(address="192.0.2.9"), event()),
        (service(space="shop"), event()),
        (service(), event(type="Normal")),
        (service(), event(object_name="other")),
        (service(), event(object_kind="Pod")),
        (service(), event(namespace="shop")),
        (service(), event(last_seen="3d")),
    ],
)
def test_nothing_is_told_of_another_service_or_without_a_warning(listed: ServiceRow, told: EventRow) -> None:
    """One with an address, a user's, an event that is no warning, is old or of another object."""
    assert unaddressed(Stated(tables_of(listed)), [told]) is None
