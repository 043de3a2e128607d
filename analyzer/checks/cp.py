"""The Konnectivity servers of the control plane (CP-01 to CP-04): pods, restarts, and the container inside the API servers' pods."""

from __future__ import annotations

from dataclasses import replace

from analyzer import schema
from analyzer.checks import commands, cp_shared, details, plane_size
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.checks.cp_master import going
from analyzer.checks.cp_runtime import exits, on_machine, respawned
from analyzer.checks.replicas import replicas_ready
from analyzer.checks.state import healthy, not_ready, shows_all, untold
from analyzer.checks.told_pods import by_events
from analyzer.checks.units import running, server_units
from analyzer.checks.unready import detail, evidence, not_ready_containers, pods_bad, pods_ready, state
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.model import Gap, Status, Works
from analyzer.schema import ContainerRow, CrictlContainerRow, KonnectivityEventRow, ListingRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.view import TunnelView
from analyzer.wording import excerpt

CHECKS = Family()


def _konnectivity(about: About, product: str) -> Answer | None:
    if about.tunnel == "openvpn":
        return not_applicable("this cluster uses OpenVPN")
    others = ("hypershift",) if product == "roks" and about.role("kube-apiserver") else ()
    if about.product.value not in (product, None, *others) or (
        about.product.value is None and not about.role("server" if product == "iks" else "kube-apiserver")
    ):
        return not_applicable(f"product {about.product.value or 'unknown'}, this check is for {product.upper()}")
    return None


def _another_is_ready(about: About, ended: set[str | None]) -> bool:
    """
    Is a pod with a server ready, and another one is not, or its own log ends with the error of a program that could not start.

    Not asked of IKS, which has one server: a second pod of it is the one that takes its place.
    """
    pods = about.role("server") or (about.role("kube-apiserver") if about.product.value == "hypershift" else [])
    down = [pod for pod in pods if pod.health is False or pod.name in ended]
    return bool(down) and any(pod.health is True and pod not in down for pod in pods)


@CHECKS.check(
    "CP-01", "IKS: is the Konnectivity server pod ready and running?", "S1", broken_when_failed=True, whole=("pods",)
)
def server(
    about: About,
    containers: Rows[ContainerRow],
    workloads: Rows[WorkloadRow],
    listings: Rows[ListingRow],
    logs_fatal: tuple[KonnectivityEventRow, ...],
    crictl: Rows[CrictlContainerRow],
    log_signals: Rows[schema.LogSignalRow],
    units: Rows[schema.UnitRow],
    tunnel: TunnelView,
    cite: Cite,
) -> Answer:
    """
    One konnectivity-server pod in kubx-masters, n/n and Running; absent from a complete listing is a fail.

    Elsewhere there may be several: while another one is ready the tunnel is not broken.
    """
    pods = about.role("server")
    unit = server_units(about, units, cite) if not pods else None
    ends = unit if unit is not None and unit.status is Status.FAIL else respawned(log_signals, tunnel, cite)
    runtime = on_machine(crictl, cite) or ends or unit
    ended = exits(logs_fatal, unit, running(about, units), cite) if logs_fatal else None
    if ended is not None and (down := not_ready(pods)):
        first, *rest = ended.evidence or (None,)
        listed = cite(pod.rows[0] for pod in down[:1])
        ended = replace(ended, evidence=(*((first,) if first else ()), *listed, *rest))
    theirs = about.product.value in ("k0s", "aks", "gke", "kubernetes", "hypershift", None)
    if theirs and (ended or pods or runtime):
        several = _another_is_ready(about, {row.pod for row in logs_fatal})
        if ended is not None:
            return replace(ended, partial=several)
        if runtime is not None and (runtime.status is Status.FAIL or not pods):
            return runtime
        bad = cp_shared.within(about, pods, containers, cite) or pods_ready(about, pods, containers, cite)
        if bad is not None:
            return replace(bad, partial=several)
        return passed(
            f"{plural(len(pods), 'server pod')} ready", plural(len(pods), "pod"), cite(p.rows[0] for p in pods)
        )
    if theirs and (told := by_events(about, commands.master_pods(about), cite, "server")) is not None:
        return told
    if theirs and (stated := cp_shared.alone(about, containers, cite)) is not None:
        return stated
    if no := _konnectivity(about, "iks"):
        return no
    if leaving := going(about):
        return not_applicable(
            "the cluster is being deleted: a server left over is an orphan, not a fault",
            evidence=cite(leaving[:1]),
        )
    if ended is not None:
        return ended
    if pods:
        fine = passed(
            f"{pods[0].name} is {pods[0].state}", plural(len(pods), "server pod"), cite(p.rows[0] for p in pods)
        )
        return pods_ready(about, pods, containers, cite) or replace(fine, of_one=True)
    if counted := replicas_ready(about, workloads, "konnectivity-server", cite):
        return counted
    masters = about.role("master")
    if masters and any((p.containers or 0) >= 5 for p in masters):
        return unknown(
            "no server pod of its own: in an old master it is a container of the master pod",
            commands.master_pods(about),
            evidence=cite(p.rows[0] for p in masters),
        )
    if masters and not shows_all(masters, listings):
        return unknown(
            f"{plural(len(masters), 'master pod')} shown, and not what else is there",
            commands.master_pods(about),
            evidence=cite(p.rows[0] for p in masters),
        )
    if masters:
        return failed(
            f"no konnectivity-server pod among {plural(len(masters), 'master pod')} listed",
            f"{plural(len(about.pods), 'pod')} listed",
            cite(p.rows[0] for p in masters),
            detail=details.Absent(len(masters)),
        )
    if (told := by_events(about, commands.master_pods(about), cite, "server")) is not None:
        return told
    return unknown("the control plane's pods are not in the bundle", commands.master_pods(about))


