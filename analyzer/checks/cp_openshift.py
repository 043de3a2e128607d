"""What OpenShift's control plane has besides the servers (CP-05, CP-06): the proxy of openshift-apiserver, agents of its own."""

from __future__ import annotations

from dataclasses import replace

from analyzer.checks import commands, details, plane_size
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.checks.replicas import replicas_ready
from analyzer.checks.state import not_ready, shows_all, untold
from analyzer.checks.unready import detail, evidence, not_ready_containers, pods_bad, pods_ready
from analyzer.checks.unready import said as told_of
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.facts.start import why
from analyzer.schema import ContainerRow, ListingRow, LogSignalRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.wording import excerpt

CHECKS = Family()
PROXIES = ("socks5-proxy", "konnectivity-proxy")
OAUTH = "openshift-oauth-apiserver-"
OWN = frozenset({"sidecar_error", "sidecar_start"})
"""Signals that only these proxies give."""
ENDS = OWN | {"go_panic", "oom"}
"""Signals of why a container does not run."""


@CHECKS.check(
    "CP-05",
    "ROKS: are openshift-apiserver with its proxy, and openshift-oauth-apiserver ready?",
    "S3",
    in_headline=True,
)
def openshift_proxy(
    about: About,
    containers: Rows[ContainerRow],
    workloads: Rows[WorkloadRow],
    listings: Rows[ListingRow],
    log_signals: Rows[LogSignalRow],
    cite: Cite,
) -> Answer:
    """
    openshift-apiserver reaches the workers through its socks5 or Konnectivity proxy container: all pods n/n.

    openshift-oauth-apiserver beside it serves tokens, users and groups: without it nobody new logs in, and the proxy has no part in that.
    """
    if about.product.value not in ("roks", "hypershift") and not about.role("openshift-apiserver"):
        return not_applicable(f"product {about.product.value or 'unknown'} has no openshift-apiserver")
    pods = about.role("openshift-apiserver")
    if not pods:
        return replicas_ready(about, workloads, "openshift-apiserver", cite) or unknown(
            "no openshift-apiserver pod is listed", commands.master_pods(about)
        )
    found = not_ready_containers(not_ready(pods), containers)
    bad = sorted(not_ready(pods), key=lambda pod: pod.name not in found)  # those of which more is known first
    proxies = [c for c in containers if (c.container or "").startswith(PROXIES)]
    if bad:
        names = {p.name for p in bad}
        other = {str(c.container) for c in containers if c.pod in names and c.ready is False}
        own = any(n.startswith(PROXIES) for n in other)
        well = [c for c in proxies if c.pod in names and c.ready is True]
        if not own and (other or well):
            why_else = f"because of {some(sorted(other))}, not of the proxy" if other else "while the proxy is"
            return failed(
                f"{len(bad)} of {len(pods)} openshift-apiserver pods not ready {why_else}: {some(told_of(p, found) for p in bad)}",
                plural(len(pods), "pod"),
                cite([*(row for rows in found.values() for row in rows), *well, *(p.rows[0] for p in bad)]),
                (_dies_of(about, bad[0], sorted(other)),),
                subjects=[p.name for p in bad],
                detail=detail(bad, found, len(pods))._replace(is_anothers=True),
            )
        ends = [r for r in log_signals if r.signal in ENDS and (r.pod in names or (r.pod is None and r.signal in OWN))]
        stated = plural(len(proxies), "proxy container")
        last = [r for r in ends if r.name][-1:]
        halt = about.halts.first(bad)
        proof = cite(
            [*last, *evidence(bad, found, None if last else halt), *(r for r in ends if r not in last)], limit=4
        )
        answer = pods_bad(bad, found, pods, proof, "openshift-apiserver pods", stated, halt)
        said = last[0].name if last else None
        value = detail(bad, found, len(pods))._replace(is_proxys=own)
        if said is None:
            return replace(answer, detail=value._replace(start=halt.start if halt else None))
        return replace(
            answer,
            summary=f"{answer.summary}; the log of its proxy says: {excerpt(said, 200)}",
            detail=value._replace(start=why(said)),
        )
    spaces = {pod.namespace for pod in pods}
    oauth = [pod for pod in about.pods if pod.name.startswith(OAUTH) and pod.namespace in spaces]
    if fallen := not_ready(oauth):
        found = not_ready_containers(fallen, containers)
        return failed(
            f"{len(fallen)} of {len(oauth)} openshift-oauth-apiserver pods not ready: {some(told_of(p, found) for p in fallen)}; openshift-apiserver and its proxy are",
            plural(len(pods) + len(oauth), "pod"),
            cite([*(row for rows in found.values() for row in rows), *(p.rows[0] for p in fallen)]),
            (_dies_of(about, fallen[0], sorted(str(row.container) for row in found.get(fallen[0].name, ()))),),
            subjects=[p.name for p in fallen],
            detail=detail(fallen, found, len(oauth))._replace(is_anothers=True),
        )
    if silent := untold(pods, commands.master_pods(about)):
        return silent
    want = plane_size.wanted(about, pods, workloads, "openshift-apiserver")
    if len(pods) < (want or plane_size.FULL) and about.product.value == "roks":
        if not shows_all(pods, listings):
            return unknown(
                f"{plural(len(pods), 'openshift-apiserver pod')} shown, ready, and not whether there are more",
                commands.master_pods(about),
                evidence=cite(p.rows[0] for p in pods),
            )
        if want is not None:
            return warned(
                f"{len(pods)} of {want} openshift-apiserver pods listed",
                plural(len(pods), "pod"),
                cite(p.rows[0] for p in pods),
                detail=details.TooFew(len(pods), want),
            )
    return passed(
        f"{len(pods)} openshift-apiserver pods, all {pods[0].state}",
        plural(len(pods), "pod"),
        cite(p.rows[0] for p in pods[:3]),
    )


def _dies_of(about: About, bad: Pod, other: list[str]) -> commands.Gap:
    """Its last words say why a container beside the proxy does not run; which one that is, the pod's description."""
    if not other:
        return commands.described_pod(bad)
    space = bad.namespace or commands.master_namespace(about)
    return commands.Gap(
        f"why {other[0]} ends", f"kubectl -n {space} logs {bad.name} -c {other[0]} --previous --tail=50"
    )


@CHECKS.check("CP-06", "ROKS: are the control plane's own agents ready?", "S2", in_headline=True)
def control_plane_agents(about: About, containers: Rows[ContainerRow], cite: Cite) -> Answer:
    """Deployment konnectivity-agent in the master namespace: serves aggregated APIs, not exec or logs; not the DaemonSet."""
    if about.product.value not in ("roks", "hypershift"):
        return not_applicable(f"product {about.product.value or 'unknown'}")
    if about.tunnel == "openvpn":
        return not_applicable("this cluster uses OpenVPN")
    pods = about.role("control-plane-agent")
    if not pods:
        return (
            unknown("no control-plane agent is listed", commands.master_pods(about))
            if about.hypershift is not False
            else not_applicable("not a hypershift cluster")
        )
    return pods_ready(about, pods, containers, cite) or passed(
        f"{len(pods)} of {len(pods)} control-plane agents ready",
        plural(len(pods), "pod"),
        cite(p.rows[0] for p in pods[:3]),
    )
