"""Remedies in the terms of the object that decides."""

from __future__ import annotations

import pytest
from analyzer.causes.policy_remedies import remedies_for, show
from analyzer.checks.details import Decider, DeniedLeg, OpenOtherwise, PolicyKind
from analyzer.policy.legs import Way


def leg(decider: Decider | None, target: str = "a/b", port: int | None = 443) -> DeniedLeg:
    return DeniedLeg(Way.WEBHOOK, "kube-system/agent", target, port, (), "", decider, False)


@pytest.mark.parametrize(
    ("decider", "command"),
    [
        (Decider(PolicyKind.KUBERNETES, "a", "x", "default", True, None), "kubectl get networkpolicies.networking.k8s.io x -n a -o yaml"),
        (Decider(PolicyKind.CALICO, "a", "x", "default", True, 0), "calicoctl get networkpolicy x -n a -o yaml"),
        (Decider(PolicyKind.GLOBAL, None, "x", "default", False, 0), "calicoctl get globalnetworkpolicy x -o yaml"),
        (Decider(PolicyKind.CILIUM, "a", "x", "default", False, None), "kubectl get ciliumnetworkpolicies.cilium.io x -n a -o yaml"),
        (Decider(PolicyKind.CILIUM_CLUSTER, None, "x", "default", False, 0), "kubectl get ciliumclusterwidenetworkpolicies.cilium.io x -o yaml"),
        (Decider(PolicyKind.CLUSTER, None, "x", "kube-admin", False, 0), "kubectl get clusternetworkpolicies x -o yaml"),
    ],
)  # fmt: skip
def test_the_command_that_shows_it(decider: Decider, command: str) -> None:
    """kubectl knows its own kinds, calicoctl Calico's."""
    assert show(decider) == command
    (remedy,) = remedies_for([leg(decider)])
    assert remedy.command == command
    assert remedy.who == "customer"


def test_a_rule_and_the_end_of_a_tier() -> None:
    """Before a rule that denies something can stand; at the end of a tier something has to be added."""
    rule, end = Decider(PolicyKind.GLOBAL, None, "x", "t", False, 2), Decider(PolicyKind.GLOBAL, None, "y", "t", False, None)  # fmt: skip
    first, second = remedies_for([leg(rule), leg(end)])
    assert first.text == "allow egress of kube-system/agent to a/b on TCP 443: the third egress rule of GlobalNetworkPolicy x denies it: put an Allow before that rule, or in a policy of lower order in tier t"  # fmt: skip
    assert "nothing in tier t allows this: add an Allow rule to it, or a policy in that tier" in second.text
    assert "on the port" in remedies_for([leg(rule, port=None)])[0].text
    assert (
        "to the Konnectivity server on the port" in remedies_for([leg(rule, port=None)._replace(anywhere=True)])[0].text
    )


def test_cilium_has_neither_tiers_nor_an_order() -> None:
    """A denial goes before whatever allows it; where nothing does, a rule is to be added."""
    rule, end = (Decider(PolicyKind.CILIUM_CLUSTER, None, "x", "default", False, at) for at in (1, None))
    first, second = remedies_for([leg(rule), leg(end)])
    assert "the second egressDeny rule of CiliumClusterwideNetworkPolicy x denies it" in first.text
    assert "add an egress rule there or in a policy beside it" in second.text
    assert "tier" not in first.text + second.text


def test_each_policy_once_and_three_at_most() -> None:
    """Many legs that one policy denies have one remedy; a host endpoint without policy has its own."""
    one = Decider(PolicyKind.CALICO, "a", "x", "default", True, 0)
    assert len(remedies_for([leg(one), leg(one, "c/d"), leg(None), leg(None, "e/f")])) == 2
    many = [leg(Decider(PolicyKind.CALICO, "a", f"x{at}", "default", True, 0)) for at in range(5)]
    assert len(remedies_for(many)) == 3
    assert (
        remedies_for([leg(None)])[0].command
        == "calicoctl get hostendpoints -o yaml; calicoctl get felixconfigurations -o yaml"
    )


