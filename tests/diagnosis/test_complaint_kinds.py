"""The line that is taken for the complaint, and what separates the causes of each kind of fault."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from analyzer.checks.commands import ANY_POD
from analyzer.diagnosis.complaint import complaint
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.model import Complaint, Evidence, Symptom, SymptomState
from analyzer.schema import ApiServiceRow, NodeRow, PodRow, ToolErrorRow, WorkloadRow
from analyzer.tables.base import Row
from analyzer.tunnel.faults import Faults, Seen

from tests.support.inline import bundle
from tests.support.tables import tables_of

ADDRESS = "10.5.0.7:10250"


def fault(
    reason: Reason = Reason.TIMEOUT, leg: Leg = Leg.TARGET, caller: Caller = Caller.KUBELET, **more: Any
) -> Fault:
    return Fault(caller, leg, reason, more.pop("inner", "the innermost text"), **more)


def seen(one: Fault, line: int = 1, table: str = "tool_errors") -> Seen:
    return Seen(ToolErrorRow(source="e", line=line), one, table)


def found(
    *faults: Seen,
    rows: tuple[Row, ...] = (),
    refused: tuple[Any, ...] = (),
    symptoms: tuple[Symptom, ...] = (),
    lines: bool = True,
) -> Complaint | None:
    """The complaint of these faults and rows; without `lines` none of them can be quoted."""

    def cite(rows: Any, **_: object) -> list[Evidence]:
        return [Evidence(row.source, row.line, "text") for row in rows] if lines else []

    tables = tables_of(*rows)
    tunnel = SimpleNamespace(
        servers=("log",), dials=[], late_no_agent=lambda _: list(refused), is_recovered=lambda _: False
    )
    every = cast("Faults", SimpleNamespace(all=list(faults)))
    return complaint(tables, every, cast("Any", tunnel), About(tables), symptoms, cast("Any", cite))


def of(one: Fault, *rows: Row) -> Complaint:
    told = found(seen(one), rows=rows)
    assert told is not None
    return told


def commands(one: Fault, *rows: Row) -> list[str]:
    return [candidate.shown_by.command or "" for candidate in of(one, *rows).candidates]


def node(version: str) -> NodeRow:
    return NodeRow(source="n", line=1, name="n1", version=version)


def pod(name: str, space: str | None = "web", ready: bool = True, at: str | None = "n1") -> PodRow:
    return PodRow(source="p", line=1, namespace=space, name=name, node=at, status="Running", ready=ready)


def api(name: str | None, available: str | None, service: str | None = "ns/svc", line: int = 1) -> ApiServiceRow:
    return ApiServiceRow(source="a", line=line, name=name, available=available, service=service)


def error(kind: str, line: int = 1) -> ToolErrorRow:
    return ToolErrorRow(source="t", line=line, class_=kind, message="words")


def test_the_nearest_leg_then_a_tools_own_words_then_the_first() -> None:
    """API server to server, tunnel, target; of one leg what a tool printed comes before logs, and else the first line."""
    legs = [seen(fault(leg=leg), at) for at, leg in enumerate((Leg.UNTOLD, Leg.TARGET, Leg.TUNNEL, Leg.SERVER))]
    for count in (1, 2, 3, 4):
        told = found(*legs[:count])
        assert told is not None
        assert told.line.line == count - 1
    logged, printed = seen(fault(), 1, "log_signals"), seen(fault(), 2)
    for faults in ((logged, printed), (printed, logged), (logged, printed, seen(fault(), 3))):
        told = found(*faults)
        assert told is not None
        assert told.line.line == 2


def test_what_is_said_where_no_fault_is_read() -> None:
    """API services that are down, then a tool's error of a kind that complains, then refusals of a server, then a symptom."""
    down, other = api("v1.a", "False (x)"), error("metrics", 7)
    late = SimpleNamespace(source="server.log", line=5)
    symptom = Symptom("exec", SymptomState("broken"), (Evidence("s", 1, "x"), Evidence("s", 9, "x")))
    every = [
        found(rows=(down, other), refused=(late,), symptoms=(symptom,)),
        found(rows=(other,), refused=(late,), symptoms=(symptom,)),
        found(refused=(SimpleNamespace(source="server.log", line=4), late), symptoms=(symptom,)),
        found(symptoms=(symptom,)),
        found(),
    ]
    assert [one and one.line.line for one in every] == [1, 7, 5, 9, None]
    assert [one and one.leg for one in every][1:4] == [Leg.UNTOLD.value, Leg.TUNNEL.value, Leg.UNTOLD.value]
    assert found(seen(fault()), rows=(down, other), refused=(late,), lines=False) is None


