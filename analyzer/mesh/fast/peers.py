"""What `peers` does, for sessions held as codes: the same questions, asked once for each distinct answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

import numpy as np

from analyzer.mesh import own_address, peers
from analyzer.tables.base import ColumnLists, Row
from analyzer.tables.encoded.table import FRAGMENT, EncodedTable, RowNumbers

DOUBLES = ("node", "view", "peer_ip", "peer_type", "form", "hold_left_s", "neighbor_as", "established")


def resolve_nodes(
    tables: Mapping[str, ColumnLists | EncodedTable[Row]],
    pod_nodes: dict[str, str],
    node_ips: dict[str, str],
    named: peers.NodeNamed | None = None,
) -> None:
    """Fill `node` of all BIRD tables in place; all rows of a fragment are one node's."""
    peer_table = tables.get("bgp_peers")
    encoded = peer_table if isinstance(peer_table, EncodedTable) else None
    by_fragment = {name: t.values_of(FRAGMENT) if isinstance(t, EncodedTable) else t for name, t in tables.items()}

    def listed(fragments: list[int]) -> set[str]:
        assert encoded is not None
        return set(encoded.values_at("peer_ip", np.flatnonzero(np.isin(encoded.codes[FRAGMENT], fragments))))

    peers.resolve_nodes(by_fragment, pod_nodes, node_ips, listed if encoded else None, named)


def complete(encoded: EncodedTable[Row], node_ips: Mapping[str, str], nodes: Set[str] = frozenset()) -> dict[str, str]:
    """As `own_address.complete`: the one peer that a list lacks is the difference of two sums of numbers."""
    fragment = encoded.values_of(FRAGMENT)
    owners: dict[str, int] = {}
    of_fragment = [
        owners.setdefault(node or view, len(owners))
        for node, view in zip(fragment["node"], fragment["view"], strict=True)
    ]
    named = {node for node in fragment["node"] if node}
    known = own_address.stated(named, node_ips)
    if all(owner in known for owner in owners):
        return {}
    asked = np.flatnonzero(
        encoded.where("peer_type", lambda kind: kind == "mesh")
        & encoded.where("ip_version", lambda version: version == 4)
    )
    numbers, distinct = encoded.numbers("peer_ip")
    keys = np.unique(
        np.array(of_fragment, dtype=np.int64)[encoded.codes[FRAGMENT][asked]] * len(distinct) + numbers[asked]
    )
    lists, peers = np.divmod(keys, max(1, len(distinct)))
    every = np.unique(peers)
    names = {distinct[at] for at in every}
    mesh = own_address.whole(names, nodes)
    if mesh is None:
        return {}
    if fresh := sorted(mesh - names):  # a node that no list holds
        every, distinct = np.append(every, len(distinct)), [*distinct, *fresh]
    sizes = np.bincount(lists, minlength=len(owners))
    sums = np.bincount(lists, weights=peers, minlength=len(owners)).astype(np.int64)
    found = {
        owner: distinct[int(every.sum()) - int(sums[at])] for owner, at in owners.items() if sizes[at] == len(every) - 1
    }
    result = own_address.owners(found, named, known)
    fragment["node"][:] = [
        node if node is not None else result.nodes.get(view)
        for node, view in zip(fragment["node"], fragment["view"], strict=True)
    ]
    return result.addresses


def drop_doubles(encoded: EncodedTable[Row]) -> None:
    """As `peers.without_doubles`; only nodes with several views can have any."""
    fragment = encoded.values_of(FRAGMENT)
    views: dict[str, set[str]] = {}
    owner = [node if node is not None else view for node, view in zip(fragment["node"], fragment["view"], strict=True)]
    for one, view in zip(owner, fragment["view"], strict=True):
        views.setdefault(one, set()).add(view)
    several = np.fromiter((len(views[one]) > 1 for one in owner), dtype=bool, count=len(owner))
    asked = np.flatnonzero(several[encoded.codes[FRAGMENT]])
    if len(asked):
        kept = peers.without_doubles({name: encoded.values_at(name, asked) for name in DOUBLES})
        if len(kept) < len(asked):
            keep = np.ones(encoded.size, dtype=bool)
            keep[asked] = False
            keep[asked[kept]] = True
            encoded.take(keep)


