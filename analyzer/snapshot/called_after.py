"""
IDs of clusters that no record states, in what each cluster's own things are called: its nodes, and the host its agents dial.

::

    kube-cv7h3k2f0q9s5d8m1n40-prod-default-000001ff       a node of classic or VPC infrastructure
    cv7h3k2f0q9s5d8m1n40.vpe.private.jp-tok.containers... the host that the agents of a cluster on VPC dial
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from analyzer.vendors import ibm

NODES = (("nodes", "name"), ("nodes", "worker_id"), ("pods", "node"), ("log_sources", "node"))
URLS = frozenset({"konnectivity_url", "server_url", "private_endpoint_url"})
HOST = "ProxyServerHost"
FLAG = "proxy-server-host"
IdReader = Callable[[str], str | None]


def ids(tables: Mapping[str, Any]) -> dict[str, set[str]]:
    """Member -> IDs that the names in it bear; members in which none does are not in it."""
    found: dict[str, set[str]] = {}
    for table, column in NODES:
        _take(found, _columns(tables, table, "source", column), ibm.cluster_of_worker)
    _take(found, hosts(tables), ibm.cluster_of_host)
    urls = (
        (source, value) for source, key, value in _columns(tables, "facts", "source", "key", "value") if key in URLS
    )
    _take(found, urls, ibm.cluster_of_host)
    return found


def hosts(tables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(member, host) of the hosts that agents are told to dial, by their own logs and arguments."""
    for source, option, value in _columns(tables, "log_options", "source", "option", "value"):
        if option == HOST and value:
            yield source, value.strip("\"'").lower()
    for source, flag, value in _columns(tables, "container_args", "source", "flag", "value"):
        if flag == FLAG and value:
            yield source, value.strip("\"'").lower()


def _take(found: dict[str, set[str]], named: Iterator[tuple[str, str | None]], read: IdReader) -> None:
    for source, name in named:
        if name and (owner := read(name)):
            found.setdefault(source, set()).add(owner)


def _columns(tables: Mapping[str, Any], name: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    data = tables.get(name)
    if not isinstance(data, dict) or not all(column in data for column in columns):
        return iter(())
    return zip(*(data[column] for column in columns), strict=True)
