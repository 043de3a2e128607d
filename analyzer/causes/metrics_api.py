"""The metrics API is down or empty: of metrics-server itself, while the tunnel works."""

from __future__ import annotations

from analyzer.causes import dialled, kubelet_serving, metrics_kept, right_remedies
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
    told,
)
from analyzer.causes.halt_remedies import for_halt
from analyzer.causes.refused_remedies import for_lacking
from analyzer.checks import commands, details
from analyzer.checks.metrics_place import MetricsPlace, metrics_place
from analyzer.facts.cluster import About
from analyzer.facts.metrics import BY_SIGNER, ScrapeFault
from analyzer.facts.pods import Pod
from analyzer.konnectivity import denial
from analyzer.konnectivity.chain import Leg, Reason
from analyzer.model import Remedy, Status, Symptom, SymptomState
from analyzer.policy.legs import Way
from analyzer.tunnel.faults import Faults

CAUSES = Rules()
UNUSED = "; no use of the tunnel is shown, so it may be what is down"
UNPROVEN = "metrics-server or its APIService is down (whether the tunnel works is not shown)"
TUNNELLESS = "metrics-server or its APIService is down"
NUMBERLESS = "metrics-server answers and has no numbers"
ANSWERED = {
    Reason.CERTIFICATE: "The metrics API shows a certificate that the API server does not accept",
    Reason.STATUS: "The metrics API answers the API server with an error",
}
"""What it is called where somebody answered for it and no use of the tunnel is shown."""
SILENT = "metrics-server is ready and does not answer the API server, while the tunnel works"
DROPPED = frozenset({Reason.TIMEOUT, Reason.UNANSWERED, Reason.UNROUTED})
"""Reasons that look like packets which something drops."""
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
        "POL-01",
        "POL-03",
        "POL-09",
        "SRV-01",
        "SRV-03",
        "TUN-03",
        "VPN-02",
    ),
)
def metrics(about: About, symptoms: tuple[Symptom, ...], faults: Faults, outcomes: Outcomes) -> Finding | None:
    """
    The metrics API is unavailable; with the tunnel down, or with exec, logs or webhooks failing in it too, it is only a consequence.

    Confirmed when a use of the tunnel is seen to work (READY agents are none, and an answer to this call alone is none: who gave it
    is not shown); likely when metrics-server itself is stated to be down, the agents to be connected, or a certificate or an error
    came back; else the tunnel may be what is down.
    """
    if outcomes["MET-01"].status is not Status.FAIL:
        return None
    if any(
        one.id in ("exec", "logs", "cp") and one.state in (SymptomState.BROKEN, SymptomState.PARTLY) for one in symptoms
    ):
        return None
    if faults.of(Leg.SERVER, Leg.PROXY, Leg.TUNNEL):
        return None
    bad = told(outcomes, "AG-03", details.PodsNotReady) if fails(outcomes, "AG-03") else None
    none_ready = bad is not None and len(bad.pods) == bad.listed > 1
    if none_ready or any(outcomes[i].status is Status.FAIL for i in ("SRV-03", "CP-01", "AG-04", "AG-01")):
        return None
    cut_off = outcomes["AG-09"].status is Status.FAIL
    api = told(outcomes, "MET-01", details.MetricsApi)
    answered = api is not None and api.fault is not None and api.fault.answered
    used = (
        outcomes["AG-12"].status is Status.PASS
        or bool(about.came_through)
        or any(one.id in ("exec", "logs", "cp") and one.state is SymptomState.WORKS for one in symptoms)
    )
    if cut_off and not used and not answered and not (api is not None and api.own):
        return None  # agents that cannot connect explain it
    if api is not None and api.fault is not None and api.fault.reason is Reason.PROXY:
        return None
    if api is not None and not api.own and _is_denied(outcomes):
        return None
    if api is not None and api.empty:
        return _without_numbers(about, api, metrics_place(about, api.service), outcomes)
    added = about.tunnel != "unknown" or about.product.value != "kubernetes"  # else nothing says that there is a tunnel
    tunnelless = about.without_konnectivity is not None or not added
    carried = not cut_off and any(outcomes[i].status is Status.PASS for i in ("SRV-01", "AG-03", "VPN-02"))
    own = not cut_off and api is not None and api.own
    refused = api is not None and api.fault is not None and api.fault.is_refusal
    silent = _silent(about, api)  # it runs: what is down is it, or the way to it
    certainty = (
        CONFIRMED
        if used and not refused and silent is None
        else LIKELY
        if carried or own or answered or used
        else POSSIBLE
    )
    place = metrics_place(about, api.service if api else None)
    uncreated = api is not None and api.lacking is not None
    return Finding(
        certainty,
        outcomes["MET-01"].summary + ("" if used or answered or uncreated else UNCALLED if tunnelless else UNUSED),
        ("MET-01", *fails(outcomes, "TUN-03")),
        proof(outcomes, ("MET-01",)),
        (
            *((_way_to(about, silent, place),) if silent is not None and not tunnelless else ()),
            *_metrics_remedies(about, api, place),
        ),
        (
            *((commands.policies(),) if silent is not None and outcomes["POL-01"].status is Status.UNKNOWN else ()),
            commands.agent_pods(),
            *(() if used else (commands.Gap("whether another use of the tunnel works", commands.worker_log(about)),)),
        ),
        scope="top, and everything else that asks for metrics",
        title=SILENT
        if silent is not None and used and not tunnelless
        else _title(api, used=used, answered=answered, tunnelless=tunnelless or uncreated),
    )


