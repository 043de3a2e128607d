"""
On which node a pod is, by the kubelet that was asked for it: the API server names its address in the URL of a call that failed.

::

    Error from server: Get "https://10.20.1.32:10250/containerLogs/shop/web-6f7c8d9b5-x2x7q/web": No agent available

Whatever the call came to, that kubelet is the pod's: it stays on one node for its whole life. One whose name a later pod takes over (``web-0``) is
left out, and so is one that two kubelets were asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analyzer import patterns as regex
from analyzer.addresses import is_address, is_private
from analyzer.facts.nodes import Node, named
from analyzer.facts.pods import Pod

URL = regex.compile(
    r"https?://(?:\[(?P<six>[\da-fA-F:]{2,45})\]|(?P<host>[\w.-]{1,253})):\d{1,5}/(?:containerLogs|exec|attach|portForward)/(?P<space>[a-z0-9-]{1,63})/(?P<pod>[a-z0-9.-]{1,253})(?=[/?\" ]|$)"
)
ORDINAL = regex.compile(r"-\d{1,4}$")

CalledPods = Mapping[tuple[str, str], str]
"""Namespace and name -> the kubelet's host in the URL."""


def kubelets_of(texts: Iterable[str | None]) -> CalledPods:
    found: dict[tuple[str, str], set[str]] = {}
    for text in texts:
        if text and "://" in text:
            for m in URL.finditer(text):
                found.setdefault((m["space"], m["pod"]), set()).add(m["six"] or m["host"])
    return {key: next(iter(hosts)) for key, hosts in found.items() if len(hosts) == 1 and not ORDINAL.search(key[1])}


def host_of(pod: Pod, called: CalledPods) -> str | None:
    """The kubelet that was asked for the pod; without a namespace the only one of that name."""
    if pod.namespace is not None:
        return called.get((pod.namespace, pod.name))
    hosts = {host for (_, name), host in called.items() if name == pod.name}
    return hosts.pop() if len(hosts) == 1 else None


def place(pods: Iterable[Pod], nodes: Mapping[str, Node], called: CalledPods) -> None:
    """
    Fill in the kubelet of each pod, and the node's name where that is known.

    An address is the node's name where the cluster calls its nodes so; where nothing shows how it calls them, it stays an address.
    """
    every = list(pods) if called else []
    others = [pod.node for pod in every if pod.node] + list(nodes)
    by_address = bool(others) and all(is_address(name) for name in others)
    for pod in every:
        host = host_of(pod, called)
        if host is None:
            continue
        is_name = by_address if is_address(host) else not nodes
        pod.kubelet, pod.called_on = host, named(nodes, host) or (host if is_name else None)


def address(nodes: Mapping[str, Node], pods: Iterable[Pod], called: CalledPods) -> None:
    """Give nodes that no list gives an address the one at which the kubelet of a pod on them was asked; one that two nodes would have is nobody's."""
    if not called:
        return
    known = {text for node in nodes.values() for text in (node.internal_ip, node.external_ip) if text}
    found: dict[str, set[str]] = {}
    for pod in pods:
        host = host_of(pod, called)
        if pod.node in nodes and host is not None and is_address(host) and host not in known:
            found.setdefault(host, set()).add(str(pod.node))
    for host, names in found.items():
        node = nodes[min(names)]
        if len(names) > 1 or node.internal_ip is not None or sum(names == other for other in found.values()) > 1:
            continue
        if is_private(host):
            node.internal_ip = host
        else:
            node.external_ip = node.external_ip or host
