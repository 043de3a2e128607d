"""Two troubles that show in the counts of a whole log: tunnels that come and go, and dials that are never answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from analyzer.konnectivity.streams import CLOSED_BY_SERVER
from analyzer.model import Placed
from analyzer.schema import DialRow, KonnectivityEventRow
from analyzer.tunnel import errors
from analyzer.tunnel.log import STREAM_ERRORS
from analyzer.tunnel.view import TunnelView
from analyzer.wording import innermost

ENDS = STREAM_ERRORS | {"received EOF, exit", "start to reconnect..."}
STEADY = 2
"""Returns by which a log shows that its agent comes back each time."""


def flaps(tunnel: TunnelView) -> tuple[int, Sequence[Placed], list[str]]:
    """
    (most drops followed by a reconnect in one log, rows, what ended the streams).

    A last drop behind two that were is one more of them: its return lies behind the log's end, or did not come.
    """
    worst = 0
    rows: Sequence[Placed] = []
    texts: list[str] = []
    for state in tunnel.agent_states:
        breaks = [e for e in state.breaks if e.message in ENDS]
        seen = min(len(breaks), max(0, len(state.serving) - 1))
        again = max(seen + (seen >= STEADY and len(breaks) > seen), _again(breaks))
        if again > worst:
            worst, rows, texts = (
                again,
                breaks,
                [errors.MEANING.get(errors.classify(e.error), "") + f" ({innermost(e.error, 100)})" for e in breaks],
            )
    if tunnel.agents:
        return worst, rows, texts
    for log in tunnel.servers:
        per_agent = Counter(
            s.agent_id
            for s in tunnel.streams_at(log)
            if s.disconnected_at is not None
            and s.connected_at is not None
            and (s.disconnected_at - s.connected_at).total_seconds() > 1
        )
        for agent, count in per_agent.items():
            streams = [s for s in tunnel.streams_at(log) if s.agent_id == agent]
            again = min(count, len(streams) - 1)
            if again > worst:
                ends = {s.disconnected_at for s in streams}
                lost = [e for e in log.of(frozenset(CLOSED_BY_SERVER)) if e.agent_id == agent and e.at in ends]
                worst, rows, texts = again, lost or streams, [s.reason or "" for s in streams if s.reason]
    return worst, rows, texts


def _again(breaks: Sequence[KonnectivityEventRow]) -> int:
    """
    Reconnects that breaks themselves show: a stream to one server breaks twice only when there was another one between.

    For a log of which only the errors were kept, as an export by severity is.
    """
    times: dict[tuple[str, str], set[datetime | None]] = {}
    for one in breaks:
        if one.agent_id and one.server_id and one.at is not None:
            times.setdefault((one.agent_id, one.server_id), set()).add(one.at)
    return max((len(found) - 1 for found in times.values()), default=0)


def stale_dials(tunnel: TunnelView) -> tuple[Sequence[Placed], list[DialRow], set[str]]:
    """(dials without an answer in time, dials that succeeded, agents whose late answers were dropped)."""
    lost: Sequence[Placed] = [d for d in tunnel.dials if d.outcome in ("lost", "cancelled")]
    if not lost:
        # before v0.33 a dial given up by the caller leaves only this line, without a dialID
        lost = [
            e
            for log in tunnel.servers
            for e in log.of(
                frozenset({"frontend stream shutdown, cleaning dial", "Dial cancelled (DIAL_CLS) by frontend"})
            )
        ]
    ok = [d for d in tunnel.dials if d.outcome == "ok"]
    agents = {
        e.agent_id
        for log in tunnel.servers
        for e in log.of(frozenset({"DIAL_RSP not recognized; dropped"}))
        if e.agent_id
    }
    return lost, ok, agents
