"""DaemonSets, Deployments, ReplicaSets, StatefulSets."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.kubernetes.objects import parse_yaml

from tests.support.inline import bundle
from tests.support.rows import rows_of

TEMPLATE = """  template:
    metadata:
      annotations: {kubectl.kubernetes.io/restartedAt: "2026-03-01T00:00:00Z"}
      labels: {app: x}
    spec:
      hostNetwork: true
      dnsPolicy: Default
      nodeSelector: {a: b}
      tolerations: [{operator: Exists}]
      containers:
      - name: web
        image: web:1
      - name: side
        image: side:1
        readinessProbe: {}
"""


def row(kind: str, body: str) -> dict[str, Any]:
    text = f"apiVersion: apps/v1\nkind: {kind}\nmetadata:\n  name: w\n  namespace: ns\n{body}"
    [found] = rows_of(parse_yaml, text)["workloads"]
    return found


def test_a_daemonset_s_counts_and_template() -> None:
    """Every count of the status under its own name; the first image."""
    body = f"spec:\n{TEMPLATE}status: {{desiredNumberScheduled: 5, currentNumberScheduled: 4, numberReady: 3, updatedNumberScheduled: 2, numberAvailable: 1}}\n"
    assert row("DaemonSet", body) == {
        "line": 4, "kind": "DaemonSet", "namespace": "ns", "name": "w", "desired": 5, "current": 4, "ready": 3, "updated": 2, "available": 1,
        "host_network": True, "dns_policy": "Default", "readiness": True, "image": "web:1", "restarted_at": 1772323200000000,
        "labels": '{"app":"x"}', "tolerations": '[{"operator": "Exists"}]', "node_selector": '{"a": "b"}',
    }  # fmt: skip


def test_a_template_that_asks_for_nothing_says_so() -> None:
    """Defaults are stated where there are containers, and unknown where there are none."""
    found = row("DaemonSet", "spec:\n  template:\n    spec:\n      containers: [{name: web}]\n")
    assert (found["host_network"], found["readiness"], found["tolerations"], found["node_selector"]) == (
        False,
        False,
        "[]",
        "{}",
    )
    assert "image" not in found
    assert row("DaemonSet", "spec: {}\n") == {"line": 4, "kind": "DaemonSet", "namespace": "ns", "name": "w"}


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        ("", (3, None, None, None)),
        ("status: {replicas: 3, readyReplicas: 2, availableReplicas: 1, updatedReplicas: 3}\n", (3, 3, 2, 1)),
        ("status: {observedGeneration: 1}\n", (3, 0, 0, 0)),
        ("status: {conditions: [{type: Available, status: 'True'}]}\n", (3, None, None, None)),
    ],
)
def test_zero_counts_are_left_out_of_a_status(status: str, counts: tuple[int | None, ...]) -> None:
    """Where a status counts, a missing count is zero; without one, or of one cut to its conditions, nothing is known."""
    found = row("Deployment", "spec: {replicas: 3}\n" + status)
    assert tuple(found.get(key) for key in ("desired", "current", "ready", "available")) == counts


def test_conditions_that_speak_of_trouble_are_the_message() -> None:
    """A failure that is true, and anything that is false."""
    conditions = [
        "{type: ReplicaFailure, status: 'True', reason: FailedCreate, message: quota}", "{type: Available, status: 'False', reason: Min, message: none}",
        "{type: Progressing, status: 'True', reason: New, message: fine}", "{type: Odd, status: Unknown, reason: U, message: u}",
    ]  # fmt: skip
    found = row("ReplicaSet", f"spec: {{replicas: 1}}\nstatus: {{conditions: [{', '.join(conditions)}]}}\n")
    assert found["message"] == "ReplicaFailure: FailedCreate: quota; Available: Min: none"
    assert row("StatefulSet", "spec: {replicas: 1}\n")["kind"] == "StatefulSet"
    assert "restarted_at" not in row("StatefulSet", "spec: {replicas: 1}\n")


CUT = """kind: DaemonSet
apiVersion: apps/v1
metadata: {name: konnectivity-agent, namespace: kube-system}
spec:
  template:
    spec:
      containers:
      - name: a
        image: icr.io/agent"""


@pytest.mark.parametrize(
    ("rest", "image", "probe"),
    [
        ("", None, None),
        (":1.2", "icr.io/agent:1.2", None),
        ("\n", "icr.io/agent", False),
        ("\n        readinessProbe: {}", "icr.io/agent", True),
        ("\nstatus:\n  numberReady: 1", "icr.io/agent", False),
    ],
)
def test_a_text_that_may_go_on_does_not_say_what_is_missing(rest: str, image: str | None, probe: bool | None) -> None:
    """Of a template that ends with the text nothing tells which keys it lacks, nor where the image's name ends."""
    [row] = bundle({"a.yaml": CUT + rest}).snapshot["workloads"].to_dict("records")
    stated = {key: row[key] if isinstance(row[key], (str, bool)) else None for key in ("image", "readiness")}
    assert stated == {"image": image, "readiness": probe}
    assert isinstance(row["tolerations"], str) is (rest.startswith("\n") and "Probe" not in rest)


def test_a_servers_own_object_without_status_was_cut_off() -> None:
    """The API server prints the status last, and a manifest has none of the server's own fields."""
    for own, lost in (("", False), (", uid: 1a2b", True)):
        text = CUT.replace("kube-system}", f"kube-system{own}}}") + ":1.2"
        inputs = bundle({"a.yaml": text}).snapshot["inputs"]
        assert ("ends in the middle" in inputs["note"][0]) is lost


def test_a_replication_controller_is_one_of_the_controllers() -> None:
    """The oldest of them counts its pods as a ReplicaSet does."""
    text = (
        "apiVersion: v1\nkind: ReplicationController\nmetadata: {name: konnectivity-server, namespace: kube-system}\n"
        "spec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n      - {name: a, image: 'icr.io/a:1'}\n"
        "status: {replicas: 2, readyReplicas: 1}\n"
    )
    [row] = bundle({"rc.yaml": text}).snapshot["workloads"].to_dict("records")
    assert [row[key] for key in ("kind", "name", "desired", "ready")] == [
        "ReplicationController",
        "konnectivity-server",
        2,
        1,
    ]
