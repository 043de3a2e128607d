"""Output of the IBM Cloud CLI."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.parsers.ibm.ibmcloud import PARSERS, parse_account, parse_json, takes_account, takes_json

from tests.checks.test_pse import get
from tests.support.inline import bundle
from tests.support.rows import Parse, fragment, read_of

URL = "https://c104.private.us-south.containers.cloud.ibm.com:30999"


@pytest.mark.parametrize("head", ["", "Retrieving cluster shop...\nOK\n\n"])
def test_the_konnectivity_url_stands_among_the_other_keys(head: str) -> None:
    """`cluster get` is one output to its end: the URL is read, and so are the lines after it."""
    case = bundle(c=head + get().replace("Version:", f"Konnectivity Server URL:        {URL}\nVersion:"))
    facts = dict(zip(case.snapshot["facts"]["key"], case.snapshot["facts"]["value"], strict=True))
    assert (facts["konnectivity_url"], facts["version"]) == (URL, "1.29.4_1537")


def test_cluster_operators_state_a_version_without_a_letter() -> None:
    """OpenShift prints 4.15.20 where nodes print v1.28.9."""
    from tests.checks.test_res import operators

    case = bundle(co=operators())
    assert len(case.snapshot["cluster_operators"]) == 2
    assert not len(case.snapshot["unread"])


PAIR = "VRF Enabled:                  false\nService Endpoint Enabled:     false\n"


def account_facts(text: str) -> dict[str, str]:
    facts = bundle({"note.txt": text}).snapshot["facts"]
    shown = zip(facts["key"], facts["value"], strict=True)
    return {key: value for key, value in shown if key in ("vrf_enabled", "service_endpoint_enabled")}


@pytest.mark.parametrize(
    "head", ["", "Retrieving account Shop of ops@example.com...\nOK\n\n", "Some words before it.\n\n"]
)
def test_two_lines_of_an_account_are_its_output(head: str) -> None:
    """With or without what the CLI prints above them."""
    assert account_facts(head + PAIR) == {"vrf_enabled": "false", "service_endpoint_enabled": "false"}


@pytest.mark.parametrize(
    "above", ["Retrieving account Shop of ops@example.com...\nOK\n\n", "$ ibmcloud account show | grep -i end\n"]
)
def test_one_line_counts_below_the_command_or_what_it_prints(above: str) -> None:
    """A grep leaves one line; so does a file that holds nothing else."""
    line = "Service Endpoint Enabled:     false\n"
    assert account_facts(above + line) == {"service_endpoint_enabled": "false"}
    assert account_facts(line) == {"service_endpoint_enabled": "false"}


def test_a_switch_is_on_or_off() -> None:
    """Anything else behind its name is somebody's sentence."""
    case = bundle(a="VRF Enabled: true for all our accounts\nService Endpoint Enabled: false\n")
    assert list(case.snapshot["facts"]["key"]) == ["service_endpoint_enabled"]
    assert list(case.snapshot["unread"]["line"]) == [1]


@pytest.mark.parametrize("below", ["and we will not change it.\n", ""])
def test_one_line_quoted_in_a_letter_is_no_fact(below: str) -> None:
    """It may be of any account."""
    letter = "Notes from the audit of our other accounts; the console printed\n"
    assert account_facts(f"{letter}Service Endpoint Enabled:      false\n{below}") == {}


@pytest.mark.parametrize(
    ("keys", "ready"),
    [
        ({"status": "Ready"}, True),
        ({"status": "Not Ready", "state": "critical"}, False),
        ({"status": "Critical Not Ready", "state": "normal"}, False),
        ({"state": "critical", "status": ""}, False),
        ({"state": "normal"}, True),
        ({"state": "reloading"}, None),
        ({"health": {"state": "critical", "message": "Not Ready"}}, False),
        ({"health": {"state": "normal", "message": "Ready"}}, True),
        ({"health": {"state": "warning"}}, None),
        ({"health": "odd"}, None),
        ({}, None),
    ],
)
def test_a_worker_in_json_is_as_ready_as_in_the_table(keys: dict[str, Any], ready: bool | None) -> None:
    """Both layouts of the API state it; what states nothing is unknown."""
    worker = {"id": "kube-w1", "privateIP": "10.0.1.4", "kubeVersion": "1.29.4_1537*"} | keys
    [row] = bundle({"w.json": json.dumps([worker], indent=1)}).snapshot["nodes"].to_dict("records")
    assert (row["ready"] if row["ready"] in (True, False) else None) is ready
    assert row["worker_version"] == "1.29.4_1537"


def test_a_worker_has_the_address_of_its_primary_interface() -> None:
    """Wherever it stands in the list; its version is the one that it runs."""
    nics = [
        {"ipAddress": "10.9.0.4", "cidr": "10.9.0.0/24"},
        {"ipAddress": "10.1.0.4", "cidr": "10.1.0.0/24", "primary": True},
    ]
    worker = {
        "id": "kube-w1",
        "networkInterfaces": nics,
        "kubeVersion": {"actual": "1.29.4_1537", "desired": "1.30.1_1540"},
    }
    [row] = bundle({"w.json": json.dumps([worker])}).snapshot["nodes"].to_dict("records")
    assert (row["internal_ip"], row["subnet"], row["worker_version"]) == ("10.1.0.4", "10.1.0.0/24", "1.29.4_1537")


