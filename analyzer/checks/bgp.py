"""Classic networking and BGP (BGP-01 to BGP-11): is routing between subnets needed, allowed, and does the mesh stand."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import Any

from analyzer.addresses import addresses
from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Family, See, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.checks.ctx import same_account
from analyzer.checks.state import healthy, not_ready, untold
from analyzer.facts.cluster import About
from analyzer.mesh.plain import MeshView
from analyzer.model import Placed, Status
from analyzer.schema import BirdProtocolRow, CalicoNodeRow, CalicoObjectRow, EventRow, LogSignalRow, ToolErrorRow
from analyzer.tables.rows import Rows, where
from analyzer.wording import is_number

CHECKS = Family()


@CHECKS.check("BGP-01", "Do workers in different subnets have to talk?", "S6")
def required(about: About, see: See) -> Answer:
    """Several zones, private VLANs or subnets on classic: then VRF or VLAN spanning is required. VPC and Satellite: no."""
    if about.classic is False:
        return not_applicable(f"{about.infrastructure.value}: routing between subnets is built in")
    nodes = list(about.nodes.values())
    if not nodes:
        return unknown("no node listed", commands.nodes(about))
    zones, vlans, subnets = (
        {getattr(n, key) for n in nodes if getattr(n, key)} for key in ("zone", "private_vlan", "subnet")
    )
    counts = f"{plural(len(zones), 'zone')}, {plural(len(vlans), 'private VLAN')}, {plural(len(subnets), 'subnet')}"
    if len(zones) > 1 or len(vlans) > 1 or len(subnets) > 1:
        if about.classic is None:
            return unknown(f"{counts}, and the infrastructure is unknown", commands.cluster_get(about))
        return passed(
            f"yes: {counts}; VRF or VLAN spanning is required",
            plural(len(nodes), "node"),
            see(n.rows[0] for n in nodes[:3]),
        )
    if not zones and not subnets:
        return unknown("nodes without zone, VLAN and subnet", commands.nodes(about))
    return not_applicable(
        f"all workers share one subnet ({counts})", plural(len(nodes), "node"), see(n.rows[0] for n in nodes[:1])
    )


@CHECKS.check("BGP-02", "Does the account allow it: VRF or VLAN spanning?", "S6")
def account(about: About, done: dict[str, Answer], see: See) -> Answer:
    """VRF true or spanning on is a pass; fail only when both are known to be false."""
    if about.classic is False:
        return not_applicable(f"{about.infrastructure.value}: VRF is implicit")
    if done["BGP-01"].status is Status.NOT_APPLICABLE:
        return not_applicable("no routing between subnets is needed")
    usable = same_account(about)
    vrf = about.facts.get("vrf_enabled", []) if usable else []
    implied = [r for r in about.facts.get("service_endpoint_enabled", []) if r.value == "true"] if usable else []
    spanning = [r for r in about.facts.get("vlan_spanning", []) if r.value != "unknown"]
    rows = vrf + spanning
    if any(r.value == "true" for r in vrf) or implied:
        return passed(
            "VRF is enabled" if vrf else "service endpoints are enabled, which needs VRF",
            plural(len(rows or implied), "statement"),
            see(vrf or implied),
        )
    if any(r.value == "true" for r in spanning):
        return passed("VLAN spanning is on", plural(len(rows), "statement"), see(spanning))
    if vrf and spanning:
        return failed(
            "VRF is off and VLAN spanning is off: workers in different subnets cannot talk", "2 statements", see(rows)
        )
    known = (
        "VRF is off, VLAN spanning unknown"
        if vrf
        else "VLAN spanning is off, VRF unknown"
        if spanning
        else "neither VRF nor VLAN spanning is stated"
    )
    gaps = ([] if vrf else [commands.account(about)]) + ([] if spanning else [commands.spanning(about)])
    if not usable:
        known += "; `account show` is of another account"
    return unknown(known, *gaps, basis=f"{len(rows)} of 2 settings stated", evidence=see(rows))


@CHECKS.check("BGP-03", "Are all BGP peers Established on all nodes?", "S6")
def established(
    about: About,
    mesh: MeshView,
    tool_errors: Rows[ToolErrorRow],
    events: Rows[EventRow],
    log_signals: Rows[LogSignalRow],
    calico_objects: Rows[CalicoObjectRow],
    see: See,
) -> Answer:
    """
    Every session of every node, harmless rows named and set aside.

    A section full of `error dialing backend` says that the tunnel is broken and nothing about BGP. Readiness events
    ("BGP not established with ...") come through the API server and count also when the tunnel is down.
    """
    rows = mesh.rows
    spoken: list[EventRow | LogSignalRow] = [r for r in events if "BGP not established with" in (r.message or "")]
    spoken += [r for r in log_signals if r.signal == "bgp_not_established"]
    if not rows:
        if mesh.stopped:
            return failed(
                f"BIRD does not run: {some(str(r.node or r.source) for r in mesh.stopped)}",
                plural(len(mesh.stopped), "daemon"),
                see(mesh.stopped),
            )
        if spoken:
            return _from_events(spoken, see)
        broken = [
            r
            for r in tool_errors
            if r.class_ == "tunnel" and ("BIRD" in (r.command or "").upper() or "calico-node" in (r.pod or ""))
        ]
        if broken:
            return unknown(
                f"no peer was printed: the tunnel itself failed on {plural(len(broken), 'node')} ({(broken[0].message or '')[:100]})",
                commands.bird(about),
                basis="0 peers",
                evidence=see(broken),
            )
        if about.infrastructure.value == "satellite" or _vxlan(calico_objects):
            return not_applicable("VXLAN: no BGP mesh is expected", evidence=())
        return unknown("no BIRD output in the bundle", commands.bird(about))
    bad = mesh.bad_rows
    young = mesh.start_up
    basis = (
        f"{len(rows)} sessions seen from {plural(mesh.views, 'node')}"
        + (f"; {len(mesh.harmless)} harmless" if mesh.harmless else "")
        + (f"; {len(mesh.stopped)} daemons silent" if mesh.stopped else "")
    )
    if bad:
        states: Counter[str] = Counter()
        for (_, state, protocol_state), count in mesh.bad_kinds.items():
            states[state or protocol_state or "down"] += count
        shown = [f"{r.node or '?'} -> {r.peer_ip}" + (f" {r.last_error}" if r.last_error else "") for r in bad[:3]]
        text = (
            f"{len(bad)} of {len(rows)} sessions are not Established ({', '.join(f'{n} {s}' for s, n in states.most_common())}): "
            f"{', '.join(shown)}" + (f" and {len(bad) - 3} more" if len(bad) > 3 else "")
        )
        return failed(text, basis, see(bad))
    if mesh.stopped:
        return failed(
            f"BIRD does not run: {some(str(r.node or r.source) for r in mesh.stopped)}", basis, see(mesh.stopped)
        )
    if mesh.low_hold:
        return warned(
            f"all Established, but {len(mesh.low_hold)} of {len(rows)} hold timers have less than 100 s left: those peers are already silent, a cut is under way",
            basis,
            see(mesh.low_hold),
        )
    if spoken:
        return _from_events(spoken, see, f"; {len(rows)} sessions printed are Established")
    if mesh.beside:
        six = ", ".join(f"{r.node or '?'} -> {r.peer_ip}" for r in mesh.beside[:3])
        return warned(
            f"{plural(len(mesh.beside), 'IPv6 session')} not Established ({six}); all {len(rows)} IPv4 sessions are",
            basis,
            see(mesh.beside),
        )
    if young and mesh.harmless:
        return unknown(
            f"BIRD started a moment before on {plural(len(young), 'node')}: too early to judge",
            commands.bird(about),
            basis=basis,
        )
    silent = [r for r in tool_errors if r.class_ == "tunnel" and "calico-node" in (r.pod or "")]
    if silent:
        return unknown(
            f"all {len(rows)} sessions printed are Established; {plural(len(silent), 'node')} could not be asked",
            commands.bird(about),
            basis=basis,
            evidence=see(silent),
        )
    return passed(f"{len(rows)} of {len(rows)} sessions are Established", basis, see(rows[:2]))


def _vxlan(calico_objects: Rows[CalicoObjectRow]) -> bool:
    pools = [r.spec or "" for r in calico_objects if r.kind == "IPPool"]
    return bool(pools) and all('"vxlanMode": "Always"' in spec for spec in pools)


def _from_events(spoken: list[EventRow | LogSignalRow], see: See, more: str = "") -> Answer:
    names: list[str] = []
    for row in spoken:
        names += [a for a in addresses((row.message or "").split("BGP not established with", 1)[-1]) if a not in names]
    return failed(
        f"calico-node is not ready: BGP not established with {some(names, 12)}{more}",
        plural(len(spoken), "readiness message"),
        see(spoken),
        subjects=names,
    )


@CHECKS.check("BGP-04", "What separates the bad pairs from the good ones?", "S6")
def pattern(about: About, mesh: MeshView, see: See) -> Answer:
    """
    Pairs, from both ends: every cross-subnet pair bad and every same-subnet pair good points at VRF or VLAN spanning.

    All bad pairs at one node: that node. One zone against the rest while other cross-subnet pairs are good: that zone's
    VLAN or gateway. All pairs: Calico-wide. Anything else: a policy, load, loss.
    """
    if not mesh.pairs:
        return unknown("no pair of nodes with a session in the bundle", commands.bird(about))
    down, basis = (
        mesh.down,
        f"{plural(len(mesh.pairs), 'pair')}, {mesh.both_ends} of them seen from both ends",
    )
    if not down:
        return passed(
            f"{len(mesh.pairs)} of {len(mesh.pairs)} pairs up", basis, see([p.views[0] for p in mesh.pairs[:2]])
        )
    kind, text, subjects = mesh.pattern
    evidence = see([v for p in down[:6] for v in p.views if v.established is not True])
    return failed(
        f"({kind}) {text}", basis, evidence, subjects=subjects, detail=details.BadPairs(kind, text, tuple(subjects))
    )


@CHECKS.check("BGP-05", "What do the error texts of the bad sessions say?", "S6")
def errors(about: About, mesh: MeshView, see: See) -> Answer:
    """Path (timed out, no route), no listener (refused), loss (hold timer), mismatch (Received, BGP Error), switched off."""
    bad = mesh.bad_rows
    if not mesh.rows:
        return unknown("no BIRD output in the bundle", commands.bird(about))
    if not bad:
        return passed("no bad session", f"{len(mesh.rows)} sessions", see(mesh.rows[:1]))
    kinds: Counter[str] = Counter()
    for kind, count in mesh.bad_kinds.items():
        kinds[meaning(*kind)] += count
    config = mesh.config_rows
    text = ", ".join(f"{n}x {k}" for k, n in kinds.most_common())
    spoken = (r for r in bad if r.last_error) if any(error for error, _, _ in mesh.bad_kinds) else bad
    return (failed if config else warned)(text, f"{len(bad)} bad of {len(mesh.rows)} sessions", see(config or spoken))


MEANINGS = (
    (("Bad peer AS",), "AS number mismatch"),
    (("Authentication failure", "MD5"), "password mismatch"),
    (("Route limit", "Maximum number of prefixes"), "route limit exceeded"),
    (("Administrative shutdown",), "peer stopped on purpose"),
    (("Hold timer expired",), "was up, then silence"),
    (
        ("Host is unreachable", "No route to host", "etwork is unreachable", "Network unreachable"),
        "no path, or a host that rejects",
    ),
    (("timed out",), "no answer"),
    (("refused",), "nobody listens on 179, or a reset by a firewall"),
    (("Connection reset", "Connection closed", "Connection rejected"), "peer refuses or does not know us"),
    (
        ("Invalid next hop", "Neighbor lost", "No listening socket", "Cannot assign", "not available"),
        "local configuration or address",
    ),
)


def meaning(error: str | None, state: str | None, protocol_state: str | None) -> str:
    """A few words for a BIRD error text, or for a state without one."""
    for texts, word in MEANINGS:
        if error and any(t in error for t in texts):
            return word
    if error:
        return error
    if protocol_state == "down":
        return "switched off by an operator"
    return {
        "Passive": "waits for the other end",
        "Connect": "no answer, without a text",
        "Active": "between two attempts",
        "OpenSent": "peer accepts and says nothing",
        "OpenConfirm": "peer half dead",
        "Idle": "back-off, or no local subnet for the peer",
    }.get(state or "", "not established")


@CHECKS.check("BGP-06", "Does every node appear as a peer of the others?", "S6")
def missing_peers(about: About, mesh: MeshView, see: See) -> Answer:
    """
    A node that no other lists has no Calico node record, or a wrong one.

    A wrongly autodetected address shows as one foreign peer in place of the node's own address at all others.
    """
    if not mesh.rows or "mesh" not in mesh.peer_types:
        return (
            unknown("no node-to-node mesh in the bundle", commands.bird(about))
            if not mesh.rows
            else not_applicable("no node-to-node mesh: route reflectors or explicit peers")
        )
    nodes: set[Any] = {n.internal_ip for n in about.nodes.values() if n.internal_ip} or {
        own for own in mesh.owners if own
    }
    foreign, absent = foreign_peers(about, mesh)
    rows = mesh.to(foreign)
    if absent:
        more = f"; in their place stands {some(sorted(foreign))}, which is no node's address" if foreign else ""
        return failed(
            f"{some(sorted(absent))} is in no other node's peer list{more}",
            f"{len(nodes)} nodes, {len(mesh.rows)} sessions",
            see(rows or mesh.rows[:1]),
            subjects=sorted(absent),
        )
    if foreign:
        return warned(
            f"peers that are no node of the list: {some(sorted(foreign))} (a deleted node's record, or a listing that is not complete)",
            f"{len(nodes)} nodes, {len(mesh.rows)} sessions",
            see(rows),
            subjects=sorted(foreign),
        )
    return passed(
        "every node is a peer of the others", f"{len(nodes)} nodes, {len(mesh.rows)} sessions", see(mesh.rows[:1])
    )


def foreign_peers(about: About, mesh: MeshView) -> tuple[set[str], set[str]]:
    """(mesh peers that are no known node, nodes that nobody lists although others were asked)."""
    owners, listed = mesh.mesh_lists
    viewers = {own for own in owners if own}
    nodes = {n.internal_ip or n.name for n in about.nodes.values()} | viewers
    if not about.nodes and len(viewers) < 2:
        return set(), set()
    foreign = {ip for ip in listed if ip not in nodes} if about.nodes else set()
    absent = {n for n in nodes if n and n not in listed and owners - {n}}
    if not about.nodes:
        foreign = {ip for ip in listed if ip not in viewers} if absent else set()
    return foreign, absent


@CHECKS.check("BGP-07", "Is BGP configured alike on all nodes?", "S6")
def configuration(about: About, mesh: MeshView, see: See) -> Answer:
    """AS number, password, limits, sessions switched off, both ends waiting: the texts that name configuration."""
    if not mesh.rows:
        return unknown("no BIRD output in the bundle", commands.bird(about))
    config = [r for r in mesh.config_rows if "Administrative shutdown" not in (r.last_error or "")]
    waiting = mesh.waiting
    if config or waiting:
        parts = Counter(meaning(r.last_error, r.state, r.protocol_state) for r in config)
        text = ", ".join(f"{n}x {k}" for k, n in parts.most_common())
        if waiting:
            text = "; ".join(t for t in (text, f"{len(waiting)} pairs where both ends wait (Passive)") if t)
        return failed(
            text,
            f"{len(mesh.rows)} sessions",
            see(chain(config, (v for p in waiting for v in p.views), mesh.bad_with("Invalid next hop"))),
            subjects=[r.node for r in config if r.node],
        )
    return passed("no text that names a configuration fault", f"{len(mesh.rows)} sessions", see(mesh.rows[:1]))


@CHECKS.check("BGP-08", "Is calico-node healthy?", "S4", "S6")
def calico_node(about: About, mesh: MeshView, events: Rows[EventRow], see: See) -> Answer:
    """Pods n/n, node conditions, and whether BIRD answers at all."""
    pods = about.role("calico-node")
    down = mesh.stopped
    conditions = [
        n
        for n in about.nodes.values()
        if "NetworkUnavailable=True" in (n.conditions or "") or "cni plugin not initialized" in (n.conditions or "")
    ]
    unready = [
        r
        for r in events
        if r.reason == "Unhealthy"
        and "calico-node" in (r.object_name or "")
        and "is not ready" in (r.message or "")
        and "BGP not established" not in (r.message or "")
    ]
    if down:
        return failed(
            f"BIRD does not run on {some(str(r.node or r.source) for r in down)}",
            f"{plural(len(down), 'daemon')}, {plural(len(pods), 'pod')}",
            see(down),
            subjects=[str(r.node or r.source) for r in down],
        )
    # Calico itself sets the condition's reason (CalicoIsDown); of any other reason the plug-in is not known
    said = [n for n in conditions if "NetworkUnavailable=True Calico" in (n.conditions or "")]
    bad = not_ready(pods)
    if bad or said:
        parts = [f"{len(bad)} of {len(pods)} calico-node pods not ready"] if bad else []
        parts += [f"Calico says that it is down on {len(said)} of {plural(len(about.nodes), 'node')}"] if said else []
        text = some([f"{p.name} {p.state} on {p.node}" for p in bad] + [n.name for n in said])
        return failed(
            f"{' and '.join(parts)}: {text}",
            f"{plural(len(pods), 'pod')}, {plural(len(conditions), 'node condition')}",
            see([*(p.rows[0] for p in bad), *(n.rows[0] for n in said), *unready]),
            detail=details.CalicoNode(len(bad), len(said)),
            subjects=[p.node or p.name for p in bad] + [n.name for n in said if n.name not in {p.node for p in bad}],
        )
    if conditions:
        text = f"{some(n.name for n in conditions)}: the network is unavailable, and which plug-in says so is not known"
        evidence = see(n.rows[0] for n in conditions)
        if not pods:
            return unknown(text, commands.agent_pods(about), evidence=evidence)
        return warned(text, f"{plural(len(pods), 'pod')}, {plural(len(conditions), 'node condition')}", evidence)
    if not pods:
        return unknown("calico-node pods are not in the bundle", commands.agent_pods(about))
    if silent := untold(pods, commands.agent_pods(about)):
        return silent
    return passed(
        f"{len(pods)} of {len(pods)} calico-node pods ready", plural(len(pods), "pod"), see(p.rows[0] for p in pods[:2])
    )


@CHECKS.check("BGP-09", "Is calico-typha healthy?", "S6")
def typha(about: About, see: See) -> Answer:
    """All down is a fail; a replica Pending in a cluster of one or two nodes is normal."""
    pods = about.role("typha")
    if not pods:
        return (
            unknown("no typha pod is listed", commands.agent_pods(about))
            if about.role("calico-node")
            else not_applicable("no Calico pod is listed")
        )
    good = [p for p in pods if healthy(p)]
    bad = [p for p in not_ready(pods) if not (p.status == "Pending" and len(about.nodes) < 3)]
    if len(not_ready(pods)) == len(pods):
        return failed(f"0 of {len(pods)} typha pods ready", plural(len(pods), "pod"), see(p.rows[0] for p in pods))
    if bad:
        return warned(
            f"{len(good)} of {len(pods)} typha pods ready", plural(len(pods), "pod"), see(p.rows[0] for p in bad)
        )
    if silent := untold(pods, commands.agent_pods(about)):
        return silent
    return passed(
        f"{len(good)} of {len(pods)} typha pods ready", plural(len(pods), "pod"), see(p.rows[0] for p in good[:1])
    )


@CHECKS.check("BGP-10", "Is this a gateway-enabled cluster with a second BIRD?", "S6")
def gateway(about: About, bird_protocols: Rows[BirdProtocolRow], see: See) -> Answer:
    """Peers named worker_ or gateway_ belong to the gateway controller's BIRD, not to Calico's mesh."""
    lite = [r for r in about.facts.get("is_vpc_lite", []) if r.value == "true"]
    rows = where(bird_protocols, "protocol", lambda name: (name or "").startswith(("worker_", "gateway_")))
    if lite or len(rows):
        return warned(
            f"gateway-enabled cluster: {len(rows)} sessions of the gateway controller set aside",
            plural(len(bird_protocols), "protocol row"),
            see(lite) or see(rows),
        )
    return not_applicable("no sign of a gateway-enabled cluster")


@CHECKS.check("BGP-11", "Did Calico choose the right address on every node?", "S6")
def address(
    about: About, mesh: MeshView, log_signals: Rows[LogSignalRow], calico_nodes: Rows[CalicoNodeRow], see: See
) -> Answer:
    """
    A bridge (docker, compose, VPN) taken for the node's address: that node sees all peers down, the others one foreign peer.

    Proof: the autodetection line names a bridge, Calico's record differs from the node's address, or peers log an
    unknown address. Pods can be ready all the while.
    """
    if not mesh.rows and not len(calico_nodes) and not len(log_signals):
        return unknown("neither BIRD output nor Calico's node records in the bundle", commands.bird(about))
    wrong, rows, stated = wrong_addresses(about, mesh, log_signals, calico_nodes)
    if wrong:
        return failed(
            "; ".join(wrong[:4]), f"{plural(len(about.nodes), 'node')}, {len(mesh.rows)} sessions", see(rows, limit=4),
            detail=details.WrongAddress(stated),
        )  # fmt: skip
    return passed(
        "no sign of a wrongly detected address",
        f"{plural(len(about.nodes), 'node')}, {plural(len(calico_nodes), 'Calico record')}, {len(mesh.rows)} sessions",
        see(mesh.rows[:1]),
    )


def wrong_addresses(
    about: About, mesh: MeshView, log_signals: Rows[LogSignalRow], calico_nodes: Rows[CalicoNodeRow]
) -> tuple[list[str], list[Placed], bool]:
    """(what shows a wrong address, the rows of it, does Calico state it itself)."""
    wrong: list[str] = []
    rows: list[Placed] = []
    for line in log_signals:
        if line.signal == "autodetected_address" and _bridge(line.name or ""):
            wrong.append(f"{line.node or line.pod or 'a node'} autodetected {line.name}")
            rows.append(line)
    by_name = {n.name: n for n in about.nodes.values()}
    for r in calico_nodes:
        node = by_name.get(r.name or "")
        own = (r.ipv4 or "").split("/")[0]
        if node and node.internal_ip and own and own != node.internal_ip and own != node.external_ip:
            wrong.append(f"Calico's record of {r.name} is {r.ipv4}, the node's address is {node.internal_ip}")
            rows.append(r)
    stated = bool(wrong)
    foreign, absent = foreign_peers(about, mesh)
    for ip in sorted(foreign):
        if _private_bridge(ip) and not any(r.established for r in mesh.to({ip})):
            wrong.append(
                f"peer {ip} is a bridge's address" + (f"; {some(sorted(absent))} is missing" if absent else "")
            )
            rows += mesh.to({ip})[:2]
    for ip in {ip for ip in mesh.not_up_peers if _private_bridge(ip)} - foreign:
        if not about.nodes:
            wrong.append(f"peer {ip} looks like the address of a bridge")
            rows += mesh.to({ip})[:2]
    if wrong:
        rows += [r for r in log_signals if r.signal == "unexpected_bgp_peer"][:1]
    return list(dict.fromkeys(wrong)), rows, stated


def _bridge(text: str) -> bool:
    return text.startswith(("br-", "docker", "virbr", "cni", "podman", "lxc", "tun", "wg", "tailscale", "zt")) or any(
        _private_bridge(a) for a in addresses(text)
    )


def _private_bridge(address: str) -> bool:
    """The default addresses of docker, compose and libvirt bridges: 172.17-31.0.1, 192.168.122.1, 10.4.0.1."""
    parts = address.split(".")
    if len(parts) != 4:
        return False
    return (
        parts[0] == "172" and is_number(parts[1]) and 17 <= int(parts[1]) <= 31 and parts[2:] == ["0", "1"]
    ) or address in ("192.168.122.1", "10.4.0.1", "192.188.1.1", "10.88.0.1")
