"""Agents one by one (AG-05, AG-06, AG-08): where the bad ones are, why they do not start, and whether they were restarted."""

from __future__ import annotations

from collections import Counter

from analyzer.checks import ag_waiting, commands, details
from analyzer.checks.ag_listed import daemonset, is_part, shown_in_part
from analyzer.checks.ag_often import often
from analyzer.checks.ag_runtime import last_words, on_node
from analyzer.checks.ag_told import HALTS, by_events
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
)
from analyzer.checks.state import BAD_STATUS, not_ready, untold
from analyzer.checks.units import agent_units
from analyzer.facts import kubelet_events
from analyzer.facts.cluster import About
from analyzer.facts.edge_nodes import edge_nodes, is_edge
from analyzer.facts.pods import Pod
from analyzer.facts.scheduling import control_plane
from analyzer.facts.start import PULLING, is_of_agents_image, is_of_pull, why, worded
from analyzer.model import Sign, Status, Works
from analyzer.schema import (
    ContainerRow,
    CrictlContainerRow,
    EventRow,
    ListingRow,
    LogSignalRow,
    UnitRow,
    WorkloadRow,
)
from analyzer.tables.rows import Rows
from analyzer.tunnel.view import TunnelView

CHECKS = Family(of_tunnel=True)


@CHECKS.check("AG-05", "Which nodes have a bad agent?", "S5a", whole=("pods",), sign_of=Sign.AGENTS_EVERYWHERE)
def where_bad(about: About, workloads: Rows[WorkloadRow], listings: Rows[ListingRow], cite: Cite) -> Answer:
    """Bad or missing agents joined with the nodes: one node, one zone, one subnet, one pool, all, or scattered."""
    if no := openvpn(about):
        return no
    pods = about.role("agent")
    if not pods:
        return unknown("no agent pod is listed", commands.agent_pods())
    bad = not_ready(pods)
    with_agent = {p.node for p in pods if p.node and not p.is_replica}
    part = is_part(about, listings)
    cut = shown_in_part(about, pods, workloads, listings)
    empty = [
        n
        for n in about.nodes.values()
        if with_agent
        and n.name not in with_agent
        and n.internal_ip not in with_agent
        and not (control_plane(n) or is_edge(n))
    ]
    # a worker that nothing but its address names is not without an agent while others have theirs on hosts by name
    hosts = {name for name in with_agent if name and about.nodes.get(name) is None}
    uncertain = [n for n in empty if n.name in about.unnamed_workers] if hosts else []
    empty = [n for n in empty if n not in uncertain]
    listed = any(row.kind == "pods" for row in listings)
    unread = about.has_lost_agents
    # what a cut list does not show, or no list at all, is not missing
    without = empty if listed and not part and not unread else []
    if not bad and not without and (silent := untold(pods, commands.agent_pods())):
        return silent
    if not bad and empty and not listed:
        text = f"the agents of {len(empty)} of {plural(len(about.nodes), 'node')} are not in the bundle"
        return unknown(text, commands.agent_pods(), basis=plural(len(pods), "agent pod"))
    if not bad and not without and unread:
        text = f"{plural(len(pods), 'agent')} not bad, and a row beside theirs was not understood"
        return unknown(text, commands.agent_pods(), basis=plural(len(pods), "agent pod"))
    if not bad and not without and len(hosts) < len(uncertain):
        text = f"{some(n.name for n in uncertain)}: which hosts these workers are is not in the bundle"
        return unknown(text, commands.nodes(), basis=plural(len(pods), "agent pod"))
    if not bad and not without:
        edge = [n.name for n in edge_nodes(about.nodes.values()) if n.name not in with_agent]
        own = f"; calls for edge nodes go by KubeEdge's own stream: {some(edge)}" if edge else ""
        return passed(
            f"no node has a bad or missing agent{own}",
            f"{plural(len(pods), 'agent pod')}, {plural(len(about.nodes), 'node')}",
            cite(p.rows[0] for p in pods[:1]),
        )
    names = [p.at or p.name for p in bad] + [n.name for n in without]
    evidence = cite([p.rows[0] for p in bad] + [n.rows[0] for n in without])
    placeless = [p for p in bad if not p.at]  # a pod's name is no node
    basis = (
        f"{len(names)} of {len(pods)} agents"
        if placeless
        else f"{len(names)} of {max(len(pods), len(about.nodes))} nodes"
    )

    def shared(spread: details.Spread) -> details.BadAgents:
        nodes = [*(p.at for p in bad if p.at), *(n.name for n in without)]
        return details.BadAgents(spread, tuple(nodes), tuple(p.name for p in placeless))

    if part and len(names) > 1:
        text = f"{len(names)} agents in a list that shows a part: {some(names)}"
        return failed(text, basis, evidence, subjects=names, detail=shared(details.Spread.SCATTERED))
    if cut and len(bad) == len(pods) == 1:
        return failed(
            f"the one agent in a list that shows a part, {'' if placeless else 'on '}{names[0]}: of the others nothing is known",
            basis,
            evidence,
            subjects=names,
            detail=shared(details.Spread.KNOWN),
        )
    if len(bad) == len(pods) and len(pods) > 1:
        return failed(
            f"all {len(pods)} agents: not a matter of one node",
            basis,
            evidence,
            subjects=names,
            detail=shared(details.Spread.ALL),
        )
    if len(bad) == len(pods) == len(names):
        return failed(
            f"the one agent that is listed, {'' if placeless else 'on '}{names[0]}: with no other to compare it is told of no node",
            basis,
            evidence,
            subjects=names,
            detail=shared(details.Spread.ALL),
        )
    if len(names) == 1:
        node = about.nodes.get(names[0])
        note = f"; the node is NotReady ({node.conditions})" if node and node.ready is False else ""
        where = _nowhere(bad[0]) if bad else "whose node is not shown"
        only = " among those that the list shows" if cut else " only"
        text = f"one agent{only}: {names[0]}, {where}" if placeless else f"one node{only}: {names[0]}{note}"
        return failed(text, basis, evidence, subjects=names, detail=shared(details.Spread.NODE))
    spread, value = _common(about, names)
    common = f"{spread.value}, {value}" if value else f"{len(names)} {'agents' if placeless else 'nodes'}, scattered"
    log = [commands.agent_log(about)] if any(p.status == "Running" for p in bad) else []
    return failed(f"{common}: {some(names)}", basis, evidence, log, subjects=names, detail=shared(spread))


