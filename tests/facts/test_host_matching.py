"""A connection that is asked of a machine's own firewall, beside what its rules name."""

from __future__ import annotations

import pytest
from analyzer.facts.host_matching import HostAsk, hit

ASK = HostAsk("tcp", 10250, "10.3.0.7", ("10.3.0.8",))


@pytest.mark.parametrize(("traffic", "answer"), [("all", True), ("tcp", True), ("tcp:10250", True), ("tcp:10000-10300,udp:53", True), ("udp:10250", False), ("tcp:22", False), ("icmp", False), (None, None)])  # fmt: skip
def test_ports(traffic: str | None, answer: bool | None) -> None:
    """A service that is not known leaves it open."""
    assert ASK.of_traffic(traffic) is answer


def test_a_protocol_without_ports() -> None:
    """IP within IP is let in by its protocol, and by no port."""
    ask = HostAsk("ipip", None, "10.3.0.7")
    assert (ask.of_traffic("ipip"), ask.of_traffic("all"), ask.of_traffic("tcp:179")) == (True, True, False)


@pytest.mark.parametrize(("interfaces", "answer"), [(None, True), ("lo", False), ("cali+", False), ("!lo", True), ("eth0", None), ("!eth0", None), ("lo,eth0", None)])  # fmt: skip
def test_interfaces(interfaces: str | None, answer: bool | None) -> None:
    """It comes from another machine: not over the loopback nor from a pod, and nobody knows over which other one."""
    assert ASK.of_interface(interfaces, ("lo", "cali")) is answer


@pytest.mark.parametrize(
    ("networks", "address", "answer"),
    [
        (None, "", True), ("10.3.0.0/24", "10.3.0.8", True), ("10.4.0.0/24,10.3.0.8", "10.3.0.8", True), ("10.4.0.0/24", "10.3.0.8", False), ("!10.3.0.0/24", "10.3.0.8", False),
        ("!10.4.0.0/24", "10.3.0.8", True), ("::/0", "10.3.0.8", False), ("ours", "10.3.0.8", None), ("10.3.0.0/24", "", None), ("10.3.0.1-10.3.0.9", "10.3.0.8", True),
    ],
)  # fmt: skip
def test_networks(networks: str | None, address: str, answer: bool | None) -> None:
    """A name or an address that is not known leaves it open."""
    assert hit(networks, address) is answer


def test_tables_of_the_other_family_do_not_see_it() -> None:
    """`inet` sees both."""
    assert [ASK.is_of_family(f"{one} filter INPUT") for one in ("ip", "inet", "ip6", "bridge")] == [True, True, False, False]  # fmt: skip
    assert HostAsk("tcp", 10250, "fd00::7").is_of_family("ip6 filter INPUT")
