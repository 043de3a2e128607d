"""
Whose control plane a row is: on a machine that runs the control planes of many clusters, a listing holds those of all.

IBM Cloud puts the cluster's ID into the names of its control plane's pods and namespaces, so they tell. Rows of another cluster
than the one at hand are left out; which one is at hand says a record of the cluster, or the user's choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from analyzer.vendors import ibm
from analyzer.vendors.spaces import HOSTED, MASTERS

NAMED = (("pods", "name"), ("containers", "pod"), ("workloads", "name"), ("log_sources", "pod"), ("log_lines", "pod"), ("log_options", "pod"),
         ("log_signals", "pod"), ("konnectivity_events", "pod"), ("events", "name"), ("services", "name"), ("endpoints", "name"))  # fmt: skip
APISERVER = "kube-apiserver-"
STATING = ("pods", "workloads", "log_sources")


def ids(tables: Mapping[str, Any]) -> dict[str, set[str]]:
    """Member -> IDs of the clusters whose control planes it shows by name; members that show none are not in it."""
    found: dict[str, set[str]] = {}
    for table, column in NAMED:
        if table in STATING:
            for _, source, owner in _owners(tables, table, column):
                if not owner.startswith(HOSTED):
                    found.setdefault(source, set()).add(owner)
    for source, space in _hosted(tables):
        found.setdefault(source, set()).add(space)
    return found


def _hosted(tables: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(member, namespace) of the control planes that HyperShift hosts, where there are several: each is a cluster's."""
    pods = tables.get("pods")
    if not isinstance(pods, dict):
        return []
    rows = zip(pods["source"], pods["name"], pods["namespace"], strict=True)
    found = [
        (source, space)
        for source, name, space in rows
        if space and (name or "").startswith(APISERVER) and space.startswith(HOSTED)
    ]
    return found if len({space for _, space in found}) > 1 else []


def of_others(tables: Mapping[str, Any], own: str) -> dict[str, set[int]]:
    """Rows, by table, of the control planes of other clusters than this one."""
    hosted = own.startswith(HOSTED)  # of a cluster known by its ID no namespace of that kind tells whose it is
    found = {
        table: {
            at for at, _, owner in _owners(tables, table, column) if owner != own and hosted == owner.startswith(HOSTED)
        }
        | (_of_management(tables, table) if hosted else set())
        for table, column in NAMED
    }
    return {table: rows for table, rows in found.items() if rows}


def _of_management(tables: Mapping[str, Any], table: str) -> set[int]:
    """Rows of the control plane of the cluster that hosts others: one that is hosted has none of its own."""
    data = tables.get(table)
    spaces = data.get("namespace") if isinstance(data, dict) else None
    return {at for at, space in enumerate(spaces or ()) if space and MASTERS.match(space)}


def _owners(tables: Mapping[str, Any], table: str, column: str) -> Iterator[tuple[int, str, str]]:
    """(row, member, ID) of the rows that name a cluster."""
    data = tables.get(table)
    if not isinstance(data, dict) or column not in data:
        return
    spaces = data.get("namespace") or [None] * len(data["source"])
    for at, (source, name, space) in enumerate(zip(data["source"], data[column], spaces, strict=True)):
        if space and space.startswith(HOSTED):
            yield at, source, space
        elif (name or space) and (owner := ibm.cluster_of(name, space)):
            yield at, source, owner
