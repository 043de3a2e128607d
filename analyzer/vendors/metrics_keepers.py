"""
Who writes the Deployment of metrics-server that a product brings, and where its memory and its arguments are set instead.

Sources: AKS ("Configure Metrics Server VPA": the configmap `metrics-server-config` is made by who needs it, and read at a start), IBM Cloud ("Debugging
metrics-server": it is there), the addon manager of Kubernetes (`EnsureExists` leaves that configmap as it is; `Reconcile` takes back the Deployment), Amazon EKS add-ons (`configuration-values`), RKE2 (`HelmChartConfig`), k3s (its manifests are
written anew at each start, `--disable`), k0s (`--disable-components`), OpenShift (`cluster-monitoring-config`), Gardener's resource manager.
"""

from __future__ import annotations

from typing import NamedTuple

SPACES = frozenset({"kube-system", "openshift-monitoring"})
"""Where products have their own; one elsewhere is somebody's, who may change it."""


class MetricsSetting(NamedTuple):
    """
    Attributes:
        place: where it is set, as the end of a sentence.
        command: what opens or changes that; None where a look tells no more.
    """

    place: str
    command: str | None


class MetricsKeeper(NamedTuple):
    """
    Attributes:
        whose: who writes the Deployment, and takes back what is changed in it.
        memory: where its memory is set; None where nobody but the keeper does.
        arguments: the same of its arguments.
    """

    whose: str
    memory: MetricsSetting | None = None
    arguments: MetricsSetting | None = None


NANNY = MetricsSetting(
    "configmap kube-system/metrics-server-config (baseMemory, memoryPerNode), by which its resources follow the number of nodes",
    "kubectl edit configmap -n kube-system metrics-server-config   # NannyConfiguration: baseMemory, memoryPerNode",
)
OF_AKS = NANNY._replace(
    command="kubectl get configmap -n kube-system metrics-server-config -o yaml   # where there is none: apply one with NannyConfiguration; then kubectl rollout restart deployment -n kube-system metrics-server",
)
MONITORING = MetricsSetting(
    "metricsServer.resources of configmap openshift-monitoring/cluster-monitoring-config",
    "oc edit configmap -n openshift-monitoring cluster-monitoring-config",
)
ADD_ON = MetricsSetting(
    "the configuration values of the EKS add-on, where metrics-server is one (a chart of your own has its values)",
    "aws eks describe-addon --cluster-name <cluster> --addon-name metrics-server; aws eks update-addon --cluster-name <cluster> --addon-name metrics-server --configuration-values file://values.json",
)
CHART = MetricsSetting(
    "valuesContent of the HelmChartConfig kube-system/rke2-metrics-server",
    "kubectl get helmchartconfig -n kube-system rke2-metrics-server -o yaml   # where there is none: write one into /var/lib/rancher/rke2/server/manifests of a server",
)
OWN_OF_K3S = MetricsSetting(
    "a metrics-server of your own in place of that of k3s (disable: metrics-server in the configuration of each server)",
    "grep -n -A3 disable /etc/rancher/k3s/config.yaml   # on each control-plane machine; a change needs systemctl restart k3s",
)
OWN_OF_K0S = MetricsSetting(
    "a metrics-server of your own in place of that of k0s (--disable-components=metrics-server of each controller)",
    "grep -n ExecStart /etc/systemd/system/k0scontroller.service   # on each controller",
)
OF_OPENSHIFT = MetricsKeeper("OpenShift's cluster-monitoring-operator", MONITORING)
KEEPERS = {
    "aks": MetricsKeeper("AKS", OF_AKS),
    "gke": MetricsKeeper("GKE", NANNY),
    "iks": MetricsKeeper("IBM Cloud", NANNY),
    "roks": OF_OPENSHIFT,
    "hypershift": OF_OPENSHIFT,
    "OpenShift": OF_OPENSHIFT,
    "ROSA": OF_OPENSHIFT,
    "ARO": OF_OPENSHIFT,
    "EKS": MetricsKeeper("the EKS add-on", ADD_ON, ADD_ON),
    "rke2": MetricsKeeper("RKE2's Helm controller", CHART, CHART),
    "k3s": MetricsKeeper("k3s", OWN_OF_K3S, OWN_OF_K3S),
    "k0s": MetricsKeeper("k0s", OWN_OF_K0S, OWN_OF_K0S),
    "Gardener": MetricsKeeper("Gardener's resource manager"),
}
"""Product, by its own name or the contract's word -> who keeps its metrics-server."""


def keeper(names: tuple[str | None, ...], namespace: str | None) -> MetricsKeeper | None:
    """Of the first of the product's names that is known; None where the Deployment is changed itself, or lies elsewhere than a product's own."""
    if namespace is not None and namespace not in SPACES:
        return None
    return next((KEEPERS[name] for name in names if name in KEEPERS), None)
