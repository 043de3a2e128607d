"""
One row per dial, joined on dialID across server and agent: what was dialled, by whom, and how it ended.

A request without any answer is `lost` when the caller gave up on it or half a minute of log follows, else `unknown`
(the log may end before the answer). Dials of http-connect servers are in `http_dials`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analyzer.tunnel import errors

REQUEST = frozenset(
    {
        "Received DIAL_REQ",
        "received dial request",
        ">>> Received DIAL_REQ",
        "received DIAL_REQ",
        "Received dial request to",
    }
)
OK = frozenset(
    {"Proxy connection established", "Endpoint connection established", "Connection established, sent 200 OK"}
)
NO_AGENT = frozenset({"Failed to get a backend", ">>> failed to get a backend: %v", "no tunnels available"})
FAILED = frozenset({"DIAL_RSP contains failure", "<<< DIAL_RSP contains error: %v", "error dialing backend"})
CANCELLED = frozenset({"Dial cancelled (DIAL_CLS) by frontend"})
LOST = frozenset(
    {
        "frontend stream shutdown, cleaning dial",
        "DIAL_RSP not recognized; dropped",
        "backend dial timed out before connection was established",
        "frontend stream shutdown during dial",
    }
)
ANSWER = frozenset({"Received DIAL_RSP"})
"""The agent's answer as the server gets it (V5): a failure is told in a line of its own, at any verbosity, or has no connection."""
LATE = "DIAL_RSP not recognized; dropped"
"""An answer to a client that is gone."""
FEW = 2
"""So many dials are answered for one late answer where the late ones are clients that went away."""
GRACE_US = 30_000_000


@dataclass(slots=True)
class Dial:
    """One dial through the tunnel, as the logs of both ends tell it."""

    dial_id: str | None
    source: str
    line: int
    started: int | None = None
    ended: int | None = None
    address: str | None = None
    agent_id: str | None = None
    server_source: str | None = None
    agent_source: str | None = None
    outcome: str = "unknown"
    error: str | None = None
    server_line: int | None = None
    answer: dict[str, Any] | None = None
    late: bool = False
    """Only an answer is printed that came too late: neither its request nor how the client ended it."""


def messages() -> set[str]:
    return {*REQUEST, *OK, *NO_AGENT, *FAILED, *CANCELLED, *LOST, *ANSWER}


def build(events: list[dict[str, Any]], last_at: dict[str, int]) -> list[Dial]:
    """
    Dials in the order of their first line.

    Args:
        events: rows of `konnectivity_events` of these messages that carry a dialID, in file order.
        last_at: end of each log, to tell a dial that was lost from one whose answer lies behind the end of the log.
    """
    dials: dict[str, Dial] = {}
    for e in events:
        key = e["dial_id"]
        if not key:
            continue
        dial = dials.get(key)
        if dial is None:
            dial = dials[key] = Dial(key, e["source"], e["line"], late=e["message"] == LATE)
        dial.late = dial.late and e["message"] == LATE
        _apply(dial, e)
    late = [dial for dial in dials.values() if dial.late and dial.outcome == "lost" and not dial.error]
    if len(late) * FEW <= sum(dial.outcome == "ok" for dial in dials.values()):
        for dial in late:  # here and there a client goes away before the answer: it says nothing of the tunnel
            dial.outcome = "unknown"
    for dial in dials.values():
        if dial.late:
            continue
        if dial.answer is not None and dial.outcome == "unknown":
            answer = dial.answer
            if str(answer.get("connection_id") or "0") != "0":
                dial.outcome, dial.ended = "ok", answer["at"]
        elif dial.outcome == "unknown" and dial.started is not None:
            end = last_at.get(dial.server_source or dial.source)
            if end is not None and end - dial.started > GRACE_US:
                dial.outcome = "lost"
    return list(dials.values())


def _apply(dial: Dial, e: dict[str, Any]) -> None:
    message, server = e["message"], e["component"] == "server"
    if server:
        dial.server_source = dial.server_source or e["source"]
        dial.server_line = e["line"]
    else:
        dial.agent_source = dial.agent_source or e["source"]
    dial.address = dial.address or e["address"]
    dial.agent_id = dial.agent_id or e["agent_id"]
    if message in REQUEST:
        if e["at"] is not None and (dial.started is None or e["at"] < dial.started):
            dial.started = e["at"]
        return
    if message in ANSWER:
        dial.answer = e
        return
    outcome = (
        "ok" if message in OK else "no_agent" if message in NO_AGENT else "agent_dial_failed" if message in FAILED
        else "cancelled" if message in CANCELLED else "lost"
    )  # fmt: skip
    order = {"unknown": 0, "lost": 1, "cancelled": 2, "ok": 3, "no_agent": 4, "agent_dial_failed": 4}
    if outcome == "ok" and not server and dial.outcome != "unknown":
        return
    if order[outcome] >= order[dial.outcome] or dial.outcome == "unknown":
        dial.outcome, dial.ended = outcome, e["at"]
        dial.error = e["error"] or dial.error
    if dial.started is None:
        dial.started = e["at"]
    if dial.address is None and dial.error:
        dial.address = errors.target(dial.error)
