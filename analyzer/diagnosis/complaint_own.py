"""
Clusters whose API server reaches the nodes by another way than Konnectivity: directly, or by a tunnel of the distribution.

K3s and RKE2 tunnel with remotedialer. What its client is told is a status alone (``502 Bad Gateway``); the reason stands in the log of
the server, or in that of the node's agent, which dials the server::

    level=error msg="Sending HTTP/1.1 502 response to 127.0.0.1:40112: failed to find Session for client worker-1"
    level=error msg="Remotedialer proxy error; reconnecting..." error="dial tcp 10.0.0.2:6443: i/o timeout" url="wss://10.0.0.2:6443/v1-k3s/connect"
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from analyzer import patterns as regex
from analyzer.diagnosis.complaint_calls import CALLS, behind, control
from analyzer.facts import tunnel_kind
from analyzer.konnectivity.chain import Caller, Fault, Reason
from analyzer.model import Candidate, Gap
from analyzer.schema import LOG_SIGNALS, NODES, LogSignalRow
from analyzer.tables.rows import Tables

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.facts.pods import Pod

UNITS = {"k3s": "-u k3s -u k3s-agent", "rke2": "-u rke2-server -u rke2-agent"}
"""Distribution with a tunnel of its own -> its units."""
SIGNAL = "remote_dialer"
NO_SESSION = regex.compile(r"Session for client (\S+)")
DIAL = regex.compile(r"dial tcp (\S+):(\d{1,5}): ")
KUBELET = "10250"


def leg(about: About, *, dialer: bool = False) -> str:
    """
    The way that is broken.

    Args:
        dialer: a remotedialer's own log complains, so that it is one of those two, whichever.
    """
    if dialer and not about.other_tunnel:
        return "API server to node by the tunnel of k3s or rke2, which is not Konnectivity"
    if about.other_tunnel:
        return f"API server to node by {about.other_tunnel}'s own way"
    old = tunnel_kind.old_tunnel(about.pods)
    return "API server to node, through the tunnel of its own" if old else "API server to node, without a tunnel"


def words(tables: Tables, fault: Fault, about: About) -> LogSignalRow | None:
    """What the tunnel's own log says of the target of a fault, the last of it; where it says nothing of that, its last word."""
    if about.other_tunnel not in UNITS or fault.reason is not Reason.STATUS:
        return None
    said = [row for row in tables[LOG_SIGNALS] if row.signal == SIGNAL]
    host = (fault.address or "").rpartition(":")[0]
    names = {node.name for node in tables[NODES] if host and host in (node.name, node.internal_ip)}
    of_target = [row for row in said if _target(row) in {host, *names} - {""}]
    return next(reversed(of_target or said), None)


def alone(tables: Tables, about: About) -> LogSignalRow | None:
    """The last word of the tunnel's own log, where it is the only one who complains; nothing else speaks so."""
    if about.tunnel not in ("none", "unknown"):
        return None
    return next((row for row in reversed(list(tables[LOG_SIGNALS])) if row.signal == SIGNAL), None)


def says(said: LogSignalRow) -> str:
    return f"the tunnel's own word: {said.name} ({said.source.rpartition('/')[2]}:{said.line})"


def candidates(
    fault: Fault, about: About, said: LogSignalRow | None, of_kubelet: Callable[[], tuple[Candidate, ...]]
) -> tuple[Candidate, ...]:
    """A distribution with a tunnel of its own: all nodes or one; without one the API server dials the node itself."""
    if about.other_tunnel in UNITS:
        if said is not None:
            return of_words(said, about)
        first = (
            behind(fault, about) if fault.caller in CALLS and fault.reason is not Reason.PROXY else (control(about),)
        )
        return (*first, Candidate("that node's own connection to the server is gone", _agent_log(about)))
    if old := tunnel_kind.old_tunnel(about.pods):
        return (_old_tunnel(old), control(about))
    direct = fault.reason not in (Reason.CERTIFICATE, Reason.STATUS, Reason.DNS)
    if fault.caller is Caller.KUBELET and fault.address and direct:
        host, _, port = fault.address.rpartition(":")
        probe = Gap(
            "whether the control plane reaches it",
            f"nc -vz -w 5 {host.strip('[]')} {port}   # on the API server's machine",
        )
        return (
            Candidate("a firewall or missing route between the API server and that node", probe),
            Candidate("the node or its kubelet is down", Gap("the nodes", "kubectl get nodes -o wide")),
        )
    if fault.caller in CALLS and fault.reason is not Reason.PROXY:
        return behind(fault, about)
    return (*(of_kubelet() if fault.caller is Caller.KUBELET else ()), control(about))


def _old_tunnel(pods: Sequence[Pod]) -> Candidate:
    """The tunnel's own pod carries every call, so it is asked first; its log cannot come through it when it is down."""
    pod = next((one for one in pods if one.health is False), pods[0])
    space = pod.namespace or "kube-system"
    if pod.health is False:
        why = Gap("why it does not run", f"kubectl describe pod -n {space} {pod.name}")
        return Candidate(f"the tunnel itself is down: {pod.name} is {pod.state}", why)
    again = Gap("whether a restart brings it back", f"kubectl delete pod -n {space} {pod.name}")
    return Candidate(f"the tunnel hangs although {pod.name} runs", again)


def of_words(said: LogSignalRow, about: About) -> tuple[Candidate, ...]:
    """What is behind the reason that the tunnel's own log gives."""
    own = Candidate("that node's own connection to the server is gone", _agent_log(about))
    if m := NO_SESSION.search(said.name or ""):
        return (
            Candidate(f"{m[1]} has no connection to the server: its agent's log says why", _agent_log(about, m[1])),
        )
    if (m := DIAL.search(said.name or "")) is None:
        return (own, control(about))
    host, port = m[1].strip("[]"), m[2]
    if port == KUBELET:
        where = "   # on the server's machine"
        return (
            Candidate("the node is down, or its agent and kubelet are", Gap("the nodes", "kubectl get nodes -o wide")),
            Candidate("a firewall between the server and that node", Gap("whether the port answers", f"nc -vz -w 5 {host} {port}{where}")),
            own,
        )  # fmt: skip
    node = f"   # on {said.node}" if said.node else "   # on the node"
    return (
        Candidate(f"a firewall or missing route between the node and {host}", Gap("whether the port answers", f"nc -vz -w 5 {host} {port}{node}")),
        Candidate(f"the server announces an address that the node cannot reach, or does not listen at {host}", Gap("its addresses", "kubectl get endpoints kubernetes -o wide; kubectl get nodes -o wide")),
    )  # fmt: skip


def _target(said: LogSignalRow) -> str | None:
    """Address or name of the node that a word is about."""
    if m := NO_SESSION.search(said.name or ""):
        return m[1]
    m = DIAL.search(said.name or "")
    if m is not None and m[2] == KUBELET:
        return m[1]
    return said.node


def _agent_log(about: About, node: str | None = None) -> Gap:
    where = f"   # on {node}" if node else ""
    units = UNITS.get(about.other_tunnel or "", " ".join(UNITS.values()))
    return Gap(
        "the log of the node's agent",
        f"journalctl {units} --since -1h | grep -iE 'tunnel|remotedialer|proxy'{where}",
    )
