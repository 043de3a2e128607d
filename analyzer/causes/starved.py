"""Programs of the tunnel that lack memory, or room to run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer.causes import operated
from analyzer.causes.agents import FOLLOWS
from analyzer.causes.base import (
    CONFIRMED,
    LIKELY,
    POSSIBLE,
    Finding,
    Outcomes,
    Rules,
    customer,
    fails,
    proof,
    sre,
    told,
)
from analyzer.causes.halt_remedies import doubled
from analyzer.causes.pod_restart import restart_server
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.checks.details import Part
from analyzer.facts.cluster import About
from analyzer.facts.generated import belongs_to, daemonset_of, deployment_of, static_of
from analyzer.model import Remedy, Status
from analyzer.vendors import bosh
from analyzer.vendors.owners import Setting

CAUSES = Rules()
OF_PROVIDER = frozenset({Part.SERVER, Part.API_SERVER, Part.CONTROL_PLANE})
"""What runs in the provider's control plane."""


@CAUSES.cause(
    "resource-exhaustion",
    "Server, agent or node starved",
    reads=(
        "AG-03",
        "AG-06",
        "CP-01",
        "CP-02",
        "CP-11",
        "RES-01",
        "SRV-03",
        "TUN-03",
    ),
    follows=FOLLOWS,
)
def starved(about: About, outcomes: Outcomes) -> Finding | None:
    """OOMKilled, Pending for want of room, node pressure: in the objects, never in the tunnel's logs."""
    outcome = outcomes["RES-01"]
    if outcome.status is Status.FAIL:
        follows = fails(outcomes, *FOLLOWS, "AG-06", "CP-01", "CP-02", "CP-11")
        noticed = fails(outcomes, "TUN-03") if follows else ()
        state = told(outcomes, "RES-01", details.Starvation) or details.Starvation()
        unplaced = bool(state.killed) and not any(
            one.pod or one.namespace for one in state.killed
        )  # where, nobody says
        return Finding(
            CONFIRMED if follows and not unplaced else LIKELY,
            outcome.summary,
            ("RES-01", *follows, *noticed),
            proof(outcomes, ("RES-01", "AG-06")),
            tuple(_relief(about, outcomes)),
            (commands.events(),),
            scope=_scope(about, outcomes),
            is_reason=bool(state.killed),
        )
    if outcome.status is Status.WARN and fails(outcomes, "AG-03", "SRV-03"):
        return Finding(
            POSSIBLE,
            outcome.summary,
            ("RES-01",),
            proof(outcomes, ("RES-01",)),
            (customer("relieve the node", "kubectl describe nodes | grep -A9 'Allocated resources'", "S15"),),
            (commands.events(),),
        )
    return None


def _relief(about: About, outcomes: Outcomes) -> Iterator[Remedy]:
    """What gives the killed containers and the waiting pods their memory, by name."""
    state = told(outcomes, "RES-01", details.Starvation) or details.Starvation()
    for one, pods in _by_controller(state.killed)[:2]:
        space = one.namespace or "kube-system"
        named = " of ".join(part for part in (f"container {one.container}" if one.container else "", pods) if part)
        if not one.pod and one.namespace is None and one.part in OF_PROVIDER:
            yield _unplaced(one, _limit(about, one))
            continue
        kind, name = _controller(one)
        owner = "-o jsonpath='{..ownerReferences[0].kind}/{..ownerReferences[0].name}'"
        target = f"{kind} {name}" if name else f"$(kubectl get pod -n {space} {one.pod} {owner})"
        chosen = f" -c {one.container}" if one.container else ""
        old = _limit(about, one)
        new = doubled(old) if old else None
        command = f"kubectl set resources -n {space} {target}{chosen} --limits=memory={new or '<new limit>'}"
        limit = f"raise the memory limit of {named}" + (f" from {old}, as a start to {new}" if new else "")
        node = next((p.node for p in about.pods if p.name == one.pod and p.node), None)
        if (stem := static_of(one.pod, node)) is not None:  # nothing but its manifest sets a static pod's limits
            yield sre(
                f"{limit} in its manifest on {node}",
                f"ssh {node} 'grep -nE -A4 \"limits:|memory:\" /etc/kubernetes/manifests/{stem}*.yaml'",
                "S15",
            )
            continue
        if (patch := operated.memory(about, space, one.pod, one.container, new or "<new limit>")) is not None:
            yield sre(f"{limit}, in {patch.place}", patch.command, "S15")
            continue
        raised = (sre if one.part in OF_PROVIDER else customer)(limit, command, "S15")
        yield operated.until_then(about, raised, Setting.MEMORY) if one.part is Part.AGENT else raised
    if state.dialler:
        yield sre(
            "restart the API server: it has no file descriptor left for another dial to the Konnectivity server",
            bosh.restart("kube-apiserver")
            if state.as_job
            else "systemctl restart k0scontroller   # on that controller: the API server is its child process"
            if about.language.product == "k0s"
            else "crictl rm -f $(crictl ps --name kube-apiserver -q)   # on its machine; the kubelet starts it anew",
            "S15",
        )
        yield sre(
            "look which of its connections pile up, and raise its limit of open files; older releases leave dials of the tunnel open that nobody waits for",
            "ls -l /proc/$(pidof kube-apiserver | cut -d' ' -f1)/fd | awk '{print $NF}' | cut -d: -f1 | sort | uniq -c; grep 'open files' /proc/$(pidof kube-apiserver | cut -d' ' -f1)/limits",
            "S15",
        )
        return
    if state.files:
        yield sre(
            "restart the Konnectivity server: it has no file descriptor left and takes no connection more",
            restart_server(about),
            "S15",
        )
        yield sre(
            "raise its limit of open files (LimitNOFILE of the unit, or of the container runtime), and take a release that closes its frontends' connections",
            "grep 'open files' /proc/$(pidof proxy-server konnectivity-server | cut -d' ' -f1)/limits",
            "S15",
        )
        return
    for pod in state.waiting[:1]:
        if state.lacks:
            node = next((p.node for p in about.pods if p.name == pod and p.node), None)
            disk = state.lacks.is_disk
            look = (
                "df -h / /var /var/lib/kubelet /var/lib/containerd; crictl images" if disk else "free -m; crictl stats"
            )
            yield customer(
                f"free {'disk space' if disk else state.lacks.resource} on {node or 'the node'} ({state.lacks.resource} ran low, and {pod} was evicted): its pod comes back by itself",
                f"ssh {node} '{look}'" if node else "kubectl describe nodes | grep -B2 -A8 'Conditions:'",
                "S15",
            )
            continue
        yield customer(
            f"make room for {pod}: larger or more nodes, or fewer pods",
            "kubectl describe nodes | grep -A9 'Allocated resources'",
            "S15",
        )
    if not state.killed and not state.waiting:
        yield customer(
            "make room: memory limits, node size, fewer pods",
            "kubectl describe nodes | grep -A9 'Allocated resources'",
            "S15",
        )


