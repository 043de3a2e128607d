"""Causes behind the agents: kubelets, pods and services, aggregated APIs."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.checks.test_srv import START, asked, broke, connected, made, refused
from tests.support.inline import agent, bundle, klog, node, nodes, pod, pods, serving, table
from tests.support.names import NAMES, few

BACKEND = "backend-unreachable"


def dials(target: str, count: int = 2) -> str:
    log = START + connected() + asked(90, target="10.9.9.9:443") + made(90, target="10.9.9.9:443")
    for n in range(count):
        log += asked(n, f"08:2{n}:00.0", target) + broke(n, f"dial tcp {target}: i/o timeout", f"08:2{n}:05.0")
    return log


def test_the_last_leg_by_what_was_dialled() -> None:
    """10250 is a kubelet, anything else a backend; each is named in scope and command."""
    kubelet = bundle({"server.log": dials("10.1.0.2:10250")})
    assert kubelet.first == ("kubelet-unreachable", "confirmed")
    assert kubelet.cause("kubelet-unreachable").scope == "10.1.0.2"  # type: ignore[union-attr]
    assert "nc -vz -w 5 10.1.0.2 10250" in kubelet.commands("kubelet-unreachable")
    backend = bundle({"server.log": dials("172.30.0.5:8443")})
    assert backend.first == ("backend-unreachable", "confirmed")
    assert backend.cause("backend-unreachable").scope == "172.30.0.5:8443"  # type: ignore[union-attr]
    assert "172.30.0.5:8443" in backend.commands("backend-unreachable")
    assert "backend-unreachable" not in kubelet.causes
    assert "kubelet-unreachable" not in backend.causes
    fine = bundle({"server.log": START + connected() + asked(1) + made(1)})
    assert fine.causes == {}


def test_what_mends_a_kubelet_goes_by_the_reason() -> None:
    """A name that nobody resolves opens no port, and a refusal is the kubelet's own first; the words are of the target, not of the server."""
    log = serving() + klog(
        "08:20:01.0",
        '"error dialing backend" err="{}" dialID=7 connectionID=1 dialAddress="w-2:10250"',
        "E",
        "client.go:428",
    )
    names = bundle({"agent.log": log.format("dial tcp: lookup w-2 on 10.96.0.10:53: no such host")})
    assert names.first == ("kubelet-unreachable", "confirmed")
    assert "the name that is dialled does not resolve" in names.says("AG-12")
    assert "--kubelet-preferred-address-types" in names.commands("kubelet-unreachable").splitlines()[0]
    assert "nc -vz" not in names.commands("kubelet-unreachable")
    refusal = bundle({"agent.log": log.format("dial tcp 10.1.0.2:10250: connect: connection refused")})
    assert "systemctl status kubelet" in refusal.commands("kubelet-unreachable").splitlines()[0]


@pytest.mark.parametrize(("own", "given"), [("<none>", True), ("10.1.0.2", False)])
def test_a_node_without_an_address_is_given_one_before_it_is_called_by_it(own: str, given: bool) -> None:
    """What the list of nodes shows decides: another order of kinds helps where there is an address of that kind."""
    log = serving() + klog(
        "08:20:01.0",
        '"error dialing backend" err="dial tcp: lookup w-2 on 10.96.0.10:53: no such host" dialID=7 connectionID=1 dialAddress="w-2:10250"',
        "E",
        "client.go:428",
    )
    listed = (
        "$ kubectl get nodes -o wide\n"
        "NAME  STATUS  ROLES   AGE  VERSION  INTERNAL-IP  EXTERNAL-IP  OS-IMAGE   KERNEL-VERSION  CONTAINER-RUNTIME\n"
        "w-1   Ready   <none>  9d   v1.31.2  10.1.0.1     <none>       Debian 12  6.1.0           containerd://1.7.1\n"
        f"w-2   Ready   <none>  9d   v1.31.2  {own}       <none>       Debian 12  6.1.0           containerd://1.7.1\n"
    )
    found = bundle({"agent.log": log, "nodes.txt": listed})
    cause = found.cause("kubelet-unreachable")
    assert cause is not None
    first, mind = cause.remedies[0].text, [gap.command or "" for gap in cause.would_change_our_mind]
    assert ("w-2 an InternalIP" in first) is given
    assert ("--kubelet-preferred-address-types" in first) is not given
    assert any(one.startswith("kubectl get nodes") for one in mind) is not given


