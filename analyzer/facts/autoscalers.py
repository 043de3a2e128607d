"""
Autoscalers that say what they lack: a request of a container, of which a figure is a share.

::

    Warning  FailedGetResourceMetric  horizontal-pod-autoscaler  failed to get cpu utilization: missing request for cpu in container proxy of Pod web-0

The figures themselves came, so neither the metrics API nor the tunnel is at fault (kubernetes, pkg/controller/podautoscaler/replica_calculator.go;
before 1.27 without the container).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.facts.pods import ENDS
from analyzer.schema import EventRow

REASONS = frozenset({"FailedGetResourceMetric", "FailedComputeMetricsReplicas", "FailedGetContainerResourceMetric"})
LACKS = regex.compile(
    r"missing request for (?P<resource>[a-z-]{2,40})(?: (?:in|on) container (?P<container>[\w.-]{1,63}) of [Pp]od (?:[\w.-]{1,63}/)?(?P<pod>[\w.-]{1,253}))?"
)


ORDINAL = regex.compile(r"-\d{1,3}$")
"""What a StatefulSet puts behind the name of each of its pods."""


class NoRequest(NamedTuple):
    """
    A container without the request that an autoscaler counts by.

    Attributes:
        container, pod: "" where the words do not name them.
    """

    row: EventRow
    resource: str
    container: str = ""
    pod: str = ""


def without_request(events: Iterable[EventRow]) -> list[NoRequest]:
    """Each of them once, by the last event that says so."""
    found: dict[tuple[str, str, str], NoRequest] = {}
    for row in events:
        if row.reason in REASONS and (m := LACKS.search(row.message or "")):
            one = NoRequest(row, m["resource"], m["container"] or "", m["pod"] or "")
            found[one.resource, one.container, one.pod] = one
    return list(found.values())


def workload_of(pod: str) -> tuple[str, str]:
    """(name, kind) of what makes a pod, by the form of the pod's name; "" for a pod that nothing names."""
    ordinal = ORDINAL.search(pod)
    return ENDS.sub("", ORDINAL.sub("", pod)), "statefulset" if ordinal else "deployment"
