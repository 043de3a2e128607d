"""
Tables of `calicoctl get`: BGP peers, address pools, the BGP configuration, and objects that are only named.

::

    NAME            PEERIP        NODE    ASN
    rack1           10.0.0.254    all()   64567

A table prints a part of an object, so a field without a column is not stated. `(global)` is a peer of all nodes.
Of host endpoints it prints the node, and where IBM Cloud named them the name tells the interface.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.calico.status_rows import is_address
from analyzer.parsers.ibm.columns import cells, titles
from analyzer.parsers.kubernetes.listings import listing_kind
from analyzer.parsers.kubernetes.row_rules import NAME
from analyzer.vendors import ibm

ColumnReaders = dict[str, tuple[str, Callable[[str], Any]]]
TRUTH = {"true": True, "false": False}


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdecimal() else text


PEER: ColumnReaders = {"peerip": ("peerIP", str), "node": ("node", str), "asn": ("asNumber", _number)}
POOL: ColumnReaders = {
    "cidr": ("cidr", str), "nat": ("natOutgoing", TRUTH.get), "ipipmode": ("ipipMode", str), "vxlanmode": ("vxlanMode", str),
    "disabled": ("disabled", TRUTH.get), "disablebgpexport": ("disableBGPExport", TRUTH.get), "selector": ("nodeSelector", str),
}  # fmt: skip
CONFIGURATION: ColumnReaders = {
    "logseverity": ("logSeverityScreen", str), "meshenabled": ("nodeToNodeMeshEnabled", TRUTH.get), "asnumber": ("asNumber", _number),
}  # fmt: skip
KINDS = (
    ("BGPPeer", {"name", "peerip"}, PEER),
    ("IPPool", {"name", "cidr"}, POOL),
    ("BGPConfiguration", {"name", "meshenabled"}, CONFIGURATION),
)
ASKED = regex.compile(r"\bcalicoctl\b.*\bget\s+(?:-\S+\s+)*(?P<kind>[a-zA-Z]+)\b")
NAMED = {
    "node": "Node", "globalnetworkpolicy": "GlobalNetworkPolicy", "globalnetworkpolicie": "GlobalNetworkPolicy", "gnp": "GlobalNetworkPolicy",
    "networkpolicy": "NetworkPolicy", "networkpolicie": "NetworkPolicy", "policy": "NetworkPolicy", "np": "NetworkPolicy",
    "hostendpoint": "HostEndpoint", "hep": "HostEndpoint", "profile": "Profile", "pro": "Profile", "tier": "Tier", "globalnetworkset": "GlobalNetworkSet",
    "networkset": "NetworkSet", "felixconfiguration": "FelixConfiguration", "felixconfig": "FelixConfiguration",
}  # fmt: skip
"""Resource as calicoctl takes it, without the ending of the plural."""
OF_NODES = regex.compile(r"NAME[ ]{2,}NODE[ \t]*$")
"""Titles of host endpoints, as of anything that somebody lists with its node."""
ONLY_NAMES = regex.compile(r"(?:NAMESPACE[ ]+)?NAME[ \t]*$")
HEAD = regex.compile(r"NAME[ ]{2,}(?:(?:PEERIP|CIDR|LOGSEVERITY)\b|NODE[ \t]*$)")
EMPTY = frozenset({"", "-", "<none>"})
GLOBAL = frozenset({"(global)", "all()"})


def _kind(line: str) -> tuple[str, ColumnReaders] | None:
    have = {title for _, title in titles(line)} if line.startswith("NAME") else set()
    return next(((kind, columns) for kind, wanted, columns in KINDS if wanted <= have), None)


def takes(fragment: Fragment) -> str:
    first = fragment.opening[0][1] if fragment.opening else ""
    if found := _kind(first):
        return f"the titles of a table of {found[0]}"
    if _host_endpoints(fragment):
        return "the titles of a table of HostEndpoint"
    if ONLY_NAMES.match(first) and (named := _named(fragment.context.command)):
        return "names of Calico's nodes" if named == "Node" else f"names of each {named}"
    return ""


def _host_endpoints(fragment: Fragment) -> bool:
    """Is this a table of host endpoints: by the command, else by what every one of them is called."""
    if not fragment.filled or not OF_NODES.match(fragment.filled[0][1]):
        return False
    if command := _named(fragment.context.command):
        return command == "HostEndpoint"
    names = [words[0] for _, line in fragment.filled[1:] if (words := line.split())]
    return bool(names) and all(ibm.interface_role(name) for name in names)


def _named(command: str) -> str:
    """The kind whose names the command lists."""
    m = ASKED.search(command)
    return NAMED.get(m["kind"].lower().removesuffix("s"), "") if m else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    number, first = fragment.filled[0]
    found = _kind(first)
    rows = fragment.filled[1:]
    if found is None and OF_NODES.match(first):
        read = sum(_host_endpoint(emit, line, text) for line, text in rows)
        emit(schema.LISTINGS, number, kind="hostendpoints", rows=read, complete=fragment.complete and read == len(rows))
        return
    if found is None:
        named = _named(fragment.context.command)
        read = sum(_name(emit, line, text, named, "NAMESPACE" in first) for line, text in rows)
        listed = "caliconodes" if named == "Node" else listing_kind(named)
        emit(schema.LISTINGS, number, kind=listed, rows=read, complete=fragment.complete and read == len(rows))
        return
    for number, first, below in _tables(fragment.filled):
        kind, columns = _kind(first) or found
        heads = titles(first)
        read = sum(_object(emit, line, kind, columns, cells(text, heads)) for line, text in below)
        listed = {"BGPPeer": "bgppeers", "IPPool": "ippools"}.get(kind, "bgpconfigurations")
        emit(schema.LISTINGS, number, kind=listed, rows=read, complete=fragment.complete and read == len(below))


def _tables(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str, list[tuple[int, str]]]]:
    """(line and text of the titles, rows below) of tables one below the other, as several commands in a row print them."""
    begins = [at for at, (_, line) in enumerate(lines) if _kind(line)]
    for begin, end in itertools.pairwise([*begins, len(lines)]):
        yield *lines[begin], lines[begin + 1 : end]


def _name(emit: Emit, line: int, text: str, kind: str, spaced: bool) -> bool:
    """An object of which only the name is known: of a policy, that is a gap in what is decided."""
    words = text.split()
    if len(words) != 1 + spaced or not all(NAME.fullmatch(word) for word in words):
        emit.unread(line, f"no name of a {kind.lower() if kind == 'Node' else kind}")
        return False
    name, space = words[-1], words[0] if spaced else emit.fragment.context.namespace
    if kind == "Node":
        emit(schema.CALICO_NODES, line, name=name)
    elif kind == "HostEndpoint":
        emit(schema.HOST_ENDPOINTS, line, name=name)
    elif kind in ("NetworkPolicy", "GlobalNetworkPolicy"):
        emit(schema.POLICIES, line, kind=kind, namespace=space if kind == "NetworkPolicy" else None, name=name)
    else:
        emit(schema.CALICO_OBJECTS, line, kind=kind, namespace=space if kind == "NetworkSet" else None, name=name)
    return True


def _host_endpoint(emit: Emit, line: int, text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 2 or not all(NAME.fullmatch(word) for word in words):
        emit.unread(line, "no row of a table of HostEndpoint")
        return False
    role = ibm.interface_role(words[0])
    emit(
        schema.HOST_ENDPOINTS,
        line,
        name=words[0],
        node=words[1] if len(words) == 2 else None,
        labels=json.dumps({ibm.ROLE: role}) if role else None,
    )
    return True


def _object(emit: Emit, line: int, kind: str, columns: ColumnReaders, row: dict[str, str]) -> bool:
    stated = {title: text for title, text in row.items() if title in columns and text not in EMPTY}
    address = stated.get("peerip") or stated.get("cidr", "").partition("/")[0]
    if not NAME.fullmatch(row.get("name", "")) or (address and not is_address(address.strip("[]"))):
        emit.unread(line, f"no row of a table of {kind}")
        return False
    if kind == "BGPPeer" and stated.get("node") in GLOBAL:
        del stated["node"]
    spec = {field: read(stated[title]) for title, (field, read) in columns.items() if title in stated}
    emit(schema.CALICO_OBJECTS, line, kind=kind, name=row["name"], spec=json.dumps(spec, sort_keys=True))
    return True


PARSERS = (Parser("calicoctl get", HEAD.pattern, takes, parse, 24),)
