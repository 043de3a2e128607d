"""
One call through the tunnel that works from one host and not from another.

Two control-plane hosts ask their own API servers, and each its own Konnectivity server: where the same pod answers one and the
tunnel leaves the other without an answer, pod, kubelet and agent are fine, and the other's server lacks the agent.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

from analyzer import limits
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller, Leg
from analyzer.schema import FACTS, KONNECTIVITY_EVENTS, TOOL_ERRORS, FactRow, ToolErrorRow
from analyzer.tables.rows import Tables

OUTPUT = frozenset({"exec_shown", "logs_shown", "cp_shown"})


class Sides(NamedTuple):
    """
    Both sides of it.

    Attributes:
        failed: errors of calls to pods that answered elsewhere; the tunnel's own.
        worked: what came back elsewhere.
    """

    failed: tuple[ToolErrorRow, ...] = ()
    worked: tuple[FactRow, ...] = ()
    of_top: bool = False
    """Is the call `kubectl top`, which asks no pod by its name."""

    @property
    def blind(self) -> tuple[str, ...]:
        """Hosts whose API server does not reach the pod."""
        return tuple(dict.fromkeys(row.typed_on for row in self.failed if row.typed_on))

    @property
    def seeing(self) -> tuple[str, ...]:
        """Hosts whose API server does."""
        return tuple(dict.fromkeys(row.typed_on for row in self.worked if row.typed_on))


def sides(tables: Tables) -> Sides:
    """The calls of one pod that fail from some hosts and work from others; a host on both sides is on none."""
    worked: dict[str, list[FactRow]] = {}
    for fact in tables[FACTS]:
        if fact.key in OUTPUT and fact.typed_on:
            worked.setdefault(fact.value, []).append(fact)
    failed = [
        row
        for row in itertools.islice(tables[TOOL_ERRORS], limits.TEXTS)
        if row.typed_on and row.pod in worked and _by_tunnel(row)
    ]
    fine = {row.typed_on for row in failed} & {fact.typed_on for row in failed for fact in worked[row.pod or ""]}
    failed = [row for row in failed if row.typed_on not in fine]
    answered = [
        fact
        for pod in dict.fromkeys(row.pod or "" for row in failed)
        for fact in worked[pod]
        if fact.typed_on not in fine
    ]
    return Sides(tuple(failed), tuple(answered)) if failed and answered else _of_top(tables)


def _of_top(tables: Tables) -> Sides:
    """`top` that fails where it is typed beside a server that refuses dials for want of an agent, and works on another host."""
    refusing = {
        row.node
        for row in itertools.islice(tables[KONNECTIVITY_EVENTS], limits.TEXTS)
        if row.signal == "no_agent" and row.component == "server" and row.node
    }
    failed = [
        row
        for row in itertools.islice(tables[TOOL_ERRORS], limits.TEXTS)
        if row.class_ == "metrics" and row.typed_on in refusing
    ]
    worked = [
        fact for fact in tables[FACTS] if fact.key == "top_shown" and fact.typed_on and fact.typed_on not in refusing
    ]
    return Sides(tuple(failed), tuple(worked), of_top=True) if failed and worked else Sides()


def _by_tunnel(row: ToolErrorRow) -> bool:
    """Is it the leg from the Konnectivity server to an agent that failed, and not the kubelet behind it."""
    fault = chain.read(row.message)
    return fault is not None and fault.leg is Leg.TUNNEL and fault.caller in (Caller.KUBELET, Caller.UNKNOWN)
