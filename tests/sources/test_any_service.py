"""A line that a program wrote is found in the record of any service, and so is what the service knows of it."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from analyzer.sources import any_service
from analyzer.sources.any_service import ServiceLine, found_in, local_us, moment, name_of
from analyzer.sources.clock import rfc3339_us

from tests.support.inline import bundle, klog
from tests.support.values import are_values

LINE = klog("08:00:01.100000", '"cannot connect once" err="dial tcp 10.9.0.1:443: i/o timeout, \\"x\\""', "E", "clientset.go:200").rstrip("\n")  # fmt: skip
POD, NODE = "konnectivity-agent-7x2mq", "10.9.0.44"
STAMP, AT = "2026-03-02T08:00:01.1Z", 1_772_438_401_100_000
FILE = f"/var/log/pods/kube-system_{POD}_0a1b/konnectivity-agent/0.log"

RECORDS: dict[str, Any] = {
    "splunk": {"preview": False, "result": {"_raw": LINE, "host": NODE, "pod": POD, "_time": STAMP}},
    "datadog": {"content": {"message": LINE, "host": NODE, "timestamp": STAMP, "tags": ["env:x", f"pod_name:{POD}"]}},
    "grafana": {"line": LINE, "timestamp": "1772438401100000000", "fields": {"pod": POD, "node_name": NODE}},
    "kibana": {"_source": {"@timestamp": STAMP, "message": LINE, "pod_name": POD, "host": {"name": NODE}}},
    "fields": {"fields": {"message": [LINE], "kubernetes.pod.name": [POD], "@timestamp": [STAMP], "host.name": [NODE]}},
    "insights": {"fields": [{"field": "@timestamp", "value": "1772438401100"}, {"field": "@message", "value": LINE}, {"field": "kubernetes.host", "value": NODE}, {"field": "kubernetes.pod_name", "value": POD}]},
    "otel": {"timeUnixNano": "1772438401100000000", "body": {"stringValue": LINE}, "attributes": [{"key": "k8s.pod.name", "value": {"stringValue": POD}}, {"key": "k8s.node.name", "value": {"stringValue": NODE}}]},
    "in a field": {"timestamp": STAMP, "text": json.dumps({"message": {"log": LINE}, "kubernetes": {"pod_name": POD, "host": NODE}})},
    "by its file": {"ts": STAMP, "file": FILE, "node": NODE, "raw": LINE + "\n"},
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_line_time_pod_and_node(name: str) -> None:
    """Whatever the fields are called, and however deep they are."""
    found = found_in(RECORDS[name])
    assert found is not None
    assert (found.text, found.at, found.pod, found.node) == (LINE, AT, POD, NODE)


@pytest.mark.parametrize(
    "value",
    [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "status": {"message": LINE}},
        {"kind": "Event", "metadata": {}, "message": LINE},
        {"result": {"apiVersion": "v1", "message": LINE}},
        {"level": "info", "msg": "text", "pod": POD},
        {"a": LINE, "b": LINE.replace("10.9.0.1", "10.9.0.2")},
        {},
    ],
)
def test_what_holds_no_line_of_its_own(value: dict[str, Any]) -> None:
    """An object's message may be a container's last words; of two lines neither is the record's."""
    assert found_in(value) is None


def test_times_of_services() -> None:
    """Seconds to nanoseconds since 1970 are told apart by their size; a number of another size is none."""
    texts = (STAMP, "1772438401.1", "1772438401100", "1772438401100000", "1772438401100000000")
    assert [moment(text) for text in texts] == [AT] * 5
    assert [moment(text) for text in ("12", "-1", "x", "2026-03-02 08:00:01", "1e300", "nan")] == [None] * 6


def test_names_without_their_signs() -> None:
    """One field has many spellings."""
    assert {name_of(one) for one in ("Pod Name", "pod_name", "podName", "pod-name")} == {"podname"}
    assert name_of("kubernetes.pod.name") == "kubernetes.pod.name"


def test_an_instance_is_a_host_without_its_port() -> None:
    """Prometheus' label names a port, which is no part of a node's name."""
    assert found_in({"log_line": LINE, "instance": "w1:9100", "node": "w2"}) == ServiceLine(
        LINE, None, None, None, "w2"
    )


