"""Server log (SRV-01 to SRV-07): did agents connect, how many, do dials work, is the server's state sane."""

from __future__ import annotations

from collections import Counter

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Family, See, failed, openvpn, passed, plural, some, unknown, warned
from analyzer.facts.cluster import About
from analyzer.konnectivity import releases
from analyzer.tunnel import errors
from analyzer.tunnel.dials import LOST, OK
from analyzer.tunnel.trouble import flaps, stale_dials
from analyzer.tunnel.view import CONNECT, CONNECTED, REGISTERED, Log, TunnelView

CHECKS = Family()
FLAP_RATE = 3


def _basis(tunnel: TunnelView) -> str:
    logs = tunnel.servers
    return f"{sum(log.lines for log in logs)} lines of {plural(len(logs), 'server log')}, {tunnel.window(logs)}"


@CHECKS.check("SRV-01", "Does the server log show agents connecting?", "S9", broken_when_failed=True)
def connects(about: About, tunnel: TunnelView, see: See) -> Answer:
    """
    "Connect request from agent", the runbook's own search, or what proves the same.

    The line is hidden at the usual verbosity by the releases v0.0.34 to v0.31.3, v0.32.0 and v0.33.0: there its absence
    proves nothing and "Agent connected" stands for it. Old lines of agents that were cut off since are no pass: the last
    event of each agent decides. On OpenShift the control plane's own agents are subtracted.
    """
    if no := openvpn(about):
        return no
    logs = tunnel.servers
    if not logs:
        return unknown("no server log in the bundle", commands.server_log(about))
    lines = [e for log in logs for e in log.of(CONNECT)]
    substitutes = [e for log in logs for e in log.of(CONNECTED, REGISTERED)]
    used = [e for log in logs for e in log.of(OK)]
    refused = [e for log in logs for e in tunnel.late_no_agent(log)]
    basis = f"{len(lines)} connect requests, {len(substitutes)} substitutes in {_basis(tunnel)}"
    still = set().union(*(tunnel.agents_open(log) for log in logs))
    if (lines or substitutes) and not still and _ended(tunnel):
        last = [s for log in logs for s in tunnel.agents_seen(log).values()]
        return failed(
            f"{plural(len({s.agent_id for s in last}), 'agent')} connected earlier and every one was cut off since; the search finds old lines only",
            basis,
            see((lines or substitutes)[:1] + refused[-2:]),
        )
    spare = len(about.role("control-plane-agent")) if about.product.value in ("roks", "hypershift") else 0
    agents = set().union(*({e.agent_id for e in log.of(CONNECT, CONNECTED) if e.agent_id} for log in logs)) or {
        s.agent_id for log in logs for s in tunnel.streams_at(log)
    }
    if spare and agents and len(agents) <= spare:
        return failed(
            f"{plural(len(agents), 'agent')} connected, and the control plane has {spare} agents of its own: none of the workers",
            basis,
            see((lines or substitutes)[:3]),
        )
    authenticated = [e for log in logs for e in log.of(CONNECTED)]
    rejected = [e for log in logs for e in log.events if e.signal == "auth_failed"]
    if lines and rejected and not authenticated and not used:
        return failed(
            f"{plural(len(lines), 'connect request')}, and the server refused them: the line precedes authentication",
            basis,
            see([lines[-1], rejected[-1]]),
        )
    if lines:
        return passed(
            f"{plural(len(agents), 'agent')} connected"
            + (f", {spare} of them may be the control plane's own" if spare else ""),
            basis,
            see(lines[:3]),
        )
    if substitutes:
        return passed(
            f"by substitute: {plural(len(agents), 'agent')} in `Agent connected` lines; this release hides the runbook's line at this verbosity",
            basis,
            see(substitutes[:3]),
        )
    if used and not refused:
        return passed(
            "by substitute: dials through agents succeed; the log begins after the agents connected",
            basis,
            see(used[:2]),
        )
    visible = [_visible(log) for log in logs]
    if refused:
        return failed("no agent connects, and the server refuses dials for want of an agent", basis, see(refused[-3:]))
    if all(visible) and all(log.from_start for log in logs):
        return failed(
            "no agent ever connected: the log covers the server's start and would show it",
            basis,
            see([e for log in logs for e in log.events[:1]]),
        )
    return unknown(_why_silent(logs), commands.server_log(about), basis=basis)


