"""What must reach a machine of the cluster from outside of it, from where, and who is seen to meet its firewall (for POL-11)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from analyzer.addresses import valid
from analyzer.checks.details import ConnectOutcome
from analyzer.checks.port_listens import LISTENS, NODE_PORTS
from analyzer.facts.cluster import About
from analyzer.facts.host_matching import HostAsk
from analyzer.facts.host_rules import HostAnswer
from analyzer.facts.nodes import named
from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.mesh.bird_errors import BirdError, bird_error
from analyzer.mesh.plain import MeshView
from analyzer.model import Placed
from analyzer.policy.legs import BGP, KUBELET, TYPHA, PolicyView
from analyzer.policy.ways import Way
from analyzer.schema import CALICO_OBJECTS, BgpPeerRow, KonnectivityEventRow, LogSignalRow, PortTestRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors, kubelet_api, remote_dialer
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.kubelet_api import CutOff
from analyzer.tunnel.remote_dialer import DialerFault
from analyzer.tunnel.view import TunnelView
from analyzer.wording import is_number

MOST_SOURCES = 8
NETWORK = "<network_of_the_nodes>"
FLANNEL_PORT = 8472
KUBELET_AS_TEXT, TYPHA_AS_TEXT = str(KUBELET), str(TYPHA)
NO_TYPHA = "typha_unreachable"
OF_ERROR = {ErrorClass.TIMEOUT: HostAnswer.SILENCE, ErrorClass.NO_ROUTE: HostAnswer.NO_ROUTE, ErrorClass.REFUSED: HostAnswer.REFUSED}  # fmt: skip
OF_REASON = {Reason.TIMEOUT: HostAnswer.SILENCE, Reason.UNROUTED: HostAnswer.NO_ROUTE, Reason.REFUSED: HostAnswer.REFUSED}  # fmt: skip
OF_TEST = {ConnectOutcome.TIMEOUT: HostAnswer.SILENCE, ConnectOutcome.NO_ROUTE: HostAnswer.NO_ROUTE, ConnectOutcome.REFUSED: HostAnswer.REFUSED}  # fmt: skip
OF_BIRD = {BirdError.TIMEOUT: HostAnswer.SILENCE, BirdError.UNROUTED: HostAnswer.NO_ROUTE, BirdError.REFUSED: HostAnswer.REFUSED}  # fmt: skip


class HostMachine(NamedTuple):
    """A machine of the cluster; `address` is "" where it is not known."""

    name: str
    address: str

    @property
    def called(self) -> frozenset[str]:
        return frozenset({self.name, self.name.partition(".")[0], self.address} - {""})


class Met(NamedTuple):
    """What somebody met who came to the machine for this, and the line that says it."""

    answer: HostAnswer
    row: Placed


class HostWay(NamedTuple):
    """
    Attributes:
        networks: from which it comes, as a rule for all of them would name it.
        met: by whom it was tried in vain.
        came_through: is one shown that got in.
    """

    machine: HostMachine
    way: Way
    ask: HostAsk
    networks: tuple[str, ...] = ()
    met: tuple[Met, ...] = ()
    came_through: bool = False


class WaysIn:
    """The connections that must get into machines of this cluster."""

    def __init__(
        self, about: About, tunnel: TunnelView, faults: Faults, mesh: MeshView, policy: PolicyView, tests: Rows[PortTestRow], signals: Rows[LogSignalRow]
    ) -> None:  # fmt: skip
        self._about, self._tunnel, self._faults, self._mesh, self._policy = about, tunnel, faults, mesh, policy
        self._tests, self._signals = tests, signals

    @cached_property
    def callers(self) -> frozenset[str]:
        """Addresses of the cluster's machines and pods."""
        about = self._about
        own = [*(node.internal_ip for node in about.nodes.values()), *(pod.ip for pod in about.pods)]
        return frozenset(one for one in own if one)

    def machine(self, name: str) -> HostMachine | None:
        """The machine of the cluster that is called so; None for any other, such as the one that somebody works from."""
        about = self._about
        if (node := named(about.nodes, name)) is not None:
            address = about.nodes[node].internal_ip
            return HostMachine(node, address or (name if valid(name) else ""))
        pods = [pod for pod in about.pods if pod.node and name in (pod.node, pod.node.partition(".")[0])]
        if pods:
            own = {pod.ip for pod in pods if pod.host_network and pod.ip}
            return HostMachine(str(pods[0].node), own.pop() if len(own) == 1 else name if valid(name) else "")
        host, _ = self._tunnel.server_address
        listens = [row for row in about.facts.get(LISTENS, []) if row.typed_on]
        if name and name == host:
            return HostMachine(name, name if valid(name) else "")
        if name and {row.typed_on for row in listens} == {name} and host and valid(host):
            return HostMachine(name, host)
        return None

    def into(self, machine: HostMachine) -> Iterator[HostWay]:
        """Each way into this machine that the bundle shows to be needed."""
        about = self._about
        if named(about.nodes, machine.name) is not None or any(pod.node == machine.name for pod in about.pods):
            met = tuple(self._at_kubelet(machine))
            yield self._way(machine, Way.HOST_KUBELET, KUBELET, self._callers(machine), met, self._answers(machine))
        host, port = self._tunnel.server_address
        if port and is_number(port) and int(port) not in NODE_PORTS and host in machine.called:
            met = tuple(self._at_server(machine, port))
            yield self._way(machine, Way.SERVER, int(port), self._agents(machine), met)
        for api, met_there in self._at_api(machine).items():
            yield self._way(machine, Way.NODE_API, api, self._others(machine), tuple(met_there))
        if down := self._sessions_down(machine):
            sources = [own for row in down if (own := self._mesh.own(row)) and own != machine.address and valid(own)]
            met = tuple(self._at_bird(machine, down))
            yield self._way(machine, Way.BGP, BGP, sources or self._others(machine), met)
        if any(pod.node == machine.name for pod in about.role("typha")):
            yield self._way(machine, Way.TYPHA, TYPHA, self._others(machine), tuple(self._at_typha(machine)))
        for protocol, number in self._tunnels():
            yield self._way(machine, Way.TUNNEL, number, self._others(machine), protocol=protocol)

    def _way(
        self, machine: HostMachine, way: Way, port: int | None, sources: list[str], met: tuple[Met, ...] = (), answered: bool = False, protocol: str = "tcp"
    ) -> HostWay:  # fmt: skip
        every = list(dict.fromkeys(one for one in sources if valid(one)))
        ask = HostAsk(protocol, port, machine.address, tuple(every[:MOST_SOURCES]))
        return HostWay(machine, way, ask, self._networks(every), met, answered)

    def _networks(self, sources: list[str]) -> tuple[str, ...]:
        """Few addresses as they are, many by the subnets of their nodes, where all of these are known."""
        if len(sources) <= MOST_SOURCES:
            return tuple(sources)
        of = {node.internal_ip: node.subnet for node in self._about.nodes.values()}
        subnets = list(dict.fromkeys(of.get(one) for one in sources))
        known = tuple(one for one in subnets if one)
        return known if len(known) == len(subnets) and len(known) <= MOST_SOURCES else (NETWORK,)

    # -- where it comes from ----------------------------------------------------------------------------------------

    def _others(self, machine: HostMachine) -> list[str]:
        nodes = self._about.nodes.values()
        return [n.internal_ip for n in nodes if n.internal_ip and n.internal_ip != machine.address]

    def _agents(self, machine: HostMachine) -> list[str]:
        """Addresses of agents and of the nodes that they run on; where none is known, of every other node."""
        found = []
        for pod in self._about.role("agent"):
            node = self._about.nodes.get(pod.node or "")
            found += [one for one in (node.internal_ip if node else None, pod.ip) if one and one != machine.address]
        return found or self._others(machine)

    def _callers(self, machine: HostMachine) -> list[str]:
        """Who calls a kubelet: the agents, and where there is no tunnel the API server's machines."""
        return self._others(machine) if self._about.tunnel == "none" else self._agents(machine)

    # -- who meets it -----------------------------------------------------------------------------------------------

    def _at_kubelet(self, machine: HostMachine) -> Iterator[Met]:
        about = self._about
        for event in self._tunnel.dial_errors:
            host, _, port = (errors.target(event.error) or event.address or "").rpartition(":")
            kind = OF_ERROR.get(errors.classify(event.error))
            there = port == KUBELET_AS_TEXT and host.strip("[]") in machine.called
            if there and kind is not None and not self._is_at_home(event, machine):
                yield Met(kind, event)
        for one in self._faults.of(Leg.TARGET, caller=Caller.KUBELET):
            of_reason = OF_REASON.get(one.fault.reason)
            if of_reason is not None and one.fault.kubelet in machine.called and about.is_kubelet(one.fault.address):
                yield Met(of_reason, one.row)
        yield from self._tried(machine, KUBELET)

    def _is_at_home(self, event: KonnectivityEventRow, machine: HostMachine) -> bool:
        """Is it an agent of the machine itself, whose packets come in another way."""
        pod = next((one for one in self._about.pods if one.name == event.pod), None) if event.pod else None
        node = event.node or (pod.node if pod is not None else None)
        return node is not None and (named(self._about.nodes, node) or node) == machine.name

    def _at_server(self, machine: HostMachine, port: str) -> Iterator[Met]:
        for kind, events in self._tunnel.failure_classes().items():
            answer = OF_ERROR.get(kind)
            fitting = [
                e
                for e in events
                if (errors.target(e.error) or f":{port}").rpartition(":")[2] == port
                and not self._is_at_home(e, machine)
            ]
            if answer is not None and fitting:
                yield Met(answer, fitting[-1])

    def _at_api(self, machine: HostMachine) -> dict[int, list[Met]]:
        """Port to what kubelets, and agents of k3s and RKE2, met that dialled the API server or its supervisor there to the end of their logs."""
        found: dict[int, list[Met]] = {}
        for lost in kubelet_api.unheard(self._signals):
            if lost.block is CutOff.WAY and lost.host in machine.called and is_number(lost.port):
                answer = OF_ERROR.get(lost.kind)
                found.setdefault(int(lost.port), []).extend([Met(answer, lost.row)] if answer is not None else [])
        for word in remote_dialer.words(self._signals):
            if not word.dials or word.fault is not DialerFault.SERVER or word.host not in machine.called:
                continue
            answer = OF_ERROR.get(errors.classify(word.row.name))
            if answer is not None and not remote_dialer.is_up_since(self._signals, word):
                found.setdefault(int(word.port), []).append(Met(answer, word.row))
        return found

    def _at_bird(self, machine: HostMachine, down: list[BgpPeerRow]) -> Iterator[Met]:
        """What peers say of their own connects to it; one that waits for an answer says no more than its state."""
        for row in down:
            kind = bird_error(row.last_error)
            answer = OF_BIRD.get(kind) if kind is not None else None
            if kind is None and row.state == "Connect":
                answer = HostAnswer.SILENCE
            if answer is not None and row.peer_ip == machine.address:
                yield Met(answer, row)
        yield from self._tried(machine, BGP)

    def _at_typha(self, machine: HostMachine) -> Iterator[Met]:
        """What each Felix met that names where it called."""
        for row in self._signals:
            host, _, port = (row.name or "").rpartition(":")
            answer = OF_ERROR.get(errors.classify(row.message)) if row.signal == NO_TYPHA else None
            if answer is not None and port == TYPHA_AS_TEXT and host.strip("[]") in machine.called:
                yield Met(answer, row)

    def _tried(self, machine: HostMachine, port: int) -> Iterator[Met]:
        for row in self._tests:
            by = named(self._about.nodes, row.node or row.typed_on)
            if row.port == port and {row.host, row.address} & machine.called and by not in (None, machine.name):
                answer = OF_TEST.get(ConnectOutcome(row.outcome)) if row.outcome else None
                if answer is not None:
                    yield Met(answer, row)

    def _answers(self, machine: HostMachine) -> bool:
        """Is a dial to its kubelet shown that was answered, or a connect by hand from another node."""
        dials = self._tunnel.dial_targets
        if any(dials.get(f"{one}:{KUBELET}", {}).get("ok") for one in machine.called):
            return True
        return any(
            row.port == KUBELET
            and row.outcome == ConnectOutcome.ANSWERED.value
            and {row.host, row.address} & machine.called
            and named(self._about.nodes, row.node or row.typed_on) not in (None, machine.name)
            for row in self._tests
        )

    def _sessions_down(self, machine: HostMachine) -> list[BgpPeerRow]:
        """Sessions with this machine at an end that do not stand, its own among them."""
        mesh = self._mesh
        rows = [row for row in mesh.rows if machine.address and machine.address in (row.peer_ip, mesh.own(row))]
        return [row for row in rows if row.established is False and id(row) not in mesh.harmless]

    def _tunnels(self) -> Iterator[tuple[str, int | None]]:
        """Protocols by which packets of pods go from node to node, where they are stated."""
        if any(row.kind in ("IPPool", "FelixConfiguration") for row in self._about.tables[CALICO_OBJECTS]):
            settings = self._policy.world.settings
            if settings.tunnel_on(None, "VXLAN"):
                yield "udp", settings.vxlan_port(None)
            if settings.tunnel_on(None, "IPIP"):
                yield "ipip", None
        elif any(pod.name.startswith("kube-flannel-") for pod in self._about.pods):
            yield "udp", FLANNEL_PORT
