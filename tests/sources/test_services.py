"""Entries of log services hold the program's own line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.sources import services
from analyzer.sources.services import ServiceRecord, _cloudwatch, _google, _klog_header, _logdna, _loki, entry, time_of
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


@pytest.mark.parametrize(
    ("value", "at"),
    [
        (10**11, None),
        (10**11 + 1, (10**11 + 1) * 1000),
        (10**14 - 1, (10**14 - 1) * 1000),
        (10**14, None),
        (1.5e12, 1_500_000_000_000_000),
        (True, None),
        ("1772438401100", None),
        (None, None),
    ],
)
def test_a_number_is_a_time_in_milliseconds(value: Any, at: int | None) -> None:
    """Of a size that milliseconds of our days have; the next field is asked where the first says nothing."""
    assert time_of({"timestamp": value}) == at
    assert time_of({"timestamp": value, "ts": STAMP}) == (at or AT)


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ({"_line": "x\n", "_ts": 5, "pod": "p", "_app": "a", "_host": "h"}, ("x", 5000, "p", "a", "h")),
        ({"_line": "x", "_ts": 0}, ("x", None, None, None, None)),
        ({"_line": "x", "_ts": 10**14}, ("x", None, None, None, None)),
        ({"_line": "x", "_ts": 10**14 - 1}, ("x", (10**14 - 1) * 1000, None, None, None)),
        (
            {"_line": "x", "_ts": "5", "container": "c", "_app": "a", "node": "n", "_host": "h"},
            ("x", None, None, "c", "n"),
        ),
        ({"_line": 5}, None),
    ],
)
def test_what_ibm_s_log_analysis_says(value: dict[str, Any], seen: tuple[Any, ...] | None) -> None:
    """A field of the pod's comes before what the shipper knows; a time is one of our days."""
    found = _logdna(value)
    assert (found and (found.text, found.at, found.pod, found.container, found.node)) == seen


def test_a_stream_s_name_says_whose_log_it_is() -> None:
    """Of CloudWatch one of three fields is there; without the stream's name the pod is not known."""
    for key in ("ingestionTime", "eventId"):
        found = _cloudwatch({"message": "x\n", key: 1})
        assert found is not None
        assert (found.text, found.pod, found.container) == ("x", None, None)
    assert _cloudwatch({"message": "x"}) is None
    assert _cloudwatch({"message": 1, "eventId": 1}) is None
    found = _cloudwatch(
        {
            "message": "x",
            "logStreamName": "konnectivity-agent-x2k9p_kube-system_konnectivity-agent-" + "0a1b2c3d" * 8 + ".log",
        }
    )
    assert found is not None
    assert (found.pod, found.container) == ("konnectivity-agent-x2k9p", "konnectivity-agent")


@pytest.mark.parametrize(
    ("change", "header"),
    [
        ({}, "E0302 08:00:01.100000       7 a.go:5"),
        ({"severity": "CRITICAL"}, "F0302 08:00:01.100000       7 a.go:5"),
        ({"jsonPayload": {"pid": "x"}}, "E0302 08:00:01.100000       1 a.go:5"),
        ({"severity": "DEBUG"}, ""),
        ({"severity": None}, ""),
        ({"timestamp": "x"}, ""),
        ({"sourceLocation": {"file": 5, "line": "5"}}, ""),
        ({"sourceLocation": {"file": "a.go", "line": "x"}}, ""),
    ],
)
def test_klogs_header_has_all_its_fields(change: dict[str, Any], header: str) -> None:
    """Level, time, place and line; a process that is no number is the first of its container."""
    value = {
        "severity": "ERROR",
        "timestamp": STAMP,
        "sourceLocation": {"file": "a.go", "line": "5"},
        "jsonPayload": {"pid": "7"},
    }
    assert _klog_header(value | change) == header


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"jsonPayload": {"msg": "x", "a": 1}}, '{"level": "", "msg": "x", "a": 1}'),
        ({"jsonPayload": {"message": '"x" a=1', "stream": "stderr"}}, '"x" a=1'),
        (
            {"jsonPayload": {"message": "x", "pid": 1, "source": 1, "logtag": 1, "stream": 1, "@timestamp": 1}},
            '{"level": "", "msg": "x"}',
        ),
        ({"jsonPayload": {"message": 5}}, None),
        ({"jsonPayload": "x"}, None),
        ({"textPayload": 5}, None),
        ({"textPayload": "x\n\n"}, "x"),
    ],
)
def test_a_payload_is_the_programs_line(value: dict[str, Any], text: str | None) -> None:
    """What the collector put beside it goes, what the program wrote stays."""
    found = _google(value)
    assert (found and found.text) == text


def test_loki_s_entry_has_a_line_and_labels() -> None:
    """Both, or it is none."""
    assert _loki({"line": "x"}) is None
    assert _loki({"labels": {}, "line": 5}) is None
    found = _loki({"labels": {"pod_name": "p"}, "line": "x\n"})
    assert found is not None
    assert (found.text, found.pod, found.container) == ("x", "p", None)


def test_what_the_form_lacks_is_looked_for_beside_it() -> None:
    """Unless pod and node are known; the service's own words come first."""
    value = {
        "labels": {"pod": "p", "node_name": "n"},
        "line": LINE,
        "namespace": "x",
        "container_name": "other",
        "time": STAMP,
    }
    found = entry(value)
    assert found is not None
    assert (found.pod, found.node, found.container) == ("p", "n", None)
    shipped = entry({"_source": {"message": LINE + "\n", "@timestamp": STAMP}})
    assert shipped is not None
    assert (shipped.text, shipped.service, shipped.at) == (LINE, "log shipper", AT)
