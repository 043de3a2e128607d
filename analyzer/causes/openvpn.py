"""OpenVPN, the tunnel before Konnectivity and Gardener's own: its client or server is not well, or the runbook is another."""

from __future__ import annotations

from analyzer.causes import openvpn_remedies
from analyzer.causes.base import (
    CONFIRMED,
    LIKELY,
    POSSIBLE,
    Finding,
    Outcomes,
    Rules,
    customer,
    fails,
    proof,
    renew,
    sre,
    told,
)
from analyzer.causes.kubelet_told import NOT_REACHED, one_of_many
from analyzer.checks import commands, details, vpn_commands
from analyzer.facts.cluster import About
from analyzer.facts.halts import HaltKind
from analyzer.facts.pods import Pod
from analyzer.konnectivity.chain import Caller, Leg
from analyzer.model import Remedy, Status
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.openvpn_faults import OF_CERTIFICATES, SessionRefusal

CAUSES = Rules()
AGAIN = 2
"""Connects that fail one after the other: the client waits seconds between them, and more each time."""


@CAUSES.cause(
    "openvpn-client-fault",
    "OpenVPN client or server pod unhealthy",
    reads=(
        "BGP-03",
        "TUN-03",
        "VPN-01",
        "VPN-02",
        "VPN-03",
        "VPN-04",
        "VPN-08",
        "WH-02",
        "WH-08",
    ),
)
def openvpn(about: About, faults: Faults, outcomes: Outcomes) -> Finding | None:
    """
    Direct state of the client or server pod, probes that fail again and again, or a client whose log ends with connects that fail: one
    after the other without anything else, or one while users' calls fail. One that fails at the log's end, of which nothing else is
    shown, is possible, and likely where an end refuses a certificate, which no other try mends. Sessions that end again and again, and come back, are one by the calls that fail meanwhile.
    """
    bad = [i for i in ("VPN-03", "VPN-02", "VPN-01", "VPN-04", "VPN-08") if outcomes[i].status is Status.FAIL]
    session = told(outcomes, "VPN-03", details.ClientRestarts)
    felt = outcomes["TUN-03"].status is Status.WARN
    open_end = session is not None and (session.unanswered or session.refusal is not None or session.proxy is not None)
    if not bad and session is not None and open_end and (felt or session.tries >= AGAIN):
        bad = ["VPN-03"]
    refused = session.refusal if session is not None else None
    lone = not bad and open_end and session is not None and (session.tries > 0 or refused is not None)
    if lone:
        bad = ["VPN-03"]
    if not bad:
        return _flapping(about, session, faults, outcomes)
    lost = outcomes["VPN-03"].status is not Status.FAIL and bad == ["VPN-03"]
    waits = vpn_commands.waiting_vpn(about)
    way_first = session is not None and session.unanswered and session.server is None  # a restart gives it no other way
    remedies: tuple[Remedy, ...]
    if bad == ["VPN-01"] and (at_server := openvpn_remedies.servers_own(about)):
        remedies = at_server
    elif session is not None and session.proxy is not None:
        remedies = openvpn_remedies.at_proxy(about, session.proxy)
    elif session is not None and session.refusal is not None:
        remedies = openvpn_remedies.agree(about, session.refusal)
    elif (halt := about.halts.first(_ends(about, bad))) is not None and halt.kind is not HaltKind.PROBE:
        remedies = openvpn_remedies.by_reason(about, halt)
    elif waits is not None:
        space = waits.namespace or "kube-system"
        text = f"let {waits.name} have a node: its events name the taint or the resource that keeps it off each"
        remedies = (customer(text, f"kubectl describe pod -n {space} {waits.name}", "S0b"),)
    else:
        remedies = (
            *(
                openvpn_remedies.to_start(about)
                or openvpn_remedies.handshake(about, session)
                or openvpn_remedies.last_words(about)
            ),
            *(openvpn_remedies.to_server(session) if session is not None else ()),
            *((openvpn_remedies.way_through(about),) if way_first else ()),
            customer("restart the client; wait ten minutes", vpn_commands.restart_vpn(about), "S0b"),
            sre("then the server, a pod of the control plane", vpn_commands.restart_vpn_server(about), "S0b"),
            *(() if lost or way_first else (openvpn_remedies.way_through(about),)),
            *(
                (renew(about, "server", "gives server and client a new configuration", "S0b"),)
                if about.language.on_ibm is not False
                else ()
            ),
        )
    return Finding(
        POSSIBLE
        if lone and not _is_refused(about, refused)
        else CONFIRMED
        if not lost and ("VPN-02" in bad or "VPN-01" in bad or "VPN-03" in bad)
        else LIKELY,
        outcomes[bad[0]].summary,
        (*bad, *fails(outcomes, "BGP-03", "TUN-03")),
        proof(outcomes, (*bad, *fails(outcomes, "TUN-03"))),
        remedies,
        () if waits is not None and about.halts.of(waits) is not None else (vpn_commands.vpn_elsewhere(about),),
        title="OpenVPN's client and server do not come together" if lost else "",
    )


