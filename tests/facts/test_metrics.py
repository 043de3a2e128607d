"""`top` asks one API service."""

from __future__ import annotations

import pytest
from analyzer.facts.metrics import (
    ScrapeFault,
    is_empty,
    is_resource_metrics,
    is_unable,
    is_way,
    scrape_fault,
    scraped_address,
    scraped_node,
)

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


NO_TOP = "$ kubectl top nodes\nerror: Metrics API not available\n"
NOT_FOUND = '$ kubectl get apiservice v1beta1.metrics.k8s.io\nError from server (NotFound): apiservices.apiregistration.k8s.io "v1beta1.metrics.k8s.io" not found\n'
WHOLE = "$ kubectl get apiservices\nNAME       SERVICE   AVAILABLE   AGE\nv1.        Local     True        30d\nv1.apps    Local     True        30d\n"


@pytest.mark.parametrize("proof", [NOT_FOUND, WHOLE])
def test_what_nobody_installed_is_not_down(proof: str) -> None:
    """No API service of the group is registered: `top` cannot answer, and nothing is broken; a product that brings it along lacks it."""
    case = bundle({"t.txt": NO_TOP + proof})
    assert (case.report.verdict, case.causes, case.status("MET-01")) == ("inconclusive", {}, "warn")
    assert "not installed" in case.says("MET-01")
    assert [s.state for s in case.report.data.symptoms if s.id == "top"] == ["unknown"]
    ours = bundle({"t.txt": NO_TOP + proof, "n.txt": nodes(classic("10.0.0.1"))})
    assert (ours.report.verdict, ours.status("MET-01")) == ("broken", "fail")


@pytest.mark.parametrize(
    "rest",
    [
        "",
        WHOLE.replace("v1.    ", "v1.x   "),
        WHOLE + "v1beta1.metrics.k8s.io   kube-system/metrics-server   False (MissingEndpoints)   30d\n",
        NOT_FOUND.replace("v1beta1.metrics", "v1beta1.custom.metrics"),
    ],
)
def test_a_metrics_api_that_may_be_there_is_down(rest: str) -> None:
    """Nothing says that it is missing: no proof at all, a selection of API services, another API, or the API itself is listed."""
    assert bundle({"t.txt": NO_TOP + rest}).status("MET-01") == "fail"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("403 Forbidden", ScrapeFault.RIGHT), ("Unauthorized", ScrapeFault.TOKEN), ("x509: unknown authority", ScrapeFault.CERTIFICATE),
        ("no such host", ScrapeFault.NAME), ("i/o timeout", ScrapeFault.WAY), (None, None),
    ],
)  # fmt: skip
def test_why_a_kubelet_was_not_read(words: str | None, fault: ScrapeFault | None) -> None:
    """By the reason at the beginning; what is none of the known leaves the way."""
    assert scrape_fault(words) is fault


def test_an_answer_without_numbers_is_told_from_none() -> None:
    """The API works in the first case."""
    assert is_empty("error: metrics not available yet")
    assert not is_empty("error: Metrics API not available")
    assert not is_empty(None)


@pytest.mark.parametrize(
    ("message", "unable"),
    [
        (
            "unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io)",
            True,
        ),
        ("the server is currently unable to handle the request (get nodes.metrics.k8s.io)", True),
        ("the server is currently unable to handle the request (get pods.custom.metrics.k8s.io)", False),
        ("no metrics returned from resource metrics API", False),
        (None, False),
    ],
)
def test_an_autoscalers_event_tells_of_an_api_that_is_not_reached(message: str | None, unable: bool) -> None:
    """The request in brackets names the group; an answer without numbers is an answer."""
    assert is_unable(message) is unable


@pytest.mark.parametrize(
    ("message", "node"),
    [
        ('scraper.go:149] "Failed to scrape node" err="Get ..." node="wk-7"', "wk-7"),
        ("unable to fully scrape metrics from node wk-7: unable to fetch", "wk-7"),
        ('"Failed probe" probe="metric-storage-ready"', None),
        (None, None),
    ],
)
def test_the_node_of_a_failed_scrape(message: str | None, node: str | None) -> None:
    """In the words of v0.5 and later, and of those before."""
    assert scraped_node(message) == node


def test_the_kubelet_that_a_failed_scrape_asked() -> None:
    """By name where it has one, and by the host of the URL; other lines name none."""
    line = 'E0218 19:02:15.1 1 scraper.go:149] "Failed to scrape node" err="Get \\"https://10.5.0.3:10250/metrics/resource\\": x509" node="w1"'
    assert (scraped_node(line), scraped_address(line)) == ("w1", "10.5.0.3")
    assert scraped_address('Get "https://[fd00::3]:10250/stats/summary": EOF') == "fd00::3"
    assert scraped_address("dial tcp 10.5.0.3:10250: i/o timeout") is None


def test_a_scrape_without_an_answer_is_the_ways() -> None:
    """What a kubelet says of rights or certificates is not; without a line there is nothing."""
    assert is_way("i/o timeout")
    assert not is_way("403 Forbidden")
    assert not is_way(None)
