"""Output of the IBM Cloud CLI."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.checks.test_pse import get
from tests.support.inline import bundle

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
