"""Commands of IBM Cloud for one worker of a cluster: by its ID, which the cluster's own list has where the bundle has none."""

from __future__ import annotations

from analyzer.addresses import valid
from analyzer.checks import commands, surroundings
from analyzer.facts.cluster import About
from analyzer.vendors import ibm

VERBS = {"classic": "reload", "vpc": "replace"}
"""What a worker is made new by, by what the cluster runs on."""


def worker(about: About, node: str | None) -> str:
    """The worker's ID, or what looks it up by the node's address; a place to fill in where neither is known."""
    nodes = about.nodes
    known = nodes.get(node or "") or next((one for one in nodes.values() if node and one.internal_ip == node), None)
    if known is not None and known.worker_id:
        return known.worker_id
    if ibm.WORKER.fullmatch(node or ""):  # a node that is called by it
        return str(node)
    address = (known.internal_ip or known.name) if known is not None else node
    if address is None or not valid(address):
        return "<worker_id>"
    listed = f"{commands.cli(about)} worker ls --cluster {commands.cluster(about)}"
    return f"$({listed} | grep -wF {address} | cut -d' ' -f1)"


def act(about: About, verb: str, node: str | None) -> str:
    """``ibmcloud ks worker <verb>`` for that node."""
    return f"{commands.cli(about)} worker {verb} --cluster {commands.cluster(about)} --worker {worker(about, node)}"


def renewal(about: About) -> str:
    """``reload`` on classic infrastructure, ``replace`` on VPC; the former where neither is known."""
    return VERBS.get(surroundings.place(about) or "", "reload")


def in_words(about: About) -> str:
    """The same for a sentence, which names both where neither is known."""
    return VERBS.get(surroundings.place(about) or "", "reload (classic) or replace (VPC)")
