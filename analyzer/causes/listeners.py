"""
Agents that are refused where a Konnectivity server does listen: what they dial is another machine, or a balancer without that port.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.causes import operated
from analyzer.causes.base import CONFIRMED, LIKELY, Finding, Outcomes, customer, fails, proof, sre
from analyzer.checks import port_listens
from analyzer.checks.base import Cite, plural, some
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.schema import FactRow, KonnectivityEventRow
from analyzer.tunnel import errors
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.view import TunnelView
from analyzer.vendors.owners import Setting

KEY = "konnectivity_listens"


def _at(refused: Sequence[KonnectivityEventRow]) -> tuple[str, str]:
    """Host and port of the last refusal; empty where it names none."""
    host, _, port = (errors.target(refused[-1].error) or "").rpartition(":") if refused else ("", "", "")
    return host.strip("[]"), port


def behind(about: About, refused: Sequence[KonnectivityEventRow]) -> list[FactRow]:
    """Statements of machines that a server of Konnectivity listens there on the port at which the agents are refused."""
    _, port = _at(refused)
    return [row for row in about.facts.get(KEY, []) if port and row.value == port]


def in_front(about: About, refused: Sequence[KonnectivityEventRow]) -> tuple[Remedy, ...]:
    """Where the address is a balancer's, a server may run behind it; IBM Cloud's are no user's to change."""
    host, port = _at(refused)
    return before(about, host, port)


def before(about: About, host: str, port: str, inner: str = "") -> tuple[Remedy, ...]:
    """
    What lets a balancer pass the agents on.

    Args:
        inner: the port at which the servers take agents, where it is known and another.
    """
    if about.language.on_ibm or not host:
        return ()
    text = f"where {host} is a balancer: let it listen on {port} as well, and pass TCP on to {f'port {inner}' if inner else 'that port'} of every server"
    return (
        customer(
            text, f"nc -vz -w 5 {host} {port}   # then the same with a control plane machine's own address", "S10a"
        ),
    )


def refused_in_front(about: About, tunnel: TunnelView, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """The server listens, and what the agents dial refuses: likely, for the two may be of different times."""
    if (service := _service_astray(about, tunnel, outcomes, cite)) is not None:
        return service
    kinds = tunnel.failure_classes()
    refused = kinds.get(ErrorClass.REFUSED, [])
    listening = behind(about, refused)
    if not listening or next(iter(kinds)) is not ErrorClass.REFUSED:
        return None
    host, port = _at(refused)
    where = some([row.typed_on for row in listening if row.typed_on]) or "its own machine"
    return Finding(
        LIKELY,
        f"{plural(len(refused), 'connect')} to {host}:{port} refused, and a Konnectivity server listens on {port} of {where}: what stands at {host} does not pass that port on",
        fails(outcomes, "ERR", "AG-09", "AG-03", "SRV-01", "SRV-03"),
        (*proof(outcomes, ("ERR", "AG-09"), 3), *cite(listening[:1])),
        in_front(about, refused),
        title="What stands in front of the Konnectivity server refuses the agents",
    )


def _service_astray(about: About, tunnel: TunnelView, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """The target port of the Service is not the server's agent port: both are stated, and the agents are refused."""
    found = port_listens.led_astray(about, tunnel)
    if found is None:
        return None
    front, own, event = found
    row = front.service
    space = f" -n {row.namespace}" if row.namespace else ""
    change = f'[{{"op": "replace", "path": "/spec/ports/{front.place}/targetPort", "value": {own.port}}}]'
    return Finding(
        CONFIRMED if next(iter(tunnel.failure_classes())) is ErrorClass.REFUSED else LIKELY,
        f"service {row.name} leads its port {front.port} to port {front.inner} of the server's pods, where no server takes agents: that is {own.port} ({own.stated_by})",
        fails(outcomes, "ERR", "AG-09", "AG-03", "SRV-01", "SRV-01b", "SRV-03"),
        cite([row, own.row, event]),
        (
            operated.of_pod(
                about,
                "server",
                sre(
                    f"let the target port of service {row.name} be {own.port}, in place of {front.inner}",
                    f"kubectl{space} patch service {row.name} --type=json -p '{change}'",
                    "S2",
                ),
                Setting.PORT,
            ),
        ),
        title="The Service in front of the Konnectivity server leads to a port at which it takes no agents",
    )
