"""Entries of log services hold the program's own line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.sources import services
from analyzer.sources.services import ServiceRecord, entry, time_of
from analyzer.sources.wrappers import peel

from tests.support.values import are_values

AT = 1_772_438_401_100_000  # 2026-03-02T08:00:01.1Z
STAMP = "2026-03-02T08:00:01.1Z"
LINE = 'E0302 08:00:01.100000       1 clientset.go:200] "cannot connect once" err="x"'
LABELS = {"labels": {"pod_name": "agent-1", "container_name": "agent"}, "type": "k8s_container"}


@pytest.mark.parametrize(
    ("value", "service", "node"),
    [
        ({"textPayload": LINE + "\n", "timestamp": STAMP, "resource": LABELS, "labels": {"compute.googleapis.com/resource_name": "w1"}}, "cloud logging", "w1"),
        ({"time": STAMP, "category": "kube-apiserver", "properties": {"log": LINE + "\n", "pod": "agent-1", "containerName": "agent"}}, "azure diagnostics", None),
        ({"time": STAMP, "category": "kube-apiserver", "properties": json.dumps({"log": LINE, "pod": "agent-1", "containerName": "agent"})}, "azure diagnostics", None),
        ({"TimeGenerated": "3/2/2026, 8:00:01.100 AM", "Computer": "w1", "PodName": "agent-1", "ContainerName": "agent", "LogMessage": LINE}, "log table", "w1"),
        ({"labels": {"pod": "agent-1", "container": "agent", "node_name": "w1"}, "line": LINE, "timestamp": STAMP}, "loki", "w1"),
        ({"@timestamp": STAMP, "message": LINE, "kubernetes": {"pod": {"name": "agent-1"}, "container": {"name": "agent"}, "node": {"name": "w1"}}}, "log shipper", "w1"),
        ({"_source": {"time": STAMP, "log": LINE + "\n", "kubernetes": {"pod_name": "agent-1", "container_name": "agent", "host": "w1"}}}, "log shipper", "w1"),
    ],
)  # fmt: skip
def test_every_service_gives_line_time_and_pod(value: dict[str, Any], service: str, node: str | None) -> None:
    """Each in its own words, and the same from a line of a log."""
    assert entry(value) == ServiceRecord(LINE, service, AT, "agent-1", "agent", node)
    peeled = peel(json.dumps(value))
    assert (peeled.text, peeled.at, peeled.pod, peeled.container, peeled.node) == (LINE, AT, "agent-1", "agent", node)
    assert peeled.layers == (service,)


def test_a_line_that_was_taken_apart_is_put_together() -> None:
    """Fields of the payload are the program's; a line that only lost its header stays as it is."""
    found = entry({"jsonPayload": {"message": "cannot connect once", "err": "x", "pid": "1"}, "severity": "ERROR"})
    assert found is not None
    assert json.loads(found.text) == {"level": "error", "msg": "cannot connect once", "err": "x"}
    found = entry({"jsonPayload": {"message": '"cannot connect once" err="x"', "pid": "1"}})
    assert found is not None
    assert found.text == '"cannot connect once" err="x"'


@pytest.mark.parametrize(
    "value",
    [{}, {"jsonPayload": {"count": 1}}, {"properties": {"log": "x"}}, {"properties": "{bad", "category": "a"}, {"line": "x"}, {"line": 12, "labels": {}}, {"kubernetes": "x", "log": "y"}, {"kubernetes": {}}],
)  # fmt: skip
def test_what_is_no_entry(value: dict[str, Any]) -> None:
    """A program's own JSON is left alone."""
    assert entry(value) is None


@pytest.mark.parametrize(
    ("text", "at"),
    [(STAMP, AT), ("3/2/2026, 8:00:01.100 AM", AT), ("3/2/2026 8:00:01.100 AM", AT), ("3/2/2026, 8:00:01.100 PM", AT + 12 * 3_600_000_000), ("3/2/2026, 12:00:01.100 AM", AT - 8 * 3_600_000_000), ("3/2/2026, 12:00:01.100 PM", AT + 4 * 3_600_000_000), ("yesterday", None)],
)  # fmt: skip
def test_times(text: str, at: int | None) -> None:
    """Azure's portal prints twelve hours twice; what is no time is none."""
    assert time_of({"TimeGenerated": text}) == at


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(services)


def test_a_header_in_fields_of_its_own_is_put_back() -> None:
    """The collector keeps level, place and process of a klog line beside its message; without a place no header is made up."""
    value = {
        "jsonPayload": {"message": '"cannot connect once" err="x"', "pid": "7"}, "severity": "ERROR",
        "timestamp": "2026-03-02T08:00:01.100001Z", "sourceLocation": {"file": "clientset.go", "line": "195"},
    }  # fmt: skip
    found = entry(value)
    assert found is not None
    assert found.text == 'E0302 08:00:01.100001       7 clientset.go:195] "cannot connect once" err="x"'
    for lacking in ("sourceLocation", "severity", "timestamp"):
        part = entry({key: one for key, one in value.items() if key != lacking})
        assert part is not None
        assert part.text == '"cannot connect once" err="x"'
