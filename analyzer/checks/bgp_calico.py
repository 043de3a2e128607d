"""Calico itself (BGP-08, BGP-09): calico-node with its BIRD, and typha."""

from __future__ import annotations

from analyzer.checks import calico_ended, commands, details
from analyzer.checks.base import (
    Answer,
    Cite,
    Family,
    calico_absent,
    failed,
    not_applicable,
    passed,
    plural,
    some,
    unknown,
    warned,
)
from analyzer.checks.lacking import by_counts
from analyzer.checks.state import as_detail, healthy, not_ready, untold
from analyzer.checks.told_pods import by_events
from analyzer.facts import scheduling
from analyzer.facts.cluster import About
from analyzer.facts.halts import HaltKind
from analyzer.facts.nodes import NetworkFault, Node
from analyzer.facts.pods import Pod
from analyzer.facts.troubled import troubled
from analyzer.mesh import calico_ends, readiness
from analyzer.mesh.calico_ends import CalicoEnd
from analyzer.mesh.daemons import Silence, Silent
from analyzer.mesh.plain import MeshView
from analyzer.model import Sign
from analyzer.schema import EventRow, ListingRow, LogSignalRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors
from analyzer.vendors import ibm
from analyzer.wording import excerpt, innermost

CHECKS = Family()
MORE = frozenset({HaltKind.ADDRESS, HaltKind.MEMORY, HaltKind.RIGHT})
"""What is said of a pod more closely than the line with which its program ends."""
LOST = "typha_unreachable"
"""Signal of a Felix that gets no connection to Typha, or loses it to silence."""


@CHECKS.check("BGP-08", "Is calico-node healthy?", "S4", "S6", sign_of=Sign.CALICO_READY)
def calico_node(
    about: About, mesh: MeshView, workloads: Rows[WorkloadRow], events: Rows[EventRow], log_signals: Rows[LogSignalRow], cite: Cite
) -> Answer:  # fmt: skip
    """
    Pods n/n, node conditions, and whether BIRD answers at all.

    A socket or a process that is not found says nothing by itself: the tool may look elsewhere, and with VXLAN there is
    no BIRD. It counts where sessions or Calico's own objects show that BGP is in use.
    """
    pods = about.role("calico-node")
    nodes = about.nodes.values()
    bad = not_ready(pods)
    # Calico itself sets the condition's reason (CalicoIsDown); of any other reason the plug-in is not known
    said = [n for n in nodes if NetworkFault.CALICO in n.network]
    down = mesh.stopped
    if bad or said or down:
        return _down(
            about,
            pods,
            bad,
            said,
            down,
            _unready(about, events, log_signals),
            _unreaching(LOST, bad, log_signals),
            _unreaching("datastore_unreachable", bad, log_signals),
            calico_ended.of_pods(bad, list(log_signals)),
            cite,
        )
    network = [n for n in nodes if n.network & NO_NETWORK]
    if network:
        text = f"{some(n.name for n in network)}: the network is unavailable, and which plug-in says so is not known"
        evidence = cite(n.rows[0] for n in network)
        if not pods:
            return unknown(text, commands.agent_pods(), evidence=evidence)
        detail = details.CalicoNode()
        basis = f"{plural(len(pods), 'pod')}, {plural(len(network), 'node condition')}"
        return warned(text, basis, evidence, detail=detail)
    told = (
        None
        if pods
        else calico_ended.alone(about, list(log_signals), cite)
        or by_counts(about, workloads, events, cite, "calico-node")
        or _told(about, events, cite)
        or by_events(about, commands.agent_pods(), cite, "calico-node")
    )
    if told is not None:
        return told
    unseen = mesh.silent
    note = f"BIRD was not found on {some(one.place for one in unseen)}: {unseen[0].why.value}" if unseen else ""
    if pods and not (silent := untold(pods, commands.agent_pods())):
        text = f"{len(pods)} of {len(pods)} calico-node pods ready" + (f"; {note}" if note else "")
        return passed(text, plural(len(pods), "pod"), cite(p.rows[0] for p in pods[:2]))
    if note:
        gaps = (commands.agent_pods(), commands.networking())
        detail = details.CalicoNode(unseen=len(unseen))
        return unknown(
            note, *gaps, basis=plural(len(unseen), "daemon"), evidence=cite(o.row for o in unseen), detail=detail
        )
    if not pods and (absent := calico_absent(about)):
        return absent
    return silent if pods and silent else unknown("calico-node pods are not in the bundle", commands.agent_pods())


