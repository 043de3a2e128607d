"""Remedies for units of systemd that do not run: their last words first, then a start, on the machine that shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from analyzer.causes.base import Outcomes, sre, told
from analyzer.causes.kubelet_remedies import for_end
from analyzer.checks.details import DownUnit, ProgramExits
from analyzer.facts.units import UnitRun
from analyzer.model import Gap, Remedy


def on_machine(one: DownUnit, command: str) -> str:
    """The command as it reaches the unit's machine, where that is known."""
    return f"ssh {one.machine} '{command}'" if one.machine else f"{command}   # on its machine"


def started(
    units: Sequence[DownUnit], step: str, *, known: bool = False, who: Literal["customer", "sre"] = "sre"
) -> tuple[Remedy, ...]:
    """
    What lets each of these units run again.

    Args:
        known: is what it lacks said by other remedies, which stand before these.
        who: whose machines they run on.
    """
    return tuple(replace(_one(one, step, known=known), who=who) for one in units[:3])


def elsewhere(outcomes: Outcomes) -> Gap | None:
    """What the other machines of the control plane show of the same unit, where systemd runs the server."""
    ended = told(outcomes, "CP-01", ProgramExits)
    if ended is None or not ended.units:
        return None
    name = ended.units[0].name
    return Gap(f"{name} on every other machine of the control plane", f"systemctl status {name} --no-pager")


def _one(one: DownUnit, step: str, *, known: bool) -> Remedy:
    where = f" on {one.machine}" if one.machine else ""
    look = f"journalctl -u {one.name} -n 50 --no-pager"
    if one.is_masked:
        text = f"let systemd start {one.name}{where} again: it is masked, so that nothing may start it"
        return sre(text, on_machine(one, f"systemctl unmask {one.name}; systemctl enable --now {one.name}"), step)
    if one.run is UnitRun.STOPPED:
        by_itself = one.enabled is False
        text = f"start {one.name}{where}: it is stopped" + (
            ", and no start of its machine starts it" if by_itself else ""
        )
        start = f"systemctl enable --now {one.name}" if by_itself else f"systemctl restart {one.name}"
        return sre(text, on_machine(one, f"{start}; {look}"), step)
    if one.end is not None:
        return for_end(one.end, one.machine)
    if one.is_unstartable:
        text = f"mend the unit of {one.name}{where}, by which systemd does not get as far as its program, then start it"
        return sre(text, on_machine(one, f"systemctl cat {one.name}; {look}; systemctl restart {one.name}"), step)
    if known:
        return sre(f"then start {one.name}{where} again", on_machine(one, f"systemctl restart {one.name}"), step)
    text = f"see why {one.name}{where} ends, mend that, then start it again"
    return sre(text, on_machine(one, f"{look}; systemctl restart {one.name}"), step)
