"""What checks found, as values that causes decide on: no cause reads the words of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from analyzer.konnectivity.chain import Leg, Reason
from analyzer.mesh.picture import Picture
from analyzer.policy.legs import Way
from analyzer.tunnel.errors import Trust


@dataclass(frozen=True, slots=True)
class Coverage:
    """AG-02: how many pods the agents' controller wants, and how many are ready."""

    desired: int
    ready: int | None


class Spread(Enum):
    """AG-05: what the nodes with a bad or missing agent have in common."""

    ALL = "every agent"
    NODE = "one node"
    ZONE = "one zone"
    SUBNET = "one subnet"
    VLAN = "one VLAN"
    POOL = "one worker pool"
    SCATTERED = "nothing"


class Missed(Enum):
    """How it shows that agents are not connected to every server."""

    EMPTY = "servers without agents beside servers with agents, by their logs"
    THIN = "a server with fewer agents than another, by their logs"
    ANNOUNCED = "agents that found fewer servers than were announced, by the agents' logs"


@dataclass(frozen=True, slots=True)
class ServersMissed:
    """AG-10: how it shows, and whether the agents say that they may not list the servers' leases."""

    how: Missed
    leases_forbidden: bool


@dataclass(frozen=True, slots=True)
class DeadDials:
    """SRV-07: dials without an answer, dials with one, and the agents that gave none."""

    lost: int
    answered: int
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgentArguments:
    """AG-07: do the agents' arguments contradict the host or port that the cluster itself states."""

    against_cluster: bool


@dataclass(frozen=True, slots=True)
class SharedIdentity:
    """AG-13: an agentID that stands in several logs, and the nodes, pods or files of these logs."""

    agent: str
    places: tuple[str, ...]


class Refusal(Enum):
    """SRV-04: who said no to the agents' identity."""

    TOKEN = "the API server says no to the agents' tokens"
    REVIEW = "the server cannot ask the API server to review tokens"


@dataclass(frozen=True, slots=True)
class ControlPlane:
    """CP-09: pods of etcd that are not ready, pods that restart again and again, lines of a slow etcd."""

    etcd_down: int
    restarting: int
    slow_lines: int


@dataclass(frozen=True, slots=True)
class BadPairs:
    """BGP-04: the picture that the bad pairs make."""

    picture: Picture


@dataclass(frozen=True, slots=True)
class BadSessions:
    """
    BGP-03: how the sessions that are not Established are known.

    Attributes:
        spoken: (node or pod whose readiness says it, peers it has no session with) of every such message.
        six: it is the IPv6 sessions alone, and all IPv4 ones are up.
    """

    spoken: tuple[tuple[str, tuple[str, ...]], ...] = ()
    six: bool = False


@dataclass(frozen=True, slots=True)
class CalicoNode:
    """BGP-08: calico-node pods that are not ready, nodes of which Calico itself says that it is down, silent daemons."""

    pods_not_ready: int = 0
    said_down: int = 0
    died: int = 0
    unseen: int = 0
    by_bgp: bool = False
    """The pods say of themselves that they are not ready because sessions are missing: then they are no cause."""


@dataclass(frozen=True, slots=True)
class WrongAddress:
    """BGP-11: is the wrong address stated by Calico itself (its autodetection line, its record of the node)."""

    stated: bool


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


@dataclass(frozen=True, slots=True)
class PodsRefused:
    """WH-02: why, whose pods, and the object that could not make them."""

    answer: PodRefusal
    victim: Victim
    object: str


@dataclass(frozen=True, slots=True)
class FailedCall:
    """
    WH-08: one webhook whose calls fail for one reason.

    Attributes:
        service: (namespace, name) of the service called; None for a URL.
        victims: whose pods are refused for it.
    """

    webhook: str
    reason: Reason
    leg: Leg
    calls: int
    inner: str
    service: tuple[str, str] | None
    victims: frozenset[Victim]


