"""OpenVPN era (VPN-01 to VPN-08): OpenShift before 4.14 and its kin."""

from __future__ import annotations

from collections.abc import Mapping

from analyzer.checks import commands, details, vpn_commands
from analyzer.checks.base import (
    Answer,
    Cite,
    Family,
    failed,
    not_applicable,
    outside,
    passed,
    plural,
    some,
    unknown,
    warned,
)
from analyzer.checks.state import as_detail, not_ready, untold
from analyzer.checks.told_pods import by_events
from analyzer.facts import kubelet_events
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.model import Gap, Outcome, Sign
from analyzer.schema import EventRow, ListingRow, LogSignalRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import openvpn, openvpn_faults
from analyzer.vendors import ibm_master
from analyzer.wording import excerpt

CHECKS = Family()


def _konnectivity(about: About) -> Answer | None:
    return (
        None
        if about.tunnel == "openvpn"
        else not_applicable(
            "this cluster uses Konnectivity" if about.tunnel == "konnectivity" else "no sign of OpenVPN"
        )
    )


def _running(about: About, pods: list[Pod], gap: Gap, cite: Cite) -> Answer:
    """The answer for pods that should run and be ready; where none is, and nothing came through, there is no tunnel."""
    if bad := not_ready(pods):
        halt = about.halts.first(bad)
        return failed(
            some(f"{p.name} {p.state}" for p in bad) + (f": {halt.words}" if halt else ""),
            plural(len(pods), "pod"),
            cite([*(p.rows[0] for p in bad[:1]), *([halt.row] if halt else []), *(p.rows[0] for p in bad[1:])]),
            detail=as_detail(bad, pods),
            broken=len(bad) == len(pods) and not about.came_through,
        )
    if silent := untold(pods, gap):
        return silent
    return passed(f"{pods[0].name} is {pods[0].state}", plural(len(pods), "pod"), cite(p.rows[0] for p in pods))


@CHECKS.check("VPN-01", "Is the OpenVPN server ready?", "S0b", sign_of=Sign.OPENVPN_UP)
def server(about: About, cite: Cite) -> Answer:
    """openvpnserver pod in the control plane, n/n Running."""
    if no := _konnectivity(about):
        return no
    gap = commands.master_pods(about)
    pods = about.role("openvpn-server")
    told = None if pods else by_events(about, gap, cite, "openvpn-server")
    return told or (_running(about, pods, gap, cite) if pods else unknown("no OpenVPN server pod is listed", gap))


@CHECKS.check("VPN-02", "Is the OpenVPN client pod running?", "S0b", sign_of=Sign.OPENVPN_UP)
def client(about: About, cite: Cite) -> Answer:
    """vpn pod in kube-system, Running."""
    if no := _konnectivity(about):
        return no
    gap = commands.agent_pods()
    pods = about.role("vpn")
    told = None if pods else by_events(about, gap, cite, "vpn")
    return told or (_running(about, pods, gap, cite) if pods else unknown("no vpn pod is listed", gap))


@CHECKS.check(
    "VPN-03", "Does the client keep failing its liveness probe?", "S0b", in_headline=True, sign_of=Sign.OPENVPN_UP
)
def liveness(about: About, events: Rows[EventRow], log_signals: Rows[LogSignalRow], cite: Cite) -> Answer:
    """Restarts by the liveness probe every few minutes, and the server's restarts for inactivity."""
    if no := _konnectivity(about):
        return no
    pods = about.role("vpn")
    probes = [
        e
        for e in events
        if about.plays(e.namespace, e.object_name) == "vpn"
        and (kubelet_events.is_liveness(e.message) or e.reason in ("Unhealthy", "BackOff"))
    ]
    resets = [r for r in log_signals if r.signal == "openvpn_restart"]
    turned = openvpn.turned_away(log_signals)
    proxy = f"the HTTP proxy in front of its server answers {openvpn.words_of_proxy(turned)}" if turned else ""
    many = [p for p in pods if (p.restarts or 0) >= 5]
    stands = bool(resets) and any(
        row.signal == "openvpn_up" and row.source == resets[-1].source and (row.line or 0) > (resets[-1].line or 0)
        for row in log_signals
    )
    unanswered = bool(resets) and not stands and openvpn.session_end(resets[-1]) is openvpn.SessionEnd.NO_HANDSHAKE
    server = openvpn.server_dial(resets[-1]) if resets else None
    answer = openvpn.proxy_answer(log_signals)
    unfound = [r for r in log_signals if r.signal == openvpn_faults.UNFOUND]
    tries = max(openvpn.failed_dials(resets), len(turned), len(unfound))
    silent = openvpn.apart(resets, openvpn.SessionEnd.SILENT)
    refusal = openvpn_faults.refusal([r for r in log_signals if (r.signal or "").startswith("openvpn_")])
    reason = f"its log: {refusal.words}" if refusal is not None else ""
    said = [refusal.row] if refusal is not None else []
    restarts = details.ClientRestarts(
        tuple(p.name for p in many), unanswered, server, tries, answer, refusal, len(silent), openvpn.is_often(silent),
        tuple(p.name for p in pods if unanswered and any(p.name in (r.pod or r.source) for r in openvpn.apart(resets, openvpn.SessionEnd.NO_HANDSHAKE))),
        openvpn.left_silent(log_signals),
    )  # fmt: skip
    if probes or many:
        text = "; ".join(
            t
            for t in (
                some(f"{p.name} restarted {p.restarts} times" for p in many),
                reason,
                f"{plural(len(probes), 'failed probe')}" if probes else "",
                _ended(resets, unanswered),
                proxy,
            )
            if t
        )
        return failed(
            text,
            f"{plural(len(pods), 'pod')}, {plural(len(probes), 'event')}, {plural(len(resets), 'server line')}",
            cite([*(p.rows[0] for p in many), *said, *probes[:1], *resets[:1], *turned[:1]]),
            detail=restarts,
        )
    steady = bool(pods) and all(p.health is True and p.restarts == 0 for p in pods)  # such lines are of another run
    if resets or said or (turned and not steady):
        return warned(
            "; ".join(text for text in (reason, _ended(resets, unanswered), proxy) if text),
            plural(len(resets) + len(turned) + (0 if not said or said[0] in resets else 1), "line"),
            cite([*said, *(resets[::-1] if unanswered else resets), *turned[::-1]]),
            detail=restarts,
        )
    if not pods:
        return unknown("no vpn pod is listed", commands.agent_pods())
    if all(p.restarts is None for p in pods):
        return unknown("restarts of the vpn pod are not shown", commands.agent_pods())
    return passed(
        f"{plural(sum(p.restarts or 0 for p in pods), 'restart')}, no failed probe",
        plural(len(pods), "pod"),
        cite(p.rows[0] for p in pods),
    )


