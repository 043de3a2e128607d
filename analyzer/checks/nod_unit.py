"""The kubelet and its container runtime as systemd of their machine shows them (NOD-04)."""

from __future__ import annotations

from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some
from analyzer.checks.units import as_details, doubted
from analyzer.facts.units import UnitRun, in_words, units_of
from analyzer.schema import UnitRow
from analyzer.tables.rows import Rows
from analyzer.vendors.units import UnitPart

CHECKS = Family()


@CHECKS.check("NOD-04", "Do kubelet and container runtime run, by systemd of their machine?", "S5a", in_headline=True)
def run(units: Rows[UnitRow], cite: Cite) -> Answer:
    """
    Units that failed, are stopped, or end and are started again; of a unit that is not shown nothing is known.

    A kubelet that does not run starts no pod and answers no call, on its own machine and on no other.
    """
    every = units_of(units, UnitPart.KUBELET, UnitPart.RUNTIME)
    known = [one for one in every if one.run is not UnitRun.OPEN]
    if not known:
        return doubted(every, cite) or not_applicable("nobody asked systemd for a kubelet or its container runtime")
    basis = f"{plural(len(known), 'unit')} of systemd"
    down = [one for one in known if one.run.is_down]
    if not down:
        return passed(some(map(in_words, known)), basis, cite(one.row for one in known))
    return failed(
        some(map(in_words, down)),
        basis,
        cite(one.row for one in down),
        subjects=[one.machine or one.name for one in down],
        detail=details.UnitsDown(
            as_details([one for one in down if one.part is UnitPart.KUBELET]),
            as_details([one for one in down if one.part is UnitPart.RUNTIME]),
            len(known),
        ),
    )
