"""What is wrong with the port that agents dial: CTX-09 and AG-07."""

from __future__ import annotations

import pytest
from analyzer.checks.port import PortFault

from tests.checks.test_pse import get
from tests.support.inline import HOST, arguments, bundle, options, serving


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
