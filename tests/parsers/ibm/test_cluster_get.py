"""`ibmcloud ks cluster get` and `cluster ls`."""

from __future__ import annotations

import pytest
from analyzer.parsers.ibm.cluster_get import PARSERS, parse, takes

from tests.support.inline import Case, bundle
from tests.support.rows import fragment, read_of

HEAD = """Name:                           shop
ID:                             c1a2b3c4d5e6f7a8b9c0
State:                          normal
Status:                         All Workers Normal
"""
PUBLIC = "Public Service Endpoint URL:    https://c104-e.us-south.containers.cloud.ibm.com:31417\n"
PRIVATE = "Private Service Endpoint URL:   {}\n"
MASTER = "\nMaster      \nStatus:     Ready (1 day ago)\nState:      deployed\nHealth:     normal\nVersion:    1.30.4_1537\nURL:        https://x:1\n"


def facts(case: Case) -> dict[str, str]:
    return dict(zip(case.snapshot["facts"]["key"], case.snapshot["facts"]["value"], strict=True))


def places(case: Case) -> dict[str, int]:
    return dict(zip(case.snapshot["facts"]["key"], case.snapshot["facts"]["line"], strict=True))


def test_the_keys_of_the_master_stand_in_their_own_block() -> None:
    """`Status` and `State` occur twice: the first are the cluster's, those below `Master` the master's."""
    case = bundle(c=HEAD + PUBLIC + MASTER)
    told = facts(case)
    assert (told["cluster_state"], told["actual_state"]) == ("normal", "deployed")
    assert (told["master_status"], told["health_state"]) == ("Ready (1 day ago)", "normal")
    assert (told["version"], told["server_url"]) == ("1.30.4_1537", "https://x:1")
    assert places(case)["version"] == 11
    assert not len(case.snapshot["unread"])


@pytest.mark.parametrize(
    ("private", "value"), [("-", "none"), ("https://c104.private:31417", "https://c104.private:31417")]
)
def test_the_private_endpoint_is_off_where_a_dash_stands(private: str, value: str) -> None:
    """A dash is the tool's word for an endpoint that is off."""
    assert facts(bundle(c=HEAD + PUBLIC + PRIVATE.format(private) + MASTER))["private_endpoint_url"] == value


def test_an_output_that_is_cut_off_does_not_say_that_the_private_endpoint_is_off() -> None:
    """The tool leaves the line out where the endpoint is off; `head` leaves it out, too."""
    assert facts(bundle(c=HEAD + PUBLIC + "Workers:                        3\n"))["private_endpoint_url"] == "none"
    assert "private_endpoint_url" not in facts(bundle(c=HEAD + PUBLIC))
    assert "private_endpoint_url" not in facts(bundle(c=HEAD + "Ingress Subdomain:              a.example.com\n"))


def test_portable_subnets_and_addons_stand_below_their_titles() -> None:
    """`--show-resources`: VLAN, network and side of a subnet; add-ons are read and state nothing."""
    text = """
Subnet VLANs
VLAN ID   Subnet CIDR        Public   User-managed
2345678   10.11.12.64/29     false    false
2876543   203.0.113.8/29     true     false

Addons
Name                   Enabled
basic-ingress-v2       true
"""
    case = bundle(c=HEAD + PUBLIC + text)
    table = case.snapshot["facts"]
    values = list(table[table["key"] == "portable_subnet"]["value"])
    assert values == ["2345678 10.11.12.64/29 private", "2876543 203.0.113.8/29 public"]
    assert not len(case.snapshot["unread"])


def test_a_line_that_is_none_of_the_output_is_unread() -> None:
    """A remark in the middle is kept as a line that nobody understood; a footnote of the tool is no remark."""
    case = bundle(
        c=HEAD + PUBLIC + "and here the customer stopped copying\n\n* To update, run the command of the docs.\n"
    )
    assert list(case.snapshot["unread"]["line"]) == [6]


def test_a_list_of_clusters_states_nothing_of_this_one() -> None:
    """`cluster ls` names several clusters: none of them is taken for the bundle's."""
    text = """OK
Name   ID                     State     Created        Workers   Location   Version
shop   cn9f3u2d0gm4b1ske7p0   normal    9 months ago   3         Dallas     1.30.4_1537
mz     bu1d2c3w0e4f5g6h7i80   warning   3 years ago    6         dal10      1.29.10_1567
"""
    case = bundle(c=text)
    table = case.snapshot["facts"]
    listed = table[table["key"] == "listed_cluster"]
    assert list(listed["value"]) == ["cn9f3u2d0gm4b1ske7p0 normal", "bu1d2c3w0e4f5g6h7i80 warning"]
    assert list(table["key"])[:3] == ["listed_cluster", "listed_name", "listed_version"]
    assert case.snapshot.about.id.value is None
    assert list(bundle(c=text + "that is all we have\n").snapshot["unread"]["line"]) == [5]


