"""What a connection is for, and one that was asked of the policies, with its answer."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from analyzer.policy.decision import Decision

ANYWHERE = "0.0.0.0/0"
ANY = "any address"


class Way(Enum):
    """What a connection is for."""

    SERVER = "agent to server"
    KUBELET = "agent to kubelet"
    DNS = "agent to DNS"
    WEBHOOK = "agent to webhook"
    METRICS = "agent to metrics-server"
    AGGREGATED = "agent to aggregated API"
    BGP = "BGP"
    TYPHA = "typha"
    HOST_KUBELET = "kubelet"
    TUNNEL = "tunnel between nodes"
    NODE_API = "node to API server"
    API_WEBHOOK = "API server to webhook"
    API_METRICS = "API server to metrics-server"
    API_AGGREGATED = "API server to aggregated API"

    @property
    def of_api_server(self) -> bool:
        """Does the API server call itself, with no agent between."""
        return self in (Way.API_WEBHOOK, Way.API_METRICS, Way.API_AGGREGATED)


class Connection(NamedTuple):
    """
    One connection and its answer.

    Attributes:
        name: the webhook or the API that it is for.
        addresses: addresses of the other end, as logs print them.
        service: what was called, as `namespace/name:port`, where the other end was found by it.
        unlisted: it is that of agents which no list shows.
        client: OpenVPN's client makes it for the API server.
        placed: the answer hangs on the agents' namespace, which nothing states.
    """

    way: Way
    source: str
    destination: str
    port: int | None
    decision: Decision
    assumption: str = ""
    name: str = ""
    addresses: tuple[str, ...] = ()
    what: str = ""
    service: str = ""
    unlisted: bool = False
    placed: bool = False
    client: bool = False

    @property
    def text(self) -> str:
        name = self.what or f"{self.way.value}{' ' + self.name if self.name else ''}"
        port = f":{self.port}" if self.port is not None else ""
        return f"{name} {self.source} -> {self.target}{port}"

    @property
    def target(self) -> str:
        """The destination as people call it."""
        return ANY if self.anywhere else self.destination

    @property
    def anywhere(self) -> bool:
        """The destination is not known, and every address was asked for."""
        return self.destination == ANYWHERE

    @property
    def taken_for_granted(self) -> bool:
        """Was a range asked for in place of the destination, or a pod of the usual namespace in place of the agent."""
        return self.of_a_range or self.placed or (self.unlisted and self.way is Way.SERVER)

    @property
    def of_a_range(self) -> bool:
        """The destination is not known: a whole range was asked for in its place."""
        return self.way is Way.SERVER and "/" in self.destination
