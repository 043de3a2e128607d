"""The connections that the tunnel needs, as they are asked."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.facts.cluster import About
from analyzer.policy.legs import MOST_AGENTS, MOST_BACKENDS, Connection, PolicyView, Way
from analyzer.policy.library import STANDS_FOR
from analyzer.schema import (
    ApiServiceRow,
    ContainerArgRow,
    EndpointRow,
    HostEndpointRow,
    KonnectivityEventRow,
    ListingRow,
    NodeRow,
    PodRow,
    ServiceRow,
)
from analyzer.tables.base import Row
from analyzer.vendors.ibm import PRIVATE_ENDPOINTS

from tests.support.policies import OPEN, Spec, allow, cluster, gnp, hep, load, made, pod
from tests.support.tables import tables_of

AGENT = pod("kube-system/konnectivity-agent-aaaaa", "172.30.8.1", "w1", app="konnectivity-agent")
METRICS = pod("kube-system/metrics-server-5d9c7f8b6-abcde", "172.30.8.2", "w2", **{"k8s-app": "metrics-server"})
SERVICE = made("Service", "metrics-server", {"clusterIP": "172.21.0.9", "ports": [{"port": 443, "targetPort": 4443}], "selector": {"k8s-app": "metrics-server"}}, api="v1", space="kube-system")  # fmt: skip
API = made("APIService", "v1beta1.metrics.k8s.io", {"service": {"namespace": "kube-system", "name": "metrics-server"}}, api="apiregistration.k8s.io/v1")  # fmt: skip


def view(*objects: Spec) -> PolicyView:
    snapshot = load([*cluster(), *objects])
    return PolicyView(snapshot.rows, snapshot.about)


@pytest.mark.parametrize("kind", [*STANDS_FOR, "pods"])
def test_policies_were_looked_for_where_a_kind_of_them_is_listed(kind: str) -> None:
    """Each kind that holds policies, though it holds none; a bundle of other lists has no world worked out."""
    listing = ListingRow(source="x", line=1, kind=kind, complete=True)
    tables = tables_of(listing)
    asked = PolicyView(tables, About(tables))
    assert asked.has_policies is (kind != "pods")
    assert ("world" in vars(asked)) is (kind != "pods")


def test_every_nodes_kubelet() -> None:
    """From an agent of another node; from its own only where Felix is told what becomes of that."""
    told = made("FelixConfiguration", "default", {"defaultEndpointToHostAction": "Drop"})
    other = pod("kube-system/konnectivity-agent-bbbbb", "172.30.8.3", "w2", app="konnectivity-agent")
    plain = view(AGENT, other, OPEN).to_kubelets
    assert [(leg.source, leg.destination, leg.port) for leg in plain] == [("kube-system/konnectivity-agent-bbbbb", "w1", 10250), ("kube-system/konnectivity-agent-aaaaa", "w2", 10250)]  # fmt: skip
    assert plain[0].addresses == ("10.44.0.11", "w1")
    own = view(AGENT, told, OPEN).to_kubelets
    assert [(leg.destination, leg.decision.ruling) for leg in own] == [("w1", "denied"), ("w2", "allowed")]
    assert view(AGENT, OPEN).to_kubelets[0].destination == "w2"


def test_what_stands_behind_an_api() -> None:
    """By its service, on the pod's own port; metrics-server's pods also without its API."""
    lets = gnp(
        "in",
        selector="k8s-app == 'metrics-server'",
        types=["Ingress"],
        ingress=[allow(protocol="TCP", destination={"ports": [4443]})],
    )
    (leg,) = view(AGENT, METRICS, SERVICE, API, lets).to_apis
    assert (leg.way, leg.name, leg.port, leg.decision.ruling, leg.addresses) == (Way.METRICS, "v1beta1.metrics.k8s.io", 4443, "allowed", ("172.30.8.2",))  # fmt: skip
    assert leg.text == "agent to metrics-server v1beta1.metrics.k8s.io kube-system/konnectivity-agent-aaaaa -> kube-system/metrics-server-5d9c7f8b6-abcde:4443"  # fmt: skip
    (bare,) = view(AGENT, METRICS, gnp("shut", selector="k8s-app == 'metrics-server'", types=["Ingress"])).to_apis
    assert (bare.way, bare.port, bare.decision.ruling) == (Way.METRICS, None, "denied")
    assert bare.text.endswith("-> kube-system/metrics-server-5d9c7f8b6-abcde")


def test_a_service_and_its_backends() -> None:
    """None where it is not in the bundle; what is behind it may be known to be nothing."""
    ours = view(AGENT, METRICS, SERVICE, OPEN)
    assert ours.to_service(Way.WEBHOOK, ("a", "b"), 443, "x") == []
    assert [leg.port for leg in ours.to_service(Way.WEBHOOK, ("kube-system", "metrics-server"), None, "x")] == [4443]
    assert ours.to_service(Way.WEBHOOK, ("kube-system", "metrics-server"), 444, "x") == []
    assert ours.has_backends(("kube-system", "metrics-server"))
    assert not ours.has_backends(("a", "b"))
    assert ours.has_policies
    assert not view(AGENT).has_policies


def flag(which: str, value: str) -> ContainerArgRow:
    return ContainerArgRow(source="a", line=1, kind="unknown", flag=f"proxy-server-{which}", value=value)


def running(
    name: str,
    space: str | None = "kube-system",
    ip: str | None = "172.30.8.1",
    at: str = "w1",
    ready: bool = True,
    **labels: str,
) -> PodRow:
    import json

    return PodRow(
        source="p",
        line=1,
        namespace=space,
        name=name,
        ip=ip,
        node=at,
        status="Running",
        ready=ready,
        labels=json.dumps(labels) if labels else None,
    )


def of(*rows: Row) -> PolicyView:
    tables = tables_of(*rows)
    return PolicyView(tables, About(tables))


ONE = running("konnectivity-agent-aaaaa")
DIAL = "dial tcp 10.7.7.7:31417: i/o timeout"


def event(error: str | None, component: str = "agent") -> KonnectivityEventRow:
    return KonnectivityEventRow(source="l", line=1, component=component, error=error)


@pytest.mark.parametrize(
    ("rows", "target", "assumed"),
    [
        ([flag("host", "10.1.1.1"), flag("port", "31417")], "10.1.1.1", ""),
        ([flag("host", "10.1.1.1")], None, ""),
        ([flag("port", "31417")], None, ""),
        ([flag("host", "10.1.1.1"), flag("port", "x")], None, ""),
        ([flag("host", "h.example"), flag("port", "31417")], "h.example", ""),
        ([flag("host", "h.example"), flag("port", "31417"), event(DIAL)], "10.7.7.7", "address from the agents' log"),
        ([flag("host", "h.example"), flag("port", "31417"), event(DIAL, "server")], "h.example", ""),
        ([flag("host", "h.example"), flag("port", "31417"), event(None)], "h.example", ""),
        ([flag("host", "h.example"), flag("port", "31417"), event(DIAL.replace("31417", "10250"))], "h.example", ""),
        ([flag("host", "c1.private.us-south.containers.cloud.ibm.com"), flag("port", "31417")], PRIVATE_ENDPOINTS, "taken for an address in"),
        ([flag("host", "c1.us-south.containers.cloud.ibm.com"), flag("port", "31417")], "c1.us-south.containers.cloud.ibm.com", ""),
        ([flag("host", "c1.private.us-south.containers.cloud.ibm.com"), flag("port", "31417"), NodeRow(source="n", line=1, name="n", subnet_id="s")], "c1.private.us-south.containers.cloud.ibm.com", ""),
    ],
)  # fmt: skip
def test_where_the_server_is(rows: list[Row], target: str | None, assumed: str) -> None:
    """An address as it is, a host by what an agent dialled, a private host of a classic cluster by its range; else it is not known."""
    legs = of(ONE, *rows).to_server
    assert [leg.destination for leg in legs] == ([target] if target else [])
    if target:
        assert assumed in legs[0].assumption
        assert legs[0].of_a_range is (target == PRIVATE_ENDPOINTS)
        assert (legs[0].decision.ruling == "unknown") or not target.startswith(("h.", "c1."))


def test_a_host_without_an_address_may_be_a_node_of_this_cluster() -> None:
    """Where host endpoints guard the nodes, nothing is taken for granted; on IBM Cloud the server is the provider's in any case."""
    guarded = HostEndpointRow(
        source="h", line=1, name="w1-eth0", node="w1", interface="eth0", expected_ips="10.44.0.11"
    )
    of_ibm = NodeRow(source="n", line=1, name="w1", version="v1.29.4+IKS")
    asked = [flag("host", "h.example"), flag("port", "31417")]
    taken = [
        "taken for no pod and no node" in of(ONE, *asked, *more).to_server[0].assumption
        for more in ((), (guarded,), (guarded, of_ibm))
    ]
    assert taken == [True, False, True]


