"""NOD-02: does the API server accept the certificates that kubelets show."""

from __future__ import annotations

import pytest
from analyzer.checks.details import KubeletCertificate, KubeletCertificates
from analyzer.konnectivity.certificate_names import valid_for
from analyzer.tunnel.errors import Trust

from tests.support.inline import Case, bundle

URL = 'Error from server: Get "https://{}:10250/containerLogs/a/b/c": {}\n'
EXPIRED = "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2024-05-02T09:11:12Z is after 2024-05-01T00:00:00Z"
AUTHORITY = "x509: certificate signed by unknown authority"
NAME = "x509: cannot validate certificate for 10.1.0.2 because it doesn't contain any IP SANs"
BARE = "Error from server: error dialing backend: remote error: tls: internal error\n"


def of(*texts: str) -> Case:
    return bundle({"e.txt": "".join(texts)})


@pytest.mark.parametrize(
    ("text", "host", "trust"),
    [
        (URL.format("10.1.0.2", EXPIRED), "10.1.0.2", Trust.EXPIRED),
        (URL.format("[fd00::2]", AUTHORITY), "fd00::2", Trust.AUTHORITY),
        (URL.format("w1.example.com", NAME), "w1.example.com", Trust.NAME),
        (BARE, None, Trust.REJECTED),
        (f"error: unable to upgrade connection: error dialing backend: {NAME}\n", "10.1.0.2", Trust.NAME),
        (
            "Error from server: error dialing backend: x509: certificate is valid for 10.9.0.1, localhost, not 10.1.0.7\n",
            "10.1.0.7",
            Trust.NAME,
        ),
    ],
)
def test_a_refused_certificate_fails(text: str, host: str | None, trust: Trust) -> None:
    """With the node that the error names, be it by what its certificate lacks, the reason in Go's words, and its line."""
    case = of(text)
    assert case.status("NOD-02") == "fail"
    names = valid_for(text)
    assert case.check("NOD-02").detail == KubeletCertificates((KubeletCertificate(host, trust, names),))
    assert (case.subjects("NOD-02"), case.places("NOD-02")) == ([host] if host else [], ["e.txt:1"])


@pytest.mark.parametrize("path", ["metrics/resource", "metrics/cadvisor", "stats/summary?only_cpu_and_memory=true"])
def test_who_collects_numbers_is_not_the_api_server(path: str) -> None:
    """metrics-server has a CA of its own, and what it refuses the API server may take."""
    line = f'E0612 08:11:20.112233       1 scraper.go:140] "Failed to scrape node" err="Get \\"https://10.1.0.2:10250/{path}\\": {NAME}" node="w1"\n'
    assert bundle({"metrics-server.log": line}).status("NOD-02") != "fail"


def test_each_kubelet_is_named_once_and_a_nameless_error_is_one_of_theirs() -> None:
    """Three calls, two kubelets; their requests for certificates that wait are named."""
    csr = (
        "$ kubectl get csr\nNAME        AGE   SIGNERNAME                      REQUESTOR         REQUESTEDDURATION   CONDITION\n"
        "csr-8xkq2   4m    kubernetes.io/kubelet-serving   system:node:w1    <none>              Pending\n"
    )
    case = of(BARE, URL.format("10.1.0.2", EXPIRED), URL.format("10.1.0.3", AUTHORITY), csr)
    found = case.check("NOD-02").detail
    assert found == KubeletCertificates(
        (KubeletCertificate("10.1.0.2", Trust.EXPIRED), KubeletCertificate("10.1.0.3", Trust.AUTHORITY)), ("csr-8xkq2",)
    )
    assert "3 calls" in case.says("NOD-02")


def test_a_command_that_came_through_passes() -> None:
    """What a kubelet answered was taken; without any call nobody knows, and a call that went unanswered says nothing of it."""
    assert of("$ kubectl exec web-0 -- date\nMon May 18 08:12:00 UTC 2026\n").status("NOD-02") == "pass"
    assert bundle({"v.txt": "$ kubectl version\nServer Version: v1.30.2\n"}).status("NOD-02") == "unknown"
    assert of(URL.format("10.1.0.2", "dial tcp 10.1.0.2:10250: i/o timeout")).status("NOD-02") == "unknown"
    assert of("error: unable to upgrade connection: Unauthorized\n").status("NOD-02") == "unknown"
