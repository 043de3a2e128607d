"""What checks say of policies that deny a leg of the tunnel."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from analyzer.addresses import valid
from analyzer.facts.host_rules import HostAnswer, HostTool
from analyzer.policy.legs import Way
from analyzer.policy.suspects import Suspect
from analyzer.tunnel.errors import ErrorClass
from analyzer.vendors.appliances import Device, FilterRule


class PolicyKind(StrEnum):
    """Whose object a policy is, by the kind that its row bears."""

    KUBERNETES = "KubernetesNetworkPolicy"
    CALICO = "NetworkPolicy"
    GLOBAL = "GlobalNetworkPolicy"
    ADMIN = "AdminNetworkPolicy"
    BASELINE = "BaselineAdminNetworkPolicy"
    CLUSTER = "ClusterNetworkPolicy"
    CILIUM = "CiliumNetworkPolicy"
    CILIUM_CLUSTER = "CiliumClusterwideNetworkPolicy"


class OpenOtherwise(NamedTuple):
    """
    A rule that allows the same way on other ports.

    Attributes:
        policy: its kind, namespace and name.
        net: the network of the rule in which the far end lies; blank where a selector finds it.
    """

    policy: tuple[PolicyKind, str | None, str]
    rule: int
    net: str


class Decider(NamedTuple):
    """
    A listed policy that denies.

    Attributes:
        inward: is it ingress that is denied, at the endpoint that it selects; else egress.
        rule: number of the rule that denies; None where the end of the tier does, because none allows.
    """

    kind: PolicyKind
    namespace: str | None
    name: str
    tier: str
    inward: bool
    rule: int | None
    otherwise: OpenOtherwise | None = None


class DeniedLeg(NamedTuple):
    """
    One connection that is denied; `target` and `port` as asked, `addresses` as logs print them, `name` of a webhook or an API.

    `assumed`: what is at its other end was taken for granted; `anywhere`: it is not known, and every address was asked for;
    `unlisted`: the agents, which no list shows, were taken for any pod of their namespace; `client`: OpenVPN's makes it for the API server.
    """

    way: Way
    source: str
    target: str
    port: int | None
    addresses: tuple[str, ...]
    name: str
    decider: Decider | None
    assumed: bool
    anywhere: bool = False
    service: str = ""
    unlisted: bool = False
    client: bool = False


class DeniedLegs(NamedTuple):
    """
    POL-02 to POL-04, POL-09, WH-06: the legs that a policy denies.

    Attributes:
        assumed: a range was asked for in place of an address, or a pod of the usual namespace in place of an agent of which it is not stated.
        doubted: somebody else than who was asked for may be the caller, and be let in.
        whole: ways of which every connection that was asked for is denied.
    """

    legs: tuple[DeniedLeg, ...]
    assumed: bool
    doubted: bool = False
    whole: frozenset[Way] = frozenset()

    def of(self, *ways: Way) -> tuple[DeniedLeg, ...]:
        """Those of these ways."""
        return tuple(leg for leg in self.legs if leg.way in ways)


class NamedPolicies(NamedTuple):
    """POL-01, POL-06: policies that are no defaults, or that carry the names of an incident's; of how many; which may be this cluster's own."""

    policies: tuple[str, ...]
    of: int
    own: tuple[str, ...] = ()


class ApplianceSuspected(NamedTuple):
    """POL-05: classes of the agents' errors that something on the way makes."""

    errors: tuple[ErrorClass, ...]


class ConnectOutcome(StrEnum):
    """What a connect by hand met, in the words of its row."""

    ANSWERED = "answered"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    NO_ROUTE = "no_route"
    UNREACHABLE = "unreachable"
    DNS = "dns"
    RESET = "reset"
    OTHER = "other"


