"""
Whose a product's control plane is: where arguments of its API server are set, and who sets them where its user cannot.

Sources: k0s 1.36 (`spec.api.extraArgs`), k3s and RKE2 (`kube-apiserver-arg`; docs/security/certificates.md of RKE2: the service is stopped before
`certificate rotate`), Talos (`cluster.apiServer.extraArgs`), MicroK8s 1.35 (files of arguments; scripts/wrappers/refresh_certs.py: `server.crt` renews
that file alone, `ca.crt` all of them, and since 1.28 the API server calls kubelets with `apiserver-kubelet-client.crt`), kind (`kubeadmConfigPatches`),
minikube (`--extra-config`), Kamaji 26.6 (`spec.controlPlane.deployment.extraArgs`; guide "Certificates Lifecycle", the annotation since July 2025),
k0smotron (`spec.k0sConfig`), HyperShift (manifests/pki.go; support/certs/tls.go: a secret without a certificate gets one), Gardener ("Shoot
credentials rotation"). HyperShift, Gardener, Kubermatic and OpenShift write all arguments themselves, and so does every provider. Names of workloads
and containers: Kubermatic's pkg/resources/apiserver/deployment.go, Kamaji's internal/builders/controlplane, HyperShift's v2/kas.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex

SET_IN = {
    "kubeadm": "/etc/kubernetes/manifests/kube-apiserver.yaml of each control-plane node, whose kubelet then starts it anew",
    "k0s": "spec.api.extraArgs of k0s.yaml, with a restart of each controller (systemctl restart k0scontroller)",
    "k0smotron": "spec.k0sConfig.spec.api.extraArgs of the K0smotronControlPlane, in the management cluster",
    "k3s": "kube-apiserver-arg of /etc/rancher/k3s/config.yaml on each server, with a restart of k3s",
    "rke2": "kube-apiserver-arg of /etc/rancher/rke2/config.yaml on each server, with a restart of rke2-server",
    "Talos": "cluster.apiServer.extraArgs of the machine configuration of each control-plane node (talosctl patch mc)",
    "MicroK8s": "/var/snap/microk8s/current/args/kube-apiserver on each node, with snap restart microk8s",
    "kind": "kubeadmConfigPatches of kind's configuration, or the manifest in the control-plane container",
    "minikube": "minikube start with --extra-config=apiserver.<argument>",
    "Kamaji": "spec.controlPlane.deployment.extraArgs.apiServer of the TenantControlPlane, in the management cluster",
}
"""Product, by its own name or the contract's word -> where arguments of its API server are set."""
KEPT_BY = {
    "aks": "Microsoft", "gke": "Google", "EKS": "AWS", "ROSA": "Red Hat", "ARO": "Red Hat and Microsoft", "Scaleway": "Scaleway", "OVHcloud": "OVHcloud", "hypershift": "HyperShift", "Gardener": "Gardener",
    "Kubermatic": "Kubermatic", "OpenShift": "OpenShift's operator",
}  # fmt: skip
"""Product -> who writes the arguments of its API server, and takes no other ones."""
SUPPORT = {
    "aks": "Azure support", "gke": "Google Cloud support", "EKS": "AWS support", "ROSA": "Red Hat support", "ARO": "Red Hat or Azure support", "Scaleway": "Scaleway support", "OVHcloud": "OVHcloud support",
}  # fmt: skip
"""Product whose control plane only its provider reaches -> whom its user asks."""
PARTS = regex.compile(
    r"konnectivity-server|(?:openvpn-?|vpn-|vpn-seed-)server|-n (?:master-|kubx-)|kube-apiserver|openshift-apiserver|kube-controller-manager|\betcd\b|proxy-server\b(?!-)|/etc/kubernetes\b|k0scontroller|control_plane|egress-selector"
)
"""What a command names that asks for a part of a control plane."""

