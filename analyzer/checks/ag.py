"""Agents as the cluster shows them (AG-01 to AG-08): the DaemonSet, its pods and their arguments."""

from __future__ import annotations

from collections import Counter
from typing import Any

import regex

from analyzer.checks import commands, details
from analyzer.checks.base import (
    Answer,
    Family,
    See,
    failed,
    openvpn,
    passed,
    plural,
    some,
    unknown,
    warned,
)
from analyzer.checks.cp import BAD_STATUS
from analyzer.checks.state import not_ready, untold
from analyzer.facts.cluster import About
from analyzer.tables.rows import Rows
from analyzer.wording import is_number

CHECKS = Family()


def daemonset(workloads: Rows) -> list[Any]:
    """Rows of the customer side's DaemonSet (a Deployment of that name in kube-system counts: other vendors use one)."""
    return [
        w
        for w in workloads
        if w.name == "konnectivity-agent"
        and (w.kind == "DaemonSet" or w.namespace == "kube-system")
        and not (w.namespace or "").startswith(("master-", "clusters-"))
    ]


def _listed_all(about: About, listings: Rows, kind: str) -> bool:
    """Is there a complete listing of this kind that would have shown kube-system."""
    return any(r.kind == kind and r.complete and r.namespace in (None, "kube-system") for r in listings)


@CHECKS.check("AG-01", "Does the agents' DaemonSet exist?", "S4", broken_when_failed=True)
def exists(about: About, workloads: Rows, listings: Rows, see: See) -> Answer:
    """DaemonSet konnectivity-agent in kube-system, or its pods; a complete listing without it is a fail."""
    if no := openvpn(about):
        return no
    rows, pods = daemonset(workloads), about.role("agent")
    if rows or pods:
        found = rows or [p.rows[0] for p in pods]
        return passed(
            "konnectivity-agent exists",
            f"{plural(len(rows), 'DaemonSet row')}, {plural(len(pods), 'agent pod')}",
            see(found),
        )
    if about.tunnel != "konnectivity":
        return unknown(
            f"this cluster does not seem to use Konnectivity: {about.without_konnectivity}"
            if about.without_konnectivity
            else "neither agents nor anything else of Konnectivity is in the bundle",
            commands.nodes(about),
        )
    workers = [w for w in workloads if w.kind == "DaemonSet" and w.namespace in ("kube-system", "calico-system")]
    if _listed_all(about, listings, "daemonsets") and workers:
        return failed(
            "the DaemonSet listing holds no konnectivity-agent",
            f"{plural(len(workers), 'DaemonSet')} of the system namespaces listed",
            see(workers),
        )
    customer = [p for p in about.pods if p.namespace == "kube-system" and p.role not in ("server", "master")]
    if _listed_all(about, listings, "pods") and len(customer) >= 5:
        return failed(
            "no agent pod among the pods of kube-system, and no DaemonSet shown",
            f"{plural(len(customer), 'pod')} of kube-system listed",
            see(p.rows[0] for p in customer[:2]),
            [commands.agent_daemonset(about)],
        )
    return unknown("neither the DaemonSet nor agent pods are in the bundle", commands.agent_daemonset(about))