@pytest.mark.parametrize(
    ("kind", "complains"),
    [("metrics", True), ("apiserver", True), ("webhook", True), ("tunnel", True), ("client", False), ("other", False)],
)
def test_what_a_client_did_wrong_is_no_complaint(kind: str, complains: bool) -> None:
    """Only errors about the way, or of the API server, are."""
    assert (found(rows=(error(kind),)) is not None) is complains


@pytest.mark.parametrize(
    ("state", "evidence", "complains"),
    [("broken", 1, True), ("partly", 1, True), ("works", 1, False), ("broken", 0, False)],
)
def test_a_symptom_needs_its_line(state: str, evidence: int, complains: bool) -> None:
    """What works, and what no line shows, is none."""
    one = Symptom("exec", SymptomState(state), (Evidence("s", 1, "x"),) * evidence)
    assert (found(symptoms=(one,)) is not None) is complains


def test_api_services_that_are_down() -> None:
    """Only those that say False; one is named, and its service's namespace is looked at."""
    one = found(rows=(api("v1.a", "True"), api(None, "False"), api("v1.c", None)))
    assert one is not None
    assert one.says == "1 API service is unavailable: ?"
    assert one.candidates[0].shown_by.command == "kubectl get pods,endpoints -n ns -o wide"
    for service in (None, "svc"):
        local = found(rows=(api("v1.a", "False", service),))
        assert local is not None
        assert "-n kube-system" in str(local.candidates[0].shown_by.command)
    assert found(rows=(api("v1.a", "True"),)) is None


@pytest.mark.parametrize(
    ("one", "leg"),
    [
        (fault(), "agent to the kubelet"),
        (fault(caller=Caller.WEBHOOK), "agent to the service behind the call"),
        (fault(Reason.CERTIFICATE), "the kubelet itself, which answered"),
        (fault(Reason.CERTIFICATE, caller=Caller.WEBHOOK), "the service behind the call itself, which answered"),
        (fault(leg=Leg.TUNNEL), Leg.TUNNEL.value),
        (fault(leg=Leg.SERVER), Leg.SERVER.value),
    ],
)  # fmt: skip
def test_the_leg_is_named_by_who_answered(one: Fault, leg: str) -> None:
    """A certificate or a status came through the whole way: then its end is looked at. By which tunnel nobody says who knows of none."""
    assert of(one).leg == leg


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (fault(caller=Caller.WEBHOOK, name="a.b.io", address="10.0.0.1:443"), "webhook a.b.io: no answer in time (10.0.0.1:443)"),
        (fault(caller=Caller.WEBHOOK), "no answer in time"),
        (fault(caller=Caller.AGGREGATED, name="v1.x"), "v1.x: no answer in time"),
        (fault(caller=Caller.AGGREGATED), "no answer in time"),
        (fault(name="x", address=ADDRESS), f"no answer in time ({ADDRESS})"),
    ],
)  # fmt: skip
def test_what_the_line_says(one: Fault, says: str) -> None:
    """The webhook or the API, the reason, and the address that failed."""
    assert of(one).says == says