def apiservice(message: str, name: str = "v3.projectcalico.org", reason: str = "FailedDiscoveryCheck") -> str:
    """An API service of `calico-apiserver/calico-api` as YAML that is not available."""
    version, _, group = name.partition(".")
    return f"""apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: {name}
spec:
  group: {group}
  version: {version}
  service:
    name: calico-api
    namespace: calico-apiserver
    port: 443
status:
  conditions:
  - type: Available
    status: "False"
    reason: {reason}
    message: '{message}'
"""


ASKED = 'failing or missing response from https://10.0.9.9:5443/apis/projectcalico.org/v3: Get "https://10.0.9.9:5443/apis/projectcalico.org/v3": '


@pytest.mark.parametrize(
    ("message", "certainty"),
    [
        (ASKED + "dial tcp 10.0.9.9:5443: i/o timeout", "likely"),
        (ASKED + "dial tcp 10.0.9.9:5443: connect: connection refused", "likely"),
        (ASKED + "x509: certificate has expired or is not yet valid", "confirmed"),
        (
            'endpoints for service/calico-api in "calico-apiserver" have no addresses with port name "apiserver"',
            "likely",
        ),
        (ASKED + "context deadline exceeded", "possible"),
        (ASKED + "No agent available", None),
        (ASKED + "dial timeout, backstop", None),
        (ASKED + "dial unix /a/konnectivity.sock: connect: connection refused", None),
    ],
)
def test_an_aggregated_api_by_its_innermost_reason(message: str, certainty: str | None) -> None:
    """At its own end likely, a certificate that it showed confirmed, on the way possible, and none where the tunnel did not carry the question."""
    case = bundle({"a.yaml": apiservice(message)})
    assert case.causes.get(BACKEND) == certainty
    if certainty:
        assert case.cause(BACKEND).scope == "v3.projectcalico.org"  # type: ignore[union-attr]
        assert "-n calico-apiserver" in case.commands(BACKEND)


def test_a_table_of_api_services_gives_no_reason() -> None:
    """False alone is possible only; with a server that refuses dials it is a consequence."""
    listing = table(
        "NAME  SERVICE  AVAILABLE  AGE",
        [["v3.projectcalico.org", "calico-apiserver/calico-api", "False (FailedDiscoveryCheck)", "9d"]],
    )
    assert bundle(a=listing).causes == {BACKEND: "possible"}
    assert "not shown" in bundle(a=listing).cause(BACKEND).title  # type: ignore[union-attr]
    down = {"a.txt": listing, "server.log": "".join(refused(f"09:00:0{n}.0") for n in range(5))}
    assert BACKEND not in bundle(down).causes


@few
@example("refused-1", "x509")
@given(NAMES, NAMES)
def test_an_aggregated_api_whatever_it_is_called(version: str, group: str) -> None:
    """Its name decides nothing."""
    text = apiservice(ASKED + "context deadline exceeded", f"v1.{group}.{version}.io")
    assert bundle({"a.yaml": text}).causes == {BACKEND: "possible"}


@pytest.mark.parametrize(
    "extra", ["", "$ kubectl exec web-1 -- sh\nerror: unable to upgrade connection: pod does not exist\n"]
)
def test_nodes_that_register_one_address_send_calls_to_the_wrong_kubelet(extra: str) -> None:
    """Virtual machines behind one NAT each have it; all nodes are counted, and the address they share is the fault."""
    listed = nodes(*(node(name, "10.0.2.15", version="v1.29.3") for name in ("cp", "w1", "w2")))
    case = bundle({"n.txt": listed} | ({"k.txt": extra} if extra else {}))
    assert case.first == ("kubelet-unreachable", "likely")
    assert "3 nodes" in case.says("NOD-01")
    assert "10.0.2.15" in case.commands("kubelet-unreachable").splitlines()[0]
    assert "<" not in case.commands("kubelet-unreachable")
    assert "3 nodes" in case.report.data.agents_line
    state = {one.id: one.state for one in case.report.data.symptoms}["exec"]
    assert state == ("broken" if extra else "unknown")
    own = nodes(*(node(name, f"10.0.2.{n}", version="v1.29.3") for n, name in enumerate(("cp", "w1", "w2"), 15)))
    assert bundle({"n.txt": own}).status("NOD-01") == "pass"


