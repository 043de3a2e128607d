"""Agents that are not there or do not run: not created, not starting, down on one node."""

from __future__ import annotations

from analyzer.causes import (
    balancer,
    kubelet_stopped,
    node_down,
    old_tunnel,
    pod_restart,
    told_start,
    unit_remedies,
    unplaced_agent,
    unwanted,
)
from analyzer.causes.base import (
    CONFIRMED,
    LIKELY,
    POSSIBLE,
    Finding,
    Outcomes,
    Rules,
    customer,
    fails,
    never_saw,
    proof,
    renew,
    told,
)
from analyzer.causes.disk import OF_DISK
from analyzer.causes.start_looks import at_the_agents, at_their_object
from analyzer.causes.start_remedies import ended_by_probe, for_start
from analyzer.checks import commands, details
from analyzer.checks.ag_listed import daemonset, shown_in_part
from analyzer.checks.base import Cite, some
from analyzer.checks.carried import in_words, uses_since
from analyzer.checks.details import NoneWanted
from analyzer.checks.state import healthy, not_ready
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.mesh.plain import MeshView
from analyzer.model import Remedy, Status
from analyzer.schema import ListingRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.log import AgentEnd
from analyzer.tunnel.view import TunnelView
from analyzer.tunnel.whereabouts import all_beside_server, place_of_all
from analyzer.vendors import ibm

CAUSES = Rules()
FOLLOWS = ("AG-02", "AG-03", "AG-05", "SRV-01", "SRV-01b", "SRV-02", "SRV-03")


