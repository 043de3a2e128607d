"""The row that says of which kind a listing was and whether it is complete, and kubectl's names of kinds."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.api_groups import foreign_group, full_name
from analyzer.parsers.kubernetes.documents import DASH

SEVERAL = regex.compile(r"\bget\s+(?:-\S+\s+)*(?:all\b|[a-z.]+,[a-z.,]+)", regex.I)
"""A command that asks for several kinds at once."""


def listing(
    emit: Emit, line: int, kind: str, count: int, complete: bool, own: Counter[str], fragment: Fragment, ends: bool
) -> None:
    """Rows of the table `listings`; a list that names no kind ("") has that of the command, or those of its items."""
    listed = {kind: count}
    if not kind:
        if len(own) > 1 and sum(own.values()) == count:
            listed = dict(own)
        elif m := regex.search(r"get\s+(?:-\S+\s+)*([a-zA-Z.]+)", fragment.context.command):
            listed = {m[1]: count}
        else:
            listed = {next(iter(own), "objects"): count}
    all_of_each = complete_of(listed, fragment, complete)
    for one, rows in listed.items():
        emit(
            schema.LISTINGS,
            line,
            kind=listing_kind(one),
            namespace=fragment.context.namespace,
            rows=rows,
            complete=all_of_each,
            ends=ends,
        )


def complete_of(kinds: Collection[str], fragment: Fragment, whole: bool) -> bool | None:
    """
    Does a whole list of these kinds hold all there are of each; None where nothing says so.

    A list of several kinds may be what somebody put together: that it has all of them its command says alone.
    """
    return whole if len(kinds) < 2 or not whole or SEVERAL.search(fragment.context.command) else None


def own_kinds(text: str, begin: int) -> Counter[str]:
    """Items by their own kinds, in their order; what an item speaks of, as an event does, and its owners have kinds, too."""
    first = DASH.search(text, begin)
    if first is None:
        return Counter()
    own = regex.compile(rf"^{first['indent']}(?:(- )|  )(?:(kind|apiVersion): *[\"']?([\w./-]+)|(?<=- ))", regex.M)
    found: Counter[str] = Counter()
    api = kind = ""
    for dash, key, value in itertools.chain(own.findall(text, begin), [("- ", "", "")]):
        if dash:
            found[full_name(kind, api)] += bool(kind)
            api = kind = ""
        if key == "kind":
            kind = value
        elif key:
            api = value
    return +found


def reopened(emit: Emit, kind: str, line: int) -> None:
    """A row of this kind stands below the last list of it: something cut that list in two, and how it ends nobody knows."""
    listings = emit.sink.tables.get(schema.LISTINGS.name)
    if listings is None:
        return
    data = listings.data
    for at in range(listings.size - 1, -1, -1):
        begin = data["line"][at]
        if data["source"][at] != emit.fragment.source:
            return  # rows stand in the order of the reading
        if data["kind"][at] == kind and isinstance(begin, int) and begin < line:
            data["complete"][at] = data["complete"][at] and False
            return


def listing_kind(name: str) -> str:
    """``GlobalNetworkPolicy`` and ``gnp`` as kubectl's plural, lower case; with its group where that makes it another kind."""
    short = {
        "ds": "daemonsets",
        "deploy": "deployments",
        "po": "pods",
        "no": "nodes",
        "svc": "services",
        "ns": "namespaces",
        "netpol": "networkpolicies",
        "np": "networkpolicies",
        "gnp": "globalnetworkpolicies",
        "sts": "statefulsets",
        "rs": "replicasets",
        "cm": "configmaps",
        "csr": "certificatesigningrequests",
        "ep": "endpoints",
        "ev": "events",
        "hep": "hostendpoints",
        "heps": "hostendpoints",
    }
    low = name.lower().split(".")[0]
    if group := foreign_group(name.lower()):
        return f"{listing_kind(low)}.{group}"
    if low in short:
        return short[low]
    if low.endswith("s"):
        return low
    return low[:-1] + "ies" if low.endswith("y") else low + "s"
