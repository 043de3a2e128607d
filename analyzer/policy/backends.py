"""What is behind a service that somebody calls: by its row and its endpoints, and by names where a table of pods shows no addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analyzer.policy.workloads import finished

if TYPE_CHECKING:
    from analyzer.facts.pods import Pod
    from analyzer.policy.world import World

TCP, HTTPS = 6, 443


def behind(world: World, service: tuple[str, str], port: int | None) -> list[tuple[str, int | None]]:
    """(address, port) of what a service leads to; its own row says which of several ports is called, and of one its endpoints are enough."""
    known = world.services.named.get(service)
    if known is None:
        return world.services.without_row(service, TCP)
    wanted = port or next((p["port"] for p in known.ports if p.get("port") == HTTPS or len(known.ports) == 1), None)
    ready = [pod for key, pod in world.workloads.items() if world.ready(key)]
    return world.services.backends(known, TCP, wanted, ready) or []


def without_address(pods: Iterable[Pod], service: tuple[str, str]) -> list[Pod]:
    """Pods of a service by their names, where their table shows no addresses: which endpoint is whose nothing says."""
    space, name = service
    own = (pod for pod in pods if pod.namespace == space and pod.name.startswith(f"{name}-"))
    return [pod for pod in own if pod.ip is None and pod.ips is None and not pod.host_network and not finished(pod)]
