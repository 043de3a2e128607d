"""What checks say of the lists, groups and gateways on the way out: ports, workers and ways that are left out."""

from enum import Enum
from typing import NamedTuple


class PortClosed(Enum):
    """How an access list keeps a port shut."""

    UNLISTED = "other ports are listed, and this one is not"
    DENIED = "its entry says no"
    SUBNETS = "it is open to some subnets and not to all"


class ClosedPort(NamedTuple):
    """ACL-02: the port of the agents, how it is shut, the subnets or addresses that are left out, and which of them the list itself holds."""

    port: str
    kind: PortClosed
    left_out: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


class AclErrors(NamedTuple):
    """ACL-03: error texts of the access list; one speaks of its limit."""

    errors: int


class NotAllowed(NamedTuple):
    """SAT-01: of how many workers some are not in the allowlist, and the addresses of these."""

    of: int
    addresses: tuple[str, ...] = ()


class OnWithoutWorkers(NamedTuple):
    """ACL-02, SAT-01: a list is on and its networks are stated; whether they hold the agents' nodes is open."""

    networks: tuple[str, ...]


class NotDelivered(Enum):
    """SAT-02: which object of the allowlist is not in the location."""

    POLICY = "block-master policy"
    NETWORK_SET = "allowlist network set"


class CureLimit(Enum):
    """PSE-04: why the private endpoint cannot be switched off."""

    PRIVATE_ONLY = "the cluster has no public endpoint"
    FIXED = "OpenShift on classic cannot change its endpoints after creation"


class GatewayFaults(NamedTuple):
    """PSE-05: what is stated of the endpoint gateway that is not well: (which, value)."""

    states: tuple[tuple[str, str], ...]


class NoWayIn(NamedTuple):
    """PSE-05: the endpoint gateway's security group whose rules do not let the agents in, how many rules it has, and the port that they lack."""

    group: str
    rules: int
    port: int


class NoWayOut(NamedTuple):
    """PSE-06: the security group whose rules do not let the agents out, how many rules it has, and the port that they lack; 0 for every port."""

    group: str
    rules: int
    port: int = 0
