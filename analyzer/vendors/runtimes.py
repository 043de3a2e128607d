"""
Where the kubelet and the containers' runtime of a distribution are found on its own machines: unit, log, tool and socket.

Sources: RKE2's documentation ("Logging": its kubelet writes a file, and the agent's journal has nothing of it), k0s (pkg/component/worker/kubelet.go:
the configuration lies in the run directory since 1.32, in the data directory before), MicroK8s (default-args/containerd), k3s (`k3s crictl`).
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.vendors import shell
from analyzer.vendors.distributions import KUBELET_UNITS

SERVER_UNITS = {"k0s": "k0scontroller", "k3s": "k3s", "rke2": "rke2-server"}
"""The unit that holds the kubelet of a machine of the control plane, where it is another one than a worker's."""
CRICTL = {
    "k3s": "k3s crictl",
    "rke2": "/var/lib/rancher/rke2/bin/crictl --runtime-endpoint unix:///run/k3s/containerd/containerd.sock",
    "k0s": "crictl --runtime-endpoint unix:///run/k0s/containerd.sock",
    "MicroK8s": "crictl --runtime-endpoint unix:///var/snap/microk8s/common/run/containerd.sock",
}
"""Distributions with a containerd of their own -> how it is asked; RKE2 runs that of k3s, k0s and MicroK8s bring no tool."""
WITHOUT_TOOL = frozenset({"k0s", "MicroK8s"})
HOMES: dict[str, tuple[tuple[str, str], ...]] = {
    "k0s": (
        (r"/etc/kubernetes/manifests(?:/[\w.*-]+)?", "/etc/k0s/k0s.yaml"),
        (r"/etc/kubernetes/pki", "/var/lib/k0s/pki"),
        (r"/etc/kubernetes(?![\w/])", "/etc/k0s /var/lib/k0s/konnectivity.conf"),
        (r"/var/lib/kubelet/config\.yaml", "/run/k0s/kubelet/config.yaml"),
    ),
    "k3s": (
        (r"/etc/kubernetes/manifests(?:/[\w.*-]+)?|/var/lib/kubelet/config\.yaml", "/etc/rancher/k3s/config.yaml"),
        (r"/etc/kubernetes/pki", "/var/lib/rancher/k3s/server/tls"),
        (r"/etc/kubernetes(?![\w/])", "/etc/rancher/k3s /var/lib/rancher/k3s/server/etc"),
    ),
    "rke2": (
        (r"/etc/kubernetes/manifests", "/var/lib/rancher/rke2/agent/pod-manifests"),
        (r"/var/lib/kubelet/config\.yaml", "/etc/rancher/rke2/config.yaml"),
        (r"/etc/kubernetes/pki", "/var/lib/rancher/rke2/server/tls"),
        (r"/etc/kubernetes(?![\w/])", "/etc/rancher/rke2 /var/lib/rancher/rke2/server/etc"),
    ),
    "MicroK8s": (
        (r"/etc/kubernetes/manifests(?:/[\w.*-]+)?", "/var/snap/microk8s/current/args/kube-apiserver"),
        (r"/var/lib/kubelet/config\.yaml", "/var/snap/microk8s/current/args/kubelet"),
        (r"/etc/kubernetes/pki", "/var/snap/microk8s/current/certs"),
        (r"/etc/kubernetes(?![\w/])", "/var/snap/microk8s/current/args"),
    ),
}
"""Distribution -> where kubeadm's files lie there: (kubeadm's path, its own)."""
OWN_FILES = {name: tuple((regex.compile(path), own) for path, own in homes) for name, homes in HOMES.items()}
TOOL = regex.compile(r"(?<![\w./-])crictl(?= )")
UNIT = regex.compile(r"(-u |systemctl (?:status|restart) )kubelet\b")


KUBELET_LOGS = {"rke2": "/var/lib/rancher/rke2/agent/logs/kubelet.log"}
"""Distributions whose kubelet writes a file in place of a journal."""
OF_KUBELET = regex.compile(
    r"journalctl -u kubelet\b(?: (?:--since -\d{1,3}[hm]|-n \d{1,5}|--no-pager)){0,4}(?P<piped>(?= \| ))?"
)
OLD_UNITS = {"OpenShift 3": "atomic-openshift-node"}
"""Releases whose kubelet is a part of the distribution's own program on a node (OKD: origin-node)."""


def dialect(called: str, script: str, *, is_server: bool = False) -> str:
    """The script as it is typed on a machine of that distribution; the files of the kubelet need no tool of the runtime."""
    if (unit := KUBELET_UNITS.get(called) or OLD_UNITS.get(called)) is not None:
        unit = SERVER_UNITS.get(called, unit) if is_server else unit
        if (log := KUBELET_LOGS.get(called)) is not None:
            script = OF_KUBELET.sub(lambda m: f"tail -n {300 if m['piped'] is None else 5000} {log}", script)
        script = UNIT.sub(lambda m: f"{m[1]}{unit}", script)
    if called in WITHOUT_TOOL:
        script = shell.LOGS.sub(lambda m: f"tail -n {m['tail'] or 200} /var/log/pods/*/{m['name']}/*.log", script)
    for path, own in OWN_FILES.get(called, ()):
        script = path.sub(own, script)
    if called in CRICTL:
        script = TOOL.sub(CRICTL[called], script)
    return script
