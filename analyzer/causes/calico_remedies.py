"""How Calico is told by which address of a node to peer, for whoever keeps its settings in this cluster."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.causes import operated
from analyzer.facts import calico_home
from analyzer.facts.cluster import About
from analyzer.facts.generated import daemonset_of
from analyzer.facts.pods import Pod
from analyzer.schema import CONTAINER_ARGS
from analyzer.vendors import calico
from analyzer.vendors.calico import Detection

METHOD = "env IP_AUTODETECTION_METHOD"


def detection(about: About, method: str, pod: Pod | None = None) -> Detection:
    """
    Where the way to find the address is set, and what sets it; it holds for all nodes alike.

    Args:
        method: as the environment of calico-node has it: `kubernetes-internal-ip`, `interface=eth1`.
        pod: one of calico-node that is looked at; its namespace tells who keeps it.
    """
    language = about.language
    home = calico_home.by_namespace(pod.namespace if pod else None) or calico_home.settle(about)
    names = (language.called, language.told, language.product)
    found = calico.detection(names, method, home.namespace, _daemonset(about), operated=home.operated)
    return found._replace(command=operated.filled(about, found.command))


class ByAddress(NamedTuple):
    """
    Attributes:
        words: which address Calico is to take, behind `the address`.
        place: where that is set.
        command: what sets it there.
    """

    words: str
    place: str
    command: str


def by_address(about: About, address: str | None = None, pod: Pod | None = None) -> ByAddress:
    """
    By the address that Kubernetes has of each node, as far as this cluster's Calico knows how.

    Where it is told so already, or its release is older than that, it takes the address from which a node's own is reached.

    Args:
        address: of a node, as Kubernetes has it.
    """
    known = address or next((node.internal_ip for node in about.nodes.values() if node.internal_ip), None)
    out = _is_out(about)
    method = f"can-reach={known or '<address of a node>'}" if out else calico.KUBERNETES
    words = (
        f"by which the nodes reach {known or 'each other'}, as {calico.KUBERNETES} is set already or its release does not know it"
        if out
        else "that Kubernetes has of the node"
    )
    way = detection(about, method, pod)
    return ByAddress(words, way.place, way.command)


def _is_out(about: About) -> bool:
    """Is that way taken already, or unknown to the release that runs."""
    rows = [row for row in about.tables[CONTAINER_ARGS] if row.container == "calico-node"]
    if any(row.flag == METHOD and row.value == calico.KUBERNETES for row in rows):
        return True
    releases = [found for row in rows if row.flag == "image" and (found := calico.release_of(row.value)) is not None]
    return bool(releases) and max(releases) < calico.SINCE


def _daemonset(about: About) -> str:
    """By its pods: the network of RKE2 and others has a name of its own."""
    return next((name for pod in about.role("calico-node") if (name := daemonset_of(pod.name))), "calico-node")
