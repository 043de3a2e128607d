"""
Entries of log services that have no form of their own here: any record around a line that a program wrote.

::

    {"result": {"_raw": "I0302 10:00:00.123456 ...", "host": "10.0.1.44", "_time": "2026-03-02T10:00:00.123+00:00"}}
    {"content": {"message": "I0302 ...", "host": "w1", "tags": ["pod_name:konnectivity-agent-2xk9p"]}}
    "Date","Host","Service","Pod Name","Content"

What the program wrote is told by its own header, and not by the field's name; pod, container, node and time by the words in the
names of their fields, which Splunk, Datadog, Grafana, Elastic, CloudWatch and others put in their own order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.sources.clock import MONTHS, at_us, rfc3339_us
from analyzer.sources.names import context_of

KLOG_HEAD = r"[IWEF]\d{4} \d\d:\d\d:\d\d"
# a line as programs of these clusters begin it: klog, its JSON and zap's, logrus, Calico, BIRD, the Go log, a runtime's prefix
WRITTEN = regex.compile(
    rf"(?:{KLOG_HEAD}|\{{\"(?:level|ts|msg|time|severity)\":|time=\"?\d{{4}}-|\d{{4}}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,]?\d*(?:Z|[+-]\d\d:?\d\d)?"
    rf"(?: (?:stdout|stderr) [FP] | \[[A-Z]+\]\[\d+\] |\t[A-Za-z]+\t| bird6?: )|bird6?: |\d{{4}}/\d\d/\d\d \d\d:\d\d:\d\d )"
)
# in the text of a record: a field that holds such a line
QUOTE = r"\\{0,4}\""  # also in a text that is a field itself
HOLDS = regex.compile(rf"\"[\w.@ -]{{1,60}}{QUOTE}\s*+:\s*+(?:\[\s*+)?{QUOTE}{KLOG_HEAD}")
OBJECT = frozenset({"apiVersion", "involvedObject", "containerStatuses"})
"""Keys of Kubernetes objects, in which the last words of a container or a message may be a log's."""
NO_LETTER = regex.compile(r"[^a-z0-9]+")
TAG = regex.compile(r"(?P<key>[A-Za-z_][\w.-]{1,60}):(?P<value>\S{1,200})$")
POD = regex.compile(r"(?:^|\.)(?:kubernetes|kube|k8s)?pod(?:\.?names?|s)?$")
CONTAINER = regex.compile(
    r"(?:^|\.)(?:(?:kubernetes|kube|k8s)?container\.?(?:name)?|appname|service|subsystem(?:name)?)$"
)
NODE = regex.compile(
    r"(?:^|\.)(?:(?:(?:kubernetes|kube|k8s|source)?(?:pod)?(?:node|host)\.?(?:name)?)|computer|instance|comresourcename)$"
)
STREAM = regex.compile(r"(?:^|\.)(?:logstream(?:name)?|filename|logfile\.?path|source|file|path)$")
TIME = regex.compile(
    r"(?:^|\.)(?:time|timestamp|timestampus|date|ts|tsns|datetime|eventtime|messagetime|ingestiontime|receivetimestamp|timeunixnano)$"
)
ZONED = regex.compile(r":\d\d(?:[.,]\d+)? ?(?:Z|[+-]\d\d:?\d\d)$")  # a page of a browser prints its own zone's time
WORDED = regex.compile(
    r"(?:[^\W\d_]{2,9},? )?(?:(?P<first>\d{1,2}) )?(?P<month>[A-Za-z]{3,9})\.?(?: (?P<day>\d{1,2})(?!\d))?,? (?P<year>\d{4}),?(?: @| at)? "
    r"(?P<clock>\d{1,2}:\d\d:\d\d(?:\.\d{1,9})?)(?: ?(?P<half>[AaPp][Mm]))?$"
)
SECONDS, LAST = 10**9, 10**18
DEPTH, FIELDS = 4, 200


class ServiceLine(NamedTuple):
    """
    The line inside a record, and what the record says of it.

    Attributes:
        local: `at` was printed in a zone that is not told.
    """

    text: str
    at: int | None
    pod: str | None
    container: str | None
    node: str | None
    local: bool = False


def is_object(value: Mapping[str, Any]) -> bool:
    """Is this a Kubernetes object, or a part of one, and no record of a log."""
    return not OBJECT.isdisjoint(value) or ("kind" in value and "metadata" in value)


