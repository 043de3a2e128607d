"""Causes on the server's side: the proxy of openshift-apiserver, stale state, a sick control plane."""

from __future__ import annotations

from analyzer.causes import unit_remedies
from analyzer.causes.base import (
    CONFIRMED,
    LIKELY,
    POSSIBLE,
    Finding,
    Outcomes,
    Rules,
    customer,
    fails,
    outweighed,
    proof,
    renew,
    sre,
    told,
)
from analyzer.causes.pod_restart import restart_server, save_logs
from analyzer.causes.start_looks import secrets_of
from analyzer.checks import commands, details
from analyzer.checks.base import Cite, some
from analyzer.checks.carried import uses_since
from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.facts.start import StartFault
from analyzer.model import Remedy, Status

CAUSES = Rules()
MOST = 3


@CAUSES.cause(
    "openshift-apiserver-proxy-down",
    "Proxy container of openshift-apiserver not ready",
    reads=(
        "AG-03",
        "CLU-01",
        "CP-03",
        "CP-05",
        "CP-12",
        "SRV-03",
    ),
)
def openshift_proxy(about: About, outcomes: Outcomes) -> Finding | None:
    """
    CP-05 fails while the servers and the agents are fine: OpenShift's own APIs suffer, exec and logs work.

    Sure only by the state of the proxy container itself: `2/3` in a pod's row may be the API server beside it.
    """
    if outcomes["CP-05"].status is not Status.FAIL:
        return None
    others = fails(outcomes, "CP-03", "AG-03", "SRV-03")
    found = told(outcomes, "CP-05", details.PodsNotReady)
    bad = max(found.pods, key=lambda one: len(one.containers) > 0) if found and found.pods else None
    if found is not None and found.is_anothers:
        return None
    sure = found is not None and found.is_proxys
    space = (bad.namespace if bad else None) or commands.master_namespace(about)
    pod = bad.name if bad else "<openshift-apiserver pod>"
    every = [one.name for one in found.pods] if found and found.pods else [pod]
    container = f" -c {bad.containers[0]}" if bad and len(bad.containers) == 1 else " --all-containers"
    start = found.start if found else None
    connects = told(outcomes, "CP-12", details.SidecarConnects)
    own = connects is not None and not connects.behind
    lacks: tuple[Remedy, ...] = ()
    if start is not None and start.fault in (StartFault.FILE, StartFault.OBJECT):
        volumes = f"kubectl -n {space} get pod {pod} -o jsonpath='{{.spec.volumes}}'"
        lacks = (
            sre(f"bring back {start.named}: the proxy ends without it, however often it is restarted", volumes, "S3"),
        )
    elif start is not None and start.fault in (StartFault.UNREADABLE, StartFault.PAIR):
        of = f" ({start.named})" if start.named else ""
        text = f"have the certificate and the key of the proxy{of} issued anew: it cannot read them, and ends however often it is restarted; they lie in a Secret that the pod's volume names"
        lacks = (sre(text, secrets_of(pod, space), "S3"),)
    remedies = (
        *lacks,
        sre(
            f"save {'its log' if len(every) < 2 else 'their logs'}, this and the previous one, then restart {some(every)}",
            "; ".join(
                [
                    *(f"kubectl -n {space} logs {one}{container} --previous" for one in every[:MOST]),
                    f"kubectl -n {space} delete pod {' '.join(every[:MOST])}",
                ]
            ),
            "S3",
        ),
    )
    mind = (commands.Gap("the container that is not ready, by name", f"kubectl -n {space} describe pod {pod}"),)
    return Finding(
        CONFIRMED if sure and not others else LIKELY,
        outcomes["CP-05"].summary,
        ("CP-05", *fails(outcomes, "CLU-01", *(("CP-12",) if own else ()))),
        proof(outcomes, ("CP-05", *(("CP-12",) if own else ()), "CLU-01")),
        remedies,
        () if sure else mind,
        scope="OpenShift APIs: ImageStreams, SCC, Routes, their webhooks; not exec, logs, cp or top",
    )


DAY_S = 86_400


