"""One port of the server's host that answers a machine beside the tunnel's, which gives it no answer: the host is up, and that port is dropped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analyzer.causes.base import customer, sre
from analyzer.causes.path_remedies import SELF_MANAGED
from analyzer.checks import surroundings
from analyzer.checks.details import ConnectOutcome
from analyzer.facts.cluster import About
from analyzer.facts.nodes import named
from analyzer.model import Gap, Placed, Remedy
from analyzer.schema import FactRow, PortTestRow
from analyzer.tunnel.view import TunnelView

LISTENS = "konnectivity_listens"


class Contrast(NamedTuple):
    """
    Attributes:
        by: the machine that tried both ports.
        listening: statements that a server of Konnectivity listens on the port that gives no answer.
    """

    host: str
    port: str
    other: int
    by: str
    rows: tuple[PortTestRow, PortTestRow]
    listening: tuple[FactRow, ...]

    @property
    def text(self) -> str:
        where = next((row.typed_on for row in self.listening if row.typed_on), None)
        heard = (
            f", though a Konnectivity server listens on it{f' at {where}' if where else ''}" if self.listening else ""
        )
        return f"from {self.by} {self.host} answers on {self.other} and gives no answer on {self.port}{heard}: that port alone is dropped"

    @property
    def evidence(self) -> tuple[Placed, ...]:
        return (*self.rows[::-1], *self.listening[:1])

    def remedies(self, about: About) -> tuple[Remedy, ...]:
        """The firewall of a machine that is the user's, and what stands before it; nobody is sent to try the port once more."""
        show = f"iptables -S INPUT; nft list ruleset; firewall-cmd --list-all   # on {self.host}"
        own = sre(
            f"let TCP {self.port} in through the firewall of {self.host} itself, as {self.other} is", show, "S10a"
        )
        way = f"let TCP {self.port} to {self.host} through {surroundings.between(about)}, as {self.other} is"
        return (*((own,) if about.language.product in SELF_MANAGED else ()), customer(way, None, "S10a"))

    def separates(self, about: About) -> tuple[Gap, ...]:
        """Does the connect arrive at the machine: then its own firewall drops it, and else the way."""
        look = f"tcpdump -ni any tcp port {self.port}   # on {self.host}, while {self.by} tries"
        arrives = Gap(f"whether the connects arrive at {self.host}", look)
        return (arrives,) if about.language.product in SELF_MANAGED else ()


def of(about: About, tunnel: TunnelView, tests: Iterable[PortTestRow]) -> Contrast | None:
    """
    The last test of the server's port that got no answer, beside one of another port of that host that did, from one machine.

    A machine that is none of the nodes, where these are listed, says nothing of their way; a pod's connects a policy may drop. The host is
    the server's by its name or by an address that agents dial.
    """
    host, port = tunnel.server_address
    hosts = {host, *(one.rpartition(":")[0].strip("[]") for one in tunnel.dialled if one.rpartition(":")[2] == port)}
    last: dict[tuple[str, str, str], PortTestRow] = {}
    for row in tests:
        by = named(about.nodes, row.node or row.typed_on) or row.node or row.typed_on
        own = not about.nodes or about.is_worker(by)
        if (
            not hosts.isdisjoint({row.host, row.address} - {None})
            and row.port is not None
            and row.outcome
            and by
            and not row.pod
            and own
        ):
            last[by, row.address or row.host or "", str(row.port)] = row
    for (by, at, tried), row in last.items():
        if tried != port or row.outcome != ConnectOutcome.TIMEOUT.value:
            continue
        for (who, there, _), good in last.items():
            if (who, there) == (by, at) and good.outcome == ConnectOutcome.ANSWERED.value and good.port is not None:
                heard = tuple(one for one in about.facts.get(LISTENS, []) if one.value == port)
                return Contrast(at, port, good.port, by, (row, good), heard)
    return None
