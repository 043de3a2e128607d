"""Policies of Cilium: their rules decide; of a form that is not understood they leave open what they may select, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.policy.legs import PolicyView
from analyzer.policy.spec.cilium import UNREAD, policy
from analyzer.schema import PolicyRow

from tests.support.inline import bundle

ROW = PolicyRow(source="x", line=1)


def read(raw: Any, kind: str = "CiliumNetworkPolicy") -> Any:
    return policy(kind, "kube-system", "shut", raw, ROW)


@pytest.mark.parametrize(
    ("sets", "directions"),
    [
        ([{"endpointSelector": {}, "egress": [{}]}], {"Ingress": False, "Egress": True}),
        ([{"endpointSelector": {}, "ingressDeny": [{}]}], {"Ingress": True, "Egress": False}),
        ([{"endpointSelector": {}, "ingress": []}, {"endpointSelector": {}, "egressDeny": [{}]}], {"Ingress": True, "Egress": True}),
        (None, {"Ingress": None, "Egress": None}),
        (["x"], {"Ingress": None, "Egress": None}),
    ],
)  # fmt: skip
def test_directions_are_those_of_its_rules(sets: Any, directions: dict[str, bool | None]) -> None:
    """A section that is empty isolates as well; what could not be read may be of both."""
    made = read(sets)
    assert made.directions == directions
    assert made.adrift is bool(made.problem)
    assert (made.problem == UNREAD) is (not isinstance(sets, list) or len(sets) > 1 or sets == ["x"])


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ({"k8s:app": "web"}, "app"),
        ({"any:app": "web"}, "app"),
        ({"k8s:io.kubernetes.pod.namespace": "kube-system"}, "projectcalico.org/namespace"),
        ({"io.cilium.k8s.policy.serviceaccount": "x"}, "projectcalico.org/serviceaccount"),
        ({"io.cilium.k8s.namespace.labels.team": "x"}, "pcns.team"),
    ],
)
def test_labels_with_their_source(labels: dict[str, str], said: str) -> None:
    """Cilium names where a label is from, and some of its own stand for what a pod has otherwise."""
    made = read([{"endpointSelector": {"matchLabels": labels}, "egress": []}])
    assert any(one.pin == (said, (next(iter(labels.values())),)) or said in str(one) for one in made.selectors)


@pytest.mark.parametrize("selector", [{"matchLabels": {"reserved:host": ""}}, {"matchExpressions": [{"key": 3}]}, "x"])
def test_a_selector_that_is_not_understood(selector: Any) -> None:
    """Then it may select any pod."""
    assert read([{"endpointSelector": selector, "egress": []}]).selectors is None


@pytest.mark.parametrize(
    ("selector", "section", "said"),
    [
        ("{}", "egress: []", "unknown"),
        ("{}", "egress: [{}]", "allowed"),
        ("{matchLabels: {app: konnectivity-agent}}", "egress: [{toEntities: [world]}]", "allowed"),
        ("{}", "egressDeny: [{toEntities: [all]}]", "denied"),
        ("{}", "egressDeny: [{toCIDR: [10.6.0.0/16], toPorts: [{ports: [{port: '8132', protocol: TCP}]}]}]", "denied"),
        ("{}", "egressDeny: [{toCIDR: [10.6.0.0/16], toPorts: [{ports: [{port: '8133'}]}]}]", "allowed"),
        ("{}", "egressDeny: [{toFQDNs: [{matchName: k.example.net}]}]", "unknown"),
        ("{}", "egress: [{toPorts: [{ports: [{port: '443'}]}]}], enableDefaultDeny: {egress: false}", "allowed"),
        ("{}", "egress: [{}], nonsense: 1", "unknown"),
        ("{matchLabels: {app: web}}", "egress: []", "allowed"),
        ("{}", "ingress: []", "allowed"),
    ],
)
def test_the_way_to_the_server_beside_one(selector: str, section: str, said: str) -> None:
    """Beside a policy that allows everything: a denial goes before it, an allowance adds to it, and what is not understood may be either."""
    head = "apiVersion: v1\nkind: List\nitems:\n"
    of = f"- apiVersion: cilium.io/v2\n  kind: CiliumClusterwideNetworkPolicy\n  metadata: {{name: shut}}\n  spec: {{endpointSelector: {selector}, {section}}}\n"
    open_ = "- apiVersion: networking.k8s.io/v1\n  kind: NetworkPolicy\n  metadata: {name: open, namespace: kube-system}\n  spec: {podSelector: {}, policyTypes: [Egress], egress: [{}]}\n"
    pod = f"- apiVersion: v1\n  kind: Pod\n  metadata: {{name: konnectivity-agent-aaaaa, namespace: kube-system, labels: {json.dumps({'app': 'konnectivity-agent'})}}}\n"
    spec = "  spec: {nodeName: w1, containers: [{name: a}]}\n  status: {phase: Running, podIP: 172.30.1.5}\n"
    worker = "- apiVersion: v1\n  kind: Node\n  metadata: {name: w1}\n  status: {addresses: [{type: InternalIP, address: 10.9.0.1}]}\n"
    snapshot = bundle({"all.yaml": head + of + open_ + pod + spec + worker}).snapshot
    asked = PolicyView(snapshot.rows, snapshot.about).ask("kube-system/konnectivity-agent-aaaaa", "10.6.0.20", 8132)
    assert asked.ruling == said
