"""
Why a kubelet ends at its start, by its own last words (`cmd/kubelet`, `pkg/kubelet`, kubelet 1.18 to 1.35)::

    failed to run Kubelet: running with swap on is not supported, please disable swap or set --fail-swap-on flag to false
    failed to load kubelet config file, path: /var/lib/kubelet/config.yaml, error: ... open /var/lib/kubelet/config.yaml: no such file or directory
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex


class KubeletFault(Enum):
    """What a kubelet does not start with, or without."""

    SWAP = "the machine swaps"
    NO_CONFIG = "its configuration file is not there"
    CONFIG = "its configuration cannot be used"
    DRIVER = "it and the container runtime use different cgroup drivers"
    CGROUP_V1 = "the machine has cgroup v1"
    CLIENT = "it has no client certificate that is valid, and nothing to ask for one with"
    FLAG = "it does not know an argument that it is given"
    RUNTIME = "the container runtime does not answer"
    NO_CRI = "the container runtime does not serve its interface"
    PORT = "something already listens at its port"
    FILE = "a file that it needs is not there"


class KubeletEnd(NamedTuple):
    """A reason and what it names: path, flag, socket or ``host:port``; empty where the text names none."""

    fault: KubeletFault
    object: str = ""


REASONS = (
    (KubeletFault.SWAP, regex.compile(r"[Rr]unning with swap on is not supported")),
    (KubeletFault.CGROUP_V1, regex.compile(r"configured to not run on a host using cgroup v1|cgroup v1 support is unsupported")),
    (KubeletFault.DRIVER, regex.compile(r"kubelet cgroup driver: .{1,40} is different from \w+ cgroup driver")),
    (KubeletFault.FLAG, regex.compile(r"unknown (?:short)?(?:hand )?flag: ?'?(?P<object>-{1,2}[\w-]{1,80})")),
    (KubeletFault.NO_CONFIG, regex.compile(r"kubelet config file.{0,300}?\bopen (?P<object>/[^\s:\"]{1,200}): no such file or directory")),
    (KubeletFault.CLIENT, regex.compile(r"unable to load bootstrap kubeconfig: stat (?P<object>/[^\s:\"]{1,200}): no such file")),
    (KubeletFault.CLIENT, regex.compile(r"client certificate in (?P<object>/[^\s:\"]{1,200}) is expired")),
    (KubeletFault.NO_CRI, regex.compile(r"unknown service runtime\.v1(?:alpha2)?\.(?:Runtime|Image)Service")),
    (KubeletFault.RUNTIME, regex.compile(r"(?:dial unix |unix://)(?P<object>/[^\s:\"\\,]{1,200}\.sock)\b.{0,300}?connect: (?:no such file or directory|connection refused)")),
    (KubeletFault.PORT, regex.compile(r"listen tcp(?:4|6)? (?P<object>\S{1,80}:\d{1,5}): bind: address already in use")),
    (KubeletFault.CONFIG, regex.compile(r"(?:failed to load|failed to decode|invalid) [kK]ubelet ?[cC]onfig(?:uration)?(?: file)?[ ,:]{1,3}(?:path: )?(?P<object>/[^\s:\",]{1,200})?")),
    (KubeletFault.FILE, regex.compile(r"(?:open|stat|lstat) (?P<object>/[^\s:\"]{1,200}): no such file or directory")),
)  # fmt: skip


def end_of(text: str | None) -> KubeletEnd | None:
    """The reason in a kubelet's last words; None where they name none that is known."""
    for fault, pattern in REASONS:
        if m := pattern.search((text or "")[:2000]):
            return KubeletEnd(fault, (m.groupdict().get("object") or "") if m.groupdict() else "")
    return None
