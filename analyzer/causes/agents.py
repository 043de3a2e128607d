"""Causes on the agents' side: not created, not running, wrong arguments, names, trust, identity, one node, partial."""

from __future__ import annotations

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
    refresh,
    sre,
    told,
)
from analyzer.checks import commands, details
from analyzer.checks.ag import daemonset
from analyzer.checks.base import plural, some
from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.model import Status
from analyzer.tables.rows import Rows
from analyzer.tunnel.trouble import stale_dials
from analyzer.tunnel.view import TunnelView

CAUSES = Rules()
FOLLOWS = ("AG-02", "AG-03", "AG-05", "SRV-01", "SRV-01b", "SRV-02", "SRV-03")


@CAUSES.cause(
    "agents-missing",
    "No agent DaemonSet, or it wants no pods",
    reads=(
        "AG-01",
        "AG-02",
        "AG-04",
        "SRV-01",
        "SRV-03",
        "WH-02",
    ),
)
def missing(about: About, tunnel: TunnelView, done: Done) -> Finding | None:
    """The DaemonSet is absent from a complete listing or wants zero pods; a server that never saw an agent makes it possible."""
    remedies = (
        customer("a master refresh creates the DaemonSet anew", refresh(about), "S4"),
        customer("look at its node selector", "kubectl get ds -n kube-system konnectivity-agent -o yaml", "S4"),
    )
    if done["AG-01"].status is Status.FAIL:
        return Finding(
            CONFIRMED,
            done["AG-01"].summary,
            ("AG-01", *fails(done, *FOLLOWS)),
            proof(done, ("AG-01", "SRV-03")),
            remedies,
            (commands.agent_daemonset(about),),
        )
    covers = told(done, "AG-02", details.Coverage)
    if done["AG-02"].status is Status.FAIL and covers is not None and covers.desired == 0:
        return Finding(
            CONFIRMED,
            done["AG-02"].summary,
            ("AG-02", *fails(done, *FOLLOWS)),
            proof(done, ("AG-02", "SRV-03")),
            remedies,
            (commands.agent_daemonset(about),),
        )
    if done["AG-04"].status is Status.FAIL and done["WH-02"].status not in (Status.FAIL, Status.WARN):
        return Finding(
            LIKELY,
            done["AG-04"].summary,
            ("AG-04", *fails(done, *FOLLOWS)),
            proof(done, ("AG-04", "SRV-03")),
            remedies,
            (commands.events(about),),
        )
    never = done["SRV-01"].status is Status.FAIL and not any(tunnel.agents_seen(log) for log in tunnel.servers)
    if never and not about.role("agent") and not tunnel.agents:
        return Finding(
            POSSIBLE,
            "the servers never saw an agent: none exists, none runs, or all are cut off; the bundle shows no agent's side",
            ("SRV-01", *fails(done, "SRV-03")),
            proof(done, ("SRV-03", "SRV-01")),
            remedies,
            (commands.agent_pods(about), commands.agent_log(about)),
        )
    return None


@CAUSES.cause(
    "agents-not-running",
    "Agent pods exist and do not run",
    reads=(
        "AG-06",
        "SRV-01",
        "SRV-03",
    ),
)
def not_running(about: About, tunnel: TunnelView, done: Done) -> Finding | None:
    """CrashLoopBackOff, ImagePullBackOff, configuration errors, Pending: direct state of the pods."""
    never = done["SRV-01"].status is Status.FAIL and not any(tunnel.agents_seen(log) for log in tunnel.servers)
    pods = about.role("agent")
    remedies = (
        customer(
            "look at the reason, then restore what is missing: a master refresh brings back secret, certificate bundle and image",
            refresh(about),
            "S4",
        ),
        customer(
            "free a node or lift what keeps the pod from starting",
            f"kubectl describe pod -n kube-system {next((p.name for p in not_ready(pods)), '<agent pod>')}",
            "S4",
        ),
    )
    if done["AG-06"].status is Status.FAIL:
        down = len(done["AG-06"].subjects)
        if down == 1 and len(pods) > 2:
            return None  # one node's agent: another cause
        return Finding(
            CONFIRMED,
            done["AG-06"].summary,
            ("AG-06", *fails(done, *FOLLOWS)),
            proof(done, ("AG-06", "SRV-03")),
            remedies,
            (commands.events(about),),
            scope=f"{down} of {len(pods)} agents",
        )
    if never and not pods and not tunnel.agents:
        return Finding(
            POSSIBLE,
            "the servers never saw an agent: agents that do not start look the same from there",
            ("SRV-01",),
            proof(done, ("SRV-03", "SRV-01")),
            remedies,
            (commands.agent_pods(about),),
        )
    return None