@CHECKS.check("AG-02", "Are as many agents ready as there are nodes?", "S4")
def counts(about: About, workloads: Rows, see: See) -> Answer:
    """DESIRED = CURRENT = READY = nodes; the DaemonSet tolerates everything, so cordoned nodes count."""
    if no := openvpn(about):
        return no
    nodes = len(about.nodes)
    rows = [w for w in daemonset(workloads) if w.desired is not None]
    if rows:
        w = rows[0]
        current = w.current if w.current is not None else w.ready
        text = f"desired {w.desired}, current {current}, ready {w.ready}" + (
            f", {plural(nodes, 'node')}" if nodes else ""
        )
        if w.desired == 0:
            return failed(
                f"the {w.kind} wants no pod: "
                + (f"its node selector matches no node ({text})" if w.kind == "DaemonSet" else text),
                f"1 {w.kind}",
                see(rows),
                detail=details.Coverage(0, w.ready),
            )
        if w.ready is None:
            return unknown(f"{text}: how many are ready is not stated", commands.agent_daemonset(about))
        if not w.desired == current == w.ready:
            return failed(text, f"1 {w.kind}", see(rows))
        if nodes and w.desired != nodes and w.kind == "DaemonSet":
            return warned(f"{text}: the counts differ", "1 DaemonSet and the node list", see(rows))
        return passed(text, f"1 {w.kind}" + (f", {plural(nodes, 'node')}" if nodes else ""), see(rows))
    pods = about.role("agent")
    if not pods:
        return unknown("no counts of the DaemonSet and no agent pod in the bundle", commands.agent_daemonset(about))
    good = sum(1 for p in pods if p.ready)
    if bad := [p for p in pods if p.ready is False or p.health is False]:
        return failed(
            f"{len(pods) - len(bad)} of {plural(len(pods), 'agent pod')} ready",
            plural(len(pods), "pod"),
            see(p.rows[0] for p in bad),
        )
    if silent := untold(pods, commands.agent_pods(about)):
        return silent
    if all(p.is_replica for p in pods):
        return passed(
            f"{good} of {len(pods)} replicas ready; a Deployment's agents are counted by its replicas, not by nodes",
            plural(len(pods), "pod"),
            see(p.rows[0] for p in pods[:3]),
        )
    if nodes and len({p.node for p in pods if p.node} or pods) < nodes:
        return failed(
            f"{len(pods)} agent pods for {nodes} nodes",
            f"{plural(len(pods), 'pod')}, {plural(nodes, 'node')}",
            see(p.rows[0] for p in pods[:3]),
        )
    if not nodes:
        return passed(
            f"{good} of {len(pods)} agent pods ready",
            f"{plural(len(pods), 'pod')}; the node list is not in the bundle",
            see(p.rows[0] for p in pods[:3]),
        )
    return passed(
        f"{good} of {len(pods)} agent pods ready on {plural(nodes, 'node')}",
        f"{plural(len(pods), 'pod')}, {plural(nodes, 'node')}",
        see(p.rows[0] for p in pods[:3]),
    )


@CHECKS.check("AG-03", "Is every agent pod running and ready?", "S4")
def ready(about: About, see: See) -> Answer:
    """
    n/n Running. `0/1 Running` means an agent that is alive and connected to no server: its readiness is a connection.

    Agents before v0.1.4 answer ready always, so a good READY there proves little; a bad one proves much.
    """
    if no := openvpn(about):
        return no
    pods = about.role("agent")
    if not pods:
        return unknown("no agent pod is listed", commands.agent_pods(about))
    bad = not_ready(pods)
    waiting = [p for p in bad if p.status == "Running" and p.ready is False]
    basis = plural(len(pods), "agent pod")
    if not bad and (silent := untold(pods, commands.agent_pods(about))):
        return silent
    if not bad:
        return passed(f"{len(pods)} of {len(pods)} agents ready and running", basis, see(p.rows[0] for p in pods[:3]))
    names = [f"{p.name} {p.state}" + (f" on {p.node}" if p.node else "") for p in bad]
    if len(waiting) == len(bad):
        return warned(
            f"{len(bad)} of {len(pods)} agents run without being ready: connected to no server ({some(names)})",
            basis,
            see(p.rows[0] for p in bad),
            subjects=[p.name for p in bad],
        )
    return failed(
        f"{len(bad)} of {len(pods)} agents not ready: {some(names)}",
        basis,
        see(p.rows[0] for p in bad),
        subjects=[p.name for p in bad],
    )


@CHECKS.check("AG-04", "Are agent pods missing although the DaemonSet wants them?", "S5c", broken_when_failed=True)
def none_created(about: About, workloads: Rows, events: Rows, see: See) -> Answer:
    """DESIRED above zero, CURRENT zero: the creation is refused; the events say by whom."""
    if no := openvpn(about):
        return no
    rows = [w for w in daemonset(workloads) if w.desired is not None]
    refused = [
        e for e in events if e.reason == "FailedCreate" and "konnectivity-agent" in f"{e.object_name} {e.message}"
    ]
    pods = about.role("agent")
    if rows and rows[0].desired > 0 and (rows[0].current if rows[0].current is not None else len(pods)) == 0:
        why = f": {refused[0].message[:200]}" if refused else ""
        return failed(
            f"{rows[0].desired} agents wanted, 0 exist{why}",
            f"1 DaemonSet, {plural(len(refused), 'FailedCreate event')}",
            see([rows[0], *refused]),
            () if refused else [commands.events(about)],
        )
    if refused:
        return failed(
            f"agent pods are refused: {refused[0].message[:200]}",
            plural(len(refused), "FailedCreate event"),
            see(refused),
        )
    if pods or (rows and rows[0].current):
        return passed("agent pods exist", plural(len(pods), "agent pod"), see([p.rows[0] for p in pods[:2]] or rows))
    return unknown("neither counts nor pods of the agents in the bundle", commands.agent_daemonset(about))


