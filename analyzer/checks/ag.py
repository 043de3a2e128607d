"""Agents (AG-01 to AG-13): the DaemonSet, its pods, arguments, and what the agents' own logs say."""

from __future__ import annotations

from collections import Counter
from typing import Any

import regex

from analyzer.checks import commands
from analyzer.checks.base import Answer, Family, See, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.checks.cp import BAD_STATUS, healthy
from analyzer.facts.cluster import About
from analyzer.rows import Rows
from analyzer.tunnel import errors
from analyzer.tunnel.view import DUPLICATE, TunnelView

CHECKS = Family()


def _openvpn(about: About) -> Answer | None:
    return not_applicable("this cluster uses OpenVPN, not Konnectivity") if about.tunnel == "openvpn" else None


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


@CHECKS.check("AG-01", "Does the agents' DaemonSet exist?", "S4")
def exists(about: About, workloads: Rows, listings: Rows, see: See) -> Answer:
    """DaemonSet konnectivity-agent in kube-system, or its pods; a complete listing without it is a fail."""
    if no := _openvpn(about):
        return no
    rows, pods = daemonset(workloads), about.role("agent")
    if rows or pods:
        found = rows or [p.rows[0] for p in pods]
        return passed(
            "konnectivity-agent exists",
            f"{plural(len(rows), 'DaemonSet row')}, {plural(len(pods), 'agent pod')}",
            see(found),
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
    if no := _openvpn(about):
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
                f"the DaemonSet wants no pod: its node selector matches no node ({text})", "1 DaemonSet", see(rows)
            )
        if not w.desired == current == w.ready:
            return failed(text, "1 DaemonSet", see(rows))
        if nodes and w.desired != nodes and w.kind == "DaemonSet":
            return warned(f"{text}: the counts differ", "1 DaemonSet and the node list", see(rows))
        return passed(text, "1 DaemonSet" + (f", {plural(nodes, 'node')}" if nodes else ""), see(rows))
    pods = about.role("agent")
    if not pods:
        return unknown("no counts of the DaemonSet and no agent pod in the bundle", commands.agent_daemonset(about))
    good = sum(1 for p in pods if p.ready)
    if good < len(pods):
        return failed(
            f"{good} of {plural(len(pods), 'agent pod')} ready",
            plural(len(pods), "pod"),
            see(p.rows[0] for p in pods if not p.ready),
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
    if no := _openvpn(about):
        return no
    pods = about.role("agent")
    if not pods:
        return unknown("no agent pod is listed", commands.agent_pods(about))
    bad = [p for p in pods if not healthy(p)]
    waiting = [p for p in bad if p.status == "Running" and p.ready is False]
    basis = plural(len(pods), "agent pod")
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


@CHECKS.check("AG-04", "Are agent pods missing although the DaemonSet wants them?", "S5c")
def none_created(about: About, workloads: Rows, events: Rows, see: See) -> Answer:
    """DESIRED above zero, CURRENT zero: the creation is refused; the events say by whom."""
    if no := _openvpn(about):
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
    if no := _openvpn(about):
        return no
    pods = about.role("agent")
    if not pods:
        return unknown("no agent pod is listed", commands.agent_pods(about))
    bad = [p for p in pods if not healthy(p)]
    with_agent = {p.node for p in pods if p.node}
    without = [
        n for n in about.nodes.values() if with_agent and n.name not in with_agent and n.internal_ip not in with_agent
    ]
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
    if no := _openvpn(about):
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
    return passed("no agent pod fails to start", plural(len(pods), "agent pod"), see(p.rows[0] for p in pods[:1]))


@CHECKS.check("AG-07", "Are the agents' arguments sane?", "S8c", "S10b")
def arguments(about: About, see: See) -> Answer:
    """Host and port of the server: present, the port a node port and not the API server's, equal to the cluster's own URL."""
    if no := _openvpn(about):
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
    elif port.value is not None and (not port.value.isdigit() or not 0 < int(port.value) < 65536):
        problems.append(f"--proxy-server-port {port.value} is no port")
    elif port.value is not None and ibm and not 20000 <= int(port.value) <= 32767:
        problems.append(f"--proxy-server-port {port.value} is no node port (20000-32767)")
    url = about.stated("konnectivity_url")
    if url and (m := regex.match(r"(?:https?://)?([\w.-]+)(?::(\d+))?", url)):
        if host.value and m[1] != host.value:
            problems.append(f"host {host.value} is not the cluster's Konnectivity host {m[1]}")
        if port.value and m[2] and m[2] != port.value:
            problems.append(f"port {port.value} is not the cluster's Konnectivity port {m[2]}")
        rows += about.facts["konnectivity_url"]
    api = regex.search(r":(\d+)", about.stated("server_url") or about.stated("public_endpoint_url") or "")
    if port.value and api and api[1] == port.value and ibm:
        problems.append(f"port {port.value} is the API server's port")
    values = {w.value for w in host.witnesses}
    if len(values) > 1:
        problems.append(f"agents are given different hosts: {some(sorted(values))}")
    if problems:
        return failed("; ".join(problems), plural(len(from_args), "argument"), see(rows, limit=4))
    return passed(f"agents dial {host.value}:{port.value}", plural(len(from_args), "argument"), see(rows))


@CHECKS.check("AG-08", "Was a restart of the agents already tried?", "S5b")
def restarted(about: About, workloads: Rows, see: See) -> Answer:
    """All agents of one young age, or the annotation of `rollout restart`."""
    if no := _openvpn(about):
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


@CHECKS.check("AG-09", "Do the agents' logs say that they are connected?", "S9b", "S10a")
def connected(about: About, tunnel: TunnelView, see: See) -> Answer:
    """The last word of each agent log: served and not lost since, or `cannot connect once` again and again."""
    if no := _openvpn(about):
        return no
    states = tunnel.agent_states
    if not states:
        return unknown("no agent log in the bundle", commands.agent_log(about))
    basis = f"{plural(len(states), 'agent log')}, {sum(s.log.lines for s in states)} lines, {tunnel.window([s.log for s in states])}"
    bad = [s for s in states if s.state == "failing"]
    cut = [s for s in states if s.state == "disconnected"]
    if bad:
        kinds = tunnel.failure_classes()
        why = some(f"{errors.MEANING.get(k, k)} ({len(v)}x)" for k, v in kinds.items())
        return failed(
            f"{len(bad)} of {len(states)} agents cannot connect: {why}", basis, see([s.failures[-1] for s in bad])
        )
    if cut:
        return warned(
            f"{len(cut)} of {len(states)} agents lost their server and the log ends there",
            basis,
            see([s.last for s in cut]),
        )
    good = [s for s in states if s.state == "connected"]
    if not good:
        return unknown(
            "the agent logs show neither a connection nor a failure: verbosity below 2, or only a part of the log",
            commands.agent_log(about),
            basis=basis,
        )
    return passed(
        f"{len(good)} of {len(states)} agents end connected", basis, see([s.last for s in good if s.last is not None])
    )


@CHECKS.check("AG-10", "Is every agent connected to every server?", "S2")
def every_server(about: About, tunnel: TunnelView, see: See) -> Answer:
    """Distinct servers per agent against the server count, and agents per server; a balancer that sticks leaves servers empty."""
    if no := _openvpn(about):
        return no
    states = [s for s in tunnel.agent_states if s.servers or s.serving]
    count = about.server_count
    announced = max((int(w.value) for w in count.witnesses if w.how != "ServerCount"), default=None)
    logs = tunnel.servers
    want = max(
        [
            len({log.source + str(log.pod) for log in logs if not log.previous}),
            announced or 0,
            *(int(w.value) for w in count.witnesses),
        ],
        default=0,
    )
    empty = [log for log in logs if not tunnel.agents_open(log) and log.first is not None]
    full = [log for log in logs if tunnel.agents_open(log)]
    if len(logs) > 1 and empty and full:
        return failed(
            f"{len(empty)} of {len(logs)} servers have no agent: {some(log.name for log in empty)}", f"{plural(len(logs), 'server log')}, {tunnel.window(logs)}",
            see([e for log in empty for e in (tunnel.late_no_agent(log) or log.events)[-1:]] + [e for log in full for e in log.events[:1]], limit=4), subjects=[log.name for log in empty],
        )  # fmt: skip
    if len(full) > 1:
        counts = {log.name: len(tunnel.agents_open(log)) for log in full}
        if max(counts.values()) > min(counts.values()):
            thin = min(counts, key=lambda n: (counts[n], n))
            return failed(
                f"agents miss some servers: {thin} holds {counts[thin]} of {max(counts.values())}",
                plural(len(full), "server log"),
                see([log.events[0] for log in full if log.events]),
                subjects=[thin],
            )
    if not states:
        if len(full) > 1:
            return passed(
                f"{len(full)} of {len(logs)} servers hold {len(tunnel.agents_open(full[0]))} agents each",
                plural(len(logs), "server log"),
                see([log.events[0] for log in full if log.events]),
            )
        if about.product.value == "iks":
            return not_applicable("IKS has one server")
        return unknown("no agent log that shows its servers, and not several server logs", commands.agent_log(about))
    short = [s for s in states if want > 1 and len(s.servers) < want and s.state == "connected"]
    duplicates = [e for s in states for e in s.log.of(DUPLICATE)]
    basis = f"{plural(len(states), 'agent log')} against a server count of {want or 1}"
    if short:
        evidence = see(
            [w.row for w in count.witnesses[:1]] + [s.serving[-1] for s in short if s.serving] + duplicates[:1], limit=4
        )
        return failed(
            f"{len(short)} of {len(states)} agents reach {min(len(s.servers) for s in short)} of {want} servers"
            + (f", {len(duplicates)} duplicate attempts" if duplicates else ""),
            basis,
            evidence,
        )
    return passed(
        f"every agent reaches {want or 1} of {want or 1} servers",
        basis,
        see([s.serving[-1] for s in states if s.serving]),
    )


@CHECKS.check("AG-11", "Do the agents resolve the server's name?", "S10a")
def dns(about: About, tunnel: TunnelView, see: See) -> Answer:
    """`lookup NAME: no such host`, `server misbehaving` or a time-out of the resolver, in the agents' logs."""
    if no := _openvpn(about):
        return no
    if not tunnel.agents:
        return unknown("no agent log in the bundle", commands.agent_log(about))
    lookups = [e for s in tunnel.agent_states for e in s.failures if errors.classify(e.error) == "dns"]
    attempts = sum(len(s.failures) + len(s.serving) for s in tunnel.agent_states)
    basis = f"{len(lookups)} of {attempts} connects in {plural(len(tunnel.agents), 'agent log')}"
    if not lookups:
        if not attempts:
            return unknown("the agent logs show no connect at all", commands.agent_log(about), basis=basis)
        return passed("no name look-up failed", basis, see([s.last for s in tunnel.agent_states if s.last is not None]))
    names = [m[1] for e in lookups if (m := errors.LOOKUP.search(e.error or ""))]
    current = [s for s in tunnel.failing if "dns" in s.classes]
    text = f"look-up of {some(names) or 'the server'} fails: {lookups[-1].error[-80:]}"
    return (failed if current else warned)(text, basis, see(lookups[-2:]), subjects=names)


@CHECKS.check("AG-12", "Do agents reach the kubelets?", "S6")
def kubelets(about: About, tunnel: TunnelView, see: See) -> Answer:
    """Failed dials to port 10250 with their target; through which agents they fail tells node from path."""
    if no := _openvpn(about):
        return no
    if not tunnel.servers and not tunnel.agents:
        return unknown("no Konnectivity log in the bundle", commands.server_log(about))
    targets = {a: c for a, c in tunnel.dial_targets.items() if errors.is_kubelet(a)}
    bad = [e for e in tunnel.dial_errors if errors.is_kubelet(errors.target(e.error) or e.address)]
    tried, good = sum(sum(c.values()) for c in targets.values()), sum(c["ok"] for c in targets.values())
    basis = f"{tried} dials to {plural(len(targets), 'kubelet')}, {tunnel.window(tunnel.servers or tunnel.agents)}"
    if bad:
        hosts = Counter((errors.target(e.error) or e.address or "?").rsplit(":", 1)[0] for e in bad)
        kinds = Counter(errors.classify(e.error) for e in bad)
        return failed(
            f"{len(bad)} dials to kubelets failed: {some(f'{h} ({n}x)' for h, n in hosts.most_common())}; {some(errors.MEANING.get(k, k) for k in kinds)}",
            basis,
            see(bad[-3:]),
            subjects=list(hosts),
        )
    if good:
        return passed(
            f"{good} of {tried} dials to kubelets succeeded, none failed",
            basis,
            see([d for d in tunnel.dials if errors.is_kubelet(d.address) and d.outcome == "ok"][:2]),
        )
    return unknown("no finished dial to a kubelet is logged", commands.server_log(about), basis=basis)


@CHECKS.check("AG-13", "Is every agentID used by one agent only?", "S9")
def identities(about: About, tunnel: TunnelView, see: See) -> Answer:
    """Several agents under one agentID: the server keeps all streams and uses the first only."""
    if no := _openvpn(about):
        return no
    owners: dict[str, dict[str, Any]] = {}
    for log in tunnel.agents:
        if log.previous:
            continue
        place = log.node or log.pod or log.source
        if option := log.options.get("AgentID"):
            owners.setdefault(option.value, {})[place] = option
        for event in log.events:
            if event.agent_id:
                owners.setdefault(event.agent_id, {}).setdefault(place, event)
    if not owners:
        return unknown("no agent log that names its agentID", commands.agent_log(about))
    clash = {agent: places for agent, places in owners.items() if len(places) > 1 and agent}
    basis = f"{plural(len(owners), 'agentID')} in {plural(len(tunnel.agents), 'agent log')}"
    if clash:
        agent, places = sorted(clash.items())[0]
        return failed(
            f"agentID {agent} is used by {len(places)} agents: {some(places)}",
            basis,
            see(list(places.values())),
            subjects=list(places),
        )
    return passed("no agentID is used twice", basis, see([next(iter(p.values())) for p in owners.values()][:2]))
