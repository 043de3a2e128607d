"""How Calico is told by which address of a node to peer, for whoever keeps its settings in this cluster."""

from __future__ import annotations

from analyzer.causes import operated
from analyzer.facts import calico_home
from analyzer.facts.cluster import About
from analyzer.facts.generated import daemonset_of
from analyzer.facts.pods import Pod
from analyzer.vendors import calico
from analyzer.vendors.calico import Detection


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


def _daemonset(about: About) -> str:
    """By its pods: the network of RKE2 and others has a name of its own."""
    return next((name for pod in about.role("calico-node") if (name := daemonset_of(pod.name))), "calico-node")