def _ended(resets: list[LogSignalRow], unanswered: bool) -> str:
    """What the log says of its sessions, each kind of end with its own count; "" for nothing."""
    open_ends = openvpn.apart(resets, openvpn.SessionEnd.NO_HANDSHAKE)
    silent = openvpn.apart(resets, openvpn.SessionEnd.SILENT)
    others = openvpn.apart(resets, openvpn.SessionEnd.ENDED)
    what = "does not stand" if unanswered else "did not come to stand at once"
    return ", ".join(
        text
        for text in (
            f"{plural(len(open_ends), 'line')} of a session that {what}, the last: {open_ends[-1].name}"
            if open_ends
            else "",
            f"{plural(len(silent), 'inactivity restart')} of the session" if silent else "",
            f"{plural(len(others), 'restart')} of the session" if others and not open_ends and not silent else "",
        )
        if text
    )


@CHECKS.check("VPN-04", "Is the client pod missing altogether?", "S0b")
def missing(about: About, listings: Rows[ListingRow], cite: Cite) -> Answer:
    """No vpn pod in a complete listing: a webhook that blocks its creation, or the wrong tunnel for this version."""
    if no := _konnectivity(about):
        return no
    if pods := vpn_commands.clients(about):
        return passed("the vpn pod exists", plural(len(pods), "pod"), cite(p.rows[0] for p in pods))
    full = [r for r in listings if r.kind == "pods" and r.complete]
    if full and any(p.namespace == "kube-system" for p in about.pods):
        none = details.Absent(len(about.pods))
        return failed(
            "no vpn pod among the pods of kube-system", plural(len(about.pods), "pod"), cite(full), detail=none
        )
    return unknown("pods of kube-system are not in the bundle", commands.agent_pods())


@CHECKS.check("VPN-05", "Is it bound to the client's node?", "S0b")
def node(about: About) -> Answer:
    """Only moving the pod tells: cordon its node, delete the pod, watch it elsewhere."""
    if no := _konnectivity(about):
        return no
    return outside(
        "a bundle cannot show what happens on another node",
        vpn_commands.vpn_elsewhere(about),
    )


@CHECKS.check("VPN-06", "Is UDP from the workers to the master open?", "S0b")
def udp(about: About) -> Answer:
    """OpenVPN needs UDP, Konnectivity TCP: the firewall question differs."""
    if no := _konnectivity(about):
        return no
    return outside(
        "the firewall's rules are not in the bundle; OpenVPN needs UDP, not TCP",
        Gap("whether UDP from the workers to the master's VPN port passes", None),
    )


@CHECKS.check("VPN-07", "Do the BGP rows explain it?", "S6")
def bgp(about: About, outcomes: Mapping[str, Outcome]) -> Answer:
    """VRF and VLAN spanning matter to OpenVPN as they do to Konnectivity."""
    if no := _konnectivity(about):
        return no
    answer = outcomes["BGP-02"]
    return Answer(answer.status, answer.summary, answer.basis, answer.evidence, answer.missing, detail=answer.detail)


@CHECKS.check("VPN-08", "Does the master status speak of the VPN server?", "S0b")
def status(about: About, cite: Cite) -> Answer:
    """`VPN server configuration update failed` means missing permissions of the infrastructure credentials."""
    if no := _konnectivity(about):
        return no
    rows = about.facts.get("master_status", [])
    bad = [r for r in rows if ibm_master.is_of_vpn(r.value)]
    if bad:
        record = details.MasterRecord(details.MasterState.FAILED)
        return failed(excerpt(bad[0].value, 160), plural(len(rows), "statement"), cite(bad), detail=record)
    if not rows:
        return unknown("the master status is not in the bundle", commands.cluster_get(about))
    return passed("no word of it", plural(len(rows), "statement"), cite(rows))
