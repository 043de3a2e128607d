"""What checks say of pods of any program: not ready, absent, too few, started again and again."""

from typing import NamedTuple

from analyzer.facts.kubelet_end import KubeletEnd
from analyzer.facts.start import Start
from analyzer.facts.units import UnitRun


class BadPod(NamedTuple):
    """A pod that is not ready, and its containers that are stated not to be."""

    namespace: str | None
    name: str
    containers: tuple[str, ...] = ()


class ToldPods(NamedTuple):
    """CP-01, VPN-01, VPN-02, BGP-08, BGP-09, TUN-02: pods that no list shows, and of which events say that they do not run."""

    names: tuple[str, ...]


class PodsNotReady(NamedTuple):
    """AG-03, BGP-09, CP-01, CP-03 to CP-07, VPN-01, VPN-02: which, of how many listed; `start`: what their log says they lack."""

    pods: tuple[BadPod, ...]
    listed: int
    start: Start | None = None
    port_taken: bool = False
    """BGP-09: does the scheduler say that on the nodes the port which they ask for has been given to another pod."""
    taints: tuple[str, ...] = ()
    """BGP-09: and those that keep them off the other nodes."""
    is_anothers: bool = False
    """CP-01, CP-05: is the container that is not ready another than the server, or than the proxy."""
    is_proxys: bool = False
    """CP-05: is a proxy container itself stated not to be ready; a pod's row does not say which of its containers is not."""


class UncreatedPods(NamedTuple):
    """CLU-03, CLU-04: controllers of the system and of users, (namespace, kind, name) as far as they are stated, whose pods do not come into being."""

    controllers: tuple[tuple[str | None, str | None, str | None], ...]


class SystemPods(NamedTuple):
    """CLU-02 to CLU-04: pods that are not ready and are no part of the tunnel, of how many listed."""

    pods: tuple[BadPod, ...]
    listed: int
    of_users: bool = False
    """CLU-04: beside a fault of the tunnel they are no news."""


class ContainerWithoutRequest(NamedTuple):
    """
    A container that asks for none of the resource by which an autoscaler counts; "" where nothing names it.

    Attributes:
        workload: what makes its pods, by the form of the pod's name.
        kind: `deployment` or `statefulset`.
    """

    namespace: str | None
    workload: str
    kind: str
    container: str
    resource: str


class NoRequests(NamedTuple):
    """MET-03: which."""

    containers: tuple[ContainerWithoutRequest, ...]


class Absent(NamedTuple):
    """AG-01, CP-01, VPN-04, NOD-01: nothing of the kind among so many objects that were listed where it would stand."""

    listed: int


class TooFew(NamedTuple):
    """CP-03, CP-05: all pods that are listed are ready, and there should be more."""

    listed: int
    wanted: int


class Restarts(NamedTuple):
    """
    AG-06, CP-02: the pods in question, the most restarts of one.

    Attributes:
        within_s: how old the oldest of them is, where all agents there are were started again and again within an hour.
        beside: other pods that were, at the same pace.
    """

    pods: tuple[str, ...]
    most: int
    within_s: int | None = None
    beside: tuple[str, ...] = ()


class DownUnit(NamedTuple):
    """
    A unit of systemd that does not run.

    Attributes:
        name: without its ending, as systemctl takes it.
        machine: None where nothing names it.
        enabled: is it started with its machine; None where that is not stated.
        is_masked: systemd is told never to start it.
        is_unstartable: systemd does not get as far as its program.
        end: why it ends, where a kubelet says so itself.
    """

    name: str
    machine: str | None
    run: UnitRun
    enabled: bool | None = None
    is_masked: bool = False
    is_unstartable: bool = False
    end: KubeletEnd | None = None


class ProgramExits(NamedTuple):
    """
    CP-01: a program that ends at its start.

    Attributes:
        logs: last lines of its own logs that say so.
        down: machines on which the runtime or the supervisor says so.
        of: machines of which either tells.
        units: units of systemd that do not run.
    """

    logs: int
    down: int = 0
    of: int = 0
    units: tuple[DownUnit, ...] = ()


class Replicas(NamedTuple):
    """CP-01, CP-03, CP-05: pods that a controller wants and has ready, where only its own counts are shown."""

    wanted: int
    ready: int
