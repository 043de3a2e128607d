"""Resources and neighbours (RES-01, NOD-01, CLU-01): starved programs, nodes, cluster operators."""

from __future__ import annotations

from datetime import datetime

from analyzer import patterns as regex
from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, counted, failed, passed, plural, some, unknown, warned
from analyzer.checks.details import Part
from analyzer.current.termination import OFTEN, is_former, since_s
from analyzer.facts import kubelet_events
from analyzer.facts.balancers import unaddressed
from analyzer.facts.cluster import About
from analyzer.facts.nodes import shared
from analyzer.facts.pods import Pod
from analyzer.facts.scheduling import lacked, lacks_room, without_preemption
from analyzer.konnectivity.chain import Reason
from analyzer.schema import ClusterOperatorRow, ContainerRow, EventRow, LogSignalRow, NodeRow, UsageRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.faults import Faults
from analyzer.vendors import bosh
from analyzer.wording import excerpt, innermost

CHECKS = Family()
PARTS = {
    "agent": Part.AGENT,
    "server": Part.SERVER,
    "kube-apiserver": Part.API_SERVER,
    "openshift-apiserver": Part.CONTROL_PLANE,
    "master": Part.CONTROL_PLANE,
    "control-plane-agent": Part.CONTROL_PLANE,
}
"""Role of a pod to what it is for the tunnel."""
LITTLE_LEFT = 95
"""Percent of a node's CPU or memory from which on its programs wait for each other, or the kubelet will soon evict."""
STEP = regex.compile(r"[/!]")


@CHECKS.check("RES-01", "Is a server, an agent or a node starved?", "S15", in_headline=True)
def starved(
    about: About,
    containers: Rows[ContainerRow],
    events: Rows[EventRow],
    log_signals: Rows[LogSignalRow],
    usage: Rows[UsageRow],
    faults: Faults,
    now: datetime | None,
    cite: Cite,
) -> Answer:
    """
    OOMKilled containers, node pressure, unschedulable agents, too many open files: in objects and events, not in the tunnel's logs.

    A container that was killed more than a day ago and has run since is over it; one that was killed once or twice at an unknown
    time and is ready is a warning, and so is a node that has little left in the moment of `kubectl top`.
    """
    every = [
        c
        for c in containers
        if "OOMKilled" in (c.last_reason, c.reason) and about.is_of_tunnel(c.namespace, c.pod, c.container)
    ]
    restarted = {p.name: p.restarted_s for p in about.pods if p.restarted_s is not None}
    former = [c for c in every if is_former(c, restarted.get(c.pod or ""), now)]
    once = [c for c in every if c not in former and _ran_on(c, since_s(c, restarted.get(c.pod or ""), now))]
    killed = [c for c in every if c not in former and c not in once]
    pressure = [n for n in about.nodes.values() if n.pressure]
    pending = [p for p in about.role("agent", "server") if p.status in ("Pending", "Evicted", "OOMKilled")]
    stuck = [
        e
        for e in events
        if (
            e.reason == "Evicted"
            or (e.reason == "FailedScheduling" and lacks_room(e.message))
            or kubelet_events.is_out_of_memory(e.message)
            or e.reason in ("OOMKilling", "SystemOOM")
        )
        and (
            about.is_of_tunnel(e.namespace, e.object_name, None)
            or e.object_kind in ("Node", "node")
            or (e.reason in ("OOMKilling", "SystemOOM") and kubelet_events.names_program(e.message))
        )
    ]
    lines = [
        r
        for r in log_signals
        if r.signal == "oom"
        and (about.is_of_tunnel(None, r.pod) or kubelet_events.names_program(r.message, STEP.split(r.source)[-1]))
    ]
    dials = [one for one in faults.all if one.fault.reason is Reason.NO_FILES]
    killed_pods = [p for p in about.role("agent", "server") if p.status == "OOMKilled"]
    short = [row for p in pending for row in p.rows if lacks_room(row.message)]  # a condition says what its event does
    stated = [p for p in about.pods if p.health is not None]
    conditions = [n for n in about.nodes.values() if n.pressure or n.conditions]  # a table of nodes prints none
    last = {u.name: u for u in usage if u.kind == "node"}.values()
    busy = [u for u in last if max(u.cpu_percent or 0, u.memory_percent or 0) >= LITTLE_LEFT]
    if not (len(containers) or len(events) or conditions or stated or lines or dials or usage):
        return unknown("neither states of pods, conditions of nodes nor events in the bundle", commands.agent_pods())
    basis = counted(
        plural(len(containers), "container status", "container statuses"),
        f"{plural(len(stated), 'pod')} with a state",
        plural(len(about.nodes), "node"),
        plural(len(events), "event"),
        f"{plural(len(usage), 'row')} of `kubectl top`",
    )
    if killed or killed_pods or lines or dials or (pending and (stuck or short)):
        text = some(
            [_killed(c) for c in killed]
            + [f"{p.name} {p.status}" for p in pending]
            + [str(r.name) for r in lines]
            + [f"API server: {one.fault.inner}" for one in dials[-1:]]
        )
        words = [*(e.message for e in stuck if e.reason == "FailedScheduling"), *(r.message for r in short)]
        said = (without_preemption(text).rstrip(".") for text in words)
        if pending and (why := next(said, None)):
            text += f"; the scheduler: {excerpt(why, 160)}"
        return failed(
            text,
            basis,
            cite(
                [
                    *killed,
                    *(p.rows[0] for p in pending[:2]),
                    *(stuck or short)[:2],
                    *lines[:1],
                    *(one.row for one in dials[-2:]),
                ],
                limit=4,
            ),
            subjects=[p.name for p in pending] + [str(c.pod or c.container) for c in killed],
            detail=details.Starvation(
                _dead(about, killed, killed_pods),
                tuple(p.name for p in pending if p not in killed_pods),
                tuple(n.name for n in pressure),
                any(kubelet_events.is_out_of_files(r.name) for r in lines),
                dialler=bool(dials),
                as_job=any(bosh.is_of_job(one.fault.address) for one in dials),
                lacks=lacked([e.message for e in stuck] + [r.message for p in pending for r in p.rows]),
            ),
        )
    if pressure or stuck or once or busy:
        lacking = dict.fromkeys([*(n.name for n in pressure), *(str(u.name) for u in busy)])
        return warned(
            some(
                [f"{n.name}: {n.pressure}" for n in pressure]
                + [f"{u.name} uses {_shares(u)}" for u in busy]
                + [f"{e.object_name}: {e.reason}" for e in stuck]
                + [f"{_killed(c)}, ready since" for c in once]
            ),
            basis,
            cite([*(n.rows[-1] for n in pressure), *busy, *stuck, *once]),
            subjects=lacking,
            detail=details.Starvation(
                _dead(about, once, []),
                waiting=tuple(str(e.object_name) for e in stuck),
                nodes=tuple(lacking),
            ),
        )
    ended = [p for p in about.role("agent", "server") if p.health is False and p.restarts and not _why(p, containers)]
    if ended:
        names = some(p.name for p in ended)
        return unknown(
            f"why {names} ended before is not stated; killed for want of memory looks the same in a list of pods",
            *map(commands.described_pod, ended[:1]),
            basis=basis,
            evidence=cite(p.rows[0] for p in ended[:2]),
        )
    over = f" now; {some(_killed(c) for c in former)} more than a day ago, and ready since" if former else ""
    return passed(
        f"no sign of starvation{over}", basis, cite(former or [n.rows[0] for n in list(about.nodes.values())[:1]])
    )


