"""Causes at the metrics API."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.checks.test_res import metrics
from tests.checks.test_srv import START, asked, connected, made, refused
from tests.support.inline import agent, bundle, dial, failing, node, nodes, pod, pods
from tests.support.names import DOTTED, few

METRICS = "metrics-api-down"


METRICS_POD = pod("metrics-server-6c8d9f7b5-ddddd", "0/1")


def test_metrics_down_while_the_tunnel_works() -> None:
    """A dial that succeeded: confirmed; ready agents or a service without pods: likely; neither: possible."""
    down, unreached = metrics("False (MissingEndpoints)"), metrics("False (FailedDiscoveryCheck)")
    ready = pods(agent("a"), agent("b"))
    used = bundle({"a.txt": down, "p.txt": ready, "server.log": START + connected() + asked(1) + made(1)})
    assert used.first == (METRICS, "confirmed")
    assert used.places(METRICS) == ["a.txt:3"]
    assert bundle(a=down, p=ready).first == (METRICS, "likely")
    assert bundle(a=unreached, p=ready).first == (METRICS, "likely")
    assert bundle(a=down).first == (METRICS, "likely")
    assert bundle(a=unreached).first == (METRICS, "possible")
    assert METRICS not in bundle({"a.txt": down, "server.log": START + refused() + refused()}).causes
    assert METRICS not in bundle(a=metrics("True")).causes


@pytest.mark.parametrize("error", ["dial timeout, backstop", "No agent available"])
def test_metrics_beside_another_call_that_the_tunnel_lost(error: str) -> None:
    """A webhook call that ends in the tunnel shows what is down, whatever READY says."""
    text = f'Internal error occurred: failed calling webhook "a.b.io": failed to call webhook: Post "https://s.n.svc:443/m": {error}'
    files = {"a": metrics("False (FailedDiscoveryCheck)"), "p": pods(agent("a"), agent("b"))}
    assert METRICS in bundle(**files).causes
    assert METRICS not in bundle(**files, e=f"Error from server (InternalError): {text}\n").causes


@few
@example("wn-small-2", "all")
@given(DOTTED, DOTTED)
def test_metrics_whatever_the_node_of_a_bad_agent_is_called(node: str, other: str) -> None:
    """One agent of three is bad: the tunnel stands, so metrics are a cause of their own. `wn-small-2` holds the word `all`."""
    bad = pods(agent("a", "0/1", node=node), agent("b", node=f"{other}-b"), agent("c", node=f"{other}-c"))
    case = bundle(a=metrics("False (MissingEndpoints)"), p=bad)
    assert METRICS in case.causes
    every = pods(agent("a", "0/1", node=node), agent("b", "0/1", node=f"{other}-b"))
    assert METRICS not in bundle(a=metrics("False (MissingEndpoints)"), p=every).causes


@pytest.mark.parametrize(
    ("reason", "certainty", "word"),
    [
        ("x509: certificate signed by unknown authority", "likely", "caBundle"),
        ("dial tcp 172.21.7.7:443: i/o timeout", "possible", "look at"),
    ],
)
def test_why_the_metrics_api_is_not_available(reason: str, certainty: str, word: str) -> None:
    """A certificate came back, so its signer is the matter; a dial without an answer may be the way itself."""
    path = "https://172.21.7.7:443/apis/metrics.k8s.io/v1beta1"
    text = (
        "$ kubectl get apiservice v1beta1.metrics.k8s.io\n"
        "NAME                     SERVICE                      AVAILABLE                      AGE\n"
        "v1beta1.metrics.k8s.io   kube-system/metrics-server   False (FailedDiscoveryCheck)   3d\n"
        "$ kubectl get apiservice v1beta1.metrics.k8s.io -o jsonpath='{.status.conditions[0].message}'\n"
        f'failing or missing response from {path}: Get "{path}": {reason}\n'
    )
    case = bundle(a=text)
    assert case.causes["metrics-api-down"] == certainty
    assert word in case.commands("metrics-api-down")
    assert reason.split(": ")[-1] in case.says("MET-01")


def test_the_title_claims_a_working_tunnel_only_where_one_is_shown() -> None:
    """Ready agents are no use of it; agents that cannot connect leave a metrics-server that is down of itself possible."""
    down, ready = metrics("False (FailedDiscoveryCheck)"), pods(agent("a"), agent("b"))
    used = bundle({"a.txt": down, "p.txt": ready, "server.log": START + connected() + asked(1) + made(1)})
    assert "while the tunnel works" in used.cause(METRICS).title  # type: ignore[union-attr]
    assert "not shown" in bundle(a=down, p=ready).cause(METRICS).title  # type: ignore[union-attr]
    cut = {"a.txt": down, "agent.log": failing(dial("dial tcp 1.2.3.4:30123: i/o timeout"))}
    assert METRICS not in bundle(cut | {"p.txt": ready}).causes
    both = bundle(cut | {"p.txt": pods(agent("a"), METRICS_POD)})
    assert (both.causes[METRICS], next(iter(both.causes))) == ("possible", "firewall-or-routing")


@pytest.mark.parametrize(
    ("version", "called", "more", "said"),
    [
        ("v1.29.3-eks-adc7111", "EKS", {}, "no call to a node is shown"),
        (
            "v1.29.3-eks-adc7111",
            "EKS",
            {"d.txt": "$ kubectl exec web-0 -- id\nuid=0(root)\n"},
            "False (FailedDiscoveryCheck)",
        ),
        ("v1.29.3+k3s1", "k3s", {}, "no call to a node is shown"),
    ],
)
def test_a_cluster_without_konnectivity_has_no_tunnel_that_works(
    version: str, called: str, more: dict[str, str], said: str
) -> None:
    """Its API server reaches the nodes in another way, so neither title nor reason speaks of a tunnel."""
    case = bundle(
        {"a.txt": metrics("False (FailedDiscoveryCheck)"), "n.txt": nodes(node("n1", version=version)), **more}
    )
    cause = case.cause(METRICS)
    assert cause is not None
    assert called in case.report.headline
    assert cause.title == "metrics-server or its APIService is down"
    assert said in cause.summary
    assert "tunnel" not in cause.summary


TOP = "$ kubectl top nodes\nError from server (ServiceUnavailable): the server is currently unable to handle the request (get nodes.metrics.k8s.io)\n"
AT = "https://10.7.1.20:443/apis/metrics.k8s.io/v1beta1"
USED = "$ kubectl exec web-1 -- echo ok\nok\n"


@pytest.mark.parametrize(
    ("end", "title", "causes"),
    [
        (f"bad status from {AT}: 403", "not shown", {"http-proxy-in-path": "possible", METRICS: "possible"}),
        (f"bad status from {AT}: 407", "not shown", {"http-proxy-in-path": "possible", METRICS: "possible"}),
        (f"bad status from {AT}: 502", "not shown", {METRICS: "possible"}),
        (f"bad status from {AT}: 401", "answers the API server with an error", {METRICS: "likely"}),
        (f'Get "{AT}": x509: certificate has expired or is not yet valid', "shows a certificate", {METRICS: "likely"}),
        (f'Get "{AT}": tls: failed to verify certificate: x509: certificate signed by unknown authority', "shows a certificate", {METRICS: "likely"}),
    ],
)  # fmt: skip
def test_an_answer_to_the_call_that_fails_is_no_tunnel_that_works(end: str, title: str, causes: dict[str, str]) -> None:
    """Who gave it is not shown: a proxy refuses with a status and shows a certificate, too; an exec that came through is a use."""
    alone = bundle(t=f"{TOP}failing or missing response from {AT}: {end}\n")
    assert alone.causes == causes
    assert title in alone.cause(METRICS).title  # type: ignore[union-attr]
    used = bundle(t=f"{USED}{TOP}failing or missing response from {AT}: {end}\n", n=nodes(node("w1", "10.1.0.7")))
    assert used.causes[METRICS] == ("likely" if "http-proxy-in-path" in causes else "confirmed")


NONE_YET = "$ kubectl top nodes\nerror: metrics not available yet\n"
SCRAPE = 'E0324 09:26:47.004915       1 scraper.go:140] "Failed to scrape node" err="request failed, status: \\"{}\\"" node="c2"\n'


@pytest.mark.parametrize(
    ("why", "remedy"),
    [
        ("403 Forbidden", "nodes/metrics"),
        ("401 Unauthorized", "accept tokens"),
        (
            "x509: certificate signed by unknown authority",
            "for a certificate that its own CA signs (serverTLSBootstrap: true",
        ),
        ("x509: certificate has expired or is not yet valid", "approve the kubelets' new serving certificates"),
        (
            "x509: cannot validate certificate for 10.9.0.4 because it doesn't contain any IP SANs",
            "serverTLSBootstrap: true",
        ),
        ("x509: certificate is valid for 127.0.0.1, not 10.9.0.4", "serverTLSBootstrap: true"),
        ("no such host", "ask the nodes by address"),
        ("i/o timeout", "port 10250"),
        (None, "read why metrics-server"),
    ],
)
def test_metrics_without_numbers_are_no_api_that_is_down(why: str | None, remedy: str) -> None:
    """The API answered: never confirmed, whatever else works; the kubelets' no decides the remedy."""
    log = {"metrics-server-6c8d9f7b5-ddddd.log": SCRAPE.format(why) * 2} if why else {}
    shown = "$ kubectl logs web-1\nlistening on :8080\n"
    case = bundle({"t.txt": shown + NONE_YET} | log)
    assert case.first == (METRICS, "likely" if why else "possible")
    found = case.cause(METRICS)
    assert found is not None
    assert remedy in found.remedies[0].text
    assert "while the tunnel works" not in found.title