def _told(about: About, events: Rows[EventRow], cite: Cite) -> Answer | None:
    """By the kubelets' events alone: calico-node that ends and is started again, or is not ready for a reason other than its sessions."""
    own = (
        e
        for e in events
        if (
            about.plays(e.namespace, e.object_name) == "calico-node"
            if e.object_name
            else readiness.is_calicos(e.message)
        )
        and not readiness.lacks_sessions(e.message)
    )
    found = troubled(own)
    if not found:
        return None
    again = [one for one in found if one.restarts]
    names = [one.pod for one in again or found if one.pod]
    who = some(names) if names else "calico-node"
    what = "ends and is started again and again" if again else "is not ready"
    return warned(
        f"by its events {who} {what}: {(again or found)[0].row.message}; how it is now is not shown",
        plural(len(found), "pod") + " in events, none listed",
        cite([one.row for one in again or found], limit=3),
        [commands.agent_pods()],
        detail=details.CalicoNode(
            by_events=True, told=tuple(names), told_space=(again or found)[0].namespace or "", told_again=bool(again)
        ),
    )


NO_NETWORK = frozenset({NetworkFault.UNAVAILABLE, NetworkFault.UNINITIALIZED})


def _down(
    about: About,
    pods: list[Pod],
    bad: list[Pod],
    said: list[Node],
    down: list[Silent],
    unready: list[EventRow | LogSignalRow],
    typha: list[LogSignalRow],
    datastore: list[LogSignalRow],
    ends: list[CalicoEnd],
    cite: Cite,
) -> Answer:
    """The failing answer: each kind of thing that is down is counted and named."""
    halt = about.halts.first(bad) if not (typha or datastore or unready) else None
    if halt is not None and halt.kind in MORE:
        ends = []
    halt = None if ends else halt
    parts = [f"BIRD does not run on {some(one.place for one in down)}"] if down else []
    if bad:
        named = some(f"{p.name} {p.state}" + (f" on {p.node}" if p.node else "") for p in bad)
        parts.append(
            f"{len(bad)} of {len(pods)} calico-node pods not ready: {named}" + (f": {halt.words}" if halt else "")
        )
    if said:
        where = f"{len(said)} of {plural(len(about.nodes), 'node')}"
        parts.append(f"Calico says that it is down on {where}: {some(n.name for n in said)}")
    ready = {p.node for p in pods if healthy(p)}
    died = [one for one in down if one.why is Silence.DIED and one.node not in ready - {None}]
    without = _unreached(about, typha)
    if without is not None:
        at = f" at {without.address}" if without.address else ""
        parts.append(
            f"Felix{f' on {without.place}' if without.place else ''} gets no connection to Typha{at}: {innermost(calico_ends.said(typha[0]), 120)}"
        )
    if datastore:
        parts.insert(
            0,
            f"calico-node does not reach the API server at {datastore[0].name}: {innermost(calico_ends.said(datastore[0]), 120)}",
        )
    if ends:
        parts.insert(0, calico_ended.in_words(about, ends[0]))
    by_bgp = (
        not typha
        and not datastore
        and not ends
        and bool(unready)
        and all(readiness.lacks_sessions(r.message) for r in unready)
    )
    subjects = [one.node for one in down if one.node] + [p.node or p.name for p in bad] + [n.name for n in said]
    return failed(
        " and ".join(parts),
        ", ".join(
            plural(count, noun)
            for count, noun in ((len(down), "silent daemon"), (len(pods), "pod"), (len(said), "node condition"))
            if count
        ),
        cite(
            [
                *(end.row for end in ends[:1]),
                *datastore[:1],
                *(o.row for o in down),
                *(p.rows[0] for p in bad[:1]),
                *([halt.row] if halt else []),
                *typha[:2],
                *(p.rows[0] for p in bad[1:]),
                *(n.rows[0] for n in said),
                *unready,
            ],
            limit=4,
        ),
        detail=details.CalicoNode(
            len(bad),
            len(died),
            len(down) - len(died),
            by_bgp,
            bool(typha or datastore or ends) or _reasoned(bad, unready),
            typha=without,
            end=calico_ended.detail_of(about, ends[0]) if ends else None,
            datastore=(datastore[0].name or "") if datastore else "",
            nodes=tuple(
                dict.fromkeys(
                    [*(one.node for one in down if one.node), *(p.node for p in bad if p.node), *(n.name for n in said)]
                )
            ),
        ),
        subjects=dict.fromkeys(subjects),
    )


def _unreaching(signal: str, bad: list[Pod], log_signals: Rows[LogSignalRow]) -> list[LogSignalRow]:
    """Lines of calico-node that got no connection, of pods that are not ready or of nobody's name; the most telling first."""
    names = {p.name for p in bad}
    found = [r for r in log_signals if r.signal == signal and (not r.pod or r.pod in names)]
    return sorted(found, key=lambda r: r.name is None)


def _unreached(about: About, typha: list[LogSignalRow]) -> details.TyphaUnreached | None:
    if not typha:
        return None
    row = typha[0]
    place = next((p.node for p in about.role("calico-node") if p.name == row.pod and p.node), row.node or row.pod or "")
    by_tls = any(errors.classify(r.message) in errors.TRUST for r in typha)
    return details.TyphaUnreached(row.name or "", place, by_tls, all(map(calico_ends.lacks_typha, typha)))


