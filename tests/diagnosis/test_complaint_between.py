"""The program through which an API server dials its nodes, which nobody calls Konnectivity's server."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_between import between
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason

from tests.support.inline import agent, bundle, node, nodes, pods

DIAL = 'Error from server: Get "https://10.7.0.5:10250/containerLogs/shop/web-1/web": dial tcp 127.0.0.1:{}: connect: connection refused\n'


@pytest.mark.parametrize(
    ("version", "port", "looked"),
    [
        ("v1.24.2+k3s1", 6443, "systemctl cat k3s |"),
        ("v1.29.4+rke2r1", 9345, "systemctl cat rke2-server |"),
        ("v1.24.2+k3s1", 8131, ""),
    ],
)
def test_a_distribution_that_dials_its_own_supervisor(version: str, port: int, looked: str) -> None:
    """No server of Konnectivity is missed where the cluster has another tunnel, whatever the port."""
    case = bundle(n=nodes(node("w-a", version=version)), e=DIAL.format(port))
    told = case.report.data.complaint
    assert case.status("CP-11") == "not_applicable"
    assert not case.causes
    assert told is not None
    assert looked in str(told.candidates)
    assert "konnectivity" not in str(told.candidates)


def test_a_plain_cluster_is_asked_where_the_address_is_from() -> None:
    """An API server's own port is none of Konnectivity's; where its port is, the server is missed."""
    plain = bundle(n=nodes(node("w-a")), e=DIAL.format(6443))
    told = plain.report.data.complaint
    assert not plain.causes
    assert told is not None
    assert told.leg == "API server to the program through which it dials"
    assert "does not run, or listens elsewhere" in told.candidates[0].what
    assert "ss -ltnp | grep ':6443 '" in str(told.candidates[0])
    assert bundle(n=nodes(node("w-a")), e=DIAL.format(8131)).causes.get("server-down") == "likely"
    assert bundle(p=pods(agent("a")), e=DIAL.format(9190)).causes.get("server-down") == "likely"


def test_an_address_that_does_not_answer_is_looked_at_on_its_machine() -> None:
    """Of another machine, and of one that is silent, nothing is said of who listens."""
    about = bundle(n=nodes(node("w-a"))).snapshot.about
    fault = Fault(Caller.KUBELET, Leg.PROXY, Reason.TIMEOUT, "i/o timeout", address="10.7.0.2:6443")
    first = between(fault, about)[0]
    assert first.what.endswith("10.7.0.2:6443, does not answer")
    assert "# on 10.7.0.2" in str(first)


def test_without_a_port_the_api_servers_own_is_looked_at() -> None:
    """An error that names no address asks for whoever listens at 6443."""
    fault = Fault(Caller.KUBELET, Leg.PROXY, Reason.TIMEOUT, "i/o timeout")
    first = between(fault, bundle(n=nodes(node("w-a"))).snapshot.about)[0]
    assert "ss -ltnp | grep ':6443 '" in str(first.shown_by)
    assert "that address" in first.what
    other = between(fault._replace(address="127.0.0.1:9345"), bundle(n=nodes(node("w-a"))).snapshot.about)[0]
    assert "ss -ltnp | grep ':9345 '" in str(other.shown_by)
    assert "# on the API server's machine" in str(other.shown_by)
