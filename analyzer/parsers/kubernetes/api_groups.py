"""
Which API groups a kind that is read belongs to: other groups have kinds of the same names, and theirs are other things.

`Node` is a machine in the core group, a storage record in `longhorn.io`, and a setting of the cluster in
`config.openshift.io`. Such an object is called as kubectl calls it, `Node.longhorn.io`, and no table holds it. Source: the
group of each type in Kubernetes 1.9 to 1.34, Calico's API server and CRDs, and OpenShift's config API.
"""

from __future__ import annotations

import re

CORE = frozenset(
    {
        "Node",
        "Pod",
        "Service",
        "Endpoints",
        "Namespace",
        "ServiceAccount",
        "ConfigMap",
        "Status",
        "ReplicationController",
    }
)
CALICO = frozenset({"projectcalico.org", "crd.projectcalico.org"})
APPS = frozenset({"apps", "extensions"})
POLICY = frozenset({"policy.networking.k8s.io"})
OPENSHIFT = frozenset({"config.openshift.io"})
GROUPS: dict[str, frozenset[str]] = {
    **dict.fromkeys(CORE, frozenset()),
    "Node": frozenset({"projectcalico.org"}),  # as calicoctl prints its own
    "Event": frozenset({"events.k8s.io"}),
    "EndpointSlice": frozenset({"discovery.k8s.io"}),
    "NetworkPolicy": CALICO | {"networking.k8s.io", "extensions"},
    **dict.fromkeys(("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"), APPS),
    **dict.fromkeys(("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"), frozenset({"admissionregistration.k8s.io"})),
    "APIService": frozenset({"apiregistration.k8s.io"}),
    **dict.fromkeys(("ClusterOperator", "Infrastructure", "ClusterVersion"), OPENSHIFT),
    "EgressSelectorConfiguration": frozenset({"apiserver.k8s.io", "apiserver.config.k8s.io"}),
    "ClusterConfig": frozenset({"k0s.k0sproject.io"}),
    "Cluster": frozenset({"k0s.k0sproject.io", "k0sctl.k0sproject.io", "kubermatic.k8c.io"}),
    "TenantControlPlane": frozenset({"kamaji.clastix.io"}),
    **dict.fromkeys(("HostedCluster", "HostedControlPlane"), frozenset({"hypershift.openshift.io"})),
    "Shoot": frozenset({"core.gardener.cloud"}),
    "Installation": frozenset({"operator.tigera.io"}),
    "Route": frozenset({"route.openshift.io"}),
    **dict.fromkeys(("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"), frozenset({"cilium.io"})),
    **dict.fromkeys(("AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"), POLICY),
    **dict.fromkeys(
        (
            "GlobalNetworkPolicy", "HostEndpoint", "GlobalNetworkSet", "NetworkSet", "Tier", "Profile", "FelixConfiguration", "BGPConfiguration",
            "BGPPeer", "IPPool", "CalicoNodeStatus", "WorkloadEndpoint", "StagedGlobalNetworkPolicy", "StagedNetworkPolicy", "StagedKubernetesNetworkPolicy",
        ),
        CALICO,
    ),
}  # fmt: skip
"""Besides the core group, which has no name: what is written by hand often has its version alone."""
VERSION = re.compile(r"v\d\w{0,20}(?:\.|\Z)")


def group_of(api: object) -> str:
    """The group of an `apiVersion`: "" for the core group, and where none is stated."""
    return api.rpartition("/")[0] if isinstance(api, str) else ""


def is_foreign(kind: str, group: str) -> bool:
    """Is this kind of that group another thing than the one of the same name that is read."""
    return bool(group) and kind in GROUPS and group not in GROUPS[kind]


def full_name(kind: str, api: object) -> str:
    """The kind, with its group where that makes it another one: `Node`, `Node.longhorn.io`."""
    group = group_of(api)
    return f"{kind}.{group}" if is_foreign(kind, group) else kind


def foreign_group(word: str) -> str:
    """
    The group in a resource as kubectl names it, where it makes the resource another one than the one that is read.

    Args:
        word: `nodes.longhorn.io`, `deployments.v1.apps`, `node` in small letters, singular or plural.
    """
    base, _, group = word.partition(".")
    group = VERSION.sub("", group, count=1) if VERSION.match(group) else group
    kind = _BY_WORD.get(base)
    return group if kind is not None and is_foreign(kind, group) else ""


def _plural(word: str) -> str:
    return word if word == "endpoints" else word[:-1] + "ies" if word.endswith("y") else word + "s"


_BY_WORD = {word: kind for kind in GROUPS for word in (kind.lower(), _plural(kind.lower()))}
