"""Streams that drop and come back: an idle timeout on the way, packets that vanish, or a server that sends the agents away for their pings."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from analyzer.causes import operated
from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, proof, sre, told
from analyzer.checks import commands, details
from analyzer.checks.base import plural, some
from analyzer.facts.cluster import About
from analyzer.facts.generated import AGENT, is_of
from analyzer.konnectivity.streams import CLOSED_BY_SERVER
from analyzer.model import Certainty, Placed, Remedy, Status
from analyzer.schema import KonnectivityEventRow
from analyzer.tunnel import errors
from analyzer.tunnel.trouble import flaps
from analyzer.tunnel.view import TunnelView
from analyzer.vendors.owners import Setting

CAUSES = Rules()
FLAP_RATE = 3
KEEPALIVE = 30
"""Seconds between pings that servers accept by default since v0.33 of Konnectivity; a shorter one is answered with too_many_pings."""


@CAUSES.cause(
    "connection-flapping",
    "Tunnels drop and reconnect again and again",
    reads=(
        "ERR",
        "SRV-06",
    ),
)
def flapping(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """
    Three drops or more, each followed by a reconnect: an idle timeout below the keepalive, loss, or a server that comes and goes.

    A server that says why it sends the agent away (`too_many_pings`) needs no count: twice is likely, once is possible.
    """
    drops = told(outcomes, "SRV-06", details.Drops)
    sent_away = drops is not None and drops.pings
    if outcomes["SRV-06"].status is not Status.WARN or (drops is not None and drops.most < FLAP_RATE and not sent_away):
        return None
    worst, rows, texts = flaps(tunnel)
    keepalive = _keepalive(about, tunnel)
    period = _period(rows)
    text = (
        (f"tunnels drop up to {plural(worst, 'time')}" if worst else "a stream that stood was lost")
        + (f", about every {period:.0f} s" if period else "")
        + (f"; {texts[-1]}" if texts and texts[-1] else "")
    )
    if drops is not None and drops.pings:
        said = sum(errors.too_many_pings(e.error) for s in tunnel.agent_states for e in s.breaks)
        return _pings(about, outcomes, text, keepalive, LIKELY if said > 1 else POSSIBLE)
    return Finding(
        LIKELY,
        text,
        ("SRV-06", *fails(outcomes, "ERR")),
        proof(outcomes, ("SRV-06",)),
        _remedies(about, tunnel, rows, period, keepalive),
        (_capture(tunnel, rows),),
        scope=_ends(tunnel),
    )


def _remedies(
    about: About, tunnel: TunnelView, rows: Sequence[Placed], period: float | None, keepalive: str | None
) -> tuple[Remedy, ...]:
    """A timer is outlasted by a shorter keepalive; where packets vanish, or drops come faster than pings may, none helps."""
    vanish = any(errors.classify(r.error) in errors.DROPPED for r in rows if isinstance(r, KonnectivityEventRow))
    peer = _peer(tunnel, rows)
    way = f"between {_ends(tunnel) or 'the agents'} and {':'.join(peer) or 'the server'}"
    idle = customer(
        f"raise the idle timeout of the balancer or firewall {way} above the agents' keepalive"
        + (f" ({keepalive})" if keepalive else ""),
        f"nc -vz -w 5 {peer[0]} {peer[1]}   # on a worker; then ask for the timeout of each device on that way"
        if peer
        else None,
        "S10a",
    )
    if vanish or (period is not None and period <= KEEPALIVE):
        loss = customer(
            f"look for what loses the packets of a connection that stands, {way}: an MTU below the nodes' own, a firewall "
            "or NAT that forgets it, a path that packets take back another way",
            f"ping -M do -s 1372 -c 20 {peer[0]}   # on a worker; the largest size that is answered, and how many are lost"
            if peer
            else None,
            "S10a",
        )
        return (loss, idle)
    shown = f"{commands.get_agents(about)} -o jsonpath='{{.spec.template.spec.containers[*].args}}'"
    shorter = sre(f"give the agents a keepalive below that timeout: --keepalive-time {KEEPALIVE}s", shown, "S10a")
    return (idle, operated.until_then(about, shorter, Setting.KEEPALIVE))


def _ends(tunnel: TunnelView) -> str:
    """The nodes of the agents whose streams dropped, as the servers' errors name them; empty where none does."""
    read = [e.error or "" for log in tunnel.servers for e in log.of(frozenset(CLOSED_BY_SERVER))]
    return some(dict.fromkeys(far for text in read if (far := errors.far_end(text))))


def _peer(tunnel: TunnelView, rows: Sequence[Placed]) -> tuple[str, ...]:
    """Host and port of the other end: as the broken streams name it, else as agents are told."""
    told = [r for r in rows if isinstance(r, KonnectivityEventRow) and r.component == "agent"]
    named = (errors.target(r.error) for r in told)  # a server names the agent's end, by a port that changes
    if found := next((one for one in named if one), None):
        host, _, port = found.rpartition(":")
        return host, port
    host_, port_ = tunnel.server_address
    return (host_, port_) if host_ and port_ else ()


def _capture(tunnel: TunnelView, rows: Sequence[Placed]) -> commands.Gap:
    peer = _peer(tunnel, rows)
    only = f"port {peer[1]} and " if peer else ""
    return commands.Gap(
        "what cuts the connection: a capture on the worker",
        f"tcpdump -ni any '{only}tcp[tcpflags] & (tcp-rst|tcp-fin) != 0'",
    )


def _keepalive(about: About, tunnel: TunnelView) -> str | None:
    """How often the agents ping: by their own log, else by their argument."""
    told = [log.options["Keepalive time"].value for log in tunnel.agents if "Keepalive time" in log.options]
    told += [
        a.value
        for a in about.args
        if a.flag == "keepalive-time" and (is_of(AGENT, a.name) or a.container in (AGENT, "proxy-agent"))
    ]
    return next((value for value in told if value), None)


def _pings(about: About, outcomes: Outcomes, text: str, keepalive: str | None, certainty: Certainty) -> Finding:
    """The server's own word: agents ping more often than it allows; a shorter keepalive would make it worse."""
    return Finding(
        certainty,
        f"{text}: the server sends the agents away because they ping too often",
        ("SRV-06", *fails(outcomes, "ERR")),
        proof(outcomes, ("SRV-06",)),
        (
            operated.until_then(
                about,
                customer(
                    "let the agents ping less often: raise --keepalive-time of the agents"
                    + (f" (now {keepalive})" if keepalive else "")
                    + " to 5m or more, the least that gRPC servers allow unless they are told otherwise",
                    f"{commands.get_agents(about)} -o jsonpath='{{.spec.template.spec.containers[*].args}}'",
                    "S10a",
                ),
                Setting.KEEPALIVE,
            ),
            sre("or lower the server's floor to what the agents send", None, "S10a"),
        ),
        (commands.agent_daemonset(about),),
    )


def _period(rows: Sequence[Placed]) -> float | None:
    """The even distance between drops, when it is even: a timer, not chance."""
    times = sorted(r.at for r in rows if isinstance(r, KonnectivityEventRow) and r.at is not None)
    gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(times)]
    if len(gaps) < 2:
        return None
    middle = sorted(gaps)[len(gaps) // 2]
    return middle if middle > 0 and all(abs(g - middle) < 0.25 * middle for g in gaps) else None
