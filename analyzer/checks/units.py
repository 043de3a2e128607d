"""A Konnectivity server (CP-01) and agents (AG-06) as systemd of their machines shows them, and units that do not run, as values."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, failed, passed, plural, some, unknown
from analyzer.facts.cluster import About
from analyzer.facts.units import MachineUnit, UnitRun, in_doubt, in_words, servers, units_of
from analyzer.model import Gap
from analyzer.schema import UnitRow
from analyzer.tables.rows import Rows
from analyzer.vendors.units import UnitPart


def as_details(down: Sequence[MachineUnit]) -> tuple[details.DownUnit, ...]:
    return tuple(
        details.DownUnit(
            one.name.removesuffix(".service"),
            one.machine,
            one.run,
            one.enabled,
            one.is_masked,
            one.not_started is not None,
        )
        for one in down
    )


def server_units(about: About, units: Rows[UnitRow], cite: Cite) -> Answer | None:
    """The answer of CP-01 from the servers' units, where pods cannot be listed; None where no state of one is known."""
    every = servers(units, of_k0s=about.product.value == "k0s")
    known = [one for one in every if one.run is not UnitRun.OPEN]
    if not known:
        return doubted(every, cite)
    basis = f"{plural(len(known), 'unit')} of systemd"
    if down := [one for one in known if one.run.is_down]:
        child = ", and the server is its child" if down[0].part is UnitPart.K0S_CONTROLLER else ""
        count = "" if len(known) == 1 else f" on {len(down)} of {plural(len(known), 'machine')}"
        return failed(
            f"the Konnectivity server does not run{count}: {some(map(in_words, down))}{child}",
            basis,
            cite(one.row for one in down),
            subjects=[one.machine or one.name for one in down],
            detail=details.ProgramExits(0, len(down), len(known), as_details(down)),
        )
    return passed(f"the server runs: {some(map(in_words, known))}", basis, cite(one.row for one in known))


def running(about: About, units: Rows[UnitRow]) -> frozenset[str | None]:
    """Machines on which systemd shows a server that runs; None for one that is not named."""
    every = servers(units, of_k0s=about.product.value == "k0s")
    return frozenset(one.machine for one in every if one.run is UnitRun.RUNS)


def doubted(units: Sequence[MachineUnit], cite: Cite) -> Answer | None:
    """Unknown, where two outputs about one unit say the contrary and nothing tells which of both is now; else None."""
    for one in units:
        if (said := in_doubt(one)) is not None:
            gap = Gap(f"{one.name}, below a prompt with its machine's name", f"systemctl status {one.name} --no-pager")
            return unknown(said, gap, basis="2 outputs of systemd", evidence=cite([one.other, one.row]))
    return None


def agent_units(units: Rows[UnitRow], cite: Cite) -> Answer | None:
    """The answer of AG-06 from the units of agents that systemd runs; None where no state of one is known."""
    known = [one for one in units_of(units, UnitPart.AGENT) if one.run is not UnitRun.OPEN]
    if not known:
        return None
    basis = f"{plural(len(known), 'unit')} of systemd"
    if down := [one for one in known if one.run.is_down]:
        return failed(
            f"{len(down)} of {plural(len(known), 'agent')} that systemd starts {'does' if len(down) == 1 else 'do'} not run: {some(map(in_words, down))}",
            basis,
            cite(one.row for one in down),
            subjects=[one.machine or one.name for one in down],
            detail=details.AgentStart(len(down), len(known), True, None, True, units=as_details(down)),
        )
    rows = cite(one.row for one in known)
    text = f"the agent runs: {some(map(in_words, known))}"
    return passed(text, basis, rows, detail=details.AgentStart(0, len(known), True))
