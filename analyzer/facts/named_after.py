"""The cluster of IBM Cloud after which its groups, workers and the host of its endpoint are called, where nothing states its ID."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from analyzer.facts.fact import Fact, Witness
from analyzer.facts.nodes import Node
from analyzer.schema import ContainerArgRow, FactRow, LogSourceRow
from analyzer.vendors import ibm

URLS = ("konnectivity_url", "server_url", "private_endpoint_url")


def witnesses(
    nodes: Mapping[str, Node],
    facts: Mapping[str, list[FactRow]],
    arguments: Sequence[ContainerArgRow],
    logs: Iterable[LogSourceRow] = (),
    dialled: Fact | None = None,
) -> list[Witness]:
    """
    What bears the ID of one cluster, security groups and gateways first; nothing where several are named, which tells of none in particular.

    A list of the account's groups or gateways names those of every cluster.

    Args:
        facts: rows of the table `facts` by key.
        logs: those that were taken on a worker may say on which.
        dialled: the host that the agents dial.
    """
    for key, what in (("security_group", "security group"), ("endpoint_gateway", "endpoint gateway")):
        groups = {owner: row for row in facts.get(key, []) if (owner := ibm.cluster_of_group(row.value))}
        if len(groups) == 1:
            return [Witness(owner, row, what) for owner, row in groups.items()]
    found = [
        Witness(owner, next((r for r in node.rows if getattr(r, "worker_id", None)), node.rows[0]), "worker ID")
        for node in nodes.values()
        if (owner := ibm.cluster_of_worker(node.worker_id) or ibm.cluster_of_worker(node.name))
    ]
    found += [
        Witness(owner, row, "host of the endpoint")
        for key in URLS
        for row in facts.get(key, [])
        if (owner := ibm.cluster_of_host(row.value))
    ]
    found += [
        Witness(owner, row, "--proxy-server-host")
        for row in arguments
        if row.flag == "proxy-server-host" and (owner := ibm.cluster_of_host(row.value or ""))
    ]
    found += [
        Witness(owner, log, "worker ID") for log in logs if (owner := ibm.cluster_of_worker(log.node)) is not None
    ]
    found += [
        Witness(owner, one.row, one.how)
        for one in (dialled.witnesses if dialled is not None else ())
        if one.row is not None and (owner := ibm.cluster_of_host(one.value))
    ]
    return found if len({one.value for one in found}) == 1 else []
