"""
`bgp_peers`, finished: whose session it is, doubled views removed, subnets of both ends, times of `since`.

The node of a BIRD output is known from its `POD:` line and the pod list, the folder, the router ID or the interfaces
beside it, or it is the one node that its own peer list lacks.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping, Set
from typing import Any, NamedTuple

from analyzer import patterns as regex
from analyzer.mesh import file_nodes
from analyzer.mesh.own_address import address_of
from analyzer.mesh.own_address import complete as complete
from analyzer.sources.clock import day_us, rfc3339_us
from analyzer.tables.base import ColumnLists

AddressesOf = Callable[[list[int]], set[str]]
NodeNamed = Callable[[str, int], str | None]
ADDRESS = regex.compile(r"[\d.]+")
DAY = 86_400_000_000
DATE = regex.compile(r"(\d{4})-(\d\d)-(\d\d)")
LONG_DATE = regex.compile(r"(\d\d)-(\d\d)-(\d{4}) (\d\d):(\d\d)(?::(\d\d))?")
CLOCK = regex.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?")


def resolve_nodes(
    tables: dict[str, ColumnLists],
    pod_nodes: dict[str, str],
    node_ips: dict[str, str],
    listed: AddressesOf | None = None,
    named: NodeNamed | None = None,
) -> None:
    """
    Fill `node` of all BIRD tables in place.

    Args:
        pod_nodes: pod to node.
        node_ips: node to address.
        named: the node after which the text around a line of a member is called.
        listed: the peers named at some places of `bgp_peers`; its column `peer_ip` says it else.
    """
    file_nodes.correct(tables, {*node_ips, *pod_nodes.values()}, listed or _listed_in(tables), _place)
    by_view: dict[tuple[str, str | None], str] = {}
    for name in ("bird_status", "bgp_peers", "bird_protocols", "interfaces"):
        data = tables.get(name)
        if not data:
            continue
        for at, node in enumerate(data["node"]):
            pod = data["pod"][at]
            if pod and pod in pod_nodes:
                data["node"][at] = pod_nodes[pod]
            elif node is None and not pod and named is not None:
                data["node"][at] = named(*_place(data, at))
    _whole_names(tables, node_ips)
    status = tables.get("bird_status")
    if status:
        routers: dict[tuple[str, str | None], set[str]] = {}
        for at, router in enumerate(status["router_id"]):
            if router and status["node"][at] is None:
                routers.setdefault((status["source"][at], status["pod"][at]), set()).add(router)
        # a file with the status of several nodes does not say whose a list of peers is
        by_view = {place: found.pop() for place, found in routers.items() if len(found) == 1}
    for name in ("bgp_peers", "bird_protocols", "bird_status"):
        data = tables.get(name)
        if not data:
            continue
        for at, node in enumerate(data["node"]):
            if node is None and (found := by_view.get((data["source"][at], data["pod"][at]))):
                data["node"][at] = found
    peers, addresses = tables.get("bgp_peers"), set(node_ips.values())
    if peers and len(addresses) >= 3:
        names = {address: name for name, address in node_ips.items()}
        _missing_one(peers, names, listed or _listed_in(tables))


def _listed_in(tables: dict[str, ColumnLists]) -> AddressesOf:
    """The peers named at some places of `bgp_peers`."""
    return lambda rows: {tables["bgp_peers"]["peer_ip"][at] for at in rows}


def _whole_names(tables: dict[str, ColumnLists], node_ips: dict[str, str]) -> None:
    """A prompt shows the first part of a host's name: the node of that name, where one is called so."""
    first: dict[str, set[str]] = {}
    for name in node_ips:
        if not ADDRESS.fullmatch(name):
            first.setdefault(name.partition(".")[0], set()).add(name)
    whole = {short: one.copy().pop() for short, one in first.items() if len(one) == 1 and short not in node_ips}
    for name in ("bird_status", "bgp_peers", "bird_protocols", "interfaces") if whole else ():
        if (data := tables.get(name)) is not None:
            data["node"][:] = [whole.get(node, node) for node in data["node"]]


def _place(data: ColumnLists, at: int) -> tuple[str, int]:
    """(member, line) where the output begins that a row is of, or of the row itself."""
    if (view := data.get("view")) is not None and view[at]:
        source, _, line = str(view[at]).rpartition(":")
        if line.isdecimal():
            return source, int(line)
    return (data["source"][at], data["line"][at]) if "line" in data else (data["source"][at], 0)


def _missing_one(data: ColumnLists, names: Mapping[str, str], listed: AddressesOf) -> None:
    """A full mesh view lists every node but its own; `names` are those of the nodes by address."""
    views: dict[str, list[int]] = {}
    for at, node in enumerate(data["node"]):
        if node is None:
            views.setdefault(data["view"][at], []).append(at)
    for rows in views.values():
        left = names.keys() - listed(rows)
        if len(left) == 1:
            own = names[left.pop()]
            for at in rows:
                data["node"][at] = own