def _silent(about: About, api: details.MetricsApi | None) -> Pod | None:
    """The pod of metrics-server that is ready while the API server waits for its answer in vain."""
    if api is None or api.own or api.fault is None or api.fault.reason not in DROPPED:
        return None
    return next((pod for pod in about.role("metrics-server") if pod.health is True), None)


def _way_to(about: About, pod: Pod, place: MetricsPlace) -> Remedy:
    """From where the API server's calls are made: policies and the pod network stand between."""
    callers = [one for one in about.role("agent", "vpn") if one.node]
    agent = next((one for one in callers if one.node != pod.node), next(iter(callers), None))
    client = "OpenVPN's client" if about.tunnel == "openvpn" else "an agent"
    at = agent.node if agent is not None and agent.node else "<its_node>"
    text = f"try from the node of {client} whether {pod.name} answers on its own port (that of the endpoints, which policies see): where it does not, a policy or the pod network between the nodes is the fault"
    look = f"kubectl get endpoints -n {place.namespace} {place.name}; kubectl get networkpolicies -A; ssh {at} 'nc -vz -w 5 {pod.ip or '<its_address>'} <its_port>'"
    return customer(text, look, "S9a")


def _is_denied(outcomes: Outcomes) -> bool:
    """Does a listed policy keep the agents, or the API server itself, from metrics-server: then it is not reached, and nothing says that it is down."""
    found = told(outcomes, "POL-03", details.DeniedLegs) if fails(outcomes, "POL-03") else None
    if found is not None and any(leg.decider and not leg.assumed for leg in found.of(Way.METRICS)):
        return True
    own = told(outcomes, "POL-09", details.DeniedLegs)
    return own is not None and not own.doubted and any(leg.decider for leg in own.of(Way.API_METRICS))


def _without_numbers(about: About, api: details.MetricsApi, place: MetricsPlace, outcomes: Outcomes) -> Finding:
    """The API answers, so nothing of the way to it is down: what metrics-server itself is refused at the kubelets is the cause."""
    return Finding(
        LIKELY if api.scrape else POSSIBLE,
        outcomes["MET-01"].summary,
        ("MET-01", *fails(outcomes, "TUN-03")),
        proof(outcomes, ("MET-01",)),
        _signed(about, api.scrape, place) if api.scrape in BY_SIGNER else (_scraping(about, api.scrape, place),),
        (commands.Gap("what metrics-server says", place.log),),
        scope="top, and everything else that asks for metrics",
        title=NUMBERLESS,
    )


def _scraping(about: About, why: ScrapeFault | None, place: MetricsPlace) -> Remedy:
    """For what a kubelet answers metrics-server; that way is a pod's own, and no tunnel."""
    if why is None:
        text = f"read why {place.name} gets no numbers; right after its start it has none for a minute"
        return customer(text, place.log, "S0a")
    if why is ScrapeFault.RIGHT:
        account = place.account.removeprefix(denial.ACCOUNT)
        text = f"give service account {account} the right to get nodes/metrics (nodes/stats before v0.6), by a ClusterRole and ClusterRoleBinding as its own manifest has them"
        right = denial.Denial(place.account, "get", "nodes/metrics", "", None, True, denial.Authority.RBAC)
        grant = right_remedies.rbac([right], f"--serviceaccount={account}", f"{place.name}-")
        return customer(text, f"kubectl auth can-i get nodes/metrics --as={place.account} || {{ {grant}; }}", "S0a")
    if why is ScrapeFault.TOKEN:
        text = "let the kubelets accept tokens: authentication.webhook.enabled in their configuration (--authentication-token-webhook)"
        return customer(text, "ssh <node> 'grep -A4 webhook /var/lib/kubelet/config.yaml'", "S0a")
    if why is ScrapeFault.NAME:
        text = "let metrics-server ask the nodes by address: InternalIP first in its --kubelet-preferred-address-types"
        edit = f"kubectl edit deployment -n {place.namespace} {place.name}"
        return metrics_kept.kept(about, customer(text, edit, "S0a"), place.namespace)
    if why is ScrapeFault.CERTIFICATE:
        text = "approve the kubelets' new serving certificates: those that they show are not valid any more, or not yet"
        return customer(text, "kubectl get csr", "S0a")
    text = "open the way from metrics-server's pod to port 10250 of the nodes"
    return customer(text, "kubectl get nodes,pods -A -o wide", "S0a")


