"""What is wrong with the port that agents dial: CTX-09 and AG-07."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.checks.port import PortFault, host_of_k0s, is_ibms, of_another_master, of_node_port, others
from analyzer.checks.port import fault as port_fault
from analyzer.facts.cluster import About
from analyzer.schema import ContainerArgRow, FactRow, NodeRow
from analyzer.tables.base import Row

from tests.checks.test_pse import get
from tests.support.inline import HOST, arguments, bundle, dial, failing, options, serving, table
from tests.support.tables import tables_of


@pytest.mark.parametrize(
    ("port", "host", "fault"),
    [
        (31417, HOST, None),
        (8132, "k0s.example.org", None),
        (8132, HOST, PortFault.NO_NODE_PORT),
        (443, HOST, PortFault.NO_NODE_PORT),
        (30122, HOST, PortFault.API_SERVER),
        ("abc", HOST, PortFault.NO_PORT),
        (0, "k0s.example.org", PortFault.NO_PORT),
        (65535, "k0s.example.org", None),
        (65536, "k0s.example.org", PortFault.NO_PORT),
        (70000, "k0s.example.org", PortFault.NO_PORT),
    ],
)
def test_the_port_by_itself(port: object, host: str, fault: PortFault | None) -> None:
    """A node port of the master on IBM Cloud, told by the host's own name, and never the API server's; elsewhere any port."""
    files = {"ds.yaml": arguments(host, port)} | ({"c.txt": get()} if fault is PortFault.API_SERVER else {})
    case = bundle(files)
    assert case.status("CTX-09") == ("fail" if fault else "pass")
    assert case.check("CTX-09").detail is fault
    assert case.status("AG-07") == ("fail" if fault else "pass")
    if fault:
        assert case.first is not None
        assert case.first[0] == "agent-args-wrong"


def test_agents_that_were_started_with_another_port() -> None:
    """Their log and the DaemonSet differ: pods older than their template."""
    log = {"a.log": options(port=31999) + serving()}
    case = bundle(log | {"ds.yaml": arguments()})
    assert case.status("CTX-09") == "warn"
    assert "31999" in case.says("CTX-09")
    assert case.status("AG-07") == "fail"
    assert bundle(log).status("CTX-09") == "pass"
    assert bundle(x="Hello\n").status("CTX-09") == "unknown"


def of_server(port: int, ip: str = "10.9.8.2", network: str = "true") -> str:
    """The server's static pod, ready, with the port that it keeps for agents."""
    return (
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: konnectivity-server-cp1\n  namespace: kube-system\nspec:\n"
        f"  hostNetwork: {network}\n  nodeName: cp1\n  containers:\n  - name: konnectivity-server\n    image: x/proxy-server:v0.33.0\n"
        f'    args: ["--mode=grpc", "--agent-port={port}"]\nstatus:\n  phase: Running\n  podIP: {ip}\n  containerStatuses:\n'
        "  - name: konnectivity-server\n    ready: true\n    restartCount: 0\n    state: {running: {}}\n"
    )


@pytest.mark.parametrize(
    ("host", "files", "fits"),
    [
        ("10.9.8.2", {"s.yaml": of_server(8091)}, False),
        ("cp1", {"s.yaml": of_server(8091)}, False),
        ("10.9.8.2", {"s.yaml": of_server(8091, ip="10.200.0.4", network="false")}, True),
        ("10.9.8.2", {"s.yaml": of_server(8132)}, True),
        ("lb.example.org", {"s.yaml": of_server(8091)}, False),
        ("10.9.8.2", {"s.yaml": of_server(8091), "t.yaml": of_server(8132).replace("cp1", "cp2")}, True),
    ],
)
def test_the_port_against_the_servers_own_arguments(host: str, files: dict[str, str], fits: bool) -> None:
    """On the server's own machine, which a name may lead to, both are one number; in front of pods, or of one server among several, they need not be."""
    refused = failing(dial("dial tcp 10.9.8.2:8132: connect: connection refused"))
    case = bundle({"ds.yaml": arguments(host, 8132), "agent.log": refused} | files)
    assert case.status("AG-07") == ("pass" if fits else "fail")
    if not fits:
        assert case.first == ("agent-args-wrong", "confirmed")
        assert "server-down" not in case.causes
        assert "--proxy-server-port=8091" in case.commands("agent-args-wrong")
        assert "s.yaml:12" in case.places("AG-07")


