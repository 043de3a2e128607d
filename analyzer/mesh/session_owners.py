"""The sessions of the BGP mesh as outputs list them: whose they are, to whom, and which of the ends are the cluster's nodes."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from analyzer.mesh import own_address
from analyzer.schema import (
    BGP_PEERS,
    LISTINGS,
    BgpPeerRow,
)
from analyzer.tables.rows import Rows, Tables

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

CALICO = frozenset({"mesh", "node", "global", "workload"})
"""Kinds of peers that the names of Calico's protocols tell."""


class SessionOwners:
    """Sessions of the IPv4 mesh, or of the IPv6 one where there is no other, with their two ends."""

    def __init__(self, tables: Tables, about: About) -> None:
        self._tables = tables
        self._about = about

    @cached_property
    def rows(self) -> Rows[BgpPeerRow]:
        """Rows of Calico's own sessions, IPv4 where there are any."""
        peers = self._tables[BGP_PEERS]
        four = [row for row in peers if row.ip_version != 6]
        return [row for row in four or peers if row.peer_type != "workload" and not self._is_foreign(row)]

    @cached_property
    def _calico_views(self) -> set[str | None]:
        """Outputs in which Calico named a protocol."""
        return {row.view or row.node for row in self._tables[BGP_PEERS] if row.peer_type in CALICO}

    def _is_foreign(self, row: BgpPeerRow) -> bool:
        """
        A session in the output of some other router, beside outputs of Calico, or beside the nodes of which it names none.

        Without any of both, a BIRD that names its protocols otherwise is the cluster's own.
        """
        views = self._calico_views
        if row.peer_type in CALICO or (row.view or row.node) in views or not (views or self._node_names):
            return False
        return row.node not in self._node_names and row.peer_ip not in self._node_names

    @cached_property
    def _node_names(self) -> set[str | None]:
        """Names and addresses of the cluster's nodes."""
        nodes = self._about.nodes.items()
        return {one for name, node in nodes for one in (name, node.internal_ip) if one}

    @cached_property
    def beside(self) -> Rows[BgpPeerRow]:
        """IPv6 sessions that are not Established, beside IPv4 ones: `rows` leaves them out."""
        rows = self._tables[BGP_PEERS]
        if not any(row.ip_version != 6 for row in rows):
            return []
        return [row for row in rows if row.ip_version == 6 and row.peer_type != "workload" and not row.established]

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Node name or address to node address."""
        found = {name: node.internal_ip or name for name, node in self._about.nodes.items()}
        for row in self.rows:
            if row.node:
                found.setdefault(row.node, row.node_ip or row.node)
        return found

    @cached_property
    def node_of(self) -> dict[str, str]:
        """Address to the name of its node."""
        return {address: name for name, address in self.addresses.items()}

    def name_of(self, address: str) -> str:
        """The node's name with its address, as far as they are known and differ."""
        name = self.node_of.get(address, address)
        return address if name == address else f"{name} ({address})"

    @cached_property
    def outside(self) -> set[str]:
        """Peers that are no node: explicit ones, of a complete listing of the nodes (routers, reflectors outside)."""
        if not self._complete:
            return set()
        return self.explicit - set(self.addresses.values()) - set(self.addresses) - self.owners

    @cached_property
    def strangers(self) -> set[str]:
        """Explicit peers that nothing shows to be a node: `outside`, and where no whole list of nodes is there all that no mesh names."""
        known = set(self.addresses.values()) | set(self.addresses) | self.mesh_lists[1]
        return self.explicit - known - self.owners

    @cached_property
    def explicit(self) -> set[str]:
        """Peers that somebody defined, for one node or for all."""
        return {row.peer_ip for row in self.rows if row.peer_type in ("node", "global")}

    @cached_property
    def _complete(self) -> bool:
        """Are all nodes of the cluster listed."""
        partial = any(r.kind == "nodes" and r.complete is False for r in self._tables[LISTINGS])
        return bool(self._about.nodes) and not partial

    def lacking(self, peers: Collection[str]) -> str | None:
        """The node whose own list this is: the only one of all nodes that it does not name."""
        known = [node.internal_ip for node in self._about.nodes.values() if node.internal_ip]
        whole = self._complete and len(known) == len(self._about.nodes)
        own = own_address.left_out(set(peers), set(known)) if whole else None
        return self.node_of.get(own, own) if own else None

    @cached_property
    def partial(self) -> bool:
        """Did a command print a part of a node's sessions, so that what is not shown may be otherwise."""
        return any(row.kind == "protocols" and row.ends is False for row in self._tables[LISTINGS])

    @cached_property
    def nodes_seen(self) -> set[str | None]:
        """Nodes whose own list of peers is there."""
        return {row.node for row in self.rows}

    @cached_property
    def views(self) -> int:
        """How many outputs the sessions are from."""
        return len({row.node or row.view for row in self.rows})

    @cached_property
    def peer_types(self) -> set[str | None]:
        return {row.peer_type for row in self.rows}

    @cached_property
    def owners(self) -> set[str | None]:
        """Addresses of the nodes whose sessions are listed; None among them when one is not known."""
        return {self.own(row) for row in self.rows}

    @cached_property
    def mesh_lists(self) -> tuple[set[str | None], set[str]]:
        """Of node-to-node sessions alone: (owners, peers)."""
        rows = [row for row in self.rows if row.peer_type == "mesh"]
        return {self.own(row) for row in rows}, {row.peer_ip for row in rows}

    @cached_property
    def peers(self) -> set[str]:
        """Addresses of all peers."""
        return {row.peer_ip for row in self.rows}

    @property
    def unasked(self) -> set[str]:
        """Peers whose own list is not there."""
        return self.peers - {own for own in self.owners if own} - self.outside

    def own(self, row: BgpPeerRow) -> str | None:
        return row.node_ip or (self.addresses.get(row.node, row.node) if row.node else None)
