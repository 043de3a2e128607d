"""Pods merged over all places that state them, and the role each plays for the tunnel."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from analyzer import patterns as regex
from analyzer.facts.generated import HASH
from analyzer.facts.pod_parts import shows_part, with_part
from analyzer.schema import PodRow
from analyzer.tables.rows import Rows
from analyzer.vendors import ibm, spaces

AGENT_ONE = regex.compile(r"konnectivity-agent-[a-z0-9]{5}$")
AGENT_TWO = regex.compile(r"konnectivity-agent-[a-z0-9]{6,10}-[a-z0-9]{5}$")
REPLICA = regex.compile(r"-[a-f0-9]{6,10}-[a-z0-9]{5}$|konnectivity-agent-[a-z0-9]{6,10}-[a-z0-9]{5}$")
COMPANION = (
    r"(?!(?:exporter|backups?|defrag|operator|monitor|metrics|restore|snapshots?|snapshotter|druid|autoscaler|vpa|nanny|cleanup|compact|rotate|perf|proxy|"
    r"tests?|init)(?:-|$))"
)
"""What runs beside a part of the system bears its name and a word for its own work."""
ROLES = (
    (
        "server",
        regex.compile(rf"konnectivity-server(?:-(?:{ibm.CLUSTER_ID}-)?{COMPANION}[a-z0-9]+(?:-[a-z0-9]{{5}})?)?$"),
    ),
    ("kube-apiserver", regex.compile(rf"kube-apiserver-{HASH}-[a-z0-9]{{5}}$")),
    ("openshift-apiserver", regex.compile(r"openshift-apiserver-[a-z0-9]+-[a-z0-9]{5}$")),
    ("master", regex.compile(rf"{ibm.OWN_MASTER}{ibm.CLUSTER_ID}-[a-z0-9]+-[a-z0-9]{{5}}$")),
    # IBM's own, Gardener's in the seed and Kubermatic's
    (
        "openvpn-server",
        regex.compile(r"openvpnserver-|(?:vpn-seed|openvpn)-server-(?:[a-z0-9]{6,10}-[a-z0-9]{5}|\d)$"),
    ),
    # IBM's own, Kubermatic's and Gardener's client
    ("vpn", regex.compile(r"(?:openvpn-client|vpn-shoot|vpn)-[a-z0-9]+-[a-z0-9]{5}$|vpn-shoot-\d$")),
    ("calico-node", regex.compile(r"calico-node-[a-z0-9]{5}$")),
    ("typha", regex.compile(r"calico-typha-(?!.*autoscaler)[a-z0-9]+-[a-z0-9]{5}$")),
    ("metrics-server", regex.compile(rf"(?:rke2-)?metrics-server-{COMPANION}")),
    ("dashboard", regex.compile(r"kubernetes-dashboard-")),
    ("etcd", regex.compile(rf"etcd-{COMPANION}(?!(?:.*-)?{HASH}-[a-z0-9]{{5}}$)")),  # no Deployment is etcd itself
    ("coredns", regex.compile(r"(?:(?:rke2-coredns-rke2-)?coredns|kube-dns|dns-default)-(?!autoscaler)")),
)


@dataclass(slots=True)
class Pod:
    """
    One pod; `rows` are the table rows that state it, the fullest first.

    Attributes:
        kubelet: host of the kubelet that was asked for it, where a URL names it.
        called_on: the name of that kubelet's node, where that is known: lists that show no node leave others open.
        is_shared: the server is one of its containers, and the others are a control plane's, too.
    """

    namespace: str | None
    name: str
    role: str
    node: str | None = None
    ip: str | None = None
    status: str | None = None
    ready: bool | None = None
    ready_containers: int | None = None
    containers: int | None = None
    restarts: int | None = None
    age_s: float | None = None
    host_network: bool | None = None
    labels: str | None = None
    service_account: str | None = None
    ports: str | None = None
    ips: str | None = None
    started_at: datetime | None = None
    restarted_s: float | None = None
    phase: str | None = None
    owner_kind: str | None = None
    kubelet: str | None = None
    called_on: str | None = None
    is_shared: bool = False
    rows: list[PodRow] = field(default_factory=list)

    @property
    def state(self) -> str:
        """``0/1 Running``, as kubectl prints it; ``not ready, Running`` where nobody counted its containers."""
        if self.ready_containers is None and self.containers is None:
            bad = "not ready, " if self.ready is False and self.running else ""
            return f"{bad}{self.status or self.phase or 'unknown'}"
        counts = f"{self.ready_containers if self.ready_containers is not None else '?'}/{self.containers if self.containers is not None else '?'}"
        return f"{counts} {self.status or self.phase or 'unknown'}"

    @property
    def at(self) -> str | None:
        """Its node's name, by a list or by the kubelet that was asked for it."""
        return self.node or self.called_on

    @property
    def running(self) -> bool:
        return self.status == "Running"

    @property
    def is_in_init(self) -> bool:
        """Have its init containers not come to their end; one of them may have failed (``Init:0/1``, ``Init:Error``)."""
        return (self.status or self.phase or "").startswith("Init:")

    @property
    def is_replica(self) -> bool:
        """Does it belong to a Deployment (AKS, GKE): its number is that of the replicas, not of the nodes."""
        return self.owner_kind == "ReplicaSet" or (self.owner_kind is None and REPLICA.search(self.name) is not None)

    @property
    def is_young(self) -> bool:
        """Was it made so lately that it may still be starting, as each pod does."""
        status = self.status or self.phase or ""
        starts = status in STARTING or self.is_in_init or (status == "Running" and self.ready is False)
        return starts and not self.restarts and self.age_s is not None and self.age_s < SETTLED_S

    @property
    def health(self) -> bool | None:
        """Ready and running; False when something states the contrary, None when nothing states either, or it is too young to tell."""
        status = self.status or self.phase
        if self.is_young:
            return None
        if self.ready is False or (status and status != "Running"):
            return False
        return True if self.ready else None


