"""The metrics API: MET-01, where it answers and has no numbers; the rest stands with its neighbours in `test_res`."""

from __future__ import annotations

import pytest
from analyzer.checks.details import MetricsApi
from analyzer.checks.met import metrics
from analyzer.facts.metrics import ScrapeFault
from analyzer.schema import ApiServiceRow, ListingRow, LogSignalRow, NodeRow, PodRow, ToolErrorRow
from analyzer.tables.base import Row

from tests.support.asked import asked
from tests.support.inline import bundle, events, pod, pods, table

EMPTY = ToolErrorRow(source="t", line=1, class_="metrics", message="error: metrics not available yet")
NAME = "v1beta1.metrics.k8s.io"


def api(available: str) -> ApiServiceRow:
    return ApiServiceRow(source="a", line=1, name=NAME, available=available)


def scrape(name: str | None) -> LogSignalRow:
    return LogSignalRow(source="l", line=1, signal="scrape_failed", name=name, message="x")


@pytest.mark.parametrize(
    ("rows", "detail"),
    [
        ([EMPTY], MetricsApi(True, empty=True)),
        ([EMPTY, api("True")], MetricsApi(True, empty=True)),
        ([EMPTY, scrape("403 Forbidden")], MetricsApi(True, empty=True, scrape=ScrapeFault.RIGHT)),
        ([EMPTY, api("False (MissingEndpoints)")], MetricsApi(False)),
    ],
)
def test_an_api_that_answers_and_holds_nothing(rows: list[Row], detail: MetricsApi) -> None:
    """`top` has nothing to print, whatever the API service says; one that is stated to be down is down."""
    answer = asked(metrics, *rows)
    assert (answer.status, answer.detail) == ("fail", detail)


def test_an_api_that_is_not_there_because_of_what_its_server_is_refused() -> None:
    """Its reason stands behind the client's words and first in the proof; one that the API server gives itself comes before it."""
    gone = ToolErrorRow(source="t", line=1, class_="metrics", message="error: Metrics API not available")
    answer = asked(metrics, gone, scrape("403 Forbidden"))
    assert answer.detail == MetricsApi(False, scrape=ScrapeFault.RIGHT)
    assert answer.summary.endswith("metrics-server gets no numbers from the kubelets (403 Forbidden)")
    assert answer.evidence[0] == scrape("403 Forbidden")
    assert asked(metrics, gone).detail == MetricsApi(False)


def test_a_failed_scrape_alone_fails_nothing() -> None:
    """Every metrics-server misses a node now and then."""
    assert asked(metrics, scrape("403 Forbidden"), api("True")).status == "pass"
    assert asked(metrics, scrape("403 Forbidden")).status == "unknown"


def test_lines_that_differ_in_their_time_are_one_reason() -> None:
    """kubectl prints the same of the metrics API once for each look, behind a header of klog."""
    words = "couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable to handle"
    lines = [
        LogSignalRow(source="l", line=at, signal="metrics_unavailable", name=NAME, message=f"E0302 10:00:00.{at}23456   48213 memcache.go:{at}87] {words}")
        for at in (1, 2)
    ]  # fmt: skip
    assert asked(metrics, *lines).summary == words


def test_an_event_of_an_autoscaler_is_a_word_of_the_metrics_api() -> None:
    """What asks it for numbers says that it is not reached, and `top` is what users see of that; a day later it says nothing of now."""
    said = (
        "failed to get cpu utilization: the server is currently unable to handle the request (get pods.metrics.k8s.io)"
    )
    listed = table(
        "NAMESPACE  LAST SEEN  TYPE  REASON  OBJECT  MESSAGE",
        [["prod", "3m", "Warning", "FailedGetResourceMetric", "hpa/web", said]],
    )
    case = bundle(e=listed)
    assert case.status("MET-01") == "fail"
    assert next(one.state.value for one in case.report.data.symptoms if one.id == "top") == "broken"
    assert bundle(e=listed.replace("3m", "3d")).status("MET-01") == "unknown"


def test_a_cluster_without_metrics_server_lacks_nothing() -> None:
    """Where all namespaces are listed and the product brings none; a list of one namespace does not tell."""
    pod = PodRow(source="p", line=1, namespace="kube-system", name="coredns-1-a", status="Running", ready=True)
    listed = ListingRow(source="p", line=1, kind="pods", rows=2, complete=True)
    one = ListingRow(source="p", line=1, kind="pods", namespace="kube-system", rows=2, complete=True)
    iks = NodeRow(source="n", line=1, name="n1", version="v1.29.4+IKS")
    assert asked(metrics, pod, listed).status == "not_applicable"
    assert asked(metrics, pod, one).status == "unknown"
    assert asked(metrics, pod, listed, iks).status == "unknown"


def test_why_its_pod_waits_is_said_by_its_events() -> None:
    """The scheduler's words for metrics-server itself stand in the answer and the remedy; those for other pods do not."""
    listed = pods(pod("metrics-server-5d8b9c7f6-x2k8q", "0/3", "Pending"))
    words = "0/2 nodes are available: 2 Insufficient memory"
    told = events(("FailedScheduling", "pod/metrics-server-5d8b9c7f6-x2k8q", words))
    case = bundle(p=listed, e=told)
    assert words in case.says("MET-01")
    assert words in case.commands("metrics-api-down")
    assert "describe pod" not in case.commands("metrics-api-down"), "what it would say is said"
    assert "--previous" not in case.commands("metrics-api-down")
    other = bundle(p=listed, e=told.replace("pod/metrics-server", "pod/other"))
    assert words not in other.says("MET-01")
    crashed = bundle(p=pods(pod("metrics-server-5d8b9c7f6-x2k8q", "0/3", "CrashLoopBackOff", 9)))
    assert "--previous" in crashed.commands("metrics-api-down")


def test_metrics_servers_own_word_counts_beside_scrapes_that_fail() -> None:
    """Right after its start it has no numbers either, so alone it says nothing."""
    probe = 'I0810 08:00:14.003311       1 server.go:191] "Failed probe" probe="metric-storage-ready" err="no metrics to serve"\n'
    scrape = 'E0810 08:00:11.284913       1 scraper.go:149] "Failed to scrape node" err="Get \\"https://10.9.0.22:10250/metrics/resource\\": dial tcp 10.9.0.22:10250: connect: no route to host" node="w1"\n'
    case = bundle({"metrics-server.log": scrape + probe})
    assert (case.status("MET-01"), case.places("MET-01")) == ("fail", ["metrics-server.log:1", "metrics-server.log:2"])
    assert "no route to host" in case.says("MET-01")
    assert bundle({"metrics-server.log": probe}).status("MET-01") == "unknown"