def _reasoned(bad: list[Pod], unready: list[EventRow | LogSignalRow]) -> bool:
    """Is it stated why pods are not ready: by their status, by containers that restart, or by the probe's own words."""
    return bool(unready) or any((p.status or "Running") != "Running" or (p.restarts or 0) >= 5 for p in bad)


def _unready(about: About, events: Rows[EventRow], log_signals: Rows[LogSignalRow]) -> list[EventRow | LogSignalRow]:
    """What the kubelet says of calico-node pods that fail their readiness probe, and such a line where it stands alone."""
    found: list[EventRow | LogSignalRow] = [
        r
        for r in events
        if r.reason == "Unhealthy"
        and about.plays(r.namespace, r.object_name) == "calico-node"
        and readiness.is_unready(r.message)
    ]
    return found + [r for r in log_signals if r.signal in ("bgp_not_established", "bird_not_ready")]


def _lost(about: About, pods: list[Pod], lost: list[LogSignalRow], cite: Cite) -> Answer:
    detail = _unreached(about, lost)
    assert detail is not None
    at = f" at {detail.address}" if detail.address else ""
    start = f" on {detail.place}" if detail.place else ""
    beside = f"; {len(pods)} of {len(pods)} typha pods ready" if pods else ""
    return warned(
        f"calico-node{start} gets no answer of Typha{at}: {innermost(calico_ends.said(lost[0]), 120)}{beside}",
        f"{plural(len(lost), 'line')}, {plural(len(pods), 'typha pod')} listed",
        cite(lost[:2]),
        [commands.agent_pods()],
        detail=detail,
    )


@CHECKS.check("BGP-09", "Is calico-typha healthy?", "S6")
def typha(
    about: About, workloads: Rows[WorkloadRow], events: Rows[EventRow], listings: Rows[ListingRow], log_signals: Rows[LogSignalRow], cite: Cite
) -> Answer:  # fmt: skip
    """
    All down is a fail, with the scheduler's reason where it states one; a replica Pending in a cluster of one or two nodes is normal.

    Calico works without it: where the whole list of pods has none, and every calico-node is ready, there is none by design. Felix that gets no
    answer of it is a warning, unless each calico-node is shown ready: it tries again, and which end or way is at fault is not said.
    """
    pods, felix = about.role("typha"), about.role("calico-node")
    lost = sorted((row for row in log_signals if row.signal == LOST), key=lambda row: row.name is None)
    if lost and not not_ready(pods) and not (felix and all(map(healthy, felix))):
        return _lost(about, pods, lost, cite)
    if not pods and (lacking := by_counts(about, workloads, events, cite, "typha")) is not None:
        return lacking
    if not pods and (told_of := by_events(about, commands.agent_pods(), cite, "typha")) is not None:
        return told_of
    if not pods:
        nodes = about.role("calico-node")
        whole = about.product.value not in ibm.PRODUCTS and any(
            r.kind == "pods" and r.complete and r.namespace is None for r in listings
        )
        if whole and nodes and all(map(healthy, nodes)):
            return not_applicable(
                "no typha among all pods, and every calico-node is ready: they ask the API server themselves"
            )
        return (
            unknown("no typha pod is listed", commands.agent_pods())
            if about.role("calico-node")
            else not_applicable("no Calico pod is listed")
        )
    good = [p for p in pods if healthy(p)]
    bad = [p for p in not_ready(pods) if not (p.status == "Pending" and len(about.nodes) < 3)]
    if len(not_ready(pods)) == len(pods):
        every = as_detail(pods, pods)
        names = {p.name for p in pods if p.status == "Pending"}
        told = [e for e in events if e.reason == "FailedScheduling" and e.object_name in names][-1:]
        text, basis = f"0 of {len(pods)} typha pods ready", plural(len(pods), "pod")
        halt = None if told else about.halts.first(pods)
        if halt is not None:
            text += f" ({halt.pod.name}: {halt.words})"
        if told:
            text += f" ({told[0].object_name}: {excerpt(scheduling.without_preemption(told[0].message), 160)})"
            taints = tuple(r.taint for r in scheduling.unplaced(told[0].message, False) if r.taint)
            every = every._replace(port_taken=scheduling.is_port_taken(told[0].message), taints=taints)
        return failed(
            text, basis, cite([*told, *([halt.row] if halt else []), *(p.rows[0] for p in pods)]), detail=every
        )
    if bad:
        return warned(
            f"{len(good)} of {len(pods)} typha pods ready",
            plural(len(pods), "pod"),
            cite(p.rows[0] for p in bad),
            detail=as_detail(bad, pods),
        )
    if silent := untold(pods, commands.agent_pods()):
        return silent
    return passed(
        f"{len(good)} of {len(pods)} typha pods ready", plural(len(pods), "pod"), cite(p.rows[0] for p in good[:1])
    )
