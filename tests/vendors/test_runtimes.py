"""The kubelet's unit and the runtime's tool on a distribution's own machines."""

from __future__ import annotations

import pytest
from analyzer.vendors.runtimes import dialect

LOGS = "crictl logs --tail 30 $(crictl ps -a --name a -q | head -1)"


@pytest.mark.parametrize(
    ("called", "script", "said"),
    [
        ("kubeadm", "systemctl status kubelet; crictl ps -a", "systemctl status kubelet; crictl ps -a"),
        ("k3s", "systemctl restart kubelet; crictl ps -a", "systemctl restart k3s-agent; k3s crictl ps -a"),
        ("k3s", LOGS, "k3s crictl logs --tail 30 $(k3s crictl ps -a --name a -q | head -1)"),
        ("k0s", "journalctl -u kubelet --since -1h", "journalctl -u k0sworker --since -1h"),
        ("k0s", LOGS, "tail -n 30 /var/log/pods/*/a/*.log"),
        ("k0s", LOGS.replace("--tail 30 ", ""), "tail -n 200 /var/log/pods/*/a/*.log"),
        ("k0s", "crictl ps -a", "crictl --runtime-endpoint unix:///run/k0s/containerd.sock ps -a"),
        ("MicroK8s", "systemctl status kubelet", "systemctl status snap.microk8s.daemon-kubelite"),
        ("rke2", "journalctl -u kubelet --since -1h", "tail -n 300 /var/lib/rancher/rke2/agent/logs/kubelet.log"),
        (
            "rke2",
            "journalctl -u kubelet | grep x509",
            "tail -n 5000 /var/lib/rancher/rke2/agent/logs/kubelet.log | grep x509",
        ),
        (
            "rke2",
            "journalctl -u kubelet -n 50 --no-pager; systemctl restart kubelet",
            "tail -n 300 /var/lib/rancher/rke2/agent/logs/kubelet.log; systemctl restart rke2-agent",
        ),
        ("", "journalctl -u kubelet-x; ls /opt/crictl a", "journalctl -u kubelet-x; ls /opt/crictl a"),
    ],
)
def test_a_distribution_with_a_containerd_of_its_own(called: str, script: str, said: str) -> None:
    """Its kubelet is a part of another unit; where no tool of the runtime is shipped, the kubelet's own files tell."""
    assert dialect(called, script) == said


def test_a_machine_of_the_control_plane_has_another_unit() -> None:
    """RKE2's tool lies in its own folder, and finds no socket by itself."""
    said = dialect("rke2", "systemctl status kubelet; crictl ps", is_server=True)
    socket = "unix:///run/k3s/containerd/containerd.sock"
    assert said == f"systemctl status rke2-server; /var/lib/rancher/rke2/bin/crictl --runtime-endpoint {socket} ps"
    assert dialect("k3s", "journalctl -u kubelet", is_server=True) == "journalctl -u k3s"
    assert dialect("MicroK8s", "-u kubelet", is_server=True) == "-u snap.microk8s.daemon-kubelite"


@pytest.mark.parametrize(
    ("called", "manifest", "keys", "all_of_it"),
    [
        ("k0s", "/etc/k0s/k0s.yaml", "/var/lib/k0s/pki/a.crt", "/etc/k0s /var/lib/k0s/konnectivity.conf"),
        ("k3s", "/etc/rancher/k3s/config.yaml", "/var/lib/rancher/k3s/server/tls/a.crt", "/etc/rancher/k3s /var/lib/rancher/k3s/server/etc"),
        ("rke2", "/var/lib/rancher/rke2/agent/pod-manifests/kube-apiserver.yaml", "/var/lib/rancher/rke2/server/tls/a.crt", "/etc/rancher/rke2 /var/lib/rancher/rke2/server/etc"),
        ("MicroK8s", "/var/snap/microk8s/current/args/kube-apiserver", "/var/snap/microk8s/current/certs/a.crt", "/var/snap/microk8s/current/args"),
        ("kubeadm", "/etc/kubernetes/manifests/kube-apiserver.yaml", "/etc/kubernetes/pki/a.crt", "/etc/kubernetes"),
    ],
)  # fmt: skip
def test_files_of_kubeadm_lie_elsewhere(called: str, manifest: str, keys: str, all_of_it: str) -> None:
    """Manifests, keys, and the folder of all of them."""
    assert dialect(called, "cat /etc/kubernetes/manifests/kube-apiserver.yaml") == f"cat {manifest}"
    assert dialect(called, "ls -l /etc/kubernetes/pki/a.crt") == f"ls -l {keys}"
    assert dialect(called, "grep -rn udsName /etc/kubernetes") == f"grep -rn udsName {all_of_it}"
