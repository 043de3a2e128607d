"""Connections that a firewall on the way, or the cluster's own network, says it refused (POL-08): its own record, where a bundle has it."""

from __future__ import annotations

from analyzer.addresses import valid
from analyzer.checks import commands, details, server_place, surroundings
from analyzer.checks.base import Answer, Cite, Family, failed, outside, plural, some, warned
from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.facts.pods import role_of
from analyzer.policy.legs import PolicyView, Way
from analyzer.policy.suspects import Suspect, suspects
from analyzer.schema import FirewallDenialRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.view import TunnelView
from analyzer.vendors.appliances import Device, FilterRule
from analyzer.wording import is_number

CHECKS = Family(of_tunnel=True)
OF_API_SERVER = frozenset({"kube-apiserver", "host", "remote-node"})
"""What the API server is to Cilium: by itself, or as the node on which it runs."""
BY_ITSELF: dict[Way | None, Way] = {Way.METRICS: Way.API_METRICS, Way.WEBHOOK: Way.API_WEBHOOK}


@CHECKS.check("POL-08", "Does a firewall or the network say that it refuses the agents' connections?", "S9a", "S10a")
def denied(
    about: About,
    tunnel: TunnelView,
    firewall_denials: Rows[FirewallDenialRow],
    faults: Faults,
    policy: PolicyView,
    cite: Cite,
) -> Answer:
    """
    Refused connections of a worker to the server's port, of anybody to an address and port that an agent dials, and of an agent's pod.

    A record of what was dropped is the one statement of it that a bundle can hold. That none is among those listed says nothing: a
    rule need not log, and there may be another firewall.
    """
    if not firewall_denials:
        return outside("a bundle rarely holds what a firewall refused", _asked(about, tunnel))
    every = [(way, row) for row in firewall_denials if (way := _way(row, about, tunnel, faults)) is not None]
    inward = {(way.source, way.place) for way, _ in every if way.inward}
    ways = {way._replace(inward=(way.source, way.place) in inward): row for way, row in every}
    basis = f"{plural(len(firewall_denials), 'refused connection')} listed, {len(every)} of them on the agents' way"
    if not ways:
        return outside(
            f"none of {plural(len(firewall_denials), 'refused connection')} is one of an agent",
            _asked(about, tunnel),
            basis=basis,
        )
    proof, detail = cite(ways.values(), limit=4), details.FirewallDenials(tuple(ways), _suspects(every, about, policy))
    text = _said(detail)
    if len(detail.behind.ways) == len(detail.ways):
        return warned(f"{text}; that it is so still is not shown", basis, proof, detail=detail)
    if tunnel.failing or not_ready(about.role("agent")):
        return failed(text, basis, proof, subjects=dict.fromkeys(way.source for way in ways), detail=detail)
    return warned(f"{text}; that an agent is cut off now is not shown", basis, proof, detail=detail)


def _suspects(
    every: list[tuple[details.DeniedWay, FirewallDenialRow]], about: About, policy: PolicyView
) -> tuple[Suspect, ...]:
    """Of the first flow that a policy dropped at an agent's own pod, or at the pod that it was to reach."""
    pods = ((row.target_pod if way.inward else _agent(row, about), way.inward) for way, row in every if way.by_policy)
    return next((suspects(policy, pod, inward=inward) for pod, inward in pods if pod), ())


def _asked(about: About, tunnel: TunnelView) -> commands.Gap:
    place = server_place.of(about, *tunnel.server_address)
    return commands.Gap(
        f"what {surroundings.between(about)} dropped towards {place.host or 'the server'}:{place.port or '<port>'} in that minute",
        None,
    )


def _way(row: FirewallDenialRow, about: About, tunnel: TunnelView, faults: Faults) -> details.DeniedWay | None:
    """The connection, where it is one of an agent: by its pod, by address and port, or by a worker's address and the server's port."""
    dialled_as, target = row.target_ip or row.target_host, row.target_pod or row.target_ip or row.target_host
    if (
        row.protocol not in (None, "TCP")
        or row.target_port is None
        or not target
        or not (row.source_ip or row.source_pod)
    ):
        return None
    agent = _agent(row, about)
    if row.source_pod and agent is None:
        return None
    dialled = f"{dialled_as}:{row.target_port}" in _dialled(tunnel)
    from_worker = row.source_ip in _workers(about)
    way = Way.SERVER if dialled else _behind(row, about, faults) if agent else _of_api_server(row, about, faults)
    if way is None and agent is not None and (_port(tunnel) in (row.target_port, None)) and not row.target_pod:
        way = Way.SERVER
    if way is None and from_worker and row.target_port == _port(tunnel):
        way = Way.SERVER
    if way is None:
        return None
    rule = FilterRule(row.rule or "", row.rule_number or "", row.from_zone or "", row.to_zone or "")
    sure = dialled or (agent is not None and (way is not Way.SERVER or row.target_port == _port(tunnel)))
    return details.DeniedWay(
        Device(row.device or Device.OTHER), agent or row.source_ip or "", target, row.target_port, rule, sure, way, row.direction == "ingress",
    )  # fmt: skip


def _agent(row: FirewallDenialRow, about: About) -> str | None:
    """The agent's pod whose connection it was, as `namespace/name`: as the record names it, else by its address."""
    if row.source_pod:
        space, _, name = row.source_pod.partition("/")
        return row.source_pod if role_of(space, name) == "agent" else None
    own = (
        pod for pod in about.role("agent") if row.source_ip and row.source_ip in (pod.ip, *(pod.ips or "").split(","))
    )
    return next((f"{pod.namespace or 'kube-system'}/{pod.name}" for pod in own if not pod.host_network), None)


def _behind(row: FirewallDenialRow, about: About, faults: Faults) -> Way | None:
    """What an agent is sent to behind it, by the port of the kubelets and by the name of the pod; None for what is none of these."""
    space, _, name = (row.target_pod or "").partition("/")
    if name:
        hook = any(name.startswith(f"{own}-") for where, own in _hooks(faults) if where == space)
        return Way.METRICS if role_of(space, name) == "metrics-server" else Way.WEBHOOK if hook else None
    return Way.KUBELET if str(row.target_port) in about.kubelet_ports else None


def _hooks(faults: Faults) -> set[tuple[str, str]]:
    """Services of webhooks whose calls failed, as (namespace, name)."""
    return {one.fault.service for seen in faults.webhooks.values() for one in seen if one.fault.service}


def _of_api_server(row: FirewallDenialRow, about: About, faults: Faults) -> Way | None:
    """Where no agent is known and a node, or what Cilium takes for the API server, was not let in to a pod that the API server calls."""
    if row.identity not in OF_API_SERVER or not row.target_pod or about.role("agent"):
        return None
    return BY_ITSELF.get(_behind(row, about, faults))


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
        by = ", ".join(part for part in (rule.called, rule.zones) if part) or ("a policy" if own[0].by_policy else "")
        sources, targets = (
            some(dict.fromkeys(w.source for w in own)),
            some(dict.fromkeys(w.place for w in own)),
        )
        texts.append(f"{device} refuses {sources} -> {targets}" + (f" ({by})" if by else ""))
    return some(texts, 3)
