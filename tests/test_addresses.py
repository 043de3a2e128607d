"""Addresses inside names and texts of Calico, BIRD and kubectl."""

from __future__ import annotations

import pytest
from analyzer.addresses import (
    addresses,
    as_network,
    is_loopback,
    is_private,
    is_public,
    peer_of,
    split_port,
    valid,
    version_of,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.0.0.1 and 10.0.0.2, 10.0.0.1", ["10.0.0.1", "10.0.0.2"]),
        ("192.168.2.262021-06-23", ["192.168.2.26"]),
        ("10.0.0.1:80 10.0.0.2/26 10.0.0.3.", ["10.0.0.1", "10.0.0.2", "10.0.0.3"]),
        ("300.1.1.1 1.2.3 v1.2.3.4.5 10.0.0.1.2", []),
        ("", []),
    ],
)
def test_addresses_in_a_text(text: str, found: list[str]) -> None:
    """In order, each once; a date may be glued to the last one."""
    assert addresses(text) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Mesh_10_0_0_2", ("mesh", "10.0.0.2")),
        ("Node_10_0_0_2_port_179", ("node", "10.0.0.2")),
        ("Global_fd80_24e2__2", ("global", "fd80:24e2::2")),
        ("Mesh__1", ("mesh", "::1")),
        ("Local_Workload_10_0_0_2", ("workload", "10.0.0.2")),
        ("Mesh_abc", ("mesh", None)),
        ("Mesh_10_0_0_2_x", (None, None)),
        ("kernel1", (None, None)),
    ],
)
def test_the_peer_of_a_session_s_name(name: str, found: tuple[str | None, str | None]) -> None:
    """As confd makes them."""
    assert peer_of(name) == found


def test_families_and_ports() -> None:
    """A zone is no part of the address; Calico writes a port in words."""
    assert [version_of(text) for text in ("10.0.0.1", "fd00::1", "fe80::1%eth0", "x", "", None)] == [
        4,
        6,
        6,
        None,
        None,
        None,
    ]
    assert [valid(text) for text in ("10.0.0.1", "::", "10.0.0", "")] == [True, True, False, False]
    assert [split_port(text) for text in ("10.0.0.1.port.1790", "fd00::1:port:179", "10.0.0.1", "report.1")] == [
        "10.0.0.1",
        "fd00::1",
        "10.0.0.1",
        "report.1",
    ]
    assert [
        is_loopback(text)
        for text in ("localhost", "LOCALHOST.", "127.8.8.8", "[::1]", "localhost.localdomain", "10.0.0.1", "host")
    ] == [True] * 5 + [False] * 2


def test_an_address_as_a_network() -> None:
    """Of itself alone, in its own family."""
    assert [as_network(text) for text in ("10.0.0.1", "10.0.0.0/8", "fd00::1", "fd00::/8")] == [
        "10.0.0.1/32", "10.0.0.0/8", "fd00::1/128", "fd00::/8",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "private"),
    [("10.73.1.6", True), ("172.20.0.1", True), ("fd80::1", True), ("158.177.4.9", False), ("node-a", False)],
)
def test_private_addresses(address: str, private: bool) -> None:
    """A name is none."""
    assert is_private(address) is private


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("169.63.14.5", True), ("203.0.113.5", True), ("2600:1f18::5", True), ("10.20.0.9", False), ("100.64.0.9", False), ("172.16.0.1", False),
        ("127.0.0.1", False), ("169.254.2.1", False), ("224.0.0.1", False), ("fd00::1", False), ("shop.example", False),
    ],
)  # fmt: skip
def test_what_is_routed_on_the_internet(address: str, public: bool) -> None:
    """Examples' addresses stand for such; a provider's own range, and what is of one machine or one link, are none."""
    assert is_public(address) is public
