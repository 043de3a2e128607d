"""Which service has an address that somebody dials."""

from __future__ import annotations

import pytest
from analyzer.facts.service_addresses import service_at
from analyzer.schema import ServiceRow

WEB = ServiceRow(source="s", namespace="shop", name="web", cluster_ip="10.0.0.9")
SIX = ServiceRow(source="s", namespace="shop", name="six", cluster_ip="fd00::9")


@pytest.mark.parametrize(
    ("target", "found"),
    [("10.0.0.9:443", WEB), ("[fd00::9]:443", SIX), ("10.0.0.90:443", None), (":443", None), ("web", None)],
)
def test_a_service_is_found_by_its_own_address_alone(target: str, found: ServiceRow | None) -> None:
    """Whatever the port; a name is no address."""
    assert service_at((WEB, SIX), target) is found


def test_a_service_without_a_namespace_is_none_that_could_be_named() -> None:
    """A row that was cut names no object."""
    assert service_at((ServiceRow(source="s", name="web", cluster_ip="10.0.0.9"),), "10.0.0.9:443") is None