def _ended(tunnel: TunnelView) -> bool:
    return any(s.disconnected_at is not None for log in tunnel.servers for s in tunnel.streams_at(log))


def _visible(log: Log) -> bool:
    """Would this log show a connecting agent, by either line."""
    shown = releases.connect_line_visible(log.possible, log.verbosity, log.proven)
    has_substitute = (
        bool(log.possible)
        and all(releases.table()[at].has_agent_connected for at in log.possible)
        and max(log.verbosity or 0, log.proven) >= 2
    )
    return shown is True or has_substitute


def _why_silent(logs: list[Log]) -> str:
    log = logs[0]
    name = releases.describe(log.possible) if log.possible else "an unknown release"
    verbosity = f"verbosity {log.verbosity}" if log.verbosity is not None else f"verbosity at least {log.proven}"
    shown = releases.connect_line_visible(log.possible, log.verbosity, log.proven) if log.possible else None
    if shown is False:
        return f"the runbook's search proves nothing here: {name} hides that line at {verbosity}"
    if not log.from_start:
        return f"0 connect lines, but the log does not reach back to the server's start ({name}, {verbosity}): agents connected before would not show"
    return f"0 connect lines, and nothing says whether {name} at {verbosity} would print them"


@CHECKS.check("SRV-01b", "What stands for the connect line where it is hidden?", "S9", broken_when_failed=True)
def substitute(about: About, tunnel: TunnelView, see: See) -> Answer:
    """`Agent connected`, registrations, established dials, agents that serve, agents that are ready: any one is enough."""
    if no := openvpn(about):
        return no
    connected = [e for log in tunnel.servers for e in log.of(CONNECTED, REGISTERED)]
    used = [e for log in tunnel.servers for e in log.of(OK)]
    serving = [s.serving[-1] for s in tunnel.connected if s.serving]
    agents = [p for p in about.role("agent") if p.ready]
    parts = [
        f"{len(connected)} `Agent connected`",
        f"{len(used)} dials established",
        f"{len(serving)} agents serving",
        f"{len(agents)} agents ready",
    ]
    open_now = any(tunnel.agents_open(log) for log in tunnel.servers)
    if (connected and open_now) or used or serving or agents:
        return passed(
            ", ".join(parts),
            f"{plural(len(tunnel.servers), 'server log')}, {plural(len(tunnel.agents), 'agent log')}, {plural(len(about.role('agent')), 'agent pod')}",
            see([*connected[:1], *used[:1], *serving[:1], *[p.rows[0] for p in agents[:1]]]),
        )
    if not tunnel.servers and not tunnel.agents and not about.role("agent"):
        return unknown("no log and no agent pod in the bundle", commands.server_log(about))
    waiting = [p for p in about.role("agent") if p.ready is False]
    refused = [e for log in tunnel.servers for e in tunnel.late_no_agent(log)]
    if waiting or refused or tunnel.failing:
        return failed(
            ", ".join(parts),
            f"{plural(len(tunnel.servers), 'server log')}, {plural(len(tunnel.agents), 'agent log')}, {plural(len(about.role('agent')), 'agent pod')}",
            see([*refused[-1:], *[p.rows[0] for p in waiting[:2]]]),
        )
    return unknown("nothing shows a connected agent, and nothing shows the contrary", commands.server_log(about))