def test_a_cluster_of_which_nothing_says_that_it_has_a_tunnel_is_not_told_of_one() -> None:
    """exec came through, and through what is not known."""
    used = "$ kubectl exec web-1 -- echo ok\nok\n"
    plain = nodes(node("w1", "10.1.0.7", version="v1.30.3"))
    found = bundle(a=metrics("False (MissingEndpoints)"), n=plain, e=used).cause(METRICS)
    assert found is not None
    assert (str(found.certainty), "tunnel" in found.title) == ("confirmed", False)


def test_a_metrics_server_that_is_killed_for_memory_gets_more() -> None:
    """The limit that it had stands in the answer, and nobody is asked to describe the pod again."""
    described = (
        "$ kubectl describe pod -n kube-system metrics-server-6c8d9f7b5-ddddd\nName:             metrics-server-6c8d9f7b5-ddddd\nNamespace:        kube-system\n"
        "Node:             w1/10.0.0.2\nStatus:           Running\nContainers:\n  metrics-server:\n    State:          Waiting\n      Reason:       CrashLoopBackOff\n"
        "    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n    Ready:          False\n    Limits:\n      memory:  96Mi\n"
    )
    case = bundle(p=pods(pod("metrics-server-6c8d9f7b5-ddddd", "0/1", "CrashLoopBackOff")), d=described)
    assert "killed for memory (OOMKilled), its limit is 96Mi" in case.says("MET-01")
    assert case.commands(METRICS).startswith("raise the memory limit of container metrics-server")
    assert "describe pod" not in case.commands(METRICS)


