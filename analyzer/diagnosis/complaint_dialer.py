"""
What remotedialer, the tunnel of K3s and RKE2, gives as the reason of a call that failed, and what may be behind it.

The reason stands in the log of the server, or in that of the node's agent, which dials the server::

    level=error msg="Sending HTTP/1.1 502 response to 127.0.0.1:40112: failed to find Session for client worker-1"
    level=error msg="Remotedialer proxy error; reconnecting..." error="dial tcp 10.0.0.2:6443: i/o timeout" url="wss://10.0.0.2:6443/v1-k3s/connect"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.addresses import is_loopback
from analyzer.checks.base import some
from analyzer.diagnosis.complaint_calls import control
from analyzer.model import Candidate, Gap
from analyzer.schema import LOG_SIGNALS
from analyzer.tunnel import remote_dialer
from analyzer.tunnel.remote_dialer import AGENT_UNIT, SERVER_UNIT, DialerFault, DialerWord

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

UNITS = {name: f"-u {SERVER_UNIT[name]} -u {AGENT_UNIT[name]}" for name in SERVER_UNIT}
"""Distribution with a tunnel of its own -> its units."""


def of_words(said: DialerWord, about: About) -> tuple[Candidate, ...]:
    """What is behind the reason that the tunnel's own log gives."""
    if said.fault is DialerFault.RANCHER:
        look = Gap("what answers there", "curl -vk https://<Rancher>/ping   # where that pod runs")
        return (Candidate("a proxy, balancer or certificate in front of Rancher, or Rancher itself", look),)
    own = Candidate("that node's own connection to the server is gone", agent_log(about))
    host, port = said.host, said.port
    if said.fault is DialerFault.NO_SESSION:
        if said.why is not None and said.target:
            return _both_ends(said.target, said.why, about)
        why = agent_log(about, said.target)
        return (Candidate(f"{said.target} has no connection to the server: its agent's log says why", why),)
    if said.fault is DialerFault.UNTOLD:
        return (own, control(about))
    if said.fault is DialerFault.NOT_ITS_OWN:
        return _not_its_own(said)
    if said.fault is DialerFault.TURNED_AWAY:
        return _turned_away(said, about)
    if said.fault is DialerFault.KUBELET and said.refused and is_loopback(host):
        return (_not_on_loopback(said),)  # its session carried the dial
    if said.fault is DialerFault.KUBELET:
        where = "   # on the server's machine"
        return (
            Candidate("the node is down, or its agent and kubelet are", Gap("the nodes", "kubectl get nodes -o wide")),
            Candidate("a firewall between the server and that node", Gap("whether the port answers", f"nc -vz -w 5 {host} {port}{where}")),
            own,
        )  # fmt: skip
    owner = next((n.name for n in about.nodes.values() if host in (n.internal_ip, n.external_ip)), None)
    if said.refused:
        return (_nobody_listens(said, about), *(() if owner else (_address(host),)))
    if owner is not None:
        return (_to_its_own(said, owner, about),)
    node = f"   # on {said.target}" if said.target else "   # on the node"
    return (
        Candidate(f"a firewall or missing route between the node and {host}", Gap("whether the port answers", f"nc -vz -w 5 {host} {port}{node}")),
        _address(host),
    )  # fmt: skip


def _not_its_own(said: DialerWord) -> tuple[Candidate, ...]:
    """The server keeps one session a node's name: two machines of one name get each other's calls."""
    name = f" ({said.target})" if said.target else ""
    twice = Candidate(f"two machines joined under one name{name}, such as clones: each needs a hostname or node-name of its own", Gap("names of the machines", "kubectl get nodes -o wide; hostname   # on each machine"))  # fmt: skip
    modes = Gap(
        "whether they agree", "grep -rE 'egress-selector-mode|cluster-cidr' /etc/rancher   # on servers and agents"
    )
    return (twice, Candidate("servers and agents have different egress-selector-mode or cluster-cidr", modes))


