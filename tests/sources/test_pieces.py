"""Where one output ends and the next begins, and on which node a command ran."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.reading.formats import formats
from analyzer.sources import pieces as pieces_room
from analyzer.sources.document import Document
from analyzer.sources.names import Context
from analyzer.sources.pieces import Piece, cut

from tests.sources.test_margins import SAMPLES
from tests.support.tables import read_text
from tests.support.values import are_values

CLUSTER = """Retrieving cluster mycluster...
OK

Name:                           mycluster
ID:                             cabc0000fra02d5e6f7g
State:                          normal
Status:                         All Workers Normal
Created:                        2026-01-28 15:43:15 +0000 (5 weeks ago)
Resource Group ID:              0a1b
Pod Subnet:                     172.30.0.0/16
Workers:                        2
Worker Zones:                   us-east-1
Version:                        4.19.25_1572_openshift
VPCs:                           r014-1
VPE Gateway:                    c111.private.us-east.containers.example.com
Public Service Endpoint URL:    https://c111-e.us-east.containers.example.com:31100
Private Service Endpoint URL:   https://c111.private.us-east.containers.example.com:31100
Konnectivity Server URL:        https://c111.private.us-east.containers.example.com:31417
OAuth Server URL:               https://c111-e.us-east.containers.example.com:30320
Secure By Default Networking:   true
Outbound Traffic Protection:    enabled

Master
Status:     Ready (1 day ago)
State:      deployed
Health:     normal
Version:    4.19.25_1572_openshift
Location:   Washington DC
URL:        https://c111-e.us-east.containers.example.com:31100
"""
WORKERS = """OK
ID                                       Primary IP     Flavor    State    Status   Zone        Version
kube-cabc0000fra02d5e6f7g-pool-00000123  10.10.1.4      bx2.4x16  normal   Ready    us-east-1   1.31.2_1533*
sat-myhost01-0a1b2c3d                    10.10.1.5      upi       normal   Ready    zone-1      4.15.3_1520_openshift
"""
NESTED = """apiVersion: v1
kind: Event
metadata:
  labels:
    pod: konnectivity-agent-abcde
  name: x
  annotations:
    note: |
    error: kubectl get nodes
      NAME       STATUS   ROLES    AGE   VERSION
    Error from server: error dialing backend: EOF
    POD: calico-node-abcde
    ========================
spec: {}
"""


def pieces(text: str) -> list[Piece]:
    return list(cut(Document(text, text), formats()[1], Context()))


@pytest.mark.parametrize(
    "text", [*SAMPLES.values(), CLUSTER, WORKERS, NESTED], ids=lambda text: text.split("\\n")[0][:30]
)
def test_no_line_within_an_output_begins_another(text: str) -> None:
    """What starts a format is no inner line of any other: one output stays in one piece, from its titles on."""
    found = pieces(text)
    assert len(found) <= 2
    assert found[-1].text.count("\n") >= text.count("\n") - 4


def test_a_cluster_keeps_what_stands_behind_its_konnectivity_url(tmp_path: Path) -> None:
    """Version, master status and health of `cluster get` are read, whichever line stands between."""
    snapshot = read_text(tmp_path, CLUSTER)
    facts = dict(zip(snapshot["facts"]["key"], snapshot["facts"]["value"], strict=True))
    assert facts["konnectivity_url"].endswith(":31417")
    assert facts["master_status"].startswith("Ready")
    assert (facts["health_state"], facts["actual_state"]) == ("normal", "deployed")
    assert facts["version"].startswith("4.19")
    assert facts["private_endpoint_url"].endswith(":31100")
    assert snapshot["unread"].empty


def test_workers_of_every_infrastructure_are_rows(tmp_path: Path) -> None:
    """Satellite hosts are workers as others are, and no other line is one."""
    snapshot = read_text(
        tmp_path, WORKERS + "All workers look fine.\n\n* To update to 1.31.3_1534 version, run the update.\n"
    )
    assert snapshot["nodes"]["name"].tolist() == ["10.10.1.4", "10.10.1.5"]
    assert snapshot["unread"]["line"].tolist() == [5]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("VLAN spanning is currently enabled.\n", "true"),
        ("VLAN spanning is not enabled.\n", "false"),
        (
            "$ ibmcloud ks vlan spanning get\nVLAN spanning is currently disabled. To enable it, see the docs: https://example.com\n",
            "false",
        ),
        ("VLAN spanning is currently disabled. To enable it, see the docs: https://example.com\n", None),
        ("$ ibmcloud ks vlan spanning get --region us-south\nOK\nEnabled: true\n", "true"),
        ("$ ibmcloud ks vlan spanning get\nFAILED\nYou are not authorized.\n", "unknown"),
        ("We asked whether VLAN spanning is enabled, no answer yet\n", None),
        ("VLAN spanning might be enabled, they say\n", None),
        ("Is VLAN spanning enabled?\nVLAN spanning should be on for this account\n", None),
        ("spanning-tree mode rapid-pvst\nspanning-tree vlan 1-4094 enabled\n", None),
        ("VLAN spanning is enabled, isn't it?\n", None),
    ],
)
def test_vlan_spanning_is_a_fact_only_as_its_command_says_it(text: str, value: str | None, tmp_path: Path) -> None:
    """A sentence about it, or a switch's configuration, states nothing about the account."""
    facts = read_text(tmp_path, text)["facts"]
    found = facts[facts["key"] == "vlan_spanning"]["value"].tolist()
    assert found[:1] == ([] if value is None else [value])


@pytest.mark.parametrize(
    "command",
    [
        "$ ssh 10.1.1.7 birdcl show protocols",
        "[root@bastion ~]# ssh -i key root@10.1.1.7 sudo birdcl show protocols",
        "$ oc debug node/10.1.1.7 -- chroot /host birdcl show protocols",
        "root@10.1.1.7:~# birdcl show protocols",
    ],
)
def test_the_command_says_on_which_node_it_ran(command: str, tmp_path: Path) -> None:
    """Behind `ssh` and `debug` stands the node; a tool that asks its own node runs on the prompt's host."""
    text = f"{command}\n{SAMPLES['bird']}$ kubectl get nodes\n"
    assert set(read_text(tmp_path, text)["bgp_peers"]["node"]) == {"10.1.1.7"}


NODE = "apiVersion: v1\nkind: Node\nmetadata:\n  name: {}\n"


@pytest.mark.parametrize(
    "said", ["Please note: they rebooted it\nand the next is down\n", "That was n1, now n2:\n", "ok\n\n"]
)
def test_objects_behind_a_sentence_are_objects(said: str, tmp_path: Path) -> None:
    """The sentence is unread and costs neither the object above nor that below."""
    snapshot = read_text(tmp_path, NODE.format("n1") + said + NODE.format("n2") + said + "---\n" + NODE.format("n3"))
    assert snapshot["nodes"]["name"].tolist() == ["n1", "n2", "n3"]
    count = len(said.split("\n")) - 1 - said.count("\n\n")
    assert len(snapshot["unread"]) == 2 * count


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(pieces_room, filled=("Piece",))
