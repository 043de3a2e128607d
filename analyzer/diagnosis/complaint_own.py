"""
Clusters whose API server reaches the nodes by another way than Konnectivity: directly, or by a tunnel of the distribution.

K3s and RKE2 tunnel with remotedialer. What its client is told is a status alone (``502 Bad Gateway``); the reason stands in its own logs
(`complaint_dialer`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from analyzer.checks.base import some
from analyzer.diagnosis.complaint_between import between
from analyzer.diagnosis.complaint_calls import CALLS, behind, control
from analyzer.diagnosis.complaint_dialer import UNITS, agent_log, of_words
from analyzer.facts import tunnel_kind
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.model import Candidate, Gap
from analyzer.schema import LOG_SIGNALS, NODES, PORT_TESTS, LogSignalRow, PortTestRow
from analyzer.tables.rows import Tables
from analyzer.tunnel import remote_dialer
from analyzer.tunnel.remote_dialer import DialerFault, DialerWord

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.facts.pods import Pod


def leg(about: About, *, caller: Caller | None = None, dialer: bool = False, said: DialerWord | None = None) -> str:
    """
    The way that is broken.

    Args:
        caller: whose call failed: one of a service ends at its pods.
        said: what the log of a remotedialer says, where it complains alone.
        dialer: a remotedialer's own log complains, so that it is one of those two, whichever.
    """
    if said is not None and said.fault is DialerFault.RANCHER:
        return "Rancher's agent to Rancher"
    if dialer and not about.other_tunnel:
        return "API server to node by the tunnel of k3s or rke2, which is not Konnectivity"
    end = "the service behind the call" if caller in CALLS and about.own_way not in UNITS else "node"
    if about.own_way:
        return f"API server to {end} by {about.own_way}'s own way"
    old = tunnel_kind.old_tunnel(about.pods)
    return f"API server to {end}, {'through the tunnel of its own' if old else 'without a tunnel'}"


def may_be_direct(about: About) -> bool:
    """Is it a cluster that somebody set up, of which nothing says that Konnectivity was added."""
    return about.tunnel == "unknown" and (about.product.value or about.language.product) == "kubernetes"


def of_node(way: Candidate, host: str, about: About) -> list[Candidate]:
    """
    The way to a kubelet or the kubelet itself; a node that is NotReady is named, first where it is the one that was dialled or may be.

    Args:
        host: the address or name that was dialled.
    """
    dialled = [node for node in about.nodes.values() if host in (node.name, node.internal_ip)]
    nodes = dialled or [node for node in about.nodes.values() if node.internal_ip is None]
    down = [node.name for node in nodes if node.ready is False]
    if dialled and all(node.ready for node in dialled):  # its kubelet runs: it says so itself, and by no tunnel
        name = dialled[0].name
        look = Gap("what the node lets in", f"ssh {name} 'ss -ltn | grep :10250; iptables -S INPUT | head -20'")
        return [way, Candidate(f"a firewall on {name} itself, whose kubelet runs: the node is Ready", look)]
    if not down:
        if nodes and all(node.ready for node in nodes):
            look = Gap(f"which of the nodes {host} is", "kubectl get nodes -o wide")
            return [
                way,
                Candidate(
                    f"a firewall on that node itself: if it is {some(node.name for node in nodes)}, its kubelet runs, for it is Ready",
                    look,
                ),
            ]
        return [way, Candidate("the node or its kubelet is down", Gap("the nodes", "kubectl get nodes -o wide"))]
    look = Gap("why the node is not Ready", f"kubectl describe node {down[0]}")
    if dialled:
        return [Candidate(f"the node or its kubelet is down: {down[0]} is NotReady", look), way]
    return [
        Candidate(
            f"the node or its kubelet is down: {some(down)} {'is' if len(down) == 1 else 'are'} NotReady, if {host} is there",
            look,
        ),
        way,
    ]


def words(tables: Tables, fault: Fault, about: About) -> DialerWord | None:
    """What the tunnel's own log says of the target of a fault, the last of it; where it says nothing of that, its last word."""
    if about.other_tunnel not in UNITS or fault.reason is not Reason.STATUS:
        return None
    said = [one for one in remote_dialer.words(tables[LOG_SIGNALS]) if one.fault is not DialerFault.RANCHER]
    host = (fault.address or "").rpartition(":")[0]
    names = {node.name for node in tables[NODES] if node.name and host and host in (node.name, node.internal_ip)}
    return remote_dialer.joined(said, host, names) or _of_one(said) or next(reversed(said), None)


def _of_one(said: Sequence[DialerWord]) -> DialerWord | None:
    """The word of the one node that all of it is about, where nothing tells which node a call was for."""
    targets = {one.target for one in said}
    only = targets.pop() if len(targets) == 1 else None
    return remote_dialer.joined(said, "", {only}) if only else None