@CHECKS.check("AG-05", "Which nodes have a bad agent?", "S5a")
def where_bad(about: About, see: See) -> Answer:
    """Bad or missing agents joined with the nodes: one node, one zone, one subnet, one pool, all, or scattered."""
    if no := openvpn(about):
        return no
    pods = about.role("agent")
    if not pods:
        return unknown("no agent pod is listed", commands.agent_pods(about))
    bad = not_ready(pods)
    with_agent = {p.node for p in pods if p.node and not p.is_replica}
    without = [
        n for n in about.nodes.values() if with_agent and n.name not in with_agent and n.internal_ip not in with_agent
    ]
    if not bad and not without and (silent := untold(pods, commands.agent_pods(about))):
        return silent
    if not bad and not without:
        return passed(
            "no node has a bad or missing agent",
            f"{plural(len(pods), 'agent pod')}, {plural(len(about.nodes), 'node')}",
            see(p.rows[0] for p in pods[:1]),
        )
    names = [p.node or p.name for p in bad] + [n.name for n in without]
    evidence = see([p.rows[0] for p in bad] + [n.rows[0] for n in without])
    basis = f"{len(names)} of {max(len(pods), len(about.nodes))} nodes"
    if len(bad) == len(pods) and len(pods) > 1:
        return failed(f"all {len(pods)} agents: not a matter of one node", basis, evidence, subjects=names)
    if len(names) == 1:
        node = about.nodes.get(names[0])
        note = f"; the node is NotReady ({node.conditions})" if node and node.ready is False else ""
        return failed(f"one node only: {names[0]}{note}", basis, evidence, subjects=names)
    return failed(f"{_common(about, names)}: {some(names)}", basis, evidence, subjects=names)


def _common(about: About, names: list[str]) -> str:
    """What the bad nodes share and the good ones do not."""
    wanted = set(names)
    hit = {n.name for n in about.nodes.values() if n.name in wanted or n.internal_ip in wanted}
    bad = [n for n in about.nodes.values() if n.name in hit]
    good = [n for n in about.nodes.values() if n.name not in hit]
    for key, word in (
        ("zone", "one zone"),
        ("subnet", "one subnet"),
        ("private_vlan", "one VLAN"),
        ("worker_pool", "one worker pool"),
    ):
        values = {getattr(n, key) for n in bad}
        if len(values) == 1 and None not in values and good and not any(getattr(n, key) in values for n in good):
            return f"{word}, {values.pop()}"
    return f"{len(names)} nodes, scattered"


@CHECKS.check("AG-06", "Do agent pods fail to start?", "S4", "S9b")
def starting(about: About, containers: Rows, events: Rows, see: See) -> Answer:
    """CrashLoopBackOff, ImagePullBackOff, missing secret, Pending: named with its reason."""
    if no := openvpn(about):
        return no
    pods = about.role("agent")
    if not pods:
        return unknown("no agent pod is listed", commands.agent_pods(about))
    bad = [p for p in pods if (p.status or "").startswith(BAD_STATUS)]
    names = {p.name for p in pods}
    states = [c for c in containers if c.pod in names and (c.last_reason or c.state == "waiting")]
    reasons = [
        e
        for e in events
        if e.type == "Warning"
        and e.object_name in names
        and e.reason
        in (
            "Failed",
            "FailedScheduling",
            "BackOff",
            "FailedMount",
            "FailedCreatePodSandBox",
            "CreateContainerConfigError",
            "Evicted",
        )
    ]
    if bad:
        why = Counter(p.status for p in bad)
        detail = next((c.last_reason or c.reason for c in states), None) or next((e.message for e in reasons), None)
        return failed(
            f"{len(bad)} of {len(pods)}: "
            + ", ".join(f"{n} {s}" for s, n in why.items())
            + (f"; {str(detail)[:160]}" if detail else ""),
            plural(len(pods), "agent pod"),
            see([p.rows[0] for p in bad[:2]] + states[:1] + reasons[:2], limit=4),
            subjects=[p.name for p in bad],
        )
    many = [p for p in pods if (p.restarts or 0) >= 5]
    if many:
        return warned(
            f"{len(many)} of {len(pods)} agents restarted five times or more: "
            + some(f"{p.name} {p.restarts}" for p in many),
            plural(len(pods), "agent pod"),
            see([p.rows[0] for p in many] + states[:1]),
        )
    if silent := untold(pods, commands.agent_pods(about)):
        return silent
    return passed("no agent pod fails to start", plural(len(pods), "agent pod"), see(p.rows[0] for p in pods[:1]))


