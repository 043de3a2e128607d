"""
Why an agent has no place: what the scheduler and the API server state, and taints against tolerations.

A DaemonSet's `desired` counts the nodes its pods may run on (pkg/controller/daemon): a node left out is excluded by node
selector, affinity or a taint, and the controller itself adds the tolerations below. Messages are those of
kube-scheduler 1.18 to 1.34 and of the API server's admission plugins.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from analyzer import patterns as regex
from analyzer.facts import node_labels
from analyzer.facts.nodes import Node

ADDED = frozenset(
    f"node.kubernetes.io/{name}"
    for name in ("not-ready", "unreachable", "disk-pressure", "memory-pressure", "pid-pressure", "unschedulable")
)
"""Taints that every DaemonSet pod tolerates."""
CLAUSE = regex.compile(r"(?<!\d)(?P<count>\d+) (?P<text>[^,{]*(?:\{[^}]*\})?[^,.]*)")
NODES = regex.compile(r"0/(?P<count>\d+) nodes are available")
NO_NODE = regex.compile(r"^no nodes available to schedule pods|\b0/0 nodes are available")
BRACES = regex.compile(r"\{(?P<taint>[^{}]*)\}")
SYSTEMS = frozenset({"kubernetes.io/os", "beta.kubernetes.io/os"})
OF_EVERY_NODE = frozenset((label, "linux") for label in SYSTEMS)
CONTROL_PLANE = regex.compile(r"node-role\.kubernetes\.io/(?:control-plane|master)\b")
ASSIGNED = regex.compile(r"Successfully assigned (?P<pod>\S{1,320}) to (?P<node>[\w.-]{1,253})")
"""How the scheduler says which node it gave a pod (kube-scheduler, event `Scheduled`)."""


class Obstacle(StrEnum):
    """What keeps a pod from a place, by who says so."""

    TAINT = "taint"
    SELECTOR = "node selector"
    CORDON = "cordoned nodes"
    ROOM = "no room"
    VOLUME = "a volume"
    NO_NODE = "no node at all"
    WEBHOOK = "webhook"
    DENIED = "a webhook's decision"
    QUOTA = "quota"
    LIMITS = "limit range"
    POLICY = "an admission policy"
    SECURITY = "pod security"
    OLD_SECURITY = "pod security policy"
    CONSTRAINT = "security context constraint"
    PRIORITY = "priority class"
    SCOPE = "no quota for the priority class"
    ACCOUNT = "service account"
    FORBIDDEN = "admission"
    OTHER = "other"


SCHEDULER: tuple[tuple[Obstacle, regex.Pattern[str]], ...] = (
    (Obstacle.VOLUME, regex.compile(r"volume node affinity|PersistentVolume|max volume count|persistentvolumeclaim")),
    (Obstacle.ROOM, regex.compile(r"Insufficient |Too many pods|free ports|pressure")),
    (Obstacle.TAINT, regex.compile(r"taint")),
    (Obstacle.SELECTOR, regex.compile(r"node affinity|node selector|NodeAffinity|MatchNodeSelector")),
    (Obstacle.CORDON, regex.compile(r"were unschedulable|NodeUnschedulable")),
)
ADMISSION: tuple[tuple[Obstacle, regex.Pattern[str]], ...] = (
    (Obstacle.WEBHOOK, regex.compile(r"failed calling (?:admission )?webhook")),
    (Obstacle.DENIED, regex.compile(r"denied the request")),
    (Obstacle.POLICY, regex.compile(r"ValidatingAdmissionPolicy '")),
    (Obstacle.QUOTA, regex.compile(r"exceeded quota|failed quota|must specify (?:limits|requests)")),
    (Obstacle.LIMITS, regex.compile(r"(?:minimum|maximum) \S+ usage per |max limit to request ratio per |LimitRange")),
    (Obstacle.SECURITY, regex.compile(r"violates PodSecurity")),
    (Obstacle.OLD_SECURITY, regex.compile(r"pod security policy")),
    (Obstacle.CONSTRAINT, regex.compile(r"security context constraint")),
    (Obstacle.SCOPE, regex.compile(r"insufficient quota to match these scopes")),
    (Obstacle.PRIORITY, regex.compile(r"PriorityClass")),
    (Obstacle.ACCOUNT, regex.compile(r"service ?account \"?\S+ not found|looking up service account")),
    (Obstacle.FORBIDDEN, regex.compile(r"is forbidden")),
)


class Rejection(NamedTuple):
    """One obstacle; `nodes` is how many it concerns, `taint` the one not tolerated, `lack` what there is too little of."""

    obstacle: Obstacle
    nodes: int
    taint: str = ""
    lack: str = ""


NAMED: dict[Obstacle, regex.Pattern[str]] = {
    # Gatekeeper puts its constraint in brackets before the text, Kyverno its policy at the beginning of the second line
    Obstacle.DENIED: regex.compile(
        r"denied the request:\s+(?:\[(?P<name>[\w.-]{1,253})\]|.{0,300}?due to the following policies\s+(?P<policy>[\w.-]{1,253}):)",
        regex.S,
    ),
    Obstacle.QUOTA: regex.compile(r"(?:exceeded|failed) quota: (?P<name>[a-z0-9.-]{1,253})"),
    Obstacle.POLICY: regex.compile(r"ValidatingAdmissionPolicy '[\w.-]{1,253}' with binding '(?P<name>[\w.-]{1,253})'"),
    Obstacle.SECURITY: regex.compile(r'violates PodSecurity "(?P<name>[a-z]+):'),
    Obstacle.PRIORITY: regex.compile(r"PriorityClass with name \"?(?P<name>[a-z0-9.-]{1,253})"),
    Obstacle.SCOPE: regex.compile(r"PriorityClass In \[(?P<name>[a-z0-9.-]{1,253})"),
    Obstacle.ACCOUNT: regex.compile(r"service account (?P<space>[a-z0-9-]{1,63})/(?P<name>[a-z0-9.-]{1,253})"),
}
"""Who refuses -> the object that decides, in the API server's own words."""