def test_refused_at_what_is_not_this_clusters_server_says_nothing_of_the_server() -> None:
    """A DaemonSet of another cluster, or a port that the master does not have: nobody asked this cluster's server."""
    refused = failing(dial("dial tcp 169.46.1.4:30888: connect: connection refused"))
    url = f"Konnectivity Server URL:        https://{HOST}:31417\nVersion:"
    files = {"c.txt": get().replace("Version:", url), "agent.log": refused}
    for wrong in (arguments("c103.private.us-south.containers.cloud.ibm.com"), arguments(port=30888)):
        case = bundle(files | {"ds.yaml": wrong})
        assert case.first == ("agent-args-wrong", "confirmed")
        assert "server-down" not in case.causes


def flag(which: str, value: str, **more: Any) -> ContainerArgRow:
    return ContainerArgRow(source="a", line=1, kind="unknown", flag=f"proxy-server-{which}", value=value, **more)


def stated(key: str, value: str) -> FactRow:
    return FactRow(source="f", line=1, key=key, value=value)


def of(*rows: Row) -> About:
    return About(tables_of(*rows))


K3S = NodeRow(source="n", line=1, name="n1", version="v1.30.4+k3s1")
IKS = NodeRow(source="n", line=1, name="n1", version="v1.29.4+IKS")
MASTER = "https://c104.private.us-south.containers.cloud.ibm.com:30122"
OTHER = "https://c105.private.us-south.containers.cloud.ibm.com:30122"


def test_whose_server_it_is() -> None:
    """IBM's by the product or by the host's own name."""
    assert is_ibms(of(IKS))
    assert is_ibms(of(flag("host", HOST)))
    assert not is_ibms(of(flag("host", "konn.example.org")))
    assert not is_ibms(of())


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], None),
        ([IKS], None),
        ([IKS, flag("port", "31417")], None),
        ([IKS, flag("port", "30122"), stated("server_url", MASTER)], PortFault.API_SERVER),
        ([IKS, flag("port", "30122"), stated("public_endpoint_url", MASTER)], PortFault.API_SERVER),
        ([IKS, flag("port", "30123"), stated("server_url", MASTER)], None),
        ([IKS, flag("port", "8132")], PortFault.NO_NODE_PORT),
        ([K3S, flag("port", "30122"), stated("server_url", "https://k3s.example.org:30122")], None),
        ([K3S, flag("port", "1")], None),
        ([K3S, flag("port", "0")], PortFault.NO_PORT),
        ([K3S, flag("port", "x")], PortFault.NO_PORT),
    ],
)
def test_the_port_and_what_else_is_stated(rows: list[Row], found: PortFault | None) -> None:
    """The API server's own is no agent port on IBM Cloud; without a port nothing is wrong with it."""
    assert port_fault(of(*rows)) is found


@pytest.mark.parametrize(
    ("rows", "differs"),
    [
        ([stated("server_url", OTHER)], True),
        ([stated("server_url", MASTER)], False),
        ([stated("server_url", OTHER), stated("private_endpoint_url", MASTER)], False),
        ([stated("server_url", "https://konn.example.org:1")], False),
        ([], False),
    ],
)
def test_a_host_of_another_master(rows: list[FactRow], differs: bool) -> None:
    """Any endpoint of this cluster that agrees clears it; without one of IBM's nothing is compared."""
    assert (of_another_master(of(flag("host", HOST), *rows)) is not None) is differs
    assert of_another_master(of(*rows)) is None


def test_ports_of_other_sources() -> None:
    """Sorted, without the one that counts."""
    rows = [flag("port", "2"), flag("port", "9"), flag("port", "1"), flag("port", "2")]
    assert others(of(*rows)) == ["1", "9"]
    assert others(of()) == []


SERVICE = "$ kubectl get svc -n kubx-masters\nNAME   TYPE   CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\n{}   NodePort   172.19.40.12   <none>   8132:{}/TCP   88d\n"
OWN = "konnectivity-server-c355najgd2arpnsh21n0"


@pytest.mark.parametrize(
    ("name", "node_port", "status"),
    [
        (OWN, 31417, "pass"),
        (OWN, 30911, "fail"),
        (OWN.replace("c355", "c356"), 30911, "pass"),
        ("master-x", 30911, "pass"),
    ],
)
def test_the_node_port_of_the_server_s_own_service(name: str, node_port: int, status: str) -> None:
    """The agents' port must be one of them; the service of another cluster, or of another program, says nothing."""
    record = "$ ibmcloud ks cluster get -c a\nName:   a\nID:     c355najgd2arpnsh21n0\n"
    files = {"s.txt": SERVICE.format(name, node_port), "c.txt": record, "ds.yaml": arguments(HOST, 31417)}
    case = bundle(files)
    assert case.status("AG-07") == status
    if status == "fail":
        assert case.first == ("agent-args-wrong", "likely")
        assert "--proxy-server-port=30911" in case.commands("agent-args-wrong")
        assert "master refresh" in case.commands("agent-args-wrong")
        assert "s.txt:3" in case.places("AG-07")
    own = SERVICE.format(name, node_port).replace("kubx-masters", "edge")
    elsewhere = files | {"ds.yaml": arguments("k.example.org", 8132), "c.txt": "nothing", "s.txt": own}
    assert bundle(elsewhere).status("AG-07") == "pass"


