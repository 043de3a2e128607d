"""
Dials without an answer that are all for one host, while those for another are answered: that host is named, and not the way to all.

Of both ends, the agent that was asked and what it dials, the server's log tells neither from the other; it names the agent where one alone was asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analyzer.checks import commands
from analyzer.diagnosis.complaint_kubelet import of_kubelet
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.model import Candidate

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.tunnel.view import TunnelView

LOST = frozenset({"lost", "cancelled"})
FAILED = frozenset({"agent_dial_failed", "no_agent"})


class LoneTarget(NamedTuple):
    """
    The one host whose dials have no answer.

    Attributes:
        agent: who was asked each time and answered no other dial, where one alone is.
        answers: did every agent that was asked answer other dials: then none of them hangs.
    """

    host: str
    address: str
    agent: str | None
    answers: bool

    def may_be_of(self, fault: Fault) -> bool:
        """Can a call that had no answer have been for it: it names no other address."""
        silent = fault.leg is Leg.TUNNEL and fault.reason is Reason.UNANSWERED
        return silent and fault.address in (None, self.address) and fault.kubelet in (None, self.host)


def lone_target(tunnel: TunnelView) -> LoneTarget | None:
    """None where dials for several hosts had no answer, where one for this host had, or where nothing else was dialled."""
    lost = [dial for dial in tunnel.dials if dial.outcome in LOST]
    good = [dial for dial in tunnel.dials if dial.outcome == "ok"]
    missed = {_host(dial.address) for dial in lost}
    answered = {_host(dial.address) for dial in good}
    host = next(iter(missed), None)
    if len(missed) != 1 or not host or "" in answered or host in answered or not answered:
        return None
    if any(dial.outcome in FAILED and _host(dial.address) != host for dial in tunnel.dials):
        return None  # others came to nothing in another way
    asked = {dial.agent_id for dial in lost}
    silent = asked - {dial.agent_id for dial in good}
    lone = next(iter(silent), None) if len(asked) == 1 else None
    return LoneTarget(host, str(lost[-1].address), lone, None not in asked and not silent)


def _host(address: str | None) -> str:
    return (address or "").rpartition(":")[0].strip("[]")


def of_lone(one: LoneTarget, about: About) -> tuple[str, str, tuple[Candidate, ...]]:
    """Leg, words and candidates."""
    who = (
        f"agent {one.agent}, which alone was asked for it and answered nothing,"
        if one.agent
        else "the agent that was asked"
    )
    hangs = () if one.answers else (Candidate(f"{who} hangs", commands.agent_log(about)),)
    says = f"the dials for {one.address} have no answer, those for another host have"
    if about.is_kubelet(one.address):
        fault = Fault(Caller.KUBELET, Leg.TARGET, Reason.TIMEOUT, says, address=one.address)
        return "Konnectivity server to agent, or agent to the kubelet", says, (*of_kubelet(fault, about), *hangs)
    drops = f"{one.address} drops the connection, or a policy or firewall before it does: the agent's log names it"
    return "Konnectivity server to agent, or agent to its target", says, (Candidate(drops, commands.agent_log(about)), *hangs)  # fmt: skip
