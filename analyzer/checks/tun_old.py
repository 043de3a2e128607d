"""
The tunnel that AKS had before Konnectivity (TUN-04): one pod in kube-system, which keeps it open from inside the cluster::

    tunnelfront-69f75c6b4b-ptcqj    0/1    CrashLoopBackOff    27    101m

`tunnelfront` (SSH) and after it `aks-link` (OpenVPN) carried exec, logs, webhooks and aggregated APIs, as agents do today.
"""

from __future__ import annotations

from analyzer.checks import commands
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, warned
from analyzer.checks.state import as_detail, not_ready, untold
from analyzer.facts import tunnel_kind
from analyzer.facts.cluster import About

CHECKS = Family(of_tunnel=True)


@CHECKS.check("TUN-04", "Do the pods of the tunnel that was before Konnectivity run?", "S0b", in_headline=True)
def old_tunnel(about: About, cite: Cite) -> Answer:
    """None of them ready: nothing comes through. One of several is enough for the calls, so the rest is a warning."""
    pods = tunnel_kind.old_tunnel(about.pods)
    if not pods:
        return not_applicable("no pod of such a tunnel is listed")
    if not (bad := not_ready(pods)):
        silent = untold(pods, commands.agent_pods())
        return silent or passed(f"{pods[0].name} is {pods[0].state}", plural(len(pods), "pod"), cite(pods[0].rows[:1]))
    halt = about.halts.first(bad)
    summary = some(f"{pod.name} {pod.state}" for pod in bad) + (f": {halt.words}" if halt else "")
    evidence = cite([*(pod.rows[0] for pod in bad[:2]), *([halt.row] if halt else [])])
    names, detail = [pod.name for pod in bad], as_detail(bad, pods)
    if len(bad) < len(pods):
        return warned(summary, plural(len(pods), "pod"), evidence, subjects=names, detail=detail)
    lost = not about.came_through
    return failed(summary, plural(len(pods), "pod"), evidence, subjects=names, detail=detail, broken=lost)
