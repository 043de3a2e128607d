"""
Pods of users that are shown and do not run (CLU-04).

They are no part of the tunnel and tell nothing of it; but who pastes one wants to hear that it is bad for a reason of its own::

    billing-66d4f7c4c9-2rjqk   0/1   ImagePullBackOff   0   18m
"""

from __future__ import annotations

from analyzer.checks import commands, pod_sets
from analyzer.checks.base import Answer, Cite, Family, unknown
from analyzer.checks.uncreated import uncreated
from analyzer.facts.cluster import About
from analyzer.model import Status
from analyzer.schema import EventRow, ListingRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.vendors import spaces

CHECKS = Family()


@CHECKS.check("CLU-04", "Do the users' own pods run?", "S15", in_headline=True, is_effect=True, of_health=False)
def of_users(
    about: About, listings: Rows[ListingRow], workloads: Rows[WorkloadRow], events: Rows[EventRow], cite: Cite
) -> Answer:
    """
    Pods of a namespace that is stated, is none of the system's and no control plane's: a warning with the reason that is stated for one.

    Pods that were never created are listed nowhere: their controller tells of them.
    """
    pods = [
        pod
        for pod in about.pods
        if pod.role in pod_sets.ASKED_BY_NONE
        and pod.namespace is not None
        and not spaces.is_of_cluster(pod.namespace)
        and not spaces.is_control_plane(pod.namespace)
    ]
    answer = pod_sets.warning(about, pods, listings, cite, of_users=True)
    if answer is None or answer.status is not Status.WARN:
        answer = uncreated(about, workloads, events, cite) or answer
    return answer or unknown("no pod of a user's is listed", commands.agent_pods())