def test_candidates_near_the_api_server() -> None:
    """A server that does not run or listens elsewhere; agents that do not run, cannot connect, or are at another server; an agent that hangs."""
    assert of(fault(leg=Leg.SERVER)).candidates[0].what == "the Konnectivity server does not run"
    none = fault(Reason.NO_AGENT, Leg.TUNNEL)
    assert of(none).candidates[0].what == "no agent runs"
    healthy, sick = (
        pod("konnectivity-agent-aaaaa", "kube-system"),
        pod("konnectivity-agent-aaaaa", "kube-system", False),
    )
    assert of(none, healthy).candidates[0].what == "agents run and cannot connect"
    assert of(none, sick).candidates[0].what == "agents run and cannot connect"
    ended = PodRow(
        source="p",
        line=1,
        namespace="kube-system",
        name="konnectivity-agent-aaaaa",
        status="CrashLoopBackOff",
        ready=False,
    )
    assert of(none, ended).candidates[0].what == "no agent runs"

    def counted(ready: int) -> WorkloadRow:
        return WorkloadRow(
            source="w", line=1, name="konnectivity-agent", namespace="kube-system", kind="DaemonSet", ready=ready
        )

    assert of(none, counted(3)).candidates[0].what == "agents run and cannot connect"
    assert of(none, counted(0)).candidates[0].what == "no agent runs"
    assert "hangs" in of(fault(Reason.UNANSWERED, Leg.TUNNEL)).candidates[0].what
    assert (
        of(fault(Reason.NO_AGENT, Leg.TARGET, Caller.UNKNOWN)).candidates[1].what
        == "an agent hangs, or the target does"
    )


@pytest.mark.parametrize(
    ("one", "first"),
    [
        (fault(address=ADDRESS), "nc -vz -w 5 10.5.0.7 10250"),
        (fault(address="[2001:db8::7]:10250"), "nc -vz -w 5 2001:db8::7 10250"),
        (fault(url="https://10.5.0.8:10250/pods"), "nc -vz -w 5 10.5.0.8 10250"),
        (fault(), "nc -vz -w 5 <node address> 10250"),
        (fault(Reason.STATUS, address=ADDRESS), "ssh 10.5.0.7 'journalctl -u kubelet"),
        (fault(Reason.CERTIFICATE, address=ADDRESS), "kubectl get csr"),
        (fault(caller=Caller.WEBHOOK, url="https://s.n.svc:443/m"), "kubectl get svc,endpoints,pods -n n -o wide"),
        (fault(caller=Caller.AGGREGATED, url="https://s.n.svc.cluster.local:443/m"), "kubectl get svc,endpoints,pods -n n -o wide"),
        (fault(caller=Caller.SERVICE, url="https://s.n.example:443/m"), "kubectl get endpoints,pods -A -o wide"),
        (fault(caller=Caller.WEBHOOK, url="https://s.n:443/m"), "kubectl get endpoints,pods -A -o wide"),
        (fault(caller=Caller.WEBHOOK), "kubectl get endpoints,pods -A -o wide"),
        (fault(leg=Leg.UNTOLD), f"kubectl logs -n kube-system {ANY_POD} --tail 1"),
        (fault(caller=Caller.UNKNOWN), f"kubectl logs -n kube-system {ANY_POD} --tail 1"),
    ],
)  # fmt: skip
def test_the_first_thing_to_look_at(one: Fault, first: str) -> None:
    """The node where one is named, the service in the URL, else any other use of the way."""
    assert commands(one)[0].startswith(first)


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ("x509: certificate has expired or is not yet valid: current time 2026-03-02T09:00:00Z is after 2026-03-01T00:00:00Z", ["csr", "-dates"]),
        ("x509: certificate has expired or is not yet valid: current time 2026-03-02T09:00:00Z is before 2026-03-03T00:00:00Z", ["csr", "-dates"]),
        ("x509: certificate signed by unknown authority", ["-issuer"]),
        ("x509: certificate is valid for 127.0.0.1, not 10.5.0.7", ["subjectAltName"]),
        ("remote error: tls: internal error", ["csr"]),
    ],
)  # fmt: skip
def test_a_certificate_by_what_is_wrong_with_it(inner: str, words: list[str]) -> None:
    """Dates, signer, names, or no certificate that counts."""
    shown = commands(fault(Reason.CERTIFICATE, inner=inner, address=ADDRESS))
    assert len(shown) == len(words)
    assert all(word in one for word, one in zip(words, shown, strict=True))


