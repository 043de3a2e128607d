"""Connections that a firewall on the way says it refused (POL-08): the appliance's own record, where a bundle has it."""

from __future__ import annotations

from analyzer.addresses import valid
from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, outside, plural, some, warned
from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.schema import FirewallDenialRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors
from analyzer.tunnel.view import TunnelView
from analyzer.vendors.appliances import Device, FilterRule
from analyzer.wording import is_number

CHECKS = Family(of_tunnel=True)


@CHECKS.check("POL-08", "Does a firewall say that it refuses the agents' connections?", "S10a")
def denied(about: About, tunnel: TunnelView, firewall_denials: Rows[FirewallDenialRow], cite: Cite) -> Answer:
    """
    Refused connections of a worker to the server's port, or of anybody to an address and port that an agent dials.

    A record of what was dropped is the one statement of it that a bundle can hold. That none is among those listed says nothing: a
    rule need not log, and there may be another firewall.
    """
    if not firewall_denials:
        return outside("a bundle rarely holds what a firewall refused", _asked(about, tunnel))
    ways = {way: row for row in firewall_denials if (way := _way(row, about, tunnel)) is not None}
    basis = f"{plural(len(firewall_denials), 'refused connection')} listed, {sum(_way(r, about, tunnel) is not None for r in firewall_denials)} of them on the agents' way"
    if not ways:
        return outside(
            f"none of {plural(len(firewall_denials), 'refused connection')} is one of an agent",
            _asked(about, tunnel),
            basis=basis,
        )
    proof, detail = cite(ways.values(), limit=4), details.FirewallDenials(tuple(ways))
    text = _said(detail)
    if tunnel.failing or not_ready(about.role("agent")):
        return failed(text, basis, proof, subjects=dict.fromkeys(way.source for way in ways), detail=detail)
    return warned(f"{text}; that an agent is cut off now is not shown", basis, proof, detail=detail)


def _asked(about: About, tunnel: TunnelView) -> commands.Gap:
    host, port = tunnel.server_address
    return commands.Gap(
        f"what {commands.between(about)} dropped towards {host or 'the server'}:{port or '<port>'} in that minute", None
    )


def _way(row: FirewallDenialRow, about: About, tunnel: TunnelView) -> details.DeniedWay | None:
    """The connection, where it is one of an agent to its server; by address and port, or by a worker's address and the server's port."""
    if row.protocol not in (None, "TCP") or row.target_port is None or not row.target_ip or not row.source_ip:
        return None
    dialled = f"{row.target_ip}:{row.target_port}" in _dialled(tunnel)
    from_worker = row.source_ip in _workers(about)
    if not dialled and not (from_worker and row.target_port == _port(tunnel)):
        return None
    rule = FilterRule(row.rule or "", row.rule_number or "", row.from_zone or "", row.to_zone or "")
    return details.DeniedWay(
        Device(row.device or Device.OTHER), row.source_ip, row.target_ip, row.target_port, rule, dialled
    )  # fmt: skip


def _port(tunnel: TunnelView) -> int | None:
    """The server's port, as agents are told."""
    port = tunnel.server_address[1]
    return int(port) if port and is_number(port) else None


def _dialled(tunnel: TunnelView) -> frozenset[str]:
    """``address:port`` of the agents' failed connects, and of their server where that is an address."""
    found = {target for state in tunnel.agent_states for e in state.failures if (target := errors.target(e.error))}
    host, port = tunnel.server_address
    return frozenset(found | ({f"{host}:{port}"} if host and port and valid(host) else set()))


def _workers(about: About) -> frozenset[str]:
    """Addresses of nodes, and of agents' pods, which a network without a mask may show."""
    nodes = {a for n in about.nodes.values() for a in (n.name, n.internal_ip, n.external_ip) if a and valid(a)}
    pods = {a for pod in about.role("agent") for a in (pod.node, pod.ip) if a and valid(a)}
    return frozenset(nodes | pods)


def _said(refused: details.FirewallDenials) -> str:
    """``Juniper SRX refuses 10.1.2.3, 10.1.2.4 -> 166.9.14.5:31417 (deny-rest, PRIVATE to SERVICE)``: once for each rule."""
    texts = []
    for (device, rule), own in refused.by_rule:
        by = ", ".join(part for part in (rule.called, rule.zones) if part)
        sources, targets = (
            some(dict.fromkeys(w.source for w in own)),
            some(dict.fromkeys(f"{w.address}:{w.port}" for w in own)),
        )
        texts.append(f"{device} refuses {sources} -> {targets}" + (f" ({by})" if by else ""))
    return some(texts, 3)