def _shares(row: UsageRow) -> str:
    """Of what a node has little left."""
    parts = (("CPU", row.cpu_percent), ("memory", row.memory_percent))
    return ", ".join(f"{share} % of its {of}" for of, share in parts if share is not None and share >= LITTLE_LEFT)


def _ran_on(row: ContainerRow, since: float | None) -> bool:
    """Was it killed once or twice at a time that nothing tells, and is ready."""
    return row.ready is True and since is None and (row.restarts or 0) < OFTEN


def _dead(about: About, rows: list[ContainerRow], pods: list[Pod]) -> tuple[details.Killed, ...]:
    """Every container that was killed, of a pod as it is listed; one of an unlisted pod by its name alone."""
    listed = {pod.name: pod for pod in about.pods}
    found: dict[tuple[str, str | None], details.Killed] = {}
    for name, container, space in (
        *((c.pod or "", c.container, c.namespace) for c in rows),
        *((p.name, None, p.namespace) for p in pods),
    ):
        pod = listed.get(name)
        role = pod.role if pod else about.plays(space, name) if name else (container or "").rpartition("-")[2]
        found.setdefault(
            (name, container),
            details.Killed(
                (pod.namespace if pod else None) or space, name, container, PARTS.get(role or "", Part.OTHER)
            ),
        )
    return tuple(found.values())


def _killed(row: ContainerRow) -> str:
    """The container, what killed it, and how often it started anew, as far as they are stated."""
    name = f"{row.pod}/{row.container}" if row.container and row.pod else row.container or f"a container of {row.pod}"
    restarts = f", {row.restarts} restarts" if row.restarts is not None else ""
    return f"{name} {'OOMKilled' if row.last_reason == 'OOMKilled' else row.reason}{restarts}"


