"""Webhooks, metrics, and the OpenVPN era."""

from __future__ import annotations

from analyzer.admission.loop import Loop, deadlock
from analyzer.causes.base import (
    CONFIRMED,
    LIKELY,
    POSSIBLE,
    Done,
    Finding,
    Rules,
    customer,
    fails,
    proof,
    renew,
    sre,
    told,
)
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.model import Status, Symptom
from analyzer.schema import EndpointRow, WebhookRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.view import TunnelView

CAUSES = Rules()


@CAUSES.cause(
    "agents-blocked-by-webhook",
    "Agent pods cannot be created: a webhook needs the tunnel that they provide",
    reads=(
        "AG-02",
        "AG-03",
        "AG-04",
        "BGP-03",
        "SRV-01",
        "SRV-01b",
        "SRV-03",
        "TUN-03",
        "WH-01",
        "WH-02",
        "WH-03",
        "WH-08",
    ),
)
def circle(about: About, done: Done, webhooks: Rows[WebhookRow], endpoints: Rows[EndpointRow]) -> Finding | None:
    """No agent pod although some are wanted, and the refusal names a webhook that cannot be called: the circle is proven."""
    blocked, named, could = done["AG-04"], done["WH-02"], done["WH-01"]
    if blocked.status is not Status.FAIL:
        return None
    names = named.subjects or could.subjects
    # one object decides: its kind, its configuration and its loop belong together
    edge = next((row for row in webhooks if row.name in names), None)
    configuration = (edge.configuration if edge is not None else None) or "<configuration>"
    mutating = edge is not None and edge.kind == "Mutating"
    kind = "mutatingwebhookconfiguration" if mutating else "validatingwebhookconfiguration"
    closed = _loop((edge.name,) if edge is not None and edge.name else names, webhooks, endpoints)
    cut = f"cut the edge {closed.cut.source} -> {closed.cut.target}: " if closed else ""
    risk = closed.risk if closed else f"it guards {some(names) or 'admission'}: while it is away, nothing is checked"
    chain = f"; the loop: {closed.text}" if closed else ""
    remedies = (
        customer(
            f"{cut}save the webhook configuration, then delete it (or set failurePolicy Ignore, or exclude kube-system); put it back once the agents run. Risk: {risk}",
            f"kubectl get {kind} {configuration} -o yaml > {configuration}.yaml && kubectl delete {kind} {configuration}",
            "S5c",
        ),
        customer(
            "an operator (OLM, Helm, Gatekeeper) may bring it back within seconds: scale it down first", None, "S5c"
        ),
    )
    explains = (
        "AG-04",
        *fails(done, "WH-01", "WH-02", "WH-08", "AG-02", "AG-03", "SRV-03", "SRV-01", "SRV-01b", "BGP-03", "TUN-03"),
    )
    mind = (commands.events(about), commands.webhooks(about))
    if named.status is Status.FAIL:
        return Finding(
            CONFIRMED,
            f"agent pods cannot be created: webhook {some(names)} must be asked first, and asking it needs an agent{chain}",
            explains,
            proof(done, ("WH-02", "AG-04", "WH-01", "SRV-03")),
            remedies,
            mind,
            scope="all agents",
        )
    if told(done, "WH-02", details.PodRefusal) is details.PodRefusal.DECISION:
        return Finding(
            LIKELY,
            f"webhook {some(names)} denies the agent pods by decision",
            explains,
            proof(done, ("WH-02", "AG-04")),
            (customer("change that policy: it refuses kube-system's own pods", None, "S5c"),),
            mind,
        )
    if could.status in (Status.FAIL, Status.WARN):
        return Finding(
            LIKELY if done["SRV-03"].status is Status.FAIL else POSSIBLE,
            f"{blocked.summary}; fail-closed webhook {some(names)} applies to the agents' pods{chain}",
            explains,
            proof(done, ("AG-04", "WH-01", "SRV-03")),
            remedies,
            mind,
            scope="all agents",
        )
    return None


def _loop(names: tuple[str, ...], webhooks: Rows[WebhookRow], endpoints: Rows[EndpointRow]) -> Loop | None:
    """The loop through the first of these webhooks whose definition is in the bundle."""
    rows = {row.name: row for row in webhooks}
    named = next((rows[name] for name in names if name in rows), None)
    return deadlock(named, endpoints) if named is not None else None


