"""Controllers of the system by their own counts and refusals: BGP-08, BGP-09, CLU-02, CLU-03, MET-01."""

from __future__ import annotations

import pytest
from analyzer.checks.base import Cite
from analyzer.checks.details import LackingPods, MetricsApi
from analyzer.checks.lacking import by_counts
from analyzer.facts.scheduling import Obstacle

from tests.support.inline import bundle, nobody, pod, pods

cite: Cite = lambda rows, limit=0: ()  # noqa: E731, ARG005
DS = "NAME   DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE\n"
DEPLOY = "NAME   READY   UP-TO-DATE   AVAILABLE   AGE\n"
QUOTA = "insufficient quota to match these scopes: [{PriorityClass In [system-node-critical]}]"
EVENTS = "LAST SEEN   TYPE      REASON         OBJECT                MESSAGE\n"


def ds(name: str, counts: str) -> str:
    return f"$ kubectl get ds -n kube-system\n{DS}{name}   {counts}   <none>   9d\n"


def deploy(name: str, ready: str) -> str:
    return f"$ kubectl get deploy -n kube-system\n{DEPLOY}{name}   {ready}   1   1   9d\n"


@pytest.mark.parametrize(
    ("check", "text", "status"),
    [
        ("BGP-08", ds("calico-node", "3   0   0   0   0"), "fail"),
        ("BGP-08", ds("calico-node", "3   3   0   3   0"), "fail"),
        ("BGP-08", ds("calico-node", "3   3   2   3   2"), "warn"),
        ("BGP-08", ds("calico-node", "3   3   3   3   3"), "pass"),
        ("BGP-09", deploy("calico-typha", "0/1"), "fail"),
        ("BGP-09", deploy("calico-typha", "1/1"), "pass"),
        ("CLU-02", deploy("coredns", "0/2"), "fail"),
        ("CLU-02", deploy("coredns", "1/2"), "warn"),
        ("CLU-02", deploy("coredns", "2/2"), "pass"),
        ("CLU-03", ds("kube-proxy", "3   3   0   3   0"), "warn"),
        ("CLU-03", ds("kube-proxy", "3   3   1   3   1"), "unknown"),
        ("CLU-03", ds("kube-proxy", "3   3   3   3   3"), "unknown"),
        ("MET-01", deploy("metrics-server", "0/1"), "fail"),
        ("MET-01", deploy("metrics-server", "1/1"), "unknown"),
    ],
)
def test_counts_speak_where_no_pod_is_listed(check: str, text: str, status: str) -> None:
    """None ready is a failure of what has a check of its own, a part of it a warning."""
    assert bundle(c=text).status(check) == status


@pytest.mark.parametrize("check", ["BGP-08", "CLU-02"])
def test_listed_pods_say_more_than_counts(check: str) -> None:
    """A count was taken at another moment, or before."""
    text = ds("calico-node", "1   1   0   1   0") + deploy("coredns", "0/1")
    listed = pods(pod("calico-node-abcde"), pod("coredns-5d7c9f8b66-abcde"))
    assert bundle(c=text, p=listed).status(check) == "pass"


def test_an_api_that_answers_has_a_pod_whatever_a_count_says() -> None:
    """The count was taken at another moment."""
    api = "NAME   SERVICE   AVAILABLE   AGE\nv1beta1.metrics.k8s.io   kube-system/metrics-server   True   9d\n"
    assert bundle(c=deploy("metrics-server", "0/1"), a=api).status("MET-01") == "pass"


def test_the_refusal_is_typed_with_what_decides_it() -> None:
    """Quota, level or class: causes need no words of the event."""
    refusal = f"{EVENTS}3m   Warning   FailedCreate   replicaset/metrics-server-74f9c8bd6c   Error creating: {QUOTA}\n"
    case = bundle(d=deploy("metrics-server", "0/1"), e=f"$ kubectl get events -n kube-system\n{refusal}")
    detail = case.check("MET-01").detail
    assert isinstance(detail, MetricsApi)
    assert detail.lacking == LackingPods("Deployment", "kube-system", "metrics-server", False, True, Obstacle.SCOPE, "system-node-critical")  # fmt: skip
    assert "system-node-critical" in case.commands("metrics-api-down")


def test_no_controller_no_answer() -> None:
    """Nothing is made of silence."""
    assert by_counts(nobody(), (), (), cite, "calico-node") is None