def decider(message: str | None, kind: Obstacle) -> str | None:
    """Name of the object by which a pod was refused: quota, level of pod security, class, account, constraint or policy."""
    m = NAMED[kind].search(message or "") if kind in NAMED else None
    return next((text for key, text in m.groupdict().items() if text and key != "space"), None) if m else None


def admission(message: str | None) -> Obstacle:
    """What refused the creation of a pod, by the text of a FailedCreate event."""
    return regex.first(ADMISSION, message or "", Obstacle.OTHER)


def is_port_taken(message: str | None) -> bool:
    """Does the scheduler say that a port of the host is given to another pod: it knows those of pods alone, and of no other program."""
    return "free ports" in without_preemption(message)


def without_preemption(message: str | None) -> str:
    """What the scheduler says of the nodes, without its words on pods that it might put out."""
    return (message or "").partition(" preemption:")[0]


def unplaced(message: str | None, daemonset: bool) -> tuple[Rejection, ...]:
    """
    The scheduler's reasons, in its order.

    A DaemonSet's pod is bound to one node by an affinity of its own, so the nodes that do not match it are no reason
    unless nothing else is said.
    """
    if NO_NODE.search(message or ""):
        return (Rejection(Obstacle.NO_NODE, 0),)
    head = NODES.search(message or "")
    if head is None:
        return ()
    text = (message or "")[head.end() :].partition("preemption:")[0]
    found = []
    for m in CLAUSE.finditer(text):
        kind = regex.first(SCHEDULER, m["text"], Obstacle.OTHER)
        braces = BRACES.search(m["text"])
        taint = braces["taint"].strip(" :").replace(": ", "=") if braces and kind is Obstacle.TAINT else ""
        lack = m["text"].strip(" .") if m["text"].startswith(("Insufficient ", "Too many ")) else ""
        found.append(Rejection(kind, int(m["count"]), taint, lack))
    if not found and (kind := regex.first(SCHEDULER, text, Obstacle.OTHER)) is not Obstacle.OTHER:
        return (Rejection(kind, int(head["count"])),)  # said of the pod, and not of nodes by number
    real = [r for r in found if r.obstacle is not Obstacle.SELECTOR]
    return tuple(real if daemonset and real else found)


