"""
Who keeps Calico's settings, and where the address of a node is set that Calico peers by.

A manifest's DaemonSet is changed itself. One that an operator or a product writes is not: what is changed in it is taken back, so the object is
changed by which it is written. Sources, all of them the projects' own references: Calico's `Installation` (`spec.calicoNetwork.
nodeAddressAutodetectionV4`, of whose fields one alone may be set), k0s's configuration (`spec.network.calico.ipAutodetectionMethod`), Gardener's
`NetworkConfig` (`ipv4.autoDetectionMethod`).
"""

from __future__ import annotations

import json
from typing import NamedTuple

from analyzer import patterns as regex

BGP_OBJECTS = "; ".join(f"calicoctl get {kind} -o yaml" for kind in ("bgpconfiguration", "bgppeer", "node"))
"""One kind a command: calicoctl takes no list of them (calicoctl/resourcemgr/resourcemgr.go, `GetResourcesFromArgs`, 3.30)."""
OPERATED = "calico-system"
"""The namespace in which Tigera's operator runs Calico, and nobody else."""
BY_HAND = "kube-system"
OPERATORS = frozenset({OPERATED, "calico-apiserver", "tigera-operator"})
"""Namespaces that the operator has or makes."""
OPERATOR_POD = "tigera-operator-"
NODE_POD = regex.compile(r"calico-node-[a-z0-9]{5}$")
TOLD = regex.compile(r"(?<!no )(?<!not )(?<!without )\b(?:tigera|calico[ -]operator|calico-system)\b", regex.I)
"""How people say that the operator keeps it."""
KUBERNETES = "kubernetes-internal-ip"
"""Calico's documentation, `Configure IP autodetection`: the first internal address that the node's status has."""
SINCE = (3, 22)
"""The first minor release of Calico of which reports show it in use; earlier ones refuse the value."""
TAG = regex.compile(r":v(\d{1,2})\.(\d{1,3})(?:\.\d{1,3})?(?:[-+][\w.-]{1,60})?(?:@sha256:[0-9a-f]{64})?$")
OF_PRODUCT = {
    "k0s": (
        "spec.network.calico.ipAutodetectionMethod of k0s.yaml, by which k0s writes the DaemonSet and takes back what is changed in it",
        "grep -n -A8 ' calico:' /etc/k0s/k0s.yaml   # on each controller; then systemctl restart k0scontroller there, one after the other",
    ),
    "Gardener": (
        "spec.networking.providerConfig.ipv4.autoDetectionMethod of the shoot, by which Gardener writes the DaemonSet and takes back what is changed in it",
        "kubectl edit shoot <shoot>   # in the garden cluster",
    ),
}  # fmt: skip
"""Product -> (the field in which it is set, the command that opens or shows it)."""


class Detection(NamedTuple):
    """
    How Calico finds the address of a node.

    Attributes:
        place: where that is set, as the end of a sentence.
        command: what sets it there.
    """

    place: str
    command: str


def release_of(image: str | None) -> tuple[int, int] | None:
    """Major and minor release by the tag of calico-node's image; None for a digest alone or a tag of somebody's own."""
    m = TAG.search(image or "")
    return (int(m[1]), int(m[2])) if m else None


def patch(method: str) -> str:
    """The change of the `Installation`: its other ways to find an address are taken out, or the operator refuses it."""
    kind, _, value = method.partition("=")
    chosen: dict[str, object] = {"firstFound": None}
    if kind == KUBERNETES:
        chosen["kubernetes"] = "NodeInternalIP"
    elif kind == "cidr":
        chosen["cidrs"] = value.split(",")
    else:
        chosen[{"can-reach": "canReach", "skip-interface": "skipInterface"}.get(kind, kind)] = value
    change = {"spec": {"calicoNetwork": {"nodeAddressAutodetectionV4": chosen}}}
    return f"kubectl patch installation default --type merge -p '{json.dumps(change, separators=(',', ':'))}'"


def detection(
    names: tuple[str | None, ...], method: str, namespace: str, daemonset: str, *, operated: bool | None
) -> Detection:
    """
    Where the method is set, and what does it.

    Args:
        names: of the product, the own one first.
        method: as the environment of calico-node has it.
        operated: does the operator keep the DaemonSet; None where nothing tells.
    """
    if operated:
        return Detection(
            "nodeAddressAutodetectionV4 of the Installation, by which Tigera's operator writes the DaemonSet and takes back what is changed in it",
            patch(method),
        )
    if operated is None and (known := next((OF_PRODUCT[name] for name in names if name in OF_PRODUCT), None)):
        return Detection(*known)
    other = "" if operated is False else " (where Tigera's operator keeps it: nodeAddressAutodetectionV4 of the Installation)"  # fmt: skip
    return Detection(
        f"IP_AUTODETECTION_METHOD of the DaemonSet {daemonset}{other}",
        f"kubectl set env -n {namespace} daemonset/{daemonset} IP_AUTODETECTION_METHOD={method}",
    )
