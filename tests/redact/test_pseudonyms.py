"""One consistent renaming: names and addresses go, the network's shape stays."""

from __future__ import annotations

import base64
import ipaddress

import pytest
from analyzer.redact.pseudonyms import CLASSES, SPECIAL, Pseudonyms

KEY = b"k" * 32
NAMES = {
    "acme-web01": "pod-a",
    "zanzibar": "ns-b",
    "kube-cn9f3u2d0gm4b1ske7p0-x-y-1": "node-c",
    "web.acme.com": "h.invalid",
}


def make(key: bytes = KEY, names: dict[str, str] | None = None) -> Pseudonyms:
    return Pseudonyms(key, NAMES if names is None else names)


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


@pytest.mark.parametrize("text", ["127.0.0.1", "0.0.0.0", "255.255.255.255", "169.254.1.1", "300.1.1.1"])
def test_special_addresses_stay_themselves(text: str) -> None:
    """And what is none."""
    assert make().address(text) == text
    assert make().text(f"at {text} now") == f"at {text} now"


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
    assert [one.hardware(x) for x in ("ee:ee:ee:ee:ee:ee", "ff:ff:ff:ff:ff:ff")] == [
        "ee:ee:ee:ee:ee:ee",
        "ff:ff:ff:ff:ff:ff",
    ]


def test_digits_for_digits() -> None:
    """The signs between them are kept."""
    new = make().digits("phone", "+49 (30) 123456")
    assert (len(new), new[0], new[3:5], new[7:9]) == (15, "+", " (", ") ")
    assert new != "+49 (30) 123456"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("see acme-web01 now", "see pod-a now"),
        ("kube-proxy-acme-web01.log", "kube-proxy-pod-a.log"),
        ("ACME-WEB01", "POD-A"),
        ("acme%2Dweb01", "pod%2Da"),
        ("zanzibar", "ns-b"),
        ("zanzibars and zanzibar.x and x-zanzibar", "zanzibars and zanzibar.x and x-zanzibar"),
        ("acme-web012", "acme-web012"),
        ("web.acme.com", "h.invalid"),
        ("kube-cn9f3u2d0gm4b1ske7p0-x-y-1", "node-c"),
    ],
)
def test_names(text: str, new: str) -> None:
    """Distinctive ones inside longer ones too, plain words alone; in the letters they were written in."""
    one = make()
    assert one.text(text) == new
    assert bool(one.replaced) is (text != new)


def test_names_inside_base64_are_encoded_anew() -> None:
    """The run says the new name; one that holds none stays."""
    run = base64.b64encode(b"this is acme-web01 here").decode()
    assert base64.b64decode(make().text(run)) == b"this is pod-a here"
    other = base64.b64encode(b"this is somebody else").decode()
    assert make().text(other) == other
    assert make(names={}).text(run) == run


def test_hosts_keep_what_decides() -> None:
    """Private, the region, the provider's domain; a renamed one stays as it is."""
    one = make()
    new = one.host("c104.private.us-south.containers.cloud.ibm.com")
    assert new.endswith(".private.us-south.containers.cloud.ibm.com")
    assert not new.startswith("c104")
    assert one.host(new) == new
    assert one.host("db.acme.com").endswith(".host.invalid")
    assert ".private." in one.host("a-private.acme.com")
    assert one.text("x.projectcalico.org") == "x.projectcalico.org"


def test_clusters_and_workers() -> None:
    """A cluster's id is one, and the worker's name still holds it."""
    one = make()
    cluster = one.cluster("cn9f3u2d0gm4b1ske7pg")
    assert (len(cluster), cluster[0], cluster[-1]) == (20, "c", "g")
    assert cluster != "cn9f3u2d0gm4b1ske7pg"
    assert len(one.cluster("0a" * 16)) == 32
    assert one.text("kube-cn9f3u2d0gm4b1ske7pg-mycluster-default-000001a3").startswith(f"kube-{cluster}-")


def test_cells_keep_their_columns() -> None:
    """A longer name moves what follows no further than it must, and two blanks stay."""
    one = Pseudonyms(KEY, {"acme-1": "a-very-long-name", "acme-long-name-2": "b"})
    assert one.line("acme-1    x    y") == "a-very-long-name  x  y"
    assert one.line("acme-1              x    y") == "a-very-long-name    x    y"
    assert one.line("acme-long-name-2  x  y") == "b                 x  y"
    assert one.line("acme-1 x") == "a-very-long-name x"


def test_other_forms_of_an_address() -> None:
    """With dashes, and in the names of BGP sessions."""
    one = make()
    new = one.address("10.1.2.3")
    assert one.text("ip-x 10-1-2-3") == f"ip-x {new.replace('.', '-')}"
    assert one.text("Mesh_10_1_2_3") == f"Mesh_{new.replace('.', '_')}"
    assert one.replaced["10.1.2.3"] == new


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("https://hook.shop.svc:443/x", "https://hook.ns-1.svc:443/x"),
        ("hook.shop.svc.cluster.local", "hook.ns-1.svc.cluster.local"),
        ("pull quay.io/calico/node:v3", "pull quay.io/calico/node:v3"),
        ("SHOP_EAST is set", "NS_2 is set"),
        ("a\\nshop-east\\u0022", "a\\nns-2\\u0022"),
        ("shop.log and shop.value", "ns-1.log and shop.value"),
        ("docker0 172.17.0.1, virbr0 192.168.122.1", "docker0 172.17.0.1, virbr0 192.168.122.1"),
    ],
)
def test_names_in_the_forms_that_programs_write(text: str, clean: str) -> None:
    """Service names, variables, escapes and files hold names; registries and default bridges are the same everywhere."""
    assert Pseudonyms(b"k", {"shop": "ns-1", "shop-east": "ns-2"}).text(text) == clean


def test_an_address_of_version_six_ends_before_a_port() -> None:
    """Without brackets a port of five digits cannot be a part of it."""
    assert "2001:db8:11::444:cf" not in Pseudonyms(b"k").text("dial 2001:db8:11::444:cf:10250")


def test_names_are_found_in_hexadecimal_and_in_base64_twice() -> None:
    """What was encoded is encoded anew."""
    make = Pseudonyms(b"k", {"shop-east": "ns-2"})
    once = base64.b64encode(b"at shop-east now").decode()
    twice = base64.b64encode(once.encode()).decode()
    assert base64.b64decode(base64.b64decode(make.text(twice))) == b"at ns-2 now"
    assert bytes.fromhex(make.text(b"so shop-east is up".hex())) == b"so ns-2 is up"


def test_a_word_is_looked_at_once() -> None:
    """What repeats itself, as the words of a log do, costs its first time."""
    make = Pseudonyms(b"k", {"shop-east": "ns-2"})
    assert make.text("at shop-east, at shop-east,") == "at ns-2, at ns-2,"
    make._all = None  # type: ignore[assignment]
    assert make.text("at shop-east, again at shop-east,"[:14]) == "at ns-2, "


def test_no_address_becomes_a_special_one() -> None:
    """Whatever the key is: where a step ends in a special range, and the next one again, it goes on."""
    for key in range(48):
        one = make(bytes([key]) * 32, {})
        every = [f"172.{number}.7.9" for number in range(16, 32) if number not in (21, 30)]
        made = [ipaddress.IPv4Address(one.address(text)) for text in every]
        assert not [new for new in made if any(new in net for net in SPECIAL)]
        assert len(set(made)) == len(every)
