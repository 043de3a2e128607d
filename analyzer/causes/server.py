"""Causes on the server's side: down, a replica missing, the proxy of openshift-apiserver, stale state, a sick control plane."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

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
from analyzer.checks.base import plural
from analyzer.facts.cluster import About
from analyzer.model import Placed, Status
from analyzer.schema import KonnectivityEventRow
from analyzer.tunnel.trouble import flaps
from analyzer.tunnel.view import TunnelView

CAUSES = Rules()


def _restart(about: About) -> str:
    pods = about.role("server") or about.role("kube-apiserver")
    space = commands.master_namespace(about)
    return f"kubectl -n {space} delete pod --grace-period=1 {pods[0].name if pods else '<konnectivity-server pod>'}"


@CAUSES.cause(
    "server-down",
    "Konnectivity server not running or not ready",
    reads=(
        "AG-02",
        "AG-03",
        "AG-05",
        "AG-09",
        "CP-01",
        "CP-03",
        "CP-04",
        "ERR",
        "SRV-01",
        "SRV-01b",
        "SRV-03",
    ),
)
def server_down(about: About, tunnel: TunnelView, done: Done) -> Finding | None:
    """
    The server's pod is not ready (direct state), its log ends in a fatal error, or agents are refused at its port.

    Refused alone is likely: a firewall that resets looks the same from the agent.
    """
    direct = [i for i in fails(done, "CP-01", "CP-03", "CP-04") if done[i].status is Status.FAIL]
    refused = tunnel.failure_classes().get("refused", [])
    remedies = (
        sre(
            "save the server's logs (current and previous), then let it start again; watch it for four minutes",
            _restart(about),
            "S1",
        ),
        customer("refresh the master; it restarts the server", refresh(about), "S12")
        if about.product.value in ("iks", "roks", None)
        else sre("restart the Konnectivity server", None, "S12"),
    )
    mind = (commands.master_pods(about), commands.server_log(about))
    if direct:
        total = all(done[i].status is not Status.PASS for i in ("CP-01", "CP-03"))
        partial = "CP-01" not in direct and _some_good(about)
        if partial:
            return None  # one of three: another cause
        return Finding(
            CONFIRMED if total else LIKELY,
            done[direct[0]].summary,
            (*direct, *fails(done, "AG-03", "AG-09", "SRV-03", "ERR", "AG-02", "AG-05", "SRV-01", "SRV-01b")),
            proof(done, (*direct, "ERR")),
            remedies,
            mind,
        )
    if refused and tunnel.failing and len(tunnel.failing) >= len(tunnel.agent_states) - len(tunnel.connected):
        kinds = tunnel.failure_classes()
        if max(kinds, key=lambda k: len(kinds[k])) != "refused":
            return None
        healthy = done["CP-01"].status is Status.PASS or done["CP-03"].status is Status.PASS
        text = f"{plural(len(refused), 'connect')} of {plural(len(tunnel.failing), 'agent')} refused: the address answers and nobody listens on the port"
        if healthy:
            return Finding(
                POSSIBLE,
                text + "; the server's pod is ready, so the address or port on the way is wrong",
                fails(done, "ERR", "AG-09"),
                proof(done, ("ERR", "AG-09")),
                remedies,
                mind,
            )
        return Finding(
            LIKELY,
            text,
            fails(done, "ERR", "AG-09", "AG-03", "SRV-03", "SRV-01"),
            proof(done, ("ERR", "AG-09")),
            remedies,
            mind,
        )
    return None


def _some_good(about: About) -> bool:
    pods = about.role("kube-apiserver")
    return any(p.ready for p in pods)


@CAUSES.cause(
    "server-replica-missing",
    "One of several Konnectivity servers is missing",
    reads=(
        "AG-03",
        "AG-10",
        "CP-03",
        "CP-04",
        "SRV-03",
    ),
)
def replica(about: About, tunnel: TunnelView, done: Done) -> Finding | None:
    """One or two of three kube-apiserver pods (with the server inside) are not ready, or fewer servers answer than announced."""
    remedies = (
        sre(
            "restart the bad kube-apiserver pod; reload its management node when it stays",
            f"kubectl -n {commands.master_namespace(about)} get pods -l app=kube-apiserver -o wide",
            "S2",
        ),
    )
    direct = [i for i in fails(done, "CP-03", "CP-04") if done[i].status is Status.FAIL]
    if direct and _some_good(about):
        return Finding(
            CONFIRMED,
            done[direct[0]].summary,
            (*direct, *fails(done, "AG-10", "SRV-03", "AG-03")),
            proof(done, (*direct, "AG-10")),
            remedies,
            (commands.master_pods(about),),
        )
    short = [s for s in tunnel.connected if s.servers]
    want = max((int(w.value) for w in about.server_count.witnesses), default=0)
    if (
        short
        and want > 1
        and all(len(s.servers) < want for s in short)
        and len({x for s in short for x in s.servers}) < want
        and len(tunnel.servers) <= 1
    ):
        names = {x for s in short for x in s.servers}
        return Finding(
            POSSIBLE,
            f"servers announce {want}, agents find {len(names)}: the others are missing, or the announced count is wrong",
            fails(done, "AG-10"),
            proof(done, ("AG-10",)),
            remedies,
            (commands.master_pods(about),),
        )
    return None


@CAUSES.cause(
    "openshift-apiserver-proxy-down",
    "Proxy container of openshift-apiserver not ready",
    reads=(
        "AG-03",
        "CLU-01",
        "CP-03",
        "CP-05",
        "SRV-03",
    ),
)
def openshift_proxy(about: About, done: Done) -> Finding | None:
    """CP-05 fails while the servers and the agents are fine: OpenShift's own APIs suffer, exec and logs work."""
    if done["CP-05"].status is not Status.FAIL:
        return None
    others = fails(done, "CP-03", "AG-03", "SRV-03")
    pods = done["CP-05"].subjects
    remedies = (
        sre(
            "save its log, then restart the pod",
            f"kubectl -n {commands.master_namespace(about)} delete pod {pods[0] if pods else '<openshift-apiserver pod>'}",
            "S3",
        ),
    )
    mind = (
        commands.Gap(
            "the container that is not ready, by name",
            f"kubectl -n {commands.master_namespace(about)} describe pod {pods[0] if pods else '<pod>'}",
        ),
    )
    return Finding(
        LIKELY if others else CONFIRMED,
        done["CP-05"].summary,
        ("CP-05", *fails(done, "CLU-01")),
        proof(done, ("CP-05", "CLU-01")),
        remedies,
        mind,
        scope="OpenShift APIs: ImageStreams, SCC, Routes, their webhooks; not exec, logs, cp or top",
    )


