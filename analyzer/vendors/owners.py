"""
Whose object a product's agents are written by: what is changed in the workload itself its operator takes back.

Sources: Kamaji 26.6 (api/v1alpha1/tenantcontrolplane_types.go; internal/resources/konnectivity/agent.go: host, port, tolerations, extraArgs).
HyperShift of August 2026 (hostedclusterconfigoperator, resources/konnectivity/reconcile.go: the proxy alone is the user's, every taint is tolerated;
api/hypershift/v1beta1/hostedcluster_types.go: `spec.services` cannot be changed on any platform but IBM Cloud's, so host and port have no setting).
Kubermatic of August 2026 (sdk/apis/kubermatic/v1/cluster.go, `ComponentSettings`; pkg/validation/cluster.go: `spec.exposeStrategy` cannot be changed; the
agents' Deployment has no environment; the Deployment that writes it is `usercluster-controller`, pkg/resources/resources.go). k0smotron 2.1
(api/k0smotron.io). k0s 1.36 (pkg/component/controller/konnectivityagent.go; `spec.konnectivity.externalAddress` since 1.31.13 and 1.32.10). ROSA's
`rosa edit cluster`.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

MANAGEMENT = "   # in the management cluster"


class Setting(Enum):
    """What of the agents is to be changed."""

    HOST = "the host that they dial"
    PORT = "the port that they dial"
    PROXY = "the HTTP proxy that they use"
    PLACE = "the nodes that they tolerate"
    NODES = "the labels of the nodes that they are for"
    MEMORY = "the memory that they may use"
    ACCOUNT = "the service account as which they come"
    KEEPALIVE = "how often they ping the server"
    ARGUMENT = "what else they are started with"
    RESOLVER = "whom they ask for names"
    TEMPLATE = "what else their pods are made of"


class Field(NamedTuple):
    """
    Attributes:
        place: the field, and of what it is.
        command: what opens it.
    """

    place: str
    command: str


KAMAJI = "kubectl edit tenantcontrolplane -n <namespace> <tenant>" + MANAGEMENT
HOSTED = "oc edit hostedcluster -n <namespace> <cluster>" + MANAGEMENT
SMOTRON = "kubectl edit k0smotroncontrolplane -n <namespace> <cluster>   # in the management cluster; where it stands alone, its Cluster of k0smotron.io"
ON_SEED = "kubectl edit cluster <cluster>   # on the seed"
OF_K0S = "grep -nE -A8 '  (api|konnectivity):' /etc/k0s/k0s.yaml   # on each controller"

OWNERS: dict[str, tuple[str, dict[Setting, Field]]] = {
    "Kamaji": (
        "Kamaji",
        {
            Setting.HOST: Field("spec.networkProfile.address of the TenantControlPlane (advertiseAddress, where it has one)", KAMAJI),
            Setting.PORT: Field("spec.addons.konnectivity.server.port of the TenantControlPlane (with a NodePort it has to be the node port of the service, too)", KAMAJI),
            Setting.PLACE: Field("spec.addons.konnectivity.agent.tolerations of the TenantControlPlane", KAMAJI),
            Setting.KEEPALIVE: Field("spec.addons.konnectivity.agent.extraArgs of the TenantControlPlane", KAMAJI),
            Setting.ARGUMENT: Field("spec.addons.konnectivity.agent.extraArgs of the TenantControlPlane", KAMAJI),
        },
    ),
    "hypershift": (
        "HyperShift",
        {
            Setting.PROXY: Field("spec.configuration.proxy.noProxy of the HostedCluster", HOSTED),
        },
    ),
    "ROSA": (
        "ROSA",
        {Setting.PROXY: Field("the cluster-wide proxy of the cluster, its exceptions", "rosa edit cluster --cluster <cluster> --no-proxy <hosts>")},
    ),
    "Kubermatic": (
        "Kubermatic",
        {
            Setting.KEEPALIVE: Field("spec.componentsOverride.konnectivityProxy.keepaliveTime of the Cluster", ON_SEED),
            Setting.MEMORY: Field("spec.componentsOverride.konnectivityProxy.resources of the Cluster", ON_SEED),
        },
    ),
    "k0smotron": (
        "k0smotron",
        {
            Setting.HOST: Field("spec.externalAddress of the K0smotronControlPlane", SMOTRON),
            Setting.PORT: Field("spec.service.konnectivityPort of the K0smotronControlPlane", SMOTRON),
        },
    ),
    "k0s": (
        "k0s",
        {
            Setting.HOST: Field("spec.api.externalAddress of k0s.yaml (spec.konnectivity.externalAddress, where it has one), with a restart of the controllers", OF_K0S),
            Setting.PORT: Field("spec.konnectivity.agentPort of k0s.yaml, with a restart of the controllers", OF_K0S),
        },
    ),
}  # fmt: skip
"""Product, by its own name or the contract's word -> who keeps its agents, and where each setting is made."""


PROVIDERS = {"aks": "AKS", "gke": "GKE", "ROSA": "ROSA", "ARO": "ARO"}
"""Products whose provider keeps the agents, and gives nobody a setting of them."""
EITHER = "the provider (AKS or GKE)"
WRITERS = {
    "hypershift": ("HyperShift's hosted-cluster-config-operator", "oc -n <space> rollout restart deployment hosted-cluster-config-operator" + MANAGEMENT),
    "Kubermatic": ("Kubermatic's usercluster-controller", "kubectl -n <space> rollout restart deployment usercluster-controller   # on the seed"),
    "Kamaji": ("Kamaji's controller", "kubectl -n kamaji-system rollout restart deployment kamaji" + MANAGEMENT),
}  # fmt: skip
"""Product -> (what writes the agents' objects, the command that makes it write them anew); ``<space>`` is where the control plane lies."""


BUNDLES = {
    "hypershift": Field("configmap kube-system/konnectivity-ca-bundle of the hosted cluster", "oc get configmap -n kube-system konnectivity-ca-bundle -o yaml"),
}  # fmt: skip
"""Product -> the object with the CA by which its agents trust the server, and what shows it; elsewhere it is the cluster's own, or anybody's."""


def bundle(product: str | None) -> Field | None:
    """The object of that product."""
    return BUNDLES.get(product or "")


HOSTS = {
    "Kamaji": ("Kamaji", "the TenantControlPlane"), "hypershift": ("HyperShift", "the HostedCluster"), "Kubermatic": ("Kubermatic", "the Cluster"),
    "k0smotron": ("k0smotron", "the K0smotronControlPlane"),
}  # fmt: skip
"""Operators that run control planes as pods -> by which object they write their workloads."""


def host(names: tuple[str | None, ...]) -> tuple[str, str] | None:
    """Who runs the control plane as pods of another cluster, and by which object, of the first of these names that is known."""
    return next((HOSTS[name] for name in names if name in HOSTS), None)


def keeper(names: tuple[str | None, ...]) -> str | None:
    """Who writes the agents' workload, of the first of these names that is known."""
    for name in names:
        if name in OWNERS or name in PROVIDERS:
            return PROVIDERS.get(name or "") or OWNERS[name or ""][0]
    return None


def writer(names: tuple[str | None, ...]) -> tuple[str, str] | None:
    """Which program of it does so, and what makes it do so anew."""
    return next((WRITERS[name] for name in names if name in WRITERS), None)


def of(names: tuple[str | None, ...], setting: Setting) -> tuple[str, Field] | None:
    """Who keeps the agents of the first of these names that is known, and where this is set; None where the workload itself is changed."""
    for name in names:
        if name in OWNERS:
            owner, fields = OWNERS[name]
            return (owner, fields[setting]) if setting in fields else None
    return None
