"""Clusters with another tunnel than Konnectivity: its own log says what its client is not told."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint import complaint
from analyzer.diagnosis.complaint_own import alone, may_be_direct, of_node, says, words
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.model import Candidate, Evidence, Gap
from analyzer.schema import LogSignalRow, NodeRow
from analyzer.tables.base import Row
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.remote_dialer import read
from analyzer.tunnel.view import TunnelView

from tests.support.inline import bundle, nodes, pod, pods
from tests.support.inline import node as listed
from tests.support.tables import tables_of

K3S = NodeRow(source="n", line=1, name="w1", version="v1.30.1+k3s1", internal_ip="10.5.0.7")
UPSTREAM = NodeRow(source="n", line=1, name="w1", version="v1.30.1", internal_ip="10.5.0.7")
STATUS = Fault(Caller.KUBELET, Leg.TUNNEL, Reason.STATUS, "502 Bad Gateway", address="10.5.0.7:10250")
REFUSED, ELSEWHERE = "dial tcp 10.5.0.7:10250: connect: connection refused", "dial tcp 10.5.0.9:10250: i/o timeout"
SESSION, SERVER = "failed to find Session for client w1", "dial tcp 10.5.0.1:6443: i/o timeout"
TIMEOUT = (
    'Error from server: Get "https://10.4.0.8:10250/containerLogs/app/web/web": dial tcp 10.4.0.8:10250: i/o timeout\n'
)
WAY = Candidate("the way", Gap("a look", "nc"))


def said(name: str, line: int = 1, node: str | None = None) -> LogSignalRow:
    return LogSignalRow(source="logs/k3s.log", line=line, signal="remote_dialer", name=name, node=node, message="m")


def word(*names: LogSignalRow, fault: Fault = STATUS, node: NodeRow = K3S) -> str | None:
    tables = tables_of(node, *names)
    found = words(tables, fault, About(tables))
    return found.row.name if found else None


def test_a_status_is_replaced_by_the_reason_that_the_tunnels_own_log_gives() -> None:
    """That of the same node by its address or name, the last one; else the last word of all."""
    assert word(said(REFUSED), said(ELSEWHERE)) == REFUSED
    assert word(said(SESSION), said(ELSEWHERE)) == SESSION
    assert word(said(REFUSED), said(SESSION)) == SESSION
    assert word(said(SERVER, node="w1"), said(ELSEWHERE)) == SERVER
    assert word(said(ELSEWHERE), said(SERVER, node="w2")) == SERVER
    assert says(read(said(SERVER, 4))) == f"the tunnel's own word: {SERVER} (k3s.log:4)"


def test_a_reason_that_is_known_needs_no_other_word() -> None:
    """Nor does a cluster with another tunnel have one."""
    timeout = Fault(Caller.KUBELET, Leg.TARGET, Reason.TIMEOUT, "i/o timeout", address="10.5.0.7:10250")
    assert word(said(REFUSED), fault=timeout) is None
    assert word(said(REFUSED), node=UPSTREAM) is None
    assert word() is None


def test_a_tunnel_that_complains_alone_is_heard() -> None:
    """By the words that only remotedialer prints; never where the cluster has Konnectivity."""
    tables = tables_of(said(SESSION), said(SERVER, 2))
    assert alone(tables, About(tables)) == read(said(SERVER, 2))
    assert alone(tables_of(), About(tables_of())) is None

    def cite(rows: list[Row], **_: object) -> list[Evidence]:
        return [Evidence(row.source, row.line or 0, "text") for row in rows]

    about = About(tables)
    found = complaint(tables, Faults(tables), TunnelView(tables, about), about, (), cite)  # type: ignore[arg-type]
    assert found is not None
    assert found.leg == "API server to node by the tunnel of k3s or rke2, which is not Konnectivity"
    assert SERVER in found.says


def test_a_product_without_a_tunnel_is_taken_at_its_peoples_word() -> None:
    """The leg of a webhook's call ends at its service, and no tunnel is said to be in it; where one is shown the words give way."""
    call = 'Error from server (InternalError): Internal error occurred: failed calling webhook "v.guard.example": failed to call webhook: Post "https://guard.guards.svc:443/v1?timeout=3s": context deadline exceeded\n'
    told = f"We run EKS 1.30 with Cilium in overlay mode, and a webhook does not answer.\n\n{call}"
    shown = f"$ kubectl get pods -A -o wide\n{pods(pod('konnectivity-agent-x2k9v'))}"
    legs = [bundle({"t.md": one}).answered.data.complaint for one in (told, told + shown)]
    assert [one.leg for one in legs if one] == [
        "API server to the service behind the call by EKS's own way",
        "the way to the target, tunnel included",
    ]