def test_all_targets_and_ports_of_a_policy_are_named() -> None:
    """Who opens one port alone finds the other shut."""
    one = Decider(PolicyKind.GLOBAL, None, "x", "default", True, 0)
    (remedy,) = remedies_for([leg(one, "10.1.0.1", 10250), leg(one, "10.1.0.2", 10250), leg(one, "c/d", 443)])
    assert remedy.text.startswith(
        "allow ingress of 10.1.0.1, 10.1.0.2 on TCP 10250 and of c/d on TCP 443 from the agents"
    )
    out = one._replace(inward=False, kind=PolicyKind.KUBERNETES, namespace="a", rule=None)
    (remedy,) = remedies_for([leg(out, "10.1.0.9", 31417), leg(out, "10.1.0.1", 10250)])
    assert remedy.text.startswith(
        "allow egress of kube-system/agent to 10.1.0.9 on TCP 31417 and to 10.1.0.1 on TCP 10250: "
    )


def test_ports_that_are_missing_in_one_list_are_added_together() -> None:
    """The rule opens the range on another port: it wants both, in the words of Kubernetes' own kind."""
    open_ = OpenOtherwise((PolicyKind.KUBERNETES, "kube-system", "cis"), 1, "10.10.0.0/16")
    shut = Decider(PolicyKind.KUBERNETES, "kube-system", "cis", "default", False, None, open_)
    (remedy,) = remedies_for([leg(shut, "10.10.64.250", 30655), leg(shut, "10.10.0.4", 10250)])
    assert remedy.text == (
        "add ports 30655 and 10250 to the ports of the second egress rule of Kubernetes NetworkPolicy kube-system/cis: it allows 10.10.0.0/16, "
        "in which 10.10.64.250, 10.10.0.4 lie, on other ports already, and its end denies the rest to kube-system/agent"
    )
    other = shut._replace(otherwise=None)
    (remedy,) = remedies_for([leg(shut, "10.10.64.250", 30655), leg(other, "10.20.0.4", 10250)])
    assert "to 10.10.64.250 on TCP 30655 and to 10.20.0.4 on TCP 10250" in remedy.text


def test_all_agents_that_a_policy_denies_are_named() -> None:
    """A rule for one of them would leave the others cut off."""
    one = Decider(PolicyKind.KUBERNETES, "kube-system", "x", "default", False, None)
    (remedy,) = remedies_for([leg(one), leg(one)._replace(source="kube-system/second")])
    assert remedy.text.startswith("allow egress of kube-system/agent, kube-system/second to a/b on TCP 443")


@pytest.mark.parametrize(
    ("inward", "rule", "net", "said"),
    [
        (False, 3, "166.8.0.0/14", "add port 32466 to the ports of the second egress rule of GlobalNetworkPolicy base: it allows 166.8.0.0/14, in which 166.9.44.18 lies, on other ports already, and the fourth egress rule of x denies the rest to kube-system/agent"),
        (False, None, "", "add port 32466 to the ports of the second egress rule of GlobalNetworkPolicy base: it allows 166.9.44.18 on other ports already, and the end of its tier denies the rest to kube-system/agent"),
        (True, 3, "10.0.0.0/8", "add port 32466 to the ports of the second ingress rule of GlobalNetworkPolicy base: it lets 10.0.0.0/8 in on other ports already, and the fourth ingress rule of x denies the rest to kube-system/agent"),
    ],
)  # fmt: skip
def test_a_port_that_is_missing_in_a_list_of_ports_is_added_there(
    inward: bool, rule: int | None, net: str, said: str
) -> None:
    """Not one address, for somebody means the whole range; the command shows the policy with that rule, which may be another."""
    otherwise = OpenOtherwise((PolicyKind.GLOBAL, None, "base"), 1, net)
    policy = Decider(PolicyKind.GLOBAL, None, "x", "default", inward, rule, otherwise)
    (remedy,) = remedies_for([leg(policy, "166.9.44.18", 32466)])
    assert remedy.text == said
    assert remedy.command == "calicoctl get globalnetworkpolicy base -o yaml"


@pytest.mark.parametrize(
    ("target", "whole"),
    [("166.9.44.18", True), ("166.8.0.0/14", False), ("203.0.113.9", False), ("c104.example", False)],
)
def test_a_private_endpoint_is_one_address_of_a_range(target: str, whole: bool) -> None:
    """What stands behind its name changes."""
    policy = Decider(PolicyKind.GLOBAL, None, "x", "default", False, 3)
    (remedy,) = remedies_for([leg(policy, target, 32466)])
    assert ("better to all of 166.8.0.0/14" in remedy.text) is whole
