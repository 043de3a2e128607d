"""
A line of free text that names an error: the user's own words where nothing else in the bundle complains.

It decides nothing, for it may be of another cluster or of last year; but who reads "nothing failed" above a mail that says
``kubectl exec ends with No agent available`` knows that nobody read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.checks import commands
from analyzer.diagnosis.complaint_agent import of_agent
from analyzer.konnectivity.chain import Leg
from analyzer.model import Candidate, Complaint, Evidence, Gap
from analyzer.tables.rows import Tables
from analyzer.tunnel.told import Told, told
from analyzer.tunnel.told_agent import agent_told

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

SAYS = "somebody writes so, which is no evidence, and no output in the bundle shows it"
DENIED = "somebody writes so, which is no evidence; what the bundle shows of the way to the nodes works"
LOGGED = "a program says so that is no part of the tunnel, of whichever cluster it talks to: that is no evidence, and no output in the bundle shows it"
MESH = "calico-node to the other nodes, over BGP"


def in_free_text(tables: Tables, about: About, *, carried: bool = False) -> Complaint | None:
    """
    The first such line that names a leg, else the first one.

    Args:
        carried: a call to a node is shown to come through.
    """
    found = told(tables)
    one = next((one for one in found if one.tells_where), None)
    if one is None and (agent := agent_told(tables, _read(about))) is not None:
        return of_agent(agent, about, DENIED if carried else SAYS)
    if one is None and not found:
        return None
    one = one or found[0]
    output = (
        commands.bird(about)
        if one.of_mesh
        else Gap("the command that fails, with its output", f"{commands.worker_log(about)}; kubectl top nodes")
    )
    leg = MESH if one.of_mesh else (one.leg or Leg.UNTOLD).value
    line = Evidence(one.source, one.line, one.words)
    where, says = (
        ("another program's log", LOGGED)
        if one.by_program
        else ("free text", SAYS if one.of_mesh or not carried else DENIED)
    )
    parts = _agents(about, one, carried)
    last = Candidate("it is over, or of another cluster" if parts else "it is so in this cluster, now", output)
    return Complaint(line, f"{leg} (told in {where})", says, (*parts, last))


def _read(about: About) -> dict[str, str]:
    """Source -> the agents' host that was read there, beside which an error may stand that no program's head owns."""
    host = about.agent_host
    return {row.source: host.value for row in host.rows} if host.value else {}


def _agents(about: About, one: Told, carried: bool) -> tuple[Candidate, ...]:
    """Words of the leg to the agents: whether these run, and whom they dial, parts the causes; kubectl lists both without the tunnel."""
    if one.of_mesh or one.by_program or carried or one.leg is not Leg.TUNNEL or about.role("agent"):
        return ()
    return (
        Candidate("the agents' pods do not run", commands.agent_pods()),
        Candidate("the agents run and reach no server", commands.agent_daemonset(about)),
    )
