"""The connections that the tunnel needs, asked of the policies: agents to server, DNS, kubelets, webhooks, aggregated APIs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from analyzer.addresses import valid
from analyzer.policy import backends
from analyzer.policy.agents_server import FROM_LOG, AgentsServer
from analyzer.policy.decision import Decision, Ruling
from analyzer.policy.ways import ANY, ANYWHERE
from analyzer.policy.ways import Connection as Connection
from analyzer.policy.ways import Way as Way
from analyzer.schema import APISERVICES, CALICO_OBJECTS, LISTINGS, POLICIES
from analyzer.tables.rows import Tables

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.facts.pods import Pod
    from analyzer.policy.evaluate import Evaluator
    from analyzer.policy.world import World

MOST_AGENTS, MOST_NODES, MOST_WORKERS = 5, 300, 5
MOST_BACKENDS = 3
KUBELET, TYPHA, BGP, DNS = 10250, 5473, 179, 53
UDP = 17
BY_NAME = "a pod of service {} by its name"
HOME = "kube-system"
PLACED = f"pods of which no namespace is stated taken for pods of {HOME}"


class PolicyView:
    """Policy answers of one snapshot, worked out when a check asks."""

    def __init__(self, tables: Tables, about: About) -> None:
        self._tables = tables
        self._about = about

    @cached_property
    def _place(self) -> AgentsServer:
        return AgentsServer(self._tables, self._about)

    @cached_property
    def world(self) -> World:
        from analyzer.policy.world import World  # no cluster without policies asks it

        return World(self._tables, self._about)

    @cached_property
    def evaluator(self) -> Evaluator:
        from analyzer.policy.evaluate import Evaluator  # nor this

        return Evaluator(self.world)

    @cached_property
    def has_policies(self) -> bool:
        """Were policies looked for; a bundle without one, and without a listing of them, needs no world to be read."""
        rows = bool(self._tables[POLICIES] or self._tables[CALICO_OBJECTS])
        listed = any((r.kind or "").endswith("networkpolicies") for r in self._tables[LISTINGS])
        return (rows or listed) and self.world.library.any_listed

    def ask(self, source: str, destination: str, port: int | None, protocol: int = 6) -> Decision:
        from analyzer.policy.evaluate import Query

        return self.evaluator.ask(Query(source, destination, port, protocol))

    @cached_property
    def agents(self) -> list[Pod]:
        """A few agents that stand for all: one a node pool and zone would say the same, so the first five; none listed, as they are wanted."""
        return (self._about.role("agent") or self.world.wanted_agents)[:MOST_AGENTS]

    @cached_property
    def clients(self) -> list[Pod]:
        """Pods by which the API server's calls reach the cluster where OpenVPN is its tunnel: they hide who is behind them."""
        return self._about.role("vpn") if self._about.tunnel == "openvpn" else []

    @cached_property
    def host_unseen(self) -> bool:
        """
        Do agents use the network of nodes of which no list says whether they have host endpoints, and may a policy select one.

        Without a host endpoint a node's own traffic is not policed; classic clusters of IBM Cloud have them, VPC clusters none.
        """
        from analyzer.policy.labels import Partial
        from analyzer.policy.objects import HostEndpoint

        world = self.world
        if world.host_endpoints or "hostendpoints" in world.complete or self._about.infrastructure.value == "vpc":
            return False
        unseen = HostEndpoint("?", None, None, (), Partial({}, own=True, namespace=False, account=False), (), None)
        on_host = any(world.on_host(pod) for pod in self.agents)
        return on_host and bool(self.evaluator.walk.policies_for(unseen, "Egress", lambda _: True))

    def name(self, pod: Pod) -> str:
        of_agents = self.world.agents_space if pod.role == "agent" else None
        return f"{pod.namespace or of_agents or HOME}/{pod.name}"

    def _as_stated(self, end: str) -> str:
        """A pod of which no namespace is stated without one, and everything else as it is."""
        _, slash, name = end.partition("/")
        return f"/{name}" if slash and (None, name) in self.world.workloads else end

    def _placed(self, leg: Connection, target: str = "", protocol: int = 6) -> Connection:
        """Of pods of which no namespace is stated, with that assumption where the answer hangs on it."""
        taken = (leg.source, target or leg.destination)
        source, to = map(self._as_stated, taken)
        if (source, to) == taken:
            return leg
        anywhere = self.ask(source, to, leg.port, protocol)
        if anywhere.ruling is leg.decision.ruling:
            return leg
        return leg._replace(assumption=f"{leg.assumption}; {PLACED}" if leg.assumption else PLACED, placed=True)

    @cached_property
    def to_server(self) -> list[Connection]:
        """
        Agent to the server's host and port; a private host without an address stands for the range of private endpoints.

        Where agents are not told both, what their failed connects dialled is asked. Of a server that is not known nothing is asked but
        whether every address is denied: then it is, wherever it stands.
        """
        host, port = self._place.told
        if dialled := self._place.dialled:
            return [leg for address, at in dialled for leg in self._server_at(address, at, FROM_LOG)]
        target, assumption = self._place.address(host) if host is not None else (None, "")
        if target is not None and port is not None:
            return self._server_at(target, port, assumption)
        # else it may be a node of this cluster
        foreign = self._about.on_ibm is True or not self.world.host_endpoints
        if host is not None and port is not None and foreign:
            taken = f"{host} taken for no pod and no node of this cluster"
            return [
                self._placed(Connection(Way.SERVER, name, host, port, self.evaluator.outside(name, port, host), taken))
                for name in map(self.name, self.agents)
            ]
        nowhere = self._server_at(ANYWHERE, port, "the server stands somewhere, and every address is denied")
        if nowhere and all(leg.decision.ruling is Ruling.DENIED for leg in nowhere):
            return nowhere
        if host is None or port is None:
            return []
        why = Decision(Ruling.UNKNOWN, "", f"the address of {host} is not in the bundle")
        return [Connection(Way.SERVER, self.name(pod), host, port, why) for pod in self.agents]

    def _server_at(
        self, target: str, port: int | None, assumption: str, sources: Sequence[str] | None = None
    ) -> list[Connection]:
        return [
            self._placed(
                Connection(
                    Way.SERVER, source.removeprefix("node:"), target, port, self.ask(source, target, port), assumption
                )
            )
            for source in (map(self.name, self.agents) if sources is None else sources)
        ]

    @cached_property
    def hosts_to_server(self) -> list[Connection]:
        """
        The workers themselves to the agents' server, of nodes with host endpoints, where no agent is known.

        It is the agents' way only where they use their nodes' network.
        """
        if self.agents:
            return []
        host, port = self._place.told
        asked = [(address, at, FROM_LOG) for address, at in self._place.dialled]
        if host is not None and port is not None:
            target, assumption = self._place.address(host)
            asked = [(target, port, assumption)] if target is not None else []
        if not asked:
            return []
        nodes = [f"node:{name}" for name in self.world.nodes if self.world.host_endpoints.get(name)]
        legs = [leg for one in asked for leg in self._server_at(*one, nodes[:MOST_WORKERS])]
        if self._about.tunnel != "konnectivity":
            return legs
        from analyzer.policy import unlisted_agents

        return unlisted_agents.all_denied(self.evaluator, legs) or legs

    @cached_property
    def to_kubelets(self) -> list[Connection]:
        """Every node's kubelet from an agent of another node; from its own where Felix is told what becomes of that."""
        legs = []
        for node in list(self.world.nodes.values())[:MOST_NODES]:
            if not node.address:
                continue
            told = "defaultEndpointToHostAction" in (self.world.settings.felix(node.node) or {})
            far = next((pod for pod in self.agents if pod.node != node.node), None)
            own = next((pod for pod in self.agents if pod.node == node.node), None) if told else None
            for pod in (far, own):
                if pod is not None:
                    answer = self.ask(self.name(pod), f"node:{node.name}", KUBELET)
                    leg = Connection(
                        Way.KUBELET, self.name(pod), node.name, KUBELET, answer, addresses=(*node.addresses, node.name)
                    )
                    legs.append(self._placed(leg, f"node:{node.name}"))
        return legs or self._to_named_kubelets()

    def _to_named_kubelets(self) -> list[Connection]:
        """Where no node is listed, those whose name is their address, as agents' pods state it; only a denial is an answer there."""
        legs = []
        for node in {} if self.world.nodes else dict.fromkeys(pod.node for pod in self.agents):
            far = next((pod for pod in self.agents if pod.node != node), None)
            if node is not None and valid(node) and far is not None:
                answer = self.ask(self.name(far), node, KUBELET)
                leg = Connection(Way.KUBELET, self.name(far), node, KUBELET, answer, addresses=(node,))
                legs += [self._placed(leg)] if answer.ruling is Ruling.DENIED else []
        return legs

    @cached_property
    def to_dns(self) -> list[Connection]:
        pods = self._about.role("coredns")
        return [
            self._placed(
                Connection(Way.DNS, self.name(a), self.name(p), DNS, self.ask(self.name(a), self.name(p), DNS, UDP)),
                protocol=UDP,
            )
            for a in self.agents[:2]
            for p in pods[:2]
        ]

    @cached_property
    def to_apis(self) -> list[Connection]:
        """Agent to what stands behind each aggregated API, metrics-server among them."""
        found: dict[tuple[str, str], str] = {}
        for row in self._tables[APISERVICES]:
            space, slash, name = (row.service or "").partition("/")
            if slash and space and name:
                found.setdefault((space, name), row.name or name)
        legs = [
            leg for service, name in found.items() for leg in self.to_service(self._way(service), service, None, name)
        ]
        if not any(leg.way is Way.METRICS for leg in legs):
            legs += self.to_pods(Way.METRICS, self._about.role("metrics-server"), None, "")
        return legs

    def _way(self, service: tuple[str, str]) -> Way:
        return Way.METRICS if service[1] == "metrics-server" else Way.AGGREGATED

    def to_service(self, way: Way, service: tuple[str, str], port: int | None, name: str) -> list[Connection]:
        """Agent to the pods behind a service, on their own port; none where the bundle does not show them."""
        legs = []
        behind = backends.behind(self.world, service, port)
        for source, called in self._sources():
            for address, number in behind[:MOST_BACKENDS]:
                owner = self.world.by_ip.get(address)
                if owner is None and (named := backends.without_address(self._about.pods, service)):
                    legs += self._to_any(way, source, called, named, (address, number), service, name)
                    continue
                shown = f"{owner.namespace}/{owner.name}" if owner is not None and owner.kind == "workload" else address
                legs.append(self._asked(Connection(way, called, shown, number, self.ask(source, address, number), name=name, addresses=(address,))))  # fmt: skip
        return legs

    def _to_any(
        self, way: Way, source: str, called: str, pods: list[Pod], at: tuple[str, int | None], service: tuple[str, str], name: str
    ) -> list[Connection]:  # fmt: skip
        """The one answer that holds for each of these pods, on an endpoint that is one of them; where they differ, none."""
        address, port = at
        made = [(pod, self.ask(source, self.name(pod), port)) for pod in pods[:MOST_BACKENDS]]
        if len({answer.ruling for _, answer in made}) > 1 or len(pods) > MOST_BACKENDS:
            return []
        pod, answer = made[0]
        taken = f"{address} taken for {BY_NAME.format('/'.join(service))}"
        return [self._asked(Connection(way, called, self.name(pod), port, answer, taken, name, (address,)))]

    def has_backends(self, service: tuple[str, str]) -> bool:
        """Does the bundle show what is behind this service, be it nothing."""
        known = self.world.services.named.get(service)
        return service in self.world.services.members or (known is not None and bool(known.selector))

    def to_pods(self, way: Way, pods: list[Pod], port: int | None, name: str, assumption: str = "") -> list[Connection]:
        """Agent to these pods; without a port only what decides for all ports is known."""
        return [
            self._asked(Connection(way, shown, self.name(p), port, self.ask(source, self.name(p), port), assumption, name, (p.ip,) if p.ip else ()))
            for source, shown in self._sources()
            for p in pods[:MOST_BACKENDS]
        ]  # fmt: skip

    def _asked(self, leg: Connection) -> Connection:
        """Of agents that no list shows, where the cluster has some and all of these are denied; else the same."""
        if self.agents:
            return self._placed(leg)
        if leg.decision.ruling is Ruling.DENIED or self._about.tunnel != "konnectivity":
            return leg
        from analyzer.policy import unlisted_agents

        made = unlisted_agents.asked(self.evaluator, leg.destination, leg.port)
        if made.ruling is not Ruling.DENIED:
            return leg
        taken = f"{leg.assumption}; {unlisted_agents.ASSUMED}" if leg.assumption else unlisted_agents.ASSUMED
        return leg._replace(source=unlisted_agents.CALLED, decision=made, assumption=taken, unlisted=True)

    def _sources(self) -> list[tuple[str, str]]:
        """(what is asked, as people call it) of a few callers; where none is known an agent may be anywhere, and only a denial of every address is one."""
        return [(self.name(pod), self.name(pod)) for pod in (self.agents or self.clients)[:2]] or [(ANYWHERE, ANY)]