@CHECKS.check("CP-02", "IKS: has the server restarted?", "S1", seen_in=(Works.CONNECTED,))
def server_restarts(about: About, cite: Cite) -> Answer:
    """Three restarts or more, or an age below half an hour: the log window is short, or somebody restarted it."""
    pods = about.role("server")
    if about.tunnel == "openvpn":
        return not_applicable("this cluster uses OpenVPN")
    if not pods:
        return (
            not_applicable("no server pod of its own is listed")
            if about.product.value != "iks"
            else unknown("the server pod is not in the bundle", commands.master_pods(about))
        )
    worst = max(pods, key=lambda p: p.restarts or 0)
    young = [p for p in pods if p.age_s is not None and p.age_s < 1800]
    if (worst.restarts or 0) >= 3 or young:
        return warned(
            f"{worst.name}: {worst.restarts or 0} restarts"
            + (f", {young[0].name} is {young[0].age_s or 0:.0f} s old" if young else ""),
            plural(len(pods), "server pod"),
            cite([worst.rows[0]]),
            detail=details.Restarts((worst.name,), worst.restarts or 0),
        )
    if worst.restarts is None:
        return unknown("restarts are not shown", commands.master_pods(about))
    return passed(f"{plural(worst.restarts, 'restart')}", plural(len(pods), "server pod"), cite([worst.rows[0]]))


