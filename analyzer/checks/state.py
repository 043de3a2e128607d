"""
A pod's state in three values: ready and running, positively not, or not stated at all.

A manifest, a pod list exported without its status and a table without a READY column say nothing about state. From
such rows no check fails, and none passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Sized

from analyzer.checks import details
from analyzer.checks.base import Answer, plural, some, unknown
from analyzer.facts.cluster import About
from analyzer.facts.edge_nodes import is_edge
from analyzer.facts.nodes import Node
from analyzer.facts.pods import Pod
from analyzer.facts.scheduling import control_plane
from analyzer.model import Gap
from analyzer.schema import ListingRow
from analyzer.tables.rows import Rows

BAD_STATUS = (
    "ImagePullBackOff",
    "ErrImagePull",
    "ErrImageNeverPull",
    "ImageInspectError",
    "InvalidImageName",
    "RegistryUnavailable",
    "RunContainerError",
    "StartError",
    "ContainerCannotRun",
    "PostStartHookError",
    "CreateContainerError",
    "CreateContainerConfigError",
    "Pending",
    "Unknown",
    "Init:",
    "CrashLoopBackOff",
    "Error",
    "Evicted",
    "OOMKilled",
    "NodeLost",
)
"""What kubectl prints in STATUS for a pod that does not come up, by its beginning."""


def healthy(pod: Pod) -> bool:
    """n/n and Running, both stated."""
    return pod.health is True


def not_ready(pods: Iterable[Pod]) -> list[Pod]:
    """Pods of which something states that they are not ready or do not run."""
    return [pod for pod in pods if pod.health is False]


def as_detail(bad: Iterable[Pod], listed: Sized) -> details.PodsNotReady:
    """The pods that are not ready as a value, where their containers do not matter."""
    return details.PodsNotReady(tuple(details.BadPod(pod.namespace, pod.name) for pod in bad), len(listed))


def untold(pods: Iterable[Pod], *missing: Gap) -> Answer | None:
    """The answer `unknown` where the state of a pod is not stated, or None when it is for all."""
    listed = list(pods)
    silent = [pod for pod in listed if pod.health is None]
    if not silent:
        return None
    if young := [pod for pod in silent if pod.is_young]:
        return too_young(young, len(listed), *missing)
    return unknown(
        f"the bundle names {some(pod.name for pod in silent)} and does not state whether it is ready"
        if len(silent) == 1
        else f"the state of {len(silent)} of {plural(len(listed), 'pod')} is not stated ({some(pod.name for pod in silent)})",
        *missing,
        basis=f"{len(listed) - len(silent)} of {plural(len(listed), 'pod')} with a state",
    )


def too_young(pods: Sequence[Pod], listed: int, *missing: Gap) -> Answer:
    """The answer `unknown` where pods were made a moment ago, and may be starting as each pod does."""
    ages = [pod.age_s for pod in pods if pod.age_s is not None]
    text = f"{some(pod.name for pod in pods)} {'is' if len(pods) == 1 else 'are'} {max(ages, default=0.0):.0f} s old and may still be starting: wait a minute, then list again"
    return unknown(text, *missing, basis=f"{listed - len(pods)} of {plural(listed, 'pod')} older than a minute")


def shows_all(pods: Sequence[Pod], listings: Rows[ListingRow]) -> bool:
    """Does a whole list of the pods of their namespace stand behind these; a table's lone row is what `get pod NAME` prints, too."""
    spaces = {p.namespace for p in pods} | {None}
    whole = [r for r in listings if r.kind == "pods" and r.complete and r.namespace in spaces]
    return any(r.ends or (r.rows or 0) > 1 for r in whole)


def kept_off(about: About) -> list[Node]:
    """Nodes of the control plane on which no agent is seen: the agents' DaemonSet keeps off them where its taint is not tolerated."""
    served = {pod.node for pod in about.role("agent") if pod.node}
    return [
        one
        for one in about.nodes.values()
        if (control_plane(one) or is_edge(one)) and not served & {one.name, one.internal_ip}
    ]
