"""Where the kubelet and the containers' runtime of a distribution are found on its own machines: unit, tool and socket."""

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
TOOL = regex.compile(r"(?<![\w./-])crictl(?= )")
UNIT = regex.compile(r"(-u |systemctl (?:status|restart) )kubelet\b")


def dialect(called: str, script: str, *, is_server: bool = False) -> str:
    """The script as it is typed on a machine of that distribution; the files of the kubelet need no tool of the runtime."""
    if (unit := KUBELET_UNITS.get(called)) is not None:
        unit = SERVER_UNITS.get(called, unit) if is_server else unit
        script = UNIT.sub(lambda m: f"{m[1]}{unit}", script)
    if called in WITHOUT_TOOL:
        script = shell.LOGS.sub(lambda m: f"tail -n {m['tail'] or 200} /var/log/pods/*/{m['name']}/*.log", script)
    if called in CRICTL:
        script = TOOL.sub(CRICTL[called], script)
    return script
