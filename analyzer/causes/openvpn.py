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
from analyzer.causes.halt_remedies import for_halt
from analyzer.causes.kubelet_told import NOT_REACHED, one_of_many
from analyzer.checks import commands, details, vpn_commands
from analyzer.facts.cluster import About
from analyzer.facts.halts import Halt, HaltKind
from analyzer.facts.pods import Pod
from analyzer.konnectivity.chain import Caller, Leg
from analyzer.model import Remedy, Status
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.openvpn import ProxyAnswer
from analyzer.tunnel.openvpn_faults import OF_CERTIFICATES, SessionRefusal

CAUSES = Rules()
AGAIN = 2
"""Connects that fail one after the other: the client waits seconds between them, and more each time."""
ENDS_AGAIN = frozenset({"CrashLoopBackOff", "Error", "OOMKilled"})
"""States of a pod whose program ended."""
PROXY_LOGIN, SERVER_SIDE = 407, 500
"""Status by which a proxy asks for its own login, and from which on it found nobody behind it."""


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
    if bad == ["VPN-01"] and (at_server := _servers_own(about)):
        remedies = at_server
    elif session is not None and session.proxy is not None:
        remedies = _at_proxy(about, session.proxy)
    elif session is not None and session.refusal is not None:
        remedies = openvpn_remedies.agree(about, session.refusal)
    elif (halt := about.halts.first(_ends(about, bad))) is not None and halt.kind is not HaltKind.PROBE:
        remedies = _by_reason(about, halt)
    elif waits is not None:
        space = waits.namespace or "kube-system"
        text = f"let {waits.name} have a node: its events name the taint or the resource that keeps it off each"
        remedies = (customer(text, f"kubectl describe pod -n {space} {waits.name}", "S0b"),)
    else:
        remedies = (
            *(_to_start(about) or _handshake(about, session) or _last_words(about)),
            *(_to_server(session) if session is not None else ()),
            *((_way(about),) if way_first else ()),
            customer("restart the client; wait ten minutes", vpn_commands.restart_vpn(about), "S0b"),
            sre("then the server, a pod of the control plane", vpn_commands.restart_vpn_server(about), "S0b"),
            *(() if lost or way_first else (_way(about),)),
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
    felt = outcomes["TUN-03"].status is Status.WARN and bool(lost)
    if not felt and not session.often:
        return None
    restarted = customer("restart the client; wait ten minutes", vpn_commands.restart_vpn(about), "S0b")
    server = sre("then the server, a pod of the control plane", vpn_commands.restart_vpn_server(about), "S0b")
    return Finding(
        LIKELY if felt else POSSIBLE,
        outcomes["VPN-03"].summary + ("; calls fail meanwhile" if felt else "; no call is shown to fail now"),
        ("VPN-03", *(fails(outcomes, "TUN-03") if felt else ())),
        proof(outcomes, ("VPN-03", *(fails(outcomes, "TUN-03") if felt else ()))),
        (_between(about), restarted, server),
        (vpn_commands.vpn_elsewhere(about),),
        title="OpenVPN's session ends again and again"
        if session.silent > 1
        else "OpenVPN's session ended and was begun anew",
    )


def _between(about: About) -> Remedy:
    """Pings that do not come: what lies between the two ends drops idle or busy sessions, or an end is short of CPU or memory."""
    pod = next(iter(about.role("vpn")), None)
    name = f"-n {pod.namespace or 'kube-system'} {pod.name}" if pod else "-n kube-system -l app=vpn"
    text = "compare the times of the restarts with those of the calls that failed, then look between the two ends: balancers and NAT with idle timeouts, loss, an end that lacks CPU or memory"
    return customer(text, f"kubectl logs {name} --since=6h | grep -E 'ping-restart|Initialization Sequence'", "S0b")


def _is_refused(about: About, refused: SessionRefusal | None) -> bool:
    """Does an end of this cluster's OpenVPN refuse a certificate: of a log without a pod, beside no mark of a cluster, nobody knows whose it is."""
    if refused is None or refused.fault not in OF_CERTIFICATES:
        return False
    return bool(refused.row.pod or about.product.value or about.language.called)


def _ends(about: About, bad: list[str]) -> list[Pod]:
    """The pods that these checks call bad: those of the client first, whose start is the customer's."""
    server = about.role("openvpn-server") if "VPN-01" in bad else []
    return [*about.role("vpn"), *server]


def _by_reason(about: About, halt: Halt) -> tuple[Remedy, ...]:
    """What the pod lacks, and then its new start, which the runbook asks for."""
    if halt.pod.role == "openvpn-server":
        again = sre("then give the server a new start", vpn_commands.restart_vpn_server(about), "S0b")
    else:
        space = halt.pod.namespace or "kube-system"
        label = (
            f"-l app={'vpn-shoot' if about.called == 'Gardener' else 'vpn'}"
            if about.on_ibm is not False
            else halt.pod.name
        )
        again = customer(
            "then give the client a new start; wait ten minutes", f"kubectl delete pod -n {space} {label}", "S0b"
        )
    return (*for_halt(about, halt, "S0b"), again)


def _at_proxy(about: About, answer: ProxyAnswer) -> tuple[Remedy, ...]:
    """The client came as far as the proxy, which did not let it through: neither end is helped by another start."""
    whom = answer.target or "OpenVPN's server"
    if answer.status == PROXY_LOGIN:
        text = f"give OpenVPN's client the name and password that the HTTP proxy in front of {whom} asks for"
    elif answer.status >= SERVER_SIDE:
        text = f"let the HTTP proxy in front of {whom} reach it ({answer.status}): the server's pod, its service, and the policies between the two"
    else:
        status = f" ({answer.status})" if answer.status else ""
        text = f"let the HTTP proxy take the client's CONNECT to {whom}{status}: its route and its rules of access for that host; a restart of the client or the server changes nothing"
    space = answer.space or next((pod.namespace for pod in about.role("openvpn-server") if pod.namespace), "")
    if about.called == "Gardener":
        at = space if space and space != "kube-system" else about.hosted_space or "<shoot's namespace>"
        look = f"kubectl get pods,services,destinationrules,virtualservices,gateways -n {at}; kubectl get envoyfilters,pods -A | grep -i istio-ingress   # on the seed"
        return (sre(f"{text}; on a seed that proxy is the Istio ingress gateway", look, "S0b"),)
    where = f"-n {space}" if space else "-A"
    look = f"kubectl get pods,services,endpoints {where} -o wide"
    return (sre(text, look, "S0b"),)


def _servers_own(about: About) -> tuple[Remedy, ...]:
    """Where the server's pod alone is bad its own words come first, and a restart of the client changes nothing."""
    pod = next((one for one in about.role("openvpn-server") if one.health is False), None)
    if pod is None:
        return ()
    if (halt := about.halts.of(pod)) is not None:
        return _by_reason(about, halt)
    space = pod.namespace or commands.master_namespace(about)
    look = f"kubectl describe pod -n {space} {pod.name}; kubectl logs -n {space} {pod.name} --all-containers --tail=50"
    if pod.restarts:
        look += f"; kubectl logs -n {space} {pod.name} --all-containers --previous --tail=50"
    return (
        sre(f"bring up {pod.name}: it is {pod.state}; read why first, the restart takes its log away", look, "S0b"),
        sre("then give it a new start", vpn_commands.restart_vpn_server(about), "S0b"),
    )


def _to_start(about: About) -> tuple[Remedy, ...]:
    """A pod whose init containers do not end gets no further by another start; its log cannot come through the tunnel that it makes."""
    pod = next((one for one in about.role("vpn") if one.is_in_init), None)
    if pod is None:
        return ()
    text = f"let {pod.name} start: its init container does not end ({pod.status}); what it says stands on its node, for kubectl logs needs the tunnel"
    look = f"kubectl describe pod -n {pod.namespace or 'kube-system'} {pod.name}; ssh {pod.node or '<its node>'} 'sudo tail -n 20 /var/log/pods/*_{pod.name}_*/*/*.log'"
    return (customer(text, look, "S0b"),)


def _handshake(about: About, session: details.ClientRestarts | None) -> tuple[Remedy, ...]:
    """A client whose own log is there needs no reading on its node: the handshake gets no answer, and what makes it so lies behind it."""
    pod = next((one for one in about.role("vpn") if session is not None and one.name in session.read), None)
    if pod is None:
        return ()
    space = pod.namespace or "kube-system"
    text = f"the log of {pod.name} says why it ends: its TLS handshake with the server gets no answer. See whether the server runs and reads what comes, whether both ends have the same keys (secrets of one age), and whether full packets come through (MTU)"
    look = f"kubectl get pods,secrets -n {space} -o wide | grep -i vpn"
    if about.called == "Gardener":
        look += f"; kubectl get pods,secrets,services -n {about.hosted_space or '<shoot namespace>'} | grep -i vpn   # the second on the seed"
    return (customer(text, look, "S0b"),)


def _last_words(about: About) -> tuple[Remedy, ...]:
    """Of a client that ends again and again: why it does stands on its node, and goes with the pod."""
    pod = next((one for one in about.role("vpn") if one.status in ENDS_AGAIN), None)
    if pod is None:
        return ()
    text = f"read why {pod.name} ends before it is restarted, which takes its log away; kubectl logs needs the tunnel"
    look = f"kubectl describe pod -n {pod.namespace or 'kube-system'} {pod.name}; ssh {pod.node or '<its node>'} 'sudo tail -n 20 /var/log/pods/*_{pod.name}_*/*/*.log'"
    return (customer(text, look, "S0b"),)


def _to_server(session: details.ClientRestarts) -> tuple[Remedy, ...]:
    """What the client's own log names: nobody listens there, or nothing comes back."""
    if session.server is None:
        return ()
    host, port, refused = session.server
    if refused:
        text = f"let something listen at {host}:{port}, which refuses the client: the server's pod, its service and the load balancer in front of it"
    else:
        text = f"let TCP {port} from the client's node reach {host}: route, firewall, the load balancer in front of the server"
    return (sre(text, f"nc -vz -w 5 {host} {port}   # on the client's node", "S0b"),)


def _way(about: About) -> Remedy:
    """IBM Cloud's OpenVPN is UDP; that of others goes by whatever its arguments name."""
    if about.language.on_ibm is False:
        text = (
            "see whether the client's node reaches the server's address and port, which its log and its arguments name"
        )
        pod = next(iter(about.role("vpn")), None)
        name = f"-n {pod.namespace or 'kube-system'} {pod.name}" if pod else "-A -l app=vpn"
        return customer(text, f"kubectl get pod {name} -o yaml | grep -iE -A3 'endpoint|remote|openvpn_port'", "S0b")
    return customer("ask whether UDP (not TCP) from the workers to the master passes the firewall", None, "S0b")


def _runs(outcomes: Outcomes) -> bool:
    """Is the client shown to run without a restart: then UDP to its server is not the question."""
    return all(outcomes[id].status is Status.PASS for id in ("VPN-02", "VPN-03"))


def _beyond(about: About, faults: Faults) -> Remedy | None:
    """Behind a client that runs is the way from its node to the kubelet that was called."""
    seen = [one for one in faults.of(Leg.TARGET, caller=Caller.KUBELET, reasons=NOT_REACHED) if one.fault.address]
    if not seen:
        return None
    host, _, port = (seen[-1].fault.address or "").rpartition(":")
    pod = next(iter(about.role("vpn")))
    where = pod.node or f"the node of {pod.name}"
    text = f"{pod.name} runs: let TCP {port} from its node{f' ({pod.node})' if pod.node else ''} reach {host}: routing between their subnets, firewall, host policies, the kubelet"
    return customer(text, f"nc -vz -w 5 {host} {port}   # on {where}", "S0b")


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
        (_beyond(about, faults) or _way(about),) if _runs(outcomes) else (_way(about),),
        (commands.cluster_get(about),),
    )
