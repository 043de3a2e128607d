"""Metrics, and the OpenVPN era."""

from __future__ import annotations

from analyzer.causes.aggregated import for_certificate
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
from analyzer.checks import commands, details
from analyzer.facts.cluster import About
from analyzer.facts.metrics import ScrapeFault
from analyzer.konnectivity.chain import Leg, Reason
from analyzer.model import Remedy, Status, Symptom, SymptomState
from analyzer.policy.legs import Way
from analyzer.tunnel.faults import Faults

CAUSES = Rules()
UNUSED = "; no use of the tunnel is shown, so it may be what is down"
UNPROVEN = "metrics-server or its APIService is down (whether the tunnel works is not shown)"
TUNNELLESS = "metrics-server or its APIService is down"
NUMBERLESS = "metrics-server answers and has no numbers"
UNCALLED = "; no call to a node is shown, so the way there may be what is down"


@CAUSES.cause(
    "metrics-api-down",
    "metrics-server or its APIService is down while the tunnel works",
    reads=(
        "AG-01",
        "AG-03",
        "AG-04",
        "AG-09",
        "AG-12",
        "CP-01",
        "CP-11",
        "MET-01",
        "POL-03",
        "SRV-01",
        "SRV-03",
        "TUN-03",
        "VPN-02",
    ),
)
def metrics(about: About, symptoms: tuple[Symptom, ...], faults: Faults, outcomes: Outcomes) -> Finding | None:
    """
    The metrics API is unavailable; with the tunnel down, or with exec, logs or webhooks failing in it too, it is only a consequence.

    Confirmed when a use of the tunnel is seen to work (READY agents are none); likely when metrics-server itself is stated to be
    down, or the agents to be connected; else the tunnel may be what is down.
    """
    if outcomes["MET-01"].status is not Status.FAIL:
        return None
    if any(
        one.id in ("exec", "logs", "cp") and one.state in (SymptomState.BROKEN, SymptomState.PARTLY) for one in symptoms
    ):
        return None
    if faults.of(Leg.SERVER, Leg.TUNNEL):
        return None
    bad = told(outcomes, "AG-03", details.PodsNotReady) if fails(outcomes, "AG-03") else None
    none_ready = bad is not None and len(bad.pods) == bad.listed > 1
    if none_ready or any(outcomes[i].status is Status.FAIL for i in ("SRV-03", "CP-01", "AG-04", "AG-01")):
        return None
    cut_off = outcomes["AG-09"].status is Status.FAIL
    api = told(outcomes, "MET-01", details.MetricsApi)
    answered = api is not None and api.fault is not None and api.fault.answered
    used = (
        answered
        or outcomes["AG-12"].status is Status.PASS
        or any(one.id in ("exec", "logs", "cp") and one.state is SymptomState.WORKS for one in symptoms)
    )
    if cut_off and not used and not (api is not None and api.own):
        return None  # agents that cannot connect explain it
    if api is not None and api.fault is not None and api.fault.reason is Reason.PROXY:
        return None
    if api is not None and not api.own and _is_denied(outcomes):
        return None
    if api is not None and api.empty:
        return _without_numbers(api, outcomes)
    added = about.tunnel != "unknown" or about.product.value != "kubernetes"  # else nothing says that there is a tunnel
    tunnelless = about.without_konnectivity is not None or not added
    carried = not cut_off and any(outcomes[i].status is Status.PASS for i in ("SRV-01", "AG-03", "VPN-02"))
    own = not cut_off and api is not None and api.own
    certainty = CONFIRMED if used else LIKELY if carried or own else POSSIBLE
    return Finding(
        certainty,
        outcomes["MET-01"].summary + _use(used=used, answered=answered, tunnelless=tunnelless),
        ("MET-01", *fails(outcomes, "TUN-03")),
        proof(outcomes, ("MET-01",)),
        _metrics_remedies(api),
        (commands.agent_pods(), commands.Gap("whether another use of the tunnel works", commands.worker_log(about))),
        scope="top, and everything else that asks for metrics",
        title=TUNNELLESS if tunnelless else "" if used else UNPROVEN,
    )


