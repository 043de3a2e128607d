"""
Why a node's network plug-in gives a pod no network, by the words with which a kubelet's event of its sandbox ends.

::

    failed to setup network for sandbox "35cf...": stat /var/lib/calico/nodename: no such file or directory: check that the calico/node container is running ...
    plugin type="bridge" name="kubernetes" failed (add): no IP ranges specified
    plugin type="flannel" failed (add): open /run/flannel/subnet.env: no such file or directory
    failed to find plugin "portmap" in path [/opt/cni/bin]
    failed to set bridge addr: "cni0" already has an IP address different from 10.244.1.1/24

Texts: libcni, containernetworking/plugins (bridge, host-local), Calico's CNI plug-in, flannel's, amazon-vpc-cni.
"""

from __future__ import annotations

from enum import Enum

from analyzer import patterns as regex


class SandboxFault(Enum):
    """What the plug-in says that it lacks."""

    NODENAME = "calico-node has not left the node's name where the plug-in looks for it"
    BINARY = "a program of the plug-in is not on the node"
    RANGE = "the node has no range of pod addresses"
    SUBNET = "flannel has not written the node's range"
    EXHAUSTED = "no pod address is free"
    BRIDGE = "the node's bridge has an address of another range"
    TOKEN = "the API server does not accept the plug-in's token"
    API = "the plug-in does not reach the API server"
    UNSET = "the plug-in has written no configuration yet"


WORDS: tuple[tuple[SandboxFault, regex.Pattern[str]], ...] = (
    (SandboxFault.NODENAME, regex.compile(r"/var/lib/calico/nodename: no such file")),
    (SandboxFault.SUBNET, regex.compile(r"flannel/subnet\.env: no such file")),
    (SandboxFault.BINARY, regex.compile(r"failed to find plugin \\?\"")),
    (SandboxFault.BRIDGE, regex.compile(r"already has an IP address different from")),
    (
        SandboxFault.EXHAUSTED,
        regex.compile(
            r"no IP addresses available in range set|failed to assign an IP address to container|[Nn]o IPs available in (?:IP ?)?pools?|no more free affine blocks|No configured Calico pools"
        ),
    ),
    (SandboxFault.RANGE, regex.compile(r"no IP ranges specified|no podCIDR|pod cidr (?:is )?not assigned", regex.I)),
    (
        SandboxFault.TOKEN,
        regex.compile(r"(?:connection is unauthorized|error getting ClusterInformation: [^\n]{0,120}Unauthorized|: Unauthorized$)"),
    ),
    (
        SandboxFault.API,
        regex.compile(r"(?:error getting ClusterInformation|Get \\?\"https://[^\s\"\\]{1,200}\\?\"): [^\n]{0,200}(?:i/o timeout|connection refused|no route to host|deadline exceeded)"),
    ),
    (SandboxFault.UNSET, regex.compile(r"cni plugin not initialized|cni config uninitialized|no networks found in /etc/cni|NetworkPluginNotReady")),
)  # fmt: skip


def of_sandbox(text: str | None) -> SandboxFault | None:
    """The plug-in's own reason; None where its words are not known."""
    return regex.first(WORDS, text or "", None)
