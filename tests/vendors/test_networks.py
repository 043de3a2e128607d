"""Policies of networks that are not Calico."""

from __future__ import annotations

import pytest
from analyzer.facts.network import OTHERS
from analyzer.vendors.networks import NEVER_ON_IBM, OWN_POLICIES, cilium_kind, without_calico

ALL = "calicoctl get globalnetworkpolicies -o yaml; calicoctl get networkpolicies -A -o yaml; kubectl get networkpolicies -A -o yaml"
PLAIN = "kubectl get networkpolicies -A -o yaml"


@pytest.mark.parametrize(
    ("command", "network", "said"),
    [
        (ALL, None, PLAIN),
        (ALL, "flannel", PLAIN),
        (ALL, "Cilium", f"kubectl get ciliumclusterwidenetworkpolicies -o yaml; kubectl get ciliumnetworkpolicies -A -o yaml; {PLAIN}"),
        (ALL, "OVN-Kubernetes", f"kubectl get adminnetworkpolicies,baselineadminnetworkpolicies -o yaml; kubectl get egressfirewalls -A -o yaml; {PLAIN}"),
        (ALL, "the VPC CNI of EKS", f"kubectl get policyendpoints -A -o yaml; {PLAIN}"),
        ("calicoctl get heps -o yaml", "Cilium", None),
        ("calicoctl get bgppeer -o yaml; kubectl get nodes   # a", None, "kubectl get nodes   # a"),
        ("kubectl get pods -A | grep calicoctl", None, "kubectl get pods -A | grep calicoctl"),
    ],
)  # fmt: skip
def test_the_networks_own_kinds(command: str, network: str | None, said: str | None) -> None:
    """In place of what Calico's tool was asked; the rest stays, and nothing left is no command."""
    assert without_calico(command, network) == said


def test_names_are_those_that_the_pods_tell() -> None:
    """A network that no bundle shows would never be asked."""
    assert OWN_POLICIES.keys() <= {called for called, _ in OTHERS}


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("ccnp", "CiliumClusterwideNetworkPolicy"),
        ("ciliumnetworkpolicy.cilium.io", "CiliumNetworkPolicy"),
        ("CiliumNetworkPolicies", "CiliumNetworkPolicy"),
        ("cnp.other.io", None),
        ("netpol", None),
        ("", None),
    ],
)
def test_ciliums_kinds_by_their_names_in_commands(word: str, kind: str | None) -> None:
    """Short, long, singular, plural, with the group; another project may have the same short name."""
    assert cilium_kind(word) == kind


def test_every_network_that_ibm_has_not_is_a_network() -> None:
    """By the names that the pods tell; Calico is none of them."""
    assert {called for called, _ in OTHERS} > NEVER_ON_IBM