def _unplaced(one: details.Killed, old: str | None) -> Remedy:
    """A container whose pod and namespace nobody states: what sets its limit is looked for first."""
    names = '{range .items[*]}{.metadata.namespace}{" "}{.metadata.name}{" "}{.spec.containers[*].name}{"\\n"}{end}'
    raised = f" from {old}, as a start to {doubled(old)}" if old else ""
    return sre(
        f"raise the memory limit of container {one.container}{raised}, in what makes its pod: which pod that is, is not stated",
        f"kubectl get pods -A -o jsonpath='{names}' | grep -w {one.container}",
        "S15",
    )


def _by_controller(killed: Sequence[details.Killed]) -> list[tuple[details.Killed, str]]:
    """One killed container of each controller, with the names of all pods of it where that happened: one limit is raised for all."""
    found: dict[tuple[str | None, ...], list[details.Killed]] = {}
    for one in killed:
        kind, name = _controller(one)
        found.setdefault((one.namespace, kind, name or one.pod, one.container), []).append(one)
    for key in [key for key in found if key[-1] is None]:  # a listing names no container
        named = [other for other in found if other[:-1] == key[:-1] and other[-1] is not None]
        if len(named) == 1:
            found[named[0]] += found.pop(key)
    return [(every[0], some(dict.fromkeys(one.pod for one in every if one.pod))) for every in found.values()]


def _scope(about: About, outcomes: Outcomes) -> str:
    """Which of the agents, and on which nodes; empty where something else was killed."""
    state = told(outcomes, "RES-01", details.Starvation) or details.Starvation()
    agents = {pod.name: pod for pod in about.role("agent")}
    killed = dict.fromkeys(one.pod for one in state.killed)
    if not killed or not killed.keys() <= agents.keys() or len(agents) < 2:
        return ""
    nodes = [node for name in killed if (node := agents[name].node)]
    return f"{len(killed)} of {len(agents)} agents{': ' if nodes else ''}{some(nodes) if nodes else ''}"


def _limit(about: About, one: details.Killed) -> str | None:
    """The limit that the killed container had, where its pod or controller states it."""
    stated = [r for r in about.args if r.flag == "memory limit" and r.container == one.container and r.value]
    own = [r for r in stated if belongs_to(one.pod, r.name) or (not one.pod and r.name is None)]
    return own[-1].value if own else None


def _controller(one: details.Killed) -> tuple[str, str]:
    """(kind, name) of what runs the pod, by the form of its name: a Deployment's has two parts behind it, a DaemonSet's one."""
    if not one.pod:  # the pods of a label: these are called like their container
        return ("daemonset" if one.part is Part.AGENT else "deployment", one.container or "")
    if (name := deployment_of(one.pod)) is not None:
        return "deployment", name
    return ("daemonset", name) if one.part is Part.AGENT and (name := daemonset_of(one.pod)) else ("", "")