@CHECKS.check("SRV-02", "How many distinct agents are connected?", "S9")
def how_many(about: About, tunnel: TunnelView, see: See) -> Answer:
    """Distinct agentIDs whose last stream is open, against the nodes (on OpenShift plus the control plane's agents)."""
    if no := openvpn(about):
        return no
    if not tunnel.servers:
        return unknown("no server log in the bundle", commands.server_log(about))
    open_by_log = {log.name: tunnel.agents_open(log) for log in tunnel.servers}
    now = set().union(*open_by_log.values())
    seen = {a for log in tunnel.servers for a in tunnel.agents_seen(log)}
    nodes, spare = len(about.nodes), len(about.role("control-plane-agent"))
    basis = f"{len(seen)} agentIDs in {_basis(tunnel)}"
    first = [s for log in tunnel.servers for s in tunnel.agents_seen(log).values() if s.disconnected_at is None]
    if not seen:
        return unknown("the server log names no agent", commands.server_log(about), basis=basis)
    if not now:
        return failed(
            f"0 of {len(seen)} agents seen are still connected",
            basis,
            see([s for log in tunnel.servers for s in tunnel.agents_seen(log).values()]),
        )
    workers = about.role("agent")
    replicas = bool(workers) and all(pod.is_replica for pod in workers)
    if replicas and len(now) >= len(workers):
        return passed(
            f"{plural(len(now), 'agent')} connected for {plural(len(workers), 'replica')} of their Deployment",
            basis,
            see(first),
        )
    if nodes and len(now) < nodes:
        covers = all(log.from_start for log in tunnel.servers)
        text = f"{len(now)} agents connected, {plural(nodes, 'node')}"
        return warned(
            text if covers else text + "; the log does not reach back to the server's start, more may be connected",
            basis,
            see(first),
        )
    expected = (
        f" for {plural(nodes, 'node')}" + (f" and {spare} agents of the control plane" if spare else "")
        if nodes
        else ""
    )
    return passed(f"{plural(len(now), 'agent')} connected{expected}", basis, see(first))


@CHECKS.check("SRV-03", "Does the server refuse dials for want of an agent?", "S9")
def refusals(about: About, tunnel: TunnelView, see: See) -> Answer:
    """`No agent available` and its kin: the strongest proof that no tunnel was up; a burst right after a start is normal."""
    if no := openvpn(about):
        return no
    if not tunnel.servers:
        client = [
            e
            for log in tunnel.logs
            if log.component == "client"
            for e in log.events
            if errors.classify(e.error) == "no_agent"
        ]
        if client:
            return failed(
                f"{plural(len(client), 'refusal')} in the API server's log",
                "API server log",
                see(client[-3:]),
                broken=True,
            )
        return unknown("no server log in the bundle", commands.server_log(about))
    late = [(log, tunnel.late_no_agent(log)) for log in tunnel.servers]
    bad = [(log, found) for log, found in late if found]
    every = [e for _, found in late for e in found]
    basis = f"{len(every)} of {_basis(tunnel)}"
    if bad:
        last = max((e for e in every if e.at is not None), key=lambda e: e.at, default=every[-1])
        recovered = all(
            tunnel.agents_open(log) and any(e.at and last.at and e.at > last.at for e in log.of(CONNECTED, CONNECT, OK))
            for log, _ in bad
        )
        when = f", last at {last.at:%H:%M:%S}" if last.at is not None else ""
        text = f"{len(every)} dials refused, no agent connected, on {len(bad)} of {len(tunnel.servers)} servers{when}"
        if recovered:
            return warned(text + "; agents connected afterwards", basis, see(every[-2:]))
        cut_off = not any(tunnel.agents_open(log) for log in tunnel.servers)
        return failed(text, basis, see(every[-3:]), subjects=[log.name for log, _ in bad], broken=cut_off)
    if all(log.lines < 5 for log in tunnel.servers):
        return unknown("the server log is too short to tell", commands.server_log(about), basis=basis)
    if odd := tunnel.foreign_script(tunnel.servers):
        return unknown(odd, commands.server_log(about), basis=basis)
    return passed("no refusal", basis, see([e for log in tunnel.servers for e in log.events[:1]]))


