"""
What failed before and does no more, where nothing else complains: whoever reads "nothing failed" above it knows that nobody read it.

A webhook's configuration that was deleted is told as well: the calls that failed have ended, and so has the check that it was for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from analyzer.checks import commands
from analyzer.checks.base import Cite
from analyzer.current.past import Past, Why
from analyzer.diagnosis.complaint_told import MESH
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.mesh import readiness
from analyzer.model import Candidate, Complaint, Gap, Outcome, Placed, Sign, Status
from analyzer.schema import APISERVICES, EVENTS, FACTS, LOG_SIGNALS, TOOL_ERRORS, WEBHOOKS, KonnectivityEventRow
from analyzer.tables.rows import Tables
from analyzer.tunnel import errors
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.meanings import meanings
from analyzer.wording import plural

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.tunnel.view import TunnelView

FAILURES = frozenset(table.name for table in (TOOL_ERRORS, EVENTS, LOG_SIGNALS, APISERVICES))
"""Tables of which a past row is a failure that ended."""
HOOKS = ("validatingwebhookconfiguration", "mutatingwebhookconfiguration")
LEG = "API server to a webhook"
STANDS = "agents are connected since the last connect that failed"
UP = "every BGP session that is shown is Established"
PROBES = ("bgp_not_established", "bird_not_ready")
PODS = "kubectl get pods -A -l k8s-app=calico-node -o wide"
SINCE = "agents are connected since the last dial that was refused"


def over(past: Sequence[Past], tables: Tables, about: About, cite: Cite) -> Complaint | None:
    """The last failure that ended, and why it did; a deleted webhook's first."""
    gone = _deleted(tables)
    ended = [(one, fault) for one in past if (fault := _failure(one)) is not None]
    if gone is not None:
        row, name = gone
        calls = [one for one, fault in ended if fault.caller is Caller.WEBHOOK]
        line = cite([calls[-1].row if calls else row])
        if not line:
            return None
        place = f"{row.source.rpartition('/')[2]}:{row.line}"
        says = (
            f"calls of it failed before its configuration was deleted ({place})"
            if calls
            else f"its configuration was deleted ({place})"
        )
        put_back = Candidate(
            "see whether it is back, an operator may have made it anew; else put it back once its service answers",
            commands.webhooks(),
        )
        return Complaint(
            line[0],
            LEG,
            says,
            (put_back,),
            f"the webhook configuration {name} was deleted: what it guarded is unchecked",
        )
    for one, fault in reversed(ended):
        if line := cite([one.row]):
            how = one.why.value
            return Complaint(
                line[0], fault.leg.value, f"{fault.reason.value}; that is over: {how}", (_again(about),), how
            )
    return None


def refusals(tunnel: TunnelView, about: About, cite: Cite, *, asked: bool) -> Complaint | None:
    """
    The last dial that a server refused for want of an agent, where agents connected since and stay.

    Args:
        asked: somebody tells of it; else what a server refused from its start until its first agents came is nobody's fault.
    """
    ended = [
        (log, refused)
        for log in tunnel.servers
        if (refused := tunnel.late_no_agent(log)) and tunnel.is_recovered(log) and (asked or not log.from_start)
    ]
    if not ended or not (line := cite(ended[-1][1][-1:])):
        return None
    says = (
        f"{plural(len(ended[-1][1]), 'dial was', 'dials were')} refused: {Reason.NO_AGENT.value}; that is over: {SINCE}"
    )
    return Complaint(line[0], Leg.TUNNEL.value, says, (_again(about),), SINCE)


def reconnected(tunnel: TunnelView, about: About, cite: Cite) -> Complaint | None:
    """The last connect that failed in the log of an agent, where all that failed are connected at their end."""
    states = [one for one in tunnel.agent_states if one.failures]
    if not states or not all(one.is_connected and not one.wants_more for one in states):
        return None
    failed = [event for one in states for event in one.failures]
    if not (line := cite(failed[-1:])):
        return None
    kinds: dict[ErrorClass, list[KonnectivityEventRow]] = {}
    for event in failed:
        kinds.setdefault(errors.classify(event.error), []).append(event)
    says = f"{plural(len(failed), 'connect')} of {plural(len(states), 'agent')} failed: {meanings(kinds)}; that is over: {STANDS}"
    return Complaint(line[0], Leg.TUNNEL.value, says, (_again(about),), STANDS)


def bird(tables: Tables, outcomes: Iterable[Outcome], cite: Cite) -> Complaint | None:
    """A probe to which BIRD gave no answer, beside lists in which every session is Established: it was asked while it started, or between."""
    shown = [one.status for one in outcomes if one.sign_of is Sign.SESSIONS_UP]
    stand = Status.PASS in shown and Status.FAIL not in shown
    told: list[Placed] = [row for row in tables[EVENTS] if readiness.is_unready(row.message)]
    told += [row for row in tables[LOG_SIGNALS] if row.signal in PROBES]
    if not stand or not told or not (line := cite(told[-1:])):
        return None
    again = Candidate("see whether calico-node is ready, and stays so", Gap("its pods", PODS))
    says = f"calico-node's probe failed; that is over as far as lists of peers show it: {UP}"
    return Complaint(line[0], MESH, says, (again,), UP)


def _failure(past: Past) -> Fault | None:
    """What a past row complained of, where it is an error of the way to the nodes that use or deletion ended."""
    if past.table not in FAILURES or past.why not in (Why.USED, Why.DELETED, Why.READY, Why.EVENT):
        return None
    message = getattr(past.row, "message", None)
    return chain.of_use(message) if getattr(past.row, "class_", None) == "tunnel" else chain.read(message)


def _deleted(tables: Tables) -> tuple[Placed, str] | None:
    """The last deletion of a webhook's configuration of which no definition is in the bundle."""
    here = {row.configuration for row in tables[WEBHOOKS]}
    found: list[tuple[Placed, str]] = []
    for fact in tables[FACTS]:
        kind, _, name = fact.value.partition("/")
        if fact.key == "deleted" and kind in HOOKS and name not in here:
            found.append((fact, name))
    found += [
        (row, row.name)
        for row in tables[LOG_SIGNALS]
        if row.signal == "webhook_deleted" and row.name and row.name not in here
    ]
    return found[-1] if found else None


def _again(about: About) -> Candidate:
    return Candidate(
        "see whether it stays so: what nobody mended comes back",
        Gap("the same call once more", commands.worker_log(about)),
    )
