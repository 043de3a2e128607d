"""Who stands in the lists of peers (BGP-06, BGP-10): every node, foreign ones, a gateway's."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from analyzer.addresses import valid
from analyzer.checks import commands, details
from analyzer.checks.base import (
    Answer,
    Cite,
    Family,
    failed,
    not_applicable,
    passed,
    plural,
    some,
    unknown,
    warned,
)
from analyzer.checks.bgp_design import without_mesh
from analyzer.facts.cluster import About
from analyzer.mesh import bridges
from analyzer.mesh.plain import MeshView
from analyzer.model import Works
from analyzer.schema import BirdProtocolRow, LogSignalRow
from analyzer.tables.rows import Rows, where

CHECKS = Family()


@CHECKS.check("BGP-06", "Does every node appear as a peer of the others?", "S6", seen_in=(Works.ROUTED,))
def missing_peers(about: About, mesh: MeshView, log_signals: Rows[LogSignalRow], cite: Cite) -> Answer:
    """
    A node that no other lists has no Calico node record, or a wrong one.

    A wrongly autodetected address shows as one foreign peer in place of the node's own address at all others.
    """
    if not mesh.rows or "mesh" not in mesh.peer_types:
        return (
            without_mesh(about, mesh) or unknown("no node-to-node mesh in the bundle", commands.bird(about))
            if not mesh.rows
            else not_applicable("no node-to-node mesh: route reflectors or explicit peers")
        )
    if not comparable(about, mesh):
        return unknown(
            "one node's list of peers, and no list of nodes to hold it against",
            commands.nodes(),
            basis=f"0 nodes, {plural(len(mesh.rows), 'session')}",
            evidence=cite(mesh.rows[:1]),
        )
    nodes = _addresses(about, mesh)
    if not nodes:
        return unknown(
            "no node's address is stated",
            commands.nodes(),
            basis=f"0 of {plural(len(about.nodes), 'node')}",
            evidence=cite(mesh.rows[:1]),
        )
    foreign, absent = foreign_peers(about, mesh, log_signals)
    rows = mesh.to(foreign)
    basis = f"{plural(len(nodes), 'node')}, {plural(len(mesh.rows), 'session')}"
    gaps = details.PeerGaps(tuple(sorted(absent)), tuple(sorted(foreign)))
    if absent:
        more = f"; in their place stands {some(sorted(foreign))}, which is no node's address" if foreign else ""
        return failed(
            f"{named_absent(mesh, absent)} is in no other node's peer list{more}",
            basis,
            cite(rows or mesh.rows[:1]),
            subjects=sorted(absent),
            detail=gaps,
        )
    if foreign:
        return warned(
            f"peers that are no node of the list: {some(sorted(foreign))} ({_why_foreign(mesh, foreign)})",
            basis,
            cite(rows),
            subjects=sorted(foreign),
            detail=gaps,
        )
    if mesh.partial:
        return unknown("a part of a node's list of peers is shown", commands.bird(about), basis=basis)
    return passed("every node is a peer of the others", basis, cite(mesh.rows[:1]))


def _why_foreign(mesh: MeshView, foreign: set[str]) -> str:
    """Calico's own record of an address says whose it was."""
    left = [mesh.left_records[ip].name or ip for ip in sorted(foreign & mesh.left_records.keys())]
    if left:
        return f"Calico's record of {some(left)}, which is no node any more"
    return "a deleted node's record, or a listing that is not complete"


def comparable(about: About, mesh: MeshView) -> bool:
    """Is there something to hold a list of peers against: the nodes, or the list of another node."""
    return bool(about.nodes) or sum(1 for own in mesh.owners if own) > 1


def _addresses(about: About, mesh: MeshView) -> set[str]:
    """Of all nodes that state one; which peer a node without it is, nobody knows."""
    stated = {n.internal_ip or n.name for n in about.nodes.values()} | {own for own in mesh.owners if own}
    listed = mesh.mesh_lists[1]
    return {text for text in stated if valid(text) or text in listed}


def foreign_peers(about: About, mesh: MeshView, log_signals: Iterable[LogSignalRow] = ()) -> tuple[set[str], set[str]]:
    """
    (mesh peers that are no known node, nodes that nobody lists although others were asked).

    Nobody lists itself: the one list there is, by no address or a host's name, is the one of a node that it lacks. Of several that it lacks
    it is the one which dialled a node that took a bridge, since that one is another.
    """
    owners, listed = mesh.mesh_lists
    viewers = {own for own in owners if own}
    nodes = _addresses(about, mesh)
    if not comparable(about, mesh):
        return set(), set()
    foreign = (
        {ip for ip in listed if ip not in nodes}
        if about.nodes and all((n.internal_ip or n.name) in nodes for n in about.nodes.values())
        else set()
    )
    absent = {n for n in nodes if n and n not in listed and owners - {n}} if not mesh.partial else set()
    if owners.isdisjoint(nodes) and mesh.views == 1:
        own = absent & _diallers(log_signals) if len(absent) > 1 else absent
        absent = absent - own if len(own) == 1 else absent
    if not about.nodes:
        foreign = {ip for ip in listed if ip not in viewers} if absent else set()
    return foreign, absent


def named_absent(mesh: MeshView, absent: Collection[str]) -> str:
    """Nodes that nobody lists in words; of one list whose owner is not known, one of them is that owner."""
    names = some(sorted(absent))
    if mesh.views == 1 and not any(mesh.mesh_lists[0]) and len(absent) > 1:
        return f"all but one of {names} (whose list it is)" if len(absent) > 2 else f"one of {names} (the other is whose list it is)"  # fmt: skip
    return names


def _diallers(log_signals: Iterable[LogSignalRow]) -> set[str]:
    """Addresses whose connects a node refused that took a bridge for its own: they are other nodes'."""
    wrong, dialled = set(), []
    for row in log_signals:
        if row.signal == "autodetected_address" and row.pod and bridges.is_on_bridge(row):
            wrong.add(row.pod)
        elif row.signal == "unexpected_bgp_peer" and row.pod:
            dialled.append((row.pod, (row.name or "").strip("[](),.:")))
    return {address for pod, address in dialled if pod in wrong}


@CHECKS.check("BGP-10", "Is this a gateway-enabled cluster with a second BIRD?", "S6")
def gateway(about: About, bird_protocols: Rows[BirdProtocolRow], cite: Cite) -> Answer:
    """Peers named worker_ or gateway_ belong to the gateway controller's BIRD, not to Calico's mesh."""
    lite = [r for r in about.facts.get("is_vpc_lite", []) if r.value == "true"]
    rows = where(
        bird_protocols, lambda row: row.protocol, lambda name: (name or "").startswith(("worker_", "gateway_"))
    )
    if lite or len(rows):
        return warned(
            f"gateway-enabled cluster: {len(rows)} sessions of the gateway controller set aside",
            plural(len(bird_protocols), "protocol row"),
            cite(lite) or cite(rows),
            detail=details.SecondDaemon(len(rows)),
        )
    return not_applicable("no sign of a gateway-enabled cluster")