@CHECKS.check("SRV-04", "Does the server accept the agents' identity?", "S10a")
def identity(about: About, tunnel: TunnelView, see: See) -> Answer:
    """
    Token and certificate refusals. The agent's own log cannot name one: it only says that no server ID came.

    `lookup failed` is the agent's fault, `Failed to authenticate request` means the review call itself failed.
    """
    if no := openvpn(about):
        return no
    refused = [e for log in tunnel.servers for e in log.events if e.signal == "auth_failed"]
    trust = [
        e for s in tunnel.agent_states for e in s.failures if errors.classify(e.error) in ("tls", "client_certificate")
    ]
    vague = [e for s in tunnel.failing for e in s.failures if errors.classify(e.error) == "auth"]
    if not tunnel.servers and not tunnel.agents:
        return unknown("no Konnectivity log in the bundle", commands.server_log(about))
    basis = f"{plural(len(tunnel.servers), 'server log')}, {plural(len(tunnel.agents), 'agent log')}"
    if refused:
        review = [e for e in refused if "Failed to authenticate request" in f"{e.error}"]
        why = details.Refusal.REVIEW if len(review) > len(refused) / 2 else details.Refusal.TOKEN
        accepted = [e for log in tunnel.servers for e in log.of(CONNECTED)]
        return (warned if accepted and not tunnel.failing else failed)(
            f"{plural(len(refused), 'refusal')}: {why.value} ({(refused[-1].error or '')[:160]})",
            basis,
            see(refused[-2:] + vague[-1:]),
            detail=why,
        )
    if trust:
        current = [s for s in tunnel.failing if set(s.classes) & {"tls", "client_certificate"}]
        return (failed if current else warned)(
            f"{plural(len(trust), 'TLS failure')}: {(trust[-1].error or '')[-140:]}", basis, see(trust[-2:])
        )
    if vague:
        return failed(
            f"{plural(len(vague), 'stream')} ended before the server named itself: a rejected token, or another program behind that address",
            basis,
            see(vague[-2:]),
            [commands.server_log(about)],
        )
    if not tunnel.servers:
        accepted_agents = [s for s in tunnel.agent_states if s.serving]
        if accepted_agents:
            return passed(
                "agents are served: their identity was accepted", basis, see(s.serving[-1] for s in accepted_agents)
            )
        return unknown(
            "only the server log names a rejected token, and it is not in the bundle",
            commands.server_log(about),
            basis=basis,
        )
    if odd := tunnel.foreign_script(tunnel.servers):
        return unknown(odd, commands.server_log(about), basis=basis)
    return passed("no refusal and no TLS failure", basis, see([e for log in tunnel.servers for e in log.events[:1]]))


@CHECKS.check("SRV-05", "Do dials through the agents succeed?", "S6", "S9", "S14")
def dial_results(about: About, tunnel: TunnelView, see: See) -> Answer:
    """Failures of the leg from agent to target, by target: the tunnel stands, the last leg does not."""
    if no := openvpn(about):
        return no
    if not tunnel.servers and not tunnel.agents:
        return unknown("no Konnectivity log in the bundle", commands.server_log(about))
    bad = tunnel.dial_errors
    counts = Counter(d.outcome for d in tunnel.dials)
    logs = tunnel.servers or tunnel.agents
    basis = f"{len(tunnel.dials)} dials ({', '.join(f'{n} {o}' for o, n in counts.most_common()) or 'none'}), {tunnel.window(logs)}"
    if bad:
        targets = Counter(errors.target(e.error) or e.address or "?" for e in bad)
        return failed(
            f"{len(bad)} dials failed behind the agents: {some(f'{t} ({n}x)' for t, n in targets.most_common())}",
            basis,
            see(bad[-3:]),
            subjects=list(targets),
        )
    lost = [e for log in tunnel.servers for e in log.of(LOST) if e.message != "DIAL_RSP not recognized; dropped"]
    late = [e for log in tunnel.servers for e in log.of(frozenset({"DIAL_RSP not recognized; dropped"}))]
    if lost or late or counts["lost"]:
        return failed(
            f"{max(len(lost), counts['lost'], len(late))} dials got no answer in time",
            basis,
            see((lost or late)[-3:] or [d for d in tunnel.dials if d.outcome == "lost"][:3]),
        )
    good = [e for log in logs for e in log.of(OK)]
    if not good:
        return unknown("no dial is logged", commands.server_log(about), basis=basis)
    return passed(f"{len(good)} dials established, none failed", basis, see(good[:2]))