@CAUSES.cause(
    "stale-server",
    "All agents connected, dials still die: server side state",
    reads=(
        "AG-03",
        "SRV-03",
        "SRV-05",
        "SRV-07",
    ),
)
def stale(about: About, tunnel: TunnelView, done: Done) -> Finding | None:
    """Agents are connected and dial requests get no answer. One agent silent while others answer is that agent, or its node."""
    if done["SRV-07"].status is not Status.FAIL or fails(done, "AG-03", "SRV-03"):
        return None
    dials = told(done, "SRV-07", details.DeadDials)
    if dials is None or dials.lost < 2:
        return None
    remedies = (
        sre("restart the server", _restart(about), "S12"),
        customer(
            "restart the agents that do not answer",
            commands.restart_agents(about),
            "S5b",
        ),
        customer("refresh the master; it restarts the server", refresh(about), "S12"),
    )
    frozen = dials.answered > 0 and len(dials.silent) == 1
    mind = (
        commands.Gap(
            "whether the silent agent's process runs", "crictl ps --name konnectivity-agent; crictl inspect <id>"
        ),
        commands.agent_log(about),
    )
    scope = f"dials over agent {dials.silent[0]}" if frozen else "all dials"
    return Finding(
        LIKELY,
        done["SRV-07"].summary,
        ("SRV-07", *fails(done, "SRV-05")),
        proof(done, ("SRV-07", "SRV-05")),
        remedies,
        mind,
        scope,
    )


@CAUSES.cause(
    "control-plane-overloaded",
    "Control plane itself is sick",
    reads=(
        "CP-09",
        "SRV-03",
        "SRV-04",
    ),
)
def control_plane(about: About, done: Done) -> Finding | None:
    """etcd or many control-plane pods are sick; the tunnel is only what users notice first."""
    outcome = done["CP-09"]
    review = told(done, "SRV-04", details.Refusal) is details.Refusal.REVIEW
    plane = told(done, "CP-09", details.ControlPlane)
    if outcome.status is Status.FAIL:
        return Finding(
            CONFIRMED if plane is not None and plane.etcd_down else LIKELY,
            outcome.summary,
            ("CP-09", *fails(done, "SRV-03")),
            proof(done, ("CP-09",)),
            (sre("etcd and API server runbook; not a tunnel problem", None, "S15"),),
            (commands.master_pods(about),),
        )
    if outcome.status is Status.WARN or review:
        ids = ("CP-09",) if outcome.status is Status.WARN else ("SRV-04",)
        return Finding(
            POSSIBLE,
            outcome.summary
            if outcome.status is Status.WARN
            else "the server cannot reach the API server to review tokens",
            ids,
            proof(done, ids),
            (sre("look at the API server and etcd first", None, "S15"),),
            (commands.master_pods(about),),
        )
    return None


@CAUSES.cause(
    "connection-flapping",
    "Tunnels drop and reconnect again and again",
    reads=(
        "ERR",
        "SRV-06",
    ),
)
def flapping(about: About, tunnel: TunnelView, done: Done) -> Finding | None:
    """Three drops or more, each followed by a reconnect: an idle timeout below the keepalive, loss, or a server that comes and goes."""
    if done["SRV-06"].status is not Status.WARN:
        return None
    worst, rows, texts = flaps(tunnel)
    keepalive = next(
        (log.options["Keepalive time"].value for log in tunnel.agents if "Keepalive time" in log.options), None
    )
    period = _period(rows)
    text = (
        f"tunnels drop up to {worst} times"
        + (f", about every {period:.0f} s" if period else "")
        + (f"; {texts[-1]}" if texts and texts[-1] else "")
    )
    remedies = (
        customer(
            "raise the idle timeout of the balancer or firewall on the way above the agents' keepalive"
            + (f" ({keepalive})" if keepalive else ""),
            None,
            "S10a",
        ),
        sre("give the agents a keepalive below that timeout: --keepalive-time 30s", None, "S10a"),
    )
    mind = (
        commands.Gap(
            "what cuts the connection: a capture on the worker",
            f"tcpdump -ni any port {about.agent_port.value or '<port>'} and 'tcp[tcpflags] & (tcp-rst|tcp-fin) != 0'",
        ),
    )
    return Finding(LIKELY, text, ("SRV-06", *fails(done, "ERR")), proof(done, ("SRV-06",)), remedies, mind)


def _period(rows: Sequence[Placed]) -> float | None:
    """The even distance between drops, when it is even: a timer, not chance."""
    times = sorted(r.at for r in rows if isinstance(r, KonnectivityEventRow) and r.at is not None)
    gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(times)]
    if len(gaps) < 2:
        return None
    middle = sorted(gaps)[len(gaps) // 2]
    return middle if middle > 0 and all(abs(g - middle) < 0.25 * middle for g in gaps) else None