def test_a_classic_worker_of_the_second_version_nests_its_addresses() -> None:
    """Its VLANs, too."""
    network = {"privateIP": "10.0.1.44", "privateVLAN": "223", "publicIP": "169.50.12.34", "publicVLAN": "224"}
    worker = {"id": "kube-w1", "kubeVersion": {"actual": "1.29.4_1537"}, "health": {"message": "Ready"}}
    [row] = bundle({"w.json": json.dumps([worker | {"networkInformation": network}])}).snapshot.rows["nodes"]
    assert (row.name, row.external_ip, row.private_vlan, row.public_vlan, row.ready) == (
        "10.0.1.44", "169.50.12.34", "223", "224", True,
    )  # fmt: skip


def test_objects_that_say_nothing_are_unread() -> None:
    """Alone all of their lines, beside others they are counted with the reason."""
    strange = {"id": "a", "kubeVersion": "1.29.4"}
    alone = bundle({"w.json": json.dumps([strange], indent=1)}).snapshot
    assert next(iter(alone.rows["inputs"])).unread_lines == 6
    beside = bundle({"w.json": json.dumps([strange, {"id": "b", "privateIP": "10.0.1.44"}], indent=1)}).snapshot
    assert [r.reason for r in beside.rows["unread"]] == ["1 objects of the IBM Cloud API of kinds that are not read"]
    assert list(beside["nodes"]["name"]) == ["10.0.1.44"]


def told(parse: Parse, text: str) -> dict[str, str]:
    return {row["key"]: row["value"] for row in read_of(parse, text).rows.get("facts", [])}


@pytest.mark.parametrize(
    ("line", "fact", "unread"),
    [
        ("VRF Enabled: TRUE", {"vrf_enabled": "true"}, False),
        ("VRF Enabled:", {}, False),
        ("VRF Enabled: -", {}, False),
        ("VRF Enabled: perhaps", {}, True),
        ("Account ID: ABC", {"account_id_shown": "ABC"}, False),
        ("Account ID: null", {}, False),
        ("Account ID: True", {"account_id_shown": "true"}, False),
        ("Other Key: x", {}, False),
        ("OK", {}, False),
        ("Retrieving account Shop...", {}, False),
        ("FAILED", {}, False),
        ("anything else", {}, True),
    ],
)
def test_a_line_of_the_account(line: str, fact: dict[str, str], unread: bool) -> None:
    """A switch is true or false, an ID is what stands there, and what is absent states nothing."""
    found = read_of(parse_account, line + "\n")
    assert {row["key"]: row["value"] for row in found.rows.get("facts", [])} == fact
    assert bool(found.unread) is unread


@pytest.mark.parametrize(
    ("text", "first_line", "command", "taken"),
    [
        ("VRF Enabled: true\n", 1, "", True),
        ("VRF Enabled: true\n", 2, "", False),
        ("VRF Enabled: true\n", 2, "ibmcloud account show", True),
        ("VRF Enabled: true\n", 2, "ibmcloud account list", False),
        ("x\nVRF Enabled: true\n", 1, "", False),
        ("x\nRetrieving account a...\nVRF Enabled: true\n", 1, "", True),
        ("x\ny\nRetrieving account a...\nVRF Enabled: true\n", 1, "", False),
        ("Account ID: a\nVRF Enabled: true\n", 2, "", True),
        ("Account ID: a\nLinked Softlayer Account: b\n", 1, "ibmcloud account show", False),
    ],
)
def test_one_line_may_be_of_any_account(text: str, first_line: int, command: str, taken: bool) -> None:
    """Two lines, the command, what the CLI prints above, or a file of that line alone; an ID alone tells nothing."""
    assert bool(takes_account(fragment(text, first_line, command=command))) is taken


@pytest.mark.parametrize(
    ("text", "taken"), [('{"masterKubeVersion": 1}', True), ('{"is_vrf_enabled": 1}', True), ('{"a": 1}', False)]
)
def test_json_is_taken_by_its_own_keys(text: str, taken: bool) -> None:
    """Of clusters, workers and accounts."""
    assert bool(takes_json(fragment(text))) is taken


def of(**keys: Any) -> dict[str, str]:
    return told(parse_json, json.dumps(keys, indent=1))


def test_a_cluster_record_in_json() -> None:
    """Its own keys, those of its life cycle and endpoints; what is empty states nothing."""
    assert of(
        masterKubeVersion="1.29.4_1537", id="c1", name="shop", provider="vpc-gen2", type="", vpcs=["v1"],
        lifecycle={"masterStatus": "Ready", "masterHealth": "normal", "masterState": "deployed"}, serverURL=None,
    ) == {
        "version": "1.29.4_1537", "cluster_id": "c1", "cluster_name": "shop", "provider": "vpc-gen2", "vpcs": '["v1"]',
        "master_status": "Ready", "health_state": "normal", "actual_state": "deployed",
    }  # fmt: skip
    assert of(id="c1", name="shop") == {}
    assert of(id="c1", crn="crn:v1") == {"cluster_id": "c1", "crn": "crn:v1"}
    assert of(id="c1", crn="crn:v1", provider=True) == {"cluster_id": "c1", "crn": "crn:v1", "provider": "true"}
    assert of(id="c1", serviceEndpoints=7) == {}


