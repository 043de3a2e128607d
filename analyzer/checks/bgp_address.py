"""Which address Calico took for a node (BGP-11)."""

from __future__ import annotations

from collections import Counter

from analyzer.addresses import addresses
from analyzer.checks import commands, details
from analyzer.checks.base import (
    Answer,
    Cite,
    Family,
    calico_absent,
    counted,
    failed,
    passed,
    plural,
    some,
    unknown,
    warned,
)
from analyzer.checks.bgp_peers import comparable, foreign_peers, named_absent
from analyzer.facts.cluster import About
from analyzer.mesh import bridges, detected, readiness, strange_sources
from analyzer.mesh.bird_errors import BirdError
from analyzer.mesh.plain import MeshView
from analyzer.mesh.strange_sources import StrangeSource
from analyzer.model import Placed, Works
from analyzer.schema import BgpPeerRow, CalicoNodeRow, EventRow, InterfaceRow, LogSignalRow
from analyzer.tables.rows import Rows

CHECKS = Family()


@CHECKS.check("BGP-11", "Did Calico choose the right address on every node?", "S6", seen_in=(Works.ROUTED,))
def address(
    about: About,
    mesh: MeshView,
    events: Rows[EventRow],
    log_signals: Rows[LogSignalRow],
    calico_nodes: Rows[CalicoNodeRow],
    interfaces: Rows[InterfaceRow],
    cite: Cite,
) -> Answer:
    """
    A bridge (docker, compose, VPN) taken for the node's address: that node sees all peers down, the others one foreign peer.

    Proof: the autodetection line names a bridge, or an address that is not the node's and that peers miss, Calico's record
    differs from the node's address, or peers log an unknown address. Pods can be ready all the while.
    """
    told = [r for r in log_signals if r.signal in ("autodetected_address", "unexpected_bgp_peer")]
    wrong, rows, stated = wrong_addresses(about, mesh, events, log_signals, calico_nodes)
    if wrong:
        return failed(
            "; ".join(wrong[:4]),
            counted(
                plural(len(about.nodes), "node"),
                plural(len(mesh.rows), "session"),
                f"{plural(sum(row is not None for row in rows), 'statement')} of an address",
            ),
            cite(rows, limit=4),
            detail=details.WrongAddress(
                stated, _who(about, mesh, calico_nodes, log_signals) or _speakers(about, mesh, events, log_signals)
            ),
        )
    sources, strange = strange_sources.found(about, mesh, log_signals, calico_nodes, interfaces)
    if sources and (mesh.bad_rows or not mesh.rows):
        return warned(
            some(map(_in_words, sources), 2),
            counted(plural(len(mesh.rows), "session"), plural(sum(one.times for one in sources), "connect")),
            cite([*strange[:2], *mesh.bad_rows[:1]]),
            subjects=[one.address for one in sources],
            detail=details.StrangeSources(tuple(sources)),
        )
    if not mesh.rows and not len(calico_nodes) and not told:
        return calico_absent(about) or unknown(
            "neither BIRD output nor Calico's node records in the bundle", commands.bird(about)
        )
    silent = not told and (not len(calico_nodes) or not about.nodes) and not comparable(about, mesh)
    if silent and not any(r.established for r in mesh.rows):
        return unknown(
            "one node's list of peers, and neither nodes nor Calico's records to hold it against",
            commands.nodes(),
            evidence=cite(mesh.rows[:1]),
        )
    return passed(
        "no sign of a wrongly detected address"
        + (f"; {some(map(_in_words, sources), 2)}, while every session shown is up" if sources else ""),
        counted(
            plural(len(about.nodes), "node"),
            plural(len(calico_nodes), "Calico record"),
            plural(len(mesh.rows), "session"),
            f"{plural(len(told), 'line')} about addresses",
        ),
        cite([*mesh.rows[:1], *list(calico_nodes)[:1], *told[:1]]),
    )


def _in_words(one: StrangeSource) -> str:
    """Who is connected to, from which address, and what the bundle knows of it."""
    whose = f"another address of {one.owner}" if one.owner else "which is no peer's"
    return f"BIRD{f' of {one.place}' if one.place else ''} is connected to from {one.address} ({one.times}x), {whose}"


