"""Nodes that the agents' DaemonSet leaves out: by their taints, by its node selector, or for a reason that nothing states."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

from analyzer.causes import missed_kubelets, operated
from analyzer.causes import scheduling_remedies as remedies
from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, customer, fails, proof, renew, told
from analyzer.checks import commands, details
from analyzer.checks.ag_wanted import met_nowhere
from analyzer.checks.base import Cite, plural, some
from analyzer.facts import node_labels
from analyzer.facts.cluster import About
from analyzer.facts.edge_nodes import is_edge
from analyzer.facts.nodes import Node
from analyzer.facts.scheduling import control_plane, names_system, objections, telling, tolerated
from analyzer.konnectivity.chain import Leg
from analyzer.model import Gap, Remedy, Status
from analyzer.schema import LISTINGS, NodeRow, WorkloadRow
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.view import TunnelView
from analyzer.vendors.owners import Setting

FOLLOWS = ("AG-02", "AG-03", "AG-04", "AG-05", "AG-06", "SRV-01", "SRV-01b", "SRV-02", "SRV-03")
SUFFERING = ("SRV-01", "SRV-01b", "SRV-03", "AG-03", "TUN-03")


def left_out(
    about: About, rows: list[WorkloadRow], tunnel: TunnelView, faults: Faults, outcomes: Outcomes, cite: Cite
) -> Finding | None:
    """
    Nodes without an agent on which the DaemonSet wants none.

    Likely only by a reason that is seen (a taint, a selector, a node that has none while the others do) or proven, and where what users miss
    may come of it: any agent dials any kubelet, so a dial that an agent made and that failed is no effect of an agent that is not there.
    """
    sets = [w for w in rows if w.kind == "DaemonSet"]
    counts = next((w for w in sets if w.desired is not None), None)
    workers = [n for n in about.nodes.values() if not (control_plane(n) or is_edge(n))]
    selector = next((w.node_selector for w in sets if w.node_selector is not None), None)
    if (
        counts is not None
        and counts.desired == 0
        and (away := _selected_away(about, counts, workers, selector, outcomes, cite))
    ):
        return away
    if counts is None:
        return _without_counts(about, workers, outcomes, cite)
    if counts.desired is None or counts.desired >= len(workers):
        return None
    tolerations = next((w.tolerations for w in sets if w.tolerations is not None), None)
    served = {p.node for p in about.role("agent") if p.node}
    bare = [n for n in workers if not served & {n.name, n.internal_ip}]
    against = {n.name: found for n in workers if (found := objections(n, tolerations, selector))}
    barred = [n for n in bare if n.name in against]
    if counts.desired == 0 and len(against) < len(workers):
        return None  # nothing says why it wants no pod: that is the other cause's
    missing = len(workers) - counts.desired
    text = f"the DaemonSet wants {counts.desired} agents on {len(workers)} nodes"
    suspects: list[Node] = []
    proven = bool(barred) and all(n in bare for n in workers if n.name in against)
    wanted: dict[str, str] = json.loads(selector) if selector else {}
    unlabelled = proven and not any(objections(n, tolerations, None) for n in barred)
    lack = ",".join(
        f"{k}={v}" for k, v in dict(pair for n in barred for pair in node_labels.lacking(n, wanted)).items()
    )
    if unlabelled:
        text += f"; {some(n.name for n in barred)} {'has' if len(barred) == 1 else 'have'} no label {lack}, by which it selects nodes"
    elif proven:
        reasons = list(dict.fromkeys(reason for n in barred for reason in against[n.name]))
        text += f"; {some(n.name for n in barred)}: {some(reasons)} not met by the DaemonSet"
    elif served and bare:
        text += f"; none on {some(n.name for n in bare)}: its tolerations or node selector leave them out"
    elif len(suspects := _tainted(workers) if tolerations is None else []) == missing:
        words = (f"{n.name} (taint {some(json.loads(n.taints or '[]'))})" for n in suspects)
        text += f"; most probably none on {some(words)}: the DaemonSet's tolerations are not in the bundle"
    else:
        text += "; its tolerations or node selector leave the others out"
    beyond = _fails_beyond_agents(about, tunnel, faults, outcomes)
    suffers = bool(fails(outcomes, *SUFFERING)) and not beyond
    seen = bool(suspects) or bool(telling(selector)) or bool(served and bare)
    if not proven and not suffers and names_system(selector):
        return None  # nodes of another system run no agent
    at = barred if proven else bare if served else suspects
    return Finding(
        CONFIRMED if proven and suffers else LIKELY if proven or (suffers and seen) else POSSIBLE,
        text,
        fails(outcomes, "AG-02", "AG-05", *(("TUN-03",) if proven else ())),
        (*cite([counts, *(_taint_row(n) for n in at)], limit=4), *proof(outcomes, ("SRV-03",), limit=1)),
        _of_labels(about, counts, lack)
        if unlabelled
        else (_of_taints(about, counts), customer("see the taints of all nodes", remedies.TAINTS, "S4")),
        (Gap("taints of the nodes and tolerations of the DaemonSet", "kubectl get nodes,daemonsets -A -o yaml"),),
        scope=f"{missing} of {len(workers)} nodes",
    )


def _of_taints(about: About, counts: WorkloadRow) -> Remedy:
    """What brings taints and tolerations together: at the DaemonSet, at what its operator writes it by, or at the nodes alone."""
    text = "let the agents tolerate the taints of those nodes (tolerations of the DaemonSet), or take the taints off"
    look = f"kubectl get daemonset -n {counts.namespace or 'kube-system'} {counts.name} -o yaml"
    off = customer(
        "take the taints off those nodes, or do what the agents' node selector asks for", remedies.TAINTS, "S4"
    )
    return operated.kept(about, customer(text, look, "S4"), Setting.PLACE, off)


def _of_labels(about: About, counts: WorkloadRow, selector: str) -> tuple[Remedy, ...]:
    return remedies.for_selector(
        selector,
        counts.namespace or "kube-system",
        counts.name or "konnectivity-agent",
        _anew(about, selector),
        partial(_labelled, about),
    )


def _anew(about: About, selector: str) -> Remedy | None:
    """Whoever keeps the DaemonSet made it without that selector, or was told to: written anew it is as he has it."""
    if operated.keeper(about) is None:
        return None
    anew = renew(about, "agents", f"takes the node selector {selector} off the DaemonSet", "S4")
    return replace(anew, text=anew.text + operated.taken_back(about))


def _labelled(about: About, change: Remedy) -> Remedy:
    return operated.kept(about, change, Setting.NODES, change)


def _without_counts(about: About, workers: list[Node], outcomes: Outcomes, cite: Cite) -> Finding | None:
    """Several nodes without an agent while all that exist are ready, and nothing says how many the DaemonSet wants."""
    served = {p.node for p in about.role("agent") if p.node}
    bare = [n for n in workers if not served & {n.name, n.internal_ip}]
    short = outcomes["AG-02"].status is Status.FAIL and outcomes["AG-05"].status is Status.FAIL
    if not short or not served or len(bare) < 2 or outcomes["AG-03"].status is not Status.PASS:
        return None
    pod = about.role("agent")[0]
    return Finding(
        POSSIBLE,
        f"{len(bare)} of {len(workers)} nodes have no agent ({some(n.name for n in bare)}) while the others' are ready: "
        "its tolerations or node selector leave them out, or its pods cannot be created there",
        fails(outcomes, "AG-02", "AG-05"),
        cite([*(n.rows[0] for n in bare[:3]), pod.rows[0]], limit=4),
        (
            customer(
                "see how many agents the DaemonSet wants: fewer than there are nodes, then "
                + (
                    "take the nodes' taints off, or label them as it asks"
                    if operated.keeper(about)
                    else "correct its tolerations or node selector"
                )
                + operated.taken_back(about),
                f"kubectl describe daemonset -n {pod.namespace or 'kube-system'} konnectivity-agent",
                "S4",
            ),
            customer("see the taints of all nodes", remedies.TAINTS, "S4"),
        ),
        (commands.agent_daemonset(about), commands.events()),
        scope=f"{len(bare)} of {len(workers)} nodes",
    )


def _selected_away(
    about: About, counts: WorkloadRow, workers: list[Node], selector: str | None, outcomes: Outcomes, cite: Cite
) -> Finding | None:
    """A DaemonSet that wants no pod and has a node selector: sure where every node's labels are known, and none meets it."""
    cover = told(outcomes, "AG-02", details.Coverage)
    if cover is None or cover.none in (None, details.NoneWanted.NO_NODE, details.NoneWanted.NEW):
        return None
    wanted: dict[str, str] = json.loads(selector) if selector else {}
    known = [fit for fit in (node_labels.fits(n, wanted) for n in workers) if fit is not None]
    nowhere = met_nowhere(about, wanted)
    if not (wanted if known or nowhere else telling(selector)) or any(known):
        return None
    text = ",".join(f"{k}={v}" for k, v in wanted.items())
    partly = any(row.kind == "nodes" and row.complete is False for row in about.tables[LISTINGS])
    sure = bool(nowhere) or (bool(workers) and len(known) == len(workers) and not partly)
    nodes = f" of {plural(len(workers), 'node')}" if workers else " of the cluster's nodes"
    return Finding(
        CONFIRMED if sure else LIKELY,
        f"the DaemonSet wants no pod: its node selector {text} leaves out all{nodes}"
        if sure
        else f"the DaemonSet wants no pod and has a node selector, {text}; which nodes have that label is not in the bundle",
        fails(outcomes, *FOLLOWS, "TUN-03"),
        cite([counts, *nowhere[:1]], limit=4),
        _of_labels(about, counts, text)[: -1 if nowhere else None],
        (Gap("labels of the nodes", "kubectl get nodes --show-labels"),),
        scope="all agents",
    )


def _fails_beyond_agents(about: About, tunnel: TunnelView, faults: Faults, outcomes: Outcomes) -> bool:
    """Is all that users miss a dial of a kubelet that was made and failed, while no check misses an agent or sees one refused."""
    if fails(outcomes, *(id for id in SUFFERING if id != "TUN-03")) or not missed_kubelets.calls(about, tunnel, faults):
        return False
    return not faults.of(Leg.SERVER, Leg.PROXY, Leg.TUNNEL, Leg.UNTOLD) and all(
        dial.outcome != "lost" for dial in tunnel.dials
    )


def _tainted(workers: list[Node]) -> list[Node]:
    """Nodes with a taint that no pod of a DaemonSet tolerates by itself."""
    return [n for n in workers if any(not tolerated(taint, []) for taint in json.loads(n.taints or "[]"))]


def _taint_row(node: Node) -> NodeRow:
    """The row that states the node's taints, else its first."""
    return next((r for r in node.rows if r.taints not in (None, "[]")), node.rows[0])
