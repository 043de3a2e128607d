"""Networks, ports and policies as values."""

from __future__ import annotations

import ipaddress

from analyzer.policy import rules as rules_room
from analyzer.policy.objects import Network
from analyzer.policy.rules import LAST, Nets, Policy, Ports

from tests.support.values import are_values


def nets(*texts: str, odd: bool = False) -> Nets:
    found: list[Network] = [ipaddress.ip_network(text) for text in texts]
    return Nets(found, odd)


def test_an_address_in_networks() -> None:
    """Of its own version; one that could not be read may hold it."""
    some = nets("10.0.0.0/8", "192.0.2.1/32", "fd00::/8")
    for text, inside in (
        ("10.255.0.1", True),
        ("11.0.0.0", False),
        ("192.0.2.1", True),
        ("192.0.2.2", False),
        ("fd12::1", True),
        ("fe80::1", False),
    ):
        assert some.holds(ipaddress.ip_address(text)) is inside, text
    odd = nets("10.0.0.0/8", odd=True)
    assert odd.holds(ipaddress.ip_address("10.0.0.1")) is True
    assert odd.holds(ipaddress.ip_address("11.0.0.1")) is None
    assert nets("::/0").holds(ipaddress.ip_address("10.0.0.1")) is False


def test_a_range_in_networks() -> None:
    """All of it, none of it, or a part."""
    wide: Network = ipaddress.ip_network("166.8.0.0/14")
    assert nets("166.0.0.0/8").holds_range(wide) is True
    assert nets("10.0.0.0/8").holds_range(wide) is False
    assert nets("166.9.0.0/16").holds_range(wide) is None
    assert nets("10.0.0.0/8", odd=True).holds_range(wide) is None
    assert nets("::/0").holds_range(wide) is False


def test_every_address() -> None:
    """A mask of /0 decides for an address that is not known; of both versions where the version is not."""
    assert nets("0.0.0.0/0").holds_everything(4)
    assert not nets("0.0.0.0/0").holds_everything(6)
    assert not nets("0.0.0.0/0").holds_everything(None)
    assert nets("0.0.0.0/0", "::/0").holds_everything(None)
    assert not nets("0.0.0.0/1").holds_everything(4)


def test_every_port() -> None:
    """A range from 1 or 0 to the last holds them all."""
    assert [Ports((one,)).every for one in ((1, 65535), (0, 65535), (2, 65535), (1, 65534))] == [
        True,
        True,
        False,
        False,
    ]
    assert not Ports(names=("web",)).every


def test_names_and_ties() -> None:
    """As kubectl shows them; the keys that releases break ties by."""
    kube = Policy("KubernetesNetworkPolicy", "a", "x", "default", 1000.0, None)
    own = Policy("NetworkPolicy", "a", "t.x", "t", LAST, None)
    wide = Policy("GlobalNetworkPolicy", None, "x", "default", LAST, None)
    assert [p.title for p in (kube, own, wide)] == [
        "Kubernetes NetworkPolicy a/x",
        "Calico NetworkPolicy a/t.x",
        "GlobalNetworkPolicy x",
    ]
    assert [p.older_key for p in (kube, own, wide)] == ["a/knp.default.x", "a/t.x", "default.x"]
    assert [p.newer_key for p in (kube, wide)] == [
        ("x", "a", "KubernetesNetworkPolicy"),
        ("x", "", "GlobalNetworkPolicy"),
    ]


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(rules_room, filled=("Policy",))


def test_a_policy_is_plain_unless_it_says_more() -> None:
    """Neither adrift, nor for what is forwarded, nor before the addresses are translated, nor untracked."""
    one = Policy("NetworkPolicy", "a", "x", "default", LAST, None)
    assert (one.adrift, one.apply_on_forward, one.pre_dnat, one.untracked) == (False, False, False, False)
