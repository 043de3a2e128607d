"""Objects that describe prints field by field are built again as they were."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.parsers.kubernetes.described.tree import DESCRIBED, MARKED, build, fits, name_of, value_of

from tests.support.inline import bundle

HEAD = "Name:         {name}\nNamespace:\nLabels:       team=net\nAnnotations:  <none>\nAPI Version:  {version}\nKind:         {kind}\nMetadata:\n  Generation:  1\n"


def describe(kind: str, body: str, version: str = "projectcalico.org/v3", name: str = "one") -> Any:
    return bundle(d=HEAD.format(name=name, kind=kind, version=version) + body)


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Spec", "spec"), ("Apply On Forward", "applyOnForward"), ("API Version", "apiVersion"), ("URL", "url"), ("Not Nets", "notNets"),
        ("app.kubernetes.io/name", "app.kubernetes.io/name"), ("k8s-app", "k8s-app"), ("Insecure Skip TLS Verify", "insecureSkipTLSVerify"),
    ],
)  # fmt: skip
def test_fields_of_labels(label: str, field: str) -> None:
    """The client sets words apart and writes them large; a name with a sign in it is left alone."""
    assert name_of(label) == field


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("17", 17),
        ("-1", -1),
        ("1.5", "1.5"),
        ("<nil>", None),
        ("a b", "a b"),
        ("30000:32767", "30000:32767"),
    ],
)
def test_values(text: str, value: object) -> None:
    """Numbers and truths are what they were; all else is text."""
    assert value_of(text) == value


def test_items_of_a_list_follow_each_other() -> None:
    """A key that does not come behind its forerunner in the alphabet begins the next item, at every depth."""
    text = """Spec:
  Egress:
    Action:  Allow
    Destination:
      Nets:
        10.0.0.0/8
        172.20.0.0/16
      Ports:
        443
        30000:32767
    Protocol:  TCP
    Action:    Deny
    Destination:
    Action:  Log
  Order:  10
  Types:
    Egress
"""
    lines = list(enumerate(text.splitlines()))
    assert build(lines) == {
        "spec": {
            "egress": [
                {
                    "action": "Allow",
                    "destination": {"nets": ["10.0.0.0/8", "172.20.0.0/16"], "ports": [443, "30000:32767"]},
                    "protocol": "TCP",
                },
                {"action": "Deny", "destination": {}},
                {"action": "Log"},
            ],
            "order": 10,
            "types": ["Egress"],
        }
    }


def test_a_list_of_one_and_an_empty_one_are_lists() -> None:
    """What a field is, is known from the API, for the print does not tell."""
    assert build([(1, "Spec:"), (2, "  Ingress:"), (3, "    Action:  Allow"), (4, "  Nets:"), (5, "  Source:")]) == {
        "spec": {"ingress": [{"action": "Allow"}], "nets": [], "source": {}}
    }
    assert build([(1, "Spec:"), (2, "  Egress:")]) == {"spec": {"egress": []}}


def test_free_keys_keep_their_case() -> None:
    """Labels are no fields."""
    assert build([(1, "Spec:"), (2, "  Match Labels:"), (3, "    App:  Web"), (4, "  Other:  1")]) == {
        "spec": {"matchLabels": {"App": "Web"}, "other": 1}
    }


def test_a_policy_becomes_a_policy() -> None:
    """Cited at its name, with its spec as YAML would give it."""
    case = describe(
        "GlobalNetworkPolicy",
        "Spec:\n  Egress:\n    Action:  Deny\n  Order:  5\n  Selector:  all()\n  Types:\n    Egress\nEvents:  <none>\n",
        name="default.deny",
    )
    [row] = case.snapshot["policies"].to_dict("records")
    assert (row["name"], row["order"], row["selector"], row["types"], row["line"]) == (
        "deny",
        5.0,
        "all()",
        "Egress",
        1,
    )
    assert json.loads(row["spec"]) == {
        "egress": [{"action": "Deny"}],
        "order": 5,
        "selector": "all()",
        "types": ["Egress"],
    }
    assert not len(case.snapshot["unread"])


def test_a_host_endpoint_has_the_labels_of_its_head() -> None:
    """`Labels:` at column 0 is metadata; expected addresses are a list."""
    case = describe(
        "HostEndpoint", "Spec:\n  Expected I Ps:\n    10.1.0.1\n  Interface Name:  eth0\n  Node:            w1\n"
    )
    [row] = case.snapshot["host_endpoints"].to_dict("records")
    assert (row["interface"], row["node"], json.loads(row["labels"])) == ("eth0", "w1", {"team": "net"})
    assert row["expected_ips"] == "10.1.0.1"


def test_an_api_service_with_its_condition() -> None:
    """A condition is an item of a list, and its message may hold colons."""
    body = "Spec:\n  Service:\n    Name:  m\n    Namespace:  kube-system\nStatus:\n  Conditions:\n    Message:  Get https://1: refused\n    Reason:  FailedDiscoveryCheck\n    Status:  False\n    Type:  Available\n"
    case = describe("APIService", body, "apiregistration.k8s.io/v1")
    [row] = case.snapshot["apiservices"].to_dict("records")
    assert (row["available"], row["service"], row["message"]) == (
        "False (FailedDiscoveryCheck)",
        "kube-system/m",
        "Get https://1: refused",
    )


def test_a_kind_without_a_table_is_said() -> None:
    """Its fields are understood and nobody asks for them."""
    case = describe("Certificate", "Spec:\n  Secret Name:  a\n", "cert-manager.io/v1")
    assert list(case.snapshot["unread"]["reason"]) == ["a described Certificate: no table holds it"]


def test_its_place_in_the_order_of_kinds() -> None:
    """What is told by fewer keys is asked later."""
    assert DESCRIBED[0].rank == 15


def test_an_object_is_told_by_its_kind_and_by_what_only_objects_have() -> None:
    """A description of a node has no kind in it, and a kind alone may stand in anybody's text."""
    marked = next(iter(MARKED))

    def has(*tops: str) -> bool:
        return fits(SimpleNamespace(tops=set(tops)))  # type: ignore[arg-type]

    assert has("API Version", "Kind", marked)
    assert not has("API Version", "Kind")
    assert not has("Kind", marked)
    assert not has(marked)
