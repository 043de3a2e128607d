"""Dials and streams as the server's log shows them (SRV-05 to SRV-07): do they succeed, drop, or die unanswered."""

from __future__ import annotations

from collections import Counter

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, openvpn, passed, plural, some, unknown, warned
from analyzer.checks.srv import without_log
from analyzer.checks.srv_pending import waiting
from analyzer.facts.cluster import About
from analyzer.model import Placed, Symptom, SymptomState, Works
from analyzer.schema import DialRow, KonnectivityEventRow
from analyzer.tunnel import errors
from analyzer.tunnel.dials import LATE, LOST, OK
from analyzer.tunnel.log import AgentEnd
from analyzer.tunnel.trouble import flaps, stale_dials
from analyzer.tunnel.view import TunnelView

CHECKS = Family(of_tunnel=True)
"""Classes of errors as of a dial whose packets something drops."""
FLAP_RATE = 3
FEW = 2
"""Dials to one target that fail up to so often, while what users do comes through, are that target's own hour."""


@CHECKS.check(
    "SRV-05", "Do dials through the agents succeed?", "S6", "S9", "S14", seen_in=(Works.USED,), in_headline=True
)
def dial_results(about: About, tunnel: TunnelView, symptoms: tuple[Symptom, ...], cite: Cite) -> Answer:
    """
    Failures of the leg from agent to target, by target: the tunnel stands, the last leg does not.

    One or two to a single target that is no kubelet, while commands come through and nothing is told to be broken, are a warning: a pod
    that restarted looks so, and users of the cluster see nothing of it.
    """
    if no := openvpn(about):
        return no
    if not tunnel.servers and not tunnel.agents:
        return unknown("no Konnectivity log in the bundle", commands.server_log(about))
    bad = tunnel.dial_errors
    counts = Counter(d.outcome for d in tunnel.dials)
    logs = tunnel.servers or tunnel.agents
    basis = f"{len(tunnel.dials)} dials ({', '.join(f'{n} {o}' for o, n in counts.most_common()) or 'none'}), {tunnel.window(logs)}"
    if bad:
        targets = Counter(errors.target(e.error) or e.address or errors.looked_up(e.error) or "?" for e in bad)
        lost_at = {errors.target(e.error) or e.address for e in bad if errors.classify(e.error) in errors.DROPPED}
        carried = any(one.state is SymptomState.WORKS for one in symptoms) and not any(
            one.state in (SymptomState.BROKEN, SymptomState.PARTLY) for one in symptoms
        )
        lone = len(bad) <= FEW and len(targets) == 1 and not any(map(about.is_kubelet, targets))
        return (warned if lone and carried else failed)(
            f"{plural(len(bad), 'dial')} failed behind the agents: {some(f'{t} ({n}x)' for t, n in targets.most_common())}",
            basis,
            cite(bad[-3:]),
            subjects=list(targets),
            detail=details.FailedDials(
                tuple(sorted(one for one in lost_at if one)), tuple(one for one in targets if one != "?")
            ),
        )
    lost = [e for log in tunnel.servers for e in log.of(LOST - {LATE})]
    passed_over = {d.dial_id for d in tunnel.dials if d.outcome == "unknown"}
    late = [e for log in tunnel.servers for e in log.of(frozenset({LATE})) if e.dial_id not in passed_over]
    unanswered = stale_dials(tunnel)[0]
    if lost or late or unanswered:
        count = max(len(lost), len(unanswered), len(late))
        return failed(
            f"{count} dials got no answer in time",
            basis,
            cite((lost or late)[-3:] or unanswered[:3]),
            detail=details.DeadDials(count, counts["ok"], ()),
        )
    shown: list[Placed] = [e for log in logs for e in log.of(OK)]
    made = counts["ok"] or len(shown)
    if not made:
        return unknown(_unanswered(tunnel), commands.server_log(about), basis=basis)
    shown = shown or [d for d in tunnel.dials if d.outcome == "ok"]
    return passed(f"{made} dials established, none failed", basis, cite(shown[:2]))


