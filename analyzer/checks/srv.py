"""Agents as the server's log shows them (SRV-01 to SRV-02): did they connect, and how many."""

from __future__ import annotations

from analyzer.checks import carried, commands, details
from analyzer.checks.ag_listed import shown_in_part
from analyzer.checks.base import Answer, Cite, Family, failed, openvpn, outside, passed, plural, unknown, warned
from analyzer.checks.state import kept_off
from analyzer.facts import counters
from analyzer.facts.cluster import About
from analyzer.konnectivity import releases
from analyzer.model import Sign
from analyzer.schema import ListingRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.dials import OK
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.log import CONNECT, CONNECTED, REGISTERED, Log
from analyzer.tunnel.view import TunnelView

CHECKS = Family(of_tunnel=True)


def server_lines(tunnel: TunnelView) -> str:
    """How many lines of how many server logs, and their time: the denominator of what these logs say."""
    logs = tunnel.servers
    return f"{sum(log.lines for log in logs)} lines of {plural(len(logs), 'server log')}, {tunnel.window(logs)}"


def without_log(about: About) -> Answer:
    """No server's log is there; where the provider runs the servers, no bundle of a customer's holds one."""
    if (gap := commands.of_provider(about, "the Konnectivity server's log")) is not None:
        return outside("the provider runs the servers, and no bundle of a customer's holds their log", gap)
    return unknown("no server log in the bundle", commands.server_log(about))


@CHECKS.check(
    "SRV-01", "Does the server log show agents connecting?", "S9", broken_when_failed=True, sign_of=Sign.SEEN_AT_SERVER
)
def connects(about: About, tunnel: TunnelView, faults: Faults, cite: Cite) -> Answer:
    """
    "Connect request from agent", the runbook's own search, or what proves the same.

    The line is hidden at the usual verbosity by the releases v0.0.34 to v0.31.3, v0.32.0 and v0.33.0: there its absence
    proves nothing and "Agent connected" stands for it. Old lines of agents that were cut off since are no pass: the last
    event of each agent decides. On OpenShift the control plane's own agents are subtracted.
    """
    if no := openvpn(about):
        return no
    if not tunnel.servers:
        return without_log(about)
    logs = [log for log in tunnel.servers if not tunnel.is_former(log) or tunnel.agents_open(log)]
    lines = [e for log in logs for e in log.of(CONNECT)]
    substitutes = [e for log in logs for e in log.of(CONNECTED, REGISTERED)]
    used = [e for log in logs for e in log.of(OK)]
    refused = [e for log in logs for e in tunnel.late_no_agent(log)]
    basis = f"{len(lines)} connect requests, {len(substitutes)} substitutes in {server_lines(tunnel)}"
    still = set().union(*(tunnel.agents_open(log) for log in logs))
    if (lines or substitutes) and not still and _ended(tunnel):
        last = [s for log in logs for s in tunnel.agents_seen(log).values()]
        return failed(
            f"{plural(len({s.agent_id for s in last}), 'agent')} connected earlier and every one was cut off since; the search finds old lines only",
            basis,
            cite((lines or substitutes)[:1] + refused[-2:]),
            detail=details.NoAgents.CUT_OFF,
        )
    spare = len(about.role("control-plane-agent")) if about.product.value in ("roks", "hypershift") else 0
    agents = set().union(*({e.agent_id for e in log.of(CONNECT, CONNECTED) if e.agent_id} for log in logs)) or {
        s.agent_id for log in logs for s in tunnel.streams_at(log) if s.agent_id
    }
    workers = {d.agent_id for d in tunnel.dials if d.outcome == "ok" and d.address and about.is_kubelet(d.address)}
    if spare and agents and len(agents) <= spare and not agents & workers:  # who reaches kubelets is a worker's
        return failed(
            f"{plural(len(agents), 'agent')} connected, and the control plane has {spare} agents of its own: none of the workers",
            basis,
            cite((lines or substitutes)[:3]),
            detail=details.NoAgents.OTHERS,
        )
    authenticated = [e for log in logs for e in log.of(CONNECTED)]
    rejected = [e for log in logs for e in log.events if e.signal == "auth_failed"]
    if lines and rejected and not authenticated and not used:
        return failed(
            f"{plural(len(lines), 'connect request')}, and the server refused them: the line precedes authentication",
            basis,
            cite([lines[-1], rejected[-1]]),
            detail=details.NoAgents.REFUSED,
        )
    if lines:
        return passed(
            f"{plural(len(agents), 'agent')} connected"
            + (f", {spare} of them may be the control plane's own" if spare else ""),
            basis,
            cite(lines[:3]),
        )
    if substitutes:
        return passed(
            f"by substitute: {plural(len(agents), 'agent')} in `Agent connected` lines; this release hides the runbook's line at this verbosity",
            basis,
            cite(substitutes[:3]),
        )
    if used and not refused:
        return passed(
            "by substitute: dials through agents succeed; the log begins after the agents connected",
            basis,
            cite(used[:2]),
        )
    visible = [_visible(log) for log in logs]
    if refused:
        never = tunnel.never_saw_agent
        text = f"no agent {'connected since its start' if never else 'connects'}, and the server refuses dials for want of an agent"
        detail = details.NoAgents.NEVER if never else details.NoAgents.NEEDED
        if uses := carried.uses_since(about, refused) or carried.between(about, faults):
            seen = cite([*refused[-2:], *uses[:1]])
            return warned(f"{text}; but {carried.in_words(uses)}", basis, seen, detail=detail)
        return failed(text, basis, cite(refused[-3:]), detail=detail)
    if all(visible) and all(log.from_start for log in logs):
        return failed(
            "no agent ever connected: the log covers the server's start and would show it",
            basis,
            cite([e for log in logs for e in log.events[:1]]),
            detail=details.NoAgents.NEVER,
        )
    return unknown(why_silent(logs), commands.server_log(about), basis=basis)


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