@pytest.mark.parametrize(
    ("log", "proxy", "named"),
    [
        ("agent-bbbbb.log", pod("kube-proxy-xx9lt", "0/1", "CrashLoopBackOff", node="w2"), True),
        ("konnectivity-agent-bbbbb.log", pod("kube-proxy-xx9lt", "0/1", "Error", node="w2"), True),
        ("agent-bbbbb.log", pod("kube-proxy-xx9lt", "0/1", "CrashLoopBackOff", node="w1"), False),
        ("agent-bbbbb.log", pod("kube-proxy-xx9lt", node="w2"), False),
        ("agent.log", pod("kube-proxy-xx9lt", "0/1", "CrashLoopBackOff", node="w2"), False),
    ],
)
def test_kube_proxy_that_is_down_on_the_failing_agents_node_is_named(log: str, proxy: list[str], named: bool) -> None:
    """Without it an address of a service leads nowhere on that node, and agents elsewhere reach it."""
    text = serving() + "".join(
        klog(
            f"08:4{n}:20.0",
            f'"error dialing backend" err="dial tcp 10.104.77.15:443: i/o timeout" dialID={n} connectionID={n}',
            "E",
            "client.go:451",
        )
        for n in (1, 2)
    )
    listed = pods(agent("aaaaa", node="w1"), agent("bbbbb", node="w2"), proxy)
    case = bundle({log: text, "p.txt": listed})
    cause = case.cause(BACKEND)
    assert cause is not None
    assert ("kube-proxy-xx9lt on w2" in cause.summary) is named
    assert ("ssh w2" in case.commands(BACKEND).splitlines()[0]) is named
    assert (f"describe pod -n {proxy[0]} kube-proxy-xx9lt;" in case.commands(BACKEND)) is named


def test_the_kubelet_is_looked_for_in_its_distributions_own_unit() -> None:
    """k0s runs it as a part of its worker."""
    log = {"server.log": dials("10.1.0.2:10250")}
    theirs = bundle(log | {"n.txt": nodes(node("w1", version="v1.31.2+k0s"))})
    assert "systemctl status k0sworker" in theirs.commands("kubelet-unreachable")
    assert "systemctl status kubelet " in bundle(log).commands("kubelet-unreachable")


def test_workers_of_a_vpc_are_let_in_by_their_own_security_group() -> None:
    """Its default rules let in what comes from itself; the group is named after the cluster, and a worker's id names that."""
    worker = "kube-cmh2a0bw0k7d9s3x5y80-edge-default-000001a2"
    listed = (
        "$ ibmcloud ks worker ls --cluster cmh2a0bw0k7d9s3x5y80\n"
        "ID                                                Primary IP   Flavor     State    Status   Zone       Version\n"
        f"{worker}   10.1.0.2     bx2.4x16   normal   Ready    us-south-1   1.30.7_1555\n"
    )
    log = {"server.log": dials("10.1.0.2:10250")}
    group = "ibmcloud is security-group kube-cmh2a0bw0k7d9s3x5y80"
    assert group in bundle(log | {"w.txt": listed}).commands("kubelet-unreachable").splitlines()[0]
    assert "security-group" not in bundle(log).commands("kubelet-unreachable")


@pytest.mark.parametrize(
    ("version", "shown"),
    [
        ("v1.29.3", "cat /var/lib/kubelet/kubeadm-flags.env"),
        ("v1.29.3+k0s", "systemctl cat k0sworker"),
        ("v1.29.3+k3s1", "cat /etc/rancher/k3s/config.yaml"),
    ],
)
def test_where_a_kubelet_is_told_its_address(version: str, shown: str) -> None:
    """Each distribution keeps its flags elsewhere; only kubeadm has that file."""
    listed = nodes(*(node(name, "10.0.2.15", version=version) for name in ("cp", "w1", "w2")))
    error = "Error from server (NotFound): the server could not find the requested resource ( pods/log web-1)\n"
    assert shown in bundle({"n.txt": listed, "e.txt": f"$ kubectl logs web-1\n{error}"}).commands("kubelet-unreachable")
