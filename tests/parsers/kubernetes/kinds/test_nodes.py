"""Nodes, namespaces, services, endpoints, events, API services, operators."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.parsers.kubernetes.objects import parse_yaml

from tests.support.rows import Read, read_of

MIDNIGHT = 1772323200000000  # 2026-03-01
NODE = """apiVersion: v1
kind: Node
metadata:
  name: n1
  creationTimestamp: "2026-03-01T00:00:00Z"
  annotations:
    projectcalico.org/IPv4Address: 10.0.0.1/26
    projectcalico.org/IPv4IPIPTunnelAddr: 172.30.1.1
  labels: {topology.kubernetes.io/zone: z1, ibm-cloud.kubernetes.io/worker-id: kube-cn9f3u2d0gm4b1ske7p0-x-y-1}
spec:
  unschedulable: true
  taints: [{key: a, value: b, effect: NoSchedule}, {key: c, effect: NoExecute}]
status:
  addresses: [{type: InternalIP, address: 10.0.0.1}, {type: InternalIP, address: fd00::1}, {type: ExternalIP, address: 1.2.3.4}, {type: Hostname, address: h}]
  nodeInfo: {kubeletVersion: v1.29.4, containerRuntimeVersion: containerd://1.7}
  conditions:
"""


def read(kind: str, body: str, name: str = "a", version: str = "v1") -> Read:
    return read_of(
        parse_yaml, f"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: ns\n{body}"
    )


def row(table: str, kind: str, body: str) -> dict[str, Any]:
    [found] = read(kind, body).rows[table]
    return found


def node(*conditions: tuple[str, str]) -> dict[str, Any]:
    lines = "".join(f"  - {{type: {t}, status: '{s}', reason: R, message: m}}\n" for t, s in conditions)
    [found] = read_of(parse_yaml, NODE + lines).rows["nodes"]
    return found


def test_a_node_states_what_stands_in_it() -> None:
    """The first internal address counts; taints as kubectl writes them; IBM's labels as columns."""
    found = read_of(parse_yaml, NODE + "  - {type: Ready, status: 'True', lastHeartbeatTime: '2026-03-01T00:00:05Z'}\n")
    [row] = found.rows["nodes"]
    assert row.pop("labels").count(":") == 2
    assert row == {
        "line": 4, "name": "n1", "internal_ip": "10.0.0.1", "external_ip": "1.2.3.4", "ready": True, "version": "v1.29.4",
        "runtime": "containerd://1.7", "unschedulable": True, "taints": '["a=b:NoSchedule", "c:NoExecute"]', "zone": "z1",
        "addresses": "10.0.0.1,fd00::1,1.2.3.4", "created_at": MIDNIGHT, "worker_id": "kube-cn9f3u2d0gm4b1ske7p0-x-y-1",
    }  # fmt: skip
    assert found.rows["calico_nodes"] == [{"line": 7, "name": "n1", "ipv4": "10.0.0.1/26", "tunnel_ip": "172.30.1.1"}]
    assert [(r["key"], r["value"], r["line"]) for r in found.rows["facts"]] == [
        ("cluster_id", "cn9f3u2d0gm4b1ske7p0", 9)
    ]
    assert found.times == [MIDNIGHT + 5_000_000]


def test_a_node_states_its_system() -> None:
    """`nodeInfo` has the image of the operating system and its kernel."""
    found = row("nodes", "Node", "status:\n  nodeInfo: {osImage: Talos (v1.8.3), kernelVersion: 6.6.60-talos}\n")
    assert (found["system"], found["kernel"]) == ("Talos (v1.8.3)", "6.6.60-talos")


def test_a_node_that_states_little_is_given_nothing() -> None:
    """No conditions is no readiness; no spec is no knowledge of taints, and a spec without them is none."""
    assert row("nodes", "Node", "") == {"line": 4, "name": "a", "unschedulable": False}
    assert row("nodes", "Node", "spec: {}\n")["taints"] == "[]"
    assert "calico_nodes" not in read("Node", "  annotations: text\n").rows


@pytest.mark.parametrize(
    ("conditions", "ready", "pressure", "text"),
    [
        ([("Ready", "True")], True, None, None),
        ([("Ready", "False")], False, None, "Ready=False R: m"),
        ([("Ready", "Unknown")], False, None, "Ready=Unknown R: m"),
        ([("MemoryPressure", "True")], None, "MemoryPressure", "MemoryPressure=True R: m"),
        ([("DiskPressure", "False"), ("PIDPressure", "Unknown")], None, None, None),
        ([("NetworkUnavailable", "True"), ("Ready", "True")], True, None, "NetworkUnavailable=True R: m"),
        ([("PIDPressure", "True"), ("DiskPressure", "True")], None, "PIDPressure, DiskPressure", "PIDPressure=True R: m; DiskPressure=True R: m"),
        ([("Custom", "True")], None, None, None),
    ],
)  # fmt: skip
def test_bad_conditions(
    conditions: list[tuple[str, str]], ready: bool | None, pressure: str | None, text: str | None
) -> None:
    """Pressure is bad when true, Ready when it is anything else."""
    found = node(*conditions)
    assert (found.get("ready"), found.get("pressure"), found.get("conditions")) == (ready, pressure, text)


def test_namespaces_keep_their_labels() -> None:
    """Selectors of webhooks and policies ask for them."""
    assert json.loads(row("namespaces", "Namespace", "  labels: {a: b}\n")["labels"]) == {"a": "b"}


def test_a_service() -> None:
    """Ports with their node ports; every cluster address once, and `None` is none."""
    body = "spec:\n  type: LoadBalancer\n  clusterIP: 10.1.1.1\n  clusterIPs: [10.1.1.1, fd00::2]\n  selector: {a: b}\n  ports: [{port: 80, nodePort: 30080}, {port: 53, protocol: UDP}]\nstatus: {loadBalancer: {ingress: [{ip: 9.9.9.9}]}}\n"
    found = row("services", "Service", body)
    assert (found["type"], found["cluster_ip"], found["cluster_ips"], found["external_ip"], found["selector"]) == (
        "LoadBalancer", "10.1.1.1", "10.1.1.1,fd00::2", "9.9.9.9", '{"a":"b"}',
    )  # fmt: skip
    assert (found["ports"], found["node_ports"]) == ("80:30080/TCP,53/UDP", "30080")
    assert json.loads(found["port_map"]) == [{"port": 80, "nodePort": 30080}, {"port": 53, "protocol": "UDP"}]
    headless = row("services", "Service", "spec: {clusterIP: None, clusterIPs: [None]}\n")
    assert "cluster_ips" not in headless
    assert "node_ports" not in headless
    assert row("services", "Service", "spec: {clusterIP: 10.1.1.1, clusterIPs: x}\n")["cluster_ips"] == "10.1.1.1"


def test_endpoints() -> None:
    """Ready and waiting addresses are counted apart; members are each address with each port."""
    body = "subsets:\n- addresses: [{ip: 1.1.1.1}, text]\n  notReadyAddresses: [{ip: 2.2.2.2}]\n  ports: [{port: 443, name: https}, {port: 80}, text]\n- addresses: [{ip: 3.3.3.3}]\n"
    found = row("endpoints", "Endpoints", body)
    assert (found["ready_addresses"], found["not_ready_addresses"], found["addresses"], found["ports"]) == (
        2,
        1,
        "1.1.1.1,3.3.3.3",
        "443,80",
    )
    assert json.loads(found["members"]) == [
        ["1.1.1.1", "TCP", 443, "https", True], ["1.1.1.1", "TCP", 80, "", True],
        ["2.2.2.2", "TCP", 443, "https", False], ["2.2.2.2", "TCP", 80, "", False],
        ["3.3.3.3", "TCP", None, "", True],
    ]  # fmt: skip
    empty = row("endpoints", "Endpoints", "")
    assert (empty["ready_addresses"], empty["not_ready_addresses"], "addresses" in empty, "ports" in empty) == (
        0,
        0,
        False,
        False,
    )


def test_endpoint_slices() -> None:
    """A slice belongs to the service its label names; unknown readiness counts as ready (discovery.k8s.io/v1)."""
    body = "  labels: {kubernetes.io/service-name: svc}\nendpoints:\n- addresses: [1.1.1.1]\n- addresses: [2.2.2.2]\n  conditions: {ready: false}\n- addresses: [3.3.3.3]\n  conditions: {ready: true}\nports: [{port: 8443, protocol: UDP, name: x}]\n"
    found = row("endpoints", "EndpointSlice", body)
    assert (found["name"], found["ready_addresses"], found["not_ready_addresses"], found["addresses"], found["ports"]) == (
        "svc", 2, 1, "1.1.1.1,3.3.3.3", "8443",
    )  # fmt: skip
    assert [(m[0], m[1], m[2], m[4]) for m in json.loads(found["members"])] == [
        ("1.1.1.1", "UDP", 8443, True), ("2.2.2.2", "UDP", 8443, False), ("3.3.3.3", "UDP", 8443, True),
    ]  # fmt: skip
    assert row("endpoints", "EndpointSlice", "endpoints: []\n")["name"] == "a"


EVENT = "type: Warning\nreason: Unhealthy\nmessage: |\n  probe\n    failed\ncount: 3\nfirstTimestamp: '2026-03-01T00:00:01Z'\nlastTimestamp: '2026-03-01T00:00:02Z'\ninvolvedObject: {kind: Pod, name: p}\n"


def test_an_event() -> None:
    """In one line, cited at its message; the collection had not ended at its last occurrence."""
    found = read("Event", EVENT)
    assert found.rows["events"] == [{
        "line": 8, "namespace": "ns", "type": "Warning", "reason": "Unhealthy", "object_kind": "Pod", "object_name": "p", "message": "probe failed",
        "count": 3, "first_at": MIDNIGHT + 1_000_000, "last_at": MIDNIGHT + 2_000_000,
    }]  # fmt: skip
    assert found.times == [MIDNIGHT + 2_000_000]


@pytest.mark.parametrize(
    ("body", "first", "last", "count"),
    [
        ("eventTime: '2026-03-01T00:00:03Z'\n", 3, 3, 1),
        ("eventTime: '2026-03-01T00:00:03Z'\nseries: {count: 7, lastObservedTime: '2026-03-01T00:00:09Z'}\n", 3, 9, 7),
        ("deprecatedCount: 4\ndeprecatedLastTimestamp: '2026-03-01T00:00:05Z'\n", 5, 5, 4),
        ("lastTimestamp: '2026-03-01T00:00:05Z'\n", 5, 5, 1),
    ],
)
def test_the_three_generations_of_an_event_s_time(body: str, first: int, last: int, count: int) -> None:
    """core/v1, events.k8s.io/v1 and its deprecated fields."""
    [found] = read("Event", "note: n\nregarding: {kind: Node, name: x, namespace: other}\n" + body).rows["events"]
    assert (found["first_at"], found["last_at"], found["count"]) == (
        MIDNIGHT + first * 1_000_000,
        MIDNIGHT + last * 1_000_000,
        count,
    )
    assert (found["object_kind"], found["message"], found["namespace"]) == ("Node", "n", "ns")


def test_an_event_without_a_namespace_has_its_object_s() -> None:
    """Cluster-wide events name it there."""
    [found] = read_of(
        parse_yaml,
        "apiVersion: v1\nkind: Event\nmetadata: {name: e}\ninvolvedObject: {namespace: of-object}\nreason: Killing\n",
    ).rows["events"]
    assert found["namespace"] == "of-object"
    assert "message" not in found


def test_an_event_of_which_reason_and_message_are_lost_is_none() -> None:
    """A break took them away with the begin of the object: what is left is said to be unread."""
    found = read("Event", "count: 17\ninvolvedObject: {kind: Pod, name: p}\n")
    assert "events" not in found.rows
    assert [why for _, why in found.unread] == ["an event without reason and message"]


def api(conditions: str, service: str = "") -> dict[str, Any]:
    return row("apiservices", "APIService", f"spec: {{{service}}}\nstatus:\n  conditions:\n{conditions}")


def test_api_services() -> None:
    """Local without a service; False with its reason, cited at it."""
    bad = "  - status: 'False'\n    reason: FailedDiscoveryCheck\n    message: m\n    type: Available\n"
    assert api(bad, "service: {namespace: ns, name: s}") == {
        "line": 10, "name": "a", "service": "ns/s", "available": "False (FailedDiscoveryCheck)", "reason": "FailedDiscoveryCheck", "message": "m",
    }  # fmt: skip
    assert api("  - {type: Available, status: 'True', reason: Local}\n") == {
        "line": 4, "name": "a", "service": "Local", "available": "True", "reason": "Local",
    }  # fmt: skip
    assert api("  - {type: Other, status: 'False', reason: x}\n") == {"line": 4, "name": "a", "service": "Local"}


def operator(available: str, degraded: str) -> tuple[bool | None, bool | None, str | None]:
    body = f"status: {{conditions: [{{type: Available, status: '{available}', message: of-available}}, {{type: Degraded, status: '{degraded}', message: of-degraded}}]}}\n"
    found = row("cluster_operators", "ClusterOperator", body)
    return found.get("available"), found.get("degraded"), found.get("message")


def test_cluster_operators() -> None:
    """The message of what is wrong; a state that is neither true nor false is unknown."""
    assert operator("True", "False") == (True, False, "of-available")
    assert operator("False", "True") == (False, True, "of-degraded")
    assert operator("Unknown", "x") == (None, None, "of-available")
    assert row("cluster_operators", "ClusterOperator", "") == {"line": 4, "name": "a"}
    versions = "status: {versions: [{name: raw-internal, version: 4.15.1}, {name: operator, version: 4.16.20}]}\n"
    assert row("cluster_operators", "ClusterOperator", versions)["version"] == "4.16.20"


def test_openshift_s_own_objects_state_facts() -> None:
    """Platform, version, and that it is OpenShift at all."""
    facts = read("Infrastructure", "status:\n  platform: IBMCloud\n").rows["facts"]
    assert facts == [{"line": 7, "key": "platform", "value": "IBMCloud"}]
    facts = read("ClusterVersion", "status:\n  desired:\n    version: 4.14.8\n").rows["facts"]
    assert [(f["key"], f["value"]) for f in facts] == [("version", "4.14.8"), ("product_hint", "openshift")]


def test_a_node_whose_annotations_and_kubelet_say_little() -> None:
    """No tunnel address is none; only another port than the usual one is a fact; other annotations make no row of Calico's."""
    text = NODE.replace("    projectcalico.org/IPv4IPIPTunnelAddr: 172.30.1.1\n", "")
    [calico] = read_of(parse_yaml, text).rows["calico_nodes"]
    assert calico == {"line": 7, "name": "n1", "ipv4": "10.0.0.1/26"}
    assert "calico_nodes" not in read("Node", "  annotations: {a: b}\n").rows
    for port, facts in ((10250, []), (10251, [("kubelet_port", "10251")])):
        found = read("Node", f"status: {{daemonEndpoints: {{kubeletEndpoint: {{Port: {port}}}}}}}\n").rows.get(
            "facts", []
        )
        assert [(fact["key"], fact["value"]) for fact in found] == facts
    assert (
        row("nodes", "Node", "spec: {unschedulable: false, taints: [{key: a, value: '', effect: X}]}\n")["taints"]
        == '["a:X"]'
    )


def test_a_conditions_word_that_is_none_states_nothing() -> None:
    """A word that was cut off is neither true nor bad, for readiness and for pressure."""
    found = node(("Ready", "Tru"), ("MemoryPressure", "Tru"))
    assert (found.get("ready"), found.get("conditions")) == (None, None)


def test_ports_and_addresses_that_are_null_or_empty() -> None:
    """Written out as null they are none; a member's protocol and name have defaults, its port has none."""
    body = "subsets:\n- addresses: null\n  notReadyAddresses: null\n  ports: null\n- addresses: [{ip: 1.1.1.1}]\n  ports: [{port: 1, protocol: UDP}, {port: 1, protocol: null}]\n"
    found = row("endpoints", "Endpoints", body)
    assert (found["ready_addresses"], found["not_ready_addresses"], found["ports"]) == (1, 0, "1")
    assert json.loads(found["members"]) == [["1.1.1.1", "UDP", 1, "", True], ["1.1.1.1", "TCP", 1, "", True]]
    body = "endpoints:\n- addresses: null\n- addresses: null\n  conditions: null\n- addresses: [2.2.2.2, 2.2.2.3]\n  conditions: {ready: null}\n"
    found = row("endpoints", "EndpointSlice", body)
    assert (found["ready_addresses"], found["not_ready_addresses"], found.get("ports")) == (2, 0, None)


def test_an_event_of_the_old_fields_before_the_new() -> None:
    """Its object, its words and its count are those of the old fields where both are written."""
    old = (
        EVENT
        + "note: other\nregarding: {kind: Node, name: x}\nseries: {count: 9, lastObservedTime: '2026-03-01T00:00:09Z'}\neventTime: '2026-03-01T00:00:08Z'\ndeprecatedCount: 5\n"
    )
    [found] = read("Event", old).rows["events"]
    assert (found["object_kind"], found["object_name"], found["message"], found["count"]) == (
        "Pod",
        "p",
        "probe failed",
        3,
    )
    assert (found["first_at"] - MIDNIGHT, found["last_at"] - MIDNIGHT) == (1_000_000, 2_000_000)
    [bare] = read("Event", "reason: Killing\ninvolvedObject: {kind: [x]}\n").rows["events"]
    assert (bare["count"], bare.get("last_at"), bare.get("object_name")) == (1, None, None)
