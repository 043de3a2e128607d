"""
How many replicas a bundle asks of the API servers of a control plane.

OpenShift on IBM Cloud has three of each, and a control plane of one replica, of a test or of an early release, lies in a namespace
of the same name.  Hence no name is a denominator: a count that is wanted, a number that servers announce, or as many pods of what
stands beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.checks import commands
from analyzer.checks.replicas import of_control_plane
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.model import Gap
from analyzer.schema import WorkloadRow

FULL = 3
"""Replicas of each part of a whole control plane; a fourth pod is one of a change that goes on."""
PART = regex.compile(r"(?P<stem>(?:kube|openshift)(?:-[a-z]{2,20}){1,3}|etcd)-(?:[a-f0-9]{6,10}-[a-z0-9]{5}|\d)")
"""A pod of the plane's own API servers, controllers, schedulers and store, without its hash or number."""


def counts(about: About) -> Gap:
    """Where the number stands that a control plane is to have."""
    if about.is_provided:
        return commands.master_pods(about)
    space = commands.master_namespace(about)
    return Gap("how many replicas the control plane is to have", f"kubectl get deployments -n {space} -o wide")


def wanted(about: About, pods: Iterable[Pod], workloads: Iterable[WorkloadRow], stem: str) -> int | None:
    """
    How many pods there should be by what the bundle says; None where nothing in it asks for more than one.

    Args:
        pods: those of the workload in question.
        stem: how the workload's name begins.
    """
    counts = [row.desired for row in of_control_plane(workloads, stem) if row.desired is not None]
    if counts:
        return max(counts)
    own = {pod.name for pod in pods}
    spaces = {pod.namespace for pod in pods}
    announced = 0 if about.role("server") else max((int(w.value) for w in about.server_count.witnesses), default=0)
    # a pod of another control plane, and one of which nothing says where it is, stands beside none
    beside = Counter(
        (pod.namespace, found["stem"])
        for pod in about.pods
        if pod.name not in own
        and pod.namespace in spaces
        and pod.status != "Completed"
        and (found := PART.fullmatch(pod.name)) is not None
    )
    most = max(announced, min(max(beside.values(), default=0), FULL))
    return most if most > 1 else None