def _nowhere(pod: Pod) -> str:
    if pod.kubelet:
        return f"whose node is that of the kubelet at {pod.kubelet}"
    return "which waits for a node" if pod.status == "Pending" else "whose node is not shown"


def _common(about: About, names: list[str]) -> tuple[details.Spread, str]:
    """What the bad nodes share and the good ones do not, with its name."""
    wanted = set(names)
    hit = {n.name for n in about.nodes.values() if n.name in wanted or n.internal_ip in wanted}
    bad = [n for n in about.nodes.values() if n.name in hit]
    good = [n for n in about.nodes.values() if n.name not in hit]
    for key, spread in (
        ("zone", details.Spread.ZONE),
        ("subnet", details.Spread.SUBNET),
        ("private_vlan", details.Spread.VLAN),
        ("worker_pool", details.Spread.POOL),
    ):
        values = {getattr(n, key) for n in bad}
        if len(values) == 1 and None not in values and good and not any(getattr(n, key) in values for n in good):
            return spread, str(values.pop())
    return details.Spread.SCATTERED, ""


@CHECKS.check("AG-06", "Do agent pods fail to start?", "S4", "S9b", seen_in=(Works.STARTED,), whole=("pods",))
def starting(
    about: About,
    containers: Rows[ContainerRow],
    events: Rows[EventRow],
    crictl: Rows[CrictlContainerRow],
    log_signals: Rows[LogSignalRow],
    units: Rows[UnitRow],
    tunnel: TunnelView,
    workloads: Rows[WorkloadRow],
    listings: Rows[ListingRow],
    cite: Cite,
) -> Answer:
    """
    CrashLoopBackOff, ImagePullBackOff, missing secret, Pending: named with its reason.

    With the tunnel down kubectl may be of no use: a node's own runtime shows containers that exited, and their attempts.
    """
    if no := openvpn(about):
        return no
    pods = about.role("agent")
    runtime = on_node(crictl, tunnel, log_signals, cite) or agent_units(units, cite)
    if not pods:
        told = by_events(about, workloads, events, cite)
        return runtime or told or unknown("no agent pod is listed", commands.agent_pods())
    halts = [e for e in events if e.type == "Warning" and e.reason in HALTS]
    halted = {e.object_name for e in halts}
    again = {e.object_name for e in halts if ag_waiting.goes_on(e)}
    stuck = [
        p
        for p in pods
        if (p.status or "") in ag_waiting.BEFORE_START and p.name in halted and ag_waiting.settled(p, again)
    ]
    if all(ag_waiting.never_started(pod) for pod in pods):
        stuck = list(pods)
    like = [p for p in pods if stuck and p.status == stuck[0].status and (p.age_s or 0) >= ag_waiting.SETTLED_S]
    bad = [p for p in pods if ((p.status or "").startswith(BAD_STATUS) and not p.is_young) or p in stuck or p in like]
    if not bad and runtime is not None and runtime.status is Status.FAIL and not_ready(pods):
        return runtime
    names = {p.name for p in pods}
    states = [c for c in containers if c.pod in names and (c.last_reason or c.state == "waiting")]
    reasons = [
        e
        for e in events
        if e.type == "Warning"
        and (e.object_name in names or (e.object_name is None and is_of_agents_image(e.message)))
        and e.reason
        in (
            "Failed",
            "FailedScheduling",
            "BackOff",
            "FailedMount",
            "FailedCreatePodSandBox",
            "CreateContainerConfigError",
            "Evicted",
            *(("Unhealthy",) if kubelet_events.is_liveness(e.message) else ()),
        )
    ]
    if bad:
        cut = shown_in_part(about, pods, workloads, listings)
        states_of = Counter(p.status for p in bad)
        ended = last_words(tunnel, log_signals, names - {p.name for p in bad})
        reasons.sort(key=lambda e: e.reason == "BackOff")  # that says again that it ends, and not why
        reasons += _of_replaced(bad, names, events)
        texts = [*(c.message for c in states), *(e.message for e in reasons), *([ended[0]] if ended else [])]
        cause, text = next(((found, text) for text in texts if (found := why(text)) is not None), (None, None))
        decider = (
            [
                *(c for c in states if c.message == text),
                *(e for e in reasons if e.message == text),
                *([ended[1]] if ended is not None and ended[0] == text else []),
            ][:1]
            if text
            else []
        )
        fatal = ended[0] if ended is not None and getattr(ended[1], "signal", None) == "lifecycle" else None
        if not decider and fatal and ended is not None:
            decider = [ended[1]]
        said = (
            text
            or fatal
            or next((c.last_reason or c.reason for c in states), None)
            or next((e.message for e in reasons), None)
        )
        return failed(
            f"{len(bad)} of {len(pods)}{' in a list that shows a part' if cut else ''}: "
            + ", ".join(f"{n} {s}" for s, n in states_of.items())
            + (f"; {worded(cause, said)}" if said else ""),
            plural(len(pods), "agent pod"),
            cite([bad[0].rows[0], *(decider or states[:1]), *(p.rows[0] for p in bad[1:2]), *reasons[:2]], limit=4),
            subjects=[p.name for p in bad],
            detail=details.AgentStart(
                len(bad), len(pods), False, cause, any("Crash" in (p.status or "") for p in bad), in_part=cut
            ),
        )
    if (answer := often(about, pods, states, cite)) is not None:
        return answer
    if silent := untold(pods, commands.agent_pods()):
        return silent
    if halting := [
        p
        for p in pods
        if p.status in ag_waiting.BEFORE_START and p.age_s is not None and p.age_s >= ag_waiting.SETTLED_S
    ]:
        text = f"{some(p.name for p in halting)} {'is' if len(halting) == 1 else 'are'} {halting[0].status} for long, and nothing says why"
        basis, rows = plural(len(pods), "agent pod"), cite([p.rows[0] for p in halting[:2]])
        return unknown(text, commands.events(), basis=basis, evidence=rows)
    return passed("no agent pod fails to start", plural(len(pods), "agent pod"), cite(p.rows[0] for p in pods[:1]))