def why_silent(logs: list[Log]) -> str:
    """Why a server's log without a line of a connecting agent proves nothing."""
    log = logs[0]
    if not any(one.lines for one in logs):
        return "no line of the server's log lies in the time asked for"
    name = releases.describe(log.possible) if log.possible else "an unknown release"
    verbosity = f"verbosity {log.verbosity}" if log.verbosity is not None else f"verbosity at least {log.proven}"
    shown = releases.connect_line_visible(log.possible, log.verbosity, log.proven) if log.possible else None
    if shown is False:
        return f"the runbook's search proves nothing here: {name} hides that line at {verbosity}"
    if not log.from_start:
        return f"0 connect lines, but the log does not reach back to the server's start ({name}, {verbosity}): agents connected before would not show"
    return f"0 connect lines, and nothing says whether {name} at {verbosity} would print them"


@CHECKS.check(
    "SRV-01b", "What stands for the connect line where it is hidden?", "S9", broken_when_failed=True, of_health=False
)
def substitute(
    about: About, tunnel: TunnelView, workloads: Rows[WorkloadRow], listings: Rows[ListingRow], faults: Faults, cite: Cite
) -> Answer:  # fmt: skip
    """
    `Agent connected`, registrations, established dials, agents that serve, agents that are ready, backends that the server counts: any
    one is enough. A server that counts none, now, has none.
    """
    if no := openvpn(about):
        return no
    connected = [e for log in tunnel.servers for e in log.of(CONNECTED, REGISTERED)]
    used = [e for log in tunnel.servers for e in log.of(OK)]
    serving = [s.serving[-1] for s in tunnel.connected if s.serving]
    agents = [p for p in about.role("agent") if p.ready]
    found = details.Substitutes(len({e.agent_id for e in connected}), len(used), len(serving), len(agents))
    parts = [
        f"{plural(found.agents, 'agent')} in `Agent connected` and the like",
        f"{found.dials} dials established",
        f"{found.serving} agents serving",
        f"{found.ready} agents ready",
    ]
    counted = counters.gauges(about.facts, "server_ready_backends")
    parts += [f"{max(one.value for one in counted)} agents by the server's metrics"] if counted else []
    if held := [one.row for one in counted if one.value]:
        return passed(", ".join(parts), f"metrics of {plural(len(counted), 'server')}", cite(held[:1]))
    open_now = any(tunnel.agents_open(log) for log in tunnel.servers)
    if agents and tunnel.failing and not ((connected and open_now) or used or serving):
        return unknown(  # some releases are ready without a stream
            f"{plural(len(agents), 'agent')} ready, and {len(tunnel.failing)} of {plural(len(tunnel.agents), 'agent log')} end without a connection",
            commands.server_log(about),
        )
    if (connected and open_now) or used or serving or agents:
        return passed(
            ", ".join(parts),
            f"{plural(len(tunnel.servers), 'server log')}, {plural(len(tunnel.agents), 'agent log')}, {plural(len(about.role('agent')), 'agent pod')}",
            cite([*connected[:1], *used[:1], *serving[:1], *[p.rows[0] for p in agents[:1]]]),
        )
    if not tunnel.servers and not tunnel.agents and not about.role("agent") and not counted:
        return unknown("no log and no agent pod in the bundle", commands.server_log(about))
    waiting = [p for p in about.role("agent") if p.ready is False and not p.is_young]
    refused = [e for log in tunnel.servers if not tunnel.is_recovered(log) for e in tunnel.late_no_agent(log)]
    if waiting and not (refused or tunnel.failing) and shown_in_part(about, about.role("agent"), workloads, listings):
        return unknown(
            f"{plural(len(waiting), 'agent')} not ready in a list of pods that shows a part: any other may be connected",
            commands.agent_pods(),
        )
    failing = [s.last for s in tunnel.failing if s.last is not None]
    none = [one.row for one in counted]
    against = [*none, *refused, *failing, *(p.rows[0] for p in waiting)]
    if uses := carried.uses_since(about, against) or carried.between(about, faults):
        return unknown(
            f"{', '.join(parts)}; but {carried.in_words(uses)}, and nothing says which of both is later",
            commands.server_log(about),
            evidence=cite([*none[:1], *refused[-1:], *failing[-1:], *[p.rows[0] for p in waiting[:1]], *uses[:1]]),
        )
    if waiting or refused or tunnel.failing or none:
        alone = none and not (waiting or refused or tunnel.failing)
        return failed(
            "no agent is connected, by the server's own metrics" if alone else ", ".join(parts),
            f"{plural(len(tunnel.servers), 'server log')}, {plural(len(tunnel.agents), 'agent log')}, {plural(len(about.role('agent')), 'agent pod')}",
            cite([*none[:1], *refused[-1:], *[p.rows[0] for p in waiting[:2]]]),
            detail=found,
        )
    return unknown("nothing shows a connected agent, and nothing shows the contrary", commands.server_log(about))


