"""Described controllers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.parsers.kubernetes.described.workloads import DESCRIBED

from tests.support.inline import bundle

HEAD = "Name:           a\nNamespace:      kube-system\nSelector:       app=a\n"
COUNTS = """Desired Number of Nodes Scheduled: 5
Current Number of Nodes Scheduled: 4
Number of Nodes Scheduled with Up-to-date Pods: 3
Number of Nodes Scheduled with Available Pods: 2
Number of Nodes Misscheduled: 0
"""
TEMPLATE = """Pod Template:
  Labels:  app=a
  Containers:
   konnectivity-agent:
    Image:      agent:1
    Args:
      --v=4
{probe}  Volumes:
   token:
    Type:  Secret
{more}"""


def row(text: str) -> dict[str, Any]:
    case = bundle(d=HEAD + text)
    assert not len(case.snapshot["unread"])
    [found] = case.snapshot["workloads"].to_dict("records")
    return {k: v for k, v in found.items() if v is not None and v == v}


def template(probe: bool = False, more: str = "") -> str:
    return TEMPLATE.format(probe="    Readiness:  http-get http://:8093/readyz\n" if probe else "", more=more)


def test_a_daemonset() -> None:
    """Five counts, of which the available pods are the ready ones."""
    found = row(COUNTS + template(probe=True))
    assert (
        found["kind"],
        found["desired"],
        found["current"],
        found["updated"],
        found["available"],
        found["ready"],
    ) == ("DaemonSet", 5, 4, 3, 2, 2)
    assert (found["readiness"], found["image"], found["line"]) == (True, "agent:1", 4)


@pytest.mark.parametrize(
    ("text", "kind", "counts"),
    [
        ("3 desired | 2 updated | 4 total | 1 available | 2 unavailable", "Deployment", {"desired": 3, "updated": 2, "current": 4, "available": 1, "ready": 1}),
        ("2 current / 3 desired", "ReplicaSet", {"desired": 3, "current": 2}),
        ("3 desired | 2 total", "StatefulSet", {"desired": 3, "current": 2}),
    ],
)  # fmt: skip
def test_replicas_tell_the_kind(text: str, kind: str, counts: dict[str, int]) -> None:
    """What is not stated (how many are ready) is not counted."""
    found = row(f"Replicas:       {text}\n" + template())
    assert found["kind"] == kind
    assert {k: found[k] for k in ("desired", "current", "ready", "updated", "available") if k in found} == counts
    assert found["readiness"] is False


def test_arguments_come_from_the_template() -> None:
    """Each with its line, under the controller's kind."""
    case = bundle(d=HEAD + "Replicas:       2 current / 3 desired\n" + template())
    found = case.snapshot["container_args"]
    assert [(r["kind"], r["flag"], r["value"], r["line"]) for r in found.to_dict("records")] == [
        ("ReplicaSet", "v", "4", 11),
        ("ReplicaSet", "image", "agent:1", 8),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Available      False   MinimumReplicasUnavailable\n  Progressing    True    ReplicaSetUpdated", "Available: MinimumReplicasUnavailable"),
        ("ReplicaFailure   True    FailedCreate", "ReplicaFailure: FailedCreate"),
        ("Available      True    MinimumReplicasAvailable", None),
    ],
)  # fmt: skip
def test_conditions_that_are_not_good(text: str, message: str | None) -> None:
    """A failure is bad when True, all others when False."""
    found = row(
        f"Replicas:       1 current / 1 desired\n{template()}Conditions:\n  Type  Status  Reason\n  ----  ------  ------\n  {text}\n"
    )
    assert found.get("message") == message


@pytest.mark.parametrize(
    ("text", "tolerations"),
    [
        ("  Tolerations:      <none>\n", []),
        ("  Tolerations:      a=b:NoSchedule\n                    c:NoExecute op=Exists for 300s\n", [{"key": "a", "value": "b", "effect": "NoSchedule", "operator": "Equal"}, {"key": "c", "effect": "NoExecute", "operator": "Exists", "tolerationSeconds": 300}]),
        ("  Tolerations:      op=Exists\nEvents:  <none>\n", [{"operator": "Exists"}]),
        ("  Tolerations:      :NoSchedule op=Exists\n", [{"effect": "NoSchedule", "operator": "Exists"}]),
        ("  Tolerations:      a thing of tomorrow\n", None),
        ("", None),
    ],
)  # fmt: skip
def test_tolerations(text: str, tolerations: list[dict[str, Any]] | None) -> None:
    """Old clients print none, which says nothing; a form that is not known makes all of them unknown."""
    found = row(COUNTS + template(more=text)).get("tolerations")
    assert (json.loads(found) if found else None) == (None if tolerations is None else tolerations)


def test_node_selectors() -> None:
    """A DaemonSet's stands at its head, others' in the template."""
    assert json.loads(row("Node-Selector:  disk=ssd,zone=a\n" + COUNTS)["node_selector"]) == {
        "disk": "ssd",
        "zone": "a",
    }
    assert row("Node-Selector:  <none>\n" + COUNTS)["node_selector"] == "{}"
    text = "  Node-Selectors:  kubernetes.io/os=linux\n  Tolerations:     <none>\n"
    assert json.loads(row("Replicas:       2 current / 3 desired\n" + template(more=text))["node_selector"]) == {
        "kubernetes.io/os": "linux"
    }
    assert "node_selector" not in row("Replicas:       2 current / 3 desired\n")


@pytest.mark.parametrize("text", [COUNTS, COUNTS + template()[: template().index("    Args:")]])
def test_a_controller_without_its_whole_template_says_nothing_of_probes(text: str) -> None:
    """A template that was left out, or cut off within its container, may have a readiness probe or none."""
    assert "readiness" not in row(text + ("Events:  <none>\n" if text == COUNTS else ""))


def test_its_place_in_the_order_of_kinds() -> None:
    """What is told by fewer keys is asked later."""
    assert [one.rank for one in DESCRIBED] == [25, 40, 41, 42]
