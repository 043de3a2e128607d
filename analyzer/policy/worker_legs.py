"""The connections of workers to each other, asked of the policies: BGP, kubelet, Typha and the tunnel between nodes."""

from __future__ import annotations

from analyzer.policy.legs import BGP, KUBELET, MOST_WORKERS, TYPHA, UDP, PolicyView
from analyzer.policy.ways import Connection, Way

TCP, IPIP = 6, 4


def between_workers(policy: PolicyView) -> list[Connection]:
    """Of a few nodes, with the tunnel that the address pools ask for (IPIP where they are not in the bundle)."""
    settings = policy.world.settings
    nodes = [n for n in policy.world.nodes.values() if n.address][:MOST_WORKERS]
    legs = []
    for a in nodes:
        asked: list[tuple[Way, str, int | None, int]] = [
            (Way.BGP, "BGP", BGP, TCP), (Way.HOST_KUBELET, "kubelet", KUBELET, TCP), (Way.TYPHA, "typha", TYPHA, TCP),
        ]  # fmt: skip
        if settings.tunnel_on(a.node, "VXLAN"):
            asked.append((Way.TUNNEL, "VXLAN", settings.vxlan_port(a.node), UDP))
        if settings.tunnel_on(a.node, "IPIP") is not False:
            asked.append((Way.TUNNEL, "IPIP", None, IPIP))
        for b in nodes:
            if a is not b:
                for way, what, port, protocol in asked:
                    answer = policy.ask(f"node:{a.name}", f"node:{b.name}", port, protocol)
                    legs.append(Connection(way, a.name, b.name, port, answer, addresses=b.addresses, what=what))
    return legs
