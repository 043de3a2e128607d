"""
Members that show more than one cluster: there what stands below is not later, it may be another's.

A console in which somebody changed the context prints the lists of two clusters one after the other, and most of their objects
have the same names.
"""

from __future__ import annotations

import bisect
import functools
import itertools

from analyzer import schema
from analyzer.facts.pods import control_planes, role_of
from analyzer.schema import ListingRow, NodeRow, PodRow
from analyzer.tables.rows import Tables
from analyzer.vendors import distributions, spaces

MASTERS = frozenset({"kube-apiserver", "master", "openvpn-server", "server"})
"""Roles of the pods that tell a list of a control plane's pods."""
SHORT = frozenset({"iks", "gke", "aks"})
VERSIONS = frozenset({"version", "kubernetes_version"})
"""Facts that state the version of an API server; that of a client may be anybody's."""


def mixed(tables: Tables) -> frozenset[str]:
    """Members that state two cluster IDs or two distributions, or two lists of nodes that have no node in common."""
    ids: dict[str, set[str]] = {}
    for fact in tables[schema.FACTS]:
        if fact.key == "cluster_id":
            ids.setdefault(fact.source, set()).add(fact.value)
    return (
        frozenset(source for source, values in ids.items() if len(values) > 1)
        | two_distributions(tables).keys()
        | unlike(tables)
    )


def two_distributions(tables: Tables) -> dict[str, tuple[str, ...]]:
    """
    Members whose kubelets and API servers are of two distributions, with the names of these in the order of the text.

    A cluster that is made anew as another one's is a cluster of its own: that is never one before and after.
    """
    stated = [(row.source, row.line or 0, row.version) for row in tables[schema.NODES]]
    stated += [(one.source, one.line or 0, one.value) for one in tables[schema.FACTS] if one.key in VERSIONS]
    found: dict[str, dict[str, None]] = {}
    for source, _, version in sorted(stated, key=lambda one: one[:2]):
        if name := distribution(version or ""):
            found.setdefault(source, {})[name] = None
    return {source: tuple(names) for source, names in found.items() if len(names) > 1}


@functools.lru_cache(maxsize=1024)
def distribution(version: str) -> str | None:
    """Whose it is, by the end of its version; None for a version without one."""
    marks = (mark for mark in distributions.MARKS if mark.where == "version")
    found = next((mark.called or mark.product for mark in marks if mark.pattern.search(version)), None)
    return found.upper() if found in SHORT else found


def unlike(tables: Tables) -> frozenset[str]:
    """
    Members with two lists of nodes, one behind the other, that have no node in common, or with one and a list of pods on none of them:
    two clusters, or one before and after.
    """
    lists: dict[str, list[ListingRow]] = {}
    for one in tables[schema.LISTINGS]:
        if one.kind == "nodes" and one.rows:
            lists.setdefault(one.source, []).append(one)
    several = {source for source, starts in lists.items() if len(starts) > 1}
    nodes: dict[str, list[NodeRow]] = {}
    for row in tables[schema.NODES] if several else ():
        if row.source in several and row.name:
            nodes.setdefault(row.source, []).append(row)
    return frozenset(source for source in several if _apart(nodes.get(source, []), lists[source])) | _elsewhere(tables)


def _elsewhere(tables: Tables) -> frozenset[str]:
    """
    Members with whole lists of nodes, and with pods on several nodes of which no list has any.

    The pods of a control plane that is hosted elsewhere run on the nodes of its host, and those are in no list of this cluster's.
    """
    whole = {one.source for one in tables[schema.LISTINGS] if one.kind == "nodes" and one.rows and one.complete}
    listed: dict[str, set[str]] = {}
    for row in tables[schema.NODES] if whole else ():
        if row.source in whole and row.name:
            listed.setdefault(row.source, set()).update((row.name, row.internal_ip or row.name))
    begins: dict[str, list[int]] = {}
    for one in tables[schema.LISTINGS] if whole else ():
        if one.kind == "pods" and one.rows:
            begins.setdefault(one.source, []).append(one.line or 0)
    used: dict[tuple[str, int], set[str]] = {}
    masters: set[tuple[str, int]] = set()
    hosted = (
        {space for space in control_planes(tables[schema.PODS]) if not spaces.SYSTEM.match(space)} if begins else ()
    )
    for pod in tables[schema.PODS] if begins else ():
        if spaces.is_control_plane(pod.namespace) or pod.namespace in hosted:
            continue
        if pod.source in listed and pod.source in begins and pod.node:
            at = bisect.bisect_right(sorted(begins[pod.source]), pod.line or 0)
            used.setdefault((pod.source, at), set()).add(pod.node)
            if pod.namespace is None and _of_hosted_master(pod):
                masters.add((pod.source, at))
    return frozenset(
        source
        for (source, at), names in used.items()
        if at and len(names) > 1 and (source, at) not in masters and names.isdisjoint(listed[source])
    )


def _of_hosted_master(pod: PodRow) -> bool:
    """Is it a server of a control plane that is no static pod of its node: one that is hosted elsewhere."""
    name = pod.name or ""
    return role_of(None, name) in MASTERS and not name.endswith(pod.node or "")


def _apart(rows: list[NodeRow], lists: list[ListingRow]) -> bool:
    """Have two of these lists no node in common."""
    begins = sorted(one.line or 0 for one in lists)
    named: dict[int, set[str]] = {}
    for row in rows:
        at = bisect.bisect_right(begins, row.line or 0)
        if at:
            named.setdefault(begins[at - 1], set()).add(row.name or "")
    sets = [named[begin] for begin in begins if begin in named]
    return any(not one & other for one, other in itertools.pairwise(sets))
