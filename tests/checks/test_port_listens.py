"""Two stated numbers that differ: the port that agents dial, and the one at which the server takes agents."""

from __future__ import annotations

import pytest
from analyzer.checks.port_listens import agents_ports, at_no_server, fronts, led_astray

from tests.support.inline import arguments, bundle, dial, failing, klog, node, nodes, options, serving, table

LB = "lb.example.org"
REFUSED = failing(dial("dial tcp 192.0.2.60:8091: connect: connection refused"))
PLAIN = failing(dial("authentication handshake failed: tls: first record does not look like a TLS handshake"))
STARTED = klog("08:00:00.000000", 'Mode set to "grpc".') + klog("08:00:00.100000", "Agent port set to {}.") + klog("08:00:00.200000", "Starting agent server for tunnel connections.")  # fmt: skip


def server(port: int, more: str = "") -> str:
    """A static pod's manifest as it lies on the machine, without a status."""
    return (
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: konnectivity-server\n  namespace: kube-system\nspec:\n  hostNetwork: true\n"
        f"  containers:\n  - name: konnectivity-server\n    image: x/proxy-server:v0.33.0\n    command: [/proxy-server]\n    args:\n    - --mode=grpc\n{more}"
        f"    - --agent-port={port}\n"
    )


def service(
    ports: str, address: str = "192.0.2.60", kind: str = "LoadBalancer", name: str = "konnectivity-server"
) -> str:
    return table(
        "NAMESPACE  NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE",
        [["hosted", name, kind, "10.96.4.4", address, ports, "3d"]],
    )


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"s.yaml": server(8132)}, "s.yaml:14"),
        ({"konnectivity-server.log": STARTED.format(8132)}, "konnectivity-server.log:2"),
        ({"svc.txt": service("8132:30132/TCP")}, "svc.txt:2"),
        ({"ss.txt": 'State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\nLISTEN 0 4096 *:8132 *:* users:(("konnectivity-se",pid=2,fd=7))\n'}, "ss.txt:2"),
    ],
)  # fmt: skip
def test_a_refused_port_beside_the_servers_own(files: dict[str, str], place: str) -> None:
    """By arguments, option dump, socket or Service: both numbers are said, and no server is said to be down or is deleted."""
    case = bundle({"agent.log": REFUSED, "ds.yaml": arguments("192.0.2.60", 8091)} | files)
    assert case.first is not None
    assert case.first[0] == "agent-args-wrong"
    assert "server-down" not in case.causes
    assert {place, "ds.yaml:13"} <= set(case.places("AG-07"))
    assert "192.0.2.60:8091" in case.says("AG-07")
    assert "port 8132" in case.says("AG-07")
    assert "--proxy-server-port=8132 in place of 8091" in case.commands("agent-args-wrong")
    assert "delete pod" not in case.commands("agent-args-wrong")


def test_the_connects_alone_tell_what_is_dialled() -> None:
    """Without the agents' arguments the refused address is the agents' side; nothing is said to stand `in place of None`."""
    case = bundle({"agent.log": REFUSED, "s.yaml": server(8132)})
    assert case.first == ("agent-args-wrong", "likely")
    assert "None" not in case.commands("agent-args-wrong")
    assert "where 192.0.2.60 is a balancer" in case.commands("agent-args-wrong")
    assert bundle({"agent.log": REFUSED}).first == ("server-down", "likely")


def test_another_port_of_the_server_is_called_by_its_name() -> None:
    """An agent that dials the plain health port hears no TLS: the server's own arguments say what that port is."""
    files = {"s.yaml": server(8132, "    - --health-port=8134\n"), "ds.yaml": arguments("192.0.2.60", 8134)}
    case = bundle({"agent.log": PLAIN} | files)
    assert case.first == ("agent-args-wrong", "likely")
    assert "8134 is its --health-port" in case.says("AG-07")


def test_the_machine_that_the_server_shares_proves_it() -> None:
    """Dialled at the address that the API server of that machine announces, with the server in the machine's own network."""
    api = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-apiserver\n  namespace: kube-system\nspec:\n  containers:\n  - name: kube-apiserver\n    image: x/kube-apiserver:v1.33.2\n    command: [kube-apiserver, --advertise-address=192.0.2.60]\n"
    files = {"agent.log": REFUSED, "ds.yaml": arguments("192.0.2.60", 8091), "s.yaml": server(8132)}
    case = bundle(files | {"a.yaml": api})
    assert case.first == ("agent-args-wrong", "confirmed")
    assert "balancer" not in case.commands("agent-args-wrong")


@pytest.mark.parametrize(
    "more",
    [
        {"s.yaml": server(8091)},
        {"s.yaml": server(8132), "t.yaml": server(8091).replace("name: konnectivity-server\n  n", "name: konnectivity-server-b\n  n")},
        {"s.yaml": server(8132), "svc.txt": service("8132:8091/TCP", kind="NodePort")},
        {"svc.txt": service("8091:30132/TCP")},
    ],
)  # fmt: skip
def test_ports_that_agree_are_no_fault(more: dict[str, str]) -> None:
    """One server that has the port, or a Service that translates it, is enough."""
    case = bundle({"agent.log": REFUSED, "ds.yaml": arguments("192.0.2.60", 8091)} | more)
    assert at_no_server(case.snapshot.about, case.tunnel) is None
    assert case.status("AG-07") == "pass"