TIMED_OUT = """Name:         v1beta1.metrics.k8s.io
API Version:  apiregistration.k8s.io/v1
Kind:         APIService
Spec:
  Service:
    Name:            metrics-server
    Namespace:       kube-system
    Port:            443
Status:
  Conditions:
    Message:               failing or missing response from https://10.97.3.9:443/apis/metrics.k8s.io/v1beta1: Get "https://10.97.3.9:443/apis/metrics.k8s.io/v1beta1": context deadline exceeded
    Reason:                FailedDiscoveryCheck
    Status:                False
    Type:                  Available
"""


def test_metrics_server_that_is_ready_and_silent_is_not_said_to_be_down() -> None:
    """Dials come through and its pod runs: the way to it is tried first, from another node than its own, and nothing is confirmed."""
    used = START + connected() + asked(1) + made(1)
    ready = pod("metrics-server-6c8d9f7b5-ddddd", "1/1", node="w1")
    files = {"a.txt": TIMED_OUT, "server.log": used}
    silent = bundle(
        files
        | {"p.txt": pods(agent("a", node="w1"), agent("b", node="w2"), ready), "n.txt": nodes(node("w1"), node("w2"))}
    )
    assert silent.first == (METRICS, "likely")
    cause = silent.cause(METRICS)
    assert cause is not None
    assert "is ready and does not answer" in cause.title
    assert "node/w2" in str(cause.remedies[0].command)
    down = bundle(files | {"p.txt": pods(agent("a"), agent("b"), METRICS_POD)})
    assert down.first == (METRICS, "confirmed"), "its own pod says that it is down"
