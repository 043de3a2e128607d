"""
Entries of log services: the program's own line inside the record of Google Cloud, Azure, Loki, Elastic or Fluent Bit.

    {"textPayload":"I0302 ...","timestamp":"2026-03-02T08:00:01Z","resource":{"labels":{"pod_name":"..."}},"severity":"INFO"}
    {"time":"2026-03-02T08:00:01Z","category":"kube-apiserver","properties":{"log":"E0302 ...","pod":"..."}}

A service that took the line apart (`jsonPayload`) gets it put together as the JSON that the program would have written.
Sources: the services' documentation of their record formats (LogEntry, AKS resource logs, ContainerLogV2, logcli).
"""

from __future__ import annotations

import datetime
import json
from typing import Any, NamedTuple

from analyzer import patterns as regex
from analyzer.sources import any_service
from analyzer.sources.clock import rfc3339_us
from analyzer.sources.names import context_of
from analyzer.wording import is_number

MARKS = regex.compile(
    r'"(?:MESSAGE|textPayload|jsonPayload|properties|LogMessage|LogEntry|log_s|properties_log_s|kubernetes|line|_line|_source|ingestionTime|logStreamName|_raw|content|fields)"\s*:'
)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
HELD = regex.compile(rf'"{any_service.KLOG_HEAD}')
MESSAGES = ("textPayload", "LogMessage", "LogEntry", "log_s", "properties_log_s", "jsonPayload.message")
ENDS_OF_MILLISECONDS = 10**11, 10**14
TIMES = ("timestamp", "TimeGenerated", "time", "@timestamp", "ts", "receiveTimestamp")
PODS = (
    "pod",
    "kubernetes.pod_name",
    "kubernetes.pod.name",
    "PodName",
    "pod_s",
    "podName",
    "resource.labels.pod_name",
    "Name",
)
CONTAINERS = ("ContainerName", "containerName", "container_s", "resource.labels.container_name")
NODES = ("Computer", "node_s", "labels.compute.googleapis.com/resource_name")
PORTAL = regex.compile(
    r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}),? (?P<hour>\d{1,2}):(?P<rest>\d\d:\d\d(?:\.\d+)?) (?P<half>[AP])M$"
)


class ServiceRecord(NamedTuple):
    """
    One entry of a service: the program's line, and what the service knows of it.

    Attributes:
        local: `at` was printed in a zone that is not told.
    """

    text: str
    service: str
    at: int | None = None
    pod: str | None = None
    container: str | None = None
    node: str | None = None
    local: bool = False


def may_hold(text: str) -> bool:
    """May this JSON be a record of a service: a field's name or a line that a program wrote says so, and most lines have neither."""
    return HELD.search(text) is not None or MARKS.search(text) is not None


def entry(value: dict[str, Any]) -> ServiceRecord | None:
    """The entry that this record is, None where it is no service's."""
    if any_service.is_object(value):
        return None
    record = value
    inner = value.get("_source")
    if isinstance(inner, dict):
        value = inner
    for read in (_google, _azure, _table, _loki, _kubernetes, _logdna, _cloudwatch):
        if (found := read(value)) is not None:
            return _whole(found, record)
    text = _text(value.get("log"), value.get("message")) if isinstance(inner, dict) else None
    if text:
        return _whole(ServiceRecord(text.rstrip("\n"), "log shipper", time_of(value)), record)
    if (other := any_service.found_in(record)) is None:
        return None
    return ServiceRecord(other.text, "log service", other.at, other.pod, other.container, other.node, other.local)


def _whole(found: ServiceRecord, record: dict[str, Any]) -> ServiceRecord:
    """The entry with what the service's own form of it lacks, by the names of the record's fields."""
    if found.pod and found.node:
        return found
    other = any_service.beside(record, found.text)
    return found._replace(
        at=other.at if found.at is None else found.at,
        local=other.local if found.at is None else found.local,
        pod=found.pod or other.pod,
        container=found.container or other.container,
        node=found.node or other.node,
    )


def time_of(value: dict[str, Any]) -> int | None:
    """The record's own time; Azure's portal prints the American form."""
    for key in TIMES:
        text = value.get(key)
        if isinstance(text, (int, float)) and not isinstance(text, bool):
            first, last = ENDS_OF_MILLISECONDS
            if first < text < last:
                return int(text) * 1000
        if not isinstance(text, str):
            continue
        if m := PORTAL.match(text):
            hour = int(m["hour"]) % 12 + (12 if m["half"] == "P" else 0)
            text = f"{m['year']}-{int(m['month']):02}-{int(m['day']):02}T{hour:02}:{m['rest']}Z"
        if (at := rfc3339_us(text)) is not None:
            return at
    return None