HEADS = {
    "splunk": (["_time", "host", "sourcetype", "pod", "_raw"], [STAMP, NODE, "kube:log", POD, LINE], ","),
    "datadog": (["Date", "Host", "Service", "Pod Name", "Content"], [STAMP, NODE, "agent", POD, LINE], ","),
    "grafana": (["Date", "labels", "Time", "Line", "tsNs"], ["2026-03-02", json.dumps({"pod": POD, "node_name": NODE}), "1772438401100", LINE, "1"], ","),
    "kibana": (["_source.@timestamp", "_source.kubernetes.pod.name", "_source.host.name", "_source.message"], [STAMP, POD, NODE, LINE], ","),
    "google": (["insertId", "labels.compute.googleapis.com/resource_name", "resource.labels.pod_name", "textPayload", "timestamp"], ["1", NODE, POD, LINE, STAMP], ","),
    "first": (["message", "time", "pod", "node"], [LINE, STAMP, POD, NODE], ","),
    "levels": (["Timestamp", "Severity", "Application", "Text", "Pod", "Host"], [STAMP, "Info", "kube-system", LINE, POD, NODE], "\t"),
    "german": (["Zeit", "Pod", "Host", "Nachricht"], [STAMP, POD, NODE, LINE], ";"),
    "no titles": ([], [STAMP, NODE, POD, LINE], ","),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("around", [("", ""), ("Hi,\nthis is the export:\n\n", "\nRegards\n"), ("```csv\n", "```\n")])
def test_a_table_with_a_column_of_lines(name: str, around: tuple[str, str]) -> None:
    """The column is told by what stands in it; its titles, separator and place may be any, and so may the text around."""
    heads, cells, separator = HEADS[name]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([heads] * bool(heads) + [cells] * 3)
    case = bundle({"export.csv": around[0] + out.getvalue() + around[1]})
    events = case.snapshot["konnectivity_events"]
    assert events["error"].tolist() == ['dial tcp 10.9.0.1:443: i/o timeout, "x"'] * 3
    assert (set(events["pod"]), set(events["node"])) == ({POD}, {NODE})
    first = 1 + bool(heads) + around[0].count("\n")
    assert events["line"].tolist() == [first, first + 1, first + 2]
    words = [text for text in case.snapshot["unread"]["text"] if text not in ("Hi,", "this is the export:", "Regards")]
    assert words == []


@pytest.mark.parametrize("form", ["{}\t{}", "{}\t{}\n"])
def test_lines_behind_a_time_and_a_tab(form: str) -> None:
    """As a browser's page of logs copies them; the time is the browser's."""
    text = "".join(
        form.format(f"2026-03-02 09:00:0{at}.100", LINE) + ("" if form.endswith("\n") else "\n") for at in (1, 2)
    )
    events = bundle({"copied.txt": text}).snapshot["konnectivity_events"]
    assert len(events) == 2
    assert {one.hour for one in events["at"]} == {8}


def test_objects_on_one_line_each_are_objects() -> None:
    """An event's message makes it no record of a log."""
    one = {"kind": "Event", "apiVersion": "v1", "metadata": {"name": "x", "namespace": "shop"}, "reason": "BackOff", "message": "m", "type": "Warning", "involvedObject": {"kind": "Pod", "name": "p"}}  # fmt: skip
    case = bundle({"events.json": json.dumps(one) + "\n" + json.dumps(one | {"reason": "Unhealthy"}) + "\n"})
    assert case.snapshot["events"]["reason"].tolist() == ["BackOff", "Unhealthy"]
    assert not len(case.snapshot["log_lines"])


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(any_service)


@pytest.mark.parametrize(
    "text",
    [
        "Jun 10, 2024 @ 10:00:05.123",
        "June 10, 2024 10:00:05.123",
        "Mon, 10 Jun 2024 10:00:05.123",
        "Jun 10, 2024, 10:00:05.123 AM",
        "2024-06-10 10:00:05.123",
    ],
)
def test_times_of_a_browser_s_page(text: str) -> None:
    """They are in a zone that is not told, so they are no moment; their day and year count."""
    assert moment(text) is None
    assert local_us(text) == rfc3339_us("2024-06-10T10:00:05.123Z")
    found = found_in({"@timestamp": text, "message": LINE})
    assert found is not None
    assert (found.at, found.local) == (rfc3339_us("2024-06-10T10:00:05.123Z"), True)


@pytest.mark.parametrize(
    "text", ["Jun 2024 10:00:05", "Foo 10, 2024 @ 10:00:05", "10:00:05", "Feb 30, 2024 @ 10:00:05", "5"]
)
def test_what_is_no_local_time(text: str) -> None:
    """No month, no day, no such day."""
    assert local_us(text) is None


def test_a_half_of_the_day() -> None:
    """Noon and midnight are twelve."""
    for text, hour in (("12:00:05 AM", "00"), ("12:00:05 PM", "12"), ("1:00:05 pm", "13"), ("11:00:05 am", "11")):
        assert local_us(f"Jun 10, 2024 @ {text}") == rfc3339_us(f"2024-06-10T{hour}:00:05Z")


def test_a_page_s_table_gives_its_records_the_year_and_not_the_zone() -> None:
    """Kibana's export from a browser two hours east of UTC: the program's own clock stands."""
    text = (
        '@timestamp,kubernetes.pod_name,message\n"Mar 2, 2024 @ 10:00:01.200",'
        + POD
        + ',"'
        + LINE.replace('"', '""')
        + '"\n'
    )
    events = bundle({"export.csv": text}).snapshot["konnectivity_events"]
    assert [str(at) for at in events["at"]] == ["2024-03-02 08:00:01.100000+00:00"]