@CAUSES.cause(
    "agent-args-wrong",
    "DaemonSet arguments name the wrong host or port",
    reads=(
        "AG-03",
        "AG-07",
        "AG-09",
        "ERR",
        "SRV-01",
        "SRV-03",
    ),
)
def arguments(about: About, tunnel: TunnelView, done: Done) -> Finding | None:
    """AG-07 fails; not TLS on that port, or refused there, says the same from the agents' side."""
    kinds = tunnel.failure_classes()
    remedies = (
        customer("a master refresh writes the DaemonSet anew", refresh(about), "S10b"),
        customer("compare with the cluster's own Konnectivity URL", commands.cluster_get(about).command, "S8c"),
    )
    if done["AG-07"].status is Status.FAIL:
        suffering = fails(done, "AG-03", "AG-09", "ERR", "SRV-01", "SRV-03")
        wrong = told(done, "AG-07", details.AgentArguments)
        return Finding(
            CONFIRMED if suffering and wrong is not None and wrong.against_cluster else LIKELY,
            done["AG-07"].summary,
            ("AG-07", *suffering),
            proof(done, ("AG-07", *suffering)),
            remedies,
            (commands.cluster_get(about), commands.agent_daemonset(about)),
        )
    if kinds and next(iter(kinds)) == "not_tls":
        return Finding(
            LIKELY,
            "what answers at the agents' target does not speak TLS: the port is not the server's agent port",
            fails(done, "ERR", "AG-09"),
            proof(done, ("ERR",)),
            remedies,
            (commands.agent_daemonset(about),),
        )
    return None


@CAUSES.cause(
    "agent-dns",
    "Agents cannot resolve the server's host name",
    reads=(
        "AG-03",
        "AG-09",
        "AG-11",
        "ERR",
        "SRV-01",
        "SRV-03",
    ),
)
def dns(about: About, tunnel: TunnelView, done: Done) -> Finding | None:
    """The agents' own resolver errors, with the name; nothing at the server."""
    if done["AG-11"].status is not Status.FAIL:
        return None
    kinds = tunnel.failure_classes()
    most = next(iter(kinds), "") == "dns"
    names = some(done["AG-11"].subjects) or about.agent_host.value or "the server"
    remedies = (
        customer(
            f"let the workers' resolvers answer for {names}; on VPC look at the endpoint gateway's DNS name",
            f"dig +short {done['AG-11'].subjects[0] if done['AG-11'].subjects else '<host>'}   # on a worker",
            "S10a",
        ),
    )
    return Finding(
        CONFIRMED if most else LIKELY,
        done["AG-11"].summary,
        ("AG-11", *fails(done, "ERR", "AG-09", "AG-03", "SRV-01", "SRV-03")),
        proof(done, ("AG-11",)),
        remedies,
        (commands.Gap("what the worker's resolver answers", f"dig {names}"),),
        scope=f"{len(tunnel.failing)} of {len(tunnel.agent_states)} agents",
    )


@CAUSES.cause(
    "agent-tls",
    "TLS between agent and server fails",
    reads=(
        "AG-03",
        "AG-09",
        "ERR",
        "SRV-01",
        "SRV-03",
        "SRV-04",
    ),
)
def tls(about: About, tunnel: TunnelView, done: Done) -> Finding | None:
    """x509 and tls texts in the agents' connects; the server logs nothing for a failed handshake, so its silence is normal."""
    kinds = tunnel.failure_classes()
    trust = kinds.get("tls", []) + kinds.get("client_certificate", [])
    if not trust:
        return None
    text = trust[-1].error or ""
    what = "the server's certificate is not trusted"
    for needle, meaning in (
        ("unknown authority", "the server's certificate is signed by an authority that the agents do not trust: a rotated CA, or TLS inspection on the way"),
        ("expired", "a certificate has expired, or a clock is wrong"), ("not yet valid", "a certificate is not valid yet, or a clock is wrong"),
        ("is valid for", "the server's certificate does not name the host that the agents dial"), ("doesn't contain any IP SANs", "the server's certificate does not name the address that the agents dial"),
        ("remote error", "the server side rejects the agents' certificate"),
    ):  # fmt: skip
        if needle in text:
            what = meaning
            break
    certainty = CONFIRMED if "x509" in text or "remote error: tls" in text else LIKELY
    remedies = (
        customer("a master refresh distributes the current CA and certificates", refresh(about), "S10a"),
        customer("exempt the agents' connection from TLS inspection", None, "S10a"),
        sre(
            "compare the CA of the agents with the server's certificate",
            f"openssl s_client -connect {about.agent_host.value or '<host>'}:{about.agent_port.value or '<port>'} -showcerts </dev/null",
            "S10a",
        ),
    )
    return Finding(
        certainty,
        f"{what} ({plural(len(trust), 'failed handshake')} of {plural(len(tunnel.failing), 'agent')})",
        fails(done, "SRV-04", "ERR", "AG-09", "AG-03", "SRV-01", "SRV-03"),
        proof(done, ("SRV-04", "ERR")),
        remedies,
        (
            commands.Gap(
                "the certificate that the server shows",
                f"openssl s_client -connect {about.agent_host.value or '<host>'}:{about.agent_port.value or '<port>'} -showcerts </dev/null",
            ),
        ),
    )


