"""The connections that the tunnel needs, as they are asked."""

from __future__ import annotations

from analyzer.policy import legs as legs_room
from analyzer.policy.legs import PolicyView, Way

from tests.support.policies import OPEN, Spec, allow, cluster, gnp, hep, load, made, node, pod
from tests.support.values import are_values

AGENT = pod("kube-system/konnectivity-agent-aaaaa", "172.30.8.1", "w1", app="konnectivity-agent")
METRICS = pod("kube-system/metrics-server-5d9c7f8b6-abcde", "172.30.8.2", "w2", **{"k8s-app": "metrics-server"})
SERVICE = made("Service", "metrics-server", {"clusterIP": "172.21.0.9", "ports": [{"port": 443, "targetPort": 4443}], "selector": {"k8s-app": "metrics-server"}}, api="v1", space="kube-system")  # fmt: skip
API = made("APIService", "v1beta1.metrics.k8s.io", {"service": {"namespace": "kube-system", "name": "metrics-server"}}, api="apiregistration.k8s.io/v1")  # fmt: skip


def view(*objects: Spec) -> PolicyView:
    snapshot = load([*cluster(), *objects])
    return PolicyView(snapshot.rows, snapshot.about)


def test_every_nodes_kubelet() -> None:
    """From an agent of another node; from its own only where Felix is told what becomes of that."""
    told = made("FelixConfiguration", "default", {"defaultEndpointToHostAction": "Drop"})
    other = pod("kube-system/konnectivity-agent-bbbbb", "172.30.8.3", "w2", app="konnectivity-agent")
    plain = view(AGENT, other, OPEN).to_kubelets
    assert [(leg.source, leg.destination, leg.port) for leg in plain] == [("kube-system/konnectivity-agent-bbbbb", "w1", 10250), ("kube-system/konnectivity-agent-aaaaa", "w2", 10250)]  # fmt: skip
    assert plain[0].addresses == ("10.44.0.11", "w1")
    own = view(AGENT, told, OPEN).to_kubelets
    assert [(leg.destination, leg.decision.verdict) for leg in own] == [("w1", "denied"), ("w2", "allowed")]
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
    assert (leg.way, leg.name, leg.port, leg.decision.verdict, leg.addresses) == (Way.METRICS, "v1beta1.metrics.k8s.io", 4443, "allowed", ("172.30.8.2",))  # fmt: skip
    assert leg.text == "agent to metrics-server v1beta1.metrics.k8s.io kube-system/konnectivity-agent-aaaaa -> kube-system/metrics-server-5d9c7f8b6-abcde:4443"  # fmt: skip
    (bare,) = view(AGENT, METRICS, gnp("shut", selector="k8s-app == 'metrics-server'", types=["Ingress"])).to_apis
    assert (bare.way, bare.port, bare.decision.verdict) == (Way.METRICS, None, "denied")


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


def test_between_workers() -> None:
    """BGP, kubelet, Typha, and the tunnel that the pools ask for; at most five nodes stand for all."""
    heps = [hep("a", "w1", "eth0", "10.44.0.11"), hep("b", "w2", "eth0", "10.44.0.12")]
    ipip = made("IPPool", "p", {"cidr": "172.30.0.0/16", "ipipMode": "Always"})
    vxlan = made("IPPool", "p", {"cidr": "172.30.0.0/16", "vxlanMode": "Always"})
    legs = view(*heps, OPEN, ipip).between_workers
    assert [(leg.what, leg.decision.verdict) for leg in legs[:4]] == [
        ("BGP", "allowed"),
        ("kubelet", "denied"),
        ("typha", "allowed"),
        ("IPIP", "allowed"),
    ]
    assert len(legs) == 8
    assert [leg.what for leg in view(*heps, OPEN, vxlan).between_workers[:4]] == ["BGP", "kubelet", "typha", "VXLAN"]
    assert view(*heps, OPEN, vxlan).between_workers[3].port == 4789
    many = [node(f"x{at}", f"10.44.1.{at}") for at in range(9)]
    assert len(view(*many, OPEN, ipip).between_workers) == 5 * 4 * 4


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(legs_room)
