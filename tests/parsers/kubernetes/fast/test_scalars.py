"""The light reader of list items and the full YAML reader give the same rows, and an event keeps its own kind."""

from __future__ import annotations

from pathlib import Path

import analyzer
import pytest
from analyzer.parsers.kubernetes import objects as kubectl_objects

EVENT = """apiVersion: v1
items:
- apiVersion: v1
  count: 14
  eventTime: null
  firstTimestamp: "2026-03-02T04:16:35Z"
  involvedObject:
    apiVersion: v1
    kind: {kind}
    name: thing
    namespace: kube-system
  kind: Event
  lastTimestamp: "2026-03-02T04:17:35Z"
  message: 'Readiness probe failed: Get "http://10.244.97.23:8093/healthz":
    context deadline exceeded'
  metadata:
    creationTimestamp: "2026-03-02T04:16:35Z"
    name: thing.1
    namespace: kube-system
  reason: Unhealthy
  type: Warning
kind: List
metadata:
  resourceVersion: ""
"""
POD = """apiVersion: v1
items:
- apiVersion: v1
  kind: Pod
  metadata:
    creationTimestamp: "2026-03-01T00:00:00Z"
    labels:
      app: konnectivity-agent
    name: konnectivity-agent-abcde
    namespace: kube-system
    ownerReferences:
    - apiVersion: apps/v1
      kind: DaemonSet
      name: konnectivity-agent
  spec:
    containers:
    - args:
      - --logtostderr=true
      - --proxy-server-host=c104.example.com
      - --proxy-server-port=31417
      image: icr.io/ext/konnectivity-agent:v0.33.0
      name: konnectivity-agent
    nodeName: 10.1.0.1
    serviceAccountName: konnectivity-agent
  status:
    containerStatuses:
    - image: icr.io/ext/konnectivity-agent:v0.33.0
      name: konnectivity-agent
      ready: true
      restartCount: 2
      state:
        running:
          startedAt: "2026-03-01T00:00:10Z"
    phase: Running
    podIP: 172.30.0.9
    startTime: "2026-03-01T00:00:00Z"
kind: List
metadata:
  resourceVersion: ""
"""


@pytest.mark.parametrize(
    ("text", "tables"), [(EVENT.format(kind="Pod"), ("events",)), (POD, ("pods", "containers", "container_args"))]
)
def test_both_readers_give_the_same_rows(
    text: str, tables: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the light reader picks is what a full load holds."""
    path = tmp_path / "list.yaml"
    path.write_text(text)
    picked = []
    light = kubectl_objects.scalars_of
    monkeypatch.setattr(kubectl_objects, "scalars_of", lambda t, k: picked.append(light(t, k)) or picked[-1])
    quick = analyzer.load(path, isolate=False)
    assert picked[0] is not None, "the item is one that the light reader takes"
    monkeypatch.setattr(kubectl_objects, "scalars_of", lambda *_: None)
    full = analyzer.load(path, isolate=False)
    for name in tables:
        assert len(quick[name])
        assert quick[name].astype(str).to_dict() == full[name].astype(str).to_dict(), name


@pytest.mark.parametrize("kind", ["Secret", "ConfigMap", "Pod", "Node"])
def test_an_event_about_anything_is_an_event(kind: str, tmp_path: Path) -> None:
    """Kinds that are skipped as objects are not skipped as what an event is about."""
    path = tmp_path / "events.yaml"
    path.write_text(EVENT.format(kind=kind))
    events = analyzer.load(path, isolate=False)["events"]
    assert events["object_kind"].tolist() == [kind]
    assert events["reason"].tolist() == ["Unhealthy"]


@pytest.mark.parametrize(
    ("block", "braces"),
    [
        ("    labels:\n      app: konnectivity-agent\n", "    labels: {app: konnectivity-agent}\n"),
        (
            "    - args:\n      - --logtostderr=true\n      - --proxy-server-host=c104.example.com\n      - --proxy-server-port=31417\n",
            "    - args: [--logtostderr=true, --proxy-server-host=c104.example.com, --proxy-server-port=31417]\n",
        ),
        (
            POD[POD.index("    - image: ") : POD.index("    phase:")],
            '    - {image: "icr.io/ext/konnectivity-agent:v0.33.0", name: konnectivity-agent, ready: true, restartCount: 2,'
            ' state: {running: {startedAt: "2026-03-01T00:00:10Z"}}}\n',
        ),
    ],
    ids=["labels", "arguments", "statuses"],
)
def test_what_stands_in_braces_is_loaded(block: str, braces: str, tmp_path: Path) -> None:
    """An item of which a part is written in braces or brackets loses nothing: it says the same as one in kubectl's own style."""
    assert POD.count(block) == 1
    rows = []
    for name, text in (("kubectl", POD), ("braces", POD.replace(block, braces))):
        path = tmp_path / name / "list.yaml"
        path.parent.mkdir()
        path.write_text(text)
        snapshot = analyzer.load(path, isolate=False)
        rows.append([
            snapshot[table].drop(columns=["source", "line", "line_end"], errors="ignore").astype(str).to_dict()
            for table in ("pods", "containers", "container_args")
        ])  # fmt: skip
    assert rows[0] == rows[1]