@CHECKS.check("AG-07", "Are the agents' arguments sane?", "S8c", "S10b")
def arguments(about: About, see: See) -> Answer:
    """Host and port of the server: present, the port a node port and not the API server's, equal to the cluster's own URL."""
    if no := openvpn(about):
        return no
    host, port = about.agent_host, about.agent_port
    from_args = [w for w in host.witnesses + port.witnesses if "proxy-server" in w.how or "ProxyServer" in w.how]
    if not from_args:
        return unknown("the agents' arguments are not in the bundle", commands.agent_daemonset(about))
    rows = [w.row for w in from_args]
    problems: list[str] = []
    if host.value is None or host.value in ("", "127.0.0.1", "localhost"):
        problems.append(f"--proxy-server-host is {host.value or 'missing'}")
    if regex.match(r"[a-z]+://", host.value or ""):
        problems.append(f"--proxy-server-host is a URL ({host.value}), it must be a bare host")
    ibm = about.product.value in ("iks", "roks")
    if port.value is None and host.witnesses and "--proxy-server-host" in host.witnesses[0].how:
        problems.append("--proxy-server-port is missing")
    elif port.value is not None and (not is_number(port.value) or not 0 < int(port.value) < 65536):
        problems.append(f"--proxy-server-port {port.value} is no port")
    elif port.value is not None and ibm and not 20000 <= int(port.value) <= 32767:
        problems.append(f"--proxy-server-port {port.value} is no node port (20000-32767)")
    url, against = about.stated("konnectivity_url"), False
    if url and (m := regex.match(r"(?:https?://)?([\w.-]+)(?::(\d+))?", url)):
        if host.value and m[1] != host.value:
            problems.append(f"host {host.value} is not the cluster's Konnectivity host {m[1]}")
            against = True
        if port.value and m[2] and m[2] != port.value:
            problems.append(f"port {port.value} is not the cluster's Konnectivity port {m[2]}")
            against = True
        rows += about.facts["konnectivity_url"]
    api = regex.search(r":(\d+)", about.stated("server_url") or about.stated("public_endpoint_url") or "")
    if port.value and api and api[1] == port.value and ibm:
        problems.append(f"port {port.value} is the API server's port")
    values = {w.value for w in host.witnesses}
    if len(values) > 1:
        problems.append(f"agents are given different hosts: {some(sorted(values))}")
    if problems:
        return failed(
            "; ".join(problems),
            plural(len(from_args), "argument"),
            see(rows, limit=4),
            detail=details.AgentArguments(against),
        )
    return passed(f"agents dial {host.value}:{port.value}", plural(len(from_args), "argument"), see(rows))


@CHECKS.check("AG-08", "Was a restart of the agents already tried?", "S5b")
def restarted(about: About, workloads: Rows, see: See) -> Answer:
    """All agents of one young age, or the annotation of `rollout restart`."""
    if no := openvpn(about):
        return no
    marked = [w for w in daemonset(workloads) if w.restarted_at is not None]
    if marked:
        return passed(
            f"restarted at {marked[0].restarted_at:%Y-%m-%d %H:%M:%S} UTC by rollout restart",
            "annotation of the DaemonSet",
            see(marked),
        )
    ages = [p.age_s for p in about.role("agent") if p.age_s is not None]
    if not ages:
        return unknown("ages of the agent pods are not in the bundle", commands.agent_pods(about))
    if max(ages) < 7200:
        return passed(
            f"all agents are younger than {max(ages) / 60:.0f} min: a restart was tried, or the cluster is new",
            plural(len(ages), "agent pod"),
            see(p.rows[0] for p in about.role("agent")[:2]),
        )
    return passed(
        "no restart in the last two hours",
        f"ages of {plural(len(ages), 'agent pod')}",
        see(p.rows[0] for p in about.role("agent")[:1]),
    )