@pytest.mark.parametrize(
    ("endpoints", "private", "public"),
    [
        ({"privateServiceEndpointURL": "https://p:1", "privateServiceEndpointEnabled": True}, "https://p:1", None),
        ({"privateServiceEndpointURL": "https://p:1", "privateServiceEndpointEnabled": False}, "none", None),
        ({"privateServiceEndpointURL": "https://p:1"}, "https://p:1", None),
        ({"privateServiceEndpointURL": ""}, "none", None),
        ({"privateServiceEndpointURL": "", "privateServiceEndpointEnabled": True}, "on", None),
        ({"publicServiceEndpointEnabled": False}, None, "none"),
    ],
)
def test_endpoints_that_are_off(endpoints: dict[str, Any], private: str | None, public: str | None) -> None:
    """By their switch, or by an address that is empty where no switch is stated."""
    found = of(id="c1", serviceEndpoints=endpoints)
    assert (found.get("private_endpoint_url"), found.get("public_endpoint_url")) == (private, public)


@pytest.mark.parametrize(
    ("keys", "facts"),
    [
        ({"konnectivityServerURL": "https://k:1"}, {"konnectivity_url": "https://k:1"}),
        ({"konnectivityServerURL": True}, {}),
        ({"vrf_enabled": True}, {"vrf_enabled": "true"}),
        ({"VRFEnabled": False}, {"vrf_enabled": "false"}),
        ({"vrf_enabled": "true"}, {}),
        ({"service_endpoint_enabled": True}, {"service_endpoint_enabled": "true"}),
        ({"serviceEndpointEnabled": False}, {"service_endpoint_enabled": "false"}),
        ({"privateServiceEndpointEnabled": True}, {"private_endpoint_url": "on"}),
        ({"publicServiceEndpointEnabled": True}, {"public_endpoint_url": "on"}),
        ({"service_endpoint_enabled": "yes"}, {}),
        ({"vlanSpanning": "ON"}, {"vlan_spanning": "true"}),
        ({"vlanSpanning": True}, {"vlan_spanning": "true"}),
        ({"vlanSpanning": "enabled"}, {"vlan_spanning": "true"}),
        ({"vlanSpanning": "off"}, {"vlan_spanning": "false"}),
        ({"vlanSpanning": 1}, {}),
        ({"account_id": "a", "guid": "b"}, {"account_id_shown": "a"}),
        ({"account_id": "", "GUID": "b"}, {"account_id_shown": "b"}),
        ({"other": True}, {}),
    ],
)
def test_settings_of_an_account_in_json(keys: dict[str, Any], facts: dict[str, str]) -> None:
    """Switches are true or false; words for them are read of VLAN spanning only."""
    assert of(**keys) == facts


def worker(**keys: Any) -> dict[str, Any]:
    (row,) = read_of(parse_json, json.dumps({"id": "kube-w1"} | keys)).rows["nodes"]
    return row


def test_a_workers_addresses_and_version() -> None:
    """Its own address before that of its interface, the primary one or else the first; what is no list or object is none."""
    nics = [{"ipAddress": "10.9.0.4", "subnetID": "s1"}, {"ipAddress": "10.1.0.4"}]
    assert worker(networkInterfaces=nics)["name"] == "10.9.0.4"
    assert worker(networkInterfaces=["text", nics[1]])["name"] == "10.1.0.4"
    assert worker(networkInterfaces=nics, privateIP="10.0.0.1")["name"] == "10.0.0.1"
    assert worker(networkInterfaces=nics)["subnet_id"] == "s1"
    assert "name" not in worker(networkInterfaces=7)
    assert "name" not in worker(networkInformation=7)
    assert "worker_version" not in worker(privateIP="x", kubeVersion="*")
    assert "worker_version" not in worker(privateIP="x", kubeVersion={"desired": "1"})
    assert worker(privateIP="x", privateVlan="", privateVLAN="7")["private_vlan"] == "7"
    assert worker(networkInformation={"privateIP": "10.0.0.2"}, privateIP="10.0.0.1")["name"] == "10.0.0.1"


def test_workers_are_cited_where_their_id_stands() -> None:
    """At the first line of it; without an ID at the beginning; what is no object among them is passed over."""
    text = json.dumps(
        [{"id": "w1", "privateIP": "10.0.0.1"}, 7, {"id": "w2", "privateIP": "10.0.0.2"}, {"privateIP": "10.0.0.3"}],
        indent=1,
    )
    rows = read_of(parse_json, text).rows["nodes"]
    lines = text.split("\n")
    assert ['"w1"' in lines[rows[0]["line"] - 1], '"w2"' in lines[rows[1]["line"] - 1], rows[2]["line"]] == [
        True,
        True,
        1,
    ]


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert [one.rank for one in PARSERS] == [19, 16]
