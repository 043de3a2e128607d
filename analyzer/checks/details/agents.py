"""What checks say of the agents: which run, which are connected, and with what they were started."""

from enum import Enum
from typing import NamedTuple

from analyzer.checks.details.pods import DownUnit
from analyzer.facts.scheduling import Obstacle
from analyzer.facts.start import Start
from analyzer.tunnel.errors import ErrorClass


class NoneWanted(Enum):
    """AG-02: why a DaemonSet wants no pod."""

    NO_NODE = "the cluster has no node"
    NO_MATCH = "its node selector matches no node"
    NEW = "it was just created"
    NO_SELECTOR = "it has no node selector, so something else leaves the nodes out"
    UNTOLD = "why is not stated"


class Coverage(NamedTuple):
    """AG-02: how many pods the agents' controller wants, and how many are ready."""

    desired: int
    ready: int | None
    none: NoneWanted | None = None


class Spread(Enum):
    """AG-05: what the nodes with a bad or missing agent have in common."""

    ALL = "every agent"
    NODE = "one node"
    ZONE = "one zone"
    SUBNET = "one subnet"
    VLAN = "one VLAN"
    POOL = "one worker pool"
    SCATTERED = "nothing"
    KNOWN = "the one agent that a list in part shows"


class BadAgents(NamedTuple):
    """
    AG-05: what the bad or missing agents have in common, and where they are.

    Attributes:
        nodes: of those whose node is known, and nodes without an agent.
        pods: the others, by their own names.
    """

    spread: Spread
    nodes: tuple[str, ...] = ()
    pods: tuple[str, ...] = ()


class Missed(Enum):
    """How it shows that agents are not connected to every server."""

    EMPTY = "servers without agents beside servers with agents, by their logs"
    THIN = "a server with fewer agents than another, by their logs"
    ONE_SIDE = "a pod that one control-plane host reaches and another does not"
    BACKENDS = "servers that count no agent beside servers that count some, by their metrics"
    COUNTED = "agents that are connected to fewer servers than they know, by their metrics"
    ARGUED = "servers that are told of fewer than there are, by their arguments"
    ANNOUNCED = "agents that found fewer servers than were announced, by the agents' logs"


class ServersMissed(NamedTuple):
    """
    AG-10: how it shows, and whether the agents say that they may not list the servers' leases.

    Attributes:
        user, namespace: who may not list them, and where, by the refusal; empty where it names none.
        unwritten: it is the servers that may not write them.
    """

    kind: Missed
    leases_forbidden: bool
    user: str = ""
    namespace: str = ""
    unwritten: bool = False


class AgentArguments(NamedTuple):
    """AG-07: do the agents' arguments contradict the host or port that the cluster itself states, and which these are."""

    against_cluster: bool
    server_port: str = ""
    server_host: str = ""
    surely: bool = True
    """Can nothing that stands between the two make them fit all the same."""
    dialled_host: str = ""
    dialled_port: str = ""
    """Where agents find no server, by their own connects."""
    worker: str = ""
    """The node that is no controller and whose own address the agents are given."""
    lacks_host: bool = False
    """Is no host among the whole list of arguments: then an agent dials its own loopback."""


class SharedIdentity(NamedTuple):
    """AG-13: an agentID that stands in several logs, and the nodes, pods or files of these logs."""

    agent: str
    places: tuple[str, ...]


class Halted(NamedTuple):
    """A pod that a kubelet did not get started, as its events name it; node is empty where none of them says it."""

    namespace: str
    name: str
    node: str


class AgentStart(NamedTuple):
    """
    AG-06: agents that do not start, of how many seen.

    Attributes:
        on_node: seen by the runtime of single nodes, the others are not shown.
        why: what keeps them from running, where a text states it.
        ran: their containers ran and ended.
        in_part: the list of pods shows a part, and nothing is known of the others.
        units: units of systemd that do not run.
        halted: the first of them and the node it was given, where events alone show it.
        obstacles: what the scheduler names, where it has no node for them.
    """

    down: int
    seen: int
    on_node: bool
    why: Start | None = None
    ran: bool = False
    in_part: bool = False
    units: tuple[DownUnit, ...] = ()
    halted: Halted | None = None
    obstacles: tuple[Obstacle, ...] = ()


class NotCreated(NamedTuple):
    """AG-04: how many agents are wanted, where that is stated; events say that their creation is refused."""

    wanted: int | None


class AgentsCut(NamedTuple):
    """AG-09: agents that cannot connect, agents that lost their server, of how many logs; classes of error with their counts."""

    failing: int
    lost: int
    of: int
    errors: tuple[tuple[ErrorClass, int], ...] = ()


class LookupFaults(NamedTuple):
    """AG-11: the names that do not resolve, and is that so at the end of a log."""

    names: tuple[str, ...]
    now: bool


class KubeletDials(NamedTuple):
    """AG-12: dials to kubelets that failed: (host, how often), most first, and the classes of their errors."""

    hosts: tuple[tuple[str, int], ...]
    errors: tuple[ErrorClass, ...]


class ConnectErrors(NamedTuple):
    """ERR: classes of failed connects with their counts, last ones of agents that still fail; `over`: all came through later."""

    classes: tuple[tuple[ErrorClass, int], ...]
    over: bool = False
