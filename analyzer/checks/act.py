"""What is left to do (ACT-01 to ACT-04): restart the server, test again, escalate, open a ticket."""

from __future__ import annotations

from collections.abc import Mapping

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Family, not_applicable, passed, plural, some, unknown, warned
from analyzer.checks.details import MasterRecord, MasterState
from analyzer.facts.cluster import About
from analyzer.model import Outcome, Status, Symptom, SymptomState

CHECKS = Family(of_health=False)


@CHECKS.check("ACT-01", "Is a restart of the server the thing to do?", "S12")
def restart(about: About, outcomes: Mapping[str, Outcome]) -> Answer:
    """Only when agents are ready and connected and nothing else is wrong, and dials die all the same."""
    if about.tunnel == "openvpn":
        return not_applicable("this cluster uses OpenVPN")
    fine = {i: outcomes[i].status for i in ("AG-03", "SRV-01", "BGP-03", "POL-02", "WH-02")}
    bad = [i for i, status in fine.items() if status in (Status.FAIL, Status.WARN)]
    dead = outcomes["SRV-07"].detail
    if isinstance(dead, details.DeadDials) and outcomes["SRV-07"].status is Status.FAIL and not bad:
        return warned(
            "yes: agents are connected, nothing else is wrong, and dials get no answer",
            "SRV-07 and " + some(fine),
            outcomes["SRV-07"].evidence,
            detail=dead,
        )
    if bad:
        return not_applicable(f"no: {some(bad)} comes first")
    if outcomes["SRV-07"].status is Status.UNKNOWN:
        return unknown("whether dials get answers is not in the bundle", commands.server_log(about))
    return not_applicable("no: nothing shows a server that lost its state")


@CHECKS.check("ACT-02", "Test again after the cure", "S13")
def retest(symptoms: tuple[Symptom, ...], outcomes: Mapping[str, Outcome]) -> Answer:
    """A master refresh takes half an hour and more; then the same commands, and a new bundle to compare."""
    record = outcomes["CP-08"].detail
    basis = f"{plural(len(symptoms), 'symptom')} to test"
    again = "then run kubectl exec, logs, cp, top and the webhook again"
    if isinstance(record, MasterRecord) and record.state is MasterState.BUSY:
        return warned(
            f"wait: an operation of the master is running; when it has ended, wait 30 min, {again}",
            basis,
            outcomes["CP-08"].evidence,
            detail=record,
        )
    if isinstance(record, MasterRecord) and record.state is MasterState.RECENT:
        left = 30 - (record.minutes or 0)
        return warned(
            f"wait {left:.0f} min more: an operation of the master ended {record.minutes or 0:.0f} min ago; {again}",
            basis,
            outcomes["CP-08"].evidence,
            detail=record,
        )
    return not_applicable(f"a step for later: wait 30 min after a refresh, {again}", basis)


@CHECKS.check("ACT-03", "Escalate to the network squad?", "S15")
def escalate(outcomes: Mapping[str, Outcome], symptoms: tuple[Symptom, ...]) -> Answer:
    """When every row is decided and good and the symptoms stay, or the control plane itself is sick."""
    broken = [s.id for s in symptoms if s.state in (SymptomState.BROKEN, SymptomState.PARTLY)]
    bad = [i for i, a in outcomes.items() if a.status is Status.FAIL and not a.is_effect]
    undecided = [i for i, a in outcomes.items() if a.status is Status.UNKNOWN]
    if outcomes["CP-09"].status is Status.FAIL:
        sick = details.Escalation()
        return warned("yes: the control plane itself is sick", "CP-09", outcomes["CP-09"].evidence, detail=sick)
    if broken and not bad:
        return warned(
            f"{some(broken)} broken and no check fails; {len(undecided)} checks still lack evidence: {some(undecided, 6)}",
            f"{plural(len(outcomes), 'check')}",
            [e for s in symptoms for e in s.evidence][:2],
            detail=details.Escalation(tuple(broken)),
        )
    return not_applicable(
        "no: " + (f"{some(bad)} explains it" if bad else "no symptom is shown"), plural(len(outcomes), "check")
    )


@CHECKS.check("ACT-04", "What an infrastructure ticket needs", "S15")
def ticket(about: About, outcomes: Mapping[str, Outcome]) -> Answer:
    """Classic: region, zone, worker, VLANs and addresses; VPC: instance, subnet; and the flow with its error and time."""
    failing = outcomes["ERR"].status is Status.FAIL or outcomes["BGP-03"].status is Status.FAIL
    if not failing:
        return not_applicable("no path fault to open a ticket for")
    nodes = list(about.nodes.values())
    if not nodes:
        return unknown("worker IDs, VLANs and addresses are not in the bundle", commands.nodes())
    known = sum(1 for n in nodes if n.worker_id and n.zone)
    if known < len(nodes):
        return unknown(
            f"{known} of {len(nodes)} workers with ID and zone",
            commands.of_ibm(
                about, "worker IDs", f"{commands.cli(about)} worker ls --cluster {commands.cluster(about)}"
            ),
        )
    return passed(
        f"region {nodes[0].region}, {plural(len(nodes), 'worker')} with ID, zone and VLAN or subnet in table `nodes`",
        f"{known} of {len(nodes)} workers",
    )
