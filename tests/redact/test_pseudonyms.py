"""One consistent renaming: names and addresses go, the network's shape stays."""

from __future__ import annotations

import base64
import json
import time

import pytest
from analyzer.redact.pseudonyms import Pseudonyms

KEY = b"k" * 32
NAMES = {
    "acme-web01": "pod-a",
    "zanzibar": "ns-b",
    "kube-cn9f3u2d0gm4b1ske7p0-x-y-1": "node-c",
    "web.acme.com": "h.invalid",
}


def make(key: bytes = KEY, names: dict[str, str] | None = None) -> Pseudonyms:
    return Pseudonyms(key, NAMES if names is None else names)


@pytest.mark.parametrize("text", ["127.0.0.1", "0.0.0.0", "255.255.255.255", "169.254.1.1", "300.1.1.1"])
def test_special_addresses_stay_themselves(text: str) -> None:
    """And what is none."""
    assert make().address(text) == text
    assert make().text(f"at {text} now") == f"at {text} now"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("see acme-web01 now", "see pod-a now"),
        ("kube-proxy-acme-web01.log", "kube-proxy-pod-a.log"),
        ("ACME-WEB01", "POD-A"),
        ("acme%2Dweb01", "pod%2Da"),
        ("zanzibar", "ns-b"),
        ("zanzibars and zanzibar.x and x-zanzibar", "zanzibars and ns-b.x and x-ns-b"),
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


def test_an_api_service_keeps_its_version() -> None:
    """Its group is hidden as it is where it stands alone, and what was renamed stays."""
    make = Pseudonyms(b"k" * 32)
    new, group = make.text("v1beta1.metrics.acme.com"), make.text("metrics.acme.com")
    assert (new, "acme" in group) == (f"v1beta1.{group}", False)
    assert make.text(new) == new
    assert make.text("v2.com").startswith("h")


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


def test_other_forms_of_an_address() -> None:
    """With dashes, and in the names of BGP sessions."""
    one = make()
    new = one.address("10.1.2.3")
    assert one.text("ip-x 10-1-2-3") == f"ip-x {new.replace('.', '-')}"
    assert one.text("Mesh_10_1_2_3") == f"Mesh_{new.replace('.', '_')}"
    assert one.replaced["10.1.2.3"] == new
    assert one.text("port 9CB6.D01F.AA3F up") == f"port {one.hardware('9CB6.D01F.AA3F')} up"
    assert one.text("at 2026.0302.1000, 9cb6.d01f.aa3f.x") == "at 2026.0302.1000, 9cb6.d01f.aa3f.x"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("https://hook.shop.svc:443/x", "https://hook.ns-1.svc:443/x"),
        ("hook.shop.svc.cluster.local", "hook.ns-1.svc.cluster.local"),
        ("pull quay.io/calico/node:v3", "pull quay.io/calico/node:v3"),
        ("SHOP_EAST is set", "NS_2 is set"),
        ("a\\nshop-east\\u0022", "a\\nns-2\\u0022"),
        ("shop.log and shop.value", "ns-1.log and ns-1.value"),
        ("docker0 172.17.0.1, virbr0 192.168.122.1", "docker0 172.17.0.1, virbr0 192.168.122.1"),
    ],
)
def test_names_in_the_forms_that_programs_write(text: str, clean: str) -> None:
    """Service names, variables, escapes and files hold names; registries and default bridges are the same everywhere."""
    assert Pseudonyms(b"k", {"shop": "ns-1", "shop-east": "ns-2"}).text(text) == clean


def test_an_address_of_version_six_ends_before_a_port() -> None:
    """Without brackets a port of five digits cannot be a part of it."""
    assert "2001:db8:11::444:cf" not in Pseudonyms(b"k").text("dial 2001:db8:11::444:cf:10250")


@pytest.mark.parametrize("before", ["v6(en0:", "node:", "addr:", "eth0:", "src="])
def test_an_address_of_version_six_begins_behind_the_name_of_a_field(before: str) -> None:
    """A colon in front of it is none of its own."""
    new = Pseudonyms(b"k", words=True).text(f"{before}2607:f140:6000:8:c6b3:1ff:fecd:467f) up")
    assert new.startswith(before)
    assert not any(part in new for part in ("f140", "fecd"))


def test_a_host_behind_a_percent_sign_leaves_the_escape_whole() -> None:
    """`%2F` is a slash and no part of the host behind it; a percent sign alone is one."""
    make = Pseudonyms(b"k")
    host = make.text("web.lorvan.com")
    assert (
        make.text("u=https%3A%2F%2Fweb.lorvan.com%2Fx 100%web.lorvan.com") == f"u=https%3A%2F%2F{host}%2Fx 100%{host}"
    )


