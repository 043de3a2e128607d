"""
Namespaces in which distributions run parts of the system, so that a name anybody may choose says nothing anywhere else.

Sources: IBM's masters (`kubx-masters`, `master-<id>`), HyperShift's hosted control planes (`clusters-<name>`, `ocm-<environment>-<id>`,
`hypershift...`), Gardener's seeds (`shoot--<project>--<name>`), Kubermatic's (`cluster-<id>`, NamespacePrefix in pkg/provider/kubernetes/util.go), the
manifests of the networks' projects.
"""

from __future__ import annotations

from analyzer import patterns as regex

HOSTED = ("clusters-", "ocm-")
"""Beginnings of the namespaces in which HyperShift runs control planes, where it is not IBM's."""
CONTROL_PLANES = ("master-", "kubx-", "hypershift", *HOSTED, "shoot--")
"""Beginnings of the namespaces in which control planes of other clusters run."""
KUBERMATIC = regex.compile(r"cluster-(?=[a-z]*\d|[^\Waeiou_]{10}$)[a-z0-9]{10}$")
SERVICE = regex.compile(
    r"(?<![\w-])(?P<name>[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.(?P<space>[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.svc(?![\w-])"
)
"""A service by its name in full, as a client, a proxy or a certificate writes it."""
SHOOTS_NODE = regex.compile(
    r"(?P<space>shoot--[a-z0-9]{1,20}--[a-z0-9]{1,30})-[a-z0-9]{1,30}-(?:z\d{1,2}-)?[a-z0-9]{5}-[a-z0-9]{5}$"
)
"""A node of a shoot, where neither its own name nor that of its worker group has a hyphen: else nobody knows where the one ends."""
MASTERS = regex.compile(r"openshift-(?:kube-apiserver|apiserver|etcd|kube-controller-manager|kube-scheduler)$")
"""Namespaces of the control plane of an OpenShift that runs in the cluster itself."""
AGENTS = ("kube-system", "konnectivity-agent")
"""Namespaces in which the distributions run their agents."""
SYSTEM = regex.compile(
    r"(?:kube-(?:system|public|proxy|flannel|router|ovn)|konnectivity-\w+|calico-(?:system|apiserver)|tigera-operator|cilium(?:-system)?|"
    r"ibm-(?:system|observe|operators|services-system)|gke-(?:system|managed-\w+)|kubernetes-dashboard|metrics-server|"
    r"openshift-(?:etcd|kube-apiserver|apiserver|dns|sdn|multus|monitoring|ovn-kubernetes|network-operator|kube-controller-manager|kube-scheduler))$"
)
"""Namespaces of a cluster's own system."""

RESERVED = regex.compile(r"(?:kube|openshift)-")
"""Beginnings that Kubernetes and OpenShift keep for themselves: a project of a user's may not be called so."""

OF_PRODUCTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("openshift-", frozenset({"roks", "hypershift", "OpenShift", "ROSA", "ARO"})),
    ("gke-managed-", frozenset({"gke"})),
    ("aks-", frozenset({"aks"})),
)
"""Beginnings of namespaces that one product alone keeps for its own parts."""


def is_of_other(namespace: str, product: str | None) -> bool:
    """Is this the namespace of a product that the cluster is known not to be."""
    owners = next((owners for begin, owners in OF_PRODUCTS if namespace.startswith(begin)), None)
    return owners is not None and product is not None and product not in ("unknown", "kubernetes", *owners)


def is_control_plane(namespace: str | None) -> bool:
    """Does this namespace hold another cluster's control plane; none where it is not stated."""
    return namespace is not None and (namespace.startswith(CONTROL_PLANES) or KUBERMATIC.match(namespace) is not None)


def is_hosted(namespace: str | None) -> bool:
    """Is it a namespace in which one control plane of HyperShift, Gardener or Kubermatic lies, by its form."""
    found = (namespace or "").startswith((*HOSTED, "shoot--"))
    return found or (namespace is not None and KUBERMATIC.match(namespace) is not None)


def asked(namespace: str | None) -> str | None:
    """Of the namespace that a command asks for, the one that tells a control plane; none for any other."""
    return namespace if is_hosted(namespace) else None


def of_service(host: str | None) -> tuple[str, str] | None:
    """(namespace, name) of the service that a host is the name of, as the cluster's DNS has it; None for any other host."""
    m = SERVICE.fullmatch((host or "").rstrip(".").removesuffix(".cluster.local"))
    return (m["space"], m["name"]) if m else None


def hosted_in(text: str | None) -> list[str]:
    """Such namespaces in the names of services that a text holds."""
    return [m["space"] for m in SERVICE.finditer((text or "")[:4096]) if is_hosted(m["space"])]


def is_system(namespace: str | None) -> bool:
    """Do distributions run parts of the system in this namespace; where none is stated, they may."""
    return namespace is None or SYSTEM.match(namespace) is not None or is_control_plane(namespace)


def is_of_cluster(namespace: str | None) -> bool:
    """Is it stated to be a namespace of the cluster's own system: no user's, and no other cluster's control plane."""
    if namespace is None or is_control_plane(namespace):
        return False
    return SYSTEM.match(namespace) is not None or RESERVED.match(namespace) is not None


def is_products_own(space: str) -> bool:
    """Does the product itself register what runs there: its registration comes back, or is missed by all of the cluster."""
    return space.startswith(("openshift-", "kube-"))
