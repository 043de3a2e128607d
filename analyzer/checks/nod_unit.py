"""The kubelet and its container runtime as systemd of their machine shows them (NOD-04)."""

from __future__ import annotations

from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some
from analyzer.checks.units import as_details, doubted
from analyzer.facts import unit_journal
from analyzer.facts.kubelet_end import end_of
from analyzer.facts.units import UnitRun, in_words, units_of
from analyzer.schema import LogSignalRow, LogSourceRow, UnitRow
from analyzer.tables.rows import Rows
from analyzer.vendors.units import UnitPart
from analyzer.wording import excerpt

CHECKS = Family()


@CHECKS.check("NOD-04", "Do kubelet and container runtime run, by systemd of their machine?", "S5a", in_headline=True)
def run(units: Rows[UnitRow], log_signals: Rows[LogSignalRow], log_sources: Rows[LogSourceRow], cite: Cite) -> Answer:
    """
    Units that failed, are stopped, or end and are started again, by their status or at the end of their machine's journal; of a unit
    that is not shown nothing is known.

    A kubelet that does not run starts no pod and answers no call, on its own machine and on no other.
    """
    rows = unit_journal.beside(units, unit_journal.by_journal(log_signals, log_sources))
    every = units_of(rows, UnitPart.KUBELET, UnitPart.RUNTIME)
    known = [one for one in every if one.run is not UnitRun.OPEN]
    if not known:
        return doubted(every, cite) or not_applicable("nobody asked systemd for a kubelet or its container runtime")
    basis = f"{plural(len(known), 'unit')} of systemd"
    down = [one for one in known if one.run.is_down]
    if not down:
        return passed(some(map(in_words, known)), basis, cite(one.row for one in known))
    machines = {one.machine for one in down if one.machine is not None and one.part is UnitPart.KUBELET}
    words = {r.node: r for r in log_signals if r.signal == unit_journal.LAST_WORDS and r.node in machines}
    last = next(reversed(words.values()), None)
    whose = f" on {last.node}" if last is not None and len(machines) > 1 else ""
    kubelets = as_details([one for one in down if one.part is UnitPart.KUBELET])
    ends = {node: end_of(row.name) for node, row in words.items()}
    return failed(
        some(map(in_words, down)) + (f" (the kubelet's last words{whose}: {excerpt(last.name, 200)})" if last else ""),
        basis,
        cite([*(one.row for one in down[:3]), *([last] if last is not None else [])], limit=4),
        subjects=[one.machine or one.name for one in down],
        detail=details.UnitsDown(
            tuple(one._replace(end=ends.get(one.machine or "")) for one in kubelets),
            as_details([one for one in down if one.part is UnitPart.RUNTIME]),
            len(known),
        ),
    )
