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
    edges = [Edge("a", "b"), Edge("b", "x"), Edge("b", "c"), Edge("c", "b"), Edge("c", "a")]
    assert [edge.target for edge in loop(edges)] == ["b", "c", "a"]
    assert loop([Edge("a", "b"), Edge("b", "c")]) == ()
    assert loop([]) == ()


OPEN = POD._replace(labels={}, labels_known=False)
CLUSTER = POD._replace(resource="nodes", namespace=None)
SHAPE = "its rules have a shape that no API server takes"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (None, False),
        ("{}", None),
        ('"text"', None),
        (["text"], None),
        ([{**PODS, "operations": "CREATE"}], None),
        ([{**PODS, "operations": [1]}], None),
        ([{**PODS, "scope": 1}], None),
        ([{**PODS, "scope": None}], True),
        ([{**PODS, "operations": None}], False),
        ([{**PODS, "apiVersions": ["v2"]}], False),
        ([["text"], PODS], True),
        (["text", {**PODS, "operations": ["DELETE"]}], None),
        ([{**PODS, "operations": ["DELETE"]}, PODS], True),
        ([{**PODS, "resources": ["*/*"], "operations": ["DELETE"]}], False),
    ],
)
def test_rules_of_any_shape(rules: Any, expected: bool | None) -> None:
    """One rule that names the request is enough; what no API server takes leaves it open where no other rule decides."""
    answer, why = matches(hook(rules=rules), POD)
    assert answer is expected
    if expected is None:
        assert why == SHAPE
    if expected is False:
        assert why == "no rule for CREATE pods"


@pytest.mark.parametrize(
    ("request_", "scope", "expected"),
    [(POD, "Namespaced", True), (POD, "Cluster", False), (POD, "*", True), (CLUSTER, "Namespaced", False), (CLUSTER, "Cluster", True)],
)  # fmt: skip
def test_the_scope_of_a_rule(request_: Request, scope: str, expected: bool) -> None:
    """A request in a namespace is a namespaced one."""
    assert matches(hook(rules=rule(resources=["*"], scope=scope)), request_)[0] is expected


@pytest.mark.parametrize(
    ("selector", "known", "unknown"),
    [
        (None, True, True),
        ("[]", None, None),
        ({"matchLabels": {"app": "konnectivity-agent"}}, True, None),
        ({"matchLabels": {"app": "x"}}, False, None),
        ({"matchLabels": {"team": "x"}}, False, None),
        ({"matchLabels": ["app"]}, None, None),
        ({"matchLabels": None}, True, True),
        ({"matchExpressions": {"key": "app"}}, None, None),
        ({"matchExpressions": None}, True, True),
        ({"matchExpressions": ["app"]}, None, None),
        ({"matchExpressions": [{"key": 1, "operator": "Exists"}]}, None, None),
        ({"matchExpressions": [{"key": "app", "operator": "In", "values": "x"}]}, None, None),
        ({"matchExpressions": [{"key": "app", "operator": "In", "values": [1]}]}, None, None),
        ({"matchExpressions": [{"key": "app", "operator": "Exists"}]}, True, None),
        ({"matchExpressions": [{"key": "team", "operator": "Exists"}]}, False, None),
        ({"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}, False, None),
        ({"matchExpressions": [{"key": "app", "operator": "Does Not Exist"}]}, False, None),
        ({"matchExpressions": [{"key": "team", "operator": "DoesNotExist"}]}, True, None),
        ({"matchExpressions": [{"key": "app", "operator": "In", "values": ["x"]}]}, False, None),
        ({"matchExpressions": [{"key": "team", "operator": "In", "values": ["x"]}]}, False, None),
        ({"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["x"]}]}, True, None),
        ({"matchExpressions": [{"key": "team", "operator": "NotIn", "values": ["x"]}]}, True, None),
        ({"matchExpressions": [{"key": "app", "operator": "Tomorrow"}, {"key": "app", "operator": "DoesNotExist"}]}, False, None),
        ({"matchLabels": ["app"], "matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}, False, None),
        ({"matchLabels": {"app": "x"}, "matchExpressions": "text"}, False, None),
    ],
)  # fmt: skip
def test_selectors_over_known_and_unknown_labels(selector: Any, known: bool | None, unknown: bool | None) -> None:
    """A miss decides beside a doubt; labels that the bundle does not hold are no miss."""
    answer, why = matches(hook(object_selector=selector), POD)
    assert answer is known
    if known is False:
        assert why == "its object selector leaves the object out"
    if known is None:
        assert why.startswith("labels of the object are not in the bundle")
    assert matches(hook(object_selector=selector), OPEN)[0] is unknown
    spaced = POD._replace(namespace_labels={"app": "konnectivity-agent"})
    answer, why = matches(hook(namespace_selector=selector), spaced)
    assert answer is known
    if known is False:
        assert why == "its namespace selector leaves kube-system out"


def test_the_first_doubt_is_told() -> None:
    """Rules before selectors, selectors before conditions; a miss behind it decides all the same."""
    pytest.importorskip("celpy")
    odd = {
        "rules": ["text"],
        "namespace_selector": "[]",
        "match_conditions": [{"name": "c", "expression": "request.userInfo.username == 'x'"}],
    }
    assert matches(hook(**odd), POD) == (None, SHAPE)
    assert matches(hook(**{**odd, "rules": [PODS]}), POD)[1].startswith("labels of the namespace")
    assert "'c'" in matches(hook(match_conditions=odd["match_conditions"]), POD)[1]
    assert matches(hook(**{**odd, "object_selector": {"matchLabels": {"app": "x"}}}), POD)[0] is False
    good = [{"name": "c", "expression": "request.operation == 'CREATE'"}]
    assert matches(hook(match_conditions=good), POD) == (True, "rules and selectors match")
    assert matches(hook(match_conditions=good, rules=["text"]), POD) == (None, SHAPE)
