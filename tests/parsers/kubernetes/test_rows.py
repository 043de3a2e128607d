"""Rows of kubectl's tables as records."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.kubernetes import rows

from tests.support.inline import bundle, table
from tests.support.rows import Read, fragment


def records(text: str, name: str) -> list[dict[str, Any]]:
    case = bundle(t=text)
    assert not len(case.snapshot["unread"])
    return [
        {k: v for k, v in row.items() if v is not None and v == v} for row in case.snapshot[name].to_dict("records")
    ]


@pytest.mark.parametrize(
    ("titles", "cells", "kind"),
    [
        ("NAME  DESIRED  CURRENT  READY  AGE", ["replicationcontroller/old", 1, 1, 1, "9d"], "ReplicationController"),
        ("NAME  DESIRED  CURRENT  READY  AGE", ["replicaset.apps/old", 1, 1, 1, "9d"], "ReplicaSet"),
        ("NAME  READY  UP-TO-DATE  AVAILABLE  AGE", ["deployment.apps/old", "1/1", 1, 1, "9d"], "Deployment"),
        ("NAME  READY  AGE", ["statefulset.apps/old", "1/1", "9d"], "StatefulSet"),
        ("NAME  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  NODE SELECTOR  AGE", ["daemonset.apps/old", 1, 1, 1, 1, 1, "<none>", "9d"], "DaemonSet"),
    ],
)  # fmt: skip
def test_names_of_get_all(titles: str, cells: list[object], kind: str) -> None:
    """`get all` puts the kind in front of the name; it tells a controller's kind and is no part of the name."""
    [row] = records(table(titles, [cells]), "workloads")
    assert (row["kind"], row["name"]) == (kind, "old")


def test_the_system_of_a_node_stands_in_a_wide_listing() -> None:
    """Image and kernel of its operating system, beside its runtime."""
    titles = "NAME  STATUS  ROLES  AGE  VERSION  INTERNAL-IP  EXTERNAL-IP  OS-IMAGE  KERNEL-VERSION  CONTAINER-RUNTIME"
    cells = ["w1", "Ready", "<none>", "40d", "v1.31.2", "10.5.0.3", "<none>", "Talos (v1.8.3)", "6.6.60-talos", "containerd://2.0.0"]  # fmt: skip
    [row] = records(table(titles, [cells]), "nodes")
    assert (row["system"], row["kernel"], row["runtime"]) == ("Talos (v1.8.3)", "6.6.60-talos", "containerd://2.0.0")


def test_the_image_of_a_wide_listing() -> None:
    """The first one of several."""
    text = table(
        "NAME  DESIRED  CURRENT  READY  AGE  CONTAINERS  IMAGES  SELECTOR",
        [["a", 1, 1, 1, "9d", "a,b", "one:1,two:2", "x=y"]],
    )
    assert records(text, "workloads")[0]["image"] == "one:1"


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("web-7d9c6b8f5d-x7k2p", "ReplicaSet"),
        ("konnectivity-agent-x7k2p", None),
        ("migrate-db-x7k2p", None),
        ("cleanup-28719840-x7k2p", None),
        ("cleanup-28552624-x7k2p", None),
        ("kafka-0", None),
    ],
)
def test_whose_pod_it_is_by_its_name(name: str, owner: str | None) -> None:
    """A Job's pod has a name as a DaemonSet's, a CronJob's one of digits in place of a hash: nothing tells them."""
    [row] = records(table("NAME  READY  STATUS  RESTARTS  AGE", [[name, "1/1", "Running", 0, "9d"]]), "pods")
    assert row.get("owner_kind") == owner


