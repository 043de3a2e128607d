"""
Clusters without IDs that lie in a folder each, told apart by the host that the agents of each dial.

::

    east/agents/1.log   ProxyServerHost set to "k.east.example"     east/nodes.yaml     w1, w2
    west/agents/1.log   ProxyServerHost set to "k.west.example"     west/nodes.yaml     v1, v2

Hosts alone tell nothing: a cluster whose endpoint was changed has agents of both. So nothing may be common to two folders, no node,
pod or server, and either each holds a whole list of its nodes, or a server's log of the same time with several agents.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from analyzer import patterns as regex
from analyzer.addresses import is_loopback
from analyzer.snapshot.called_after import hosts
from analyzer.snapshot.clusters import MOST, ClusterShare

STEP = regex.compile(r"[/!]")
LEAST = 2
"""Agents of a server that are more than the one of its own machine: folders of single machines are no clusters."""


@dataclass
class _Folder:
    """What lies in one folder."""

    path: str
    host: str
    listed: bool = False
    names: set[str] = field(default_factory=set)
    servers: set[str] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)
    windows: list[tuple[int, int]] = field(default_factory=list)

    def holds(self, source: str) -> bool:
        return source.startswith((self.path + "/", self.path + "!"))


def by_hosts(tables: Mapping[str, Any], sources: Iterable[str]) -> tuple[ClusterShare, ...]:
    """The clusters, called after their folders; empty where the hosts do not part the folders, or anything is common to two."""
    told: dict[str, set[str]] = {}
    for source, host in hosts(tables):
        if not is_loopback(host):
            told.setdefault(host, set()).add(source)
    for members in told.values():  # a mail beside the folders repeats what lies in one
        members -= (
            {source for source in members if not STEP.search(source)} if any(map(STEP.search, members)) else set()
        )
    if not 1 < len(told) <= MOST:
        return ()
    folders = [_Folder(path, host) for host in sorted(told) if (path := _top(host, told))]
    if len(folders) < len(told):
        return ()
    _fill(folders, tables)
    if not all(_are_two(a, b) for a, b in itertools.combinations(folders, 2)):
        return ()
    shares = (
        ClusterShare(one.path, one.host, frozenset(source for source in sources if one.holds(source)))
        for one in folders
    )
    return tuple(sorted(shares, key=lambda one: one.id))


def _are_two(a: _Folder, b: _Folder) -> bool:
    if not a.names.isdisjoint(b.names) or not a.servers.isdisjoint(b.servers):
        return False
    if a.listed and b.listed:
        return True
    streams = all(one.servers and one.windows and len(one.agents) >= LEAST for one in (a, b))
    return streams and any(x[0] <= y[1] and y[0] <= x[1] for x in a.windows for y in b.windows)


def _fill(folders: list[_Folder], tables: Mapping[str, Any]) -> None:
    whole = set(_columns(tables, "listings", "source", "kind", "complete"))
    for source, name in _columns(tables, "nodes", "source", "name"):
        for one in _of(folders, source):
            one.names.add(name)
            one.listed = one.listed or (source, "nodes", True) in whole
    for source, name, node in _columns(tables, "pods", "source", "name", "node"):
        for one in _of(folders, source):
            one.names.update(name for name in (name, node) if name)
    for source, component, first, last in _columns(tables, "log_sources", "source", "component", "first_at", "last_at"):
        for one in _of(folders, source):
            if component == "agent":
                one.agents.add(source)
            elif component == "server" and first is not None and last is not None:
                one.windows.append((first, last))
    for source, server in _columns(tables, "konnectivity_events", "source", "server_id"):
        for one in _of(folders, source):
            if server:
                one.servers.add(server)


def _of(folders: list[_Folder], source: str) -> list[_Folder]:
    return [one for one in folders if one.holds(source)]


def _top(host: str, told: Mapping[str, set[str]]) -> str:
    """The outermost folder that holds every member with this host and none with another; empty where there is none."""
    others = {folder for other, members in told.items() if other != host for one in members for folder in _folders(one)}
    common = set.intersection(*(set(_folders(source)) for source in told[host])) - others
    return min(common, key=len, default="")


def _folders(source: str) -> Iterator[str]:
    """Every folder and archive that a member lies in."""
    for m in STEP.finditer(source):
        yield source[: m.start()]


def _columns(tables: Mapping[str, Any], name: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    data = tables.get(name)
    if not isinstance(data, dict) or not all(column in data for column in columns):
        return iter(())
    return zip(*(data[column] for column in columns), strict=True)
