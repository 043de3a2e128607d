"""What checks say of the control plane, its record, the account, and the APIs that it aggregates."""

from enum import Enum
from typing import NamedTuple

from analyzer.checks.details.controllers import LackingPods
from analyzer.checks.details.pods import DownUnit
from analyzer.facts.metrics import ScrapeFault
from analyzer.konnectivity.chain import Fault, Leg, Reason
from analyzer.tunnel.errors import Trust, trust


class ControlPlane(NamedTuple):
    """
    CP-09: pods of etcd that are not ready; pods that restart again and again and lines of a slow etcd are the other reasons.

    Attributes:
        quorum_lost: of three etcd pods or more fewer than a majority is ready, so no write to the API succeeds.
        units: units of systemd of API servers and etcd that do not run.
    """

    etcd_down: int
    quorum_lost: bool = False
    units: tuple[DownUnit, ...] = ()


class MetricsApi(NamedTuple):
    """
    MET-01: does something state that metrics-server itself is gone or not ready; else only its API is not reached.

    Attributes:
        fault: why its API is not reached, as the API server says it: the innermost reason.
        service: ``namespace/name`` behind the API.
        empty: the API answers and holds nothing.
        scrape: why metrics-server does not read the kubelets; None where it does not say.
        pods: (namespace, name, state) of its pods that are not ready.
        waits: why the first of them does not start, by its events.
    """

    own: bool
    fault: Fault | None = None
    service: str | None = None
    empty: bool = False
    scrape: ScrapeFault | None = None
    pods: tuple[tuple[str, str, str], ...] = ()
    waits: str = ""
    ran: bool = False
    """Did the first of them run, so that it has a log."""
    lacking: LackingPods | None = None
    """Its controller, which has no pods that are ready, where none is listed."""

    @property
    def trust(self) -> Trust | None:
        """Where the reason is a certificate: why it is not accepted."""
        refused = self.fault is not None and self.fault.reason is Reason.CERTIFICATE
        return trust(self.fault.inner) if self.fault is not None and refused else None


class MasterState(Enum):
    """What the master record says."""

    GOOD = "nothing runs and nothing failed"
    FAILED = "an operation failed, or the master is not there"
    BUSY = "an operation is running"
    RECENT = "an operation has just ended"
    DELETED = "the cluster is on its way out"
    ODD = "a status that is not known"


class MasterRecord(NamedTuple):
    """CP-08; `minutes` since the operation that has just ended; `code`: of the failed one, as IBM Cloud prints it (`CAE003`)."""

    state: MasterState
    minutes: float | None = None
    code: str | None = None


class EndpointUse(Enum):
    """PSE-02: how the agents' host does not fit the endpoints that are on."""

    STALE = "they dial the private endpoint, and it is off"
    UNUSED = "they are said to dial the private endpoint, which is off, and commands come through"
    OTHER = "they dial the public endpoint, and the private one is on"


class AccountSetting(Enum):
    """What an account has for the ways between its networks, by the key of the fact that states it."""

    VRF = "vrf_enabled"
    ENDPOINTS = "service_endpoint_enabled"
    SPANNING = "vlan_spanning"


class NodesApart(NamedTuple):
    """BGP-01: nodes in several zones, private VLANs or subnets, of an infrastructure that nothing states: how many are listed."""

    nodes: int


class AccountSettings(NamedTuple):
    """PSE-03, BGP-02: settings of the account that are stated to be off and on."""

    off: tuple[AccountSetting, ...]
    on: tuple[AccountSetting, ...] = ()


class DownService(NamedTuple):
    """An API service that is down: `namespace/name` of the service behind it, the leg and the innermost reason where stated."""

    name: str
    service: str | None
    leg: Leg | None
    reason: Reason | None
    trust: Trust | None = None
    """Where the reason is a certificate: why it is not accepted."""
    refused: bool = False
    """Is the reason a status by which a proxy on the way may have refused the call."""
    address: str | None = None
    """``host:port`` that gave no answer in time, where it is stated."""


class AggregatedDown(NamedTuple):
    """MET-02: the API services that are down, metrics left out."""

    services: tuple[DownService, ...]