@pytest.mark.parametrize(
    ("text", "count", "addresses", "ports"),
    [
        ("172.30.8.4:443", 1, "172.30.8.4", "443"),
        ("1.1.1.1:443,1.1.1.2:443,1.1.1.3:443 + 2 more...", 5, "1.1.1.1,1.1.1.2,1.1.1.3", "443"),
        ("<none>", 0, None, None),
        ("[fd00::1]:443", 1, "fd00::1", "443"),
        ("1.1.1.1:53,1.1.1.2:53,1.1.1.1:9153", 2, "1.1.1.1,1.1.1.2", "53,9153"),
        ("1.1.1.1:53,1.1.1.2:53,1.1.1.1:9153 + 3 more...", None, "1.1.1.1,1.1.1.2", "53,9153"),
    ],
)
def test_endpoints(text: str, count: int | None, addresses: str | None, ports: str | None) -> None:
    """Three pairs are printed and how many more there are; of several ports these do not tell how many addresses."""
    [row] = records(table("NAME  ENDPOINTS  AGE", [["endpoints/checker", text, "9d"]]), "endpoints")
    assert (row["name"], row.get("ready_addresses"), row.get("addresses"), row.get("ports")) == (
        "checker",
        count,
        addresses,
        ports,
    )


def test_the_core_group_of_the_api() -> None:
    """Its API service ends in a dot."""
    text = table(
        "NAME  SERVICE  AVAILABLE  AGE",
        [["v1.", "Local", "True", "9d"], ["apiservice.apiregistration.k8s.io/v1.apps", "Local", "True", "9d"]],
    )
    assert [row["name"] for row in records(text, "apiservices")] == ["v1.", "v1.apps"]


def row_of(reader: rows.RowReader, **cells: str) -> dict[str, Any]:
    """The record of one row of cells; `_` in a title stands for a blank, `__` for a hyphen."""
    titles = {name.replace("__", "-").replace("_", " "): text for name, text in cells.items()}
    found = Read(lambda piece, emit: reader(emit, 1, titles, piece), fragment("x"))
    records = [one for name, many in found.rows.items() if name != "facts" for one in many]
    return {key: value for key, value in records[0].items() if key != "line"} if records else {}


@pytest.mark.parametrize(
    ("ready", "status", "wanted"),
    [
        ("1/1", "Running", True),
        ("1/2", "Running", False),
        ("1/1", "Completed", True),
        ("1/1", "Error", False),
        ("0/1", "Running", False),
        ("", "Running", None),
        ("x/1", "Running", None),
    ],
)
def test_a_pod_is_ready_by_its_counts_and_its_status(ready: str, status: str, wanted: bool | None) -> None:
    """All of its containers, and running or completed; without a count nothing is said."""
    assert row_of(rows.pod, NAME="a", READY=ready, STATUS=status).get("ready") is wanted


def test_when_a_pod_was_last_restarted() -> None:
    """In brackets behind the count, where kubectl prints it."""
    assert row_of(rows.pod, NAME="a", RESTARTS="3 (2h ago)") == {"name": "a", "restarts": 3, "restarted_s": 7200.0}
    assert row_of(rows.pod, NAME="a", RESTARTS="3") == {"name": "a", "restarts": 3}
    assert row_of(rows.pod, NAME="a", LABELS="b=,flag,app=x")["labels"] == '{"app": "x", "b": ""}'
    assert "labels" not in row_of(rows.pod, NAME="a", LABELS="<none>")


@pytest.mark.parametrize(
    ("status", "ready", "closed"),
    [("Ready", True, False), ("Ready,SchedulingDisabled", True, True), ("NotReady", False, False), ("", None, False)],
)
def test_a_nodes_status(status: str, ready: bool | None, closed: bool) -> None:
    """Its first word says whether it is ready; without one nothing does."""
    found = row_of(rows.node, NAME="n", STATUS=status)
    assert (found.get("ready"), found["unschedulable"]) == (ready, closed)
    assert "labels" not in found
    assert row_of(rows.node, NAME="n", STATUS=status, LABELS="z=1,a=b,c")["labels"] == '{"a": "b", "z": "1"}'


