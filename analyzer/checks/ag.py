"""Agents as a whole (AG-01 to AG-03): does their DaemonSet exist, are all there and ready."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.checks import commands, details
from analyzer.checks.ag_listed import daemonset, is_part, shown_in_part
from analyzer.checks.ag_wanted import other_count, wants_none
from analyzer.checks.base import (
    Answer,
    Cite,
    Family,
    failed,
    openvpn,
    passed,
    plural,
    some,
    unknown,
    warned,
)
from analyzer.checks.state import as_detail, kept_off, not_ready, too_young, untold
from analyzer.facts.absent import is_agents_absent
from analyzer.facts.cluster import About
from analyzer.model import Placed, Sign, Works
from analyzer.schema import ListingRow, ToolErrorRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.view import TunnelView

CHECKS = Family(of_tunnel=True)


def _listed_all(listings: Rows[ListingRow], kind: str) -> bool:
    """Is there a complete listing of this kind that would have shown kube-system."""
    return any(r.kind == kind and r.complete and r.namespace in (None, "kube-system") for r in listings)


def _talking(about: About, tunnel: TunnelView) -> Placed | None:
    """A line that an agent of the nodes wrote; those of a control plane's own agents say nothing of them."""
    own = {pod.name for pod in about.role("control-plane-agent")}
    return next((log.events[-1] for log in tunnel.agents if log.events and log.pod not in own), None)


@CHECKS.check(
    "AG-01",
    "Does the agents' DaemonSet exist?",
    "S4",
    broken_when_failed=True,
    seen_in=(Works.CONNECTED, Works.STARTED),
)
def exists(
    about: About, tunnel: TunnelView, workloads: Rows[WorkloadRow], listings: Rows[ListingRow], tool_errors: Rows[ToolErrorRow], cite: Cite
) -> Answer:  # fmt: skip
    """DaemonSet konnectivity-agent in kube-system, or its pods; a complete listing without it, or the API server's word that there is none, is a fail."""
    if (about.tunnel != "none" or about.other_tunnel) and (no := openvpn(about)):
        return no
    rows, pods = daemonset(about, workloads), about.role("agent")
    if rows or pods:
        found: Sequence[Placed] = rows or [p.rows[0] for p in pods]
        return passed(
            "konnectivity-agent exists",
            f"{plural(len(rows), 'DaemonSet row')}, {plural(len(pods), 'agent pod')}",
            cite(found),
        )
    if about.tunnel != "konnectivity":
        return unknown(
            f"this cluster does not seem to use Konnectivity: {about.without_konnectivity}"
            if about.without_konnectivity
            else "neither agents nor anything else of Konnectivity is in the bundle",
            commands.nodes(),
        )
    if used := about.came_through:
        return unknown(
            "no agent is shown, and a command that needs a tunnel came through: what carries it is not in the bundle",
            commands.agent_daemonset(about), evidence=cite(used[:2]),
        )  # fmt: skip
    asked = [e for e in tool_errors if is_agents_absent(e)]
    if asked and about.product.value not in ("aks", "gke"):  # theirs are a Deployment's
        return failed(
            "the API server says that there is no DaemonSet konnectivity-agent in kube-system",
            plural(len(asked), "answer"), cite(asked), detail=details.Absent(0),
        )  # fmt: skip
    if (talking := _talking(about, tunnel)) is not None:
        return unknown(
            "no agent is listed, and an agent's log is in the bundle: what runs it has another name, or was listed at another time",
            commands.agent_daemonset(about), evidence=cite([talking]),
        )  # fmt: skip
    workers = [w for w in workloads if w.kind == "DaemonSet" and w.namespace in ("kube-system", "calico-system")]
    if _listed_all(listings, "daemonsets") and workers:
        return failed(
            "the DaemonSet listing holds no konnectivity-agent",
            f"{plural(len(workers), 'DaemonSet')} of the system namespaces listed",
            cite(workers),
            detail=details.Absent(len(workers)),
        )
    customer = [p for p in about.pods if p.namespace == "kube-system" and p.role not in ("server", "master")]
    if _listed_all(listings, "pods") and len(customer) >= 5:
        return failed(
            "no agent pod among the pods of kube-system, and no DaemonSet shown",
            f"{plural(len(customer), 'pod')} of kube-system listed",
            cite(p.rows[0] for p in customer[:2]),
            [commands.agent_daemonset(about)],
            detail=details.Absent(len(customer)),
        )
    return unknown("neither the DaemonSet nor agent pods are in the bundle", commands.agent_daemonset(about))


