"""Which tunnel, and which symptoms (TUN-01 to TUN-03)."""

from __future__ import annotations

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, passed, plural, some, unknown, warned
from analyzer.checks.told_pods import by_events
from analyzer.facts.cluster import About
from analyzer.facts.told_pods import OLD_TUNNEL
from analyzer.konnectivity.chain import Caller
from analyzer.model import Symptom, SymptomState, Works
from analyzer.schema import ToolErrorRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.faults import Faults

CHECKS = Family(of_tunnel=True)


@CHECKS.check("TUN-01", "Which tunnel should this cluster use?", "S0b")
def expected(about: About, cite: Cite) -> Answer:
    """
    Konnectivity or OpenVPN, by product and version.

    Konnectivity: IKS, control planes, Satellite locations, FedRAMP, Satellite with hypershift, OpenShift 4.14 and later.
    The runbook lists commercial OpenShift as OpenVPN and 4.14 as Konnectivity: the second is the exception to the first.
    """
    tunnel, why = about.expected_tunnel
    if tunnel == "unknown":
        if about.has_konnectivity_logs:
            return passed("Konnectivity, by the logs in the bundle", "logs of Konnectivity programs")
        if about.tunnel == "konnectivity" and about.traces and not about.present_tunnels:
            evidence = cite(about.traces[:1])
            return passed("Konnectivity, by a line that names it", plural(len(about.traces), "line"), evidence)
        if about.without_konnectivity and about.other_tunnel:
            return passed(
                f"neither: this cluster does not seem to use Konnectivity: {about.without_konnectivity}",
                f"product {about.called}",
                cite(about.product.rows[:1]),
            )
        if about.without_konnectivity:
            return unknown(
                f"this cluster does not seem to use Konnectivity: {about.without_konnectivity}", commands.nodes()
            )
        return unknown(f"cannot tell: {why}", commands.cluster_get(about))
    return passed(
        f"{'Konnectivity' if tunnel == 'konnectivity' else 'OpenVPN'}: {why}",
        "product and version",
        cite(about.version.rows[:1] + about.product.rows[:1]),
    )


@CHECKS.check("TUN-02", "Do the pods present agree with that?", "S0b")
def present(about: About, cite: Cite) -> Answer:
    """Agents and servers of one tunnel only, the expected one; both kinds mean an unfinished update."""
    found, (want, _) = about.present_tunnels, about.expected_tunnel
    if not found and (told := by_events(about, commands.agent_pods(), cite, OLD_TUNNEL)) is not None:
        return told
    if not found:
        return unknown("no pod of either tunnel is listed", commands.agent_pods())
    if len(found) == 2:
        return warned(
            "pods of both tunnels are present: an update in progress, or left-overs",
            plural(sum(map(len, found.values())), "row"),
            cite(found["konnectivity"][:1] + found["openvpn"][:1]),
            detail=details.TunnelPods(tuple(found), want),
        )
    kind, rows = next(iter(found.items()))
    if want not in ("unknown", kind) and not (kind == about.tunnel == "openvpn"):
        return failed(
            f"{kind} pods are present where {want} is expected: a half-finished master update",
            plural(len(rows), "row"),
            cite(rows),
            [
                commands.agent_pods(),
                commands.Gap("whether an update of the master hangs", commands.cluster_get(about).command),
            ],
            detail=details.TunnelPods((kind,), want),
        )
    return passed(f"only {kind} pods are present", plural(len(rows), "row"), cite(rows[:2]))


@CHECKS.check("TUN-03", "Which symptoms does the bundle show?", "S0a", seen_in=(Works.USED,), is_effect=True)
def in_use(
    about: About, symptoms: tuple[Symptom, ...], tool_errors: Rows[ToolErrorRow], faults: Faults, cite: Cite
) -> Answer:
    """exec, logs, cp, top, dashboard and webhooks, from error texts and dials; all at once is the tunnel, one alone is not."""
    broken = [s for s in symptoms if s.state in (SymptomState.BROKEN, SymptomState.PARTLY)]
    works = [s for s in symptoms if s.state is SymptomState.WORKS]
    beside = faults.of(caller=Caller.SIDECAR)
    if not broken and not works and beside:
        return warned(
            f"connects through the proxy beside an API server fail: {beside[-1].fault.inner}; nothing shows exec, logs or webhooks",
            f"{plural(len(beside), 'failed connect')}, 0 of {len(symptoms)} symptoms shown",
            cite(one.row for one in beside[-2:]),
            detail=details.BrokenSymptoms(()),
        )
    if not broken and not works:
        return unknown(
            "what was understood shows no use of the tunnel, good or bad",
            commands.Gap("what fails, as text", f"{commands.worker_log(about)}; kubectl top nodes"),
        )
    evidence = tuple(e for s in broken for e in s.evidence[:2])[:4]
    if broken:
        return warned(
            f"broken or partly broken: {some(s.id for s in broken)}",
            f"{plural(len(tool_errors), 'error text')}, {len(broken)} of {len(symptoms)} symptoms shown",
            evidence,
            detail=details.BrokenSymptoms(tuple(s.id for s in broken)),
        )
    return passed(
        f"seen working: {some(s.id for s in works)}",
        f"{len(works)} of {len(symptoms)} symptoms decided",
        tuple(e for s in works for e in s.evidence[:1])[:3],
    )
