"""`top` asks one API service."""

from __future__ import annotations

import pytest
from analyzer.facts.metrics import is_resource_metrics

from tests.support.inline import bundle, classic, nodes


@pytest.mark.parametrize(("name", "is_it"), [
    ("v1beta1.metrics.k8s.io", True), ("v1.metrics.k8s.io", True), ("v1beta1.custom.metrics.k8s.io", False),
    ("v1beta1.external.metrics.k8s.io", False), ("v1beta1.metrics.k8s.io.example.com", False), (None, False),
])  # fmt: skip
def test_the_group_of_top(name: str | None, is_it: bool) -> None:
    """The version does not matter, what stands before the group does."""
    assert is_resource_metrics(name) is is_it


def test_a_custom_metrics_adapter_that_is_down_does_not_break_top() -> None:
    """It is an aggregated API like any other; metrics-server is available."""
    services = (
        "NAME                            SERVICE                       AVAILABLE                  AGE\n"
        "v1beta1.custom.metrics.k8s.io   monitoring/prometheus-adapter   False (MissingEndpoints)   30d\n"
        "v1beta1.metrics.k8s.io          kube-system/metrics-server    True                       30d\n"
    )
    case = bundle({"n.txt": nodes(classic("10.0.0.1")), "apiservices.txt": services})
    assert (case.status("MET-01"), case.status("MET-02")) == ("pass", "fail")
    assert case.subjects("MET-02") == ["v1beta1.custom.metrics.k8s.io"]
    assert "metrics-api-down" not in case.causes