def annotate(
    encoded: EncodedTable[Row],
    node_ips: dict[str, str],
    subnet_of: Callable[[str], str | None],
    server_times: dict[str, int],
) -> None:
    """Fill node_ip, subnets, same_subnet and since_at, as `peers.annotate` does."""
    nodes = encoded.values_of(FRAGMENT)["node"]
    own = [own_address.address_of(node, node_ips) for node in nodes]
    encoded.columns["node_ip"] = (FRAGMENT, own)
    group, addresses = encoded.columns["peer_ip"]
    versions = encoded.columns["ip_version"][1]
    four = encoded.where("ip_version", lambda version: version != 6)
    found = [None if version == 6 else subnet_of(ip) for ip, version in zip(addresses, versions, strict=True)]
    encoded.columns["peer_subnet"] = (group, found)
    here = [subnet_of(ip) if ip else None for ip in own]
    if four.all():
        encoded.columns["local_subnet"] = (FRAGMENT, here)
    else:
        encoded.codes["local"] = np.where(four, encoded.codes[FRAGMENT], len(here)).astype(np.int32)
        encoded.columns["local_subnet"] = ("local", [*here, None])
    places: dict[str | None, int] = {None: -1}
    a, b = (
        np.fromiter((places.setdefault(net, len(places)) for net in nets), dtype=np.int32, count=len(nets))
        for nets in (here, found)
    )
    a, b = a[encoded.codes[FRAGMENT]], b[encoded.codes[group]]
    known = (a >= 0) & (b >= 0) & four
    encoded.codes["same"] = np.where(known, (a == b).astype(np.int32), 2).astype(np.int32)
    encoded.columns["same_subnet"] = ("same", [False, True, None])
    times = [server_times.get(node) if node else None for node in nodes]

    def since_at(at: RowNumbers) -> list[int | None]:
        known: dict[tuple[str | None, int | None], int | None] = {}
        out = []
        since = encoded.values_at("since", at)
        for text, fragment in zip(since, encoded.codes[FRAGMENT][at].tolist(), strict=True):
            key = (text, times[fragment])
            if key not in known:
                known[key] = peers.since_us(*key)
            out.append(known[key])
        return out

    encoded.late["since_at"] = since_at


@dataclass(frozen=True, slots=True)
class EncodedSessions:
    """The table as codes, finished in place."""

    encoded: EncodedTable[Row]

    def complete(self, node_ips: Mapping[str, str], nodes: Set[str]) -> dict[str, str]:
        return complete(self.encoded, node_ips, nodes)

    def drop_doubles(self) -> None:
        drop_doubles(self.encoded)

    def nodes(self) -> set[str | None]:
        return set(self.encoded.values_of(FRAGMENT)["node"])

    def annotate(
        self, node_ips: dict[str, str], subnet_of: Callable[[str], str | None], server_times: dict[str, int]
    ) -> None:
        annotate(self.encoded, node_ips, subnet_of, server_times)


def owners(encoded: EncodedTable[Row]) -> RowNumbers:
    """A number per row for whose sessions it shows: a node, or an output that names none and so may be any node's."""
    nodes, named = encoded.numbers("node")
    unnamed = encoded.where("node", lambda node: node is None)
    return np.where(unnamed, len(named) + encoded.codes[FRAGMENT].astype(nodes.dtype), nodes)


def beside(encoded: EncodedTable[Row]) -> RowNumbers:
    """Places of IPv6 sessions that are not Established, where there are IPv4 ones beside them."""
    six = encoded.where("ip_version", lambda version: version == 6)
    mesh = encoded.where("peer_type", lambda kind: kind != "workload")
    down = encoded.where("established", lambda up: not up)
    return np.flatnonzero(six & mesh & down & (not six.all()))
