"""Lines of one object that a filter let through."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.cut_objects import PARSERS

from tests.support.inline import bundle

API = "v1beta1.custom.metrics.k8s.io"
X509 = "x509: certificate signed by unknown authority"
YAML = f"""$ kubectl get apiservice {API} -o yaml | tail -20
  service:
    name: adapter
    namespace: monitoring
status:
  conditions:
  - lastTransitionTime: "2024-06-11T07:00:00Z"
    message: 'failing or missing response from https://172.30.3.9:6443/apis/a/v1:
      Get "https://172.30.3.9:6443/apis/a/v1": {X509}'
    reason: FailedDiscoveryCheck
    status: "False"
    type: Available
"""
DESCRIBED = f"""$ kubectl describe apiservices {API} | grep -A8 Conditions
  Conditions:
    Last Transition Time:  2024-06-11T07:00:00Z
    Message:               failing or missing response from https://172.30.3.9:6443/apis/a/v1: {X509}
    Reason:                FailedDiscoveryCheck
    Status:                False
    Type:                  Available
"""


@pytest.mark.parametrize(("text", "service", "line"), [(YAML, "monitoring/adapter", 9), (DESCRIBED, None, 4)])
def test_the_end_of_an_api_service_is_its_state(text: str, service: str | None, line: int) -> None:
    """The command names it, the lines its condition: the whole message is kept, and the line of its end is cited."""
    (row,) = bundle({"t.txt": text}).snapshot.rows["apiservices"]
    assert (row.name, row.service, row.available, row.line) == (API, service, "False (FailedDiscoveryCheck)", line)
    assert (row.message or "").endswith(X509)


def test_half_a_condition_is_none() -> None:
    """Without its status nothing is said; another condition is not taken for `Available`."""
    cut = YAML[: YAML.index("    status:")]
    assert not [row for row in bundle({"t.txt": cut}).snapshot.rows["apiservices"] if row.available is not None]
    assert not list(bundle({"t.txt": YAML.replace("Available", "Other")}).snapshot.rows["apiservices"])
    assert not list(bundle({"t.txt": YAML.replace("get apiservice", "get thing")}).snapshot.rows["apiservices"])


def test_the_end_of_an_image_stream_is_its_error() -> None:
    """The import's error names a connect of the API server's through the proxy beside it."""
    text = (
        "$ oc describe is ruby -n openshift | tail -4\nlatest\n  tagged from registry.example/ruby:latest\n\n"
        '  ! error: Import failed (InternalError): Get "https://registry.example/v2/": proxy error from konnectivity-server-local:8090 while dialing 23.50.3.1:443: 503 Service Unavailable\n'
    )
    (row,) = bundle({"t.txt": text}).snapshot.rows["log_signals"]
    assert (row.signal, row.line) == ("proxy_error", 5)


def test_a_message_alone_is_read_for_the_error_that_it_quotes() -> None:
    """`describe` behind `grep Message` states nothing of the object, and the refusal in it is one of the tunnel."""
    text = (
        "$ kubectl describe apiservice v1beta1.metrics.k8s.io | grep Message\n"
        "    Message:               failing or missing response from https://10.64.3.7:4443/apis/metrics.k8s.io/v1beta1: "
        'Get "https://10.64.3.7:4443/apis/metrics.k8s.io/v1beta1": No agent available\n'
    )
    case = bundle({"t.txt": text})
    assert case.status("SRV-03") == "fail"
    assert "metrics-api-down" not in case.causes


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert [one.rank for one in PARSERS] == [19, 39]