PLANE_OF_TALOS = "$(kubectl get nodes -l node-role.kubernetes.io/control-plane -o jsonpath='{.items[0].status.addresses[?(@.type==\"InternalIP\")].address}')"
RENEWED = {
    "kubeadm": ("kubeadm certs renew apiserver-kubelet-client, then a restart of kube-apiserver", "kubeadm certs renew apiserver-kubelet-client; crictl rm -f $(crictl ps --name kube-apiserver -q)   # on each control-plane machine"),
    "kind": ("kubeadm certs renew apiserver-kubelet-client in the control-plane container, then a restart of kube-apiserver", "kubeadm certs renew apiserver-kubelet-client; crictl rm -f $(crictl ps --name kube-apiserver -q)   # on each control-plane machine"),
    "k3s": ("k3s certificate rotate while k3s is stopped, on one server after the other", "systemctl stop k3s; k3s certificate rotate; systemctl start k3s   # on each control-plane machine"),
    "rke2": ("rke2 certificate rotate while rke2-server is stopped, on one server after the other", "systemctl stop rke2-server; rke2 certificate rotate; systemctl start rke2-server   # on each control-plane machine"),
    "MicroK8s": (
        "microk8s refresh-certs --cert ca.crt makes it anew together with the CA, so that all other nodes have to join again: see first who signed it, and until when it is valid (before 1.28 it is server.crt, which refresh-certs --cert server.crt renews alone)",
        "openssl x509 -noout -subject -issuer -enddate -in /var/snap/microk8s/current/certs/apiserver-kubelet-client.crt   # on each control-plane machine",
    ),
    "minikube": ("a start of minikube, which renews what kubeadm made there and has run out", "minikube stop; minikube start"),
    "Talos": (
        "a reboot of each control-plane machine, one after the other: Talos signs it anew at the start, and by itself before it ends, so look at the machine's clock first",
        f"talosctl -n {PLANE_OF_TALOS} time; talosctl -n {PLANE_OF_TALOS} reboot",
    ),
    "OpenShift": (
        "a new authority for these calls, with which the Kubernetes API Server Operator signs it anew and which it gives to the kubelets, without a reboot",
        "oc annotate -n openshift-kube-apiserver-operator secret kube-apiserver-to-kubelet-signer auth.openshift.io/certificate-not-after-",
    ),
    "Kubermatic": (
        "a new secret, which Kubermatic's seed controller writes and gives to new pods of the API server",
        "kubectl delete secret -n <space> kubelet-client-certificates   # on the seed",
    ),
    "Kamaji": ("a rotation of the tenant's secret, which Kamaji writes anew and gives to new pods of the control plane", "kubectl annotate secret -n <namespace> <tenant>-api-server-kubelet-client-certificate certs.kamaji.clastix.io/rotate=\"\" --overwrite   # in the management cluster; of a Kamaji before July 2025 delete that secret"),
    "hypershift": ("a new secret, which HyperShift's control-plane-operator writes", "oc delete secret -n <space> kas-kubelet-client-crt   # in the management cluster"),
    "Gardener": ("a reconciliation of the shoot, and where its authority changed a rotation", "kubectl annotate shoot <shoot> gardener.cloud/operation=reconcile --overwrite   # in the garden cluster"),
}  # fmt: skip
"""Product -> what gives its API server a new certificate for kubelets, and the command that does."""
LOGS = {
    "hypershift": "deployment/kube-apiserver",
    "Kubermatic": "deployment/apiserver",
    "Kamaji": "deployment/<tenant>",
}
"""Products that run control planes as pods of another cluster -> what holds API server and Konnectivity server there."""
CONTAINERS = {"Kubermatic": "apiserver"}
"""Those of them whose API server's container is not called after its program."""
SELECTORS = {
    "hypershift": "app=kube-apiserver",
    "Kubermatic": "app=apiserver",
    "Kamaji": "kamaji.clastix.io/name=<tenant>",
}
"""The label of their pods, in each of which a Konnectivity server runs beside the API server."""
THERE = "   # in the management cluster"


class Arguments(NamedTuple):
    """
    Attributes:
        place: where they are set, as the end of a sentence; empty where nobody but the keeper sets them.
        keeper: who writes them where the user cannot; empty where he can, or where nothing tells.
    """

    place: str
    keeper: str


def is_of_plane(command: str) -> bool:
    """Does a command ask for a part of a control plane."""
    return PARTS.search(command) is not None


def arguments(names: tuple[str | None, ...], *, on_ibm: bool) -> Arguments:
    """By the first of the product's names that is known."""
    if on_ibm:
        return Arguments("", "IBM")
    for name in names:
        if name in SET_IN:
            return Arguments(SET_IN[name], "")
        if name in KEPT_BY:
            return Arguments("", KEPT_BY[name])
    return Arguments("", "")


def support(names: tuple[str | None, ...]) -> str | None:
    """Whom a user asks who does not reach the control plane; None where he may."""
    return next((SUPPORT[name] for name in names if name in SUPPORT), None)


def renewed(names: tuple[str | None, ...]) -> tuple[str, str] | None:
    """What gives the API server a new certificate for kubelets, in words and as a command; None where nothing does so by itself."""
    return next((RENEWED[name] for name in names if name in RENEWED), None)


class PlanePods(NamedTuple):
    """
    The pods of a control plane that another cluster runs.

    Attributes:
        workload: what makes them, as a command has it.
        selector: the label of all of them.
        container: that of the API server.
    """

    workload: str
    selector: str
    container: str


def hosted(names: tuple[str | None, ...]) -> PlanePods | None:
    """Of the first of these names that is a product with such pods."""
    own = next((name for name in names if name in LOGS), None)
    return None if own is None else PlanePods(LOGS[own], SELECTORS[own], CONTAINERS.get(own, "kube-apiserver"))


def of_pods(names: tuple[str | None, ...], script: str, space: str, tenant: str) -> str | None:
    """
    What is asked of a machine of the control plane, where that is pods of another cluster; None where it is not.

    Args:
        space: their namespace.
        tenant: what Kamaji's Deployment is called.
    """
    own = next((name for name in names if name in LOGS), None)
    if own is None:
        return None
    holder = LOGS[own].replace("<tenant>", tenant)
    if "crictl" in script or "journalctl" in script:
        container = "konnectivity-server" if "konnectivity-server" in script else CONTAINERS.get(own, "kube-apiserver")
        return f"kubectl logs -n {space} {holder} -c {container} --tail=50{THERE}"
    return f"kubectl get -n {space} {holder} -o yaml{THERE}"