def test_a_few_agents_stand_for_all() -> None:
    """Five, for an unknown address, too; those that are wanted where none is listed."""
    many = [running(f"konnectivity-agent-{end * 5}") for end in "abcdefg"]
    assert len(of(*many).agents) == MOST_AGENTS
    assert len(of(*many, flag("host", "10.1.1.1"), flag("port", "1")).to_server) == MOST_AGENTS
    assert len(of(*many, flag("host", "h.example"), flag("port", "1")).to_server) == MOST_AGENTS
    lost = of(running("konnectivity-agent-aaaaa", None))
    assert lost.name(lost.agents[0]) == "kube-system/konnectivity-agent-aaaaa"


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "agent to webhook a -> b:1"),
        ({"name": "x"}, "agent to webhook x a -> b:1"),
        ({"what": "typha", "name": "x"}, "typha a -> b:1"),
    ],
)
def test_how_a_connection_is_told(more: dict[str, str], text: str) -> None:
    """By what it is, else by its way and name; only an agent's way to the server may go to a range."""
    (decision,) = {leg.decision for leg in of(ONE, flag("host", "h.example"), flag("port", "1")).to_server}
    assert Connection(Way.WEBHOOK, "a", "b", 1, decision, **more).text == text
    assert not Connection(Way.WEBHOOK, "a", "10.0.0.0/8", 1, decision).of_a_range
    assert Connection(Way.SERVER, "a", "10.0.0.0/8", 1, decision).of_a_range
    assert not Connection(Way.SERVER, "a", "10.0.0.1", 1, decision).of_a_range


