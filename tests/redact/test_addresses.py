"""Addresses under pseudonyms keep the network's shape."""

from __future__ import annotations

import ipaddress

import pytest
from analyzer.redact.addresses import Addresses
from analyzer.redact.forms import CLASSES, SPECIAL
from analyzer.redact.vocabulary import is_word

KEY = b"k" * 32


def make(key: bytes = KEY) -> Addresses:
    return Addresses(key)


def common(a: str, b: str) -> int:
    """Bits that two addresses share at their beginning."""
    one, two = (f"{int(ipaddress.ip_address(x)):0128b}" for x in (a, b))
    return next((at for at in range(128) if one[at] != two[at]), 128)


def test_addresses_keep_their_prefixes() -> None:
    """Two in one subnet stay in one, and no deeper one; one to one."""
    one = make()
    every = ["10.1.2.3", "10.1.2.4", "10.1.2.131", "10.1.3.3", "10.200.0.1", "192.168.1.1", "172.17.0.9", "8.8.8.8"]
    new = [one.address(a) for a in every]
    for at in range(len(every)):
        for other in range(at):
            assert common(every[at], every[other]) == common(new[at], new[other]) or not any(
                ipaddress.ip_address(every[at]) in net for net in CLASSES
            )
    assert len(set(new)) == len(every)
    assert [one.address(a) for a in every] == new
    assert make(b"z" * 32).address("10.1.2.3") != new[0]


@pytest.mark.parametrize("text", ["10.1.2.3", "172.16.5.5", "192.168.7.7", "100.64.1.1", "198.51.100.7"])
def test_addresses_stay_in_their_class(text: str) -> None:
    """Private ones stay private."""
    net = next(n for n in CLASSES if ipaddress.ip_address(text) in n)
    for key in (b"a", b"b", b"c", b"d"):
        assert ipaddress.ip_address(make(key * 32).address(text)) in net


def test_an_address_has_the_same_pseudonym_whichever_of_its_neighbours_came_before() -> None:
    """The last byte is drawn below what is remembered of the first three; bridges, the broadcast and what is no address stay."""
    hosts = [
        f"{head}.{last}"
        for head in ("10.1.2", "172.17.0", "200.1.2", "255.255.255", "192.0.2")
        for last in (0, 1, 7, 9, 255)
    ]
    forward, backward = make(), make()
    told = {one: forward.address(one) for one in hosts}
    assert {one: backward.address(one) for one in reversed(hosts)} == told
    assert {one: make().address(one) for one in hosts} == told
    assert len(set(told.values())) == len(hosts)
    assert [told["172.17.0.1"], told["255.255.255.255"]] == ["172.17.0.1", "255.255.255.255"]
    assert [forward.address(one) for one in ("10.1.2.07", "10.1.2.256", "10.1.2.3.4")] == [
        "10.1.2.07",
        "10.1.2.256",
        "10.1.2.3.4",
    ]


def test_addresses_of_ipv6() -> None:
    """Prefixes and classes stay; link-local, loopback, and times of day stay themselves."""
    one = make()
    a, b, c = (one.address6(x) for x in ("fd00:1:2::1", "fd00:1:2::2", "2001:db8::1"))
    assert common(a, b) == common("fd00:1:2::1", "fd00:1:2::2")
    assert ipaddress.ip_address(a) in ipaddress.ip_network("fd00::/8")
    assert a != "fd00:1:2::1"
    assert c != "2001:db8::1"
    assert common(one.address6("2600:1::1"), "2600:1::1") >= 3
    for same in ("fe80::1", "::1", "ff02::1", "12:15:52", "::"):
        assert one.address6(same) == same


def test_hardware_addresses() -> None:
    """Locally administered ones with the same signs; Calico's own and broadcast stay."""
    one = make()
    assert one.hardware("00:1a:2b:3c:4d:5e") == one.hardware("00:1A:2B:3C:4D:5E")
    assert one.hardware("00-1a-2b-3c-4d-5e").replace("-", ":") == one.hardware("00:1a:2b:3c:4d:5e")
    assert one.hardware("00:1a:2b:3c:4d:5e").startswith("02:")
    assert len(one.hardware("00:1a:2b:3c:4d:5e")) == 17
    assert one.hardware("001A.2b3c.4D5E").replace(".", "") == one.hardware("00:1a:2b:3c:4d:5e").replace(":", "")
    assert [one.hardware(x) for x in ("ee:ee:ee:ee:ee:ee", "ff:ff:ff:ff:ff:ff")] == [
        "ee:ee:ee:ee:ee:ee",
        "ff:ff:ff:ff:ff:ff",
    ]


def test_digits_for_digits() -> None:
    """The signs between them are kept."""
    new = make().digits("phone", "+49 (30) 123456")
    assert (len(new), new[0], new[3:5], new[7:9]) == (15, "+", " (", ") ")
    assert new != "+49 (30) 123456"


def test_no_address_becomes_a_special_one() -> None:
    """Whatever the key is: where a step ends in a special range, and the next one again, it goes on."""
    for key in range(48):
        one = make(bytes([key]) * 32)
        every = [f"172.{number}.7.9" for number in range(16, 32) if number not in (21, 30)]
        made = [ipaddress.IPv4Address(one.address(text)) for text in every]
        assert not [new for new in made if any(new in net for net in SPECIAL)]
        assert len(set(made)) == len(every)


def test_addresses_of_six_keep_their_prefixes_too() -> None:
    """To the bit, below the prefix of their class."""
    one = make()
    every = ["fd00:1:2:3::5", "fd00:1:2:3::6", "fd00:1:2:8003::5", "fdff::1", "2001:470::1", "2001:471::1"]
    new = [one.address6(a) for a in every]
    for at in range(len(every)):
        for other in range(at):
            assert common(every[at], every[other]) == common(new[at], new[other])
    assert new[0].startswith("fd")


@pytest.mark.parametrize("text", ["010.1.2.3", "10.256.1.1", "10.1.2", "10.1.2.3.4", "10..2.3", "fd00::1", "+1.2.3.4"])
def test_what_is_no_address_stays(text: str) -> None:
    """Leading zeros, numbers over 255, and other counts of parts."""
    assert make().address(text) == text


def test_a_link_local_address_that_tells_a_cards_number_is_drawn() -> None:
    """`fe80::` stays, `ff:fe` in the middle and what stands around it go; Calico's own, which every node has, stays."""
    new = make().address6("fe80::c6b3:1ff:fecd:467f")
    assert new.startswith("fe80::")
    assert not new.endswith("1ff:fecd:467f")
    assert make().address6("fe80::ecee:eeff:feee:eeee") == "fe80::ecee:eeff:feee:eeee"


def test_letters_for_a_word() -> None:
    """Eight consonants for a text and no digit: neither of Kubernetes' own drawn letters alone nor a word; equal ones for equal texts."""
    made = {text: Addresses(b"key").letters("word", text) for text in ("lorvan", "orchard", "lantern")}
    assert len(set(made.values())) == 3
    for one in made.values():
        assert is_word(f"w{one}")
        assert is_word(f"Y{one}".upper())
        assert len(one) == 8
        assert one.isalpha()
    assert Addresses(b"key").letters("word", "lorvan") == made["lorvan"]
    assert Addresses(b"other").letters("word", "lorvan") != made["lorvan"]
