"""Agents without a place: the scheduler or admission refuses their pods, or their DaemonSet leaves nodes out."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import NamedTuple

from analyzer.causes import operated, unplaced_agent
from analyzer.causes import scheduling_remedies as remedies
from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails
from analyzer.causes.left_out import FOLLOWS, left_out
from analyzer.checks import commands
from analyzer.checks.ag_listed import daemonset
from analyzer.checks.ag_refused import refusals, row_of
from analyzer.checks.base import Cite, some
from analyzer.checks.carried import uses_since
from analyzer.current.order import is_old
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod, role_of
from analyzer.facts.scheduling import ADDED, Obstacle, admission, unplaced
from analyzer.facts.told_pods import PLACED, STARTED
from analyzer.model import Gap, Placed, Status
from analyzer.schema import EventRow, ListingRow, WebhookRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.view import TunnelView
from analyzer.vendors.owners import Setting
from analyzer.wording import excerpt

CAUSES = Rules()
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
    Obstacle.SCOPE: (
        "no quota of the agents' namespace admits their priority class, which may be used only where one does",
        "create a quota there whose scope is the agents' priority class",
    ),
    Obstacle.ACCOUNT: ("the agents' service account does not exist", "create the service account anew"),
    Obstacle.FORBIDDEN: ("admission refuses the agents' pods", "lift the rule that the refusal names"),
}


@CAUSES.cause(
    "agents-not-scheduled",
    "Agents cannot be placed: taints, selector, quota or admission",
    reads=("AG-02", "AG-03", "AG-05", "AG-06", "RES-01", "SRV-01", "SRV-01b", "SRV-03", "TUN-03"),
    follows=(*FOLLOWS, "WH-02", "TUN-03", "MET-01"),
)
def unscheduled(
    about: About,
    workloads: Rows[WorkloadRow],
    events: Rows[EventRow],
    webhooks: Rows[WebhookRow],
    listings: Rows[ListingRow],
    tunnel: TunnelView,
    faults: Faults,
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
        _refused(about, workloads, events, rows, webhooks, outcomes, cite)
        or _pending(about, events, listings, tunnel, outcomes, cite)
        or left_out(about, rows, tunnel, faults, outcomes, cite)
        or unplaced_agent.unexplained(about, events, outcomes, cite)
    )


def _refused(
    about: About,
    workloads: Rows[WorkloadRow],
    events: Rows[EventRow],
    rows: list[WorkloadRow],
    webhooks: Rows[WebhookRow],
    outcomes: Outcomes,
    cite: Cite,
) -> Finding | None:
    """FailedCreate of the agents by a rule or a decision; a webhook that cannot be called is another cause."""
    found = refusals(about, workloads, events)
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
        cite([*(row_of(one) for one in named), at], limit=4),
        remedies.for_refusal(
            hits[0], cure, named[0].message, _space(rows), webhooks, is_kept=operated.keeper(about) is not None
        ),
        (Gap("later events of the agents", "kubectl get events -A -o yaml"),),
        scope=f"{at.desired} agents wanted, {at.current or 0} exist" if at else "",
    )


def _space(rows: list[WorkloadRow]) -> str:
    return next((w.namespace for w in rows if w.namespace), "kube-system")


class Stuck(NamedTuple):
    """A pending agent with what the scheduler says about it."""

    pod: Pod
    row: Placed
    taints: tuple[str, ...]
    kinds: frozenset[Obstacle]
    lacks: tuple[str, ...] = ()


def _stuck(about: About, events: Rows[EventRow]) -> list[Stuck]:
    found = []
    of_pod: dict[str | None, list[EventRow]] = {}
    for event in events:
        if event.reason == "FailedScheduling":
            of_pod.setdefault(event.object_name, []).append(event)
    for pod in _waiting(about, events):
        said: list[tuple[Placed, str | None]] = [(e, e.message) for e in of_pod.get(pod.name, ())]
        said += [(r, r.message) for r in pod.rows if r.message]
        bound = not pod.is_replica
        for row, message in said[-1:]:
            reasons = unplaced(message, bound)
            taints = tuple(dict.fromkeys(r.taint for r in reasons if r.taint))
            lacks = tuple(r.lack for r in reasons if r.lack)
            found.append(Stuck(pod, row, taints, frozenset(r.obstacle for r in reasons), lacks))
    return found


def _waiting(about: About, events: Rows[EventRow]) -> list[Pod]:
    """Agents without a node: those listed so, and where none is listed, those of which events say that they get none."""
    if agents := about.role("agent"):
        return [pod for pod in agents if pod.status == "Pending"]
    placed = {e.object_name for e in events if e.reason in (PLACED, STARTED)}
    named = dict.fromkeys(
        (e.namespace, e.object_name)
        for e in events
        if e.reason == "FailedScheduling" and not is_old(e) and e.object_name not in placed
    )
    return [
        Pod(space, name, "agent", status="Pending")
        for space, name in named
        if name is not None and role_of(space or "kube-system", name) == "agent"
    ]


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
    about: About,
    events: Rows[EventRow],
    listings: Rows[ListingRow],
    tunnel: TunnelView,
    outcomes: Outcomes,
    cite: Cite,
) -> Finding | None:
    """Agents that the scheduler places nowhere although there is room, or for want of any node."""
    stuck = _stuck(about, events)
    if (none := _no_node(about, stuck, listings, outcomes, cite)) is not None:
        return none
    barred = [s for s in stuck if s.kinds & {Obstacle.TAINT, Obstacle.SELECTOR, Obstacle.CORDON}]
    if not barred:
        return None
    listed = about.role("agent")
    alone = not listed and not fails(outcomes, "AG-02")  # an event alone may be over
    if alone and outcomes["AG-06"].status is not Status.WARN:
        return None
    uses = uses_since(about, outcomes["AG-06"].evidence) if alone else []
    doubted = bool(uses or tunnel.connected or tunnel.connected_elsewhere)
    waiting = _waiting(about, events)
    full = any(Obstacle.ROOM in s.kinds for s in stuck)
    taints = list(dict.fromkeys(t for s in barred for t in s.taints))
    kinds = [k for k in (Obstacle.TAINT, Obstacle.SELECTOR, Obstacle.CORDON) if any(k in s.kinds for s in barred)]
    why = f"untolerated taint {some(taints)}" if taints else f"the scheduler names {some(str(k) for k in kinds)}"
    pod = barred[0].pod
    space = pod.namespace or "kube-system"
    keeper = None if operated.setting(about, Setting.PLACE) else operated.keeper(about)
    cures = remedies.for_state(about.nodes.values(), taints, cordoned=Obstacle.CORDON in kinds)
    if left := [one for one in taints if remedies.key_of(one) not in ADDED]:
        kind = "deployment" if pod.is_replica else "daemonset"
        at_owner = partial(operated.kept, about, wanted=Setting.PLACE)
        cures += remedies.for_taints(
            left,
            space,
            kind,
            pod.name,
            keeper=keeper,
            lacks=some(dict.fromkeys(one for s in stuck for one in s.lacks)),
            grow=remedies.grow(about),
            at_owner=at_owner,
        )
    elif Obstacle.TAINT in kinds and not taints:
        cures += remedies.for_taints([], space, "daemonset", pod.name, keeper=keeper)
    if Obstacle.SELECTOR in kinds:
        look = f"kubectl describe pod -n {space} {pod.name}; kubectl get nodes --show-labels"
        change = customer("correct the agents' node selector", f"kubectl describe pod -n {space} {pod.name}", "S4")
        label = customer("label the nodes as the agents' node selector asks for", look, "S4")
        cures += (operated.kept(about, change, Setting.NODES, label),)
    how_many = (
        f"{len(waiting)} of {len(listed)} agents have"
        if listed
        else f"{some(pod.name for pod in waiting)} {'has' if len(waiting) == 1 else 'have'}"
    )
    return Finding(
        (POSSIBLE if doubted else LIKELY) if alone else LIKELY if full else CONFIRMED,
        f"{how_many} no node: {why}"
        + (f" (said of {len(barred)} of them)" if len(barred) < len(waiting) else "")
        + ("; others lack room" if full else "")
        + ("; whether that is over is not shown" if alone else ""),
        fails(outcomes, *FOLLOWS),
        cite([s.row for s in barred] + [row for s in barred for row in s.pod.rows[:1]], limit=4),
        cures,
        (commands.agent_pods(), commands.nodes(), commands.events())
        if alone
        else (commands.nodes(), commands.events()),
        scope=f"{len(waiting)} of {len(listed)} agents" if listed else some(pod.name for pod in waiting),
    )