def test_names_are_found_in_hexadecimal_and_in_base64_twice() -> None:
    """What was encoded is encoded anew."""
    make = Pseudonyms(b"k", {"shop-east": "ns-2"})
    once = base64.b64encode(b"at shop-east now").decode()
    twice = base64.b64encode(once.encode()).decode()
    assert base64.b64decode(base64.b64decode(make.text(twice))) == b"at ns-2 now"
    assert bytes.fromhex(make.text(b"so shop-east is up".hex())) == b"so ns-2 is up"


def test_a_number_whose_digits_spell_unknown_letters_stays() -> None:
    """The number of a dial is none, whatever its pairs of digits would be; a known name is found in digits, too."""
    one = Pseudonyms(KEY, {"qrst-wvu": "node-c"}, words=True)
    for number in ("334671307742326522", "467347674974674560"):
        assert one.text(f"dialID={number}") == f"dialID={number}"
    told = b"qrst-wvu".hex()
    assert told.replace("2d", "").isdecimal()
    assert one.text(told) == b"node-c".hex()


def test_the_digest_behind_an_image_stays_and_what_stands_in_front_of_it_does_not() -> None:
    """Also behind the scheme of a runtime and alone; one that is somebody's name goes."""
    digest = "115f2cfd25b053db28aa4eb592880928dbff71a6a051fc86c70e5f65e558af6e"
    one, other = make(), make(names={**NAMES, digest: "object-d"})
    for before in ("acme-web01/img@sha256:", "containerd://", '"sha256:', ""):
        assert one.text(f"{before}{digest}") == one.text(before) + digest
        assert other.text(f"{before}{digest}") == one.text(before) + "object-d"
    assert one.text(f'containerd://{digest}",') == f'containerd://{digest}",'


def test_a_word_is_looked_at_once() -> None:
    """What repeats itself, as the words of a log do, costs its first time."""
    make = Pseudonyms(b"k", {"shop-east": "ns-2"})
    assert make.text("at shop-east, at shop-east,") == "at ns-2, at ns-2,"
    make._known = None  # type: ignore[assignment]
    assert make.text("at shop-east, again at shop-east,"[:14]) == "at ns-2, "


def test_what_was_replaced_is_not_looked_at_again() -> None:
    """From left to right: a host before the name it begins with, a name before the ID behind it, the longest name first."""
    one = Pseudonyms(KEY, {"web-1": "node-a", "web-1.shop-2": "pod-b", "a1": "ns-c", "node-a": "x-9"})
    assert one.text("web-1.shop-2,web-1/a1:web-1") == "pod-b,node-a/ns-c:node-a"
    assert one.text("web-1.acme.com") == one.host("web-1.acme.com")
    assert one.text("(web-1)10.1.2.3/a1") == f"(node-a){one.address('10.1.2.3')}/ns-c"


def test_many_names_cost_a_text_no_more_than_few() -> None:
    """Words are looked up: with 20,000 names, some of 250 characters, a thousand new words take a fraction of a second."""
    names = {f"{'x' * (at % 240)}w{at}-{at % 7}": f"node-{at}" for at in range(20_000)}
    make = Pseudonyms(KEY, names)
    began = time.process_time()
    for at in range(1000):
        assert make.text(f'pod="w{at * 19}z/a.b-{at}" at {at}.1.1.1:80') != ""
    assert time.process_time() - began < 1


def test_an_address_alone_becomes_what_it_becomes_beside_others() -> None:
    """Looked at without a search through the word, and noted for the scan all the same."""
    make = Pseudonyms(KEY, {"node-1": "node-x"})
    alone, beside = make.text("dial 10.9.8.7"), make.text("dial 10.9.8.7:8132")
    assert beside == alone + ":8132"
    assert make.replaced == {"10.9.8.7": alone.removeprefix("dial ")}
    assert make.text("version 1.29.400.4 of 127.0.0.1") == "version 1.29.400.4 of 127.0.0.1"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Call me at (415) 262-1763 any time.", "(415) 262-1763"),
        ("on call: 415-262-1763", "415-262-1763"),
        ("Rufen Sie mich an: 0159 52168419", "0159 52168419"),
        ("Tel. (030) 123 4567", "(030) 123 4567"),
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        ("arn:aws-us-gov:iam::111122223333:role/x", "111122223333"),
    ],
)
def test_numbers_of_telephones_and_accounts_become_others(text: str, number: str) -> None:
    """In their own form: digits for digits."""
    new = make().text(text)
    assert number not in new
    assert len(new) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "0000 00112233 4455",
        "id 2026-11-2900",
        "started 0 12345678",
        "1-415-262-17631",
        "took 0 22 44",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    """Dumps, dates, counters and parts of names; a national number needs a word in front."""
    assert make(names={}).text(text).split()[0] == text.split()[0]
    assert make(names={}).text(text).split()[-1].split(".")[0] == text.split()[-1].split(".")[0]