@pytest.mark.parametrize(
    ("version", "direct"),
    [("v1.28.9", True), ("v1.28.9+IKS", False), ("v1.28.9-gke.100", False), ("v1.28.9+k0s", False)],
)
def test_a_cluster_of_ones_own_may_have_no_tunnel(version: str, direct: bool) -> None:
    """Nothing says that Konnectivity was added: the leg and the probe name both ways."""
    case = bundle(n=nodes(listed("w-a", version=version)), e=TIMEOUT)
    told = case.report.data.complaint
    assert may_be_direct(case.snapshot.about) is direct
    assert told is not None
    assert ("or API server to the kubelet where no Konnectivity was added" in told.leg) is direct
    assert ("on the API server's machine" in str(told.candidates)) is direct


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        (None, "NotReady", ["the node or its kubelet is down: w-b is NotReady, if 10.4.0.8 is there", "the way"]),
        ("10.4.0.8", "NotReady", ["the node or its kubelet is down: w-b is NotReady", "the way"]),
        ("10.4.0.9", "NotReady", ["the way", "the node or its kubelet is down"]),
        (None, "Ready", ["the way", "a firewall on that node itself: if it is w-b, its kubelet runs, for it is Ready"]),
        ("10.4.0.8", "Ready", ["the way", "a firewall on w-b itself, whose kubelet runs: the node is Ready"]),
    ],
)
def test_a_node_that_is_not_ready_is_named_first(address: str | None, status: str, words: list[str]) -> None:
    """By its address where it is listed; another's address excludes it."""
    about = bundle(n=nodes(listed("w-a", "10.4.0.7"), listed("w-b", address, status))).snapshot.about
    assert [one.what for one in of_node(WAY, "10.4.0.8", about)] == words


@pytest.mark.parametrize(("port", "told"), [(9000, True), (22, False)])
def test_an_old_tunnels_own_ssh_says_that_its_end_is_not_reached(port: int, told: bool) -> None:
    """Then a restart of its pod is no help; a login that failed says nothing of it."""
    runs = pod("tunnelfront-5c6f9d6f6c-aaaaa", node="w8")
    text = (
        "Error from server: Get https://w7:10250/containerLogs/a/b/c: dial tcp 10.1.0.7:10250: i/o timeout\n\n"
        f"log of tunnelfront:\nssh: connect to host end.example port {port}: Connection timed out\n"
    )
    found = bundle(p=pods(runs), e=text).report.data.complaint
    assert found is not None
    first = found.candidates[0]
    assert ("does not reach its end at the control plane, end.example:9000" in first.what) is told
    assert (f"nc -vz -w 5 end.example {port}   # on w8" == first.shown_by.command) is told


def test_ranchers_own_agent_is_no_part_of_the_clusters_tunnel() -> None:
    """Its words are told as its own, and explain no call of kubectl's."""
    log = 'time="2024-04-06T08:22:57Z" level=error msg="Remotedialer proxy error" error="websocket: bad handshake"\n'
    cattle = f"$ kubectl logs -n cattle-system cattle-cluster-agent-7bcb4b8dd9-2th4m\n{log}"
    k3s = nodes(listed("w1", "10.5.0.7", version="v1.30.1+k3s1"))
    case = bundle(c=cattle, n=k3s)
    found = case.report.data.complaint
    assert found is not None
    assert found.leg == "Rancher's agent to Rancher"
    assert "by which no call of kubectl goes" in found.says
    bad = 'Error from server: Get "https://10.5.0.7:10250/containerLogs/a/b/c": proxy error from 127.0.0.1:6443 while dialing 10.5.0.7:10250, code 502: 502 Bad Gateway\n'
    both = bundle(c=cattle, n=k3s, e=bad).report.data.complaint
    assert both is not None
    assert "bad handshake" not in both.says


def test_what_answers_without_tls_was_reached_whatever_the_way() -> None:
    """No firewall and no missing route: another program, or a proxy, has the port."""
    error = 'Error from server: Get "https://10.5.0.7:10250/containerLogs/a/web-0/b": http: server gave HTTP response to HTTPS client'
    rows = nodes(listed("w1", "10.5.0.7", version="v1.30.1+k3s1"))
    found = bundle({"n.txt": rows, "e.txt": f"$ kubectl logs web-0\n{error}\n"}).report.data.complaint
    assert found is not None
    assert [one.what.split(" ")[0:2] for one in found.candidates] == [["another", "program"], ["a", "proxy"]]
