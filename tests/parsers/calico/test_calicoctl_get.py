"""Tables of `calicoctl get`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.parsers.calico.calicoctl_get import PARSERS

from tests.support.inline import bundle

PEERS = "NAME        PEERIP        NODE       ASN\n"
POOLS = "NAME   CIDR            NAT    IPIPMODE      VXLANMODE   DISABLED   DISABLEBGPEXPORT   SELECTOR\n"


def objects(text: str) -> list[tuple[str, str, Any, int]]:
    found = bundle(c=text).snapshot["calico_objects"].to_dict("records")
    return [(row["kind"], row["name"], json.loads(row["spec"]), row["line"]) for row in found]


def listing(text: str) -> tuple[str, int, bool]:
    [row] = bundle(c=text).snapshot["listings"].to_dict("records")
    return row["kind"], row["rows"], row["complete"]


@pytest.mark.parametrize(("node", "spec"), [("all()", {}), ("(global)", {}), ("w1", {"node": "w1"})])
def test_peers(node: str, spec: dict[str, str]) -> None:
    """A peer of all nodes names none; the number of its system is a number."""
    text = PEERS + f"rack1       10.0.0.254    {node:<8}   64567\n"
    assert objects(text) == [("BGPPeer", "rack1", {"peerIP": "10.0.0.254", "asNumber": 64567, **spec}, 2)]
    assert listing(text) == ("bgppeers", 1, True)


def test_a_peer_by_selector_has_no_address() -> None:
    """The column is empty then; a masked address is one."""
    assert objects(PEERS + "sel                       all()      0\n")[0][2] == {"asNumber": 0}
    assert objects(PEERS + "masked      10.xx.xx.4    all()      65001.1\n")[0][2] == {
        "peerIP": "10.xx.xx.4",
        "asNumber": "65001.1",
    }


def test_pools() -> None:
    """All columns of the wide table; a short one states what it has."""
    text = POOLS + "one    172.30.0.0/16   true   CrossSubnet   Never       false      true               all()\n"
    assert objects(text) == [
        ("IPPool", "one", {"cidr": "172.30.0.0/16", "natOutgoing": True, "ipipMode": "CrossSubnet", "vxlanMode": "Never", "disabled": False, "disableBGPExport": True, "nodeSelector": "all()"}, 2)
    ]  # fmt: skip
    assert objects("NAME   CIDR        SELECTOR\nsix    fd00::/48   all()\n")[0][2] == {
        "cidr": "fd00::/48",
        "nodeSelector": "all()",
    }
    assert listing(text)[0] == "ippools"


def test_the_configuration() -> None:
    """Is there a mesh, and which system."""
    text = "NAME      LOGSEVERITY   MESHENABLED   ASNUMBER\ndefault   Info          false         64512\n"
    assert objects(text)[0][:3] == (
        "BGPConfiguration",
        "default",
        {"logSeverityScreen": "Info", "nodeToNodeMeshEnabled": False, "asNumber": 64512},
    )
    assert listing(text)[0] == "bgpconfigurations"


def test_nodes_that_are_only_named() -> None:
    """The command says what the names are; a word alone says nothing."""
    text = "$ calicoctl get nodes\nNAME\n10.1.0.1\nw2\n"
    assert list(bundle(c=text).snapshot["calico_nodes"]["name"]) == ["10.1.0.1", "w2"]
    assert listing(text) == ("caliconodes", 2, True)
    assert not len(bundle(c="NAME\n10.1.0.1\n").snapshot["calico_nodes"])
    assert list(bundle(c=text + "Not A Node!\n").snapshot["unread"]["line"]) == [5]


@pytest.mark.parametrize(
    "row", ["rack1       10.0.0.999    all()      64567", "Rack One!   10.0.0.1      all()      64567"]
)
def test_other_lines(row: str) -> None:
    """No name or no address: unread, and the list is not complete."""
    case = bundle(c=PEERS + row + "\n")
    assert list(case.snapshot["unread"]["line"]) == [2]
    assert list(case.snapshot["listings"]["complete"]) == [False]


@pytest.mark.parametrize(
    ("kind", "table", "listed"),
    [
        ("gnp", "policies", "globalnetworkpolicies"), ("globalnetworkpolicies", "policies", "globalnetworkpolicies"), ("hep", "host_endpoints", "hostendpoints"),
        ("hostEndpoints", "host_endpoints", "hostendpoints"), ("profiles", "calico_objects", "profiles"), ("nodes", "calico_nodes", "caliconodes"),
    ],
)  # fmt: skip
def test_objects_that_are_only_named_are_there(kind: str, table: str, listed: str) -> None:
    """Without `-o wide` calicoctl prints names alone: what a policy says is then not known, and that it is there is."""
    snapshot = bundle(
        x=f"$ calicoctl get {kind}\nNAME                        \nallow-all-private-default   \ndeny-egress                 \n"
    ).snapshot
    assert [row.name for row in snapshot.rows[table]] == ["allow-all-private-default", "deny-egress"]
    assert [(row.kind, row.rows, row.complete) for row in snapshot.rows["listings"]] == [(listed, 2, True)]


@pytest.mark.parametrize(
    ("command", "table", "kind", "space"),
    [
        ("get networkpolicy -A -o wide", "NAMESPACE     NAME       ORDER   SELECTOR\nkube-system   deny-all   100     all()\n", "NetworkPolicy", "kube-system"),
        ("get np -n kube-system -o wide", "NAME       ORDER   SELECTOR\ndeny-all   100     all()\n", "NetworkPolicy", "kube-system"),
        ("get gnp -o wide", "NAME       ORDER   SELECTOR\ndeny-all   100     all()\n", "GlobalNetworkPolicy", None),
        ("get networkpolicies -A", "NAMESPACE     NAME\nkube-system   deny-all\n", "NetworkPolicy", "kube-system"),
    ],
)  # fmt: skip
def test_a_policy_is_of_the_kind_that_was_asked_for(command: str, table: str, kind: str, space: str | None) -> None:
    """A policy of one namespace is not one of the whole cluster, though their columns are the same."""
    snapshot = bundle(x=f"$ calicoctl {command}\n{table}").snapshot
    (row,) = snapshot.rows["policies"]
    assert (row.kind, row.namespace, row.name) == (kind, space, "deny-all")
    listed = "networkpolicies" if kind == "NetworkPolicy" else "globalnetworkpolicies"
    assert [one.kind for one in snapshot.rows["listings"]] == [listed]


def test_a_sentence_below_names_is_none() -> None:
    """It has more words than a name."""
    case = bundle(x="$ calicoctl get gnp\nNAME\ndeny-egress\nand that is all\n")
    assert case.snapshot["policies"]["name"].tolist() == ["deny-egress"]
    assert case.report.data.inputs[0].unread_lines == 1


def test_tables_one_below_the_other() -> None:
    """Titles below rows begin another table, whose columns are its own; a row of it is none of the one above."""
    short = "NAME   CIDR            SELECTOR\none    172.30.0.0/16   all()\n"
    wide = POOLS + "one    172.30.0.0/16   true   CrossSubnet   Never       false      true               all()\n"
    peers = PEERS + "rack1       10.0.0.254    all()      64567\n"
    found = objects(f"{short}\n{wide}\n{peers}")
    assert [(kind, spec.get("nodeSelector"), spec.get("ipipMode"), line) for kind, _, spec, line in found] == [
        ("IPPool", "all()", None, 2),
        ("IPPool", "all()", "CrossSubnet", 5),
        ("BGPPeer", None, None, 8),
    ]
    kinds = bundle(c=f"{short}\n{wide}\n{peers}").snapshot["listings"].to_dict("records")
    assert [(row["kind"], row["rows"], row["complete"]) for row in kinds] == [
        ("ippools", 1, True),
        ("ippools", 1, True),
        ("bgppeers", 1, True),
    ]


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 24


HEP = "kube-c9ab0d1e2f3g4h5i6j70-shop-default-000001a5-worker-{}"


def host_endpoints(text: str) -> list[tuple[str, str | None, str | None]]:
    found = bundle(c=text).snapshot["host_endpoints"].to_dict("records")
    return [(row["name"], row["node"], row["labels"]) for row in found]


@pytest.mark.parametrize("command", ["", "$ calicoctl get hep\n", "+ kubx-calicoctl c9ab0d1e2f3g4h5i6j70 get hep\n"])
def test_host_endpoints_with_their_nodes_are_no_workers(command: str) -> None:
    """They are called after the worker, whose interface stands behind; the table states no address and no state of a worker."""
    names = [HEP.format("private"), HEP.format("public")]
    text = command + f"{'NAME':<72}NODE\n" + "".join(f"{name:<72}10.73.1.4\n" for name in names)
    roles = ['{"ibm.role": "worker_private"}', '{"ibm.role": "worker_public"}']
    assert host_endpoints(text) == [(name, "10.73.1.4", role) for name, role in zip(names, roles, strict=True)]
    assert listing(text) == ("hostendpoints", 2, True)
    assert bundle(c=text).snapshot["nodes"].empty


def test_a_list_of_names_and_nodes_is_of_host_endpoints_by_its_command_alone() -> None:
    """Anybody can print pods with their nodes under the same titles."""
    rows = "NAME      NODE\nedge-a    w1\n"
    assert [(name, node) for name, node, _ in host_endpoints("$ calicoctl get heps\n" + rows)] == [("edge-a", "w1")]
    assert host_endpoints("$ kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName\n" + rows) == []
    assert host_endpoints(rows) == []
