"""What lets a kubelet start that says why it does not: the change first, on its own machine."""

from __future__ import annotations

from analyzer.causes.base import customer
from analyzer.facts.kubelet_end import KubeletEnd, KubeletFault
from analyzer.model import Remedy

CONFIG = "/var/lib/kubelet/config.yaml"
JOIN = "kubeadm token create --print-join-command   # on a control plane, then that command on {}"
ARGUMENTS = "/var/lib/kubelet/kubeadm-flags.env /etc/default/kubelet /etc/sysconfig/kubelet"


def for_end(end: KubeletEnd, machine: str | None) -> Remedy:
    """The remedy of one reason."""
    node = machine or "the node"

    def there(command: str) -> str:
        return f"ssh {machine} '{command}'" if machine else f"{command}   # on its machine"

    match end.fault:
        case KubeletFault.SWAP:
            text = f"turn swap off on {node}, now and at its next start (its line in /etc/fstab, or the unit that makes it), or allow it with failSwapOn: false in {CONFIG}"
            command = there("swapon --show; swapoff -a; grep -n swap /etc/fstab; systemctl restart kubelet")
        case KubeletFault.NO_CONFIG:
            text = f"write {end.object} of {node} anew: kubeadm keeps it in the cluster, and join writes it; a node that was reset, or never joined, is joined"
            command = there("kubeadm upgrade node phase kubelet-config; systemctl restart kubelet")
        case KubeletFault.CONFIG:
            text = f"correct the kubelet's configuration on {node}{f' ({end.object})' if end.object else ''}: its release cannot use it"
            command = there(f"cat {end.object or CONFIG}; systemctl restart kubelet")
        case KubeletFault.DRIVER:
            text = f"let kubelet and container runtime of {node} use one cgroup driver: cgroupDriver: systemd in {CONFIG}, and SystemdCgroup = true of containerd"
            command = there(f"grep -n cgroupDriver {CONFIG}; grep -n SystemdCgroup /etc/containerd/config.toml")
        case KubeletFault.CGROUP_V1:
            text = f"start {node} with cgroup v2 (systemd.unified_cgroup_hierarchy=1), or allow v1 with failCgroupV1: false in {CONFIG}"
            command = there('stat -fc %T /sys/fs/cgroup; grep -o "systemd.unified[^ ]*" /proc/cmdline')
        case KubeletFault.CLIENT:
            text = f"give the kubelet of {node} a client certificate that is valid: its own has run out or is gone, and {end.object or 'the bootstrap file'} does not let it ask for one; join the node again, or make its kubelet.conf anew with kubeadm"
            command = JOIN.format(node)
        case KubeletFault.FLAG:
            text = f"take {end.object} out of the kubelet's arguments on {node}: its release does not know it"
            command = there(f"grep -n -e {end.object} {ARGUMENTS}")
        case KubeletFault.RUNTIME:
            text = f"start the container runtime of {node}, which the kubelet asks at {end.object}"
            command = there("systemctl restart containerd; crictl info | head -20; systemctl restart kubelet")
        case KubeletFault.NO_CRI:
            text = f"let the container runtime of {node} serve CRI: take cri out of disabled_plugins of containerd's configuration, then restart it"
            command = there(
                "grep -n disabled_plugins /etc/containerd/config.toml; systemctl restart containerd kubelet"
            )
        case KubeletFault.PORT:
            port = end.object.rpartition(":")[2]
            text = f"end what already listens at {end.object} on {node}, often another kubelet"
            command = there(f"ss -ltnp | grep :{port}; systemctl restart kubelet")
        case KubeletFault.FILE:
            text = f"bring back {end.object} on {node}, without which the kubelet does not start"
            command = there(f"ls -l {end.object}; systemctl restart kubelet")
    return customer(text, command, "S5a")
