"""A Konnectivity server that ended, by its own log, the runtime of its machine (`crictl ps -a`) and k0s, whose child it is."""

from __future__ import annotations

from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, failed, passed, plural, some
from analyzer.facts.generated import is_servers
from analyzer.model import Status
from analyzer.schema import CrictlContainerRow, KonnectivityEventRow, LogSignalRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.dials import OK
from analyzer.tunnel.log import CONNECT, CONNECTED
from analyzer.tunnel.view import TunnelView
from analyzer.wording import excerpt

OFTEN = 2


def exits(
    last: tuple[KonnectivityEventRow, ...], unit: Answer | None, running: frozenset[str | None], cite: Cite
) -> Answer:
    """
    The answer for logs that end with the error of a program that could not start.

    Args:
        unit: what systemd of its machine says of it.
        running: machines on which systemd shows a server that runs; None for one that is not named.
    """
    said = next((row.error for row in reversed(last) if row.error), None)
    text = "the Konnectivity server exits at its start" + (f": {excerpt(said, 240)}" if said else "")
    if unit is not None and unit.status is Status.PASS:
        if {row.node for row in last} <= running - {None}:
            return unit
        others = details.ProgramExits(len(last), 1, 1 + len(running))
        return failed(text, "its own log", cite(last), detail=others)
    own = unit.detail if unit is not None and isinstance(unit.detail, details.ProgramExits) else details.ProgramExits(0)
    counted = own._replace(logs=len(last)) if own.of > own.down else details.ProgramExits(len(last), units=own.units)
    rows = (*cite(last), *(unit.evidence if unit is not None and own.units else ()))
    return failed(text, "its own log", rows, detail=counted)


def on_machine(crictl: Rows[CrictlContainerRow], cite: Cite) -> Answer | None:
    """The newest attempt of each server's container, where pods cannot be listed; None where the runtime shows none."""
    newest: dict[str, CrictlContainerRow] = {}
    for row in crictl:
        key = row.pod or row.source
        if is_servers(row.name) and (key not in newest or _order(row) > _order(newest[key])):
            newest[key] = row
    if not newest:
        return None
    basis = f"{plural(len(newest), 'server container')} on machines of the control plane"
    down = [row for row in newest.values() if row.state == "Exited"]
    if down:
        return failed(
            f"{len(down)} of {len(newest)} containers of the Konnectivity server have exited: "
            + some(f"{row.pod or row.container_id}, attempt {row.attempt or 0}" for row in down),
            basis,
            cite(down),
            subjects=[str(row.pod or row.container_id) for row in down],
            detail=details.ProgramExits(0, len(down), len(newest)),
        )
    if all(row.state == "Running" for row in newest.values()):
        return passed("the server's container runs on its machine", basis, cite(newest.values()))
    return None


def respawned(log_signals: Rows[LogSignalRow], tunnel: TunnelView, cite: Cite) -> Answer | None:
    """
    k0s starts the server again and again, and it ends each time: its supervisor says so where the server itself said nothing.

    None where it ended once, or where the server took an agent or a dial after it last ended.
    """
    ends: dict[tuple[str, str | None], list[LogSignalRow]] = {}
    for row in log_signals:
        if row.signal == "server_exit":
            ends.setdefault((row.source, row.node), []).append(row)
    bad = [rows for rows in ends.values() if len(rows) >= OFTEN and not _lives(rows[-1], tunnel)]
    if not bad:
        return None
    last = [rows[-1] for rows in bad]
    return failed(
        "the Konnectivity server ends each time it is started: "
        + some(f"{row.node or row.source}: {row.name}, {len(rows)} times" for row, rows in zip(last, bad, strict=True)),
        f"the supervisor's log of {plural(len(ends), 'machine')}",
        cite([row for rows in bad for row in rows[-2:]]),
        subjects=[row.node or row.source for row in last],
        detail=details.ProgramExits(0, len(bad), len(ends)),
    )


def _lives(end: LogSignalRow, tunnel: TunnelView) -> bool:
    used = [e for log in tunnel.servers if log.source == end.source for e in log.of(CONNECTED, CONNECT, OK)]
    return any((e.line or 0) > (end.line or 0) for e in used)


def _order(row: CrictlContainerRow) -> tuple[int, bool]:
    return row.attempt or 0, row.state == "Running"
