"""
K3s and RKE2: agents that get no connection to the servers' port, while nothing but the way there is to blame.

One agent alone may be at fault itself (`node_session`); several, or one that reaches another port of the same server, are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analyzer.causes.base import CONFIRMED, LIKELY, Finding, Outcomes, customer, fails
from analyzer.checks import commands
from analyzer.checks.base import Cite, some
from analyzer.facts.cluster import About
from analyzer.facts.scheduling import control_plane
from analyzer.model import Symptom, SymptomState
from analyzer.schema import LogSignalRow, PortTestRow
from analyzer.tunnel.dialer_path import DialerPath, DialTarget, dialer_path
from analyzer.tunnel.remote_dialer import AGENT_UNIT

TITLE = "Agents do not reach the port of the k3s or RKE2 servers"
FELT = (SymptomState.BROKEN, SymptomState.PARTLY)


def path_of(about: About, signals: Iterable[LogSignalRow], tests: Iterable[PortTestRow]) -> DialerPath | None:
    """The way of the agents, where it is the way; None in other products."""
    if about.other_tunnel not in AGENT_UNIT:
        return None
    found = dialer_path(signals, tests, about.nodes)
    return found if found.is_of_way else None


def of_dialers(
    about: About, symptoms: Iterable[Symptom], signals: Iterable[LogSignalRow], tests: Sequence[PortTestRow], outcomes: Outcomes, cite: Cite
) -> Finding | None:  # fmt: skip
    """Confirmed where a connect by hand to that port ends in nothing, and one to another port of the same server comes about."""
    way = path_of(about, signals, tests)
    felt = any(one.state in FELT for one in symptoms if one.id in ("exec", "logs", "cp"))
    if way is None or not (felt or way.unheard):
        return None
    shut = bool(way.unheard and way.beside)
    who, targets = list(way.missed), way.servers
    text = f"the {'agents' if len(who) > 1 else 'agent'} of {some(who)} {'get' if len(who) > 1 else 'gets'} no connection to {some(f'{host}:{port}' for host, port in targets)}, to the end of the log"
    if shut:
        text += f"; tried by hand from there, port {way.beside[0].port} of {way.beside[0].host} answers and port {way.unheard[0].port} does not"
    elif way.ready:
        text += f"; {some(way.ready)} {'are' if len(way.ready) > 1 else 'is'} Ready, so the API server is reached"
    if way.elsewhere:
        text += f"; from {way.elsewhere[0].node or way.elsewhere[0].typed_on} it does"
    last = [words[target].row for words in way.missed.values() for target in list(words)[-1:]]
    hosts = _servers(about, targets)
    port = targets[-1][1]
    asked = [
        host for host in hosts if not any((row.host or row.address) == host for row in (*way.unheard, *way.beside))
    ]
    probe = "; ".join(f"nc -vz -w 5 {host} {port}" for host in asked or hosts)
    name = _with_address(about, who)
    return Finding(
        CONFIRMED if shut else LIKELY,
        text,
        fails(outcomes, "TUN-03", "POL-07"),
        cite([*last[:3], *way.unheard[:1], *way.beside[:1]]),
        (
            customer(
                f"let TCP {port} from {name} reach {some(hosts)}: a firewall, security group or route on the way drops it",
                f"{probe}   # on {who[0]}",
                "S5a",
            ),
        ),
        () if shut else (commands.Gap("whether another port of a server answers from there", f"nc -vz -w 5 {hosts[0]} 22   # on {who[0]}"),),
        scope=f"calls to pods on {some(who)}",
        title=TITLE,
    )  # fmt: skip


def _servers(about: About, targets: Sequence[DialTarget]) -> list[str]:
    """Addresses of all servers: those dialled, and the others that are listed as such."""
    listed = [node.internal_ip for node in about.nodes.values() if node.internal_ip and control_plane(node)]
    dialled = [host for host, _ in targets]
    return list(dict.fromkeys([*dialled, *(listed if set(dialled) & set(listed) else ())]))


def _with_address(about: About, who: Iterable[str]) -> str:
    addresses = ((node, about.nodes[node].internal_ip if node in about.nodes else None) for node in who)
    return some(f"{node} ({ip})" if ip else node for node, ip in addresses)
