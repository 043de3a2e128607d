"""
Sessions of one BIRD that one member prints more than once: of the outputs of one node, or of one pod, the last holds.

Outputs that name neither may be of two nodes, and all of them stand.
"""

from __future__ import annotations

from collections import Counter

from analyzer import schema
from analyzer.current.held import CurrentRows
from analyzer.current.past import Past, Why
from analyzer.schema import BgpPeerRow, BirdStatusRow


def take_again(held: CurrentRows) -> None:
    """Take out sessions and daemons whose state a later output of the same node contradicts; a peer left out of it stands."""
    statuses = [row for row in held[schema.BIRD_STATUS] if row.running is not None and _whose(row)]
    asked = Counter((row.source, _whose(row), row.daemon) for row in statuses)
    if max(asked.values(), default=0) < 2:
        return  # nobody was asked twice, and a large mesh stays in its columns
    several = {(source, whose) for (source, whose, _), count in asked.items() if count > 1}
    _sessions(held, several)
    last = {(row.source, _whose(row), row.daemon): row for row in statuses}
    held.drop(
        Past(schema.BIRD_STATUS.name, row, now, Why.RELISTED)
        for row in statuses
        if (now := last[row.source, _whose(row), row.daemon]).running != row.running and _below(now, row)
    )


def _sessions(held: CurrentRows, several: set[tuple[str, str | None]]) -> None:
    rows = tuple(held[schema.BGP_PEERS])
    ours = [row for row in rows if (row.source, _whose(row)) in several]
    last: dict[tuple[object, ...], BgpPeerRow] = {}
    for row in ours:
        if (known := last.get(_session(row))) is None or _below(row, known):
            last[_session(row)] = row
    again = [(row, by) for row in ours if (by := last[_session(row)]).view != row.view]
    changed = {(row.source, _whose(row)) for row, by in again if by.established != row.established}
    if changed:
        held.settle(schema.BGP_PEERS, rows)
        held.drop(
            Past(schema.BGP_PEERS.name, row, by, Why.RELISTED)
            for row, by in again
            if (row.source, _whose(row)) in changed
        )


def _whose(row: BgpPeerRow | BirdStatusRow) -> str | None:
    return row.node or row.pod


def _session(row: BgpPeerRow) -> tuple[object, ...]:
    return row.source, _whose(row), row.form, row.protocol, row.peer_ip, row.ip_version, row.bgp_table


def _below(later: BgpPeerRow | BirdStatusRow, earlier: BgpPeerRow | BirdStatusRow) -> bool:
    return (later.line or 0) > (earlier.line or 0)