class PortTest(NamedTuple):
    """A connect that somebody tried: `by` is the machine or pod it was made on, `of_cluster` whether that is one of this cluster."""

    way: Way
    host: str
    port: int
    outcome: ConnectOutcome
    by: str | None
    of_cluster: bool
    in_pod: bool = False
    """Was it made in a pod: then policies of pods may be what it met."""

    @property
    def answers(self) -> bool:
        return self.outcome is ConnectOutcome.ANSWERED

    @property
    def target(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class PortTests(NamedTuple):
    """POL-07: the last test of each port from each machine."""

    tests: tuple[PortTest, ...]
    reached: frozenset[tuple[str | None, str]] = frozenset()
    """(machine or pod, host) where some port over TCP answered."""

    def of(self, *ways: Way) -> tuple[PortTest, ...]:
        """Those of these ways that were made within the cluster."""
        return tuple(one for one in self.tests if one.of_cluster and one.way in ways)

    def alone(self, way: Way) -> tuple[PortTest, ...]:
        """Those that got no answer where another port of the same host answered the same machine: the host is there, and the port is filtered."""
        silent = (one for one in self.of(way) if one.outcome in (ConnectOutcome.TIMEOUT, ConnectOutcome.NO_ROUTE))
        return tuple(one for one in silent if (one.by, one.host) in self.reached)


class DeniedWay(NamedTuple):
    """
    A connection of an agent that a firewall, or the cluster's own network, says it refused.

    Attributes:
        source: the address, or the agent's pod as `namespace/name`; `address`: that of the other end, or its name.
        rule: what decided, as the device calls it.
        dialled: is the target what an agent failed to dial, or its server's address, or the source an agent's pod; else the source is a
            worker and the port the server's.
        way: what the connection is for.
        inward: was it refused where it came in, by a policy of the pod at its other end.
    """

    device: Device
    source: str
    address: str
    port: int
    rule: FilterRule
    dialled: bool
    way: Way = Way.SERVER
    inward: bool = False

    @property
    def by_policy(self) -> bool:
        """Was it a network policy that decided, and nothing outside of the cluster."""
        return self.device is Device.CILIUM

    @property
    def place(self) -> str:
        """Address or name, with the port."""
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


class FirewallDenials(NamedTuple):
    """POL-08: the ways of agents that are refused on the way, each once; `suspects`: listed policies that may have refused the first of them."""

    ways: tuple[DeniedWay, ...]
    suspects: tuple[Suspect, ...] = ()

    @property
    def of_policies(self) -> FirewallDenials:
        """Those that a network policy refused on the way to the server."""
        return self._replace(ways=tuple(one for one in self.ways if one.by_policy and one.way is Way.SERVER))

    @property
    def outside(self) -> FirewallDenials:
        """Those that something outside of the cluster refused."""
        return self._replace(ways=tuple(one for one in self.ways if not one.by_policy))

    @property
    def behind(self) -> FirewallDenials:
        """Those that a network policy refused behind the agents."""
        return self._replace(ways=tuple(one for one in self.ways if one.by_policy and one.way is not Way.SERVER))

    @property
    def by_rule(self) -> list[tuple[tuple[Device, FilterRule], list[DeniedWay]]]:
        """Ways that one rule of one device refuses between the same zones, together."""
        found: dict[tuple[Device, FilterRule], list[DeniedWay]] = {}
        for way in self.ways:
            found.setdefault((way.device, way.rule), []).append(way)
        return list(found.items())


class Cloud(StrEnum):
    """Whose firewall it is, by the tool that lists its rules."""

    GOOGLE = "gcloud"
    AWS = "aws"
    AZURE = "az"


class CloudDenial(NamedTuple):
    """
    POL-10: a rule of the cloud's firewall that denies what the agents dial, or a call of a kubelet; or a group of rules that lacks one for it.

    Attributes:
        name: of the rule; of the group or list where none of its rules is about it.
        network: the network, group or list that it is a rule of.
        host: where the connection goes to.
        beside: rules of the same network that allow other ports there.
        sure: is all of it shown that this hangs on.
        incoming: is it denied where it comes in.
        lacks: is it that no rule lets it through, and not a rule that denies it.
        free: a priority before that rule's, which no other has.
        like: networks that are let in there on another port, and hold the same callers.
        like_groups: groups of machines for which the same is true.
    """

    name: str
    network: str | None
    priority: int | None
    host: str
    port: int
    beside: tuple[str, ...]
    sure: bool
    way: Way = Way.SERVER
    cloud: Cloud = Cloud.GOOGLE
    incoming: bool = False
    lacks: bool = False
    free: int | None = None
    like: tuple[str, ...] = ()
    like_groups: tuple[str, ...] = ()

    @property
    def is_v4(self) -> bool:
        """Is the host an address of version 4."""
        return valid(self.host) and ":" not in self.host


class HostDenial(NamedTuple):
    """
    What a machine's own firewall denies that must reach it.

    Attributes:
        node: the machine, by its node's name where it is one.
        address: its own, "" where it is not known.
        protocol: tcp, udp or ipip.
        place: the zone or chain in which it is denied.
        by_rule: is it a rule that denies it, and not that none lets it in.
        answer: what a caller meets.
        networks: addresses or networks that are to be let in.
        felt: does somebody meet just that, there.
        sure: is all of it shown that the answer hangs on.
    """

    node: str
    address: str
    way: Way
    protocol: str
    port: int | None
    tool: HostTool
    place: str
    by_rule: bool
    answer: HostAnswer
    networks: tuple[str, ...]
    felt: bool
    sure: bool

    @property
    def is_six(self) -> bool:
        """Is the machine's address one of version 6."""
        return ":" in self.address

    @property
    def what(self) -> str:
        """``TCP 10250``."""
        return f"{self.protocol.upper()} {self.port}" if self.port is not None else self.protocol.upper()


class HostDenials(NamedTuple):
    """POL-11: what machines' own firewalls deny that must reach them."""

    denials: tuple[HostDenial, ...]

    def felt(self, way: Way) -> tuple[HostDenial, ...]:
        """Those of this way that somebody meets."""
        return tuple(one for one in self.denials if one.way is way and one.felt)
