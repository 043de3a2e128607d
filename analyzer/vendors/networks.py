"""
Policies of the networks that are not Calico: Kubernetes' own kind, and the kinds that each project adds.

Sources: the CRDs of Cilium, Antrea, OVN-Kubernetes, OpenShift SDN and of the VPC CNI's policy agent.
"""

from __future__ import annotations

from analyzer.vendors import shell

OWN_POLICIES = {
    "Cilium": ("ciliumclusterwidenetworkpolicies", "ciliumnetworkpolicies"),
    "Antrea": ("clusternetworkpolicies.crd.antrea.io", "networkpolicies.crd.antrea.io"),
    "OVN-Kubernetes": ("adminnetworkpolicies,baselineadminnetworkpolicies", "egressfirewalls"),
    "OpenShift SDN": ("netnamespaces", "egressnetworkpolicies"),
    "the VPC CNI of EKS": ("", "policyendpoints"),
    "GKE's own": ("", "fqdnnetworkpolicies"),
}
"""Name of a network -> kinds of its own for the whole cluster, and for a namespace."""
NEVER_ON_IBM = frozenset({
    "Cilium", "kindnet", "flannel", "kube-router", "Weave", "Antrea", "Azure CNI", "the VPC CNI of EKS", "GKE's own",
})  # fmt: skip
"""Networks that no cluster of IBM Cloud has, whose own is Calico's."""
OF_CILIUM = {
    "CiliumNetworkPolicy": ("cnp", "ciliumnp", "ciliumnetworkpolicy", "ciliumnetworkpolicies"),
    "CiliumClusterwideNetworkPolicy": ("ccnp", "ciliumclusterwidenetworkpolicy", "ciliumclusterwidenetworkpolicies"),
}
"""Kinds of Cilium's policies, each with its names in commands."""


def cilium_kind(word: str) -> str | None:
    """The kind that a command or the begin of a row names, `cnp` or `ciliumnetworkpolicy.cilium.io`; None for any other."""
    base, _, group = word.lower().partition(".")
    if group and not group.endswith("cilium.io"):
        return None
    return next((kind for kind, names in OF_CILIUM.items() if base in names), None)


def without_calico(command: str, network: str | None) -> str | None:
    """
    The command where Calico is not known to be there: its tool's statements become those of the network's own kinds, or are left out.

    Args:
        network: what makes the pods' network, where that is shown.
    """
    body, mark, remark = command.partition(shell.REMARK)
    said = [_said(one, network) for one in shell.statements(body)]
    left = "; ".join(one for one in said if one)
    return f"{left}{mark}{remark}" if left else None


def _said(statement: str, network: str | None) -> str:
    if shell.program(statement) != "calicoctl":
        return statement
    whole, spaced = OWN_POLICIES.get(network or "", ("", ""))
    kinds = statement.split()[2:3]
    if kinds == ["globalnetworkpolicies"] and whole:
        return f"kubectl get {whole} -o yaml"
    return f"kubectl get {spaced} -A -o yaml" if kinds == ["networkpolicies"] and spaced else ""