@pytest.mark.parametrize(
    ("below", "value"),
    [
        ("\nhttps://c1.private.eu.example.com:31140\n", "https://c1.private.eu.example.com:31140"),
        ("   https://c1.private.eu.exam\nple.com:31140  \n", "https://c1.private.eu.example.com:31140"),
        ("   https://c1.private.eu.example.com:31\n140\n", "https://c1.private.eu.example.com:31140"),
        ("   https://c1.private.eu.example.com\n:31140\n", "https://c1.private.eu.example.com:31140"),
        ("\n    \n", None),
        ("\nsee the console\n", None),
        ("   -\n", "none"),
    ],
)
def test_a_url_that_a_narrow_page_put_below_its_key(below: str, value: str | None) -> None:
    """Is the key's, whole or its rest; a key without any value says nothing of its endpoint."""
    text = f"Name: c\nID: cf8nu40ugecuup9e9o00\nState: normal\nPublic Service Endpoint URL: -\nPrivate Service Endpoint URL:{below}Version: 1.29.4_1537\n"
    found = bundle({"c.txt": text}).snapshot.rows["facts"]
    assert [f.value for f in found if f.key == "private_endpoint_url"] == ([value] if value else [])
    assert [f.value for f in found if f.key == "version"] == ["1.29.4_1537"]


def test_an_endpoint_whose_key_was_broken_is_not_taken_as_left_out() -> None:
    """Only an output that was read to the last line lacks a line."""
    text = "Name: c\nID: cf8nu40ugecuup9e9o00\nState: normal\nPublic Service Endpoint URL: -\nPrivate Service\nEndpoint URL: https://c1.example.com:3\nVersion: 1.29.4_1537\n"
    assert not [f for f in bundle({"c.txt": text}).snapshot.rows["facts"] if f.key == "private_endpoint_url"]


def test_lines_that_a_filter_left_below_the_command() -> None:
    """They are read, and a line that is missing among them was filtered, so it states nothing."""
    text = "Public Service Endpoint URL:   https://c1.x:30000\nID:         c9h1m6ud0dnj0tq5k1bg\nVersion:    4.12.53_1588_openshift\n"
    command = "ibmcloud oc cluster get -c x"
    assert not takes(fragment(text))
    for typed, private in ((f"{command} | egrep 'ID|URL|Version'", []), (command, ["none"])):
        found = read_of(parse, text, command=typed)
        assert takes(fragment(text, command=typed))
        rows = {row["key"]: row["value"] for row in found.rows["facts"]}
        assert rows["version"] == "4.12.53_1588_openshift"
        assert [rows[key] for key in rows if key == "private_endpoint_url"] == private


def test_whose_account_the_record_names() -> None:
    """By its CRN."""
    crn = "crn:v1:bluemix:public:containers-kubernetes:eu-de:a/11112222333344445555666677778888:c1a2b3c4d5e6f7a8b9c0::"
    case = bundle(
        get=HEAD + f"CRN:   {crn}\n" + PUBLIC.format("") + MASTER,
        acc="Retrieving account x...\nOK\n\nAccount ID:   77aa1b2c3d4e5f60718293a4b5c6d7e8\nVRF Enabled:   false\n",
    )
    assert facts(case)["crn"] == crn
    assert case.status("CTX-11") == "warn"


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert [one.rank for one in PARSERS] == [17, 18]


def test_the_infrastructure_is_a_fact_of_the_text() -> None:
    """`Provider` of a VPC cluster says so without a list of its VPCs."""
    text = "$ ibmcloud ks cluster get --cluster c1\nName:                           shop\nID:                             c1a2b3c4d5e6f7a8b9c0\nProvider:                       vpc-gen2\nMaster URL:                     https://c1.eu-de.containers.cloud.ibm.com:31999\n"
    case = bundle(c=text)
    assert [(row.key, row.value) for row in case.snapshot.rows["facts"] if row.key == "provider"] == [
        ("provider", "vpc-gen2")
    ]
    assert case.report.data.cluster.infrastructure == "vpc"