def _at(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _text(*values: Any) -> str | None:
    return next((value for value in values if isinstance(value, str) and value), None)


def _google(value: dict[str, Any]) -> ServiceRecord | None:
    payload = value.get("jsonPayload")
    if isinstance(value.get("textPayload"), str):
        text = value["textPayload"].rstrip("\n")
    elif isinstance(payload, dict) and isinstance(payload.get("message", payload.get("msg")), str):
        text = _joined(payload, value.get("severity"))
        if text.startswith('"') and (header := _klog_header(value)):
            text = f"{header}] {text}"
    else:
        return None
    labels = _at(value, "resource", "labels")
    node = _text(_at(value, "labels", "compute.googleapis.com/resource_name"), _at(labels, "node_name"))
    return ServiceRecord(
        text,
        "cloud logging",
        time_of(value),
        _text(_at(labels, "pod_name")),
        _text(_at(labels, "container_name")),
        node,
    )


def _klog_header(value: dict[str, Any]) -> str:
    """The header that the collector took off a klog line and keeps in fields of its own; "" where it has not all of it."""
    level = str(value.get("severity") or "")[:1].replace("C", "F")
    at, file, line = time_of(value), _at(value, "sourceLocation", "file"), _at(value, "sourceLocation", "line")
    if level not in ("I", "W", "E", "F") or at is None or not isinstance(file, str) or not is_number(str(line)):
        return ""
    moment = EPOCH + datetime.timedelta(microseconds=at)
    pid = _at(value, "jsonPayload", "pid")
    return f"{level}{moment:%m%d %H:%M:%S.%f} {pid if is_number(str(pid)) else 1:>7} {file}:{line}"


def _joined(payload: dict[str, Any], severity: Any) -> str:
    """What the program wrote, of a payload that was taken apart; a line that only lost its header stays as it is."""
    message = str(payload.get("message", payload.get("msg")))
    rest = {
        k: v
        for k, v in payload.items()
        if k not in ("message", "msg", "pid", "source", "logtag", "stream", "@timestamp")
    }
    if message.startswith('"'):
        return message  # of klog, whatever the collector put beside it
    return json.dumps({"level": str(severity or "").lower(), "msg": message, **rest})


def _azure(value: dict[str, Any]) -> ServiceRecord | None:
    """Resource logs of AKS; some exports hold `properties` as a text of JSON."""
    inside = value.get("properties")
    if isinstance(inside, str) and inside.startswith("{"):
        try:
            inside = json.loads(inside)
        except (ValueError, RecursionError):
            return None
    log = _text(_at(inside, "log"))
    if log is None or "category" not in value:
        return None
    return ServiceRecord(
        log.rstrip("\n"),
        "azure diagnostics",
        time_of(value),
        _text(_at(inside, "pod")),
        _text(_at(inside, "containerName")),
        None,
    )


def _first(value: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return _text(*(value.get(name) for name in names))


def _table(value: dict[str, Any]) -> ServiceRecord | None:
    """A row of Log Analytics or of a CSV export: one flat record, whose message may be JSON itself."""
    text = _first(value, MESSAGES)
    if text is None:
        return None
    return ServiceRecord(
        text.rstrip("\r\n"),
        "log table",
        time_of(value),
        _first(value, PODS),
        _first(value, CONTAINERS),
        _first(value, NODES),
    )


def _loki(value: dict[str, Any]) -> ServiceRecord | None:
    labels = value.get("labels")
    if not isinstance(value.get("line"), str) or not isinstance(labels, dict):
        return None
    pod = _text(labels.get("pod"), labels.get("pod_name"))
    return ServiceRecord(
        value["line"].rstrip("\n"),
        "loki",
        time_of(value),
        pod,
        _text(labels.get("container")),
        _text(labels.get("node_name")),
    )


def _kubernetes(value: dict[str, Any]) -> ServiceRecord | None:
    """Fluent Bit and Filebeat put the pod's metadata beside the line."""
    about = value.get("kubernetes")
    text = _text(value.get("log"), value.get("message"))
    if not isinstance(about, dict) or text is None:
        return None
    pod = _text(about.get("pod_name"), _at(about, "pod", "name"))
    container = _text(about.get("container_name"), _at(about, "container", "name"))
    node = _text(about.get("host"), _at(about, "node", "name"))
    return ServiceRecord(text.rstrip("\n"), "log shipper", time_of(value), pod, container, node)


def _logdna(value: dict[str, Any]) -> ServiceRecord | None:
    """IBM Log Analysis (LogDNA): the file's name says whose log it was where no field does."""
    if not isinstance(value.get("_line"), str):
        return None
    named = context_of(str(value.get("_file") or ""))
    at = value.get("_ts")
    return ServiceRecord(
        value["_line"].rstrip("\n"),
        "log analysis",
        int(at) * 1000 if isinstance(at, (int, float)) and 0 < at < 10**14 else None,
        _text(value.get("pod")) or named.pod,
        _text(value.get("container"), value.get("_app")),
        _text(value.get("node"), value.get("_host")),
    )


def _cloudwatch(value: dict[str, Any]) -> ServiceRecord | None:
    if not isinstance(value.get("message"), str) or not ({"ingestionTime", "logStreamName", "eventId"} & value.keys()):
        return None
    named = context_of(f"containers/{value['logStreamName']}") if isinstance(value.get("logStreamName"), str) else None
    return ServiceRecord(
        value["message"].rstrip("\n"),
        "cloudwatch",
        time_of(value),
        named.pod if named else None,
        named.container if named else None,
    )
