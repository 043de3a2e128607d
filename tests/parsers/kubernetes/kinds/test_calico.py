"""Policies of Calico and Kubernetes, host endpoints, Calico nodes, and the objects they depend on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.parsers.kubernetes.objects import parse_yaml

from tests.support.rows import Read, read_of

CALICO, KUBERNETES = "projectcalico.org/v3", "networking.k8s.io/v1"


def read(kind: str, body: str, version: str = CALICO, name: str = "a") -> Read:
    head = f"apiVersion: {version}\n" if version else ""
    return read_of(parse_yaml, f"{head}kind: {kind}\nmetadata:\n  name: {name}\n  namespace: ns\n{body}")


def policy(kind: str, body: str, version: str = CALICO, name: str = "a") -> dict[str, Any]:
    [row] = read(kind, body, version, name).rows["policies"]
    return row


def test_a_calico_policy() -> None:
    """Order, tier and types as stated; the whole spec for the evaluator."""
    assert policy("NetworkPolicy", "spec: {order: 10, tier: sec, types: [Ingress, Egress], selector: all()}\n") == {
        "line": 4, "kind": "NetworkPolicy", "namespace": "ns", "name": "a", "api_version": CALICO, "tier": "sec", "order": 10.0,
        "selector": "all()", "types": "Ingress, Egress", "spec": '{"order": 10, "selector": "all()", "tier": "sec", "types": ["Ingress", "Egress"]}',
    }  # fmt: skip


def test_a_kubernetes_policy() -> None:
    """Of the default tier, at Felix's order 1000, whatever its own fields say."""
    found = policy("NetworkPolicy", "spec: {podSelector: {}, policyTypes: [Ingress], order: 5, tier: x}\n", KUBERNETES)
    assert (found["kind"], found["tier"], found["order"], found["types"]) == (
        "KubernetesNetworkPolicy",
        "default",
        1000.0,
        "Ingress",
    )


def test_a_global_policy_has_no_namespace() -> None:
    """Even where its file suggests one; without an order it has none."""
    found = policy("GlobalNetworkPolicy", "spec: {order: x}\n", name="default.a")
    assert "namespace" not in found
    assert "order" not in found
    assert "types" not in found
    assert (found["name"], found["tier"]) == ("a", "default")
    assert policy("GlobalNetworkPolicy", "spec: {tier: sec}\n", name="sec.a")["name"] == "sec.a"


@pytest.mark.parametrize(
    ("body", "version", "kind"),
    [
        ("spec: {selector: all()}\n", "", "NetworkPolicy"),
        ("spec: {podSelector: {}, types: []}\n", "", "KubernetesNetworkPolicy"),
        ("spec: {}\n", "", "KubernetesNetworkPolicy"),
        ("spec: {selector: all()}\n", "crd.projectcalico.org/v1", "NetworkPolicy"),
        ("spec: {selector: all()}\n", KUBERNETES, "KubernetesNetworkPolicy"),
    ],
)
def test_whose_policy_it_is(body: str, version: str, kind: str) -> None:
    """By its version, else by fields that only one of the two has."""
    assert policy("NetworkPolicy", body, version)["kind"] == kind


@pytest.mark.parametrize(
    ("kind", "body", "why"),
    [
        ("NetworkPolicy", "spec: [1]\n", "spec is a list"),
        ("NetworkPolicy", "spec: {types: text}\n", "types are a str"),
        ("HostEndpoint", "spec: text\n", "spec is a str"),
        ("Tier", "spec: text\n", "spec is a str"),
        ("Tier", "", "no spec"),
    ],
)
def test_what_the_server_would_never_take_is_unread(kind: str, body: str, why: str) -> None:
    """With the reason; what is left of it is its name, and no word of its spec."""
    found = read(kind, body)
    every = [row for name, rows in found.rows.items() if name != "listings" for row in rows]
    assert all(row.keys() <= {"line", "kind", "namespace", "name", "api_version"} for row in every)
    assert why in found.unread[0][1]


def test_a_host_endpoint() -> None:
    """Node, interface, addresses, profiles and named ports."""
    found = read(
        "HostEndpoint",
        "  labels: {ibm.role: worker_private}\nspec: {node: n1, interfaceName: eth0, expectedIPs: [10.0.0.1, fd00::1], profiles: [p, q], ports: [{name: x}]}\n",
    )
    assert found.rows["host_endpoints"] == [{
        "line": 4, "name": "a", "node": "n1", "interface": "eth0", "expected_ips": "10.0.0.1,fd00::1", "labels": '{"ibm.role":"worker_private"}',
        "profiles": "p,q", "ports": '[{"name":"x"}]',
    }]  # fmt: skip
    [bare] = read("HostEndpoint", "spec: {node: n1}\n").rows["host_endpoints"]
    assert "expected_ips" not in bare
    assert "profiles" not in bare


def test_labels_in_an_old_export_s_annotation_count() -> None:
    """They are the real ones; an annotation that is no JSON, or has none, changes nothing."""
    text = "  labels: {{a: old}}\n  annotations: {{projectcalico.org/metadata: '{}'}}\nspec: {{}}\n"
    for raw, label in (
        ('{"labels": {"a": "new"}}', "new"),
        ("{broken", "old"),
        ('{"labels": [1]}', "old"),
        ("[1]", "old"),
    ):
        [row] = read("HostEndpoint", text.format(raw)).rows["host_endpoints"]
        assert json.loads(row["labels"]) == {"a": label}


def test_a_node_of_calico_is_not_the_one_of_kubernetes() -> None:
    """Its numbers of BGP; the API version decides."""
    found = read(
        "Node",
        "spec:\n  bgp: {asNumber: 64512, ipv4Address: 10.0.0.1/24, ipv6Address: fd00::1, ipv4IPIPTunnelAddr: 172.16.0.1}\n",
    )
    assert found.rows["calico_nodes"] == [
        {"line": 7, "name": "a", "asn": "64512", "ipv4": "10.0.0.1/24", "ipv6": "fd00::1", "tunnel_ip": "172.16.0.1"}
    ]
    assert "nodes" not in found.rows
    assert "nodes" in read("Node", "spec: {}\n", "v1").rows
    assert read("Node", "spec: {}\n").rows["calico_nodes"] == [{"line": 4, "name": "a"}]


def test_other_objects_keep_their_spec() -> None:
    """A service account has none, and needs none."""
    [row] = read("IPPool", "  labels: {x: y}\nspec: {cidr: 172.30.0.0/16}\n").rows["calico_objects"]
    assert (row["kind"], row["name"], row["spec"], row["labels"]) == (
        "IPPool",
        "a",
        '{"cidr": "172.30.0.0/16"}',
        '{"x":"y"}',
    )
    [row] = read("ServiceAccount", "spec: {ignored: yes}\n", "v1").rows["calico_objects"]
    assert row["spec"] == "{}"


def test_an_object_without_a_name_is_unread() -> None:
    """Nothing could say whose it is."""
    for kind in ("NetworkPolicy", "Tier"):
        found = read_of(parse_yaml, f"apiVersion: {CALICO}\nkind: {kind}\nmetadata: {{}}\nspec: {{}}\n")
        assert "without a name" in found.unread[0][1]