@pytest.mark.parametrize(
    ("cells", "selector"),
    [({}, None), ({"NODE_SELECTOR": "<none>"}, "{}"), ({"NODE_SELECTOR": "c=d,a=b"}, '{"a": "b", "c": "d"}'), ({"NODE_SELECTOR": "odd"}, "{}")],
)  # fmt: skip
def test_a_node_selector_of_nothing_is_an_answer(cells: dict[str, str], selector: str | None) -> None:
    """A column that is not there states none."""
    assert row_of(rows.workload("DaemonSet"), NAME="a", **cells).get("node_selector") == selector


@pytest.mark.parametrize(
    ("cells", "desired", "ready"),
    [({"READY": "1/2"}, 2, 1), ({"DESIRED": "3", "READY": "1"}, 3, 1), ({"DESIRED": "<none>", "READY": "1/2"}, None, 1), ({}, None, None)],
)  # fmt: skip
def test_how_many_pods_a_controller_wants(cells: dict[str, str], desired: int | None, ready: int | None) -> None:
    """By its own column, else behind the slash."""
    found = row_of(rows.workload("Deployment"), NAME="a", **cells)
    assert (found.get("desired"), found.get("ready"), found.get("image"), found["kind"]) == (
        desired,
        ready,
        None,
        "Deployment",
    )


def test_a_services_ports() -> None:
    """Those of its nodes apart; none where it has none."""
    ports = {"PORT(S)": "80:31001/TCP,443:31002/TCP"}
    assert row_of(rows.service, NAME="s", **ports)["node_ports"] == "31001,31002"
    assert row_of(rows.service, NAME="s") == {"name": "s", "ports": ""}


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"OBJECT": "pod/x"}, ("pod", "x", 1)),
        ({"OBJECT": "x"}, ("x", "x", 1)),
        ({}, (None, None, 1)),
        ({"OBJECT": "pod/x", "COUNT": "7"}, ("pod", "x", 7)),
        ({"OBJECT": "pod/x", "LAST_SEEN": "5m (x12 over 1h)"}, ("pod", "x", 12)),
        ({"OBJECT": "pod/x", "COUNT": "7", "LAST_SEEN": "5m (x12 over 1h)"}, ("pod", "x", 7)),
    ],
)
def test_an_events_object_and_count(cells: dict[str, str], wanted: tuple[str | None, str | None, int]) -> None:
    """The count of its own column before the one behind its age; seen once where neither is printed."""
    found = row_of(rows.event, **cells)
    assert (found.get("object_kind"), found.get("object_name"), found["count"]) == wanted


@pytest.mark.parametrize(
    ("text", "count", "addresses", "ports"),
    [
        ("10.0.0.1:80", 1, "10.0.0.1", "80"),
        ("10.0.0.1:80,10.0.0.2:80 + 3 more...", 5, "10.0.0.1,10.0.0.2", "80"),
        ("10.0.0.1:80,10.0.0.1:443", 1, "10.0.0.1", "443,80"),
        ("10.0.0.1:80,10.0.0.1:443 + 2 more...", None, "10.0.0.1", "443,80"),
        ("[2001:db8::1]:80", 1, "2001:db8::1", "80"),
        ("<none>", 0, None, None),
        ("<unset>", 0, None, None),
    ],
)
def test_how_many_addresses_a_service_has(
    text: str, count: int | None, addresses: str | None, ports: str | None
) -> None:
    """Each once; with several ports and more that are not printed nobody can count them."""
    found = row_of(rows.endpoint, NAME="e", ENDPOINTS=text)
    assert (found.get("ready_addresses"), found.get("addresses"), found.get("ports")) == (count, addresses, ports)