def _is_denied(outcomes: Outcomes) -> bool:
    """Does a listed policy keep the agents from metrics-server: then it is not reached, and nothing says that it is down."""
    found = told(outcomes, "POL-03", details.DeniedLegs) if fails(outcomes, "POL-03") else None
    return found is not None and any(leg.decider and not leg.assumed for leg in found.of(Way.METRICS))


def _without_numbers(api: details.MetricsApi, outcomes: Outcomes) -> Finding:
    """The API answers, so nothing of the way to it is down: what metrics-server itself is refused at the kubelets is the cause."""
    return Finding(
        LIKELY if api.scrape else POSSIBLE,
        outcomes["MET-01"].summary,
        ("MET-01", *fails(outcomes, "TUN-03")),
        proof(outcomes, ("MET-01",)),
        (_scraping(api.scrape),),
        (commands.Gap("what metrics-server says", "kubectl logs -n kube-system -l k8s-app=metrics-server --tail=50"),),
        scope="top, and everything else that asks for metrics",
        title=NUMBERLESS,
    )


def _scraping(why: ScrapeFault | None) -> Remedy:
    """For what a kubelet answers metrics-server; that way is a pod's own, and no tunnel."""
    account = "system:serviceaccount:kube-system:metrics-server"
    if why is None:
        log = "kubectl logs -n kube-system -l k8s-app=metrics-server --tail=50"
        return customer(
            "read why metrics-server gets no numbers; right after its start it has none for a minute", log, "S0a"
        )
    if why is ScrapeFault.RIGHT:
        text = "give metrics-server's account the right to get nodes/metrics (nodes/stats before v0.6): the ClusterRole of its own manifest"
        return customer(text, f"kubectl auth can-i get nodes/metrics --as={account}", "S0a")
    if why is ScrapeFault.TOKEN:
        text = "let the kubelets accept tokens: authentication.webhook.enabled in their configuration (--authentication-token-webhook)"
        return customer(text, "ssh <node> 'grep -A4 webhook /var/lib/kubelet/config.yaml'", "S0a")
    if why is ScrapeFault.NAME:
        text = "let metrics-server ask the nodes by address: InternalIP first in its --kubelet-preferred-address-types"
        edit = "kubectl edit deployment -n kube-system metrics-server"
        return customer(text, edit, "S0a")
    if why is ScrapeFault.CERTIFICATE:
        text = "approve the kubelets' serving certificates, or tell metrics-server their CA (--kubelet-certificate-authority)"
        return customer(text, "kubectl get csr", "S0a")
    text = "open the way from metrics-server's pod to port 10250 of the nodes"
    return customer(text, "kubectl get nodes,pods -A -o wide", "S0a")


def _use(*, used: bool, answered: bool, tunnelless: bool) -> str:
    """What is known of the way from the API server to the nodes, which may have no tunnel."""
    if answered:
        return "; the answer came back" + ("" if tunnelless else " through the tunnel")
    if used:
        return ""
    return UNCALLED if tunnelless else UNUSED