@pytest.mark.parametrize(
    ("healthy", "name"),
    [
        (pod("web-1"), "-n web web-1"),
        (pod("web-1", ready=False), f"-n kube-system {ANY_POD}"),
        (pod("web-1", None), f"-n kube-system {ANY_POD}"),
        (pod("web-1", at=None), "-n web web-1"),
        (pod("web-1", "kube-system", at=None), f"-n kube-system {ANY_POD}"),
        (pod("web-1", "master-x"), f"-n kube-system {ANY_POD}"),
        (pod("web-1", "clusters-x"), f"-n kube-system {ANY_POD}"),
        (pod("kube-apiserver-6c7d8f9b5-fghij", "kube-system"), f"-n kube-system {ANY_POD}"),
        (pod("etcd-n1", "kube-system"), f"-n kube-system {ANY_POD}"),
    ],
)
def test_another_use_of_the_way_is_tried_with_a_workers_pod(healthy: PodRow, name: str) -> None:
    """A pod that runs on a node the tunnel leads to; logs of the control plane need no tunnel."""
    assert commands(fault(leg=Leg.UNTOLD), healthy) == [
        f"kubectl logs {name} --tail 1", commands(fault(leg=Leg.UNTOLD), healthy)[1],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("version", "one", "leg", "words"),
    [
        ("v1.30.1+k3s1", fault(address=ADDRESS), "API server to node by k3s's own way", ["kubectl logs", "journalctl -u k3s -u k3s-agent"]),
        ("v1.30.1+rke2r1", fault(caller=Caller.WEBHOOK), "API server to node by rke2's own way", ["kubectl get endpoints,pods", "kubectl get svc", "kubectl logs", "journalctl -u rke2-server"]),
        ("v1.31.2-eks-a7", fault(address=ADDRESS), "API server to node by EKS's own way", ["aws ec2 describe-instances --filters Name=private-ip-address,Values=10.5.0.7 ", "kubectl get nodes"]),
        ("v1.31.2-eks-a7", fault(address="[2001:db8::7]:10250"), "API server to node by EKS's own way", ["aws ec2 describe-instances --filters Name=private-ip-address,Values=2001:db8::7 ", "kubectl get nodes"]),
        ("v1.31.2-eks-a7", fault(Reason.STATUS, address=ADDRESS), "API server to node by EKS's own way", ["ssh 10.5.0.7", "kubectl logs"]),
        ("v1.31.2-eks-a7", fault(Reason.CERTIFICATE, address=ADDRESS), "API server to node by EKS's own way", ["kubectl get csr", "kubectl logs"]),
        ("v1.31.2-eks-a7", fault(), "API server to node by EKS's own way", ["nc -vz -w 5 <node address>", "kubectl get nodes", "kubectl logs"]),
        ("v1.31.2-eks-a7", fault(caller=Caller.WEBHOOK, address=ADDRESS), "API server to the service behind the call by EKS's own way", ["kubectl get endpoints,pods", "aws ec2 describe-instances", "kubectl get pods -A -o wide", "kubectl logs"]),
        ("v1.31.2-eks-a7", fault(caller=Caller.WEBHOOK, url="https://a.b.svc:443/v"), "API server to the service behind the call by EKS's own way", ["kubectl get svc,endpoints,pods -n b", "aws ec2 describe-instances", "kubectl get pods -A -o wide", "kubectl logs"]),
        ("v1.31.2-eks-a7", fault(Reason.NOT_ALLOWED, caller=Caller.WEBHOOK, url="https://a.b.svc:443/v"), "API server to the service behind the call by EKS's own way", ["kubectl get pods -n b -o wide"]),
    ],
)  # fmt: skip
def test_clusters_with_a_way_of_their_own(version: str, one: Fault, leg: str, words: list[str]) -> None:
    """What the API server dials itself is tried from its own machine; a distribution's tunnel has a log of its own."""
    told = of(one, node(version))
    assert told.leg == leg
    shown = [c.shown_by.command or "" for c in told.candidates]
    assert [command[: len(word)] for command, word in zip(shown, words, strict=True)] == words


def test_a_cluster_without_any_tunnel() -> None:
    """A listing without Konnectivity and without another name."""
    five = tuple(pod(f"x{at}-aaaaa", "kube-system") for at in range(5))
    assert of(fault(), node("v1.31.2"), *five).leg == "API server to node, without a tunnel"


