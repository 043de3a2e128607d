"""
Dials in logs of servers up to v0.0.12, whose requests have no dialID::

    server.go:268] >>> Received DIAL_REQ
    backend_manager.go:170] pick agentID=5b3f... as backend
    server.go:290] >>> DIAL_REQ sent to backend
    server.go:522] <<< Received DIAL_RSP(rand=5577006791947779410), agentID 5b3f..., connID 1)

Only answers carry a number. They are given to the requests in order, since v0.0.8 to those for which their agent was picked: whose
answer it was may be wrong where dials of one agent overlap, how many got one is not. A failure is told on the line behind its answer
(`server.go` and `backend_manager.go`, tags v0.0.4 to v0.0.12). An agent that answers nothing while another answers what was asked
later has lost its requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from analyzer.tunnel import errors
from analyzer.tunnel.dials import GRACE_US, Dial

REQUEST = ">>> Received DIAL_REQ"
PICKED = "pick agentID=%s as backend"
REFUSED = ">>> failed to get a backend: %v"
ANSWERS = frozenset({"<<< Received DIAL_RSP(rand=%d), agentID %s, connID %d)", "<<< Received DIAL_RSP(rand=%d, id=%d)"})
FAILED = "<<< DIAL_RSP contains error: %v"
OVERTAKEN_US = 5_000_000
"""So long an answer is waited for that others got: they take milliseconds."""


def messages() -> set[str]:
    return {REQUEST, PICKED, REFUSED, FAILED, *ANSWERS}


def build(events: Iterable[Mapping[str, Any]], last_at: Mapping[str, int]) -> list[Dial]:
    """
    Dials in the order in which they ended, then those without an end.

    Args:
        events: rows of these messages, in file order.
        last_at: end of each log; a request half a minute before it, and without an answer, is lost.
    """
    waiting: dict[str, list[Dial]] = {}
    answered: dict[str, Dial] = {}
    found: list[Dial] = []
    for e in events:
        source = e["source"]
        queue = waiting.setdefault(source, [])
        if e["message"] == REQUEST:
            queue.append(_dial(e))
        elif e["message"] == PICKED:
            if (asked := next((dial for dial in queue if dial.agent_id is None), None)) is not None:
                asked.agent_id = e["agent_id"]
        elif e["message"] == FAILED:
            if source in answered:
                _fail(answered.pop(source), e)
        else:
            refused = e["message"] == REFUSED
            dial = _of(queue, None if refused else e["agent_id"], picked=not refused) or _dial(e)
            dial.dial_id, dial.agent_id, dial.ended = e["dial_id"], e["agent_id"] or dial.agent_id, e["at"]
            dial.outcome, dial.error = ("no_agent", e["error"]) if refused else ("ok", None)
            if not refused:
                answered[source] = dial
            found.append(dial)
    for source, queue in waiting.items():
        end = last_at.get(source)
        answers = [dial for dial in found if dial.source == source and dial.outcome != "no_agent"]
        for dial in queue:
            waited = end - dial.started if end is not None and dial.started is not None else 0
            if waited > GRACE_US or (waited >= OVERTAKEN_US and _is_overtaken(dial, answers)):
                dial.outcome = "lost"
        found += queue
    return found


def _of(queue: list[Dial], agent: str | None, *, picked: bool) -> Dial | None:
    """The first request that this agent was picked for, or nobody by name, taken off the queue; of an unnamed agent any that is `picked`."""
    for at, dial in enumerate(queue):
        if dial.agent_id in (agent, None) or (agent is None and picked):
            return queue.pop(at)
    return None


def _is_overtaken(dial: Dial, answers: list[Dial]) -> bool:
    """Did its agent answer nothing, and another one what was asked later."""
    return (
        dial.agent_id is not None
        and all(one.agent_id not in (dial.agent_id, None) for one in answers)
        and any(one.started is not None and dial.started is not None and one.started > dial.started for one in answers)
    )


def _dial(e: Mapping[str, Any]) -> Dial:
    return Dial(None, e["source"], e["line"], started=e["at"], server_source=e["source"], server_line=e["line"])


def _fail(dial: Dial, e: Mapping[str, Any]) -> None:
    dial.outcome, dial.error, dial.address = "agent_dial_failed", e["error"], errors.target(e["error"])
