"""Where one output ends and the next begins, and on which node a command ran."""

from __future__ import annotations

import json
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


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ('{"a":1}\n{"b":2}\nx\n', 16),
        ('{"a":1}\n{"b":2}\n', 16),
        ('{"a":1}\n\n{"b":2}\nx\n', 17),
        ('{\n"a":1\n}\nx\n', 10),
        ('{\n"a":1\n},\n{\n"b":1\n}\nx\n', 21),
        ('{\n"a":1\n} x\ny\n', 14),
        ('{"a":1\nx\n', 9),
        ('{"a":1}', 7),
        ('{"a":1} x\ny\n', 12),
        ("[1]\nx\n", 4),
        ("x\n", 0),
    ],
)
def test_the_end_of_documents_of_json(text: str, end: int) -> None:
    """A line that opens none; one that is damaged, or has something behind its bracket, takes the rest with it."""
    assert pieces_room._end_of_json(text) == end


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("kind: Pod\nmetadata:\n  name: a\nand so on\n", "and so on\n"),
        ("kind: Pod\nitems:\n- a\n- b\n", ""),
        ("kind: Pod\nitems: x\n- a\n", "- a\n"),
        ("kind: Pod\nitems:\n# why\n- a\nname: b\n- c\n", "- c\n"),
        ("- kind: Pod\n  x: y\n- kind: Pod\n", ""),
        ("kind: Pod\n---\n...\n{kind: Pod}\n# x\n", ""),
        ("kind: Pod\n]\n}\nx\n", "x\n"),
    ],
)
def test_the_end_of_objects(text: str, rest: str) -> None:
    """A line at the margin that is neither key nor comment, nor an item right below its key."""
    assert text[pieces_room._end_of_objects(text) :] == rest


@pytest.mark.parametrize(
    ("text", "owns", "parts"),
    [
        ('{"a":1}\nx\n', False, [('{"a":1}\n', "k"), ("x\n", "")]),
        ('{kind: Pod}\nx\n', True, [("{kind: Pod}\n", "k"), ("x\n", "")]),
        ("kind: Pod\nso\nkind: Node\nthen\n", True, [("kind: Pod\n", "k"), ("so\n", ""), ("kind: Node\n", "k"), ("then\n", "")]),
        ("kind: Pod\nso\n", False, [("kind: Pod\nso\n", "k")]),
        ("Name: a\nso\nkind: Node\n", True, [("Name: a\nso\nkind: Node\n", "k")]),
    ],
)  # fmt: skip
def test_parts_of_a_piece(text: str, owns: bool, parts: list[tuple[str, str]]) -> None:
    """Objects end where a line can be none of theirs, and may begin again behind it."""
    assert list(pieces_room._parts(text, "k", owns)) == parts


def test_the_raw_text_of_the_same_lines() -> None:
    """Found by number, with the end of each line and without it, up to the end of the raw text."""
    raw = "A1\nB22\nC3"
    lines = pieces_room._Lines("a\nb\nc", raw)
    assert [lines.raw(1, "a\n"), lines.raw(1, "a\nb"), lines.raw(2, "b\nc"), lines.raw(3, "c"), lines.raw(4, "x")] == [
        "A1\n", "A1\nB22\n", "B22\nC3", "C3", "",
    ]  # fmt: skip
    assert lines.raw(3, "c\nd\n") == "C3"
    assert pieces_room._Lines("a\n", "a\n").raw(9, "other") == "other"


STATUS = "Calico process is running.\n\nIPv4 BGP status\n| PEER ADDRESS |\n"


def test_views_of_several_nodes_are_pieces_of_their_own() -> None:
    """Each begins with the tool's first line, or with a table of a family that was there."""
    assert len(pieces(STATUS + STATUS)) == 2
    assert [piece.first_line for piece in pieces(STATUS + STATUS)] == [1, 5]


