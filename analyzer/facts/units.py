"""
Units of systemd on the machines of a cluster: which run, which do not, and of which nothing can be said.

A state is that of one moment, on one machine. Of two outputs about one unit the later counts where something tells which that is;
where the machine is not named, a state that runs below one that does not may be another machine's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from analyzer.schema import UnitRow
from analyzer.vendors.units import UnitPart


class UnitRun(Enum):
    """Does a unit run: not so where it failed, where it is stopped, and where systemd waits to start it again."""

    RUNS = "it runs"
    FAILED = "it failed"
    STOPPED = "it is stopped"
    AGAIN = "it ends and is started again"
    OPEN = "nothing can be said"

    @property
    def is_down(self) -> bool:
        return self in (UnitRun.FAILED, UnitRun.STOPPED, UnitRun.AGAIN)


YOUNG_S = 10.0
"""Seconds for which a program that ends at its start may be seen to run."""
NOT_STARTED = {
    200: "its working directory is not there",
    203: "its program is not there or may not be run",
    216: "its group is not known",
    217: "its user is not known",
    226: "its mounts cannot be made",
}
"""Statuses with which systemd itself ends before the program runs (systemd.exec(5))."""
OF_PACKAGES = frozenset({UnitPart.RUNTIME, UnitPart.ETCD, UnitPart.API_SERVER})
"""Parts whose units packages install beside whatever runs them otherwise: stopped, one that is not enabled is not missed."""


class MachineUnit(NamedTuple):
    """
    One unit of one machine.

    Attributes:
        name: with its ending.
        machine: None where nothing names it.
        enabled: is it started with the machine; None where that is not stated.
        other: what says the contrary, earlier or of another machine, which of both is not shown.
    """

    part: UnitPart
    name: str
    machine: str | None
    run: UnitRun
    enabled: bool | None
    row: UnitRow
    other: UnitRow | None = None

    @property
    def is_masked(self) -> bool:
        return self.row.load == "masked" or self.row.enabled == "masked"

    @property
    def not_started(self) -> str | None:
        """Why systemd does not get as far as its program, where its status says so."""
        return NOT_STARTED.get(self.row.exit_code or 0)


def units_of(rows: Iterable[UnitRow], *parts: UnitPart) -> list[MachineUnit]:
    """
    The units of these parts, one of each name and machine.

    A machine has a part once: where a unit of it runs, one of another name that does not is a leftover.
    """
    known = {part.value: part for part in parts}
    groups: dict[tuple[str, str], list[UnitRow]] = {}
    for row in rows:
        if row.part in known and row.unit and row.active and row.load != "not-found":
            groups.setdefault((row.node or f"in {row.source}", row.unit), []).append(row)
    found = [_unit(known[same[0].part or ""], same) for same in groups.values()]
    running = {(one.part, one.machine) for one in found if one.run is UnitRun.RUNS and one.machine is not None}
    return [one for one in found if not one.run.is_down or (one.part, one.machine) not in running]


def servers(rows: Iterable[UnitRow], *, of_k0s: bool) -> list[MachineUnit]:
    """
    What says of a machine whether its Konnectivity server runs: the server's own unit, on k0s that of the program whose child it is.

    A controller that runs tells of its server where its control group is shown with the server in it.
    """
    every = units_of(rows, UnitPart.SERVER, *((UnitPart.K0S_CONTROLLER,) if of_k0s else ()))
    found = [one for one in every if one.part is UnitPart.SERVER or one.run is not UnitRun.RUNS or _has_server(one)]
    running = {one.machine for one in found if one.run is UnitRun.RUNS and one.machine is not None}
    return [one for one in found if not one.run.is_down or one.machine not in running]


def _has_server(one: MachineUnit) -> bool:
    return UnitPart.SERVER.value in (one.row.programs or "").split(", ")


def _unit(part: UnitPart, rows: list[UnitRow]) -> MachineUnit:
    now, is_certain = _last(rows)
    same = [row for row in rows if row.active == now.active]
    fullest = max(same, key=_told)
    run = _run(fullest)
    enabled = next((row.enabled for row in reversed(rows) if row.enabled), None)
    other = (
        next((row for row in rows if row.active != now.active), None)
        if run is UnitRun.RUNS and not is_certain
        else None
    )
    if other is not None:
        run = UnitRun.OPEN
    if run is UnitRun.STOPPED and part in OF_PACKAGES and enabled != "enabled":
        run = UnitRun.OPEN
    is_enabled = None if enabled is None else enabled.startswith("enabled")
    return MachineUnit(part, fullest.unit or "", fullest.node, run, is_enabled, fullest, other)


def _told(row: UnitRow) -> tuple[int, int]:
    """How much a row says, and where it stands: of two that say as much the later one counts."""
    return sum(getattr(row, column.attribute) is not None for column in UnitRow.columns), row.line or 0


def _last(rows: list[UnitRow]) -> tuple[UnitRow, bool]:
    """
    The row that was printed last, and whether what it says is certain beside the others.

    What is down is so whether the others are earlier or another machine's; of what runs that is known only where the order is.
    """
    if len({row.active for row in rows}) == 1:
        return rows[-1], True
    if len({row.source for row in rows}) == 1:
        return max(rows, key=lambda row: row.line or 0), False
    moments = {id(row): moment for row in rows if (moment := _printed(row)) is not None}
    if len(moments) == len(rows):
        return max(rows, key=lambda row: moments[id(row)]), rows[0].node is not None
    return next((row for row in rows if row.active == "active"), rows[-1]), False


def _printed(row: UnitRow) -> datetime | None:
    """When a state was printed: since when it holds, and for how long."""
    return None if row.since_at is None or row.age_s is None else row.since_at + timedelta(seconds=row.age_s)


def _run(row: UnitRow) -> UnitRun:
    if row.active == "failed":
        return UnitRun.FAILED
    if row.active == "inactive":
        return UnitRun.STOPPED
    if row.active == "activating" and row.sub == "auto-restart":
        return UnitRun.AGAIN
    young = row.age_s is not None and row.age_s < YOUNG_S
    return UnitRun.RUNS if row.active == "active" and row.sub == "running" and not young else UnitRun.OPEN


def in_doubt(one: MachineUnit) -> str | None:
    """What two outputs say of a unit, where it is not shown which of both is now; None where nothing is in doubt."""
    if one.other is None:
        return None
    whose = "which of both is later is not shown" if one.machine else "neither says of which machine"
    return f"{in_words(one)} in one output and {one.other.active} in another, and {whose}"


def in_words(one: MachineUnit) -> str:
    """``kubelet.service on w-1 is failed (exit-code, status 1)``."""
    row = one.row
    why = [row.sub if row.sub not in (None, row.active) else None, row.result]
    if row.exit_code and one.run.is_down:
        reason = f": {one.not_started}" if one.not_started else ""
        why.append(f"status {row.exit_code}{reason}")
    if row.signal and one.run.is_down:
        why.append(f"signal {row.signal}")
    if one.is_masked:
        why.append("masked")
    elif one.enabled is False and one.run is UnitRun.STOPPED:
        why.append("not enabled")
    inside = ", ".join(word for word in why if word)
    where = f" on {one.machine}" if one.machine else ""
    return f"{one.name}{where} is {row.active}{f' ({inside})' if inside else ''}"