def _of_replaced(bad: list[Pod], names: set[str], events: Rows[EventRow]) -> list[EventRow]:
    """Why agents that a rollout replaced did not get their image, where those that are listed wait for it."""
    if not any(pod.status in PULLING for pod in bad):
        return []
    owners = {pod.name.rpartition("-")[0] for pod in bad if pod.status in PULLING}
    return [
        e
        for e in events
        if e.type == "Warning"
        and e.object_name
        and e.object_name not in names
        and e.object_name.rpartition("-")[0] in owners
        and is_of_pull(e.message)
    ]


@CHECKS.check("AG-08", "Was a restart of the agents already tried?", "S5b", of_health=False)
def restarted(about: About, workloads: Rows[WorkloadRow], cite: Cite) -> Answer:
    """All agents of one young age, or the annotation of `rollout restart`."""
    if no := openvpn(about):
        return no
    marked = [w for w in daemonset(about, workloads) if w.restarted_at is not None]
    if marked:
        return passed(
            f"restarted at {marked[0].restarted_at:%Y-%m-%d %H:%M:%S} UTC by rollout restart",
            "annotation of the DaemonSet",
            cite(marked),
        )
    ages = [p.age_s for p in about.role("agent") if p.age_s is not None]
    if not ages:
        return unknown("ages of the agent pods are not in the bundle", commands.agent_pods())
    if max(ages) < 7200:
        return passed(
            f"all agents are younger than {max(ages) / 60:.0f} min: a restart was tried, or the cluster is new",
            plural(len(ages), "agent pod"),
            cite(p.rows[0] for p in about.role("agent")[:2]),
        )
    young = sum(1 for age in ages if age < 7200)
    return passed(
        f"{young} of {plural(len(ages), 'agent')} is younger than two hours: not all were restarted"
        if young
        else "no restart in the last two hours",
        f"ages of {plural(len(ages), 'agent pod')}",
        cite(p.rows[0] for p in about.role("agent")[:1]),
    )
