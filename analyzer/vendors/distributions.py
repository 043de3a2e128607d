"""
Marks by which a Kubernetes is told: what a product writes into node versions, labels, names, pods and images of its own.

Sources: build suffixes of kubelet versions (k0s, k3s, RKE2, GKE, EKS release notes); node labels, names and hosts of AKS, GKE, EKS,
Gardener, minikube, Scaleway Kapsule and Kosmos, and OVHcloud as their documentation lists them; static pods of kubeadm; namespaces of OpenShift's own control plane; names
of workloads and signers in HyperShift (manifests/konnectivity.go, pki/konnectivity.go), Kubermatic (pkg/resources/resources.go) and Gardener
(pkg/component/networking/vpn), each of August 2026.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex


class Trait(NamedTuple):
    """
    What is looked at, the pattern in it, and what it shows.

    Attributes:
        where: `path`, a file that a tool or a log names; `version`, `system`, `kernel`, `labels` or `name` of a node; `host` of the agents' server; `pod` (its name, in `namespace`), `namespace` of a
            pod or of a command; `image`; `proxy`, the host through which an API server dials a node, and `loopback`, its address and port; `signer`, the authority of a certificate that an error names; `flag`, an argument of the tunnel's programs.
        product: the contract's word for it.
        called: its own name, where the product's word is not one.
    """

    where: str
    pattern: regex.Pattern[str]
    product: str
    called: str
    namespace: str = ""


def _mark(where: str, pattern: str, product: str, called: str = "", namespace: str = "") -> Trait:
    return Trait(where, regex.compile(pattern), product, called, namespace)


LOOPBACK = r"(?:127\.0\.0\.1|localhost|\[::1\])"
"""Where a server's own supervisor listens, k3s' at 6443 and RKE2's at 9345: its API server dials every node through it."""
MARKS = (
    _mark("version", r"\+IKS", "iks"),
    _mark("version", r"-gke\.", "gke", "GKE"),
    _mark("version", r"\+k0s", "k0s"),
    _mark("version", r"\+k3s", "kubernetes", "k3s"),
    _mark("version", r"\+rke2", "kubernetes", "rke2"),
    _mark("version", r"-eks-", "kubernetes", "EKS"),
    _mark("system", r"^Talos\b", "kubernetes", "Talos"),
    _mark("kernel", r"-talos$", "kubernetes", "Talos"),
    _mark("labels", r"\"kubernetes\.azure\.com/", "aks", "AKS"),
    _mark("labels", r"\"cloud\.google\.com/gke-", "gke", "GKE"),
    _mark("labels", r"\"(?:worker|node|networking)\.gardener\.cloud/", "kubernetes", "Gardener"),
    _mark("labels", r"\"eks\.amazonaws\.com/", "kubernetes", "EKS"),
    _mark("labels", r"\"k8s\.scaleway\.com/", "kubernetes", "Scaleway"),
    _mark("labels", r"\"node\.k8s\.ovh/", "kubernetes", "OVHcloud"),
    _mark("labels", r"\"minikube\.k8s\.io/", "kubernetes", "minikube"),
    _mark("labels", r"\"microk8s\.io/", "kubernetes", "MicroK8s"),
    _mark("labels", r"\"hypershift\.openshift\.io/", "hypershift"),
    _mark("name", r"aks-[a-z0-9]{1,12}-\d{6,9}-(?:vmss[0-9a-z]{6}|\d{1,3})$", "aks", "AKS"),
    _mark("name", r"\d{4,5}aks9\d{2,6}$", "aks", "AKS"),
    _mark("name", r"gke-[a-z0-9-]{1,60}-[0-9a-f]{8}-[a-z0-9]{4}$", "gke", "GKE"),
    _mark("name", r"gk3-[a-z0-9-]{1,60}-[0-9a-f]{8}-[a-z0-9]{4}$", "gke", "GKE"),
    _mark("name", r"scw-[a-z0-9-]{1,60}-[0-9a-f]{8,32}$", "kubernetes", "Scaleway"),
    _mark("name", r"talos-[a-z0-9]{3}-[a-z0-9]{3}$", "kubernetes", "Talos"),
    _mark("name", r"shoot--[a-z0-9-]{1,30}--[a-z0-9-]{1,60}$", "kubernetes", "Gardener"),
    _mark("host", r"\.azmk8s\.io$", "aks", "AKS"),
    _mark("host", r"\.k8s\.ovh\.(?:net|us|ca)$", "kubernetes", "OVHcloud"),
    _mark("host", r"\.k8s\.(?:fr-par|nl-ams|pl-waw)\.scw\.cloud$", "kubernetes", "Scaleway"),
    _mark("host", r"\.eks\.amazonaws\.com(?:\.cn)?$", "kubernetes", "EKS"),
    _mark("host", r"^konnectivity-server-(?:clusters|ocm)-[a-z0-9-]+\.", "hypershift"),
    _mark("host", r"^konnectivity(?:-server)?-[a-z0-9-]{1,60}\.apps\.", "hypershift"),
    _mark("host", r"\.hypershift\.local$", "hypershift"),
    _mark("signer", r"konnectivity-signer$", "hypershift"),
    _mark("flag", r"ca-cert=/etc/konnectivity/ca/ca\.crt$|agent-cert=/etc/konnectivity/agent/tls\.crt$", "hypershift"),
    _mark("proxy", r"vpn-seed-server$", "kubernetes", "Gardener"),
    _mark("client", r"^8132$", "kubernetes", "Gardener"),
    _mark("image", r"(?:^|/)k0sproject/", "k0s"),
    _mark("image", r"(?:^|[./])gardener-project/", "kubernetes", "Gardener"),
    _mark("image", r"(?:^|/)gke\.gcr\.io/|/gke-release/", "gke", "GKE"),
    _mark("image", r"(?:^|/)siderolabs/", "kubernetes", "Talos"),
    _mark(
        "image",
        r"(?:^|/)kubermatic/(?:kubermatic|etcd-launcher|nodeport-proxy|user-ssh-keys-agent|http-prober|network-interface-manager|usercluster|openvpn|kubeletdnat-controller|kubectl|addons|s3-exporter)[\w-]{0,60}[:@]",
        "kubernetes",
        "Kubermatic",
    ),
    _mark(
        "image",
        r"\d{12}\.dkr\.ecr\.[a-z0-9-]{5,24}\.amazonaws\.com(?:\.cn)?/(?:eks/|amazon-k8s-cni[:@/])",
        "kubernetes",
        "EKS",
    ),
    _mark("image", r"mcr\.microsoft\.com/(?:aks|oss/kubernetes|oss/v2/kubernetes)/", "aks", "AKS"),
    _mark("pod", r"kindnet-[a-z0-9]{5}$", "kubernetes", "kind", "kube-system"),
    _mark("pod", r"(?:openvpn-client|user-ssh-keys-agent)-", "kubernetes", "Kubermatic", "kube-system"),
    _mark(
        "pod",
        r"(?:usercluster-controller|kubermatic-(?:seed|master)-controller-manager|nodeport-proxy-envoy)-",
        "kubernetes",
        "Kubermatic",
    ),
    _mark("pod", r"vpn-shoot-", "kubernetes", "Gardener", "kube-system"),
    _mark(
        "pod",
        r"(?:azure-ip-masq-agent|cloud-node-manager|azure-(?:cns|npm|policy)|csi-azure(?:disk|file)-node|ama-(?:logs|metrics))-",
        "aks",
        "AKS",
        "kube-system",
    ),
    _mark(
        "pod",
        r"(?:gke-metadata-server|gke-metrics-agent|pdcsi-node|fluentbit-gke|event-exporter-gke|kube-proxy-gke)-",
        "gke",
        "GKE",
        "kube-system",
    ),
    _mark(
        "pod",
        r"(?:aws-node-[a-z0-9]{5}$|eks-(?:pod-identity-agent|node-monitoring-agent)-)",
        "kubernetes",
        "EKS",
        "kube-system",
    ),
    _mark("pod", r"(?:svclb-traefik|helm-install-traefik|local-path-provisioner)-", "kubernetes", "k3s", "kube-system"),
    _mark(
        "pod", r"rke2-(?:coredns|canal|ingress-nginx-controller|metrics-server)-", "kubernetes", "rke2", "kube-system"
    ),
    _mark("namespace", r"shoot--[a-z0-9-]{1,60}$", "kubernetes", "Gardener"),
    _mark("namespace", r"cluster-(?=[a-z]{0,9}[0-9])[a-z0-9]{10}$", "kubernetes", "Kubermatic"),
    _mark(
        "pod",
        r"(?:control-plane-operator|hosted-cluster-config-operator|control-plane-pki-operator|ignition-server)-",
        "hypershift",
    ),
    _mark(
        "namespace",
        r"openshift-(?:kube-apiserver|etcd|kube-controller-manager|kube-scheduler)$",
        "kubernetes",
        "OpenShift",
    ),
    _mark("path", r"/(?:var/lib|etc)/rancher/rke2/", "kubernetes", "rke2"),
    _mark("path", r"/(?:var/lib|etc)/rancher/k3s/", "kubernetes", "k3s"),
    _mark("path", r"/var/lib/k0s/|/etc/k0s/", "k0s"),
    _mark("path", r"/var/snap/microk8s/", "kubernetes", "MicroK8s"),
    _mark("loopback", rf"{LOOPBACK}:6443$", "kubernetes", "k3s"),
    _mark("loopback", rf"{LOOPBACK}:9345$", "kubernetes", "rke2"),
)
"""The more telling first: what a kubelet states of itself, what a cloud writes onto nodes, whose images and pods run."""
SCALED_AGENTS = regex.compile(r"konnectivity-agent-autoscaler-")
"""What AKS and GKE run beside their agents, and nobody else: it says that it is one of the two, and not which."""
OWN_MASTERS = frozenset(
    {
        "etcd",
        "machine-config",
        "machine-api",
        "machine-approver",
        "control-plane-machine-set",
        "baremetal",
        "authentication",
    }
)
"""Cluster operators of an OpenShift whose control plane runs in the cluster itself; hosted ones (HyperShift, IBM Cloud) have none of them."""
OWN_TUNNEL = {
    "k3s": "k3s tunnels with remotedialer, which is not Konnectivity",
    "rke2": "rke2 tunnels with remotedialer, which is not Konnectivity",
    "OpenShift": "OpenShift with its own control plane in the cluster reaches its nodes directly",
    "EKS": "EKS reaches its nodes through the VPC, without a tunnel",
    "minikube": "minikube's API server reaches its nodes directly",
    "MicroK8s": "the API server of MicroK8s reaches its nodes directly",
    "Talos": "the API server of Talos reaches its nodes directly",
}
"""Name of a distribution -> how its API server reaches the nodes, where that is not Konnectivity."""
PROVIDED = frozenset({"aks", "gke"})
"""Products of the contract whose control plane is the provider's."""
MANAGED = frozenset({"EKS", "ROSA", "ARO", "Scaleway", "OVHcloud"})
"""Products without a word of the contract's whose control plane is the provider's: nobody else reads its logs."""
DIALERS = frozenset({"k3s", "rke2"})
"""Those of them whose API server reaches a node over a connection that the node keeps open."""
UPSTREAM = regex.compile(
    r"(?:registry\.k8s\.io|k8s\.gcr\.io|(?:[a-z]+\.)?gcr\.io/k8s-)[\w./-]*/?kas-network-proxy/|registry\.k8s\.io/kas-network-proxy/"
)
"""Images of agents and servers as upstream publishes them, which no managed product runs."""
OLD_TUNNELS = regex.compile(r"(tunnelfront|aks-link)-")
"""Pods of AKS's two tunnels before Konnectivity."""
STATIC = regex.compile(r"(kube-apiserver|kube-scheduler|etcd)-(.+)$")
"""Static pods as kubeadm names them: the program, and the node."""
KUBELET_UNITS = {
    "k0s": "k0sworker",
    "k3s": "k3s-agent",
    "rke2": "rke2-agent",
    "MicroK8s": "snap.microk8s.daemon-kubelite",
}
"""Distributions whose kubelet is a part of another unit -> that unit of a worker."""
KUBELET_FLAGS = {
    "": ("--node-ip", "cat /var/lib/kubelet/kubeadm-flags.env"),
    "k0s": ("--node-ip in --kubelet-extra-args of k0s worker", "systemctl cat k0sworker"),
    "k3s": ("node-ip", "cat /etc/rancher/k3s/config.yaml"),
    "rke2": ("node-ip", "cat /etc/rancher/rke2/config.yaml"),
    "MicroK8s": ("--node-ip", "cat /var/snap/microk8s/current/args/kubelet"),
}
"""Distribution -> (how its kubelet is told its node's address, what shows its flags); "" for a kubelet of its own."""
JOURNALS = {"k0s": "k0s", "k3s": "kubernetes", "rke2": "kubernetes"}
"""Distributions whose one program keeps the journal of all its parts -> the contract's word for the product."""