def _metrics_remedies(api: details.MetricsApi | None) -> tuple[Remedy, ...]:
    """For a certificate that is refused the two ways to make it fit; else a look at both ends."""
    service = (api.service if api else None) or "kube-system/metrics-server"
    space = service.partition("/")[0]
    look = customer(
        "look at metrics-server and its API service",
        f"kubectl get apiservice v1beta1.metrics.k8s.io -o yaml; kubectl get svc,endpoints,pods -n {space} -o wide",
        "S0a",
    )
    if api is not None and api.scrape is not None:
        return _scraping(api.scrape), look
    if api is not None and api.pods and (api.fault is None or api.fault.reason is not Reason.CERTIFICATE):
        at, name, state = api.pods[0]
        why = f"; {api.waits}" if api.waits else ""
        show = f"kubectl describe pod -n {at} {name}"
        if api.ran:
            show += f"; kubectl logs -n {at} {name} --all-containers --previous"
        return (customer(f"bring up {name}: it is {state}{why}", show, "S0a"), look)
    if api is None or api.fault is None or api.fault.reason is not Reason.CERTIFICATE:
        return (look,)
    return for_certificate("v1beta1.metrics.k8s.io", service, api.trust)


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
def openvpn(about: About, outcomes: Outcomes) -> Finding | None:
    """Direct state of the client or server pod, or probes that fail again and again."""
    bad = [i for i in ("VPN-03", "VPN-02", "VPN-01", "VPN-04", "VPN-08") if outcomes[i].status is Status.FAIL]
    session = told(outcomes, "VPN-03", details.ClientRestarts)
    if not bad and session is not None and session.unanswered and outcomes["TUN-03"].status is Status.WARN:
        bad = ["VPN-03"]
    if not bad:
        return None
    lost = outcomes["VPN-03"].status is not Status.FAIL and bad == ["VPN-03"]
    waits = commands.waiting_vpn(about)
    way_first = session is not None and session.unanswered and session.server is None  # a restart gives it no other way
    remedies: tuple[Remedy, ...]
    if waits is not None:
        space = waits.namespace or "kube-system"
        text = f"let {waits.name} have a node: its events name the taint or the resource that keeps it off each"
        remedies = (customer(text, f"kubectl describe pod -n {space} {waits.name}", "S0b"),)
    else:
        remedies = (
            *_to_start(about),
            *(_to_server(session) if session is not None else ()),
            *((_way(about),) if way_first else ()),
            customer("restart the client; wait ten minutes", commands.restart_vpn(about), "S0b"),
            sre("then the server, a pod of the control plane", commands.restart_vpn_server(about), "S0b"),
            *(() if lost or way_first else (_way(about),)),
            renew(about, "server", "gives server and client a new configuration", "S0b"),
        )
    return Finding(
        CONFIRMED if not lost and ("VPN-02" in bad or "VPN-01" in bad or "VPN-03" in bad) else LIKELY,
        outcomes[bad[0]].summary,
        (*bad, *fails(outcomes, "BGP-03", "TUN-03")),
        proof(outcomes, (*bad, *fails(outcomes, "TUN-03"))),
        remedies,
        (commands.vpn_elsewhere(about),),
        title="OpenVPN's client and server do not come together" if lost else "",
    )


def _to_start(about: About) -> tuple[Remedy, ...]:
    """A pod whose init containers do not end gets no further by another start; its log cannot come through the tunnel that it makes."""
    pod = next((one for one in about.role("vpn") if (one.status or "").startswith("Init:")), None)
    if pod is None:
        return ()
    text = f"let {pod.name} start: its init container does not end ({pod.status}); what it says stands on its node, for kubectl logs needs the tunnel"
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
    if about.on_ibm is False:
        text = (
            "see whether the client's node reaches the server's address and port, which its log and its arguments name"
        )
        pod = next(iter(about.role("vpn")), None)
        name = f"-n {pod.namespace or 'kube-system'} {pod.name}" if pod else "-A -l app=vpn"
        return customer(text, f"kubectl get pod {name} -o yaml | grep -iE -A3 'endpoint|remote|openvpn_port'", "S0b")
    return customer("ask whether UDP (not TCP) from the workers to the master passes the firewall", None, "S0b")


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
def wrong_runbook(about: About, outcomes: Outcomes) -> Finding | None:
    """The Konnectivity runbook does not apply; said when nothing else is found and something is broken."""
    if about.tunnel != "openvpn" or outcomes["TUN-03"].status is not Status.WARN:
        return None
    if any(outcomes[i].status is Status.FAIL for i in ("VPN-01", "VPN-02", "VPN-03", "VPN-04")):
        return None
    if (session := told(outcomes, "VPN-03", details.ClientRestarts)) is not None and session.unanswered:
        return None
    return Finding(
        LIKELY,
        f"{outcomes['TUN-01' if outcomes['TUN-01'].status is Status.PASS else 'TUN-02'].summary}{'' if about.on_ibm is False else '; use the OpenVPN runbook'}",
        ("TUN-01",),
        proof(outcomes, ("TUN-01", "TUN-02", "TUN-03")),
        (_way(about),),
        (commands.cluster_get(about),),
    )