@pytest.mark.parametrize(
    "what", ["db.lorvan.com", "cn9f3u2d0gm4b1ske7pg", "3a:11:22:33:44:55", "ip-10-1-2-3", "2001:db8:1::7", "10.1.2.3"]
)
def test_an_escaped_line_feed_is_no_part_of_what_follows(what: str) -> None:
    """In a string of JSON a line may begin with any of them: it goes, and the escape stays one."""
    for text in (f'{{"m":"a\\n{what}\\tb"}}', f'{{"m":"{{\\"m\\":\\"a\\\\n{what}\\"}}"}}'):
        new = make().text(text)
        assert what not in new
        assert json.loads(new)["m"].count("\\") == json.loads(text)["m"].count("\\")


def test_an_address_with_underscores_is_one_behind_any_word() -> None:
    """A session of BIRD, one whose first letter was cut, and no version of five numbers."""
    one = make(names={})
    assert one.text("Mesh_10_0_0_2") == "Mesh_" + one.address("10.0.0.2").replace(".", "_")
    assert one.text("esh_10_0_0_2") == "esh_" + one.address("10.0.0.2").replace(".", "_")
    assert one.text("app_10_0_0_2_1") == "app_10_0_0_2_1"


def test_numbers_of_many_lines_are_those_of_each_alone() -> None:
    """Telephones and accounts, at the begin and the end of the text and twice in a line; a word alone makes no number."""
    make = Pseudonyms(b"k" * 32)
    lines = [
        "+49 30 1234567",
        "account: 123456789",
        "account of nobody",
        "tel 0301 234567 account 987654321",
        "a + b",
        "arn:aws:iam::123456789012:x",
    ]
    assert make.texts(lines) == [make.text(line) for line in lines]
    assert [old == new for old, new in zip(lines, make.texts(lines), strict=True)] == [
        False,
        False,
        True,
        False,
        True,
        False,
    ]


def test_a_name_in_an_identifier_stays_one() -> None:
    """A metric that is called after it is one in the copy, too; an image with a tag keeps its hyphen."""
    make = Pseudonyms(b"key", {"orchard": "object-ybcdfghjk"})
    assert make.text("orchard:calls_running{a=1} 0.0") == "object_ybcdfghjk:calls_running{a=1} 0.0"
    assert make.text("orchard_calls_total 7") == "object_ybcdfghjk_calls_total 7"
    assert make.text("image: orchard:latest") == "image: object-ybcdfghjk:latest"


def test_a_word_of_letters_becomes_one() -> None:
    """By its words a sentence is told to be somebody's: a word with digits is none."""
    make = Pseudonyms(b"key", {}, words=True)
    assert make.text("the lorvantide stops").split()[1].isalpha()
    assert not make.text("the lorvantide7 stops").split()[1].isalpha()


def test_an_object_of_one_word_goes_in_longer_words() -> None:
    """As an identifier where it stands in one, behind escapes as a name; a flag that is called so stays."""
    make = Pseudonyms(b"key", {"orchard": "ns-ybcdfghjk"})
    for old, new in (
        ("orchardService getOrchard", "nsybcdfghjkService getNsybcdfghjk"),
        ("ORCHARD_URL", "NS_YBCDFGHJK_URL"),
        ("a%2Forchard%2Fb \\norchard", "a%2Fns-ybcdfghjk%2Fb \\nns-ybcdfghjk"),
        ("--orchard --in=orchard", "--orchard --in=ns-ybcdfghjk"),
        ("orchard.cattle.io/v1", "ns-ybcdfghjk.cattle.io/v1"),
        ("orchard-db.orchard.svc", "ns-ybcdfghjk-db.ns-ybcdfghjk.svc"),
    ):
        assert make.text(old) == new
    assert Pseudonyms(b"key", {"orchard": "ns-ybcdfghjk"}, everywhere=False).text("orchard-db") == "orchard-db"