def test_plain_http_is_no_kubelets_answer() -> None:
    """Another program has the port, or a proxy on the way speaks in its place; each has its look."""
    one = fault(Reason.PLAIN, Leg.UNTOLD, url="https://10.5.0.7:10250/containerLogs/a/b/c")
    port, proxy = of(one).candidates
    assert "10.5.0.7:10250" in port.what
    assert "https://10.5.0.7:10250/healthz" in (port.shown_by.command or "")
    assert "_proxy" in (proxy.shown_by.command or "")


@pytest.mark.parametrize(
    ("ready", "words"), [(False, "is down: tunnelfront-7c9d5b8f6-x2x2x is"), (True, "hangs although")]
)
def test_the_pod_of_an_older_tunnel_is_asked_first(ready: bool, words: str) -> None:
    """It carries every call, and its own log cannot be read through it when it is down."""
    found = of(fault(address=ADDRESS), pod("tunnelfront-7c9d5b8f6-x2x2x", "kube-system", ready=ready))
    assert "through the tunnel of its own" in found.leg
    assert words in found.candidates[0].what
    assert "tunnelfront-7c9d5b8f6-x2x2x" in (found.candidates[0].shown_by.command or "")


def test_what_a_use_has_shown_already_is_no_candidate() -> None:
    """A log that came through leaves no doubt about the way as a whole; what lies at the service stays."""
    late = fault(caller=Caller.WEBHOOK, leg=Leg.UNTOLD)
    shown = Symptom("logs", SymptomState.WORKS, (Evidence("k", 1, "text"),))
    with_use, without = found(seen(late), symptoms=(shown,)), found(seen(late))
    assert with_use is not None
    assert without is not None
    assert with_use.candidates == without.candidates[:2]
    alone = found(seen(fault(leg=Leg.UNTOLD, caller=Caller.UNKNOWN)), symptoms=(shown,))
    assert alone is not None
    assert alone.candidates


def test_calls_of_which_some_come_through_have_an_agent() -> None:
    """That none runs is no candidate, whatever is listed."""
    refused = fault(Reason.NO_AGENT, Leg.TUNNEL)
    some = Symptom("exec", SymptomState.PARTLY, (Evidence("k", 1, "text"),))
    partly = found(seen(refused), symptoms=(some,))
    assert partly is not None
    assert [one.what for one in partly.candidates] == [one.what for one in of(refused).candidates[1:]]


CALL = 'Error from server (InternalError): Internal error occurred: failed calling webhook "m.example": Post "https://m.shop.svc:443/m?timeout=30s": {}\n'


@pytest.mark.parametrize(
    ("inner", "cut"),
    [
        ("read unix @->/socket/konnectivity: read: connection reset by peer", True),
        ("write unix @->/run/konnectivity.sock: write: broken pipe", True),
        ("read unix @->/etc/kubernetes/konnectivity-server/konnectivity-server.socket: EOF", True),
        ("read unix @->/socket/konnectivity: use of closed network connection", True),
        ("dial unix /socket/konnectivity: connect: connection refused", False),
        ("dial unix /socket/konnectivity: connect: no such file or directory", False),
    ],
)
def test_a_socket_that_took_the_connection_and_closed_it(inner: str, cut: bool) -> None:
    """Then a server runs and listens there: why it closed is the question; what refuses or is not there took none."""
    complaint = bundle(e=CALL.format(inner)).answered.data.complaint
    said = " ".join(one.what for one in complaint.candidates) if complaint is not None else ""
    assert ("took the connection and closed it" in said) is cut
    assert ("listens elsewhere" in said or "does not run" in said) is not cut


def test_a_status_alone_does_not_rule_out_that_no_agent_is_there() -> None:
    """The server answers a request by HTTP with a status for each of its reasons; a dial that ran out of time had an agent."""
    told = 'Error from server: Get "https://10.9.1.4:10250/containerLogs/shop/web-1/web": '
    status = "proxy error from 10.9.0.2:8132 while dialing 10.9.1.4:10250, code 503: 503 Service Unavailable"
    for text, expected in ((status, True), ("dial timeout, backstop", False)):
        found = bundle(a=f"{told}{text}\n").report.data.complaint
        assert found is not None
        assert ("no agent is connected" in found.candidates[0].what) is expected