def test_the_line_below_a_piece() -> None:
    """Of the last part of it; below the last piece there is none."""
    table = "NAME   STATUS   ROLES   AGE   VERSION\nw1   Ready   <none>   1d   v1.29.1\n\n"
    found = pieces(table + STATUS + "apiVersion: v1\nkind: Node\nand words\n")
    assert [piece.below for piece in found] == ["Calico process is running.", "apiVersion: v1", "", ""]


def test_a_document_that_is_one_is_one_piece() -> None:
    """JSON says its parser."""
    for text, kind in (('{"a":1}', "json"), ("[1]", "json"), ("a: b\n", "")):
        document = Document(text, text)
        document.is_one = True
        assert [(p.first_line, p.text, p.start_kind) for p in cut(document, formats()[1], Context())] == [
            (1, text, kind)
        ]


def test_sections_of_a_document() -> None:
    """What stands below a heading counts its lines, for hosts and for names."""
    text = "=== NODES ===\nNAME   STATUS   ROLES   AGE   VERSION\nw1   Ready   <none>   1d   v1.29.1\n\n=== PODS ===\n## 10.1.1.7\nBIRD v0.3.3 ready.\n"
    document = Document(text, text)
    list(cut(document, formats()[1], Context()))
    assert [(s.first_line, s.filled) for s in document.sections] == [(1, 4), (5, 0), (6, 2)]


def test_an_object_that_begins_with_another_key() -> None:
    """In whatever order somebody wrote it, it is one object; words or a blank line above its version are none of it."""
    own = "spec:\n  node: w1\n  interfaceName: eth0\nmetadata:\n  name: h\n"
    head = "apiVersion: projectcalico.org/v3\nkind: HostEndpoint\n"
    assert [piece.text for piece in pieces(own + head)] == [own + head]
    assert len(pieces(f"status:\n\n{head}metadata:\n  name: h\n")) == 2
    assert len(pieces(f"spec: see below\nIt says:\n{head}metadata:\n  name: h\n")) == 2


LIST = '{{"apiVersion":"v1","kind":"PodList","items":[\n{{"kind":"Pod","metadata":{{"name":"{0}"}}}},\n{{"kind":"Pod","metadata":{{"name":"{0}2"}}}}]}}\n'


def test_a_json_list_with_an_item_a_line_is_one_piece() -> None:
    """Its items look like documents of their own; the next list and the next output begin behind it."""
    text = (
        "$ kubectl get pods -o json | jq -c .\n" + LIST.format("a") + "$ kubectl get nodes\nNAME   STATUS\nw1   Ready\n"
    )
    assert [one.first_line for one in pieces(text)] == [2, 6]
    assert pieces(LIST.format("a") + "\nthat is all\n")[0].first_line == 1


def test_after_some_json_lists_without_an_end_nobody_looks_for_another() -> None:
    """Each is read up to the end of the text, so their number has a limit."""
    broken = '{"kind":"PodList","items":[\n'
    whole = LIST.format("a")
    assert pieces_room._item_a_line(broken, 0, 0) == (0, 1)
    assert pieces_room._item_a_line(whole, 0, pieces_room.MOST_DAMAGED) == (0, pieces_room.MOST_DAMAGED)
    assert pieces_room._item_a_line(whole, 0, pieces_room.MOST_DAMAGED - 1) == (
        len(whole) - 1,
        pieces_room.MOST_DAMAGED - 1,
    )


@pytest.mark.parametrize("above", ["", "$ kubectl get pods -o json\n"])
def test_a_json_list_that_lost_its_margins_is_read(above: str, tmp_path: Path) -> None:
    """Every bracket of it stands at column 0, and its last keys have no comma as those of YAML in quotes have none."""
    items = [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": "web"}} for name in ("a", "b")]
    text = json.dumps({"items": items, "kind": "List", "apiVersion": "v1"}, indent=0)
    snapshot = read_text(tmp_path, f"{above}{text}\n")
    assert [(one.rows, one.ends) for one in snapshot.rows["listings"]] == [(2, True)]
    assert [one.name for one in snapshot.rows["pods"]] == ["a", "b"]
    assert snapshot["unread"].empty
    assert snapshot.rows["inputs"][0].note == ""
