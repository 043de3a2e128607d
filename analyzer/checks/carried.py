"""
What came through the tunnel, against what is said to keep everything out of it.

A use speaks against such a statement unless it is known to be earlier: an output of ``kubectl exec`` that stands above the
failure in one member, or was typed before it by their times. Of two members without times nobody knows which is later, so there it
takes away certainty and proves nothing: what was refused still counts as refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from analyzer.checks.state import healthy, not_ready
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.model import Placed
from analyzer.schema import DialRow, FactRow, LogSignalRow, ToolErrorRow
from analyzer.tunnel.faults import Faults, Seen
from analyzer.tunnel.view import TunnelView

APART = timedelta(hours=15)
"""A prompt's clock shows no zone: it may be as far from a log's."""


def uses_since(about: About, failures: Iterable[Placed]) -> list[FactRow]:
    """Commands that came through the tunnel, without those that a failure follows in the same member."""
    failures = list(failures)
    last: dict[str, int] = {}
    for one in failures:
        last[one.source] = max(last.get(one.source, 0), one.line or 0)
    end = max((at for one in failures if (at := _time(one)) is not None), default=None)
    uses = [*about.came_through, *about.facts.get("top_shown", [])]
    return [
        use
        for use in uses
        if (use.line or 0) >= last.get(use.source, 0) and not (end and use.typed_time and use.typed_time < end - APART)
    ]


def uses_after(about: About, failures: Iterable[Placed]) -> list[FactRow]:
    """Those of `uses_since` that are known to be later than every failure: below all of them in their member, or by their times."""
    failures = list(failures)
    times = [_time(one) for one in failures]
    known = [at for at in times if at is not None]
    end = max(known) if len(known) == len(times) and known else None
    alone = {one.source for one in failures}
    return [
        use
        for use in uses_since(about, failures)
        if alone == {use.source} or (end and use.typed_time and use.typed_time > end + APART)
    ]


def _time(row: Placed) -> datetime | None:
    """When something failed: the time of a log's line, or that in the prompt of the command."""
    if isinstance(row, LogSignalRow):
        return row.at
    return row.typed_time if isinstance(row, ToolErrorRow) else None


def between(about: About, faults: Faults) -> list[FactRow]:
    """Commands that came through in a member that holds, still, calls which were refused for want of an agent: it comes and goes."""
    return among(about, faults.of(Leg.TUNNEL, reasons=frozenset({Reason.NO_AGENT})))


def among(about: About, failed: Iterable[Seen]) -> list[FactRow]:
    """Commands that came through in a member that holds, still, calls which failed in this way."""
    members = {
        one.row.source
        for one in failed
        if one.fault.caller is not Caller.UNKNOWN  # words that no call stands around may be anybody's
    }
    return [use for use in about.came_through if use.source in members]


def dials_at_the_end(about: About, tunnel: TunnelView) -> list[DialRow]:
    """The last dial to a kubelet, where it was answered, agents are connected, and the servers refuse none after it."""
    known = [dial for dial in tunnel.dials if dial.started_at is not None and about.is_kubelet(dial.address)]
    last = max(known, key=lambda dial: (dial.started_at, dial.line or 0), default=None)
    if last is None or last.started_at is None or last.outcome != "ok":
        return []
    refused = [event.at for log in tunnel.servers for event in tunnel.late_no_agent(log)]
    after = any(at is None or at > last.started_at for at in refused)
    return [] if after or not any(tunnel.agents_open(log) for log in tunnel.servers) else [last]


def stand(about: About, tunnel: TunnelView) -> bool:
    """Is everything that is shown of the agents, their pods and their logs, as it should be; not where nothing is shown."""
    agents = about.role("agent")
    return all(map(healthy, agents)) and not tunnel.failing and bool(agents or tunnel.connected)


def some_only(about: About, tunnel: TunnelView) -> bool:
    """Do some agents stand while others do not: what came through says nothing of these."""
    agents = about.role("agent")
    if not_ready(agents):
        return any(map(healthy, agents))
    return bool(tunnel.failing and (tunnel.connected or tunnel.connected_elsewhere))


def in_words(uses: Iterable[Placed]) -> str:
    """``exec and logs came through the tunnel``, ``a dial was answered``."""
    names = list(dict.fromkeys(use.key.partition("_")[0] for use in uses if isinstance(use, FactRow)))
    return f"{' and '.join(names[:2])} came through the tunnel" if names else "the last dial to a kubelet was answered"


def runs_otherwise(about: About, tunnel: TunnelView) -> list[FactRow]:
    """
    Uses by which agents that all stand do not run with arguments that cannot work.

    None where an agent is not ready, cannot connect, or none is shown: then the arguments may be those of some agents.
    """
    return about.came_through if about.role("agent") and stand(about, tunnel) else []
