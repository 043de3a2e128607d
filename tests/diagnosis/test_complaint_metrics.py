"""`top` where nobody installed what answers it."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_metrics import INSTALLED

from tests.support.inline import bundle, pod, pods

NONE_THERE = (
    "$ kubectl get apiservice v1beta1.metrics.k8s.io\n"
    'Error from server (NotFound): apiservices.apiregistration.k8s.io "v1beta1.metrics.k8s.io" not found\n'
)
TOP = "$ kubectl top nodes\nerror: Metrics API not available\n"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"t.txt": TOP + NONE_THERE}, True),
        ({"t.txt": TOP}, False),
        ({"t.txt": TOP + NONE_THERE, "p.txt": pods(pod("metrics-server-6c8d9f7b5-ddddd"))}, False),
        ({"t.txt": TOP + NONE_THERE + "Error from server: etcdserver: request timed out\n"}, False),
    ],
)
def test_an_api_that_the_server_does_not_know_is_no_leg_of_the_tunnel(files: dict[str, str], told: bool) -> None:
    """The API server itself says so; with a pod of metrics-server, or with another error beside it, the line names no leg."""
    words = bundle(files).report.data.complaint
    assert words is not None
    assert (words.leg == "API server to the metrics API, which it does not have") is told
    assert (words.candidates[0].shown_by == INSTALLED) is told
