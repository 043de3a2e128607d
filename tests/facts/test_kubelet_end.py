"""Why a kubelet does not start, by its own last words."""

from __future__ import annotations

import pytest
from analyzer.facts.kubelet_end import KubeletEnd, KubeletFault, end_of

FAULT = KubeletFault


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("failed to run Kubelet: running with swap on is not supported, please disable swap or set --fail-swap-on flag to false", (FAULT.SWAP, "")),
        ("failed to run Kubelet: Running with swap on is not supported, please disable swap! or set --fail-swap-on flag to false. /proc/swaps contained: [Filename /swapfile]", (FAULT.SWAP, "")),
        ('failed to load kubelet config file, path: /var/lib/kubelet/config.yaml, error: failed to load Kubelet config file /var/lib/kubelet/config.yaml, error failed to read kubelet config file "/var/lib/kubelet/config.yaml", error: open /var/lib/kubelet/config.yaml: no such file or directory', (FAULT.NO_CONFIG, "/var/lib/kubelet/config.yaml")),
        ("failed to load kubelet config file, path: /k/c.yaml, error: strict decoding error: unknown field \"evict\"", (FAULT.CONFIG, "/k/c.yaml")),
        ('failed to run Kubelet: misconfiguration: kubelet cgroup driver: "systemd" is different from docker cgroup driver: "cgroupfs"', (FAULT.DRIVER, "")),
        ("failed to run Kubelet: unable to load bootstrap kubeconfig: stat /etc/kubernetes/bootstrap-kubelet.conf: no such file or directory", (FAULT.CLIENT, "/etc/kubernetes/bootstrap-kubelet.conf")),
        ("part of the existing bootstrap client certificate in /etc/kubernetes/kubelet.conf is expired: 2026-01-02 03:04:05 +0000 UTC", (FAULT.CLIENT, "/etc/kubernetes/kubelet.conf")),
        ("failed to parse kubelet flag: unknown flag: --network-plugin", (FAULT.FLAG, "--network-plugin")),
        ('failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint "unix:///run/containerd/containerd.sock": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: no such file or directory"', (FAULT.RUNTIME, "/run/containerd/containerd.sock")),
        ('failed to run Kubelet: validate service connection: CRI v1 runtime API is not implemented for endpoint "unix:///run/containerd/containerd.sock": rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService', (FAULT.NO_CRI, "")),
        ("failed to run Kubelet: kubelet is configured to not run on a host using cgroup v1", (FAULT.CGROUP_V1, "")),
        ("failed to run Kubelet: listen tcp 0.0.0.0:10250: bind: address already in use", (FAULT.PORT, "0.0.0.0:10250")),
        ("failed to construct kubelet dependencies: unable to load client CA file /etc/kubernetes/pki/ca.crt: open /etc/kubernetes/pki/ca.crt: no such file or directory", (FAULT.FILE, "/etc/kubernetes/pki/ca.crt")),
    ],
)  # fmt: skip
def test_its_words_name_the_reason(text: str, end: tuple[KubeletFault, str]) -> None:
    """And what it is about, where they do."""
    assert end_of(text) == KubeletEnd(*end)


@pytest.mark.parametrize("text", ["failed to run Kubelet: context canceled", "", None])
def test_other_words_name_none(text: str | None) -> None:
    """Then somebody has to look."""
    assert end_of(text) is None


def test_words_far_behind_are_not_looked_at() -> None:
    """Two thousand characters hold what a kubelet says when it ends."""
    words = "unknown service runtime.v1.RuntimeService"
    assert end_of(words.rjust(2000)) == KubeletEnd(FAULT.NO_CRI, "")
    assert end_of(words.rjust(2001)) is None
