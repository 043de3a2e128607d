"""Who may have dropped a pod's packets: policies of its namespace or of the whole cluster, in that direction, that may select it."""

from __future__ import annotations

from analyzer.policy.legs import PolicyView
from analyzer.policy.suspects import suspects

from tests.support.inline import bundle

AGENT = "kube-system/konnectivity-agent-aaaaa"
ONE = "- apiVersion: {}\n  kind: {}\n  metadata: {{name: {}, namespace: {}}}\n  spec: {}\n"
CILIUM, KUBE = "cilium.io/v2", "networking.k8s.io/v1"
POD = "- apiVersion: v1\n  kind: Pod\n  metadata: {name: konnectivity-agent-aaaaa, namespace: kube-system, labels: {app: konnectivity-agent}}\n  spec: {nodeName: w1, containers: [{name: a}]}\n  status: {phase: Running, podIP: 172.30.1.5}\n"
LIST = "apiVersion: v1\nkind: List\nitems:\n"


def found(text: str, pod: str = AGENT, *, inward: bool = False) -> list[tuple[str, bool]]:
    case = bundle({"all.yaml": text})
    view = PolicyView(case.snapshot.rows, case.snapshot.about)
    return [(one.name, one.sure) for one in suspects(view, pod, inward=inward)]


def test_those_that_may_select_it() -> None:
    """By namespace, direction and labels; the surest first."""
    text = LIST + POD
    text += ONE.format(CILIUM, "CiliumNetworkPolicy", "elsewhere", "shop", "{endpointSelector: {}, egress: []}")
    text += ONE.format(
        CILIUM, "CiliumNetworkPolicy", "web", "kube-system", "{endpointSelector: {matchLabels: {app: web}}, egress: []}"
    )
    text += ONE.format(
        CILIUM,
        "CiliumClusterwideNetworkPolicy",
        "odd",
        "",
        "{endpointSelector: {matchLabels: {'reserved:x': ''}}, egress: []}",
    )
    text += ONE.format(CILIUM, "CiliumClusterwideNetworkPolicy", "all", "", "{endpointSelector: {}, egress: []}")
    text += ONE.format(KUBE, "NetworkPolicy", "in-only", "kube-system", "{podSelector: {}, policyTypes: [Ingress]}")
    assert found(text) == [("all", True), ("odd", False)]
    assert found(text, inward=True) == [("in-only", True)]


def test_a_pod_that_is_not_listed_may_be_selected_by_any() -> None:
    """Its labels are not known."""
    text = LIST + ONE.format(
        CILIUM, "CiliumNetworkPolicy", "web", "kube-system", "{endpointSelector: {matchLabels: {app: web}}, egress: []}"
    )
    assert found(text) == [("web", False)]


def test_a_bundle_without_policies_has_none() -> None:
    """Nobody is suspected for want of a listing."""
    assert found(LIST + POD) == []
