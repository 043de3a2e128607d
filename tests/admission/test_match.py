"""Does a webhook apply to a request: every rule feature, and unknown where the bundle does not show what decides."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.admission.loop import Edge, deadlock, loop
from analyzer.admission.match import matches
from analyzer.admission.request import Request

PODS = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
POD = Request(
    "",
    "v1",
    "pods",
    "CREATE",
    "kube-system",
    {"kubernetes.io/metadata.name": "kube-system"},
    {"app": "konnectivity-agent"},
)


def hook(**changes: Any) -> Any:
    """A row of the table `webhooks`."""
    row: dict[str, Any] = {
        "name": "guard.example.org", "configuration": "guard", "service_namespace": "guard", "service_name": "guard", "url": None,
        "failure_policy": "Fail", "rules": [PODS], "namespace_selector": {}, "object_selector": {}, "match_conditions": None,
    } | changes  # fmt: skip
    return SimpleNamespace(**{k: json.dumps(v) if isinstance(v, list | dict) else v for k, v in row.items()})


def rule(**changes: Any) -> list[dict[str, Any]]:
    return [{**PODS, **changes}]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"rules": rule(operations=["*"])}, True),
        ({"rules": rule(operations=["UPDATE"])}, False),
        ({"rules": rule(apiGroups=["apps"])}, False),
        ({"rules": rule(apiGroups=["*"], apiVersions=["*"])}, True),
        ({"rules": rule(resources=["*"])}, True),
        ({"rules": rule(resources=["*/*"])}, True),
        ({"rules": rule(resources=["pods/*"])}, True),
        ({"rules": rule(resources=["deployments"])}, False),
        ({"rules": rule(scope="Cluster")}, False),
        ({"rules": rule(scope="Namespaced")}, True),
        ({"rules": []}, False),
        ({"namespace_selector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}}, True),
        ({"namespace_selector": {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["kube-system"]}]}}, False),
        ({"namespace_selector": {"matchExpressions": [{"key": "control-plane", "operator": "DoesNotExist"}]}}, True),
        ({"object_selector": {"matchLabels": {"app": "other"}}}, False),
        ({"object_selector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["konnectivity-agent"]}]}}, True),
        ({"object_selector": {"matchExpressions": [{"key": "app", "operator": "Strange"}]}}, None),
    ],
)  # fmt: skip
def test_rules_and_selectors(changes: dict[str, Any], expected: bool | None) -> None:
    """Groups, versions, operations, resources, scope and both selectors decide as the API server does."""
    assert matches(hook(**changes), POD)[0] is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("request.operation == 'CREATE'", True),
        ("request.namespace != 'kube-system'", False),
        ("!(request.namespace in ['kube-system', 'kube-public'])", False),
        ("request.resource.resource == 'pods' && object.metadata.namespace.startsWith('kube-')", True),
        ("object.metadata.labels['app'] == 'konnectivity-agent'", True),
        ("has(object.metadata.labels.app) && object.metadata.labels.app == 'x'", False),
        ("request.userInfo.username != 'system:admin'", None),
        ("!has(object.metadata.annotations)", None),
        ("object.spec.containers.all(c, c.image != '')", None),
        ("'request.userInfo' == request.namespace", False),
        ("request.operation ==", None),
        ("request.namespace", None),
        ("", None),
    ],
)
def test_match_conditions(expression: str, expected: bool | None) -> None:
    """A condition over known fields is evaluated; one that looks at anything the bundle does not show is unknown."""
    pytest.importorskip("celpy")
    answer, why = matches(hook(match_conditions=[{"name": "c", "expression": expression}]), POD)
    assert answer is expected, why
    if expected is not True:
        assert "'c'" in why


def test_a_false_condition_decides_beside_an_open_one() -> None:
    """All conditions must hold: one that is false ends it, whatever the others are."""
    pytest.importorskip("celpy")
    both = [
        {"name": "a", "expression": "request.userInfo.username == 'x'"},
        {"name": "b", "expression": "request.operation == 'DELETE'"},
    ]
    assert matches(hook(match_conditions=both), POD)[0] is False


def test_unknown_labels_leave_an_object_selector_open() -> None:
    """A selector over labels that the bundle does not hold is no match and no miss."""
    unknown = Request("", "v1", "pods", "CREATE", "kube-system", {}, {}, labels_known=False)
    assert matches(hook(object_selector={"matchLabels": {"app": "x"}}), unknown)[0] is None


def test_the_deadlock_is_a_loop_with_one_edge_to_cut() -> None:
    """Creation asks the webhook, its pods are behind the tunnel, the tunnel is agents, agents are pods: cut at the configuration."""
    endpoints = [SimpleNamespace(namespace="guard", name="guard", addresses="172.30.1.7, 172.30.2.9")]
    found = deadlock(hook(), endpoints)
    assert found is not None
    assert found.text == (
        "creation of agent pods -> webhook guard.example.org -> service guard/guard -> its pods (172.30.1.7, 172.30.2.9) -> "
        "tunnel -> agents -> creation of agent pods"
    )
    assert found.cut.target == "webhook guard.example.org"
    assert found.risk == "while it is away, CREATE of pods is not checked"


def test_a_webhook_behind_a_url_closes_no_loop() -> None:
    """A url may be reached without the tunnel."""
    assert deadlock(hook(service_name=None, url="https://guard.example.org"), []) is None


def test_a_loop_is_found_past_dead_ends() -> None:
    """Depth first, each place once; no loop, no answer."""
    edges = [Edge("a", "b", ""), Edge("b", "x", ""), Edge("b", "c", ""), Edge("c", "b", ""), Edge("c", "a", "")]
    assert [edge.target for edge in loop(edges)] == ["b", "c", "a"]
    assert loop([Edge("a", "b", ""), Edge("b", "c", "")]) == ()
    assert loop([]) == ()
