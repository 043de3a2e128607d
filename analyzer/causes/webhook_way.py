"""The way to the pods behind a webhook, and those pods themselves: which of the two is mended, by what the bundle shows of them."""

from __future__ import annotations

from analyzer.causes import dialled
from analyzer.causes.base import customer
from analyzer.checks import managed_calls
from analyzer.checks.base import some
from analyzer.checks.details import FailedCall
from analyzer.facts import called_pod
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.facts.selectors import Unselected
from analyzer.konnectivity.chain import Reason
from analyzer.model import Remedy
from analyzer.schema import EndpointRow
from analyzer.tables.rows import Rows

LOST = frozenset({Reason.TIMEOUT, Reason.UNROUTED})
"""Reasons by which nothing at the address answered, so its pods are not known to be at fault."""
STEP = "S14"
NO_ROUTE = "; or, where the control plane has no route to pods, give it hostNetwork and a free port"


def way_to(
    about: About | None, own: FailedCall, target: tuple[str, str] | None, endpoints: Rows[EndpointRow] = ()
) -> tuple[Remedy, ...]:
    """A call that had no answer: pods that do not run come first, then what a cloud shuts, then any filter; pods that are ready are not brought up."""
    bad = dialled.pods_behind(about, *target) if about is not None and target is not None else []
    up = called_pod.ready(about.pods, target) if about is not None and target is not None else []
    if bad and target is not None and not own.address:
        return (bring_up(target, bad),)
    called = about.called_pod(target, None, own.address) if about is not None else None
    ways = managed_calls.shut(about, called) if about is not None and called is not None else ()
    if ways:
        opened = tuple(customer(way.cure, way.change, STEP) for way in ways)
        known = called is not None and called.host
        return opened if known or up or target is None else (bring_up(target, bad), *opened)
    if own.address:
        host, _, port = own.address.rpartition(":")
        return (_let(host, port),)
    if target is None:
        return ()
    if (listed := _behind(target, endpoints)) is not None:
        host, ports = listed
        why = f" ({target[0]}/{target[1]} has ready pods)"
        if about is not None and about.tunnel == "unknown" and managed_calls.answered_inside(about, target) is not None:
            return (_let(host, " or ".join(ports) or "<port>", why + NO_ROUTE, "the API server's machine"),)
        return (_let(host, " or ".join(ports) or "<port>", why),)
    return (_to_pod(about, up[0]),) if about is not None and up else (bring_up(target, bad),)


def _let(host: str, port: str, why: str = "", start: str = "a worker") -> Remedy:
    """
    The way is opened: a pod that is ready is not brought up.

    Args:
        start: a machine from which the port is tried.
    """
    where = "from where the call goes out (the agents' nodes; without a tunnel the control plane): firewall, security group, policy"
    return customer(f"let TCP {port} reach {host} {where}{why}", f"nc -vz -w 5 {host} {port.split()[0]}   # on {start}", STEP)  # fmt: skip


def _to_pod(about: About, pod: Pod) -> Remedy:
    """The way to a pod that is ready; without a tunnel the control plane itself has to reach its address, which no test from a worker shows."""
    at = f" at {pod.ip}" if pod.ip else ""
    text = f"let the call reach {pod.name}{at}, which is {pod.state}: firewall, security group, policies"
    if about.tunnel not in ("konnectivity", "openvpn"):
        text += NO_ROUTE
    show = f"kubectl get pod -n {pod.namespace} {pod.name} -o jsonpath='{{.spec.hostNetwork}} {{..ports}}'"
    return customer(text, show, STEP)


def select(target: tuple[str, str], missed: Unselected) -> Remedy:
    """Pods that are ready are not brought up: their service asks for another label."""
    space, name = target
    return customer(
        f"correct the selector of service {space}/{name}, or the pods' label: {missed.words}",
        f"kubectl edit service -n {space} {name}; kubectl get pods -n {space} --show-labels",
        STEP,
    )


def bring_up(target: tuple[str, str], bad: list[Pod]) -> Remedy:
    """By name where the bundle lists pods there that do not run."""
    states = f": {some((f'{pod.name} is {pod.state}' for pod in bad), 2)}" if bad else ""
    shown = f"kubectl describe pod -n {target[0]} {bad[0].name}; " if bad else ""
    return customer(
        f"bring up the pods behind service {target[0]}/{target[1]}{states}",
        f"{shown}kubectl get endpoints,pods -n {target[0]} -o wide; kubectl get events -n {target[0]} --sort-by=.lastTimestamp",
        STEP,
    )


def _behind(target: tuple[str, str], endpoints: Rows[EndpointRow]) -> tuple[str, list[str]] | None:
    """The first ready address behind a service, with the service's ports there; None where no list shows one."""
    row = next((r for r in endpoints if (r.namespace, r.name) == target and r.addresses), None)
    if row is None or row.ready_addresses == 0:
        return None
    return (row.addresses or "").split(",")[0], [port for port in (row.ports or "").split(",") if port]
