"""Calico itself (BGP-08, BGP-09): calico-node with its BIRD, and typha."""

from __future__ import annotations

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Family, See, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.checks.state import healthy, not_ready, untold
from analyzer.facts.cluster import About
from analyzer.mesh.plain import MeshView
from analyzer.schema import EventRow
from analyzer.tables.rows import Rows

CHECKS = Family()


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