def role_of(namespace: str | None, name: str, hosted: Collection[str] = (), *, deployed: bool = False) -> str:
    """
    What the pod is; the control plane's agents are told from the workers' by namespace and by their two-part suffix.

    Anybody may call a pod `etcd-0` or `vpn-...`: such a name says what it is where the system runs, and nowhere else.

    Args:
        hosted: namespaces that hold a control plane, whatever they are called, as `control_planes` finds them.
        deployed: nothing of a control plane is listed beside it, and no agent of a DaemonSet anywhere: without a namespace it is a Deployment's.
    """
    control_plane = spaces.is_control_plane(namespace)
    if AGENT_ONE.match(name):
        return "control-plane-agent" if control_plane else "agent"
    if AGENT_TWO.match(name):
        own = namespace in spaces.AGENTS or (namespace is None and deployed)
        return "agent" if own and not control_plane else "control-plane-agent"
    role = next((role for role, pattern in ROLES if pattern.match(name)), "")
    if not role and namespace == "kube-system" and STATIC_SERVER.match(name):
        role = "server"  # a static pod bears its node's name, whatever that is
    return role if role not in COMMON or at_home(role, namespace) or namespace in hosted else ""


STATIC_SERVER = regex.compile(rf"konnectivity-server-{COMPANION}[a-z0-9][a-z0-9.-]{{0,252}}$")
COMMON = frozenset({"vpn", "etcd", "kube-apiserver", "coredns", "dashboard"})
"""Roles of names that others use, too; the names of the rest say what they are in any namespace where the system has none."""
OF_SYSTEM = frozenset({"server", "calico-node", "typha", "openshift-apiserver", "master", "openvpn-server"})
"""Roles of pods that a system has in its own namespaces; a metrics server or a dashboard is installed anywhere."""
APISERVER = regex.compile(r"kube-apiserver(?:-|$)")
BESIDE = regex.compile(r"(?:konnectivity-server|kube-controller-manager|kube-scheduler|etcd)(?:-|$)")


def control_planes(pods: Iterable[PodRow]) -> frozenset[str]:
    """Namespaces that run an API server and another part of a control plane: those of hosted ones may have any name."""
    servers, others = set(), set()
    for row in pods:
        if row.namespace and row.name:
            if APISERVER.match(row.name):
                servers.add(row.namespace)
            elif BESIDE.match(row.name):
                others.add(row.namespace)
    return frozenset(servers & others)


def at_home(role: str, namespace: str | None) -> bool:
    """May a pod of this role be the cluster's own in this namespace; where none is stated, it may."""
    return namespace in (None, *spaces.AGENTS) if role == "agent" else spaces.is_system(namespace)


STARTING = frozenset({"Pending", "ContainerCreating", "PodInitializing"})
SETTLED_S = 60
"""Age in seconds within which a pod is placed, gets its image and volumes, and passes its first probe, where nothing is wrong."""
DEAD = frozenset({
    "Evicted", "ContainerStatusUnknown", "Completed", "Succeeded", "Failed", "Shutdown", "NodeShutdown", "Terminated", "Preempting",
    "NodeAffinity", "UnexpectedAdmissionError", "OutOfcpu", "OutOfmemory", "OutOfpods", "OutOfephemeral-storage", "DeadlineExceeded",
})  # fmt: skip
"""States of pods that ended for good: the kubelet starts none of them again, their controller makes another one."""
ENDS = regex.compile(r"-(?:(?:(?=[a-z]*\d)[a-z0-9]{6,10}|[bcdf]{8,10})-)?[a-z0-9]{5}$")
"""What controllers put behind a pod's name: a template's hash, which has a digit but by chance (apimachinery, `SafeEncodeString`), and five letters."""