def _restarted(about: About) -> bool:
    """Are all agents younger than a day and than each server: somebody gave them new pods, and the trouble stayed."""
    agents = [pod.age_s for pod in about.role("agent")]
    servers = [pod.age_s for pod in about.role("server", "kube-apiserver")]
    known = [age for age in agents if age is not None]
    if not known or len(known) < len(agents) or not servers:
        return False
    return all(age is not None and max(known) < min(DAY_S, age) for age in servers)


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
def stale(about: About, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """Agents are connected and dial requests get no answer. One agent silent while others answer is that agent, or its node."""
    if outcomes["SRV-07"].status is not Status.FAIL or fails(outcomes, "AG-03", "SRV-03"):
        return None
    dials = told(outcomes, "SRV-07", details.DeadDials)
    if dials is None or dials.lost < 2:
        return None
    frozen = dials.answered > 0 and len(dials.silent) == 1
    again = frozen or not _restarted(about)
    refreshed = (renew(about, "server", "restarts the server", "S12"),) if about.language.on_ibm else ()
    anew = (customer("restart the agents that do not answer", commands.restart_agents(about), "S5b"),) if again else ()
    # a customer of IBM Cloud restarts the server by a refresh; one agent that is silent alone comes first
    behind = (*refreshed, *anew) if about.language.on_ibm and not frozen else (*anew, *refreshed)
    remedies = (
        *(_first(about) if dials.by_metrics else ()),
        _restart(about),
        *behind,
        *((_limit(),) if dials.by_metrics and not about.language.on_ibm and not _is_provided(about) else ()),
    )
    # which node an agent that is silent alone stands on, its ID does not tell
    node = None if frozen else next((pod.node for pod in about.role("agent") if pod.node), None)
    mind = (
        commands.Gap(
            "whether the silent agent's process runs",
            "crictl inspect $(crictl ps --name konnectivity-agent -q | head -1)" + (f"   # on {node}" if node else ""),
        ),
        commands.agent_log(about),
    )
    named = [target for target in dials.targets if target is not None]
    scope = f"dials over agent {dials.silent[0]}" if frozen else "all dials"
    one = len(named) == len(dials.targets) == 1
    if not frozen and one:
        scope = f"dials for {named[0]}" if dials.others else f"{scope} that are logged, every one for {named[0]}"
    found = Finding(
        POSSIBLE if one and dials.others and not frozen else LIKELY,  # one target alone may be at fault itself
        outcomes["SRV-07"].summary,
        ("SRV-07", *fails(outcomes, "SRV-05")),
        proof(outcomes, ("SRV-07", "SRV-05")),
        remedies,
        mind,
        scope,
    )
    if dials.answered:
        return found  # what comes through is known: some dials do
    return outweighed(found, uses_since(about, [one for id in found.explains for one in outcomes[id].evidence]), cite)


PROFILE = "curl -s 'http://127.0.0.1:{}/debug/pprof/goroutine?debug=2' > goroutines.txt   # where the server runs, with --enable-profiling"
ADMIN_PORT = "8095"
PROVIDED = frozenset({"aks", "gke"})
"""Products whose provider runs the server, and chooses its release."""


def _is_provided(about: About) -> bool:
    return about.language.product in PROVIDED or about.has_scaled_agents


def _first(about: About) -> tuple[Remedy, ...]:
    """What a restart takes away: where the server's goroutines stand. Nobody gets it of a provider's server."""
    if _is_provided(about):
        return ()
    text = "keep the server's goroutines before it is restarted: they show on which agent's stream its dials wait"
    return (sre(text, PROFILE.format(ADMIN_PORT), "S12"),)


def _limit() -> Remedy:
    """What ends the waiting from v0.36.0 on; before it a stream that hangs takes every dial that is given to it."""
    text = "then let the server end such dials itself: v0.36.0 or newer with --backend-dial-timeout, which retires the agent's stream that does not answer"
    return sre(text, None, "S12")


def _restart(about: About) -> Remedy:
    """Of a provider's control plane nobody restarts a part but its support."""
    if _is_provided(about) and not about.role("server", "kube-apiserver"):
        return renew(about, "server", "restarts the server", "S12")
    saved = save_logs(about)
    text = "save the server's logs, then restart the server" if saved else "restart the server"
    return sre(text, saved + restart_server(about), "S12")


WITHOUT_ETCD = ("CP-01", "CP-03", "CP-04", "TUN-03", "MET-01")
"""What cannot stand while etcd has no majority."""


OF_UNITS = {"k0s": "k0scontroller", "k3s": "k3s"}
"""Distributions whose etcd and API server are processes of one unit."""


def _last_words(about: About) -> str | None:
    """Where etcd and the API server of this product speak when none of their pods is listed."""
    unit = OF_UNITS.get((about.language.called or about.language.product or "").lower())
    if unit is not None:
        return f"journalctl -u {unit} --since=-30min | grep -iE 'etcd|kine|apiserver' | tail -50   # on a machine of the control plane"
    if about.language.on_ibm or about.is_provided or about.language.product in ("hypershift", "openshift"):
        return commands.master_pods(about).command
    names = "for name in etcd kube-apiserver; do crictl ps -a --name $name; crictl logs --tail=50 $(crictl ps -a --name $name -q | head -1); done"
    return f"{names}   # on each machine of the control plane"


def _sick(about: About) -> tuple[Remedy, ...]:
    """The first pod of etcd that is not ready by its name, or of those that restart."""
    masters = about.role("etcd", "master", "kube-apiserver")
    bad = next(iter(not_ready(about.role("etcd"))), None) or max(masters, key=lambda p: p.restarts or 0, default=None)
    text = "cure etcd and the API server first, this is no fault of the tunnel"
    if bad is None or not bad.namespace:
        return (sre(f"{text}: their own words say what they lack", _last_words(about), "S15"),)
    where = f"kubectl -n {bad.namespace}"
    look = f"{where} logs {bad.name} --all-containers --previous --tail=50; {where} describe pod {bad.name}"
    return (sre(f"{text}; {bad.name} says what it dies of", look, "S15"),)


@CAUSES.cause(
    "control-plane-overloaded",
    "Control plane itself is sick",
    reads=(
        "CP-09",
        "SRV-03",
        "SRV-04",
    ),
    follows=WITHOUT_ETCD,
)
def control_plane(about: About, outcomes: Outcomes) -> Finding | None:
    """etcd or many control-plane pods are sick; the tunnel is only what users notice first."""
    outcome = outcomes["CP-09"]
    review = told(outcomes, "SRV-04", details.Refusal) is details.Refusal.REVIEW
    plane = told(outcomes, "CP-09", details.ControlPlane)
    if outcome.status is Status.FAIL:
        return Finding(
            CONFIRMED if plane is not None and plane.etcd_down else LIKELY,
            outcome.summary,
            ("CP-09", *fails(outcomes, "SRV-03", *(WITHOUT_ETCD if plane is not None and plane.quorum_lost else ()))),
            proof(outcomes, ("CP-09",)),
            unit_remedies.started(plane.units, "S15") if plane is not None and plane.units else _sick(about),
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
            proof(outcomes, ids),
            (sre("look at the API server and etcd first", "kubectl get --raw '/readyz?verbose'", "S15"),),
            (commands.master_pods(about),),
        )
    return None