def _why(pod: Pod, containers: Rows[ContainerRow]) -> bool:
    """Does a container's status say how the pod's containers ended."""
    return any(
        (c.pod == pod.name or (c.pod is None and pod.name.startswith(c.container or "?")))
        and (c.last_reason or c.exit_code is not None or c.state == "terminated")
        for c in containers
    )


@CHECKS.check("NOD-01", "Are all nodes Ready?", "S5a", whole=("nodes",), in_headline=True)
def nodes(about: About, nodes: Rows[NodeRow], cite: Cite) -> Answer:
    """
    NotReady is a cause, not a result: the kubelet does not use Konnectivity. Nodes that share an address cannot all be reached.

    A worker of IBM Cloud that has no address yet, or never gets one, is no node: it is said, and no call goes to it.
    """
    lost = [
        row for row in nodes if row.name is None and row.internal_ip is None and row.worker_id and row.ready is False
    ]
    if not about.nodes and not lost:
        return unknown("no node listed", commands.nodes())
    if twice := shared(about.nodes):
        address, owners = next(iter(twice.items()))
        names = [n.name for n in owners]
        return failed(
            f"{plural(len(names), 'node')} have one InternalIP, {address}: {some(names)}; calls for their pods go to whichever kubelet answers there",
            plural(len(about.nodes), "node"),
            cite([n.rows[0] for n in owners]),
            subjects=names,
            detail=details.SharedAddress(address, tuple(names)),
        )
    bad = [n for n in about.nodes.values() if n.ready is False]
    stated = [n for n in about.nodes.values() if n.ready is not None]
    if bad:
        told = next((f"; {n.name}: {n.why_not_ready}" for n in bad if n.why_not_ready), "")
        return failed(
            f"{len(bad)} of {len(about.nodes)} nodes NotReady: {some(n.name for n in bad)}{told}",
            plural(len(stated), "node"),
            cite([next((r for r in n.rows if r.ready is False), n.rows[0]) for n in bad]),
            [commands.why_not_ready(bad[0].name, described=bad[0].why_not_ready is not None)],
            subjects=[n.name for n in bad],
            detail=details.NodesNotReady(tuple(n.name for n in bad), len(about.nodes)),
        )
    if lost:
        first = lost[0].worker_id or ""
        return warned(
            f"{plural(len(lost), 'worker')} {'is' if len(lost) == 1 else 'are'} no node, by the list of workers not well and without an address: "
            + some(f"{row.worker_id}{f' ({row.zone})' if row.zone else ''}" for row in lost),
            f"{plural(len(about.nodes), 'node')}, {plural(len(lost), 'worker')} without one",
            cite(lost),
            [
                commands.Gap(
                    "why it is not there",
                    f"{commands.cli(about)} worker get --cluster {commands.cluster(about)} --worker {first}",
                )
            ],
            subjects=[row.worker_id or "" for row in lost],
            detail=details.Absent(len(about.nodes)),
        )
    if not stated:
        return unknown("no node's condition is stated", commands.nodes())
    return passed(
        f"{len(stated)} of {len(about.nodes)} nodes Ready",
        plural(len(stated), "node"),
        cite(n.rows[0] for n in stated[:2]),
    )


@CHECKS.check("CLU-01", "Are the cluster operators fine?", "S3", in_headline=True, is_effect=True)
def operators(about: About, cluster_operators: Rows[ClusterOperatorRow], events: Rows[EventRow], cite: Cite) -> Answer:
    """Operators that are degraded; often a consequence, rarely the cause. A router without an address is said with what the cloud answers."""
    rows = cluster_operators
    if not rows:
        return (
            unknown("no cluster operator in the bundle", commands.Gap("cluster operators", "oc get clusteroperators"))
            if about.product.value in ("roks", "hypershift")
            else _no_operators(about)
        )
    bad = [r for r in rows if r.available is False or r.degraded is True]
    if bad:
        lacks = unaddressed(about, events)
        why = f"; service {lacks.service} gets no address: {innermost(lacks.words, 100)}" if lacks else ""
        return warned(
            f"{len(bad)} of {plural(len(rows), 'cluster operator')} unavailable or degraded: {some(str(r.name) for r in bad)}{why}",
            plural(len(rows), "operator"),
            cite([*(lacks.rows if lacks else ()), *bad], limit=4),
            detail=details.BadOperators(tuple(str(r.name) for r in bad), len(rows)),
        )
    return passed(f"{len(rows)} of {len(rows)} available", plural(len(rows), "operator"), cite(rows[:1]))


def _no_operators(about: About) -> Answer:
    from analyzer.checks.base import not_applicable

    return not_applicable(f"product {about.product.value or 'unknown'} has no cluster operators")