@CAUSES.cause(
    "agent-auth",
    "Server rejects the agents' token or certificate",
    reads=(
        "AG-03",
        "AG-09",
        "ERR",
        "SRV-01",
        "SRV-03",
        "SRV-04",
    ),
)
def auth(about: About, tunnel: TunnelView, done: Done) -> Finding | None:
    """Only the server's log names a refusal; the agents' vague text alone makes it possible."""
    if done["SRV-04"].status not in (Status.FAIL, Status.WARN):
        return None
    refused = [e for log in tunnel.servers for e in log.events if e.signal == "auth_failed"]
    vague = [e for s in tunnel.failing for v in [s.failures] for e in v if "expected one server ID" in (e.error or "")]
    remedies = (
        sre(
            "refresh the master; look at audience, service account and the token review's own path",
            refresh(about),
            "S10a",
        ),
        customer(
            "restart the agents so that they take fresh tokens",
            "kubectl rollout restart daemonset -n kube-system konnectivity-agent",
            "S5b",
        ),
    )
    if refused:
        review = told(done, "SRV-04", details.Refusal) is details.Refusal.REVIEW
        return Finding(
            LIKELY if review else CONFIRMED,
            done["SRV-04"].summary,
            ("SRV-04", *fails(done, "ERR", "AG-09", "AG-03", "SRV-01", "SRV-03")),
            proof(done, ("SRV-04",)),
            remedies,
            (commands.Gap("token reviews in the API server's log", None),),
        )
    if vague:
        alone = set(tunnel.failure_classes()) <= {"auth"}
        return Finding(
            LIKELY if alone and len(vague) > 2 else POSSIBLE,
            "the stream ends before the server names itself: a rejected token looks like this from the agent, and the server's log is missing",
            fails(done, "SRV-04", "ERR", "AG-09", "AG-03"),
            proof(done, ("SRV-04", "ERR")),
            remedies,
            (commands.server_log(about),),
        )
    return None


@CAUSES.cause(
    "agent-node-fault",
    "One node's agent is down: trouble bound to that worker",
    reads=(
        "AG-02",
        "AG-03",
        "AG-05",
        "AG-06",
        "AG-09",
        "BGP-03",
        "BGP-04",
        "BGP-08",
        "ERR",
        "NOD-01",
        "SRV-07",
    ),
)
def one_node(about: About, tunnel: TunnelView, workloads: Rows, done: Done) -> Finding | None:
    """
    One bad agent among good ones (direct state), or one silent agent among answering ones.

    A node on which the DaemonSet wants no agent has no fault of its own.
    """
    outcome = done["AG-05"]
    bad = next(iter(not_ready(about.role("agent"))), None)
    unwanted = bad is None and any(
        w.desired is not None and w.desired <= len(about.role("agent")) < len(about.nodes) for w in daemonset(workloads)
    )
    if outcome.status is Status.FAIL and len(outcome.subjects) == 1 and len(about.role("agent")) > 1 and not unwanted:
        node = outcome.subjects[0]
        remedies = (
            customer(
                f"restart the agent of {node}", f"kubectl delete pod -n kube-system {bad.name}" if bad else None, "S5a"
            ),
            customer(
                "if it stays: cordon, reboot, then reload (classic) or replace (VPC) the worker",
                f"{commands.cli(about)} worker reload --cluster {commands.cluster(about)} --worker {_worker(about, node)}",
                "S5a",
            ),
        )
        return Finding(
            CONFIRMED,
            outcome.summary,
            ("AG-05", *fails(done, "AG-03", "AG-02", "AG-06", "NOD-01", "BGP-04", "BGP-03", "BGP-08")),
            proof(done, ("AG-05", "AG-06", "NOD-01")),
            remedies,
            (commands.agent_log(about),),
            scope=node,
        )
    if done["SRV-07"].status is Status.FAIL and len(done["SRV-07"].subjects) == 1 and stale_dials(tunnel)[1]:
        return Finding(
            POSSIBLE,
            f"one agent is silent while others answer: {done['SRV-07'].summary}",
            ("SRV-07",),
            proof(done, ("SRV-07",)),
            (
                customer(
                    "restart that agent", "kubectl rollout restart daemonset -n kube-system konnectivity-agent", "S5a"
                ),
            ),
            (commands.agent_log(about),),
            scope=done["SRV-07"].subjects[0],
        )
    broken = [s for s in tunnel.agent_states if s.state == "failing"]
    if len(broken) == 1 and len(tunnel.connected) >= 2:
        return Finding(
            LIKELY,
            f"one of {len(tunnel.agent_states)} agents cannot connect, the others can: {broken[0].log.name}",
            fails(done, "AG-09", "ERR"),
            proof(done, ("AG-09",)),
            (customer("restart that agent, then look at its node", None, "S5a"),),
            (commands.nodes(about),),
            scope=broken[0].log.name,
        )
    return None