@dataclass(frozen=True, slots=True)
class FailedCalls:
    """WH-08: the calls that fail, most frequent first; `stops_master`: the master's own status says that a broken webhook stops it."""

    calls: tuple[FailedCall, ...]
    stops_master: bool


class NotBacked(Enum):
    """WH-04: what is wrong with the service behind a webhook."""

    GONE = "it does not exist"
    EMPTY = "no ready pod is behind it"


@dataclass(frozen=True, slots=True)
class BadService:
    """WH-04: a webhook and its service that cannot answer; `stated`: the API server itself says so."""

    webhook: str
    service: tuple[str, str]
    why: NotBacked
    stated: bool


@dataclass(frozen=True, slots=True)
class BadServices:
    """WH-04: every webhook whose service cannot answer."""

    services: tuple[BadService, ...]


@dataclass(frozen=True, slots=True)
class Decider:
    """
    A listed policy that denies.

    Attributes:
        direction: ``Ingress`` or ``Egress``, at the endpoint that it selects.
        rule: number of the rule that denies; None where the end of the tier does, because none allows.
    """

    kind: str
    namespace: str | None
    name: str
    tier: str
    direction: str
    rule: int | None


@dataclass(frozen=True, slots=True)
class DeniedLeg:
    """
    One connection that is denied; `target` and `port` as asked, `addresses` as logs print them, `name` of a webhook or an API.

    `assumed`: what is at its other end was taken for granted.
    """

    way: Way
    source: str
    target: str
    port: int | None
    addresses: tuple[str, ...]
    name: str
    decider: Decider | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class DeniedLegs:
    """POL-02 to POL-04, WH-06: the legs that a policy denies; `assumed`: a range was asked for in place of an address."""

    legs: tuple[DeniedLeg, ...]
    assumed: bool

    def of(self, *ways: Way) -> tuple[DeniedLeg, ...]:
        """Those of these ways."""
        return tuple(leg for leg in self.legs if leg.way in ways)


@dataclass(frozen=True, slots=True)
class FailedDials:
    """SRV-05: ``host:port`` of the dials behind the agents that got no answer, as packets do that something drops."""

    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MetricsApi:
    """MET-01: does something state that metrics-server itself is gone or not ready; else only its API is not reached."""

    own: bool


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
class BadPod:
    """A pod of the control plane that is not ready, and its containers that are stated not to be."""

    namespace: str | None
    name: str
    containers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PodsNotReady:
    """CP-01, CP-03 to CP-06: which, of how many listed."""

    pods: tuple[BadPod, ...]
    listed: int


class MasterState(Enum):
    """What the master record says."""

    GOOD = "nothing runs and nothing failed"
    FAILED = "an operation failed, or the master is not there"
    BUSY = "an operation is running"
    RECENT = "an operation has just ended"
    DELETED = "the cluster is on its way out"
    ODD = "a status that is not known"


@dataclass(frozen=True, slots=True)
class MasterRecord:
    """CP-08; `minutes` since the operation that has just ended."""

    state: MasterState
    minutes: float | None = None


class EndpointUse(Enum):
    """PSE-02: how the agents' host does not fit the endpoints that are on."""

    STALE = "they dial the private endpoint, and it is off"
    OTHER = "they dial the public endpoint, and the private one is on"


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """PSE-03: settings of the account that are off, by their keys (`vrf_enabled`, `service_endpoint_enabled`)."""

    off: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DownService:
    """An API service that is down: `namespace/name` of the service behind it, the leg and the innermost reason where stated."""

    name: str
    service: str | None
    leg: Leg | None
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class AggregatedDown:
    """MET-02: the API services that are down, metrics left out."""

    services: tuple[DownService, ...]


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


@dataclass(frozen=True, slots=True)
class AgentStart:
    """AG-06: agents that do not start, of how many seen; `on_node`: seen by the runtime of single nodes, the others are not shown."""

    down: int
    seen: int
    on_node: bool


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
