"""The endpoint that the agents dial: by their arguments or log, else by the address of their failed connects, else for want of another."""

from __future__ import annotations

import ipaddress
from functools import cache, partial
from typing import NamedTuple

from analyzer.addresses import is_public, valid
from analyzer.facts.cluster import About
from analyzer.facts.fact import Origin
from analyzer.model import Placed
from analyzer.tunnel import errors
from analyzer.tunnel.view import TunnelView
from analyzer.vendors import ibm

PRIVATE = ipaddress.ip_network(ibm.PRIVATE_ENDPOINTS)


class Dialled(NamedTuple):
    """
    The agents' endpoint.

    Attributes:
        kind: `public`, `private`, `satellite`, `local` or `own`, as in `About.agent_endpoint`.
        host: host name or address; None where only the kind follows.
        rows: what says so.
        how: the same in words: ``address of a failed connect``.
        by_agents: do the agents themselves say it (arguments, own log); else the cluster's record does.
    """

    kind: str
    host: str | None
    rows: tuple[Placed, ...]
    how: str
    by_agents: bool

    @property
    def says(self) -> str:
        """``agents dial 166.9.20.3``, ``agents have no endpoint but the private one``."""
        return f"agents dial {self.host}" if self.host else f"agents have no endpoint but the {self.kind} one"


def dialled(about: About, tunnel: TunnelView) -> Dialled | None:
    """
    The endpoint that the agents dial; None where nothing tells.

    The order of the sources is that of CTX-08: argument, the agent's log, the cluster's Konnectivity URL, the address of a failed
    connect (166.8.0.0/14 is the private endpoints' own), and last the one endpoint that is on.
    """
    kind, fact = about.agent_endpoint, about.agent_host
    if kind is not None:
        first = fact.witnesses[0]
        return Dialled(kind, fact.value, tuple(fact.rows), first.how, first.origin is not Origin.RECORD)
    kind_of = cache(partial(_kind, about))  # thousands of connects go to a few hosts
    for events in tunnel.failure_classes().values():
        for event in reversed(events):
            host = (errors.target(event.error) or "").rpartition(":")[0].strip("[]")
            if (kind := kind_of(host)) is not None:
                return Dialled(kind, host, (event,), "address of a failed connect", True)
    if about.endpoint_enabled("public") is False and about.endpoint_enabled("private"):
        rows = [*about.facts.get("public_endpoint_url", [])[:1], *about.facts.get("private_endpoint_url", [])[:1]]
        return Dialled("private", None, tuple(rows), "the cluster has no public endpoint", False)
    return None


def _kind(about: About, host: str) -> str | None:
    """
    Which endpoint a host name or address is; None of what is not known to be one.

    What is routed on the internet and lies outside the range of private endpoints is none of them: IBM's public one, or with
    Satellite, and where nothing says whose cloud it is, somebody's own.
    """
    if not valid(host):
        return ibm.endpoint_kind(host) if ibm.is_own_host(host) else None
    if ipaddress.ip_address(host) in PRIVATE:
        return "private" if about.on_ibm is not False else None
    if not is_public(host) or about.on_ibm is False:
        return None
    return "public" if about.on_ibm and about.infrastructure.value != "satellite" else "own"