@pytest.mark.parametrize("port", [443, 30132])
def test_numbers_of_routes_and_nodes_are_translated(port: int) -> None:
    """443 is an ingress's or a route's and 30132 a node port's, whatever the server's own number is."""
    refused = failing(dial(f"dial tcp 192.0.2.60:{port}: connect: connection refused"))
    case = bundle({"agent.log": refused, "ds.yaml": arguments(LB, port), "s.yaml": server(8132)})
    assert case.status("AG-07") == "pass"


def test_an_agent_that_is_connected_dials_the_right_port() -> None:
    """Whatever the manifests say: the stream stands."""
    case = bundle({"agent.log": options(LB, 8091) + serving(), "s.yaml": server(8132)})
    assert case.status("AG-07") == "pass"


@pytest.mark.parametrize(
    ("host", "right", "certainty"),
    [("192.0.2.60", "8132", "confirmed"), ("10.1.0.7", "31132", "confirmed"), (LB, "8132", "likely")],
)
def test_a_hosted_servers_service_has_one_port_for_each_address(host: str, right: str, certainty: str) -> None:
    """A control plane's Service with two ports: its own address has the port, a node the node port, an unknown name either."""
    ports = "\n".join(f"  - name: {name}\n    port: {port}\n    targetPort: {port}\n    nodePort: {at}" for name, port, at in (("kube-apiserver", 6443, 31443), ("konnectivity-server", 8132, 31132)))  # fmt: skip
    yaml = f"apiVersion: v1\nkind: Service\nmetadata:\n  name: blue\n  namespace: tenants\nspec:\n  type: LoadBalancer\n  clusterIP: 10.96.4.4\n  ports:\n{ports}\nstatus:\n  loadBalancer:\n    ingress:\n    - ip: 192.0.2.60\n"
    error = f"dial tcp {host if host != LB else '192.0.2.99'}:6443: connect: connection refused"
    files = {
        "svc.yaml": yaml,
        "n.txt": nodes(node("w1", "10.1.0.7", version="v1.32.3")),
        "agent.log": failing(dial(error)),
    }
    case = bundle(files | {"ds.yaml": arguments(host, 6443)})
    assert [f.port for f in fronts(case.snapshot.about, set())] == ["8132"]
    assert case.first == ("agent-args-wrong", certainty)
    assert f"--proxy-server-port={right} in place of 6443" in case.commands("agent-args-wrong")


@pytest.mark.parametrize(
    ("ports", "right"),
    [
        ("6443:31443/TCP,8132:31132/TCP", "8132"),
        ("443/TCP,8132/TCP,9443/TCP", None),
        ("8132:31132/TCP", None),
        ("6443:31443/TCP,8091:31132/TCP", None),
    ],
)
def test_a_tenants_service_by_its_row_alone(ports: str, right: str | None) -> None:
    """A table names no ports: the one beside the API server's is the agents'; of two, or of a Service without it, nothing is said."""
    case = bundle({"agent.log": REFUSED, "svc.txt": service(ports, name="blue")})
    found = at_no_server(case.snapshot.about, case.tunnel)
    assert (found.port if found else None) == right
    if right:
        assert case.first == ("agent-args-wrong", "confirmed")
        assert f"--proxy-server-port={right}" in case.commands("agent-args-wrong")


def test_a_service_that_leads_to_another_port_than_the_servers() -> None:
    """The agents dial the Service rightly; its target port is what no server listens on, and that is patched."""
    yaml = "apiVersion: v1\nkind: Service\nmetadata:\n  name: konnectivity-server\n  namespace: hosted\nspec:\n  type: LoadBalancer\n  clusterIP: 10.96.4.4\n  ports:\n  - port: 8091\n    targetPort: {}\n"
    files = {"agent.log": REFUSED, "ds.yaml": arguments("192.0.2.60", 8091), "s.yaml": server(8132)}
    case = bundle(files | {"svc.yaml": yaml.format(8131)})
    assert case.first == ("firewall-or-routing", "confirmed")
    assert "server-down" not in case.causes
    assert "port 8131 of the server's pods" in case.cause("firewall-or-routing").summary  # type: ignore[union-attr]
    assert 'patch service konnectivity-server --type=json -p \'[{"op": "replace", "path": "/spec/ports/0/targetPort", "value": 8132}]' in case.commands("firewall-or-routing")  # fmt: skip
    right = bundle(files | {"svc.yaml": yaml.format(8132)})
    assert led_astray(right.snapshot.about, right.tunnel) is None
    assert [one.port for one in agents_ports(right.snapshot.about, right.tunnel)] == ["8132"]
