"""
Where a product runs what answers `kubectl top`, and how its log and its pods are asked for.

Sources: the manifests of each. metrics-server lies in kube-system with the label `k8s-app` where upstream's manifest is used (IKS, AKS, GKE,
k0s, k3s), RKE2 calls its own otherwise; OpenShift has it in openshift-monitoring since 4.16, and prometheus-adapter there before.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.facts.tunnel_kind import version_key

NAME = "metrics-server"
LABELLED = frozenset({"iks", "aks", "gke", "k0s"})
"""Products (and k3s) whose pods carry upstream's label."""
OPENSHIFT = frozenset({"OpenShift", "ROSA", "ARO"})
MONITORING = "openshift-monitoring"
FIRST_METRICS_SERVER = (4, 16)
"""Release of OpenShift that brought it in place of prometheus-adapter."""
EITHER = "-l 'app.kubernetes.io/name in (metrics-server,prometheus-adapter)'"


class MetricsPlace(NamedTuple):
    """
    Its namespace, its name as Deployment, Service and account, and what `kubectl logs` takes.

    Attributes:
        target: a pod that is listed, else a label or the Deployment.
    """

    namespace: str
    name: str
    target: str

    @property
    def log(self) -> str:
        return f"kubectl logs -n {self.namespace} {self.target} --tail=50"

    @property
    def pods(self) -> str:
        chosen = f" {self.target}" if self.target.startswith("-l ") else ""
        return f"kubectl get pods -n {self.namespace}{chosen}{'' if chosen else ' -o wide'}"

    @property
    def account(self) -> str:
        return f"system:serviceaccount:{self.namespace}:{self.name}"


def metrics_place(about: About, service: str | None = None) -> MetricsPlace:
    """
    By its pods and the API's own service where the bundle shows them, else by the product.

    Args:
        service: ``namespace/name`` behind the API.
    """
    usual = _of_product(about)
    space, _, name = (service or "").partition("/")
    if space and name and (space, name) != usual[:2]:
        usual = MetricsPlace(space, name, f"deployment/{name}")
    elif name and usual.target == EITHER:
        usual = usual._replace(target=f"deployment/{name}")
    pods = about.role(NAME)
    if (pod := next(iter(not_ready(pods)), pods[0] if pods else None)) is not None:
        return MetricsPlace(pod.namespace or usual.namespace, usual.name, pod.name)
    return usual


def _of_product(about: About) -> MetricsPlace:
    product, called = about.language.product, about.language.called
    if product == "roks" or called in OPENSHIFT:
        version = about.version.value
        if version is None:
            return MetricsPlace(MONITORING, NAME, EITHER)
        name = NAME if version_key(version)[:2] >= FIRST_METRICS_SERVER else "prometheus-adapter"
        return MetricsPlace(MONITORING, name, f"deployment/{name}")
    if called == "rke2":
        return MetricsPlace("kube-system", "rke2-metrics-server", "deployment/rke2-metrics-server")
    labelled = product in LABELLED or called == "k3s"
    return MetricsPlace("kube-system", NAME, f"-l k8s-app={NAME}" if labelled else f"deployment/{NAME}")
