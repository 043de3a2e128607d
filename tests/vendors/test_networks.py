"""Policies of networks that are not Calico."""

from __future__ import annotations

import pytest
from analyzer.facts.network import OTHERS
from analyzer.vendors.networks import OWN_POLICIES, without_calico

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
