"""
Pods of the system that are no part of the tunnel (CLU-02, CLU-03): the cluster's DNS, storage drivers, log collectors and the like.

The tunnel does not need them, so they break nothing of it; but a cluster in which they crash is not one where nothing failed::

    coredns-6f8d9c7b5b-4qlvz     0/1   CrashLoopBackOff   19 (2m ago)   74m

Pods in namespaces of users are the business of `clu_workloads`, and those that another check asks for are no business of either check.
"""

from __future__ import annotations

from analyzer.checks import commands, pod_sets
from analyzer.checks.base import Answer, Cite, Family, failed, passed, plural, unknown, warned
from analyzer.checks.lacking import by_counts
from analyzer.checks.state import untold
from analyzer.checks.uncreated import uncreated
from analyzer.facts.cluster import About
from analyzer.model import Status
from analyzer.schema import EventRow, ListingRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.vendors import distributions, spaces

CHECKS = Family()


@CHECKS.check(
    "CLU-02", "Do the pods of the cluster's DNS run?", "S15", in_headline=True, is_effect=True, of_health=False
)
def dns(
    about: About, workloads: Rows[WorkloadRow], events: Rows[EventRow], listings: Rows[ListingRow], cite: Cite
) -> Answer:
    """
    Names inside the cluster are answered by these pods; agents dial addresses that the API server has looked up, and ask their node for others.

    None of them ready is a failure of the cluster and none of the tunnel; one that is missing beside another is a warning, and so are those of
    a list of which nobody knows whether it shows what is ready.
    """
    sets = pod_sets.sets_of(about.role("coredns"))
    pods = [pod for one in sets for pod in one.pods]
    if not pods and (counted := by_counts(about, workloads, events, cite, "coredns")) is not None:
        return counted
    if not pods:
        return unknown("no pod of the cluster's DNS is listed", commands.agent_pods())
    bad = [one for one in sets if one.bad]
    if not bad:
        silent = untold(pods, commands.agent_pods())
        return silent or passed(
            f"{len(pods)} of {plural(len(pods), 'pod')} ready", plural(len(pods), "pod"), cite(pods[0].rows[:1])
        )
    down = [pod for one in bad for pod in one.bad]
    whole = pod_sets.is_whole(about, down, listings)
    answer = failed if whole and len(down) == len(pods) else warned
    return answer(
        pod_sets.in_words(about, bad, whole=whole),
        plural(len(pods), "pod"),
        pod_sets.proof(about, bad, cite),
        subjects=[pod.name for pod in down],
        detail=pod_sets.detail(down, len(pods)),
    )


@CHECKS.check("CLU-03", "Do the system's other pods run?", "S15", in_headline=True, is_effect=True, of_health=False)
def others(
    about: About, workloads: Rows[WorkloadRow], events: Rows[EventRow], listings: Rows[ListingRow], cite: Cite
) -> Answer:
    """
    Pods in namespaces that are stated to be the system's, of which no other check speaks: a warning, for none of them carries the tunnel.

    Pods that were never created are listed nowhere: their controller tells of them.
    """
    pods = [
        pod
        for pod in about.pods
        if pod.role in pod_sets.ASKED_BY_NONE
        and spaces.is_of_cluster(pod.namespace)
        and not distributions.OLD_TUNNELS.match(pod.name)
    ]
    answer = pod_sets.warning(about, pods, listings, cite)
    if answer is None or answer.status is not Status.WARN:
        answer = uncreated(about, workloads, events, cite, of_system=True) or answer
    return answer or unknown("no other pod of the system is listed", commands.agent_pods())