@CHECKS.check("CP-03", "ROKS: three kube-apiserver pods, all ready?", "S2", in_headline=True)
def apiservers(
    about: About,
    containers: Rows[ContainerRow],
    workloads: Rows[WorkloadRow],
    listings: Rows[ListingRow],
    cite: Cite,
) -> Answer:
    """The servers run inside the kube-apiserver pods; n/m can be another container's fault, so the container is named."""
    if no := _konnectivity(about, "roks"):
        return no
    pods = about.role("kube-apiserver")
    if not pods:
        return replicas_ready(about, workloads, "kube-apiserver", cite) or unknown(
            "no kube-apiserver pod is listed", commands.master_pods(about)
        )
    own = [c for c in containers if c.container == "konnectivity-server"]
    bad = not_ready(pods)
    if bad:
        names = {str(c.container) for c in containers if c.pod in {p.name for p in bad} and c.ready is False}
        found = not_ready_containers(bad, containers)
        if names and "konnectivity-server" not in names:
            return warned(
                f"{some(p.name for p in bad)} not ready because of {some(sorted(names))}, not of konnectivity-server",
                plural(len(pods), "pod"),
                cite(evidence(bad, found)),
                [_log_of(about, bad[0], sorted(names)[0])],
                detail=detail(bad, found, len(pods)),
            )
        stated = plural(len(own), "konnectivity-server container")
        halt = about.halts.first(bad)
        return pods_bad(bad, found, pods, cite(evidence(bad, found, halt)), stated=stated, halt=halt)
    if silent := untold(pods, commands.master_pods(about)):
        return silent
    want = plane_size.wanted(about, pods, workloads, "kube-apiserver")
    apart = bool(about.role("server"))  # a server with a pod of its own is no part of these
    if len(pods) < (want or plane_size.FULL) and about.product.value != "hypershift" and not apart:
        if not shows_all(pods, listings):
            return unknown(
                f"{plural(len(pods), 'kube-apiserver pod')} shown, ready, and not whether there are more",
                commands.master_pods(about),
                evidence=cite(p.rows[0] for p in pods),
            )
        if want is None:  # three is what a whole control plane has, and one of one replica is whole, too
            return unknown(
                f"{plural(len(pods), 'kube-apiserver pod')}, ready, and nothing says how many there should be",
                plane_size.counts(about),
                evidence=cite(p.rows[0] for p in pods),
            )
        return failed(
            f"{len(pods)} of {want} kube-apiserver pods: the tunnels of each that is missing are missing, too",
            plural(len(pods), "pod"),
            cite(p.rows[0] for p in pods),
            detail=details.TooFew(len(pods), want),
        )
    return passed(
        f"{len(pods)} kube-apiserver pods, all {pods[0].state}",
        plural(len(pods), "pod"),
        cite(p.rows[0] for p in pods[:3]),
    )


def _log_of(about: About, pod: Pod, container: str) -> Gap:
    space = pod.namespace or commands.master_namespace(about)
    return Gap(f"why {container} is not ready", f"kubectl logs -n {space} {pod.name} -c {container} --tail=100")


def _all_listed(about: About, own: list[ContainerRow], listings: Rows[ListingRow]) -> bool:
    """Is every pod with a server in it known: a whole list of its namespace, and a status of each."""
    spaces = {c.namespace for c in own} | {None}
    listed = any(r.kind == "pods" and r.complete and r.namespace in spaces for r in listings)
    return listed and {p.name for p in about.role("kube-apiserver")} <= {c.pod for c in own}


def _words(bad: list[ContainerRow]) -> str:
    """The last words of a container that does not run, where its status holds them."""
    said = next((c.message for c in bad if c.message), None)
    return f"; the last words: {excerpt(said, 200)}" if said else ""


@CHECKS.check("CP-04", "ROKS: is the konnectivity-server container itself ready?", "S2")
def server_container(about: About, containers: Rows[ContainerRow], listings: Rows[ListingRow], cite: Cite) -> Answer:
    """Status of the container; its readiness is /healthz and does not prove that agents are connected."""
    if no := _konnectivity(about, "roks"):
        return no
    own = [c for c in containers if c.container == "konnectivity-server"]
    if not own:
        pods = about.role("kube-apiserver")
        if pods and all(healthy(p) for p in pods):
            return passed(
                "every container of every kube-apiserver pod is ready",
                f"READY of {plural(len(pods), 'pod')}",
                cite(p.rows[0] for p in pods[:3]),
            )
        return unknown(
            "only tables of the kube-apiserver pods, no container status",
            commands.Gap(
                "container status of the kube-apiserver pods",
                f"kubectl get pods -n {commands.master_namespace(about)} -l app=kube-apiserver -o yaml",
            ),
        )
    bad = [c for c in own if c.ready is False]
    if not bad and any(c.ready is None for c in own):
        return unknown("the container is named and its state is not stated", commands.master_pods(about))
    if bad:
        return failed(
            f"konnectivity-server not ready in {len(bad)} of {len(own)} pods: "
            + some(f"{c.pod} {state(c)}" for c in bad)
            + _words(bad),
            plural(len(own), "container"),
            cite(bad),
            subjects=list(dict.fromkeys(str(c.pod) for c in bad)),
            detail=details.PodsNotReady(
                tuple(details.BadPod(c.namespace, str(c.pod), (str(c.container),)) for c in bad), len(own)
            ),
            broken=len(bad) == len(own) and _all_listed(about, own, listings),
        )
    return passed(f"ready in {len(own)} of {len(own)} pods", plural(len(own), "container"), cite(own[:3]))
