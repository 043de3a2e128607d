"""Addresses that only the machine itself reaches."""

from __future__ import annotations

import pytest
from analyzer.mesh.bridges import apart, is_bridge, is_on_bridge
from analyzer.schema import CalicoNodeRow, LogSignalRow

from tests.support.inline import bird, bundle


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


GET = "NAME     ASN       IPV4             IPV6\n"


@pytest.mark.parametrize(
    ("addresses", "found"),
    [
        (("172.18.0.1/16", "10.9.1.4/24", "10.9.1.5/24"), ["172.18.0.1/16"]),
        (("10.9.1.4/24", "10.9.1.5/24", "10.9.2.6/24", "172.17.0.1/16"), ["172.17.0.1/16"]),
        (("172.18.0.1/16", "10.9.1.4/24"), []),
        (("172.18.0.1/16", "172.18.0.3/16", "172.18.0.4/16"), []),
        (("172.18.0.1/16", "172.19.0.1/16", "10.9.1.5/24"), []),
        (("10.8.0.4/24", "10.9.1.4/24", "10.9.1.5/24"), []),
        (("172.18.0.1/16", "", "x"), []),
    ],
)
def test_a_record_apart_from_all_others(addresses: tuple[str, ...], found: list[str]) -> None:
    """A bridge's address where no other node is; a network of that kind, and another segment, are none."""
    rows = [CalicoNodeRow(source="n", line=at, name=f"n{at}", ipv4=one) for at, one in enumerate(addresses)]
    assert [row.ipv4 for row, _ in apart(rows)] == found


def test_calicos_list_alone_tells_a_bridge() -> None:
    """Likely and no more: who has the address is not shown; where a session with it stands it is an address like any."""
    text = f"$ calicoctl get node -o wide\n{GET}" + "".join(
        f"web-{at}    (64512)   {one}   \n" for at, one in enumerate(("172.18.0.1/16", "10.9.1.4/24", "10.9.1.5/24"), 1)
    )
    case = bundle({"n.txt": text})
    assert (case.status("BGP-11"), case.causes.get("calico-wrong-address")) == ("fail", "likely")
    assert "web-1 is 172.18.0.1/16, the address of a bridge, while 2 others have one of another network" in case.says("BGP-11")  # fmt: skip
    assert bundle({"n.txt": text, "b.txt": bird("172.18.0.1", "10.9.1.5")}).status("BGP-11") != "fail"
