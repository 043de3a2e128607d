"""Kubelets that calls of the API server and dials of agents did not reach, and by which names they were called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from analyzer.facts.cluster import About
from analyzer.facts.nodes import Node
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.model import Placed
from analyzer.tunnel import errors
from analyzer.tunnel.faults import Faults, Seen
from analyzer.tunnel.view import TunnelView


class MissedKubelet(NamedTuple):
    """
    Attributes:
        host: where the call went, `?` where nothing says it.
        name: by which the API server called the kubelet, where its URL is quoted.
        unresolved: nobody resolved that name, so nothing of the node was tried.
    """

    host: str
    name: str | None
    row: Placed
    unresolved: bool = False

    def among(self, nodes: Mapping[str, Node]) -> Node | None:
        """The node, by the address the call went to, else by the name it was called by."""
        return nodes.get(self.host) or nodes.get(self.name or "")


def calls(about: About, tunnel: TunnelView, faults: Faults) -> list[MissedKubelet]:
    """Failed dials of agents, and calls that failed and were not answered."""
    dialled = [e for e in tunnel.dial_errors if about.is_kubelet(errors.target(e.error) or e.address)]
    quoted = [one for one in faults.of(Leg.TARGET) if one.fault.caller is Caller.KUBELET and not one.fault.answered]
    return [
        *(MissedKubelet((errors.target(e.error) or e.address or "?").rpartition(":")[0], None, e) for e in dialled),
        *(
            MissedKubelet(_host(one.fault), one.fault.called_by, one.row, one.fault.reason is Reason.DNS)
            for one in quoted
        ),
    ]


def unheard(about: About, faults: Faults) -> list[Seen]:
    """
    Calls that came to nothing without a word of why, to kubelets of which no other call is shown to come through.

    Where nothing else comes through, the tunnel as a whole may be what hangs: then none is listed.
    """
    if not about.came_through or about.tunnel in ("none", "openvpn") or about.own_way:
        return []
    heard = {pod.node for pod in about.pods if pod.name in {row.value for row in about.came_through}}
    names = {text: node.name for node in about.nodes.values() for text in (node.name, node.internal_ip) if text}
    found = [one for one in faults.of(Leg.TUNNEL, Leg.UNTOLD, caller=Caller.KUBELET) if one.fault.is_unheard]
    return [one for one in found if names.get(one.fault.kubelet or "", one.fault.kubelet) not in heard]


def lone_suspect(about: About, missed: list[MissedKubelet]) -> Node | None:
    """
    The one node that is NotReady, where one address is missed that nothing gives to a node.

    None where a second address is missed, where the node's own address is another, or where a node or pod elsewhere is known by it.
    """
    hosts = {one.host for one in missed}
    bad = [node for node in about.nodes.values() if node.ready is False]
    if len(hosts) != 1 or "?" in hosts or len(bad) != 1 or bad[0].internal_ip or bad[0].external_ip:
        return None
    called = {text for one in missed for text in (one.host, one.name) if text}
    elsewhere = {text for node in about.nodes.values() if node is not bad[0] for text in (node.name, node.internal_ip, node.external_ip)}  # fmt: skip
    elsewhere |= {pod.ip for pod in about.pods if pod.node and pod.node != bad[0].name}
    return None if called & elsewhere else bad[0]


def _host(fault: Fault) -> str:
    return (fault.address or "?").rpartition(":")[0] or fault.address or "?"
