"""A dial to the service of an aggregated API is the API server's own request, and no webhook's."""

from __future__ import annotations

import pytest
from analyzer.facts.aggregated_calls import is_aggregated
from analyzer.schema import ApiServiceRow, ServiceRow

ASKED = 'failing or missing response from https://10.240.17.165:443/apis/metrics.k8s.io/v1beta1: Get "https://10.240.17.165:443/apis/metrics.k8s.io/v1beta1": context deadline exceeded'


@pytest.mark.parametrize(
    ("target", "told"),
    [("10.240.17.165:443", True), ("10.240.17.166:443", True), ("10.240.17.167:443", False), ("10.240.17.165:8443", False), (None, False)],
)  # fmt: skip
def test_the_service_is_known_by_what_was_asked_or_by_its_address(target: str | None, told: bool) -> None:
    """The API server prints whom it asked; else the service of the API has that address."""
    apis = (
        ApiServiceRow(source="a", name="v1beta1.metrics.k8s.io", service="kube-system/metrics-server", message=ASKED),
        ApiServiceRow(source="a", name="v1beta1.custom.metrics.k8s.io", service="mon/adapter"),
    )
    services = (
        ServiceRow(source="s", namespace="mon", name="adapter", cluster_ip="10.240.17.166"),
        ServiceRow(source="s", namespace="mon", name="web", cluster_ip="10.240.17.167"),
    )
    assert is_aggregated(target, apis, services) is told
