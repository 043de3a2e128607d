"""Members of a cluster's JSON record without its braces."""

from __future__ import annotations

import pytest
from analyzer.parsers.ibm.cluster_members import PARSERS, takes

from tests.support.inline import Case, bundle
from tests.support.rows import fragment

CLUSTER, ACCOUNT = "cab1de2fg3hi4jk5lm6n", "0a0a0a0a1b1b1b1b2c2c2c2c3d3d3d3d"
CRN = f"crn:v1:bluemix:public:containers-kubernetes:us-east:a/{ACCOUNT}:{CLUSTER}::"
ASKED = "$ ibmcloud ks cluster get --cluster kestrel --output json | "
GREPPED = f"""  "crn": "{CRN}",
  "workerZones": ["wdc04", "wdc06"],
  "provider": "classic",
  "serviceEndpoints": {{
    "privateServiceEndpointEnabled": true,
    "publicServiceEndpointEnabled": false
--
  "type": "kubernetes",
"""


def facts(case: Case) -> dict[str, tuple[str, int]]:
    rows = case.snapshot["facts"]
    found = zip(rows["key"], rows["value"], rows["line"], strict=True)
    return {key: (value, line) for key, value, line in found if key not in ("client", "asked_cluster", "owner_by_crn")}


def test_members_below_their_command() -> None:
    """Each with its line; switches without a URL say on and off; what stands below is not read."""
    case = bundle(t=ASKED + "grep -E 'crn|rovider|type|Enabled'\n" + GREPPED + "that is all I have\n")
    assert facts(case) == {
        "crn": (CRN, 2), "provider": ("classic", 4), "private_endpoint_url": ("on", 6), "public_endpoint_url": ("none", 7), "type": ("kubernetes", 9),
    }  # fmt: skip
    assert list(case.snapshot["unread"]["line"]) == [10]
    assert PARSERS[0].kind in case.snapshot["inputs"]["kind"].iloc[0]


def test_members_without_a_command() -> None:
    """One that only this record has makes them known; `provider` and `type` alone may be anybody's."""
    assert facts(bundle(t=GREPPED))["provider"] == ("classic", 3)
    assert facts(bundle(t='  "provider": "classic",\n  "type": "kubernetes"\n')) == {}
    below = facts(bundle(t=ASKED + 'grep provider\n  "provider": "classic",\n'))
    assert below["provider"] == ("classic", 2)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('"crn": "crn:v1:bluemix:public:cloud-object-storage:global:a/0a0a0a0a1b1b1b1b2c2c2c2c3d3d3d3d:x::"', "crn"),
        ('"provider": "somebody"', "provider"),
        ('"type": "vpc"', "type"),
        ('"id": "0717-1"', "cluster_id"),
        ('"serverURL": 7', "server_url"),
    ],
)
def test_a_value_that_is_not_the_clusters_own_is_no_fact(line: str, key: str) -> None:
    """Objects within the record have the same keys."""
    case = bundle(t=ASKED + f'grep x\n  "masterKubeVersion": "1.30.4_1560",\n  {line},\n')
    assert key not in facts(case)
    assert facts(case)["version"] == ("1.30.4_1560", 2)


def test_values_that_jq_was_asked_for() -> None:
    """By the order of the paths; more paths than lines name none."""
    text = ASKED + "jq -r '.crn, .provider,.lifecycle.masterState'\n"
    assert facts(bundle(t=f"{text}{CRN}\nvpc-gen2\ndeployed\n")) == {
        "crn": (CRN, 2), "provider": ("vpc-gen2", 3), "actual_state": ("deployed", 4),
    }  # fmt: skip
    assert "provider" not in facts(bundle(t=f"{text}{CRN}\nvpc-gen2\n"))
    assert facts(bundle(t=f'{ASKED}jq .crn\n"{CRN}"\n'))["crn"] == (CRN, 2)
    assert facts(bundle(t=f"$ echo\n{CRN}\n")) == {}
    row = facts(bundle(t=f"{ASKED}jq -r '[.crn,.provider]|@tsv'\n{CRN}\tclassic\n"))
    assert (row["crn"], row["provider"]) == ((CRN, 2), ("classic", 2))


def test_an_account_that_is_not_the_owner_of_such_a_crn() -> None:
    """The members tell whose the cluster is."""
    shown = "Account ID:     11112222333344445555666677778888\nVRF Enabled:    false\n"
    case = bundle(a=shown, t=ASKED + "jq -r .crn\n" + CRN + "\n")
    assert case.status("CTX-11") == "warn"
    assert ACCOUNT in case.says("CTX-11")


def test_json_with_its_braces_is_another_formats() -> None:
    """The same members between braces are a record, and a list of records begins with a bracket."""
    assert takes(fragment(GREPPED))
    assert not takes(fragment("{\n" + GREPPED))
    assert not takes(fragment("[\n" + GREPPED))
