"""What is to be allowed where Cilium says that a policy dropped a flow, and in which policy as far as that is known."""

from __future__ import annotations

import pytest
from analyzer.causes.flow_remedies import LISTING, remedies_for_flows
from analyzer.checks.details import DeniedWay, FirewallDenials
from analyzer.policy.suspects import Suspect
from analyzer.vendors.appliances import Device, FilterRule

AGENT = "kube-system/konnectivity-agent-aaaaa"
WIDE = Suspect("CiliumClusterwideNetworkPolicy", None, "shut", sure=False)
OWN = Suspect("CiliumNetworkPolicy", "kube-system", "agents", sure=True)
KUBE = Suspect("KubernetesNetworkPolicy", "kube-system", "quiet", sure=False)


def way(rule: str = "", *, inward: bool = False) -> DeniedWay:
    return DeniedWay(Device.CILIUM, AGENT, "10.6.0.20", 8132, FilterRule(rule), dialled=True, inward=inward)


@pytest.mark.parametrize(
    ("rule", "listed", "said", "command"),
    [
        ("", (), "the policy of Cilium that selects this pod", LISTING),
        ("", (WIDE,), "CiliumClusterwideNetworkPolicy shut is the only one listed that may select it", "kubectl get ciliumclusterwidenetworkpolicies shut -o yaml"),
        ("", (OWN,), "CiliumNetworkPolicy kube-system/agents selects it", "kubectl get ciliumnetworkpolicies agents -n kube-system -o yaml"),
        ("", (OWN, KUBE), "one of CiliumNetworkPolicy kube-system/agents, NetworkPolicy kube-system/quiet selects it", "networkpolicies.networking.k8s.io quiet -n kube-system"),
        ("", (OWN,) * 6, "and 2 more selects it", ""),
        ("shut", (WIDE,), "a deny rule of shut decides", "kubectl get ciliumclusterwidenetworkpolicies shut -o yaml"),
        ("shop/no", (), "a deny rule of shop/no decides", "kubectl get ciliumnetworkpolicies no -n shop -o yaml"),
    ],
)  # fmt: skip
def test_the_policy_is_named(rule: str, listed: tuple[Suspect, ...], said: str, command: str) -> None:
    """By the record, else by the listing; with neither the listing is asked for."""
    (remedy,) = remedies_for_flows(FirewallDenials((way(rule),), listed))
    assert said in remedy.text
    assert remedy.text.startswith(f"allow egress of {AGENT} to 10.6.0.20:8132 over TCP")
    assert command in (remedy.command or "")


def test_a_drop_at_the_other_end() -> None:
    """The way in is opened there."""
    (remedy,) = remedies_for_flows(FirewallDenials((way(inward=True),)))
    assert remedy.text.startswith(f"allow ingress to 10.6.0.20:8132 over TCP from the agents ({AGENT})")
