"""Agents without a place: the scheduler or admission refuses their pods, or their DaemonSet leaves nodes out."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from analyzer.causes import scheduling_remedies as remedies
from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, told
from analyzer.checks import commands, details
from analyzer.checks.ag import refusals
from analyzer.checks.ag_listed import daemonset
from analyzer.checks.base import Cite, plural, some
from analyzer.facts.cluster import About
from analyzer.facts.nodes import Node
from analyzer.facts.pods import Pod
from analyzer.facts.scheduling import ADDED, Obstacle, admission, control_plane, objections, telling, unplaced
from analyzer.model import Gap, Placed, Status
from analyzer.schema import EventRow, ListingRow, NodeRow, WebhookRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.wording import excerpt

CAUSES = Rules()
FOLLOWS = ("AG-02", "AG-03", "AG-04", "AG-05", "AG-06", "SRV-01", "SRV-01b", "SRV-02", "SRV-03")
SUFFERING = ("SRV-01", "SRV-01b", "SRV-03", "AG-03", "TUN-03")
WHAT = {
    Obstacle.DENIED: (
        "an admission webhook refuses the agents' pods by its own decision",
        "exempt the agents' namespace from the rule, or let the agents meet it",
    ),
    Obstacle.POLICY: (
        "an admission policy refuses the agents' pods",
        "exempt the agents' namespace from the policy's binding, or let the agents meet it",
    ),
    Obstacle.QUOTA: ("a quota refuses the agents' pods", "raise the quota, or exempt the agents' namespace"),
    Obstacle.LIMITS: ("a limit range refuses the agents' pods", "widen the limit range of the agents' namespace"),
    **dict.fromkeys(
        (Obstacle.SECURITY, Obstacle.OLD_SECURITY, Obstacle.CONSTRAINT),
        (
            "a pod security rule refuses the agents' pods",
            "let the namespace's pod security level, policy or constraint (SCC) admit the agents again",
        ),
    ),
    Obstacle.PRIORITY: (
        "the agents' PriorityClass does not exist",
        "create the PriorityClass that the refusal names, or correct priorityClassName in the DaemonSet",
    ),
    Obstacle.ACCOUNT: ("the agents' service account does not exist", "create the service account anew"),
    Obstacle.FORBIDDEN: ("admission refuses the agents' pods", "lift the rule that the refusal names"),
}


@CAUSES.cause(
    "agents-not-scheduled",
    "Agents cannot be placed: taints, selector, quota or admission",
    reads=("AG-02", "AG-03", "AG-05", "SRV-01", "SRV-01b", "SRV-03", "TUN-03"),
    follows=(*FOLLOWS, "WH-02", "TUN-03", "MET-01"),
)
def unscheduled(
    about: About,
    workloads: Rows[WorkloadRow],
    events: Rows[EventRow],
    webhooks: Rows[WebhookRow],
    listings: Rows[ListingRow],
    outcomes: Outcomes,
    cite: Cite,
) -> Finding | None:
    """
    The API server refuses the pods (quota, pod security, a webhook's decision), the scheduler finds no node (that they tolerate, or at all), or the
    DaemonSet wants fewer pods than there are nodes.

    Confirmed by the refusal itself, or by a taint and the tolerations that lack it where users suffer too; a shortage of room or a webhook that does not
    answer is another cause.
    """
    rows = daemonset(about, workloads)
    return (
        _refused(about, events, rows, webhooks, outcomes, cite)
        or _pending(about, events, listings, outcomes, cite)
        or _left_out(about, rows, outcomes, cite)
    )


def _refused(
    about: About,
    events: Rows[EventRow],
    rows: list[WorkloadRow],
    webhooks: Rows[WebhookRow],
    outcomes: Outcomes,
    cite: Cite,
) -> Finding | None:
    """FailedCreate of the agents by a rule or a decision; a webhook that cannot be called is another cause."""
    found = refusals(about, events)
    kinds = Counter(dict.fromkeys(WHAT, 0))
    kinds.update(admission(e.message) for e in found)
    if (
        kinds[Obstacle.WEBHOOK]
        or not (hits := [k for k in WHAT if kinds[k]])
        or outcomes["AG-04"].status is not Status.FAIL
    ):
        return None
    text, cure = WHAT[hits[0]]
    named = [e for e in found if admission(e.message) is hits[0]]
    at = next((w for w in rows if w.desired is not None), None)
    return Finding(
        CONFIRMED,
        f"{text}: {excerpt(named[0].message, 240)}",
        fails(outcomes, *FOLLOWS, "WH-02"),
        cite([*named, at], limit=4),
        remedies.for_refusal(hits[0], cure, named[0].message, _space(rows), webhooks),
        (Gap("later events of the agents", "kubectl get events -A -o yaml"),),
        scope=f"{at.desired} agents wanted, {at.current or 0} exist" if at else "",
    )


def _space(rows: list[WorkloadRow]) -> str:
    return next((w.namespace for w in rows if w.namespace), "kube-system")


@dataclass(frozen=True, slots=True)
class Stuck:
    """A pending agent with what the scheduler says about it."""

    pod: Pod
    row: Placed
    taints: tuple[str, ...]
    kinds: frozenset[Obstacle]


def _stuck(about: About, events: Rows[EventRow]) -> list[Stuck]:
    found = []
    for pod in about.role("agent"):
        if pod.status != "Pending":
            continue
        said: list[tuple[Placed, str | None]] = [
            (e, e.message) for e in events if e.reason == "FailedScheduling" and e.object_name == pod.name
        ]
        said += [(r, r.message) for r in pod.rows if r.message]
        bound = not pod.is_replica
        for row, message in said[-1:]:
            reasons = unplaced(message, bound)
            taints = tuple(dict.fromkeys(r.taint for r in reasons if r.taint))
            found.append(Stuck(pod, row, taints, frozenset(r.obstacle for r in reasons)))
    return found


def _no_node(
    about: About, stuck: list[Stuck], listings: Rows[ListingRow], outcomes: Outcomes, cite: Cite
) -> Finding | None:
    """Agents that wait in a cluster without a node: the scheduler says so, or the whole list of nodes is empty."""
    waiting = [pod for pod in about.role("agent") if pod.status == "Pending"]
    said = [one.row for one in stuck if Obstacle.NO_NODE in one.kinds]
    empty = [r for r in listings if r.kind in ("nodes", "workers") and r.complete and not r.rows and not about.nodes]
    if not waiting or len(waiting) < len(about.role("agent")) or not (said or empty):
        return None
    return Finding(
        CONFIRMED,
        f"{len(waiting)} of {len(waiting)} agents wait for a node, and the cluster has none",
        fails(outcomes, *FOLLOWS, "TUN-03", "MET-01"),
        cite([*said[:2], *empty[:1], *(pod.rows[0] for pod in waiting[:1])], limit=4),
        remedies.for_no_node(about),
        (commands.nodes(), commands.events()),
        scope="all agents",
    )


def _pending(
    about: About, events: Rows[EventRow], listings: Rows[ListingRow], outcomes: Outcomes, cite: Cite
) -> Finding | None:
    """Agents that the scheduler places nowhere although there is room, or for want of any node."""
    stuck = _stuck(about, events)
    if (none := _no_node(about, stuck, listings, outcomes, cite)) is not None:
        return none
    barred = [s for s in stuck if s.kinds & {Obstacle.TAINT, Obstacle.SELECTOR, Obstacle.CORDON}]
    if not barred:
        return None
    waiting = [pod for pod in about.role("agent") if pod.status == "Pending"]
    full = any(Obstacle.ROOM in s.kinds for s in stuck)
    taints = list(dict.fromkeys(t for s in barred for t in s.taints))
    kinds = [k for k in (Obstacle.TAINT, Obstacle.SELECTOR, Obstacle.CORDON) if any(k in s.kinds for s in barred)]
    why = f"untolerated taint {some(taints)}" if taints else f"the scheduler names {some(str(k) for k in kinds)}"
    pod = barred[0].pod
    space = pod.namespace or "kube-system"
    cures = remedies.for_state(about.nodes.values(), taints, cordoned=Obstacle.CORDON in kinds)
    if left := [one for one in taints if remedies.key_of(one) not in ADDED]:
        cures += remedies.for_taints(left, space, "deployment" if pod.is_replica else "daemonset", pod.name)
    elif Obstacle.TAINT in kinds and not taints:
        cures += remedies.for_taints([], space, "daemonset", pod.name)
    if Obstacle.SELECTOR in kinds:
        cures += (customer("correct the agents' node selector", f"kubectl describe pod -n {space} {pod.name}", "S4"),)
    return Finding(
        LIKELY if full else CONFIRMED,
        f"{len(waiting)} of {len(about.role('agent'))} agents have no node: {why}"
        + (f" (said of {len(barred)} of them)" if len(barred) < len(waiting) else "")
        + ("; others lack room" if full else ""),
        fails(outcomes, *FOLLOWS),
        cite([s.row for s in barred] + [s.pod.rows[0] for s in barred], limit=4),
        cures,
        (commands.nodes(), commands.events()),
        scope=f"{len(waiting)} of {len(about.role('agent'))} agents",
    )


def _left_out(about: About, rows: list[WorkloadRow], outcomes: Outcomes, cite: Cite) -> Finding | None:
    """Nodes without an agent on which the DaemonSet wants none."""
    sets = [w for w in rows if w.kind == "DaemonSet"]
    counts = next((w for w in sets if w.desired is not None), None)
    workers = [n for n in about.nodes.values() if not control_plane(n)]
    selector = next((w.node_selector for w in sets if w.node_selector is not None), None)
    if (
        counts is not None
        and counts.desired == 0
        and (away := _selected_away(counts, workers, selector, outcomes, cite))
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
    proven = bool(barred) and all(n in bare for n in workers if n.name in against)
    if proven:
        reasons = list(dict.fromkeys(reason for n in barred for reason in against[n.name]))
        text += f"; {some(n.name for n in barred)}: {some(reasons)} not met by the DaemonSet"
    elif served and bare:
        text += f"; none on {some(n.name for n in bare)}: its tolerations or node selector leave them out"
    else:
        text += "; its tolerations or node selector leave the others out"
    suffers = bool(fails(outcomes, *SUFFERING))
    if not proven and not suffers and selector and "kubernetes.io/os" in selector:
        return None  # nodes of another system run no agent
    at = barred if proven else bare if served else []
    return Finding(
        CONFIRMED if proven and suffers else LIKELY if proven or suffers else POSSIBLE,
        text,
        fails(outcomes, "AG-02", "AG-05", *(("TUN-03",) if proven else ())),
        cite([counts, *(_taint_row(n) for n in at)], limit=4),
        (
            customer(
                "let the agents tolerate the taints of those nodes (tolerations of the DaemonSet), or take the taints off",
                f"kubectl get daemonset -n {counts.namespace or 'kube-system'} {counts.name} -o yaml",
                "S4",
            ),
            customer("see the taints of all nodes", remedies.TAINTS, "S4"),
        ),
        (Gap("taints of the nodes and tolerations of the DaemonSet", "kubectl get nodes,daemonsets -A -o yaml"),),
        scope=f"{missing} of {len(workers)} nodes",
    )


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
                "see how many agents the DaemonSet wants: fewer than there are nodes, then correct its tolerations or node selector",
                f"kubectl describe daemonset -n {pod.namespace or 'kube-system'} konnectivity-agent",
                "S4",
            ),
            customer("see the taints of all nodes", remedies.TAINTS, "S4"),
        ),
        (commands.agent_daemonset(about), commands.events()),
        scope=f"{len(bare)} of {len(workers)} nodes",
    )


def _selected_away(
    counts: WorkloadRow, workers: list[Node], selector: str | None, outcomes: Outcomes, cite: Cite
) -> Finding | None:
    """A DaemonSet that wants no pod and has a node selector: sure where every node's labels are known, and none meets it."""
    cover = told(outcomes, "AG-02", details.Coverage)
    if cover is None or cover.none in (None, details.NoneWanted.NO_NODE, details.NoneWanted.NEW):
        return None
    wanted: dict[str, str] = json.loads(selector) if selector else {}
    labels = [json.loads(n.labels) for n in workers if n.labels is not None]
    if not (wanted if labels else telling(selector)) or any(
        all(have.get(k) == v for k, v in wanted.items()) for have in labels
    ):
        return None
    text = ",".join(f"{k}={v}" for k, v in wanted.items())
    sure = bool(workers) and len(labels) == len(workers)
    nodes = f" of {plural(len(workers), 'node')}" if workers else " of the cluster's nodes"
    return Finding(
        CONFIRMED if sure else LIKELY,
        f"the DaemonSet wants no pod: its node selector {text} leaves out all{nodes}"
        if sure
        else f"the DaemonSet wants no pod and has a node selector, {text}; which nodes have that label is not in the bundle",
        fails(outcomes, *FOLLOWS, "TUN-03"),
        cite([counts], limit=4),
        remedies.for_selector(text, counts.namespace or "kube-system", counts.name or "konnectivity-agent"),
        (Gap("labels of the nodes", "kubectl get nodes --show-labels"),),
        scope="all agents",
    )


def _taint_row(node: Node) -> NodeRow:
    """The row that states the node's taints, else its first."""
    return next((r for r in node.rows if r.taints not in (None, "[]")), node.rows[0])