def api(service: str | None, name: str | None = "v1.x") -> ApiServiceRow:
    return ApiServiceRow(source="a", line=1, name=name, service=service)


def service(
    name: str = "svc", ports: str = '[{"port": 443, "targetPort": 8443}]', selector: str | None = '{"app": "x"}'
) -> ServiceRow:
    return ServiceRow(
        source="s", line=1, namespace="ns", name=name, cluster_ip="172.21.0.9", selector=selector, port_map=ports
    )


BACK = running("x-1", "ns", "172.30.8.9", "w2", app="x")


def test_services_behind_apis() -> None:
    """Those with a namespace and a name, each once; metrics-server's pods are asked where no API names its service."""
    plain = of(ONE, BACK, service(), api("ns/svc"), api("ns/svc", "v2.x"))
    assert [(leg.way, leg.name, leg.destination, leg.port) for leg in plain.to_apis] == [
        (Way.AGGREGATED, "v1.x", "ns/x-1", 8443)
    ]
    for odd in ("svc", "ns/", "/svc", None):
        assert of(ONE, BACK, service(), api(odd)).to_apis == []
    metrics = running("metrics-server-5d9c7f8b6-abcde", ip=None)
    (leg,) = of(ONE, metrics, api(None)).to_apis
    assert (leg.way, leg.port, leg.addresses) == (Way.METRICS, None, ())
    assert len(of(*[running(f"konnectivity-agent-{end * 5}") for end in "abc"], metrics).to_apis) == 2


def test_what_is_behind_a_service_may_be_known_to_be_nothing() -> None:
    """Endpoints of that name, or a selector, say what is there; without both nobody knows."""
    assert of(service()).has_backends(("ns", "svc"))
    assert not of(service(selector=None)).has_backends(("ns", "svc"))
    assert not of(service()).has_backends(("ns", "other"))
    listed = EndpointRow(source="e", line=1, namespace="ns", name="svc", ready_addresses=0, members="[]")
    assert of(listed).has_backends(("ns", "svc"))


def test_names_of_the_cluster_are_looked_up_from_a_few_agents() -> None:
    """Two agents, two pods of DNS, over UDP."""
    dns = [running(f"coredns-5d9c7f8b6-{end * 5}", ip=f"172.30.9.{at}") for at, end in enumerate("abc", 1)]
    agents = [running(f"konnectivity-agent-{end * 5}") for end in "abc"]
    legs = of(*agents, *dns).to_dns
    assert [(leg.way, leg.port) for leg in legs] == [(Way.DNS, 53)] * 4
    assert of(*agents).to_dns == []
    assert MOST_BACKENDS == 3


def test_nodes_without_an_address_are_not_asked() -> None:
    """Each of the others is, for its kubelet."""
    nodes: list[Any] = [
        NodeRow(source="n", line=1, name=name, internal_ip=ip)
        for name, ip in (("w1", "10.0.0.1"), ("w2", None), ("w3", "10.0.0.3"))
    ]
    found = of(ONE, *nodes)
    assert {leg.destination for leg in found.to_kubelets} <= {"w1", "w3", "w2"}
    assert [leg.destination for leg in found.to_kubelets if leg.destination == "w1"] == []


@pytest.mark.parametrize(
    ("more", "unseen"),
    [
        ([gnp("all", selector="role == 'w'", types=["Egress"], egress=[allow()])], True),
        ([gnp("pods", selector="has(projectcalico.org/namespace)", types=["Egress"], egress=[allow()])], False),
        ([gnp("in", selector="role == 'w'", types=["Ingress"], ingress=[allow()])], False),
        (
            [
                gnp("all", selector="role == 'w'", types=["Egress"], egress=[allow()]),
                hep("w1-eth0", "w1", "eth0", "10.44.0.11"),
            ],
            False,
        ),
    ],
)
def test_host_endpoints_that_no_list_shows(more: list[Spec], unseen: bool) -> None:
    """They decide over agents of the node's network, where a policy of that direction may select one."""
    on_host = pod("kube-system/konnectivity-agent-aaaaa", "10.44.0.11", "w1", app="konnectivity-agent")
    on_host["spec"]["hostNetwork"] = True
    assert view(on_host, *more).host_unseen is unseen
    assert view(AGENT, *more).host_unseen is False
