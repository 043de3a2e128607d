"""Which API service answers `kubectl top`."""

from __future__ import annotations

from analyzer import patterns as regex

RESOURCE_METRICS = regex.compile(r"v\d\w{0,20}\.metrics\.k8s\.io")


def is_resource_metrics(name: str | None) -> bool:
    """
    Is this API service the group `metrics.k8s.io` itself.

    `custom.metrics.k8s.io` and `external.metrics.k8s.io` serve autoscalers; `top` asks neither.
    """
    return RESOURCE_METRICS.fullmatch(name or "") is not None