@pytest.mark.parametrize(
    ("host", "kind", "ports", "told"),
    [
        ("192.168.0.5", "NodePort", "30080:30080/TCP,31132:31483/TCP", "31483"),
        ("192.168.0.5", "NodePort", "8132:31132/TCP", None),
        ("192.168.0.5", "NodePort", "31132:31132/TCP", None),
        ("192.168.0.5", "ClusterIP", "31132/TCP", None),
        ("10.111.131.247", "NodePort", "31132:31483/TCP", None),
    ],
)
def test_the_inner_port_of_a_service_is_not_that_of_its_nodes(
    host: str, kind: str, ports: str, told: str | None
) -> None:
    """The Service's own address has the inner one; a balancer may translate, so that it is likely and no more."""
    listed = table(
        "NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE", [["tcp-1", kind, "10.111.131.247", "<none>", ports, "5m"]]
    )
    refused = failing(dial(f"dial tcp {host}:31132: connect: connection refused"))
    case = bundle({"ds.yaml": arguments(host, 31132), "s.txt": f"$ kubectl get svc\n{listed}", "agent.log": refused})
    found = of_node_port(case.snapshot.about, case.tunnel)
    assert (found[1] if found else None) == told
    assert case.status("AG-07") == ("fail" if told else "pass")
    if told:
        assert case.first == ("agent-args-wrong", "likely")
        assert "--proxy-server-port=31483" in case.commands("agent-args-wrong")


REFUSED = failing(dial("dial tcp 10.1.1.1:31417: i/o timeout"))


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({}, "pass"),
        (
            {"a.log": failing(dial("authentication handshake failed: x509: certificate signed by unknown authority"))},
            "unknown",
        ),
        ({"a.log": REFUSED}, "pass"),
        ({"a.log": failing(dial("dial tcp 10.1.1.1:31999: i/o timeout"))}, "unknown"),
        ({"a.log": options() + serving()}, "pass"),
        ({"ds.yaml": arguments()}, "pass"),
        ({"part.txt": f"- --proxy-server-host={HOST}\n- --proxy-server-port=30122\n"}, "fail"),
    ],
)
def test_where_agents_are_meant_to_dial_is_not_said_to_be_dialled(files: dict[str, str], status: str) -> None:
    """The cluster's record alone is quoted as such, and no pass beside connects to another port or a handshake with nobody knows whom."""
    case = bundle({"c.txt": f"{get()}\nKonnectivity Server URL:   https://{HOST}:31417\n"} | files)
    assert case.status("CTX-09") == status
    meant = "what the agents are told is not in the bundle" in case.says("CTX-09")
    assert meant is (status == "unknown" or not files)
    assert ("agents dial port" in case.says("CTX-09")) is not meant


K0S = "apiVersion: k0s.k0sproject.io/v1beta1\nkind: ClusterConfig\nmetadata: {{name: k0s}}\nspec:\n  api: {{address: 10.9.0.7, externalAddress: {}}}\n{}"


@pytest.mark.parametrize(
    ("host", "external", "more", "found"),
    [
        ("10.9.0.5", "10.9.0.100", "", True),
        ("10.9.0.5", "api.blue.example.org", "", True),
        ("10.9.0.100", "10.9.0.100", "", False),
        ("127.0.0.1", "10.9.0.100", "", False),
        ("10.9.0.5", "10.9.0.100", "  network: {nodeLocalLoadBalancing: {enabled: true}}\n", False),
        ("10.9.0.5", "10.9.0.100", "  konnectivity: {externalAddress: 10.9.0.5}\n", False),
        ("10.9.0.5", "10.9.0.100", "  network: {controlPlaneLoadBalancing: {enabled: true, keepalived: {vrrpInstances: [{virtualIPs: [10.9.0.5/24]}]}}}\n", False),
    ],
)  # fmt: skip
def test_the_external_address_of_k0s(host: str, external: str, more: str, found: bool) -> None:
    """What k0s tells the agents; not where they dial a balancer that it has as well, or an address of Konnectivity's own."""
    case = bundle({"ds.yaml": arguments(host, 8132), "k0s.yaml": K0S.format(external, more)})
    said = host_of_k0s(case.snapshot.about)
    assert (said.value if said else None) == (external if found else None)
    assert case.status("AG-07") == ("fail" if found else "pass")
    if found:
        assert f"is not the externalAddress of the cluster's own configuration, {external}" in case.says("AG-07")
        assert case.check("AG-07").detail.surely is (external == "10.9.0.100")  # type: ignore[union-attr]
