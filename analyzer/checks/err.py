"""Transport errors of the agents by meaning (ERR), steps S9b and S10a."""

from __future__ import annotations

from collections import Counter

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.facts.cluster import About
from analyzer.model import Works
from analyzer.tunnel import errors
from analyzer.tunnel.meanings import meanings
from analyzer.tunnel.view import TunnelView

CHECKS = Family(of_tunnel=True)


@CHECKS.check("ERR", "What do the agents' connection errors mean?", "S9b", "S10a", seen_in=(Works.CONNECTED,))
def transport(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """Each failed connect by its error text: dropped, rejected, refused, cut, trust, name resolution."""
    if about.tunnel == "openvpn":
        return not_applicable("this cluster uses OpenVPN, not Konnectivity")
    if not tunnel.agents:
        return unknown("no agent log in the bundle", commands.agent_log(about))
    current = tunnel.failure_classes()
    every = [e for s in tunnel.agent_states for e in s.failures]
    basis = f"{len(every)} failed connects in {plural(len(tunnel.agents), 'agent log')}, {tunnel.window(tunnel.agents)}"
    if current:
        text = meanings(current)
        kinds = details.ConnectErrors(tuple((k, len(v)) for k, v in current.items()))
        return failed(text, basis, cite([v[-1] for v in current.values()]), subjects=list(current), detail=kinds)
    beside = [e for s in tunnel.agent_states for e in s.wants_more]
    if beside:
        kinds_beside = Counter(errors.classify(e.error) for e in beside).most_common()
        return warned(
            f"{plural(len(beside), 'failed connect')} beside a stream that stands: {some(f'{errors.MEANING.get(k, k)} ({n}x)' for k, n in kinds_beside)}",
            basis,
            cite(beside[-2:]),
            detail=details.ConnectErrors(tuple(kinds_beside)),
        )
    if at_end := [e for s in tunnel.agent_states if s.is_open_end for e in s.failures]:
        open_kinds = Counter(errors.classify(e.error) for e in at_end).most_common()
        meant = some(f"{errors.MEANING.get(k, k)} ({n}x)" for k, n in open_kinds)
        return warned(
            f"{plural(len(at_end), 'failed connect')}, {meant}; the log was filtered, and whether a connect succeeded since does not show",
            basis,
            cite(at_end[-2:]),
            detail=details.ConnectErrors(tuple(open_kinds)),
        )
    if every:
        text = f"{plural(len(every), 'failed connect')} earlier, followed by a success"
        earlier = Counter(errors.classify(e.error) for e in every)
        return warned(
            text, basis, cite(every[-2:]), detail=details.ConnectErrors(tuple(earlier.most_common()), over=True)
        )
    if not any(s.serving or s.last is not None for s in tunnel.agent_states):
        return unknown("the agent logs show no connect", commands.agent_log(about), basis=basis)
    if odd := tunnel.foreign_script(tunnel.agents):
        return unknown(odd, commands.agent_log(about), basis=basis)
    return passed("no failed connect", basis, cite([s.last for s in tunnel.agent_states if s.last is not None]))
