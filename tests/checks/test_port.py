"""What is wrong with the port that agents dial: CTX-09 and AG-07."""

from __future__ import annotations

import pytest
from analyzer.checks.port import PortFault

from tests.checks.test_pse import get
from tests.support.inline import HOST, arguments, bundle, dial, failing, options, serving


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
        ("lb.example.org", {"s.yaml": of_server(8091)}, True),
        ("10.9.8.2", {"s.yaml": of_server(8091), "t.yaml": of_server(8132).replace("cp1", "cp2")}, True),
    ],
)
def test_the_port_against_the_servers_own_arguments(host: str, files: dict[str, str], fits: bool) -> None:
    """On the server's own machine both are one number; behind a balancer, or of one server among several, they need not be."""
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
