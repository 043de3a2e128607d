"""How Cilium's policies come out together, with each other and with Kubernetes' own."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.policy.together import KINDS, decides

from tests.support.policies import FIRE, GRIND, OUT, SIFT, Spec, answers, ask, cluster, gnp, knp, made

OUTWARD = f"{SIFT} > {OUT} tcp/8132"
INSIDE = f"{SIFT} > {GRIND} tcp/80"


def ccnp(name: str, **spec: Any) -> Spec:
    return made("CiliumClusterwideNetworkPolicy", name, {"endpointSelector": {}, **spec}, api="cilium.io/v2")


def cnp(name: str, space: str = "mill", **spec: Any) -> Spec:
    return made("CiliumNetworkPolicy", name, {"endpointSelector": {}, **spec}, api="cilium.io/v2", space=space)


PORT = {"toPorts": [{"ports": [{"port": "8132", "protocol": "TCP"}]}]}
NAMES = {"toFQDNs": [{"matchPattern": "*"}]}


@pytest.mark.parametrize(
    ("policies", "wanted"),
    [
        ([ccnp("a", egress=[{}])], "denied"),
        ([ccnp("a", egress=[{}]), ccnp("b", egress=[{"toEntities": ["world"]}])], "allowed"),
        ([ccnp("a", egress=[{}]), knp("mill/b", podSelector={}, policyTypes=["Egress"], egress=[{}])], "allowed"),
        ([cnp("a", egress=[{"toEntities": ["cluster"]}]), knp("mill/b", podSelector={}, policyTypes=["Egress"])], "denied"),
        ([ccnp("a", egress=[{"toEntities": ["all"]}], egressDeny=[{"toEntities": ["world"], **PORT}])], "denied"),
        ([ccnp("a", egress=[{"toEntities": ["all"]}], egressDeny=[{"toEntities": ["world"], "toPorts": [{"ports": [{"port": "22"}]}]}])], "allowed"),
        ([ccnp("a", egressDeny=[{"toCIDR": ["198.51.100.0/24"]}])], "denied"),
        ([ccnp("a", egressDeny=[{"toCIDR": ["198.51.100.0/24"]}], enableDefaultDeny={"egress": False})], "allowed"),
        ([ccnp("a", egress=[NAMES])], "unknown"),
        ([ccnp("a", egressDeny=[NAMES])], "denied"),
        ([ccnp("a", egressDeny=[NAMES], egress=[PORT])], "unknown"),
        ([ccnp("a", egress=[NAMES]), ccnp("b", egress=[PORT])], "allowed"),
        ([cnp("a", "kiln", egress=[{}])], "allowed"),
        ([ccnp("a", ingress=[{}])], "allowed"),
        ([ccnp("a", egress=[{}]), gnp("b", selector="all()", types=["Egress"])], "unknown"),
        ([ccnp("a", egress=[{}], nonsense=1)], "unknown"),
        ([ccnp("a", egress=[])], "unknown"),
    ],
)  # fmt: skip
def test_what_leaves_for_an_address_outside(policies: list[Spec], wanted: str) -> None:
    """Denials first, then any allowance; where one policy isolates the rest is dropped, and what is not understood may be either."""
    assert ask([*cluster(), *policies], OUTWARD) == [wanted]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ({"toEndpoints": [{"matchLabels": {"app": "grind"}}]}, "allowed"),
        ({"toEndpoints": [{"matchLabels": {"k8s:app": "sift"}}]}, "denied"),
        ({"toEndpoints": [{}]}, "allowed"),
        ({"toEndpoints": []}, "denied"),
        ({"toEntities": ["cluster"]}, "allowed"),
        ({"toEntities": ["world", "host"]}, "denied"),
        ({"toCIDR": ["172.30.0.0/16"]}, "denied"),
        ({"toPorts": [{"ports": [{"port": "80", "protocol": "ANY"}]}]}, "allowed"),
        ({"toPorts": [{"ports": [{"port": "79", "endPort": 90}], "rules": {"http": [{}]}}]}, "unknown"),
        ({"toPorts": [{"ports": [{"port": "80", "protocol": "UDP"}]}]}, "denied"),
        ({"toServices": [{"k8sService": {"serviceName": "x"}}]}, "unknown"),
        ({"icmps": [{"fields": [{"type": 8}]}]}, "denied"),
    ],
)
def test_what_leaves_for_a_pod(rule: dict[str, Any], wanted: str) -> None:
    """By its labels, by entity and by port; a network never holds a pod."""
    assert ask([*cluster(), cnp("a", egress=[rule])], INSIDE) == [wanted]


def test_a_selector_of_another_namespace() -> None:
    """In a policy of a namespace it must say so; in one of the cluster it need not."""
    everywhere = {"fromEndpoints": [{"matchLabels": {"app": "fire"}}]}
    said = {"fromEndpoints": [{"matchLabels": {"app": "fire", "k8s:io.kubernetes.pod.namespace": "kiln"}}]}
    question = f"{FIRE} > {GRIND} tcp/80"
    assert ask([*cluster(), cnp("a", ingress=[everywhere])], question) == ["denied"]
    assert ask([*cluster(), cnp("a", ingress=[said])], question) == ["allowed"]
    assert ask([*cluster(), ccnp("a", ingress=[everywhere])], question) == ["allowed"]


def test_who_decides_is_named() -> None:
    """The rule that denies by its number in its own list, and else whoever isolates."""
    denied, dropped = (
        answers([*cluster(), one], OUTWARD)[0]
        for one in (ccnp("a", egressDeny=[{"toEntities": ["host"]}, {"toEntities": ["world"]}]), ccnp("b", egress=[{}]))
    )
    assert "CiliumClusterwideNetworkPolicy a, egress rule 1" in str(denied)
    assert (
        denied["in_words"]
        == "the second egressDeny rule of CiliumClusterwideNetworkPolicy a (Deny {toEntities: [world]})"
    )
    assert "isolated by CiliumClusterwideNetworkPolicy b" in str(dropped)


def test_where_it_decides() -> None:
    """With one of Cilium's among them."""
    assert {"KubernetesNetworkPolicy", "CiliumNetworkPolicy"} <= KINDS
    assert not decides([])
