"""What checks say of the Konnectivity server: dials, refusals, drops, and the way that the API server takes to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from analyzer.konnectivity.chain import Reason
from analyzer.tunnel.errors import Trust


@dataclass(frozen=True, slots=True)
class DeadDials:
    """SRV-07: dials without an answer, dials with one, and the agents that gave none."""

    lost: int
    answered: int
    silent: tuple[str, ...]


class Refusal(Enum):
    """SRV-04: who said no to the agents' identity."""

    TOKEN = "the API server says no to the agents' tokens"
    REVIEW = "the server cannot ask the API server to review tokens"


@dataclass(frozen=True, slots=True)
class FailedDials:
    """SRV-05: ``host:port`` of the dials behind the agents that got no answer, as packets do that something drops."""

    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServerLeg:
    """CP-11: why the API server does not reach its Konnectivity server, at which address, and how many errors say so."""

    reason: Reason
    address: str | None
    errors: int


@dataclass(frozen=True, slots=True)
class SidecarConnects:
    """CP-12: why most connects fail; `code`: HTTP status in the answer; `behind`: the Konnectivity server answered, so the proxy reaches it."""

    reason: Reason
    code: str | None
    behind: bool


@dataclass(frozen=True, slots=True)
class TrustFault:
    """SRV-04: why certificates are not accepted, how often; `rotated`: agents were connected before with the same files."""

    kind: Trust
    failures: int
    rotated: bool


@dataclass(frozen=True, slots=True)
class Drops:
    """SRV-06: most drops with a return in one log, whether the server sent agents away for their pings, streams that did not return."""

    most: int
    pings: bool
    gone: int


class EgressFault(Enum):
    """How the API server's egress configuration misses its Konnectivity server."""

    UNUSABLE = "the API server cannot use the configuration"
    DIRECT = "it leads around the tunnel"
    PROTOCOL = "it speaks another protocol than the server"
    SOCKET = "it names another socket"
    PORT = "it names another port"


@dataclass(frozen=True, slots=True)
class EgressFaults:
    """CP-13: every way in which it misses."""

    faults: tuple[EgressFault, ...]
