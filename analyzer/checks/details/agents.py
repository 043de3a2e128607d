"""What checks say of the agents: which run, which are connected, and with what they were started."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


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
    """
    AG-10: how it shows, and whether the agents say that they may not list the servers' leases.

    Attributes:
        user, namespace: who may not list them, and where, by the refusal; empty where it names none.
    """

    how: Missed
    leases_forbidden: bool
    user: str = ""
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class AgentArguments:
    """AG-07: do the agents' arguments contradict the host or port that the cluster itself states."""

    against_cluster: bool


@dataclass(frozen=True, slots=True)
class SharedIdentity:
    """AG-13: an agentID that stands in several logs, and the nodes, pods or files of these logs."""

    agent: str
    places: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class Replicas:
    """CP-01, CP-03, CP-05: pods that a controller wants and has ready, where only its own counts are shown."""

    wanted: int
    ready: int


@dataclass(frozen=True, slots=True)
class AgentStart:
    """AG-06: agents that do not start, of how many seen; `on_node`: seen by the runtime of single nodes, the others are not shown."""

    down: int
    seen: int
    on_node: bool
