"""
Clusters without IDs whose files lie in one folder, told apart by their nodes.

Members that name a node in common are one cluster's. Two groups are two clusters where whole lists of them have no node in
common and nothing explains it: the kubelets are of different distributions, each has control plane nodes of its own, its agents
dial another host, or the same workloads of `kube-system` run with other pods on other nodes. What a group lacks is taken from files whose names share its word.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from analyzer import patterns as regex
from analyzer.snapshot.called_after import hosts
from analyzer.snapshot.clusters import MOST, ClusterShare, distribution

CONTROL = regex.compile(r"(?:^|,)(?:control-plane|master|controlplane)(?:,|$)")
PLAIN = regex.compile(r"v1\.\d+\.\d+$")
"""The version of a kubelet that no distribution built for itself."""
NAMED = (("nodes", "name"), ("pods", "node"), ("pods", "name"), ("log_sources", "node"), ("log_sources", "pod"), ("tool_errors", "pod"), ("events", "object_name"))  # fmt: skip
WORDS = regex.compile(r"[^a-z0-9]+")
END = regex.compile(r"(?:-[a-f0-9]{6,10})?-[a-z0-9]{5}$")
LEAST = 2
"""Workloads of `kube-system` that two lists have in common."""


@dataclass
class _Group:
    """What the members show that name nodes in common."""

    members: set[str] = field(default_factory=set)
    nodes: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    versions: set[str] = field(default_factory=set)
    listed: bool = False
    control: bool = False
    system: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)

    def take(self, other: _Group) -> None:
        for name in ("members", "nodes", "marks", "versions", "system"):
            getattr(self, name).update(getattr(other, name))
        self.listed, self.control = self.listed or other.listed, self.control or other.control


def together(tables: Mapping[str, Any], sources: Iterable[str]) -> tuple[ClusterShare, ...]:
    """The clusters of a bundle that only their nodes tell apart, called after a word of their files' names; empty for one."""
    groups = _groups(tables)
    _put_hosts(groups, tables)
    if not 1 < len(groups) <= MOST or not all(_are_two(a, b) for a, b in itertools.combinations(groups, 2)):
        return ()
    members = [group.members | more for group, more in zip(groups, _rest(tables, groups, sources), strict=True)]
    shares = (
        ClusterShare(_called(at, members), min(group.versions, default=None), frozenset(members[at]))
        for at, group in enumerate(groups)
    )
    return tuple(sorted(shares, key=lambda one: one.id))


def _groups(tables: Mapping[str, Any]) -> list[_Group]:
    """Members that name nodes, put together where they share one."""
    whole = set(_columns(tables, "listings", "source", "kind", "namespace", "complete"))
    alone: dict[str, _Group] = {}
    for source, name, version, roles in _columns(tables, "nodes", "source", "name", "version", "roles"):
        if name and version:
            one = alone.setdefault(source, _Group({source}))
            one.nodes.add(name)
            one.versions.add(version)
            one.listed = one.listed or (source, "nodes", None, True) in whole
            one.marks.add(distribution(version) or ("" if PLAIN.match(version) else version))
            one.control = one.control or CONTROL.search(roles or "") is not None
    for source, name, space, node in _columns(tables, "pods", "source", "name", "namespace", "node"):
        if name and node:
            one = alone.setdefault(source, _Group({source}))
            one.nodes.add(node)
            listed = (source, "pods", None, True) in whole or (source, "pods", "kube-system", True) in whole
            if space == "kube-system" and listed:
                one.system.add(name)
    groups: list[_Group] = []
    for one in alone.values():
        same = [group for group in groups if not group.nodes.isdisjoint(one.nodes)]
        groups = [group for group in groups if group not in same]
        for group in same:
            one.take(group)
        groups.append(one)
    return groups


def _put_hosts(groups: list[_Group], tables: Mapping[str, Any]) -> None:
    """The hosts that the agents of a group dial, by the pods of which the logs are."""
    told = list(hosts(tables))
    pods = set(_columns(tables, "pods", "source", "name"))
    logs = set(_columns(tables, "log_sources", "source", "pod"))
    for group in groups:
        names = {name for source, name in pods if source in group.members}
        members = group.members | {source for source, pod in logs if pod in names}
        group.hosts.update(host for source, host in told if source in members)


def _are_two(a: _Group, b: _Group) -> bool:
    """Do whole lists show that no node is common, where one cluster would have some."""
    if a.listed and b.listed:
        if len(a.marks) == len(b.marks) == 1 and a.marks != b.marks:
            return True
        if a.control and b.control:
            return True
        if a.hosts and b.hosts and a.hosts.isdisjoint(b.hosts):
            return True
    if not a.system.isdisjoint(b.system):
        return False
    return len({END.sub("", one) for one in a.system} & {END.sub("", one) for one in b.system}) >= LEAST


def _rest(tables: Mapping[str, Any], groups: list[_Group], sources: Iterable[str]) -> list[set[str]]:
    """Members that name no node, by a name that one group alone has, else by a word of their file's name."""
    names: dict[str, set[int]] = {}
    mine: dict[str, set[str]] = {}
    known = {source: at for at, group in enumerate(groups) for source in group.members}
    for table, column in NAMED:
        for source, name in _columns(tables, table, "source", column):
            if not name:
                continue
            if source in known:
                names.setdefault(name, set()).add(known[source])
            else:
                mine.setdefault(source, set()).add(name)
    words = [_words(group.members) for group in groups]
    found: list[set[str]] = [set() for _ in groups]
    for source in {*sources, *mine} - known.keys():
        told = {at for name in mine.get(source, ()) for at in names.get(name, ()) if len(names[name]) == 1}
        if not told:
            common = [len(_own(at, words) & _words({source})) for at in range(len(words))]
            told = {at for at, count in enumerate(common) if count and count == max(common)}
        if len(told) == 1:
            found[told.pop()].add(source)
    return found


def _called(at: int, members: list[set[str]]) -> str:
    """The word that most files of this group carry and none of another; the first file's name where there is none."""
    own = _own(at, [_words(one) for one in members])
    carried = Counter(word for member in members[at] for word in _words({member}) & own)
    return min(own, key=lambda word: (-carried[word], len(word), word), default="") or min(members[at])


def _own(at: int, words: list[set[str]]) -> set[str]:
    return words[at].difference(*(other for n, other in enumerate(words) if n != at))


def _words(members: Iterable[str]) -> set[str]:
    """Words of the files' names, without their ends."""
    stems = (member.rsplit("!", 1)[-1].rsplit("/", 1)[-1].partition(".")[0].lower() for member in members)
    return {word for stem in stems for word in WORDS.split(stem) if word and not word.isdigit()}


def _columns(tables: Mapping[str, Any], name: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    data = tables.get(name)
    if not isinstance(data, dict) or not all(column in data for column in columns):
        return iter(())
    return zip(*(data[column] for column in columns), strict=True)
