"""What answers the calls of a service, and at which port."""

from __future__ import annotations

import json

import pytest
from analyzer.facts.called_pod import CalledPod, behind, is_outside, ready
from analyzer.facts.nodes import Node
from analyzer.facts.pods import Pod
from analyzer.schema import EndpointRow, ServiceRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of

GUARD = ("policy", "guard")


def pod(name: str = "guard-7d4db76476-abcde", **more: object) -> Pod:
    known = {"namespace": "policy", "status": "Running", "ready": True, "ip": "10.8.1.70"} | more
    return Pod(name=name, role="", **known)  # type: ignore[arg-type]


def record(*ports: dict[str, object], ip: str = "10.96.0.9") -> ServiceRow:
    return ServiceRow(source="s", line=1, namespace="policy", name="guard", cluster_ip=ip, port_map=json.dumps(ports))


def listed(addresses: str = "10.8.2.9", ports: str = "9443", name: str = "guard") -> EndpointRow:
    return EndpointRow(source="e", line=1, namespace="policy", name=name, addresses=addresses, ports=ports)


def found(*rows: Row, pods: tuple[Pod, ...] = (), dialled: str | None = None) -> tuple[str | None, str | None]:
    services = [row for row in rows if isinstance(row, ServiceRow)]
    one = behind(tables_of(*rows), pods, services, GUARD, None, dialled)
    return one.host, one.port


TLS = {"port": 443, "targetPort": 8443}


@pytest.mark.parametrize(
    ("rows", "dialled", "answer"),
    [
        ((), None, (None, None)),
        ((), "10.8.2.9:8443", ("10.8.2.9", "8443")),
        ((), "[fd00::9]:8443", ("fd00::9", "8443")),
        ((), "guard.policy.svc:443", (None, None)),
        ((listed(),), None, ("10.8.2.9", "9443")),
        ((listed("10.8.2.9,10.8.2.10", "9443,9443"),), None, ("10.8.2.9", "9443")),
        ((listed(ports="9443,8080"),), None, ("10.8.2.9", None)),
        ((listed(name="other"),), None, (None, None)),
        ((record(TLS),), None, (None, "8443")),
        ((record({"port": 9090, "targetPort": 80}, TLS),), None, (None, "8443")),
        ((record({"port": 9090, "targetPort": 80}, {"port": 8080, "targetPort": 81}),), None, (None, None)),
        ((record({"port": 9090, "targetPort": 80}),), None, (None, "80")),
        ((record({"port": 443}),), None, (None, None)),
        ((record(TLS), listed(ports="8443,8080")), "10.96.0.9:443", ("10.8.2.9", "8443")),
    ],
)
def test_the_address_and_the_port_that_are_dialled(
    rows: tuple[Row, ...], dialled: str | None, answer: tuple[str | None, str | None]
) -> None:
    """An error names both; a service's own address stands for its endpoints, and of several ports none is guessed."""
    assert found(*rows, dialled=dialled) == answer


def test_a_port_with_a_name_is_that_of_the_container() -> None:
    """Where the pod's ports are known."""
    named = record({"port": 443, "targetPort": "webhook"})
    own = pod(ports=json.dumps([["metrics", 8080, "TCP"], ["webhook", 10260, "TCP"]]))
    assert found(named, pods=(own,)) == ("10.8.1.70", "10260")
    assert found(named, pods=(pod(),)) == ("10.8.1.70", None)
    assert found(named) == (None, None)


def test_the_pod_is_that_at_the_address_else_one_that_is_called_so() -> None:
    """One that is not ready answers nothing, and another namespace's is another's."""
    one, two = pod(), pod("other-7d4db76476-abcde", ip="10.8.1.71")
    assert behind(tables_of(), [one, two], (), GUARD, None, "10.8.1.71:8443") == CalledPod("10.8.1.71", "8443", two)
    assert behind(tables_of(), [one, two], (), GUARD).pod is one
    assert behind(tables_of(), [pod(ready=False), pod(namespace="shop")], (), GUARD).pod is None
    assert behind(tables_of(), [one], (), None).pod is None
    assert ready([pod("guard-controller-7d4db76476-abcde")], ("policy", "guard-controller-admission"))
    assert ready([one, pod("gua-7d4db76476-abcde")], GUARD) == [one]
    assert not ready([two], GUARD)


@pytest.mark.parametrize(
    ("host", "nodes", "on", "outside"),
    [
        ("172.16.9.4", ("10.61.3.44",), None, True),
        ("10.61.200.4", ("10.61.3.44",), None, False),
        ("10.62.0.4", ("10.61.3.44", "10.62.3.44"), None, False),
        ("172.16.9.4", (), "ip-10-61-3-44.eu-west-1.compute.internal", True),
        ("10.61.9.4", (), "ip-10-61-3-44.eu-west-1.compute.internal", False),
        ("172.16.9.4", (), "worker-1", None),
        ("100.64.3.4", ("10.61.3.44",), None, None),
        ("fd00::9", ("10.61.3.44",), None, None),
        ("guard", ("10.61.3.44",), None, None),
        (None, ("10.61.3.44",), None, None),
        ("172.16.9.4", ("fd00::1",), None, None),
    ],
)
def test_an_address_beside_the_nodes_network_is_an_overlays(
    host: str | None, nodes: tuple[str, ...], on: str | None, outside: bool | None
) -> None:
    """By the nodes' addresses, or by names that are made of these; what a VPC adds for pods is no sign."""
    assert is_outside(host, [Node(one, internal_ip=one) for one in nodes], [pod(node=on)]) is outside