@CHECKS.check("SRV-06", "Do tunnels drop and reconnect again and again?", "S10a")
def flapping(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """Streams per agent and hour that end and start anew; cancelled duplicates right after their start do not count."""
    if no := openvpn(about):
        return no
    if not tunnel.servers and not tunnel.agents:
        return unknown("no Konnectivity log in the bundle", commands.server_log(about))
    worst, rows, texts = flaps(tunnel)
    logs = tunnel.agents or tunnel.servers
    basis = f"{plural(len(logs), 'log')}, {tunnel.window(logs)}"
    gone = [s for s in tunnel.agent_states if s.serving and s.state in (AgentEnd.FAILING, AgentEnd.DISCONNECTED)]
    pings = any(errors.too_many_pings(e.error) for s in tunnel.agent_states for e in s.breaks)
    detail = details.Drops(worst, pings, len(gone))
    if worst >= FLAP_RATE or (worst and pings):  # the server's own word for it needs no count
        return warned(
            f"tunnels drop{'' if gone else ' and come back'} up to {plural(worst, 'time')} in a log ({some(texts, 2)})"
            + ("; the last drop shows no return" if gone else ""),
            basis,
            cite(rows[:3]),
            detail=detail,
        )
    if gone:
        return warned(
            f"{plural(len(gone), 'agent')} lost a stream that stood, and the log shows no return",
            basis,
            cite(s.last for s in gone if s.last is not None),
            detail=detail,
        )
    if worst:
        return passed(f"{plural(worst, 'reconnect')} at most: not flapping", basis, cite(rows[:1]), detail=detail)
    stands = [s for s in tunnel.agent_states if s.serving or s.is_connected]
    if not stands and not any(tunnel.streams_at(log) for log in tunnel.servers):
        return unknown("no stream is logged", commands.server_log(about), basis=basis)
    return passed(
        "no stream dropped",
        basis,
        cite(
            [s.serving[-1] if s.serving else s.last for s in stands if s.serving or s.last is not None][:2]
            or [s for log in tunnel.servers for s in tunnel.streams_at(log)][:2]
        ),
    )


@CHECKS.check("SRV-07", "Agents connected, and dials die all the same?", "S12", seen_in=(Works.USED,))
def stale(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """
    Dial requests that never get an answer while agents are connected, by the server's log or by what it counts: server-side state,
    or a frozen agent.

    The agents that answered are named, so that a single frozen one can be told from a server that lost its state.
    """
    if no := openvpn(about):
        return no
    lost, ok, agents = stale_dials(tunnel)
    if not lost and (counted := waiting(about, cite, connected=bool(ok or tunnel.connected))) is not None:
        return counted
    if not tunnel.servers:
        return without_log(about)
    connected = set().union(*(tunnel.agents_open(log) for log in tunnel.servers))
    if answered := {d.agent_id for d in ok if d.agent_id}:  # the server picks none but those that are connected to it
        connected |= answered | {row.agent_id for row in lost if isinstance(row, DialRow) and row.agent_id}
    basis = f"{len(lost)} lost, {len(ok)} answered of {len(tunnel.dials)} dials, {len(connected)} agents connected, {tunnel.window(tunnel.servers)}"
    if lost and connected:
        # where no answer names its agent, none is known to be silent
        asked = {row.agent_id for row in lost if isinstance(row, DialRow) and row.agent_id}
        silent = (agents or asked or connected) - answered if answered or not ok else set()
        targets = sorted({_target(row) for row in lost}, key=lambda target: (target is None, target or ""))
        others = bool(ok) and None not in targets and not {d.address for d in ok} & set(targets)
        detail = details.DeadDials(len(lost), len(ok), tuple(sorted(silent)), tuple(targets), others)
        if ok and silent:
            return failed(
                f"{len(lost)} dials over {some(sorted(silent))} got no answer, dials over {some(sorted(answered))} did",
                basis,
                cite(lost[:3]),
                subjects=sorted(silent),
                detail=detail,
            )
        for_one = f", all for {targets[0]}" if len(lost) > 1 and len(targets) == 1 and targets[0] is not None else ""
        return failed(
            f"{f'{len(lost)} of {len(lost) + len(ok)} dials' if ok else plural(len(lost), 'dial')} got no answer although {plural(len(connected), 'agent')} "
            f"{'is' if len(connected) == 1 else 'are'} connected{for_one}",
            basis,
            cite(lost[:3]),
            subjects=sorted(silent),
            detail=detail,
        )
    if lost:
        return warned(
            f"{len(lost)} dials got no answer, and no agent is known to be connected",
            basis,
            cite(lost[:3]),
            detail=details.DeadDials(len(lost), len(ok), ()),
        )
    if not tunnel.dials:
        return unknown("no dial is logged", commands.server_log(about), basis=basis)
    if not ok:
        return unknown(_unanswered(tunnel), commands.server_log(about), basis=basis)
    broke = sum(dial.outcome == "agent_dial_failed" for dial in tunnel.dials)
    untold = len(tunnel.dials) - len(ok) - broke
    text = f"no dial is known to be lost; the log shows no end of {untold}" if untold else "every dial got an answer"
    if broke:
        text += f", {broke} of the answers {'is an error' if broke == 1 else 'are errors'}"
        basis = basis.replace("answered", f"established and {broke} failed", 1)
    return passed(text, basis, cite(ok[:2]), detail=details.DeadDials(0, len(ok), ()))


def _target(row: Placed) -> str | None:
    """Whom a dial, or an event of one, was for."""
    return row.address if isinstance(row, DialRow | KonnectivityEventRow) else None


def _unanswered(tunnel: TunnelView) -> str:
    """What is logged where no dial is logged to its end."""
    if not tunnel.dials:
        return "no dial is logged"
    return (
        f"none of {plural(len(tunnel.dials), 'dial request')} has an answer in the log: lost, printed at a higher "
        "verbosity only, or behind the log's end"
    )
