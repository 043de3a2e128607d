"""
Workers of a Satellite location by two names: `ibmcloud ks worker ls` shows ID and address, Kubernetes has the host's own name.

::

    sat-quay02-9826f0927254b12b4018a95327bd0b45d0513f6a   10.20.2.31   upi   normal   NotReady   zone-2   4.15.38_1590_openshift
    konnectivity-agent-9jw2c   1/1   Running   0   12d   10.20.2.31   quay02

Both are one node where the location's list or a node's label says so, where a pod on the host has the worker's address (it shares the host's network), or where the
worker's ID holds the name of one host, which its first ten letters and digits stand for (IBM Cloud Satellite, "Reviewing hosts": the host
``virtualserver01`` is the worker ``sat-virtualser-<digest>``), and no other worker's does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analyzer import patterns as regex
from analyzer.addresses import is_address
from analyzer.facts import satellite
from analyzer.facts.nodes import Node, take
from analyzer.schema import FactRow
from analyzer.vendors import ibm

CUT = 10
"""Letters and digits of a host's name that its worker's ID has room for."""
OTHERS = regex.compile(r"[^a-z0-9]+")

PodPlace = tuple[str | None, str | None]
"""Node and address of a pod, or of what else runs on a node."""


def join(nodes: dict[str, Node], placed: Iterable[PodPlace], hosts: Iterable[FactRow] = ()) -> dict[str, Node]:
    """
    The nodes, each once, under the name that Kubernetes has for it.

    Args:
        placed: of all pods; on a node that no list shows they name it.
        hosts: facts `satellite_host`.
    """
    workers = {node.internal_ip or "": node for node in nodes.values() if _is_bare(node)}
    if not workers:
        return nodes
    every = list(placed)
    names = dict.fromkeys(name for name, node in nodes.items() if not node.worker_id and not is_address(name))
    names |= dict.fromkeys(name for name, _ in every if name and name not in nodes and not is_address(name))
    labelled = {node.worker_id: name for name, node in nodes.items() if node.worker_id and not is_address(name)}
    called = {address: labelled[node.worker_id] for address, node in workers.items() if node.worker_id in labelled}
    stated = ((name, address) for name, (address, _) in satellite.hosts_of(hosts, names).items())
    for name, address in (*stated, *every):
        known = nodes[name].internal_ip if name in nodes else None
        if name in names and address in workers and known in (None, address):
            called.setdefault(address or "", name or "")
    rest = [name for name in names if name not in called.values() and not (name in nodes and nodes[name].internal_ip)]
    called |= _by_id({address: node for address, node in workers.items() if address not in called}, rest)
    found: dict[str, Node] = {}
    for name, node in nodes.items():
        host = called.get(name, name) if node is workers.get(name) else name
        if host in found or host != name:
            take(found.setdefault(host, Node(host)), node)
        else:
            found[name] = node
    return found


def unnamed(nodes: Mapping[str, Node], placed: Iterable[PodPlace]) -> Mapping[str, str]:
    """Address to ID of the workers of which nobody knows what Kubernetes calls them, in a cluster whose pods are on nodes with names."""
    named = any(name and name not in nodes and not is_address(name) for name, _ in placed)
    named = named or any(not is_address(name) for name in nodes)
    return {node.name: node.worker_id or "" for node in nodes.values() if _is_bare(node)} if named else {}


def _is_bare(node: Node) -> bool:
    """Is it a worker that nothing but its ID and its address names."""
    return node.name == node.internal_ip and ibm.SATELLITE_WORKER.fullmatch(node.worker_id or "") is not None


def _by_id(workers: Mapping[str, Node], names: Iterable[str]) -> dict[str, str]:
    """Address to the one host whose name the worker's ID holds, where it is the only worker that may be that host."""
    short = {name: OTHERS.sub("", name.partition(".")[0].lower()) for name in names}
    found: dict[str, list[str]] = {}
    for address, node in workers.items():
        m = ibm.SATELLITE_WORKER.fullmatch(node.worker_id or "")
        own = OTHERS.sub("", m["host"]) if m else ""
        found[address] = [
            name for name, text in short.items() if text == own or (len(own) >= CUT and text.startswith(own))
        ]
    once = {name for name in short if sum(name in every for every in found.values()) == 1}
    return {address: every[0] for address, every in found.items() if len(every) == 1 and every[0] in once}