LOW = regex.compile(r"The node was low on resource: ([\w-]{1,40})")


OF_DISK = frozenset({"ephemeral-storage", "nodefs", "imagefs", "inodes", "containerfs"})


class Shortage(NamedTuple):
    """What a node had too little of, as the kubelet calls it."""

    resource: str

    @property
    def is_disk(self) -> bool:
        return self.resource in OF_DISK


def lacked(texts: Iterable[str | None]) -> Shortage | None:
    """What the kubelet evicted a pod for; None where none of the texts says it."""
    return next((Shortage(m[1]) for text in texts if (m := LOW.search(text or ""))), None)


def lacks_room(message: str | None) -> bool:
    """Does the scheduler name a shortage; what it says otherwise, or in words that are not known, is none."""
    reasons = unplaced(message, daemonset=False)
    if reasons:
        return any(one.obstacle is Obstacle.ROOM for one in reasons)
    return regex.first(SCHEDULER, message or "", Obstacle.OTHER) is Obstacle.ROOM


def tolerated(taint: str, tolerations: list[dict[str, Any]]) -> bool:
    """Does a DaemonSet's pod with these tolerations stay on a node with this taint (`key=value:Effect`)."""
    pair, _, effect = taint.rpartition(":")
    key, _, value = pair.partition("=")
    if effect not in ("NoSchedule", "NoExecute") or key in ADDED:
        return True
    for one in tolerations:
        if one.get("effect") not in (None, "", effect):
            continue
        if one.get("operator") == "Exists":
            if one.get("key") in (None, "", key):
                return True
        elif one.get("key") == key and str(one.get("value") or "") == value:
            return True
    return False


def telling(selector: str | None) -> dict[str, str]:
    """The labels of a node selector (JSON) that not every Linux node has of itself."""
    wanted: dict[str, str] = json.loads(selector) if selector else {}
    return {k: v for k, v in wanted.items() if (k, v) not in OF_EVERY_NODE}


def control_plane(node: Node) -> bool:
    """Is it tainted, labelled or listed as a control-plane node and as nothing else, which needs no agent."""
    roles = set((node.roles or "").split(","))
    if roles & {"control-plane", "master", "controlplane"} and not roles & {"worker", "node", "infra"}:
        return True
    return bool(CONTROL_PLANE.search(f"{node.taints or ''} {node_labels.shown_labels(node)}"))


def names_system(selector: str | None) -> bool:
    """Does a node selector (JSON) ask for an operating system: nodes of another one are left out on purpose."""
    return not SYSTEMS.isdisjoint(json.loads(selector) if selector is not None else ())


def objections(node: Node, tolerations: str | None, selector: str | None) -> tuple[str, ...] | None:
    """
    Why a DaemonSet with these fields (JSON) wants no pod on the node.

    Returns:
        Taints not tolerated and labels lacking; empty when nothing stated objects; None when neither side is stated.
    """
    known = False
    found: list[str] = []
    if node.taints is not None and tolerations is not None:
        known = True
        wanted = json.loads(tolerations)
        found += [f"taint {taint}" for taint in json.loads(node.taints) if not tolerated(taint, wanted)]
    asked: dict[str, str] = json.loads(selector or "{}")
    if selector is not None and (node.labels is not None or (asked and node_labels.fits(node, asked) is not None)):
        known = True
        found += [f"no label {k}={v}" for k, v in node_labels.lacking(node, asked)]
    return tuple(found) if known else None


def assigned(message: str | None, pod: str) -> str:
    """The node that the scheduler gave a pod, ``namespace/name``, by its event; "" where it says something else."""
    m = ASSIGNED.search(message or "")
    return str(m["node"]) if m and m["pod"] == pod else ""
