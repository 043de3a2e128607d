"""The runbook's steps in a report: their names, and how each stands by its checks."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.model import Outcome, ReportData, Status

NAMES = {
    "S0a": "which symptoms", "S0b": "which tunnel", "S1": "IKS: server ready and running", "S2": "OpenShift: three servers in kube-apiserver", "S3": "OpenShift: proxy beside openshift-apiserver",
    "S4": "agents running", "S5a": "one worker only? restart its agent", "S5b": "restart all agents", "S5c": "no agents at all: webhook circle", "S6": "classic: VRF or VLAN spanning, BGP Established",
    "S7": "private endpoint: account settings", "S8a": "enable VRF and service endpoints", "S8b": "switch the private endpoint off", "S8c": "which host the agents use", "S9": "connect lines in the server log",
    "S9a": "policies between agent and server", "S9b": "the agent's own log", "S10a": "connection errors: routing, firewall", "S10b": "which port the agents use", "S11": "access list of the private endpoint",
    "S12": "restart the server", "S13": "wait, test again", "S14": "webhooks only", "S15": "escalate",
}  # fmt: skip


class Step(NamedTuple):
    """A step of the runbook: how it stands in words, and the checks that say so."""

    id: str
    name: str
    stands: str
    checks: tuple[Outcome, ...]


def steps(data: ReportData) -> list[Step]:
    """The steps that any check answers, in their order."""
    known = sorted({step for o in data.checks for step in o.steps}, key=_order)
    found = []
    for step in known:
        own = tuple(o for o in data.checks if step in o.steps)
        found.append(Step(step, NAMES.get(step, ""), _stands({o.status for o in own}), own))
    return found


def _stands(states: set[Status]) -> str:
    if Status.FAIL in states:
        return "failed"
    if states <= {Status.NOT_APPLICABLE}:
        return "not applicable"
    if Status.UNKNOWN in states or Status.ERROR in states:
        return "needs evidence" if not states & {Status.PASS, Status.WARN} else "partly decided"
    return "decided"


def _order(step: str) -> tuple[int, str]:
    digits = "".join(c for c in step if c.isdigit())
    return int(digits or 0), step