def wrong_addresses(
    about: About,
    mesh: MeshView,
    events: Rows[EventRow],
    log_signals: Rows[LogSignalRow],
    calico_nodes: Rows[CalicoNodeRow],
) -> tuple[list[str], list[Placed | None], bool]:
    """(what shows a wrong address, the rows of it, does Calico state it itself)."""
    wrong: list[str] = []
    rows: list[Placed | None] = []
    missed = _who(about, mesh, calico_nodes, log_signals)
    someone = missed[0][0] if len(missed) == 1 else "a node"
    taken = detected.mismatches(about, mesh, events, log_signals)
    for one in taken:
        where = " of ".join(filter(None, (one.address, one.interface)))
        own = f", while its own is {one.own} and others miss {one.address}" if one.joined else ""
        wrong.append(f"{one.node or one.row.pod or someone} autodetected {where}{own}")
        rows.append(one.row)
    by_name = {n.name: n for n in about.nodes.values()}
    for r in calico_nodes:
        node = by_name.get(r.name or "")
        own = (r.ipv4 or "").split("/")[0]
        if node and node.internal_ip and own and own != node.internal_ip and own != node.external_ip:
            wrong.append(f"Calico's record of {r.name} is {r.ipv4}, the node's address is {node.internal_ip}")
            rows.append(r)
    # a node may have a second network on purpose, and be down; no machine reaches another one's bridge
    stated = any(one.on_bridge for one in taken) or len(wrong) > len(taken)
    for record, others in bridges.apart(calico_nodes):
        known = by_name.get(record.name or "")
        stands = any(one.established for one in mesh.to({(record.ipv4 or "").partition("/")[0]}))
        if not stands and (known is None or not known.internal_ip):
            wrong.append(
                f"Calico's record of {record.name} is {record.ipv4}, the address of a bridge, while {plural(others, 'other')} {'has' if others == 1 else 'have'} one of another network"
            )
            rows.append(record)
    for row, count in _unbound(mesh):
        where = row.node or row.pod or "a node"
        now = _detected(log_signals, row)
        wrong.append(
            f"Calico's address of {where} is not on that node ({plural(count, 'session')}: {row.last_error})"
            + (f"; Calico detects {', '.join(addresses(now.message or ''))} there" if now else "")
        )
        rows += [row, now]
    foreign, absent = foreign_peers(about, mesh, log_signals)
    for ip in sorted(foreign):
        if bridges.is_bridge(ip) and not any(r.established for r in mesh.to({ip})):
            wrong.append(
                f"peer {ip} is a bridge's address" + (f"; {named_absent(mesh, absent)} is missing" if absent else "")
            )
            rows += mesh.to({ip})[:2]
    for ip in {ip for ip in mesh.not_up_peers if bridges.is_bridge(ip)} - foreign:
        if not about.nodes:
            wrong.append(f"peer {ip} looks like the address of a bridge")
            rows += mesh.to({ip})[:2]
    spoken: list[EventRow | LogSignalRow] = [r for r in events if readiness.lacks_sessions(r.message)]
    spoken += [r for r in log_signals if r.signal == "bgp_not_established"]
    for said in spoken:
        for ip in filter(bridges.is_bridge, readiness.peers_missed(said.message)):
            wrong.append(f"calico-node has no session with {ip}, which looks like the address of a bridge")
            rows.append(said)
    if wrong:
        rows += [r for r in log_signals if r.signal == "unexpected_bgp_peer"][:1]
    return list(dict.fromkeys(wrong)), rows, stated


def _who(
    about: About, mesh: MeshView, calico_nodes: Rows[CalicoNodeRow], log_signals: Rows[LogSignalRow]
) -> tuple[tuple[str, str], ...]:
    """Nodes whose record differs from their address; else the one that is missing where one foreign address is listed."""
    by_name = {node.name: node for node in about.nodes.values()}
    found: dict[str, str] = {}
    for row in calico_nodes:
        node = by_name.get(row.name or "")
        own = (row.ipv4 or "").split("/")[0]
        if node and node.internal_ip and own and own not in (node.internal_ip, node.external_ip):
            found[node.name] = node.internal_ip
    foreign, absent = foreign_peers(about, mesh, log_signals)
    if not found and len(foreign) == len(absent) == 1:
        address = next(iter(absent))
        name = mesh.node_of.get(address)
        if name:
            found[name] = address
    return tuple(found.items())


def _speakers(
    about: About, mesh: MeshView, events: Rows[EventRow], log_signals: Rows[LogSignalRow]
) -> tuple[tuple[str, str], ...]:
    """Nodes whose calico-node says itself which wrong address it took, with their own."""
    found = detected.mismatches(about, mesh, events, log_signals)
    return tuple(dict.fromkeys((one.node, one.own) for one in found if one.node and one.own))


def _unbound(mesh: MeshView) -> list[tuple[BgpPeerRow, int]]:
    """The first session of each output whose own address the kernel refuses, and how many there are."""
    first: dict[str | None, BgpPeerRow] = {}
    counts: Counter[str | None] = Counter()
    for row in mesh.bad_with(BirdError.UNBOUND):
        first.setdefault(row.node or row.view, row)
        counts[row.node or row.view] += 1
    return [(row, counts[key]) for key, row in first.items()]


def _detected(log_signals: Rows[LogSignalRow], row: BgpPeerRow) -> LogSignalRow | None:
    """The last autodetection that this node's or pod's log states."""
    found = None
    for line in log_signals:
        same = (line.pod and line.pod == row.pod) or (line.node and line.node == row.node)
        if line.signal == "autodetected_address" and same:
            found = line
    return found
