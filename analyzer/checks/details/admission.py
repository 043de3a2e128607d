"""What checks say of webhooks: pods that are refused, calls that fail, services without a backend."""

from enum import Enum
from typing import NamedTuple

from analyzer.konnectivity.chain import Leg, Reason


class PodRefusal(Enum):
    """WH-02: why the API server did not admit pods."""

    DECISION = "the webhook answered, and its answer is no"
    NO_ANSWER = "the webhook could not be asked"


class Victim(Enum):
    """Whose pods a webhook keeps away."""

    AGENTS = "the agents' pods"
    NETWORK = "pods of the cluster's network"
    ITSELF = "the webhook's own pods"
    OTHER = "other objects"


class PodsRefused(NamedTuple):
    """WH-02: why, whose pods, the object that could not make them, and the webhook where the refusal names it."""

    answer: PodRefusal
    victim: Victim
    object: str
    webhook: str | None = None


class FailedCall(NamedTuple):
    """
    WH-08: one webhook whose calls fail for one reason.

    Attributes:
        service: (namespace, name) of the service called; None for a URL.
        victims: whose pods are refused for it.
        address: ``host:port`` that did not answer.
    """

    webhook: str
    reason: Reason
    leg: Leg
    calls: int
    inner: str
    service: tuple[str, str] | None
    victims: frozenset[Victim]
    ignored: bool = False
    """The API server went on without its answer each time."""
    address: str | None = None
    quoted: bool = False
    """Nobody but somebody who quotes them says so."""


class FailedCalls(NamedTuple):
    """WH-08: the calls that fail, most frequent first; `stops_master`: the master's own status says that a broken webhook stops it."""

    calls: tuple[FailedCall, ...]
    stops_master: bool


class NotBacked(Enum):
    """WH-04: what is wrong with the service behind a webhook."""

    GONE = "it does not exist"
    PORTLESS = "it has no port of the number that is called"
    EMPTY = "no ready pod is behind it"


class BadService(NamedTuple):
    """WH-04: a webhook and its service (None where it is not named) that cannot answer; `stated`: the API server itself says so, and not somebody who quotes it; `recorded`: its endpoints are listed, and empty."""

    webhook: str
    service: tuple[str, str] | None
    why: NotBacked
    stated: bool
    recorded: bool = False

    @property
    def named(self) -> str:
        """The service as reports name it."""
        return f"service {'/'.join(self.service)}" if self.service else "its service"


class BadServices(NamedTuple):
    """WH-04: every webhook whose service cannot answer."""

    services: tuple[BadService, ...]


class CallsElsewhere(NamedTuple):
    """WH-02: webhook calls that fail, none of them for pods of the agents or the network."""

    calls: int


class NamedWebhooks(NamedTuple):
    """WH-01, WH-05, WH-07: webhooks that may block the agents, whose URL leads into the cluster, that may outlast calico-node."""

    webhooks: tuple[str, ...]
