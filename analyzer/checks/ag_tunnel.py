"""Agents as their own logs show them (AG-09 to AG-12): connected, to every server, names, kubelets."""

from __future__ import annotations

from analyzer.checks import carried, commands, details
from analyzer.checks.base import (
    Answer,
    Cite,
    Family,
    failed,
    not_applicable,
    openvpn,
    passed,
    plural,
    some,
    unknown,
    warned,
)
from analyzer.facts import announced, counters
from analyzer.facts.cluster import About
from analyzer.facts.fact import Origin
from analyzer.model import Sign, Works
from analyzer.schema import LOG_OPTIONS
from analyzer.tunnel import errors, turned_away
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.log import DUPLICATE, NO_LEASE, NO_LEASES, AgentEnd
from analyzer.tunnel.meanings import meanings
from analyzer.tunnel.other_hosts import parted_hosts
from analyzer.tunnel.sides import Sides
from analyzer.tunnel.view import TunnelView
from analyzer.wording import excerpt, innermost

CHECKS = Family(of_tunnel=True)


@CHECKS.check(
    "AG-09",
    "Do the agents' logs say that they are connected?",
    "S9b",
    "S10a",
    seen_in=(Works.CONNECTED,),
    sign_of=Sign.AGENTS_CONNECTED,
)
def connected(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """The last word of each agent log: served and not lost since, or `cannot connect once` again and again."""
    if no := openvpn(about):
        return no
    states = tunnel.agent_states
    if not states:
        return unknown("no agent log in the bundle", commands.agent_log(about))
    basis = f"{plural(len(states), 'agent log')}, {sum(s.log.lines for s in states)} lines, {tunnel.window([s.log for s in states])}"
    bad = [s for s in states if s.state is AgentEnd.FAILING]
    cut = [s for s in states if s.state is AgentEnd.DISCONNECTED]
    kinds = tunnel.failure_classes()
    found = details.AgentsCut(len(bad), len(cut), len(states), tuple((k, len(v)) for k, v in kinds.items()))
    if bad:
        why = meanings(kinds)
        others = tunnel.connected_elsewhere
        ready = _ready_beside(about)
        uses = carried.uses_since(about, [s.failures[-1] for s in bad])
        beside = f"; {plural(len(others), 'other agent')} connected by a server's log" if others else ""
        if uses and not others:
            beside = f"; but {carried.in_words(uses)}, so an agent is or was connected"
        elif ready and not others:
            beside = f"; {plural(ready, 'agent')} ready"
        whose = "agents" if not others else "agents whose logs are here"
        return failed(
            f"{len(bad)} of {len(states)} {whose} cannot connect: {why}{beside}",
            basis,
            cite([*[s.failures[-1] for s in bad], *(uses[:1] if not others else [])]),
            detail=found,
            broken=len(bad) == len(states) and not others and not uses and not ready,
        )
    if cut:
        return warned(
            f"{len(cut)} of {len(states)} agents lost their server and the log ends there",
            basis,
            cite([s.last for s in cut]),
            detail=found,
        )
    if over := [s for s in states if s.state is AgentEnd.OVER]:
        uses = about.came_through
        return warned(
            f"{len(over)} of {len(states)} agents could not connect where the log ends; since then all agents stand and {carried.in_words(uses)}",
            basis,
            cite([*[s.last for s in over if s.last is not None][:2], *uses[:1]]),
            detail=found,
        )
    good = [s for s in states if s.state is AgentEnd.CONNECTED]
    if not good and any(s.log.filtered for s in states):
        return unknown(
            "the agent logs were filtered: the lines that tell whether an agent connected at last may be left out",
            commands.agent_log(about),
            basis=basis,
        )
    if not good:
        return unknown(
            "the agent logs show neither a connection nor a failure: verbosity below 2, or only a part of the log",
            commands.agent_log(about),
            basis=basis,
        )
    return passed(
        f"{len(good)} of {len(states)} agents end connected", basis, cite([s.last for s in good if s.last is not None])
    )


@CHECKS.check("AG-10", "Is every agent connected to every server?", "S2", seen_in=(Works.USED,))
def every_server(about: About, tunnel: TunnelView, sides: Sides, cite: Cite) -> Answer:
    """Distinct servers per agent against the server count, and agents per server; a balancer that sticks leaves servers empty."""
    if no := openvpn(about):
        return no
    states = [s for s in tunnel.agent_states if s.servers or s.serving]
    count = about.server_count
    leases = [e for log in tunnel.agents for e in log.of(NO_LEASES) if turned_away.is_forbidden(e.error)]
    unwritten = [e for log in tunnel.servers for e in log.of(NO_LEASE) if turned_away.is_forbidden(e.error)]
    user, space = turned_away.refused_user((leases or unwritten)[-1].error) if leases or unwritten else ("", "")

    def missed(kind: details.Missed) -> details.ServersMissed:
        return details.ServersMissed(kind, bool(leases), user, space, bool(unwritten) and not leases)

    untold = (
        warned(
            f"agents may not list the servers' leases and assume one server: {excerpt(leases[-1].error)}",
            f"{plural(len(leases), 'refusal')} in {plural(len(tunnel.agents), 'agent log')}",
            cite(leases[-2:]),
            detail=missed(details.Missed.ANNOUNCED),
        )
        if leases
        else None
    )
    told = "; the agents may not list the servers' leases, so they assume one server" if leases else ""
    if unwritten and not leases:
        told = f"; the servers may not write their leases, so agents count one server: {excerpt(unwritten[-1].error)}"
    stated = max((int(w.value) for w in count.witnesses if w.origin is not Origin.OPTION), default=None)
    logs = tunnel.each_server
    told_counts = [] if tunnel.has_only_server else [stated or 0, *(int(w.value) for w in count.witnesses)]
    want = max([sum(not log.previous for log in logs), *told_counts])
    if sides.failed:
        what = "`top` typed" if sides.of_top else "calls typed"
        came = "comes through, and not" if sides.of_top else "reach a pod that those typed"
        hosts = f"{what} on {some(sides.seeing)} {came} on {some(sides.blind)}{'' if sides.of_top else ' do not'}"
        return failed(
            f"{hosts}: the Konnectivity server behind the one has no stream to the agent that answers{told}",
            f"{plural(len(sides.worked), 'output')} and {plural(len(sides.failed), 'failure')} of the same call, typed on {len(sides.blind) + len(sides.seeing)} hosts",
            cite([*sides.failed[-2:], *sides.worked[:2]], limit=4),
            subjects=sides.blind,
            detail=missed(details.Missed.ONE_SIDE),
        )
    if fewer := counters.short_of_servers(about.facts):
        linked, known = fewer[0]
        return failed(
            f"{len(fewer)} of {plural(len(counters.gauges(about.facts, 'agent_open_servers')), 'agent')} with metrics: connected to {linked.value} of {known.value} servers{told}",
            f"metrics of {plural(len(fewer), 'agent')}",
            cite([linked.row, known.row, *leases[-1:]]),
            detail=missed(details.Missed.COUNTED),
        )
    none, some_agents = counters.without_agents(about.facts)
    if none and some_agents:
        several = len(none) + len(some_agents)
        return failed(
            f"{len(none)} of {several} servers count no agent, and another counts {some_agents[0].value}{told}",
            f"metrics of {plural(several, 'server')}",
            cite([*(one.row for one in none), some_agents[0].row, *leases[-1:]]),
            detail=missed(details.Missed.BACKENDS),
        )
    if seen := counters.seen_servers(about.facts):
        least = min(seen, key=lambda one: one.value)
        return failed(
            f"{least.row.value.rpartition(': ')[0]} is connected to {plural(least.value, 'controller')}, which are not all{told}",
            f"logs of {plural(len(seen), 'agent')}, by k0s's script",
            cite([least.row, *about.facts["agents_with_every_server"][:1]]),
            subjects=[least.row.value.rpartition(": ")[0]],
            detail=missed(details.Missed.COUNTED),
        )
    if parts := parted_hosts(states, about.tables[LOG_OPTIONS]):
        return unknown(
            f"the agents dial {len(parts)} hosts, and those of one hold none of the other's servers: whether all are one cluster's is not shown",
            commands.agent_pods(),
            basis=f"{plural(len(states), 'agent log')}, {some(parts)}",
        )
    empty = [log for log in logs if not tunnel.agents_open(log) and log.first is not None]
    full = [log for log in logs if tunnel.agents_open(log)]
    if len(logs) > 1 and empty and full:
        return failed(
            f"{len(empty)} of {len(logs)} servers have no agent: {some(log.name for log in empty)}{told}", f"{plural(len(logs), 'server log')}, {tunnel.window(logs)}",
            cite([*unwritten[-1:], *(e for log in empty for e in (tunnel.late_no_agent(log) or log.events)[-1:])] + [e for log in full for e in log.events[:1]], limit=4) if not leases else cite([leases[-1], *(e for log in empty for e in (tunnel.late_no_agent(log) or log.events)[-1:])], limit=4), subjects=[log.name for log in empty],
            detail=missed(details.Missed.EMPTY),
        )  # fmt: skip
    if len(full) > 1:
        counts = {log.name: len(tunnel.agents_open(log)) for log in full}
        if max(counts.values()) > min(counts.values()):
            thin = min(counts, key=lambda n: (counts[n], n))
            return failed(
                f"agents miss some servers: {thin} holds {counts[thin]} of {max(counts.values())}{told}",
                plural(len(full), "server log"),
                cite([*leases[-1:], *(log.events[0] for log in full if log.events)]),
                subjects=[thin],
                detail=missed(details.Missed.THIN),
            )
    if len(full) < 2 and (low := announced.too_low(about, len(logs))):
        row, told_count, servers = low[0]
        pods = about.role("server")
        return failed(
            f"the servers announce {told_count} of {servers}: agents look for no more, and the others stay without them{told}",
            f"{plural(len(low), 'statement')} of the count, {plural(len(pods), 'server pod')}, {plural(len(logs), 'server log')}",
            cite([row, *(pod.rows[0] for pod in pods)], limit=4),
            detail=missed(details.Missed.ARGUED),
        )
    if not states:
        if len(full) > 1:
            return passed(
                f"{len(full)} of {len(logs)} servers hold {len(tunnel.agents_open(full[0]))} agents each",
                plural(len(logs), "server log"),
                cite([log.events[0] for log in full if log.events]),
            )
        if about.product.value == "iks":
            return not_applicable("IKS has one server")
        if untold is not None:
            return untold
        return unknown("no agent log that shows its servers, and not several server logs", commands.agent_log(about))
    short = [s for s in states if want > 1 and s.reaches < want and s.state is AgentEnd.CONNECTED]
    duplicates = [e for s in states for e in s.log.of(DUPLICATE)]
    basis = f"{plural(len(states), 'agent log')} against {f'a server count of {want}' if want > 1 or count.witnesses else 'one server'}"
    if short:
        evidence = cite(
            [
                *leases[-1:],
                *(w.row for w in count.witnesses[:1]),
                *(s.serving[-1] for s in short if s.serving),
                *duplicates[:1],
            ],
            limit=4,
        )
        return failed(
            f"{len(short)} of {len(states)} agents reach {min(s.reaches for s in short)} of {want} servers"
            + (f", {len(duplicates)} duplicate attempts" if duplicates else "")
            + told,
            basis,
            evidence,
            detail=missed(details.Missed.ANNOUNCED),
        )
    tries = [s for s in states if s.looks_on and about.product.value != "iks" and not (want == 1 and count.witnesses)]
    if tries:
        last = tries[-1].wants_more[-1]
        text = f"{len(tries)} of {len(states)} agents hold a stream and fail to open another, up to their logs' end: {innermost(last.error, 160)}{told}"
        return failed(
            text, basis, cite([last, *(s.serving[-1] for s in tries)]), detail=missed(details.Missed.ANNOUNCED)
        )
    kept = [s for s in states if s.state is AgentEnd.CONNECTED]
    if untold is not None and not (want > 1 and kept):  # who reaches all that are announced has learnt their count
        return untold
    if not kept:
        return unknown("no agent's log ends connected", commands.agent_log(about), basis=basis)
    one = about.product.value == "iks"
    if not count.witnesses and want < 2 and not one:  # one log is no count: it may be that of one server of three
        reached = max(s.reaches for s in kept)
        return unknown(
            f"agents reach {plural(max(reached, 1), 'server')}, and nothing states how many there are",
            commands.server_log(about),
            basis=f"{plural(len(kept), 'agent log')}, {plural(len(logs), 'server log')}, no server count",
        )
    return passed(
        f"every agent reaches {want or 1} of {want or 1} servers"
        + (", for IKS has one" if one and not count.witnesses else ""),
        basis,
        cite([s.serving[-1] for s in kept if s.serving]),
    )


@CHECKS.check("AG-11", "Do the agents resolve the server's name?", "S10a", seen_in=(Works.CONNECTED,))
def dns(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """`lookup NAME: no such host`, `server misbehaving` or a time-out of the resolver, in the agents' logs."""
    if no := openvpn(about):
        return no
    if not tunnel.agents:
        return unknown("no agent log in the bundle", commands.agent_log(about))
    lookups = [e for s in tunnel.agent_states for e in s.failures if errors.classify(e.error) is ErrorClass.DNS]
    attempts = sum(len(s.failures) + len(s.serving) for s in tunnel.agent_states)
    basis = f"{len(lookups)} of {attempts} connects in {plural(len(tunnel.agents), 'agent log')}"
    if not lookups:
        if not attempts:
            return unknown("the agent logs show no connect at all", commands.agent_log(about), basis=basis)
        if odd := tunnel.foreign_script(tunnel.agents):
            return unknown(odd, commands.agent_log(about), basis=basis)
        return passed(
            "no name look-up failed", basis, cite([s.last for s in tunnel.agent_states if s.last is not None])
        )
    names = list(dict.fromkeys(name for e in lookups if (name := errors.looked_up(e.error)) is not None))
    current = [s for s in tunnel.failing if ErrorClass.DNS in s.classes]
    text = f"look-up of {some(names) or 'the server'} fails: {innermost(lookups[-1].error)}"
    detail = details.LookupFaults(tuple(names), bool(current))
    return (failed if current else warned)(text, basis, cite(lookups[-2:]), subjects=names, detail=detail)


def _ready_beside(about: About) -> int:
    """Agents that are ready while others run and are not, as they are without a server."""
    pods = about.role("agent")
    return sum(pod.ready is True for pod in pods) if any(pod.running and pod.ready is False for pod in pods) else 0