@CHECKS.check("SRV-06", "Do tunnels drop and reconnect again and again?", "S10a")
def flapping(about: About, tunnel: TunnelView, see: See) -> Answer:
    """Streams per agent and hour that end and start anew; cancelled duplicates right after their start do not count."""
    if no := openvpn(about):
        return no
    if not tunnel.servers and not tunnel.agents:
        return unknown("no Konnectivity log in the bundle", commands.server_log(about))
    worst, rows, texts = flaps(tunnel)
    logs = tunnel.agents or tunnel.servers
    basis = f"{plural(len(logs), 'log')}, {tunnel.window(logs)}"
    if worst >= FLAP_RATE:
        return warned(
            f"tunnels drop and come back up to {worst} times in a log ({some(texts, 2)})", basis, see(rows[:3])
        )
    if worst:
        return passed(f"{plural(worst, 'reconnect')} at most: not flapping", basis, see(rows[:1]))
    if not any(s.serving for s in tunnel.agent_states) and not any(tunnel.streams_at(log) for log in tunnel.servers):
        return unknown("no stream is logged", commands.server_log(about), basis=basis)
    return passed(
        "no stream dropped",
        basis,
        see(
            [s.serving[-1] for s in tunnel.agent_states if s.serving][:2]
            or [s for log in tunnel.servers for s in tunnel.streams_at(log)][:2]
        ),
    )


@CHECKS.check("SRV-07", "Agents connected, and dials die all the same?", "S12")
def stale(about: About, tunnel: TunnelView, see: See) -> Answer:
    """
    Dial requests that never get an answer while agents are connected: server-side state, or a frozen agent.

    The agents that answered are named, so that a single frozen one can be told from a server that lost its state.
    """
    if no := openvpn(about):
        return no
    if not tunnel.servers:
        return unknown("no server log in the bundle", commands.server_log(about))
    lost, ok, agents = stale_dials(tunnel)
    connected = set().union(*(tunnel.agents_open(log) for log in tunnel.servers))
    basis = f"{len(lost)} lost, {len(ok)} answered of {len(tunnel.dials)} dials, {len(connected)} agents connected, {tunnel.window(tunnel.servers)}"
    if lost and connected:
        answered = {d.agent_id for d in ok if d.agent_id}
        silent = (agents or connected) - answered
        if ok and silent:
            return failed(
                f"{len(lost)} dials over {some(sorted(silent))} got no answer, dials over {some(sorted(answered))} did",
                basis,
                see(lost[:3]),
                subjects=sorted(silent),
            )
        return failed(
            f"{len(lost)} dials got no answer although {plural(len(connected), 'agent')} is connected"
            if len(connected) == 1
            else f"{len(lost)} dials got no answer although {len(connected)} agents are connected",
            basis,
            see(lost[:3]),
            subjects=sorted(silent),
        )
    if lost:
        return warned(f"{len(lost)} dials got no answer, and no agent is known to be connected", basis, see(lost[:3]))
    if not tunnel.dials:
        return unknown("no dial is logged", commands.server_log(about), basis=basis)
    if not ok:
        return unknown("no dial is logged to its end", commands.server_log(about), basis=basis)
    return passed("every dial got an answer", basis, see(ok[:2]))