@CAUSES.cause(
    "webhook-broken",
    "A webhook's own service, endpoints or definition is broken",
    reads=(
        "AG-04",
        "CP-01",
        "SRV-03",
        "WH-04",
        "WH-05",
        "WH-08",
    ),
)
def webhook(about: About, tunnel: TunnelView, done: Done) -> Finding | None:
    """The tunnel stands and the webhook's service has no ready pod, does not exist, or is named by a cluster address."""
    bad = [i for i in ("WH-04", "WH-05") if done[i].status is Status.FAIL]
    if not bad or done["AG-04"].status is Status.FAIL:
        return None
    tunnel_down = fails(done, "SRV-03", "CP-01")
    calls = fails(done, "WH-08")
    remedies = (
        customer(
            "mend the webhook's own pods or service, or delete the configuration that is left over",
            "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations",
            "S14",
        ),
    )
    certainty = POSSIBLE if tunnel_down else CONFIRMED if calls else LIKELY
    return Finding(
        certainty,
        "; ".join(done[i].summary for i in bad),
        (*bad, *calls),
        proof(done, (*bad, "WH-08")),
        remedies,
        (commands.webhooks(about),),
        scope=some(done[bad[0]].subjects),
    )


@CAUSES.cause(
    "metrics-api-down",
    "metrics-server or its APIService is down while the tunnel works",
    reads=(
        "AG-01",
        "AG-03",
        "AG-04",
        "AG-12",
        "CP-01",
        "MET-01",
        "SRV-01",
        "SRV-03",
        "TUN-03",
    ),
)
def metrics(about: About, shown: tuple[Symptom, ...], done: Done) -> Finding | None:
    """The metrics API is unavailable; with the tunnel down, or with exec or logs failing too, it is only a consequence."""
    if done["MET-01"].status is not Status.FAIL:
        return None
    if any(one.id in ("exec", "logs", "cp") and one.state in ("broken", "partly") for one in shown):
        return None
    tunnel_down = [i for i in ("SRV-03", "CP-01", "AG-04", "AG-01") if done[i].status is Status.FAIL] or (
        done["AG-03"].status in (Status.FAIL, Status.WARN)
        and len(done["AG-03"].subjects) == len(about.role("agent")) > 1
    )
    if tunnel_down:
        return None
    works = (
        done["SRV-01"].status is Status.PASS
        or done["AG-12"].status is Status.PASS
        or done["AG-03"].status is Status.PASS
    )
    remedies = (
        customer(
            "look at metrics-server and its API service",
            "kubectl get apiservice v1beta1.metrics.k8s.io -o yaml; kubectl get pods -n kube-system -l k8s-app=metrics-server -o wide",
            "S0a",
        ),
    )
    return Finding(
        CONFIRMED if works else LIKELY,
        done["MET-01"].summary,
        ("MET-01", *fails(done, "TUN-03")),
        proof(done, ("MET-01",)),
        remedies,
        (commands.agent_pods(about), commands.Gap("whether exec works", "kubectl exec -n kube-system <pod> -- true")),
        scope="top, and everything else that asks for metrics",
    )


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
def openvpn(about: About, done: Done) -> Finding | None:
    """Direct state of the client or server pod, or probes that fail again and again."""
    bad = [i for i in ("VPN-03", "VPN-02", "VPN-01", "VPN-04", "VPN-08") if done[i].status is Status.FAIL]
    if not bad:
        return None
    remedies = (
        customer("restart the client; wait ten minutes", commands.restart_vpn(about), "S0b"),
        sre("then the server", commands.restart_vpn_server(about), "S0b"),
        customer("then ask whether UDP (not TCP) from the workers to the master passes the firewall", None, "S0b"),
        renew(about, "server", "gives server and client a new configuration", "S0b"),
    )
    return Finding(
        CONFIRMED if "VPN-02" in bad or "VPN-01" in bad or "VPN-03" in bad else LIKELY,
        done[bad[0]].summary,
        (*bad, *fails(done, "BGP-03", "TUN-03")),
        proof(done, bad),
        remedies,
        (
            commands.Gap(
                "whether the client works on another node",
                f"kubectl cordon {commands.vpn_node(about)}; {commands.restart_vpn(about)}",
            ),
        ),
    )


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
def wrong_runbook(about: About, done: Done) -> Finding | None:
    """The Konnectivity runbook does not apply; said when nothing else is found and something is broken."""
    if about.tunnel != "openvpn" or done["TUN-03"].status is not Status.WARN:
        return None
    if any(done[i].status is Status.FAIL for i in ("VPN-01", "VPN-02", "VPN-03", "VPN-04")):
        return None
    return Finding(
        LIKELY,
        f"{done['TUN-01' if done['TUN-01'].status is Status.PASS else 'TUN-02'].summary}; use the OpenVPN runbook",
        ("TUN-01",),
        proof(done, ("TUN-01", "TUN-02", "TUN-03")),
        (customer("OpenVPN needs UDP from the workers to the master", None, "S0b"),),
        (commands.cluster_get(about),),
    )
