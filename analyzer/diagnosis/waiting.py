"""
An operation of the master that runs or has just ended: what is broken may be whole when it is over (S13).

It stands before everything that the report advises: nothing is restarted in the middle of an update, and no verdict is final
before half an hour after it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from analyzer.checks import commands
from analyzer.checks.details import MasterRecord, MasterState
from analyzer.facts.cluster import About
from analyzer.model import Candidate, Cause, Certainty, Complaint, Outcome, Remedy, Verdict

SETTLES_MINUTES = 30


def _state(outcome: Outcome | None) -> MasterRecord | None:
    """The record of a master that is busy or was until a moment ago."""
    record = outcome.detail if outcome else None
    waits = isinstance(record, MasterRecord) and record.state in (MasterState.BUSY, MasterState.RECENT)
    return record if waits and isinstance(record, MasterRecord) else None


def _left(record: MasterRecord) -> str:
    """How long to wait."""
    if record.state is MasterState.BUSY:
        return "until the operation of the master has ended, and half an hour more"
    return f"{SETTLES_MINUTES - (record.minutes or 0):.0f} min more"


def is_deleted(outcome: Outcome | None) -> bool:
    """Is the cluster on its way out, so that nobody is asked for more of it."""
    record = outcome.detail if outcome else None
    return isinstance(record, MasterRecord) and record.state is MasterState.DELETED


def unasked(outcomes: tuple[Outcome, ...], master: Outcome | None) -> tuple[Outcome, ...]:
    """The outcomes; of a cluster that is to be deleted nothing more is asked for."""
    return tuple(dataclasses.replace(one, missing=()) for one in outcomes) if is_deleted(master) else outcomes


def notice(outcome: Outcome | None, verdict: Verdict) -> str:
    """
    What stands before the headline of a report that finds something wrong.

    Args:
        outcome: that of CP-08.
    """
    record = _state(outcome)
    if verdict not in (Verdict.BROKEN, Verdict.DEGRADED):
        return ""
    if is_deleted(outcome):
        return "the cluster is to be deleted, and what is left of it on the way is no fault: "
    if record is None:
        return ""
    return (
        f"wait, an operation of the master {'is running' if record.state is MasterState.BUSY else 'has just ended'}: "
    )


PARTS = (
    "agent", "control-plane-agent", "server", "master", "kube-apiserver", "openshift-apiserver", "calico-node", "openvpn-client", "openvpn-server",
)  # fmt: skip
"""Roles of pods that carry what users miss."""


def starting(about: About, causes: Sequence[Cause]) -> str:
    """What stands before the headline where pods of the tunnel were made a moment ago, and no cause is proven."""
    young = [pod for pod in about.role(*PARTS) if pod.is_young]
    if not young or (causes and causes[0].certainty is Certainty.CONFIRMED):
        return ""
    age = max(pod.age_s or 0.0 for pod in young)
    what = young[0].name if len(young) == 1 else f"{len(young)} pods of the tunnel"
    return f"wait a minute and list again, {what} {'is' if len(young) == 1 else 'are'} {age:.0f} s old and may still be starting: "


def first_wait(outcome: Outcome | None, about: About, words: Complaint | None) -> Complaint | None:
    """The complaint with the operation as its first candidate."""
    record = _state(outcome)
    if record is None or words is None:
        return words
    wait = Candidate(
        f"the operation of the master is the reason: wait {_left(record)}, then test again", commands.cluster_get(about)
    )
    return dataclasses.replace(words, candidates=(wait, *words.candidates))


def patient(outcome: Outcome | None, about: About, causes: Sequence[Cause]) -> tuple[Cause, ...]:
    """The causes, of which one that is not confirmed begins with the wait."""
    record = _state(outcome)
    if record is None or not causes or causes[0].certainty is Certainty.CONFIRMED:
        return tuple(causes)
    wait = Remedy("customer", f"wait {_left(record)}, then test again", commands.cluster_get(about).command, "S13")
    return (dataclasses.replace(causes[0], remedies=(wait, *causes[0].remedies)), *causes[1:])
