"""The row that says of which kind a listing was and whether it is complete, and kubectl's names of kinds."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment

ANY_KIND = regex.compile(r"^ *(?:- )?kind: (\w+)", regex.M)


def listing(
    emit: Emit, line: int, kind: str, count: int, complete: bool, text: str, begin: int, fragment: Fragment, ends: bool
) -> None:
    """One row of the table `listings`; a list that names no kind has that of the command, or of its first item."""
    name = kind.removesuffix("List")
    if not name:
        if m := regex.search(r"get\s+(?:-\S+\s+)*([a-zA-Z.]+)", fragment.context.command):
            name = m[1]
        elif found := ANY_KIND.search(text, begin):
            name = found[1]
        else:
            name = "objects"
    emit(
        schema.LISTINGS,
        line,
        kind=listing_kind(name),
        namespace=fragment.context.namespace,
        rows=count,
        complete=complete,
        ends=ends,
    )


def listing_kind(name: str) -> str:
    """``GlobalNetworkPolicy`` and ``gnp`` as kubectl's plural, lower case."""
    short = {
        "ds": "daemonsets",
        "deploy": "deployments",
        "po": "pods",
        "no": "nodes",
        "svc": "services",
        "ns": "namespaces",
        "netpol": "networkpolicies",
        "gnp": "globalnetworkpolicies",
        "sts": "statefulsets",
        "rs": "replicasets",
        "cm": "configmaps",
        "ep": "endpoints",
        "ev": "events",
        "hep": "hostendpoints",
        "heps": "hostendpoints",
    }
    low = name.lower().split(".")[0]
    if low in short:
        return short[low]
    if low.endswith("s"):
        return low
    return low[:-1] + "ies" if low.endswith("y") else low + "s"
