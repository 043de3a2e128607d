"""The master record of IBM Cloud (CP-08): its state, an operation that runs, one that has just ended, one that failed."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.checks import commands
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.checks.details import MasterRecord, MasterState
from analyzer.facts.cluster import About
from analyzer.schema import FactRow
from analyzer.vendors import ibm_master
from analyzer.vendors.ibm_master import MasterWord
from analyzer.wording import excerpt

CHECKS = Family()
KEYS = ("master_status", "actual_state", "desired_state", "health_state", "cluster_state")
SETTLES_MINUTES = 30
"""The runbook: a refresh can take half an hour and more before the functions may be judged."""

OF_HEALTH = frozenset({"health_state", "cluster_state"})
"""Statements of how the master is, and not of what was done to it."""


@CHECKS.check("CP-08", "Is the master record healthy, no operation running?", "S12", "S13", in_headline=True)
def master_record(about: About, cite: Cite) -> Answer:
    """
    Desired, actual and health state and the master status; a refresh takes half an hour and more.

    A master that became ready less than half an hour ago is no pass yet: wait, then test again. A status that is none of the known
    good ones is not taken for one.
    """
    rows = [r for key in KEYS for r in about.facts.get(key, [])]
    if not rows:
        return (
            unknown("no master record in the bundle", commands.cluster_get(about))
            if about.product.value in ("iks", "roks", None)
            else not_applicable("no IBM master record")
        )
    basis = plural(len(rows), "statement")
    masters = [r for r in rows if r.key != "cluster_state"]
    if leaving := going(about):
        return warned(
            f"{leaving[0].key.replace('_', ' ')} is {leaving[0].value}: the cluster is on its way out, and what is left of it is no fault",
            basis,
            cite(leaving),
            detail=MasterRecord(MasterState.DELETED),
        )
    bad = [r for r in rows if ibm_master.said(r.value) is MasterWord.FAILED]
    busy = [r for r in rows if ibm_master.said(r.value) is MasterWord.BUSY]
    if bad and not (busy and all(r.key in OF_HEALTH for r in bad)):  # a master in the middle of an update is not well
        code = next((code for r in bad if (code := ibm_master.code(r.value))), None)
        told = MasterRecord(MasterState.FAILED, code=code)
        return failed(f"master record: {_texts(bad)}", basis, cite(bad), detail=told)
    if busy:
        return warned(
            f"an operation is running: {excerpt(busy[0].value, 120)}; wait for it",
            basis,
            cite(busy),
            [commands.Gap("the master's state once the operation has ended", commands.cluster_get(about).command)],
            detail=MasterRecord(MasterState.BUSY),
        )
    recent = [
        (minutes, r)
        for r in masters
        if (minutes := ibm_master.minutes_since(r.value)) is not None and minutes < SETTLES_MINUTES
    ]
    if recent:
        minutes, row = min(recent, key=lambda pair: pair[0])
        return warned(
            f"the master became ready {minutes:.0f} minutes ago ({excerpt(row.value, 80)}): a refresh or update has just ended; wait until half an hour is over, then test again",
            basis,
            cite([row]),
            detail=MasterRecord(MasterState.RECENT, minutes),
        )
    odd = [r for r in rows if r.key == "master_status" and ibm_master.said(r.value) is MasterWord.ODD]
    if odd:
        return warned(
            f"the master's status is none of the good ones: {_texts(odd)}",
            basis,
            cite(odd),
            detail=MasterRecord(MasterState.ODD),
        )
    return passed(
        some(f"{r.key} {excerpt(r.value, 60)}" for r in rows), basis, cite(rows), detail=MasterRecord(MasterState.GOOD)
    )


def going(about: About) -> list[FactRow]:
    """Statements that the cluster or its master is deleted or to be deleted, what is wanted before what is."""
    keys = ("desired_state", "actual_state", "cluster_state")
    return [r for key in keys for r in about.facts.get(key, []) if ibm_master.is_going(r.value)]


def _texts(rows: Iterable[FactRow]) -> str:
    return some(f"{r.key} = {ibm_master.point(r.value)}" for r in rows)