@CHECKS.check(
    "AG-02", "Are as many agents ready as there are nodes?", "S4", seen_in=(Works.STARTED,), sign_of=Sign.AGENTS_COUNTED
)
def counts(about: About, workloads: Rows[WorkloadRow], listings: Rows[ListingRow], cite: Cite) -> Answer:
    """DESIRED = CURRENT = READY = nodes; the DaemonSet tolerates everything, so cordoned nodes count; kubeadm's keeps off the control plane's."""
    if no := openvpn(about):
        return no
    nodes = len(about.nodes)
    apart = kept_off(about)
    rows = [w for w in daemonset(about, workloads) if w.desired is not None]
    if rows and (w := rows[0]).desired is not None:
        cover = details.Coverage(w.desired, w.ready)
        current = w.current if w.current is not None else w.ready
        text = f"desired {w.desired}, current {current}, ready {w.ready}" + (
            f", {plural(nodes, 'node')}" if nodes else ""
        )
        if w.desired == 0:
            return wants_none(about, rows, text, listings, cite)
        if w.ready is None:
            return unknown(f"{text}: how many are ready is not stated", commands.agent_daemonset(about), detail=cover)
        young = [p for p in about.role("agent") if p.is_young]
        if young and w.desired == current == w.ready + len(young):
            return too_young(young, w.desired, commands.agent_pods())
        if not w.desired == current == w.ready:
            lacking = [] if about.role("agent") else [commands.agent_pods()]
            return failed(text, f"1 {w.kind}", cite(rows), lacking, detail=cover, broken=w.ready == 0)
        if nodes and w.desired not in (nodes, nodes - len(apart)) and w.kind == "DaemonSet":
            return other_count(about, rows, text, cover, cite)
        return passed(text, f"1 {w.kind}" + (f", {plural(nodes, 'node')}" if nodes else ""), cite(rows), detail=cover)
    pods = about.role("agent")
    if not pods:
        return unknown("no counts of the DaemonSet and no agent pod in the bundle", commands.agent_daemonset(about))
    good = sum(1 for p in pods if p.ready)
    nodes -= len(apart)
    if bad := [p for p in pods if (p.ready is False and not p.is_young) or p.health is False]:
        return failed(
            f"{len(pods) - len(bad)} of {plural(len(pods), 'agent pod')} ready"
            + (" in a list that shows a part" if shown_in_part(about, pods, workloads, listings) else ""),
            plural(len(pods), "pod"),
            cite(p.rows[0] for p in bad),
            detail=details.Coverage(nodes or len(pods), good),
        )
    if silent := untold(pods, commands.agent_pods()):
        return silent
    if is_part(about, listings):
        return unknown(
            f"{good} of {len(pods)} agent pods ready in a list of pods that is cut", commands.agent_daemonset(about)
        )
    own = {p.node for p in pods if p.node}
    if not any(row.kind == "pods" for row in listings) and not (nodes and len(own) >= nodes):
        return unknown(
            f"{good} of {plural(len(pods), 'agent pod')} ready, shown one by one: of others nothing is known",
            commands.agent_daemonset(about),
            basis=plural(len(pods), "pod"),
            evidence=cite(p.rows[0] for p in pods[:3]),
        )
    if all(p.is_replica for p in pods):
        return passed(
            f"{good} of {len(pods)} replicas ready; a Deployment's agents are counted by its replicas, not by nodes",
            plural(len(pods), "pod"),
            cite(p.rows[0] for p in pods[:3]),
        )
    if nodes and len({p.node for p in pods if p.node} or pods) < nodes:
        return failed(
            f"{len(pods)} agent pods for {nodes} nodes",
            f"{plural(len(pods), 'pod')}, {plural(nodes, 'node')}",
            cite(p.rows[0] for p in pods[:3]),
            detail=details.Coverage(nodes, good),
        )
    if not nodes:
        return passed(
            f"{good} of {len(pods)} agent pods ready",
            f"{plural(len(pods), 'pod')}; the node list is not in the bundle",
            cite(p.rows[0] for p in pods[:3]),
        )
    return passed(
        f"{good} of {len(pods)} agent pods ready on {plural(nodes, 'node')}",
        f"{plural(len(pods), 'pod')}, {plural(nodes, 'node')}",
        cite(p.rows[0] for p in pods[:3]),
    )


@CHECKS.check("AG-03", "Is every agent pod running and ready?", "S4", whole=("pods",), sign_of=Sign.AGENTS_READY)
def ready(about: About, workloads: Rows[WorkloadRow], listings: Rows[ListingRow], cite: Cite) -> Answer:
    """
    n/n Running. `0/1 Running` means an agent that is alive and connected to no server: its readiness is a connection.

    Agents before v0.1.4 answer ready always, so a good READY there proves little; a bad one proves much.
    """
    if no := openvpn(about):
        return no
    pods = about.role("agent")
    if not pods:
        return unknown("no agent pod is listed", commands.agent_pods())
    bad = not_ready(pods)
    waiting = [p for p in bad if p.status == "Running" and p.ready is False]
    basis = plural(len(pods), "agent pod") + (
        " of a list that shows a part" if shown_in_part(about, pods, workloads, listings) else ""
    )
    if not bad and (silent := untold(pods, commands.agent_pods())):
        return silent
    if not bad:
        return passed(f"{len(pods)} of {len(pods)} agents ready and running", basis, cite(p.rows[0] for p in pods[:3]))
    found = as_detail(bad, pods)
    names = [f"{p.name} {p.state}" + (f" on {p.node}" if p.node else "") for p in bad]
    if len(waiting) == len(bad):
        return warned(
            f"{len(bad)} of {len(pods)} agents run without being ready: connected to no server ({some(names)})",
            basis,
            cite(p.rows[0] for p in bad),
            subjects=[p.name for p in bad],
            detail=found,
        )
    return failed(
        f"{len(bad)} of {len(pods)} agents not ready: {some(names)}",
        basis,
        cite(p.rows[0] for p in bad),
        subjects=[p.name for p in bad],
        detail=found,
    )