@CHECKS.check("SRV-02", "How many distinct agents are connected?", "S9")
def how_many(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """Distinct agentIDs whose last stream is open, against the nodes (on OpenShift plus the control plane's agents)."""
    if no := openvpn(about):
        return no
    if not tunnel.servers:
        return without_log(about)
    open_by_log = {log.name: tunnel.agents_open(log) for log in tunnel.servers}
    now = set().union(*open_by_log.values())
    seen = {a for log in tunnel.servers for a in tunnel.agents_seen(log)}
    nodes, spare = len(about.nodes) - len(kept_off(about)), len(about.role("control-plane-agent"))
    basis = f"{len(seen)} agentIDs in {server_lines(tunnel)}"
    first = [s for log in tunnel.servers for s in tunnel.agents_seen(log).values() if s.disconnected_at is None]
    count = details.AgentCount(len(now), len(seen), nodes)
    turned_away = [e for log in tunnel.servers for e in log.events if e.signal == "auth_failed"]
    if not seen and turned_away:
        asked = len({e.agent_id for e in turned_away if e.agent_id}) or 1
        return failed(
            f"0 agents connected: the server refused {plural(asked, 'agent')} that asked",
            basis,
            cite(turned_away[-1:]),
            detail=details.AgentCount(0, asked, nodes),
        )
    if not seen:
        used = [e for log in tunnel.servers if not tunnel.is_former(log) for e in log.of(OK) if e.agent_id]
        through = {e.agent_id: e for e in used}
        if nodes and len(through) >= nodes + spare:
            text = f"dials are answered over {plural(len(through), 'agent')} for {plural(nodes, 'node')}; the log begins after they connected"
            return passed(text, basis, cite(list(through.values())[:2]))
        return unknown("no line of the server log says which agents connect", commands.server_log(about), basis=basis)
    if not now:
        return failed(
            f"0 of {len(seen)} agents seen are still connected",
            basis,
            cite([s for log in tunnel.servers for s in tunnel.agents_seen(log).values()]),
            detail=count,
        )
    workers = about.role("agent")
    replicas = bool(workers) and all(pod.is_replica for pod in workers)
    if replicas and len(now) >= len(workers):
        return passed(
            f"{plural(len(now), 'agent')} connected for {plural(len(workers), 'replica')} of their Deployment",
            basis,
            cite(first),
        )
    if nodes and len(now) < nodes:
        covers = all(log.from_start for log in tunnel.servers)
        text = f"{len(now)} agents connected, {plural(nodes, 'node')}"
        return warned(
            text if covers else text + "; the log does not reach back to the server's start, more may be connected",
            basis,
            cite(first),
            detail=count,
        )
    expected = (
        f" for {plural(nodes, 'node')}" + (f" and {spare} agents of the control plane" if spare else "")
        if nodes
        else ""
    )
    return passed(f"{plural(len(now), 'agent')} connected{expected}", basis, cite(first))