def _turned_away(said: DialerWord, about: About) -> tuple[Candidate, ...]:
    """An agent shows a certificate that the cluster's own authority signed: after a rebuild or a restore that may be another."""
    node = said.target or "the node"
    data = f"/var/lib/rancher/{about.other_tunnel or '*'}"
    same = Gap("whether both have one authority", f"sudo sha256sum {data}/server/tls/client-ca.crt   # on each server; on {node}: {data}/agent/client-ca.crt")  # fmt: skip
    trust = Candidate(f"the server does not know the agent of {node}: it was rebuilt or restored with another authority than that which the node joined", same)  # fmt: skip
    between = Candidate("what stands between the node and the server answers in its place, or lets no websocket through", agent_log(about, said.target))  # fmt: skip
    return (trust,) if said.status in ("401", "403") else (between, trust)


def _both_ends(node: str, lost: DialerWord, about: About) -> tuple[Candidate, ...]:
    """The server has no session of a node, and the agent there says how it lost its own; one that dials in vain is not helped by a restart."""
    if lost.fault is DialerFault.TURNED_AWAY:
        return _turned_away(lost._replace(target=node), about)
    if lost.fault is DialerFault.UNTOLD:
        text = f"{node} has no connection to the server: its agent says {lost.row.name}"
        return (Candidate(text, agent_log(about, node)),)
    if lost.dials:
        return of_words(lost._replace(target=node), about)
    unit = AGENT_UNIT.get(about.other_tunnel or "", "k3s-agent rke2-agent")
    again = Gap("whether a restart of its agent brings it back", f"systemctl restart {unit}   # on {node}")
    way = Gap("whether the port answers", f"nc -vz -w 5 {lost.host} {lost.port}   # on {node}")
    return (
        Candidate(f"{node} has no connection to the server: its agent lost {lost.host}:{lost.port}, and no session is back", again),
        Candidate(f"a firewall or missing route between {node} and {lost.host}", way),
    )  # fmt: skip


def _not_on_loopback(said: DialerWord) -> Candidate:
    """The agent dials the kubelet of its own machine: no firewall stands between, and nothing is to be tried from elsewhere."""
    text = f"the kubelet of the node that is called does not listen at {said.host}:{said.port}: it is down, or bind-address has it listen at another address only"
    look = "ss -ltnp | grep 10250; sudo grep -r bind-address /etc/rancher   # on that node"
    return Candidate(text, Gap("where it listens", look))


def _to_its_own(said: DialerWord, server: str, about: About) -> Candidate:
    """The address is the server's own, as the nodes are listed: what is left is the way there, and what that machine lets in."""
    node = said.target or "the node"
    others = remote_dialer.connected(about.tables[LOG_SIGNALS], said)
    stands = f" ({some(others)} {'is' if len(others) == 1 else 'are'} reached)" if others else ""
    probe = f"nc -vz -w 5 {said.host} {said.port}   # on {node}; then on {server}: ss -ltn | grep :{said.port} and iptables -S INPUT | head -20"
    text = f"a firewall, security group or missing route between {node} and {server}: TCP {said.port} to {said.host}, its own address, is dropped{stands}"
    return Candidate(text, Gap("whether the port answers, and what that machine lets in", probe))


def _address(host: str) -> Candidate:
    shown = Gap("its addresses", "kubectl get endpoints kubernetes -o wide; kubectl get nodes -o wide")
    return Candidate(
        f"the server announces an address that is not its own, or that the node cannot reach: {host}", shown
    )


def _nobody_listens(said: DialerWord, about: About) -> Candidate:
    """A machine answers there: no firewall drops the packets, and the server's program is what lacks."""
    owner = next((n.name for n in about.nodes.values() if said.host in (n.internal_ip, n.external_ip)), said.host)
    unit = "systemctl status " + SERVER_UNIT.get(about.other_tunnel or "", "k3s rke2-server")
    return Candidate(f"nothing listens at {said.host}:{said.port}: the server on {owner} does not run", Gap("whether it runs there", f"{unit}   # on {owner}"))  # fmt: skip


def agent_log(about: About, node: str | None = None) -> Gap:
    where = f"   # on {node}" if node else ""
    units = UNITS.get(about.other_tunnel or "", " ".join(UNITS.values()))
    return Gap(
        "the log of the node's agent",
        f"journalctl {units} --since -1h | grep -iE 'tunnel|remotedialer|proxy'{where}",
    )
