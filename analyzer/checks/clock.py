"""CTX-12: do the clocks of agents and servers agree, as far as their own lines prove."""

from __future__ import annotations

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, not_applicable, passed, plural, some, unknown, warned
from analyzer.facts.cluster import About
from analyzer.schema import ClockSkewRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.view import TunnelView

CHECKS = Family(of_health=False)
APART_S = 1.0


@CHECKS.check("CTX-12", "Do the clocks of agents and servers agree?", "S9")
def clocks(about: About, tunnel: TunnelView, clock_skew: Rows[ClockSkewRow], cite: Cite) -> Answer:
    """
    Each dial and connect that both ends print bounds the offset of their clocks; times of both ends compare only within it.

    Bounds that cross: a clock was stepped, or the logs do not belong together.
    """
    if not tunnel.servers and not tunnel.agents:
        return not_applicable("no Konnectivity log")
    if not tunnel.servers or not tunnel.agents:
        missing = commands.agent_log(about) if tunnel.servers else commands.server_log(about)
        return unknown("logs of one end only: nothing to compare their clocks by", missing)
    rows = clock_skew
    both = [(r, r.low_s, r.high_s) for r in rows if r.low_s is not None and r.high_s is not None]
    pairs = sum((r.requests or 0) + (r.responses or 0) + (r.connects or 0) for r in rows)
    basis = f"{plural(pairs, 'event')} printed at both ends, {plural(len(rows), 'pair')} of logs"
    crossing = [(r, low - high) for r, low, high in both if r.contradictory]
    if crossing:
        worst, _ = max(crossing, key=lambda one: one[1])
        return warned(
            f"bounds cross for {worst.agent} and {worst.server}: the agent's clock is at least {worst.low_s:+.3f} s and at most {worst.high_s:+.3f} s "
            "from the server's; a clock was stepped, or these logs do not belong together",
            basis, cite(r for r, _ in crossing), subjects=[str(r.agent) for r, _ in crossing],
            detail=details.ClocksApart(tuple(str(r.agent) for r, _ in crossing)),
        )  # fmt: skip
    apart = [
        r for r in rows if (r.low_s is not None and r.low_s > APART_S) or (r.high_s is not None and r.high_s < -APART_S)
    ]
    if apart:
        return warned(
            "clocks are apart, compare times of these logs with that in mind: " + some([_apart(r) for r in apart]),
            basis, cite(apart), subjects=[str(r.agent) for r in apart],
            detail=details.ClocksApart(tuple(str(r.agent) for r in apart)),
        )  # fmt: skip
    if not both:
        return unknown(
            "no dial that both ends print to the end: their clocks cannot be bound from both sides",
            commands.Gap("logs of both ends of the same minutes, servers and agents at --v=4 or more"),
            basis=basis if rows else "0 events printed at both ends",
        )
    widest = max(max(abs(low), abs(high)) for _, low, high in both)
    return passed(
        f"within {widest:.3f} s of each other for {len(both)} of {plural(len(rows), 'pair')} of logs",
        basis,
        cite(r for r, _, _ in both),
    )


def _apart(row: ClockSkewRow) -> str:
    low, high = row.low_s, row.high_s
    if low is not None and low > APART_S:
        return f"{row.agent} is {low:.1f}{f' to {high:.1f}' if high is not None else ' or more'} s ahead"
    return f"{row.agent} is {-(high or 0.0):.1f}{f' to {-low:.1f}' if low is not None else ' or more'} s behind"