def _flapping(
    about: About, session: details.ClientRestarts | None, faults: Faults, outcomes: Outcomes
) -> Finding | None:
    """
    The session ends because nothing comes any more, and is begun again; calls that fall between get no way to the nodes.

    Likely where such a call is shown beside it, possible where its log alone says that it happens within the hour.
    """
    if session is None or not session.silent:
        return None
    lost = [one for one in faults.of(Leg.TUNNEL, Leg.PROXY, caller=Caller.KUBELET) if one.fault.code]
    if session.left:  # without its client every address behind the tunnel is silent
        lost += faults.of(Leg.TARGET, caller=Caller.KUBELET, reasons=NOT_REACHED)
    felt = outcomes["TUN-03"].status is Status.WARN and bool(lost)
    if not felt and not session.often:
        return None
    restarted = customer("restart the client; wait ten minutes", vpn_commands.restart_vpn(about), "S0b")
    server = sre("then the server, a pod of the control plane", vpn_commands.restart_vpn_server(about), "S0b")
    pods = vpn_commands.clients(about)
    back = session.left and bool(pods) and all(pod.health is True for pod in pods)
    meanwhile = "; calls fail meanwhile" if felt else "; no call is shown to fail now"
    text = outcomes["VPN-03"].summary + (", with which its client ended" if session.left else "") + meanwhile
    return Finding(
        LIKELY if felt else POSSIBLE,
        text + ("; the client runs again: what failed so may be over" if back else ""),
        ("VPN-03", *(fails(outcomes, "TUN-03", *(("WH-08", "WH-02") if session.left else ())) if felt else ())),
        proof(outcomes, ("VPN-03", *(fails(outcomes, "TUN-03") if felt else ()))),
        (_tried_again(about), openvpn_remedies.look_between(about))
        if back
        else (openvpn_remedies.look_between(about), restarted, server),
        (vpn_commands.vpn_elsewhere(about),),
        title="OpenVPN's client ended as its session went silent"
        if session.left
        else "OpenVPN's session ends again and again"
        if session.silent > 1
        else "OpenVPN's session ended and was begun anew",
    )


def _tried_again(about: About) -> Remedy:
    """A client that was started anew needs no other start: first whether anything fails still."""
    pod = vpn_commands.clients(about)[0]
    look = f"kubectl logs -n {pod.namespace or 'kube-system'} {pod.name} --all-containers --tail 5; kubectl get pods -n {pod.namespace or 'kube-system'} {pod.name}"
    text = f"see whether calls fail still: this one goes through the tunnel itself; where it comes through it is over, and {pod.name} needs no restart"
    return customer(text, look, "S0b")


def _is_refused(about: About, refused: SessionRefusal | None) -> bool:
    """Does an end of this cluster's OpenVPN refuse a certificate: of a log without a pod, beside no mark of a cluster, nobody knows whose it is."""
    if refused is None or refused.fault not in OF_CERTIFICATES:
        return False
    return bool(refused.row.pod or about.product.value or about.language.called)


def _ends(about: About, bad: list[str]) -> list[Pod]:
    """The pods that these checks call bad: those of the client first, whose start is the customer's."""
    server = about.role("openvpn-server") if "VPN-01" in bad else []
    return [*about.role("vpn"), *server]


def _runs(outcomes: Outcomes) -> bool:
    """Is the client shown to run without a restart: then UDP to its server is not the question."""
    return all(outcomes[id].status is Status.PASS for id in ("VPN-02", "VPN-03"))


@CAUSES.cause(
    "openvpn-cluster",
    "This cluster uses OpenVPN, not Konnectivity",
    reads=(
        "TUN-01",
        "TUN-02",
        "TUN-03",
        "VPN-01",
        "VPN-02",
        "VPN-03",
        "VPN-04",
    ),
)
def wrong_runbook(about: About, faults: Faults, outcomes: Outcomes) -> Finding | None:
    """The Konnectivity runbook does not apply; said when pods or the version tell it, nothing else is found and something is broken."""
    if one_of_many(about, faults) is not None:
        return None  # that node is looked at, whatever carries the calls
    told_by_pods = any(outcomes[i].status is Status.PASS for i in ("TUN-01", "TUN-02"))
    if about.tunnel != "openvpn" or not told_by_pods or outcomes["TUN-03"].status is not Status.WARN:
        return None
    if any(outcomes[i].status is Status.FAIL for i in ("VPN-01", "VPN-02", "VPN-03", "VPN-04")):
        return None
    if (session := told(outcomes, "VPN-03", details.ClientRestarts)) is not None and (
        session.unanswered
        or session.refusal
        or session.proxy
        or _flapping(about, session, faults, outcomes) is not None
    ):
        return None
    return Finding(
        LIKELY,
        f"{outcomes['TUN-01' if outcomes['TUN-01'].status is Status.PASS else 'TUN-02'].summary}{'' if about.language.on_ibm is False else '; use the OpenVPN runbook'}",
        ("TUN-01",),
        proof(outcomes, ("TUN-01", "TUN-02", "TUN-03")),
        (openvpn_remedies.beyond_client(about, faults) or openvpn_remedies.way_through(about),)
        if _runs(outcomes)
        else (openvpn_remedies.way_through(about),),
        (commands.cluster_get(about),),
    )
