"""Which tunnel a cluster has, and what says that it has none."""

from __future__ import annotations

import pytest
from analyzer.facts import tunnel_kind

from tests.support.inline import agent, bundle, node, nodes, pod, pods
from tests.support.values import are_values

FIVE = [pod(f"{name}-a1b2c") for name in ("coredns", "kube-proxy", "cni", "csi", "proxy")]
REFUSED = "Error from server: error dialing backend: No agent available\n"


def listed(version: str, count: int = 2) -> str:
    return nodes(*(node(f"n{at}", version=version) for at in range(count)))


@pytest.mark.parametrize(
    ("version", "count", "tunnel"),
    [
        ("v1.30.4+k3s1", 2, "none"),
        ("v1.31.2-eks-a737599", 2, "none"),
        ("v1.31.2", 2, "none"),
        ("v1.31.2-gke.1200", 2, "none"),
        ("v1.31.2+k0s", 1, "none"),
        ("v1.31.2+k0s", 2, "konnectivity"),
        ("v1.31.2+IKS", 2, "konnectivity"),
        ("v1.20.7+IKS", 2, "openvpn"),
    ],
)
def test_a_complete_listing_without_agents(version: str, count: int, tunnel: str) -> None:
    """What always has Konnectivity misses it; what may do without it has none, and no agent is called missing."""
    case = bundle(n=listed(version, count), p=pods(*FIVE))
    assert case.report.data.cluster.tunnel == tunnel
    assert ("agents-missing" in case.causes) == (tunnel == "konnectivity")
    assert case.report.headline.startswith("this cluster does not seem to use Konnectivity") == (tunnel == "none")


@pytest.mark.parametrize("trace", [{"p.txt": pods(*FIVE, agent("a"))}, {"p.txt": pods(*FIVE), "e.txt": REFUSED}])
def test_one_trace_is_enough(trace: dict[str, str]) -> None:
    """An agent pod or the server's own refusal shows a tunnel, whatever the product is."""
    case = bundle({"n.txt": listed("v1.31.2"), **trace})
    assert case.report.data.cluster.tunnel != "none"
    assert "does not seem to use" not in case.report.headline


def test_a_few_pods_prove_nothing() -> None:
    """Two pods are an excerpt."""
    assert bundle(n=listed("v1.31.2"), p=pods(*FIVE[:2])).report.data.cluster.tunnel == "unknown"


def test_an_older_tunnel_is_named() -> None:
    """AKS's older tunnels are what carries the traffic there; clients of OpenVPN have other names elsewhere."""
    case = bundle(n=listed("v1.31.2"), p=pods(pod("tunnelfront-6f7c8d9b5-x2x2x")))
    assert case.report.data.cluster.tunnel == "none"
    assert "tunnelfront" in case.report.headline
    for name in ("vpn-shoot-6f7c8d9b5-x2x2x", "vpn-shoot-0", "openvpn-client-6f7c8d9b5-x2x2x", "vpn-6f7c8d9b5-x2x2x"):
        assert bundle(n=listed("v1.31.2"), p=pods(*FIVE, pod(name))).report.data.cluster.tunnel == "openvpn"


def test_remedies_and_gaps_speak_the_clusters_language() -> None:
    """Nothing tells the owner of a k0s or kubeadm cluster to run IBM's command line."""
    for version in ("v1.31.2+k0s", "v1.31.2", "v1.31.2-gke.1"):
        case = bundle(
            n=listed(version),
            p=pods(*FIVE, agent("a", "0/1", "CrashLoopBackOff"), agent("b", "0/1", "CrashLoopBackOff")),
        )
        assert case.causes
        words = [r.command or "" for c in case.report.causes for r in c.remedies]
        words += [g.command or "" for o in case.report.checks for g in o.missing]
        assert not [w for w in words if "ibmcloud" in w or "@xo" in w], version


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(tunnel_kind)