def found_in(value: Mapping[str, Any]) -> ServiceLine | None:
    """The program's line in this record; None for a record that holds none, and for what is no record of a log."""
    if is_object(value):
        return None
    fields = list(_fields(value, "", 0))[:FIELDS]
    lines = [text for _, text in fields if WRITTEN.match(text)]
    if len(lines) != 1 and not (lines and lines.count(lines[0]) == len(lines)):
        return None
    return of_fields(lines[0], fields)


def beside(value: Mapping[str, Any], text: str) -> ServiceLine:
    """What a record says of the line that was found in it."""
    return of_fields(text, list(_fields(value, "", 0))[:FIELDS])


def of_fields(text: str, fields: list[tuple[str, str]]) -> ServiceLine:
    """The line with what the (name, value) pairs beside it say."""
    beside = [(key, one) for key, one in fields if one != text]
    stream = _first(beside, STREAM)
    # CloudWatch puts the node and the path, with dots, in front of the file's name
    named = (
        context_of(stream if "/" in stream else f"containers/{stream.rpartition('.containers.')[2]}")
        if stream
        else None
    )
    times = [one for key, one in beside if TIME.search(key)]
    at = next((at for one in times if (at := moment(one)) is not None), None)
    local = None if at is not None else next((at for one in times if (at := local_us(one)) is not None), None)
    pod = _first(beside, POD) or (named.pod if named else None)
    container = _first(beside, CONTAINER) or (named.container if named else None)
    node = _first(beside, NODE, is_node=True)
    return ServiceLine(text.rstrip("\r\n"), local if at is None else at, pod, container, node, local is not None)


def moment(text: str) -> int | None:
    """A time as services print it: RFC 3339 with a zone, or seconds, milli-, micro- or nanoseconds since 1970; in microseconds."""
    if ZONED.search(text) and (at := rfc3339_us(text)) is not None:
        return at
    try:
        number = float(text)
    except ValueError:
        return None
    if not SECONDS <= number < 2 * LAST * 10:
        return None
    for unit, scale in ((1e11, 1e6), (1e14, 1e3), (1e17, 1.0), (1e20, 1e-3)):
        if number < unit:
            return round(number * scale) if unit > 1e11 else round(number * 1e6)
    return None


def local_us(text: str) -> int | None:
    """A time without a zone, as the page of a browser prints it (`Jun 10, 2024 @ 10:00:05.123` of Kibana), as if it were UTC."""
    if (at := rfc3339_us(text)) is not None:
        return at
    m = WORDED.match(text)
    month = MONTHS.get(m["month"][:3].capitalize()) if m else None
    if m is None or month is None or not (m["first"] or m["day"]):
        return None
    hour, _, rest = m["clock"].partition(":")
    hours = int(hour) % 12 + 12 * (m["half"].upper() == "PM") if m["half"] else int(hour)
    return at_us(int(m["year"]), month, int(m["day"] or m["first"]), f"{hours:02}:{rest}")


def name_of(key: str) -> str:
    """A field's name without its signs and in small letters: `Pod Name`, `pod_name` and `podName` are one."""
    return ".".join(NO_LETTER.sub("", part) for part in key.lower().replace("labels.", ".").split("."))


def _first(fields: list[tuple[str, str]], wanted: regex.Pattern[str], *, is_node: bool = False) -> str | None:
    for key, text in fields:
        if wanted.search(key) and 0 < len(text) <= 253 and " " not in text and "://" not in text:
            if is_node and text.rpartition(":")[0] and not valid(text):
                continue  # an instance with its port
            return text
    return None


def _fields(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """(name, text) of every scalar in a record; tags of the form `key:value` are fields, too, and a field may be JSON itself."""
    if isinstance(value, dict):
        if depth > DEPTH or is_object(value):
            return
        for key, inner in value.items():
            yield from _fields(inner, f"{name}.{name_of(str(key))}" if name else name_of(str(key)), depth + 1)
    elif isinstance(value, list):
        for inner in value[:50]:
            if isinstance(inner, dict) and "value" in inner and ("field" in inner or "key" in inner):
                # CloudWatch's answer to a query, OpenTelemetry's attributes
                yield from _fields(inner["value"], name_of(str(inner.get("field", inner.get("key")))), depth + 1)
            elif isinstance(inner, str) and (tag := TAG.match(inner)):
                yield name_of(tag["key"]), tag["value"]
            else:
                yield from _fields(inner, name, depth + 1)
    elif isinstance(value, str):
        name = name.removesuffix(".stringvalue")
        if value[:1] == "{" and depth <= DEPTH and not WRITTEN.match(value):
            try:
                yield from _fields(json.loads(value), name, depth + 1)
                return
            except (ValueError, RecursionError):
                pass
        yield name, value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield name, str(value)
