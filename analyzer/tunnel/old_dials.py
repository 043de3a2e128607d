"""
Dials in logs of servers up to v0.0.12, whose requests have no dialID::

    server.go:268] >>> Received DIAL_REQ
    server.go:290] >>> DIAL_REQ sent to backend
    server.go:522] <<< Received DIAL_RSP(rand=5577006791947779410), agentID 5b3f..., connID 1)

Only answers carry a number. They are given to the requests in order: whose answer it was may be wrong where dials overlap, how
many got one is not. A failure is told on the line behind its answer (`server.go`, tags v0.0.4 to v0.0.12).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from analyzer.tunnel import errors
from analyzer.tunnel.dials import GRACE_US, Dial

REQUEST = ">>> Received DIAL_REQ"
REFUSED = ">>> failed to get a backend: %v"
ANSWERS = frozenset({"<<< Received DIAL_RSP(rand=%d), agentID %s, connID %d)", "<<< Received DIAL_RSP(rand=%d, id=%d)"})
FAILED = "<<< DIAL_RSP contains error: %v"


def messages() -> set[str]:
    return {REQUEST, REFUSED, FAILED, *ANSWERS}


def build(events: Iterable[Mapping[str, Any]], last_at: Mapping[str, int]) -> list[Dial]:
    """
    Dials in the order in which they ended, then those without an end.

    Args:
        events: rows of these messages, in file order.
        last_at: end of each log; a request half a minute before it, and without an answer, is lost.
    """
    waiting: dict[str, deque[Dial]] = {}
    answered: dict[str, Dial] = {}
    found: list[Dial] = []
    for e in events:
        source = e["source"]
        queue = waiting.setdefault(source, deque())
        if e["message"] == REQUEST:
            queue.append(_dial(e))
        elif e["message"] == FAILED:
            if source in answered:
                _fail(answered.pop(source), e)
        else:
            dial = queue.popleft() if queue else _dial(e)
            dial.dial_id, dial.agent_id, dial.ended = e["dial_id"], e["agent_id"], e["at"]
            refused = e["message"] == REFUSED
            dial.outcome, dial.error = ("no_agent", e["error"]) if refused else ("ok", None)
            if not refused:
                answered[source] = dial
            found.append(dial)
    for source, queue in waiting.items():
        for dial in queue:
            end = last_at.get(source)
            if end is not None and dial.started is not None and end - dial.started > GRACE_US:
                dial.outcome = "lost"
            found.append(dial)
    return found


def _dial(e: Mapping[str, Any]) -> Dial:
    return Dial(None, e["source"], e["line"], started=e["at"], server_source=e["source"], server_line=e["line"])


def _fail(dial: Dial, e: Mapping[str, Any]) -> None:
    dial.outcome, dial.error, dial.address = "agent_dial_failed", e["error"], errors.target(e["error"])