def alone(tables: Tables, about: About) -> DialerWord | None:
    """The last word of the tunnel's own log, where it is the only one who complains; nothing else speaks so."""
    if about.tunnel not in ("none", "unknown"):
        return None
    said = remote_dialer.words(tables[LOG_SIGNALS])
    return _of_one(said) or next(reversed(said), None)


def says(said: DialerWord) -> str:
    row = said.row
    if said.fault is DialerFault.RANCHER:
        return f"{said.fault.value}: {row.name} ({row.source.rpartition('/')[2]}:{row.line})"
    return f"the tunnel's own word: {_cited(row)}" + (f"; and its agent's: {_cited(said.why.row)}" if said.why else "")


def _cited(row: LogSignalRow) -> str:
    return f"{row.name} ({row.source.rpartition('/')[2]}:{row.line})"


def old_end(tables: Tables, about: About) -> PortTestRow | None:
    """The last word of an old tunnel's own SSH, which dials its end at the control plane; what people log in to has port 22."""
    if not tunnel_kind.old_tunnel(about.pods):
        return None
    dialled = [row for row in tables[PORT_TESTS] if row.tool == "ssh" and row.host and row.port not in (None, 22)]
    return next((row for row in reversed(dialled) if row.outcome not in (None, "answered")), None)


def candidates(
    fault: Fault,
    about: About,
    said: DialerWord | None,
    of_kubelet: Callable[[], tuple[Candidate, ...]],
    end: PortTestRow | None = None,
) -> tuple[Candidate, ...]:
    """
    A distribution with a tunnel of its own: all nodes or one; without one the API server dials the node itself.

    Args:
        end: what an old tunnel's own program says of its end at the control plane.
    """
    if fault.leg is Leg.PROXY and said is None:
        return between(fault, about)
    if about.other_tunnel in UNITS:
        if said is not None:
            return of_words(said, about)
        first = (
            behind(fault, about) if fault.caller in CALLS and fault.reason is not Reason.PROXY else (control(about),)
        )
        return (*first, Candidate("that node's own connection to the server is gone", agent_log(about)))
    if old := tunnel_kind.old_tunnel(about.pods):
        return (_old_tunnel(old) if end is None else _unreached(old, end), control(about))
    direct = fault.reason not in (Reason.CERTIFICATE, Reason.STATUS, Reason.DNS)
    if fault.caller is Caller.KUBELET and fault.address and direct:
        host, _, port = fault.address.rpartition(":")
        if about.own_way == "EKS":  # whose API server has no machine of the user's
            own = Gap("the groups of that instance", f"aws ec2 describe-instances --filters Name=private-ip-address,Values={host.strip('[]')} --query 'Reservations[].Instances[].SecurityGroups'")  # fmt: skip
            shut = Candidate("the security group of that node does not let the cluster's in on TCP 10250", own)
            return tuple(of_node(shut, host, about))
        probe = Gap(
            "whether the control plane reaches it",
            f"nc -vz -w 5 {host.strip('[]')} {port}   # on the API server's machine",
        )
        way = Candidate("a firewall or missing route between the API server and that node", probe)
        return tuple(of_node(way, host.strip("[]"), about))
    if fault.caller in CALLS and fault.reason is not Reason.PROXY:
        return behind(fault, about)
    return (*(of_kubelet() if fault.caller is Caller.KUBELET else ()), control(about))


def _unreached(pods: Sequence[Pod], end: PortTestRow) -> Candidate:
    pod, place = pods[0], f"{end.source.rpartition('/')[2]}:{end.line}"
    node = f"   # on {pod.node}" if pod.node else "   # on its node"
    probe = Gap("whether it is reached from there", f"nc -vz -w 5 {end.host} {end.port}{node}")
    text = f"{pod.name} does not reach its end at the control plane, {end.host}:{end.port}: firewall, route or allow list of outgoing traffic ({place})"
    return Candidate(text, probe)


def _old_tunnel(pods: Sequence[Pod]) -> Candidate:
    """The tunnel's own pod carries every call, so it is asked first; its log cannot come through it when it is down."""
    pod = next((one for one in pods if one.health is False), pods[0])
    space = pod.namespace or "kube-system"
    if pod.health is False:
        why = Gap("why it does not run", f"kubectl describe pod -n {space} {pod.name}")
        return Candidate(f"the tunnel itself is down: {pod.name} is {pod.state}", why)
    again = Gap("whether a restart brings it back", f"kubectl delete pod -n {space} {pod.name}")
    return Candidate(f"the tunnel hangs although {pod.name} runs", again)