def _worker(about: About, node: str) -> str:
    found = about.nodes.get(node)
    return (found.worker_id if found else None) or "<worker_id>"


@CAUSES.cause(
    "agents-partially-connected",
    "Agents miss some of the servers",
    reads=(
        "AG-10",
        "SRV-03",
    ),
)
def partial(about: About, tunnel: TunnelView, done: Done) -> Finding | None:
    """Servers without agents beside servers with agents: requests fail by the API server that takes them."""
    outcome = done["AG-10"]
    if outcome.status is not Status.FAIL:
        return None
    empty = bool(outcome.subjects)
    remedies = (
        sre(
            "spread the agents over all servers: one address per server, or a balancer without stickiness; set --server-count to the true number",
            None,
            "S2",
        ),
        customer(
            "restart the agents so that they spread anew",
            "kubectl rollout restart daemonset -n kube-system konnectivity-agent",
            "S5b",
        ),
    )
    mind = (commands.Gap("logs of all servers and of one agent over the same minutes", None),)
    text = outcome.summary + ("; users see requests that work on some tries only" if empty else "")
    return Finding(
        CONFIRMED if empty and len(tunnel.servers) > 1 else LIKELY,
        text,
        ("AG-10", *fails(done, "SRV-03")),
        proof(done, ("AG-10", "SRV-03")),
        remedies,
        mind,
        scope=some(outcome.subjects) if empty else "",
    )


@CAUSES.cause(
    "agent-identity-clash",
    "Several agents share one agent ID: only one stream of them is used",
    reads=(
        "AG-13",
        "SRV-05",
        "SRV-07",
    ),
)
def clash(about: About, done: Done) -> Finding | None:
    """One agentID in the logs of several agents; in files that may be one agent's log it is possible."""
    outcome, shared = done["AG-13"], told(done, "AG-13", details.SharedIdentity)
    if shared is None or outcome.status not in (Status.FAIL, Status.WARN):
        return None
    certain = outcome.status is Status.FAIL
    return Finding(
        CONFIRMED if certain else POSSIBLE,
        outcome.summary,
        ("AG-13", *fails(done, "SRV-05", "SRV-07")),
        proof(done, ("AG-13",)),
        (sre("give every agent its own ID: drop --agent-id, or set it from the node's name", None, "S9"),),
        (commands.agent_daemonset(about),) if certain else (commands.agent_daemonset(about), commands.agent_log(about)),
        scope=some(shared.places),
    )


@CAUSES.cause(
    "resource-exhaustion",
    "Server, agent or node starved",
    reads=(
        "AG-03",
        "AG-06",
        "CP-01",
        "CP-02",
        "RES-01",
        "SRV-03",
    ),
)
def starved(about: About, done: Done) -> Finding | None:
    """OOMKilled, Pending for want of room, node pressure: in the objects, never in the tunnel's logs."""
    outcome = done["RES-01"]
    if outcome.status is Status.FAIL:
        follows = fails(done, *FOLLOWS, "AG-06", "CP-01", "CP-02")
        return Finding(
            CONFIRMED if follows else LIKELY,
            outcome.summary,
            ("RES-01", *follows),
            proof(done, ("RES-01", "AG-06")),
            (
                customer("make room: memory limits, node size, fewer pods", None, "S15"),
                sre("raise the server's memory limit", None, "S15"),
            ),
            (commands.events(about),),
        )
    if outcome.status is Status.WARN and fails(done, "AG-03", "SRV-03"):
        return Finding(
            POSSIBLE,
            outcome.summary,
            ("RES-01",),
            proof(done, ("RES-01",)),
            (customer("relieve the node", None, "S15"),),
            (commands.events(about),),
        )
    return None