def _signed(about: About, why: ScrapeFault, place: MetricsPlace) -> tuple[Remedy, ...]:
    """
    A certificate without the node's address, or by the kubelet's own CA: no CA option puts an address in, nor does one fit a CA of each node's.

    Without a request nobody signs a certificate, and only the setting makes kubelets ask.
    """
    waiting = tuple(dict.fromkeys(row.value for row in about.facts.get("csr_pending", [])))
    wanted = "with their addresses" if why is ScrapeFault.SANS else "that its own CA signs"
    edit = f"kubectl edit deployment -n {place.namespace} {place.name}"
    trusted: tuple[Remedy, ...] = ()
    if why is ScrapeFault.AUTHORITY:
        text = f"let {place.name} trust that CA, where it does not: --kubelet-certificate-authority=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt; it helps with no certificate that a kubelet signed itself"
        trusted = (customer(text, edit, "S0a"),)
    stop_gap = customer(f"until then, and only as a stop-gap: --kubelet-insecure-tls for {place.name}", edit, "S0a")
    changes = (*trusted, stop_gap) if metrics_kept.takes_arguments(about, place.namespace) else ()
    return (
        *kubelet_serving.asked_for(about, waiting, wanted),
        *(metrics_kept.kept(about, change, place.namespace) for change in changes),
    )


def _title(api: details.MetricsApi | None, *, used: bool, answered: bool, tunnelless: bool) -> str:
    """Only what is shown: that the tunnel works by a use of it, that somebody answers for metrics-server by the answer."""
    if used and not tunnelless:
        return ""
    if answered and api is not None and api.fault is not None:
        return ANSWERED[api.fault.reason]
    return TUNNELLESS if tunnelless else UNPROVEN


def _metrics_remedies(about: About, api: details.MetricsApi | None, place: MetricsPlace) -> tuple[Remedy, ...]:
    """For a certificate that is refused the two ways to make it fit; else a look at both ends."""
    service = (api.service if api else None) or f"{place.namespace}/{place.name}"
    look = customer(
        f"look at {place.name} and its API service",
        f"kubectl get apiservice v1beta1.metrics.k8s.io -o yaml; kubectl get svc,endpoints,pods -n {place.namespace} -o wide",
        "S0a",
    )
    if api is not None and api.scrape is not None:
        if api.scrape in BY_SIGNER:
            return *_signed(about, api.scrape, place), look
        return _scraping(about, api.scrape, place), look
    space, _, name = service.partition("/")
    if (none := about.scaled_to_zero((space, name))) is not None:
        return dialled.scale_up(none, "S0a"), look
    if (
        api is not None
        and api.lacking is not None
        and (api.fault is None or api.fault.reason is not Reason.CERTIFICATE)
    ):
        return *for_lacking(api.lacking, "S0a"), look
    if api is not None and api.pods and (api.fault is None or api.fault.reason is not Reason.CERTIFICATE):
        names = {name for _, name, _ in api.pods}
        halt = about.halts.first(pod for pod in about.role("metrics-server") if pod.name in names)
        if halt is not None:
            return (*for_halt(about, halt, "S0a"), look)
        at, name, state = api.pods[0]
        why = f"; {api.waits}" if api.waits else ""
        show = f"kubectl describe pod -n {at} {name}"
        if api.ran:
            show += f"; kubectl logs -n {at} {name} --all-containers --previous"
        return (customer(f"bring up {name}: it is {state}{why}", show, "S0a"), look)
    if api is None or api.fault is None or api.fault.reason is not Reason.CERTIFICATE:
        return (look,)
    return for_certificate("v1beta1.metrics.k8s.io", service, api.trust)
