"""Webhook configurations as `kubectl describe` prints them: a tree whose lists are repeated keys."""

from __future__ import annotations

import json
from typing import Any

from analyzer.parsers.kubernetes.describe import parse
from analyzer.parsers.kubernetes.described.webhook_tree import Branch

from tests.support.rows import read_of

HEAD = """Name:         c
Namespace:
Labels:       <none>
API Version:  admissionregistration.k8s.io/v1
Kind:         {kind}
Metadata:
  UID:  x
Webhooks:
"""
FIRST = """  Admission Review Versions:
    v1
  Client Config:
    Ca Bundle:  LS0=
    Service:
      Name:        svc
      Namespace:   ns
      Path:        /v
      Port:        8443
  Failure Policy:  Ignore
  Match Policy:    Exact
  Name:            a.example.com
  Namespace Selector:
    Match Expressions:
      Key:       env
      Operator:  NotIn
      Values:
        dev
        test
    Match Labels:
      team:  x
  Object Selector:
  Rules:
    API Groups:

    API Versions:
      v1
    Operations:
      CREATE
      UPDATE
    Resources:
      pods
    Scope:          Namespaced
  Side Effects:     None
  Timeout Seconds:  5
"""


def hooks(body: str, kind: str = "ValidatingWebhookConfiguration") -> list[dict[str, Any]]:
    return read_of(parse, HEAD.format(kind=kind) + body).rows.get("webhooks", [])


def test_one_webhook() -> None:
    """Every field; the empty group of the core API is the empty text."""
    found = read_of(parse, HEAD.format(kind="MutatingWebhookConfiguration") + FIRST)
    [row] = found.rows["webhooks"]
    rules, names, objects = (json.loads(row.pop(key)) for key in ("rules", "namespace_selector", "object_selector"))
    assert row == {
        "line": 20, "kind": "Mutating", "configuration": "c", "name": "a.example.com", "service_namespace": "ns", "service_name": "svc",
        "service_port": 8443, "path": "/v", "failure_policy": "Ignore", "timeout_s": 5.0, "match_policy": "Exact",
    }  # fmt: skip
    assert rules == [
        {
            "apiGroups": [""],
            "apiVersions": ["v1"],
            "operations": ["CREATE", "UPDATE"],
            "resources": ["pods"],
            "scope": "Namespaced",
        }
    ]
    assert names == {
        "matchExpressions": [{"key": "env", "operator": "NotIn", "values": ["dev", "test"]}], "matchLabels": {"team": "x"},
    }  # fmt: skip
    assert objects == {}
    assert 18 in found.kept  # the failure policy can be cited


def test_several_webhooks_are_told_apart() -> None:
    """The first key of the alphabet opens the next one."""
    second = FIRST.replace("a.example.com", "b.example.com").replace("Ignore", "Fail")
    bare = "  Client Config:\n    URL:  https://x\n  Name:  u.example.com\n"
    rows = hooks(FIRST + second + bare)
    assert [(r["name"], r["failure_policy"], r["line"]) for r in rows] == [
        ("a.example.com", "Ignore", 20), ("b.example.com", "Fail", 55), ("u.example.com", "Fail", 81),
    ]  # fmt: skip
    assert (rows[2]["url"], "service_port" in rows[2], "timeout_s" in rows[2]) == ("https://x", False, False)
    assert rows[0]["kind"] == "Validating"


def test_a_service_without_a_port_has_the_usual_one() -> None:
    """443."""
    body = "  Client Config:\n    Service:\n      Name:       svc\n      Namespace:  ns\n  Name:  a\n"
    assert hooks(body)[0]["service_port"] == 443


def test_what_follows_the_list_is_none_of_it() -> None:
    """Events stand at column 0; a webhook without a name is none."""
    assert [r["name"] for r in hooks("  Name:  a\nEvents:  <none>\n  Name:  b\n")] == ["a"]
    assert hooks("  Side Effects:  None\n") == []


def test_match_conditions_are_known_to_be_there() -> None:
    """What they say is not read."""
    assert hooks("  Match Conditions:\n    Expression:  true\n  Name:  a\n")[0]["match_conditions"] == "[{}]"
    assert "match_conditions" not in hooks("  Name:  a\n")[0]


def rules(text: str) -> list[dict[str, Any]]:
    [row] = hooks("  Name:  a\n  Rules:\n" + text)
    found: list[dict[str, Any]] = json.loads(row["rules"])
    return found


def rule(group: str, resource: str, operation: str = "CREATE") -> str:
    return f"    API Groups:\n      {group}\n    API Versions:\n      v1\n    Operations:\n      {operation}\n    Resources:\n      {resource}\n"


def test_rules_of_repeated_keys() -> None:
    """A key that comes again begins the next rule; the core group's blank line is that rule's alone."""
    assert rules(rule("apps", "deployments") + rule("batch", "jobs", "DELETE")) == [
        {"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["deployments"], "scope": "*"},
        {"apiGroups": ["batch"], "apiVersions": ["v1"], "operations": ["DELETE"], "resources": ["jobs"], "scope": "*"},
    ]  # fmt: skip
    assert [(r["apiGroups"], r["resources"]) for r in rules(rule("", "pods") + rule("apps", "deployments") + rule("", "nodes"))] == [
        ([""], ["pods"]), (["apps"], ["deployments"]), ([""], ["nodes"]),
    ]  # fmt: skip


def test_a_rule_that_states_nothing_matches_everything_but_names_nothing() -> None:
    """Unstated lists are those of the API's defaults."""
    assert rules("    Scope:  *\n") == [
        {"apiGroups": [""], "apiVersions": ["*"], "operations": ["*"], "resources": [], "scope": "*"}
    ]
    assert json.loads(hooks("  Name:  a\n")[0]["rules"]) == []


def selector(text: str) -> dict[str, Any]:
    [row] = hooks("  Name:  a\n  Namespace Selector:\n" + text)
    found: dict[str, Any] = json.loads(row["namespace_selector"])
    return found


def test_selectors_of_several_expressions() -> None:
    """Values belong to the expression above them; `Exists` has none."""
    both = "    Match Expressions:\n      Key:       a\n      Operator:  In\n      Values:\n        x\n      Key:       b\n      Operator:  NotIn\n      Values:\n        y\n"
    assert selector(both)["matchExpressions"] == [
        {"key": "a", "operator": "In", "values": ["x"]}, {"key": "b", "operator": "NotIn", "values": ["y"]},
    ]  # fmt: skip
    exists = "    Match Expressions:\n      Key:       a\n      Operator:  Exists\n      Key:       b\n      Operator:  In\n      Values:\n        y\n"
    assert selector(exists)["matchExpressions"] == [
        {"key": "a", "operator": "Exists", "values": []}, {"key": "b", "operator": "In", "values": ["y"]},
    ]  # fmt: skip
    assert selector("    Match Expressions:\n      Key:  a\n")["matchExpressions"] == [
        {"key": "a", "operator": "Exists", "values": []}
    ]


def test_a_key_that_comes_again_begins_the_next_mapping() -> None:
    """Of several the first one counts, and `<none>` states nothing."""
    branch = Branch()
    for key, value in (("Name", "a"), ("Port", "<none>"), ("Name", "b")):
        branch.put(key, value)
    assert branch.records == [{"Name": "a", "Port": "<none>"}, {"Name": "b"}]
    assert (branch.text("Name"), branch.text("Port"), branch.text("Path")) == ("a", None, None)
    assert branch.below("Name") == Branch()