def test_reasons_truths_and_orders() -> None:
    """A reason in brackets, true and false in any letter case, an order that is a number; what is none of these is nothing."""
    assert row_of(rows.apiservice, NAME="a", AVAILABLE="False (Missing)") == {
        "name": "a",
        "available": "False (Missing)",
        "reason": "Missing",
    }
    assert row_of(rows.apiservice, NAME="a") == {"name": "a"}
    assert row_of(rows.operator, NAME="o", AVAILABLE="TRUE ", DEGRADED="x") == {"name": "o", "available": True}
    assert row_of(rows.operator, NAME="o", DEGRADED="false") == {"name": "o", "degraded": False}
    policy = rows.policy("NetworkPolicy")
    assert row_of(policy, NAME="p", ORDER="1.5", SELECTOR="a")["order"] == 1.5
    assert row_of(policy, NAME="p", ORDER="<none>") == {"name": "p", "kind": "NetworkPolicy"}
    assert "order" not in row_of(policy, NAME="p", ORDER="1x")
    assert row_of(policy, NAME="p", **{"POD-SELECTOR": "b"})["selector"] == "b"
    assert row_of(rows.calico_node, NAME="c", ASN="(64512)", IPV4="10.0.0.1/26") == {
        "name": "c",
        "asn": "64512",
        "ipv4": "10.0.0.1/26",
    }
    assert row_of(rows.calico_node, NAME="c", ASN="()") == {"name": "c"}
    assert "labels" not in row_of(rows.host_endpoint, NAME="h")
    assert "worker_private" in row_of(rows.host_endpoint, NAME="k-worker-private")["labels"]


@pytest.mark.parametrize(
    ("name", "owned"),
    [("web-7d9c6b8f5d-x7k2p", True), ("web-7d9c6b8-x7k2p", False), ("web-7d9c6b8f5db-x7k2p", False), ("web-7d9c6b8f-x7k2p", True), ("run-28391040-x7k2p", False)],
)  # fmt: skip
def test_the_form_of_a_replicasets_pods(name: str, owned: bool) -> None:
    """Eight to ten letters of the template's hash; digits alone are a time."""
    assert ("owner_kind" in row_of(rows.pod, NAME=name)) is owned


def test_names_of_several_kinds_lose_their_kind() -> None:
    """With or without its group."""
    assert [row_of(rows.namespace, NAME=name)["name"] for name in ("ns/a", "namespace.v1/a", "a", "1/a")] == [
        "a",
        "a",
        "a",
        "1/a",
    ]
    assert row_of(rows.workload("Deployment"), NAME="odd.apps/a") == {"kind": "Deployment", "name": "a"}
    assert row_of(rows.webhook, NAME="w") == {}


SLICES = """NAMESPACE     NAME                   ADDRESSTYPE   PORTS        ENDPOINTS                          AGE
default       kubernetes             IPv4          2040         172.20.0.1                         112d
kube-system   kube-dns-9fz2t         IPv4          53,9153,53   172.30.1.3,172.30.2.3 + 1 more...  9d
kube-system   hook-x7k2q             IPv6          <unset>      <unset>                            9d
"""


def test_slices_of_endpoints_are_rows_of_their_services() -> None:
    """A slice lists pods that are not ready as well: only one without any address says how many are ready."""
    snapshot = bundle(x=SLICES).snapshot
    assert [(row.namespace, row.name, row.ready_addresses, row.not_ready_addresses, row.ports) for row in snapshot.rows["endpoints"]] == [
        ("default", "kubernetes", None, None, "2040"), ("kube-system", "kube-dns", None, None, "53,9153"), ("kube-system", "hook", 0, 0, None),
    ]  # fmt: skip
    assert [(row.kind, row.rows) for row in snapshot.rows["listings"]] == [("endpointslices", 3)]


def test_a_table_with_a_pod_selector_lists_kubernetes_own_policies() -> None:
    """Calico's have an order and a selector, or none of these in kubectl's own table."""
    text = "$ kubectl get netpol -n shop\nNAME   POD-SELECTOR   AGE\nshut   <none>         38m\n"
    assert [row.kind for row in bundle(n=text).snapshot.rows["policies"]] == ["KubernetesNetworkPolicy"]