def leftovers(pods: Iterable[Pod]) -> set[int]:
    """
    Pods, by identity, that are over while another of the same set stands in their place: what was evicted, ended or is being deleted.

    A DaemonSet's successor is on the same node; a Deployment's is anywhere. One that is in no list is none: the dead pod counts.
    """
    sets: dict[tuple[str | None, str], list[Pod]] = {}
    for pod in pods:
        base = ENDS.sub("", pod.name)
        if base != pod.name:
            sets.setdefault((pod.namespace, base), []).append(pod)
    found: set[int] = set()
    for one in sets.values():
        up = [pod for pod in one if pod.health is True]
        for pod in one if up else ():
            if pod.health is True or not _is_over(pod):
                continue
            if pod.is_replica or any(pod.node is not None and other.node == pod.node for other in up):
                found.add(id(pod))
    return found


def _is_over(pod: Pod) -> bool:
    """Did it end, is it being deleted, or did it fail once and was never started again."""
    failed_once = pod.status == "Error" and not pod.restarts and (pod.age_s or 0) >= SETTLED_S
    return pod.status in DEAD or pod.phase in ("Failed", "Succeeded") or pod.status == "Terminating" or failed_once


MASTERS = frozenset({"server", "kube-apiserver", "openshift-apiserver", "master", "etcd", "openvpn-server"})


def _beside_masters(pods: Iterable[PodRow]) -> frozenset[str] | None:
    """Sources that list pods of a control plane without a namespace; None where agents of a DaemonSet are listed, so that others are none."""
    sources = set()
    for row in pods:
        if row.name and AGENT_ONE.match(row.name):
            return None
        if row.name and row.namespace is None and role_of(None, row.name) in MASTERS:
            sources.add(row.source)
    return frozenset(sources)


STATE = ("status", "ready", "ready_containers", "containers", "restarts", "age_s", "phase", "restarted_s")


def _is_later(row: PodRow, pod: Pod) -> bool:
    return bool(pod.rows) and (row.source == pod.rows[0].source or pod.ready is None)


def _take(pod: Pod, state: Mapping[str, Any]) -> None:
    """Give the pod the state that is stated; how many are ready may be lost, where one is that was counted before."""
    for name, value in state.items():
        if value is not None or (name == "ready_containers" and state.get("ready") != pod.ready):
            setattr(pod, name, value)


def merge(pods: Rows[PodRow]) -> list[Pod]:
    """
    Pods in the order they were first stated; a later statement fills what an earlier one lacks.

    Within one file (a console, a watch) what stands below was printed later, so the last state is the pod's. Leftovers are left out.
    """
    found: dict[tuple[str | None, str], Pod] = {}
    by_name: dict[str, tuple[str | None, str]] = {}
    hosted = control_planes(pods)
    masters = _beside_masters(pods)
    for row in pods:
        if not row.name:
            continue
        key = (row.namespace, row.name)
        if key not in found and row.namespace is None and row.name in by_name:
            key = by_name[row.name]
        pod = found.get(key)
        if pod is None:
            # a node may be called as a set is
            static = row.node is not None and row.name == f"kube-apiserver-{row.node}"
            deployed = masters is not None and row.source not in masters
            role = "" if static else role_of(row.namespace, row.name, hosted, deployed=deployed)
            pod = found[key] = Pod(row.namespace, row.name, role)
            by_name.setdefault(row.name, key)
        if pod.rows and shows_part(row, pod.containers):
            _take(pod, with_part(pod, row))
            pod.rows.insert(0 if row.ready is False else len(pod.rows), row)
        elif pod.rows and row.ready is not None and shows_part(pod.rows[0], row.containers):
            _take(pod, with_part(row, pod.rows[0]))
            pod.rows.append(row)
        elif _is_later(row, pod) and row.ready is not None and row.status:
            _take(pod, {name: getattr(row, name) for name in STATE})
            pod.rows.insert(0, row)
        else:
            pod.rows.append(row)
        for name in (
            "node",
            "ip",
            "status",
            "ready",
            "ready_containers",
            "containers",
            "restarts",
            "age_s",
            "host_network",
            "labels",
            "service_account",
            "ports",
            "ips",
            "started_at",
            "restarted_s",
            "phase",
            "owner_kind",
        ):
            if getattr(pod, name) is None:
                setattr(pod, name, getattr(row, name))
    over = leftovers(found.values())
    return [pod for pod in found.values() if id(pod) not in over]