def without_doubles(data: ColumnLists) -> list[int]:
    """
    Positions of the rows to keep: one view per node and family, birdcl before calicoctl, `all` before the plain table.

    Where one member prints a session twice and it changed between, the later print holds. Rows whose node is unknown are kept: two outputs without a name may come from two nodes.
    """
    best: dict[tuple[Any, Any, Any], tuple[int, int]] = {}
    keep: list[int] = []
    for at, node in enumerate(data["node"]):
        # two sessions to one peer (mesh and node-specific) are two rows; calicoctl invents the name, so the kind tells
        key = (node if node is not None else data["view"][at], data["peer_ip"][at], data["peer_type"][at])
        rank = (data["form"][at] == "birdcl") * 2 + (
            data["hold_left_s"][at] is not None or data["neighbor_as"][at] is not None
        )
        if key not in best:
            best[key] = (rank, at)
        elif data["view"][best[key][1]] == data["view"][at]:
            keep.append(at)
        elif (
            _is_later(data["view"][best[key][1]], data["view"][at])
            and data["established"][best[key][1]] != data["established"][at]
        ) or (
            rank > best[key][0]
            and (
                data["established"][best[key][1]] == data["established"][at]
                or not _is_later(data["view"][at], data["view"][best[key][1]])
            )
        ):
            best[key] = (rank, at)
    return sorted(keep + [at for _, at in best.values()])


def _is_later(view: str | None, other: str | None) -> bool:
    """Stands another output below this one in the same member; an output is named by its member and first line."""
    source, _, line = (view or "").rpartition(":")
    its, _, below = (other or "").rpartition(":")
    return bool(source) and source == its and line.isdecimal() and below.isdecimal() and int(below) > int(line)


def drop_doubles(data: ColumnLists) -> None:
    """Keep the rows that `without_doubles` names, in place."""
    keep = without_doubles(data)
    if len(keep) < len(data["node"]):
        for column, values in data.items():
            data[column] = [values[at] for at in keep]


def annotate(
    data: ColumnLists, node_ips: dict[str, str], subnet_of: Callable[[str], str | None], server_times: dict[str, int]
) -> None:
    """Fill node_ip, subnets, same_subnet and since_at in place."""
    for at, node in enumerate(data["node"]):
        own = address_of(node, node_ips)
        data["node_ip"][at] = own
        data["since_at"][at] = since_us(data["since"][at], server_times.get(node) if node else None)
        if data["ip_version"][at] == 6:
            continue
        local = subnet_of(own) if own else None
        peer = subnet_of(data["peer_ip"][at])
        data["local_subnet"][at], data["peer_subnet"][at] = local, peer
        if local and peer:
            data["same_subnet"][at] = local == peer


class ListedSessions(NamedTuple):
    """The table as lists of its columns, finished in place."""

    data: ColumnLists

    def complete(self, node_ips: Mapping[str, str], nodes: Set[str]) -> dict[str, str]:
        return complete(self.data, node_ips, nodes)

    def drop_doubles(self) -> None:
        drop_doubles(self.data)

    def nodes(self) -> set[str | None]:
        return set(self.data["node"])

    def annotate(
        self, node_ips: dict[str, str], subnet_of: Callable[[str], str | None], server_times: dict[str, int]
    ) -> None:
        annotate(self.data, node_ips, subnet_of, server_times)


def since_us(text: str | None, server_time: int | None) -> int | None:
    """
    BIRD's `since` as a time.

    A clock alone needs the daemon's own time: it lies in the 20 hours before it, so a later clock is yesterday's.
    """
    if not text:
        return None
    if (found := rfc3339_us(text)) is not None:
        return found
    if m := DATE.fullmatch(text):
        return day_us(int(m[1]), int(m[2]), int(m[3]))
    if m := LONG_DATE.fullmatch(text):
        base = day_us(int(m[3]), int(m[2]), int(m[1]))
        return None if base is None else base + (int(m[4]) * 3600 + int(m[5]) * 60 + int(m[6] or 0)) * 1_000_000
    if server_time is not None and (m := CLOCK.fullmatch(text)):
        clock = (int(m[1]) * 3600 + int(m[2]) * 60 + int(m[3] or 0)) * 1_000_000
        found = server_time - server_time % DAY + clock
        return found if found <= server_time + 60_000_000 else found - DAY
    return None


def subnet_finder(networks: list[Any]) -> Callable[[str], str | None]:
    """A function from address to the longest known node subnet that holds it."""
    cache: dict[str, str | None] = {}
    by_length: dict[int, dict[int, str]] = {}
    for network in networks:
        if network.version == 4:
            by_length.setdefault(network.prefixlen, {})[int(network.network_address)] = str(network)
    lengths = sorted(by_length, reverse=True)

    def find(address: str) -> str | None:
        if address not in cache:
            cache[address] = None
            try:
                value = int(ipaddress.IPv4Address(address))
            except ValueError:
                return None
            for length in lengths:
                base = value & (0xFFFFFFFF << (32 - length)) & 0xFFFFFFFF
                if base in by_length[length]:
                    cache[address] = by_length[length][base]
                    break
        return cache[address]

    return find
