"""
One row per stream from an agent to a server, joined from both ends.

Streams are joined when agentID, serverID and the second agree.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from analyzer.konnectivity.streams import (
    ASKED_FOR,
    CLOSED_BY_AGENT,
    CLOSED_BY_SERVER,
    OPENED_BY_AGENT,
    OPENED_BY_SERVER,
    REFUSED_BY_SERVER,
)

JOIN_US = 2_000_000
LogPlace = tuple[str, str | None, str | None]
"""Source, pod and node, which tell the logs of one member apart."""


@dataclass(slots=True)
class AgentStream:
    """An agent's stream as one end saw it."""

    agent_id: str | None
    server_id: str | None
    source: str
    line: int
    pod: str | None
    node: str | None
    connected: int | None
    side: str
    disconnected: int | None = None
    reason: str | None = None
    agent_pod: str | None = None
    seen_by: str = ""


def build(
    events: list[dict[str, Any]], server_ids: dict[str, str], offsets: dict[tuple[str, str], int] | None = None
) -> list[AgentStream]:
    """
    Streams in the order they opened.

    Args:
        events: rows of `konnectivity_events` of the messages named above, in file order.
        server_ids: serverID by source, from the servers' option dump; it names the server of a source that holds one log.
        offsets: microseconds that an agent's clock is ahead of a server's, by their sources, where that is proven.
    """
    server = _server_side([e for e in events if e["component"] == "server"], server_ids)
    agent = _agent_side([e for e in events if e["component"] == "agent"])
    return _join(server, agent, offsets or {})


def messages() -> set[str]:
    """Messages that `build` needs."""
    return {*OPENED_BY_SERVER, *CLOSED_BY_SERVER, *REFUSED_BY_SERVER, *OPENED_BY_AGENT, *CLOSED_BY_AGENT}


def _place(event: dict[str, Any]) -> LogPlace:
    return event["source"], event["pod"], event["node"]


def _server_side(events: list[dict[str, Any]], server_ids: dict[str, str]) -> list[AgentStream]:
    best: dict[LogPlace, int] = {}
    for e in events:
        place = _place(e)
        best[place] = max(best.get(place, 0), OPENED_BY_SERVER.get(e["message"], 0))
    servers = Counter(source for source, *_ in best)
    streams: list[AgentStream] = []
    open_now: dict[tuple[LogPlace, str | None], list[AgentStream]] = {}
    asked: set[int] = set()
    latest: dict[LogPlace, str | None] = {}
    refused: set[int] = set()
    for e in events:
        place = _place(e)
        key = (place, e["agent_id"])
        rank = OPENED_BY_SERVER.get(e["message"], 0)
        if rank and rank == best[place]:
            if rank == 1 and any(
                s.connected is not None and e["at"] is not None and e["at"] - s.connected < JOIN_US
                for s in open_now.get(key, [])
            ):
                continue  # registered once for each identifier
            stream = AgentStream(
                e["agent_id"],
                e["server_id"] or (server_ids.get(e["source"]) if servers[e["source"]] == 1 else None),
                e["source"],
                e["line"],
                e["pod"] or e["source"],
                None,
                e["at"],
                "server",
            )
            streams.append(stream)
            open_now.setdefault(key, []).append(stream)
            if e["message"] in ASKED_FOR:
                asked.add(id(stream))
                latest[place] = stream.agent_id
        elif e["message"] in REFUSED_BY_SERVER:
            # old servers do not name whom they refuse: it is whoever asked last
            last = open_now.get((place, e["agent_id"] or latest.get(place)), [])
            if last and id(last[-1]) in asked:
                refused.add(id(last.pop()))
        elif e["message"] in CLOSED_BY_SERVER and (waiting := open_now.get(key)):
            # a duplicate attempt is cancelled at once: the newest open stream ends; an old stream's end names no stream
            stream = waiting.pop() if len(waiting) > 1 and e["message"].startswith("Stream read") else waiting.pop(0)
            stream.disconnected, stream.reason = e["at"], e["error"] or e["message"]
    return [stream for stream in streams if id(stream) not in refused]


def _agent_side(events: list[dict[str, Any]]) -> list[AgentStream]:
    streams: list[AgentStream] = []
    open_now: dict[LogPlace, list[AgentStream]] = {}
    for e in events:
        place = _place(e)
        if e["message"] in OPENED_BY_AGENT:
            stream = AgentStream(
                e["agent_id"],
                e["server_id"],
                e["source"],
                e["line"],
                e["pod"] or e["source"],
                e["node"],
                e["at"],
                "agent",
            )
            streams.append(stream)
            open_now.setdefault(place, []).append(stream)
        elif e["message"] in CLOSED_BY_AGENT:
            waiting = [s for s in open_now.get(place, []) if not e["server_id"] or s.server_id == e["server_id"]]
            if waiting:
                stream = waiting[0]
                open_now[place].remove(stream)
                stream.disconnected, stream.reason = e["at"], e["error"] or e["message"]
    return streams


def _join(
    server: list[AgentStream], agent: list[AgentStream], offsets: dict[tuple[str, str], int]
) -> list[AgentStream]:
    by_id: dict[tuple[str | None, str | None], list[AgentStream]] = {}
    for stream in server:
        by_id.setdefault((stream.agent_id, stream.server_id), []).append(stream)
    out: list[AgentStream] = []
    used: set[int] = set()
    for mine in agent:

        def apart(other: AgentStream, mine: AgentStream = mine) -> int:
            ahead = offsets.get((mine.source, other.source), 0)
            return abs((other.connected or 0) + ahead - (mine.connected or 0))

        candidates = by_id.get((mine.agent_id, mine.server_id), []) if mine.agent_id else []
        match = min(
            (s for s in candidates if id(s) not in used and s.connected is not None and mine.connected is not None),
            key=apart, default=None,
        )  # fmt: skip
        if match is not None and apart(match) <= 60_000_000:
            used.add(id(match))
            match.seen_by, match.agent_pod, match.node = "both", mine.pod, mine.node
            match.disconnected = match.disconnected if match.disconnected is not None else mine.disconnected
            match.reason = mine.reason or match.reason
        else:
            mine.seen_by = "agent"
            mine.agent_pod = mine.pod
            out.append(mine)
    for stream in server:
        stream.seen_by = stream.seen_by or "server"
        out.append(stream)
    out.sort(key=lambda s: (s.connected is None, s.connected or 0, s.source, s.line))
    return out
