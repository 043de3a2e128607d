"""
How far an agent's clock and a server's are apart, as an interval that their own log lines prove.

A cause is never later than its effect. The server logs a dial request before it sends it to the agent that logs it, and
the agent logs an established connection before the server hears of it; a connect request is logged by the server before
the agent can serve. Each such pair bounds ``agent clock - server clock`` from one side. Bounds that cross prove that a
clock was stepped between them, or that the two logs do not belong together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from analyzer.konnectivity.streams import OPENED_BY_AGENT

ASKED = frozenset(
    {
        "Received DIAL_REQ",
        "received dial request",
        ">>> Received DIAL_REQ",
        "received DIAL_REQ",
        "Received dial request to",
    }
)
MADE = frozenset({"Endpoint connection established"})
HEARD = frozenset({"Proxy connection established"})
CONNECT = frozenset({"Connect request from agent", "Connect request from agent %s"})
CONNECTED = frozenset({"Agent connected"})
ROUND_TRIP_US = 1_000_000
"""`Agent connected` is printed about when the agent begins to serve, in either order, within a round trip."""
SLACK_US = 1_000
"""Lines of one moment may be printed by two threads in either order."""
ClockPlace = tuple[str, str | None, str | None]
"""Source, pod and node of a log: hosts of one collected journal have clocks of their own."""


@dataclass(slots=True)
class Skew:
    """Bounds of ``agent clock - server clock`` in microseconds; None where no pair bounds that side."""

    agent: ClockPlace
    server: ClockPlace
    low: int | None = None
    high: int | None = None
    requests: int = 0
    responses: int = 0
    connects: int = 0
    low_line: int | None = None
    high_line: int | None = None
    _used: set[str] = field(default_factory=set)

    @property
    def crossing(self) -> bool:
        return self.low is not None and self.high is not None and self.low > self.high + SLACK_US

    @property
    def middle(self) -> int:
        """What to take off the agent's times; 0 where both sides are not bound, or contradict each other."""
        if self.low is None or self.high is None or self.crossing:
            return 0
        return 0 if self.low <= 0 <= self.high else (self.low + self.high) // 2

    def at_most(self, bound: int, line: int) -> None:
        if self.high is None or bound < self.high:
            self.high, self.high_line = bound, line

    def at_least(self, bound: int, line: int) -> None:
        if self.low is None or bound > self.low:
            self.low, self.low_line = bound, line


def messages() -> set[str]:
    """Messages that `build` needs."""
    return {*ASKED, *MADE, *HEARD, *CONNECT, *CONNECTED, *OPENED_BY_AGENT}


def build(events: list[dict[str, Any]]) -> list[Skew]:
    """
    One interval for each agent and server log that share an event.

    Args:
        events: rows of `konnectivity_events` of these messages, in file order, with times in one year.
    """
    found: dict[tuple[ClockPlace, ClockPlace], Skew] = {}
    first: dict[tuple[str, str], dict[str, tuple[ClockPlace, int, int]]] = {}
    for e in events:
        if not e["dial_id"] or e["at"] is None or e["component"] not in ("server", "agent"):
            continue
        kind = (
            "asked"
            if e["message"] in ASKED
            else "made"
            if e["message"] in MADE
            else "heard"
            if e["message"] in HEARD
            else ""
        )
        if kind:
            # the first of a kind at an end; later ones may belong to a second attempt
            first.setdefault((e["dial_id"], kind), {}).setdefault(e["component"], (_place(e), e["at"], e["line"]))
    for (dial, kind), ends in first.items():
        if kind == "asked" and len(ends) == 2:
            skew = _of(found, ends["agent"][0], ends["server"][0])
            skew.requests += 1
            skew.at_most(ends["agent"][1] - ends["server"][1], ends["agent"][2])
        made, heard = (first.get((dial, k), {}) for k in ("made", "heard"))
        if kind == "made" and "agent" in made and "server" in heard:
            skew = _of(found, made["agent"][0], heard["server"][0])
            skew.responses += 1
            skew.at_least(made["agent"][1] - heard["server"][1], made["agent"][2])
    _connects(events, found)
    return [found[key] for key in sorted(found, key=str)]


def _place(event: dict[str, Any]) -> ClockPlace:
    return event["source"], event["pod"], event["node"]


def _connects(events: list[dict[str, Any]], found: dict[tuple[ClockPlace, ClockPlace], Skew]) -> None:
    """Connects in order, where both ends count the same number of them: then the n-th belongs to the n-th."""
    asked: dict[tuple[str, str], list[dict[str, Any]]] = {}
    joined: dict[tuple[str, str], list[dict[str, Any]]] = {}
    served: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for e in events:
        if e["at"] is None or not e["agent_id"] or not e["server_id"]:
            continue
        key = (e["agent_id"], e["server_id"])
        if e["component"] == "server" and e["message"] in CONNECT:
            asked.setdefault(key, []).append(e)
        elif e["component"] == "server" and e["message"] in CONNECTED:
            joined.setdefault(key, []).append(e)
        elif e["component"] == "agent" and e["message"] in OPENED_BY_AGENT:
            served.setdefault(key, []).append(e)
    for key in {**asked, **joined}:
        requests, slack = (asked[key], 0) if key in asked else (joined[key], ROUND_TRIP_US)
        answers = served.get(key, [])
        if len(answers) != len(requests) or len({e["source"] for e in (*answers, *requests)}) > 2:
            continue
        for request, answer in zip(requests, answers, strict=True):
            skew = _of(found, _place(answer), _place(request))
            skew.connects += 1
            skew.at_most(answer["at"] - request["at"] + slack, answer["line"])


def _of(found: dict[tuple[ClockPlace, ClockPlace], Skew], agent: ClockPlace, server: ClockPlace) -> Skew:
    return found.setdefault((agent, server), Skew(agent, server))
