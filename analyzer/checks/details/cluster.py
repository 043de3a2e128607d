"""What checks say of the cluster around the tunnel: which pods and symptoms there are, nodes, operators, starved programs, whom to ask."""

from enum import Enum
from typing import NamedTuple

from analyzer.addresses import is_loopback, valid
from analyzer.checks.details.pods import DownUnit
from analyzer.facts.packet_sizes import Misfit
from analyzer.facts.scheduling import Shortage
from analyzer.konnectivity.certificate_names import is_user
from analyzer.tunnel.errors import ErrorClass, Trust
from analyzer.tunnel.kubelet_api import CutOff
from analyzer.tunnel.shown_by import OWN, Showing


class TunnelPods(NamedTuple):
    """TUN-02: the tunnels of which pods are present, and the one that the cluster should have."""

    present: tuple[str, ...]
    expected: str


class BrokenSymptoms(NamedTuple):
    """TUN-03: symptoms that are broken or partly so."""

    broken: tuple[str, ...]


class NodesNotReady(NamedTuple):
    """NOD-01: which, of how many."""

    nodes: tuple[str, ...]
    of: int


class SharedAddress(NamedTuple):
    """NOD-01: an internal address that several nodes register, and their names."""

    address: str
    nodes: tuple[str, ...]


class KubeletCertificate(NamedTuple):
    """A kubelet by the host that was called (None where no error names it), why its certificate is not accepted, and the names that this has."""

    host: str | None
    trust: Trust
    names: tuple[str, ...] = ()

    @property
    def reachable(self) -> tuple[str, ...]:
        """Its names but those of the node itself (localhost) and of users."""
        return tuple(name for name in self.names if not is_loopback(name) and not is_user(name))

    @property
    def users(self) -> tuple[str, ...]:
        """Its names where all are users': it is a client's certificate."""
        return self.names if all(map(is_user, self.names)) else ()

    @property
    def address_types(self) -> tuple[str, ...]:
        """These as Kubernetes calls the addresses of a node (`NodeAddressType`), each once."""
        kinds = ("InternalIP" if valid(one) else "InternalDNS" if "." in one else "Hostname" for one in self.reachable)
        return tuple(dict.fromkeys(kinds))


class KubeletCertificates(NamedTuple):
    """NOD-02: the kubelets whose certificates are not accepted, and the requests for certificates that wait for approval."""

    kubelets: tuple[KubeletCertificate, ...]
    waiting: tuple[str, ...] = ()
    showing: Showing = OWN
    """Whose certificate the last one is by its names."""
    denied: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()
    """Who asked for certificates to serve that were not given, where that is no node: approvers sign for nodes alone."""


class KubeletsNo(NamedTuple):
    """NOD-03: as whom a kubelet knows the API server (None where it knows it not, or does not say), and what it may not: ``get nodes/proxy``."""

    user: str | None
    right: str = ""


class CutOffKubelet(NamedTuple):
    """A kubelet that does not get through to the API server at host:port, and what stands between them; None for a node that nothing names."""

    node: str | None
    block: CutOff
    kind: ErrorClass
    host: str
    port: str

    @property
    def in_url(self) -> str:
        """Host and port as a URL has them, with a placeholder for what is not told."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host or '<API server>'}:{self.port or '<port>'}"


class CutOffKubelets(NamedTuple):
    """NOD-05: which, in the order of their logs."""

    kubelets: tuple[CutOffKubelet, ...]


class UnitsDown(NamedTuple):
    """NOD-04: units of systemd that do not run, of kubelets and of container runtimes, and how many states are known."""

    kubelets: tuple[DownUnit, ...]
    runtimes: tuple[DownUnit, ...]
    of: int

    @property
    def units(self) -> tuple[DownUnit, ...]:
        """The runtimes first: a kubelet waits for its own."""
        return self.runtimes + self.kubelets


class CertificatesRunOut(NamedTuple):
    """NOD-02, SRV-04: hosts whose certificate has run out, as somebody saw with openssl; whether anybody was refused for it is not shown."""

    hosts: tuple[str, ...]


class PacketMisfits(NamedTuple):
    """NOD-06: where packets of full size do not pass, the surest first."""

    misfits: tuple[Misfit, ...]


class BadOperators(NamedTuple):
    """CLU-01: cluster operators that are degraded or not available, of how many."""

    operators: tuple[str, ...]
    of: int


class Part(Enum):
    """What a pod is for the tunnel."""

    AGENT = "agent"
    SERVER = "server"
    API_SERVER = "kube-apiserver"
    CONTROL_PLANE = "another part of the provider's control plane"
    OTHER = "none of its parts"


class Killed(NamedTuple):
    """A container that was killed for want of memory, and what its pod is for the tunnel."""

    namespace: str | None
    pod: str
    container: str | None
    part: Part


class Starvation(NamedTuple):
    """RES-01: pods whose programs were killed for memory, pods that wait for room, nodes under pressure or that evict."""

    killed: tuple[Killed, ...] = ()
    waiting: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    files: bool = False
    """Has a program no file descriptor left."""
    lacks: Shortage | None = None
    """What a node had too little of when it evicted a pod: ``ephemeral-storage``, ``memory``."""
    dialler: bool = False
    """Is it the API server, which dials the Konnectivity server, that has no file descriptor left."""
    as_job: bool = False
    """Does BOSH run it, by the path of the socket that it dials."""


class Escalation(NamedTuple):
    """ACT-03: symptoms that no failed check explains; none where the control plane is sick itself, which nobody else can cure."""

    unexplained: tuple[str, ...] = ()