@CAUSES.cause(
    "agents-missing",
    "No agent DaemonSet, or it wants no pods",
    reads=(
        "AG-01",
        "AG-02",
        "AG-04",
        "SRV-01",
        "SRV-03",
        "WH-02",
    ),
    follows=FOLLOWS,
)
def missing(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """The DaemonSet is absent from a complete listing or wants zero pods; a ready agent beside, or servers that saw none, make it possible."""
    anew = renew(about, "agents", f"creates the {commands.kind_of_agents(about)} anew", "S4")
    remedies = (anew, customer("look at its node selector", commands.agent_daemonset(about).command, "S4"))
    if outcomes["AG-01"].status is Status.FAIL:
        doubt = "; but the log that speaks of Konnectivity names no pod, and may be of another cluster"
        return Finding(
            POSSIBLE if about.only_told else CONFIRMED,
            outcomes["AG-01"].summary + (doubt if about.only_told else ""),
            ("AG-01", *fails(outcomes, *FOLLOWS)),
            proof(outcomes, ("AG-01", "SRV-03")),
            (anew,),
            outcomes["AG-01"].missing or (commands.events(),),
        )
    covers = told(outcomes, "AG-02", details.Coverage)
    none = covers.none if covers is not None else None
    if none is NoneWanted.NO_NODE and fails(outcomes, "SRV-01", "SRV-03"):
        return Finding(
            CONFIRMED,
            outcomes["AG-02"].summary,
            ("AG-02", *fails(outcomes, *FOLLOWS)),
            proof(outcomes, ("AG-02", "SRV-03")),
            (_workers(about),),
            (commands.nodes(),),
        )
    if outcomes["AG-02"].status is Status.FAIL and none is not None:
        ready = [pod.name for pod in about.role("agent") if healthy(pod)]
        return Finding(
            POSSIBLE if ready else CONFIRMED if about.nodes and none is not NoneWanted.NO_MATCH else LIKELY,
            outcomes["AG-02"].summary + (f"; but {some(ready)} is listed as ready" if ready else ""),
            ("AG-02", *fails(outcomes, *FOLLOWS)),
            proof(outcomes, ("AG-02", "SRV-03")),
            unwanted.remedies(about, none),
            (commands.agent_daemonset(about), *(() if about.nodes else (commands.nodes(),))),
        )
    if outcomes["AG-04"].status is Status.FAIL and outcomes["WH-02"].status not in (Status.FAIL, Status.WARN):
        return Finding(
            LIKELY,
            outcomes["AG-04"].summary,
            ("AG-04", *fails(outcomes, *FOLLOWS)),
            proof(outcomes, ("AG-04", "SRV-03")),
            remedies,
            (commands.events(),),
        )
    if never_saw(outcomes, tunnel) and not about.role("agent") and not tunnel.agents:
        return Finding(
            POSSIBLE,
            "the servers saw no agent since they started: none exists, none runs, or all are cut off; the bundle shows no agent's side",
            ("SRV-01", *fails(outcomes, "SRV-03")),
            proof(outcomes, ("SRV-03", "SRV-01")),
            (at_their_object(about), anew),
            (commands.agent_pods(), commands.agent_log(about)),
        )
    return None


def _workers(about: About) -> Remedy:
    text = "add worker nodes: without one no agent, and no other pod, has a place"
    if not about.language.on_ibm:
        return customer(text, None, "S4")
    return customer(text, f"{ibm.cli(about.language.product)} worker-pool ls --cluster {commands.cluster(about)}", "S4")


@CAUSES.cause(
    "agents-not-running",
    "Agent pods exist and do not run",
    reads=(
        "AG-02",
        "AG-04",
        "AG-06",
        "AG-09",
        "CLU-03",
        "ERR",
        "SRV-01",
        "SRV-03",
        "TUN-03",
        "TUN-04",
    ),
    follows=FOLLOWS,
)
def not_running(about: About, tunnel: TunnelView, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """CrashLoopBackOff, ImagePullBackOff, configuration errors, Pending: direct state of the pods."""
    if (before := old_tunnel.halted(about, outcomes, cite)) is not None:
        return before
    pods = about.role("agent")
    stuck = next(iter(not_ready(pods)), None)
    said = told(outcomes, "AG-06", details.AgentStart)
    own = unit_remedies.started(said.units, "S4", who="customer") if said else ()
    remedies = own or for_start(
        about, said.why if said else None, stuck, ran=said is not None and said.ran, node=place_of_all(about, tunnel)
    )
    counts = told(outcomes, "AG-02", details.Coverage)
    none_ready = counts is not None and counts.desired > 0 and counts.ready == 0
    if outcomes["AG-06"].status is Status.FAIL:
        start = said or details.AgentStart(len(not_ready(pods)), len(pods), False)
        if not start.on_node and node_down.agents_with(about):
            return None  # they fell with their nodes
        if start.down == 1 and (len(pods) > 2 or _one_of_two(pods, outcomes)):
            return None  # one node's agent: another cause
        uses = uses_since(about, outcomes["AG-06"].evidence) if start.down == start.seen else []
        return Finding(
            CONFIRMED
            if not start.on_node and not start.in_part and not uses
            else LIKELY
            if start.on_node or start.down > 1 or (none_ready and not pods)
            else POSSIBLE,
            outcomes["AG-06"].summary
            + (f"; but {in_words(uses)}, and nothing says that this was before" if uses else ""),
            ("AG-06", *fails(outcomes, *FOLLOWS, "AG-09", "ERR"))
            if start.on_node
            else ("AG-06", *fails(outcomes, *FOLLOWS)),
            (*proof(outcomes, ("AG-06", "SRV-03"), limit=4), *cite(uses[:1])),
            remedies,
            (commands.agent_pods(), commands.events()) if start.on_node or start.in_part else (commands.events(),),
            scope=f"{start.down} of {start.seen} agents{' seen' if start.on_node or start.in_part else ''}",
            title="Agents that systemd starts do not run" if own else "",
        )
    if (halted := told_start.halted(about, tunnel, outcomes, said, cite)) is not None:
        return halted
    if (
        none_ready
        and counts is not None
        and not pods
        and not tunnel.agents
        and outcomes["AG-04"].status is not Status.FAIL
    ):
        return Finding(
            POSSIBLE,
            f"none of {counts.desired} agents is ready, and no pod is listed: they do not start, or run and reach no server",
            fails(outcomes, *FOLLOWS),
            proof(outcomes, ("AG-02",)),
            (at_the_agents(),),
            (commands.agent_pods(), commands.agent_log(about)),
            scope="all agents",
        )
    if never_saw(outcomes, tunnel) and not pods and not tunnel.agents:
        return Finding(
            POSSIBLE,
            "the servers saw no agent since they started: agents that do not start look the same from there",
            ("SRV-01",),
            proof(outcomes, ("SRV-03", "SRV-01")),
            own or (at_the_agents(), *remedies),
            (commands.agent_pods(),),
        )
    return None


def _one_of_two(pods: list[Pod], outcomes: Outcomes) -> bool:
    """Does the one agent run and the other one not, each on a node of its own."""
    of_nodes = len(pods) == 2 and not any(pod.is_replica for pod in pods)
    return of_nodes and _on_one(outcomes) is not None and any(map(healthy, pods))


def _on_one(outcomes: Outcomes) -> details.BadAgents | None:
    """The one agent that alone is bad or missing."""
    bad = told(outcomes, "AG-05", details.BadAgents)
    one = outcomes["AG-05"].status is Status.FAIL and bad is not None and bad.spread is details.Spread.NODE
    return bad if one else None


@CAUSES.cause(
    "agent-node-fault",
    "One node's agent is down: trouble bound to that worker",
    reads=(
        "AG-02",
        "AG-03",
        "AG-05",
        "AG-06",
        "AG-09",
        "BGP-03",
        "BGP-04",
        "BGP-08",
        "ERR",
        "NOD-01",
        "NOD-04",
        "SRV-07",
    ),
)
def one_node(
    about: About, tunnel: TunnelView, mesh: MeshView, workloads: Rows[WorkloadRow], listings: Rows[ListingRow], faults: Faults,
    outcomes: Outcomes, cite: Cite,
) -> Finding | None:  # fmt: skip
    """
    The balancer on its own node that an agent dials is down, one bad agent among good ones (direct state), a node that is not Ready and alone fails to answer, or one silent agent among answering ones.

    A node on which the DaemonSet wants no agent has no fault of its own; without its counts nobody knows of a tainted or cordoned one, and of any other a missing pod makes it likely only.
    """
    if (local := balancer.down(about, tunnel, outcomes, cite)) is not None:
        return local
    if (lost := node_down.fallen(about, mesh, outcomes, cite)) is not None:
        return kubelet_stopped.beside(lost, about, outcomes)
    outcome = outcomes["AG-05"]
    bad = next(iter(not_ready(about.role("agent"))), None)
    counts = [w.desired for w in daemonset(about, workloads) if w.desired is not None]
    one = _on_one(outcomes)
    lone = next((about.nodes.get(name) for name in one.nodes), None) if one is not None else None
    barred = lone is not None and (lone.unschedulable or (lone.taints or "[]") != "[]")
    unwanted = bad is None and (
        any(wanted <= len(about.role("agent")) < len(about.nodes) for wanted in counts) or (barred and not counts)
    )
    apart = bad is not None and all_beside_server(about, tunnel)
    if apart and one is not None and errors.SILENCED & tunnel.failure_classes().keys():
        return None  # nobody else's packets take the way on which these are lost
    if one is not None and len(about.role("agent")) > 1 and not unwanted and unplaced_agent.waits(about) is None:
        node = (*one.nodes, *one.pods)[0]
        start = told(outcomes, "AG-06", details.AgentStart)
        why = start.why if start is not None and bad is not None else None
        of_disk = why is not None and why.fault in OF_DISK
        one_agent = "the agent of " if bad is None or bad.at else ""
        again = customer(f"restart {one_agent}{node}", pod_restart.of_agent(bad) if bad else None, "S5a")
        remedies = (ended_by_probe(about, bad) if why is None else ()) or (
            *(for_start(about, why, bad, ran=False) if why is not None else ()),
            *(() if of_disk else (again, *((node_down.replace(about, node),) if bad is None or bad.at else ()))),
        )
        found = Finding(
            CONFIRMED
            if (bad is not None or counts)
            and not apart
            and not shown_in_part(about, about.role("agent"), workloads, listings)
            else LIKELY,
            outcome.summary + (f"; {outcomes['AG-06'].summary}" if start is not None and bad is not None else ""),
            ("AG-05", *fails(outcomes, "AG-03", "AG-02", "AG-06", "NOD-01", "BGP-04", "BGP-03", "BGP-08")),
            proof(outcomes, ("AG-05", "AG-06", *fails(outcomes, "NOD-01"))),
            remedies,
            (commands.agent_log(about),),
            scope=node,
        )
        return node_down.in_its_own_words(found, bad, tunnel, cite)
    if (down := node_down.called(about, tunnel, faults, outcomes, cite)) is not None:
        return kubelet_stopped.beside(down, about, outcomes)
    dials = told(outcomes, "SRV-07", details.DeadDials)
    if outcomes["SRV-07"].status is Status.FAIL and dials is not None and dials.answered and len(dials.silent) == 1:
        return Finding(
            POSSIBLE,
            f"one agent is silent while others answer: {outcomes['SRV-07'].summary}",
            ("SRV-07",),
            proof(outcomes, ("SRV-07",)),
            (customer("restart that agent", commands.restart_agents(about), "S5a"),),
            (commands.agent_log(about),),
            scope=dials.silent[0],
        )
    broken = [s for s in tunnel.agent_states if s.state is AgentEnd.FAILING]
    if len(broken) == 1 and len(tunnel.connected) >= 2:
        return Finding(
            LIKELY,
            f"one of {len(tunnel.agent_states)} agents cannot connect, the others can: {broken[0].log.name}",
            fails(outcomes, "AG-09", "ERR"),
            proof(outcomes, ("AG-09",)),
            (customer("restart that agent, then look at its node", None, "S5a"),),
            (commands.nodes(),),
            scope=broken[0].log.name,
        )
    return kubelet_stopped.beside(node_down.alone(about, mesh, tunnel, faults, outcomes, cite), about, outcomes)
