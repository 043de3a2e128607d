"""What stands at the addresses that agents dial in vain: the service by its address, the pods of its namespace that do not run."""

from __future__ import annotations

from analyzer.causes.base import customer
from analyzer.checks.base import some
from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.facts.service_addresses import service_at
from analyzer.model import Remedy
from analyzer.schema import ServiceRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.vendors import spaces

STEP = "S14"


def lame(about: About, service: ServiceRow) -> list[Pod]:
    """Pods of its namespace that are not ready, of a namespace that holds no others' programs."""
    if spaces.is_system(service.namespace):
        return []
    return [pod for pod in not_ready(about.pods) if pod.namespace == service.namespace]


def pods_behind(about: About, namespace: str, name: str) -> list[Pod]:
    """Pods that are not ready and are called as the service is, in its namespace, or else all of a namespace that holds no others' programs."""
    bad = [pod for pod in not_ready(about.pods) if pod.namespace == namespace]
    called = [pod for pod in bad if pod.name.startswith(f"{name}-")]
    return called or ([] if spaces.is_system(namespace) else bad)


def scale_up(row: WorkloadRow, step: str = STEP) -> Remedy:
    """For a workload of which somebody wants no pod: what is missing is no start of any."""
    kind = (row.kind or "").lower()
    text = f"scale {kind} {row.namespace}/{row.name} up again, to as many pods as it had: it is scaled to zero, so that none is wanted"
    return customer(text, f"kubectl scale {kind} -n {row.namespace} {row.name} --replicas=1", step)


def pod_at(about: About, target: str) -> Pod | None:
    """The only pod whose own address is dialled, of ``10.0.0.9:8443``; one on its node's network shares the address with others."""
    host = target.rpartition(":")[0].strip("[]")
    at = [pod for pod in about.pods if host and pod.ip == host and pod.namespace and not pod.host_network]
    return at[0] if len(at) == 1 else None


def _of_pod(pod: Pod, target: str) -> Remedy:
    port = target.rpartition(":")[2]
    name, on = f"{pod.namespace}/{pod.name}", f" on {pod.node}" if pod.node else ""
    if pod.health is False:
        return customer(
            f"bring up {name}, which is {target} and {pod.state}",
            f"kubectl describe pod -n {pod.namespace} {pod.name}; kubectl logs -n {pod.namespace} {pod.name} --tail=50",
            STEP,
        )
    state = f" and {pod.state}" if pod.status else ""
    return customer(
        f"see why {name}{on} does not answer at port {port}, though it is {target}{state}: what it listens on, and which policy or "
        "firewall between the agents and its node lets that port through",
        f"kubectl logs -n {pod.namespace} {pod.name} --tail=50; kubectl get networkpolicies -n {pod.namespace} -o yaml",
        STEP,
    )


def look_at(about: About, services: Rows[ServiceRow], target: str) -> Remedy:
    """What is mended at a target that does not answer, by name where the bundle has one."""
    service = service_at(services, target)
    if service is None and (pod := pod_at(about, target)) is not None:
        return _of_pod(pod, target)
    if service is None:
        text = f"look at what should answer at {target}: its pods, service and policies"
        return customer(text, "kubectl get endpoints,services,pods -A -o wide", STEP)
    name, bad = f"{service.namespace}/{service.name}", lame(about, service)
    why = f": {some((f'{pod.name} is {pod.state}' for pod in bad), 2)}" if bad else ""
    shown = f"kubectl describe pod -n {service.namespace} {bad[0].name}; " if bad else ""
    return customer(
        f"bring up the pods behind service {name}, which is {target}{why}",
        f"{shown}kubectl get endpoints,pods -n {service.namespace} -o wide",
        STEP,
    )
