"""Failures and successes of one use, in the order of a transcript."""

from __future__ import annotations

import pytest

from tests.support.inline import Case, bundle

NO_AGENT = "$ kubectl exec -n shop web-0 -- date\nError from server: error dialing backend: No agent available\n"
OK = "$ kubectl exec -n shop web-0 -- env\nPATH=/usr/bin\nHOSTNAME=web-0\n"
OTHER = OK.replace("web-0", "web-1")
TIMEOUT = '$ kubectl logs -n shop web-0\nError from server: Get "https://10.0.0.7:10250/containerLogs/shop/web-0/web": dial tcp 10.0.0.7:10250: i/o timeout\n'
NO_TOP = "$ kubectl top nodes\nerror: Metrics API not available\n"
TOP = "$ kubectl top nodes\nNAME       CPU(cores)   CPU%   MEMORY(bytes)   MEMORY%\n10.1.0.1   120m         3%     2100Mi          15%\n"


def state(case: Case, name: str) -> str:
    return str(next(s.state for s in case.report.data.symptoms if s.id == name))


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        (NO_AGENT + OK, "exec", "works"),
        (OK + NO_AGENT, "exec", "broken"),
        (NO_AGENT + OTHER, "exec", "works"),
        (TIMEOUT + OK, "exec", "works"),
        (NO_TOP + TOP, "top", "works"),
        (TOP + NO_TOP, "top", "broken"),
        (NO_AGENT + OK + NO_AGENT, "exec", "partly"),
        ((OK + NO_AGENT) * 2 + OK, "exec", "partly"),
    ],
)
def test_the_last_use_counts(text: str, name: str, wanted: str) -> None:
    """One change is a change; what comes and goes stands on both sides."""
    assert state(bundle({"t.txt": text}), name) == wanted


def test_another_pod_says_nothing_of_a_kubelet() -> None:
    """A timeout of one node's kubelet stands beside an output of a pod elsewhere."""
    case = bundle({"t.txt": TIMEOUT + OTHER})
    assert case.snapshot.current.past == ()
    assert state(case, "logs") in ("broken", "partly")


def test_two_hosts_say_nothing_of_each_other() -> None:
    """From one controller it fails and from another it works: both stand."""
    one, two = NO_AGENT.replace("$ ", "root@ctl-1:/# "), OK.replace("$ ", "root@ctl-2:/# ")
    case = bundle({"t.txt": one + two})
    assert case.snapshot.current.past == ()
    assert state(case, "exec") == "partly"


def test_two_members_have_no_order() -> None:
    """A failure in one file and a success in another both stand."""
    assert bundle({"a.txt": NO_AGENT, "b.txt": OK}).snapshot.current.past == ()


def test_figures_of_top_end_what_was_said_of_its_api() -> None:
    """`top` that prints used the API service that was not available before."""
    down = "$ kubectl get apiservice v1beta1.metrics.k8s.io\nNAME                     SERVICE                      AVAILABLE                  AGE\nv1beta1.metrics.k8s.io   kube-system/metrics-server   False (MissingEndpoints)   3d\n"
    assert bundle({"t.txt": down + TOP}).status("MET-01") != "fail"
    assert bundle({"t.txt": TOP + down}).status("MET-01") == "fail"
