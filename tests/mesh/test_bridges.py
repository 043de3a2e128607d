"""Addresses that only the machine itself reaches."""

from __future__ import annotations

import pytest
from analyzer.mesh.bridges import is_bridge, is_on_bridge
from analyzer.schema import LogSignalRow


@pytest.mark.parametrize(
    ("address", "is_it"),
    [
        ("172.17.0.1", True), ("172.31.0.1", True), ("172.16.0.1", False), ("172.32.0.1", False), ("172.18.0.2", False), ("172.x.0.1", False),
        ("192.168.122.1", True), ("192.168.122.2", False), ("10.4.0.1", True), ("10.1.0.4", False), ("fd00::1", False), ("", False),
    ],
)  # fmt: skip
def test_default_addresses_of_bridges(address: str, is_it: bool) -> None:
    """The machine's own end of each; its neighbours are containers, and other private addresses are nodes."""
    assert is_bridge(address) is is_it


@pytest.mark.parametrize(
    ("name", "is_it"),
    [("docker0: 10.9.0.1/24", True), ("virbr0:", True), ("eth0: 172.18.0.1/16", True), ("eth0: 10.1.0.4/26", False), ("bond0:", False), (None, False)],
)  # fmt: skip
def test_an_autodetected_address_of_a_bridge(name: str | None, is_it: bool) -> None:
    """By the name of its interface, or by the address where that is a default."""
    assert is_on_bridge(LogSignalRow(source="l", line=1, signal="autodetected_address", name=name)) is is_it
