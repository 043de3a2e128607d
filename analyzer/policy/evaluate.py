"""
Would the policies let this new connection pass: allowed, denied or unknown, with what decides.

Up to four answers must all allow: egress at the source, host endpoints on the way (`applyOnForward`), ingress at the
destination, and untracked or pre-DNAT policy. If one side denies for certain the answer is denied.
Source of the order of evaluation: Calico's felix/calc/policy_sorter.go and felix/rules.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from analyzer.model import Placed
from analyzer.policy import ends
from analyzer.policy.decision import ALLOWED, DENIED, UNKNOWN, Decision, Hop, agreed, strictest
from analyzer.policy.ends import End
from analyzer.policy.hosts import Hosts
from analyzer.policy.objects import Endpoint, Packet, Side
from analyzer.policy.services import Service
from analyzer.policy.walk import Walk

if TYPE_CHECKING:
    from analyzer.policy.world import World

MOST_BACKENDS = 64
OF_PODS = ("egress of pod", "ingress of pod")


class Query(NamedTuple):
    """One question; `port` is None for a protocol without ports."""

    source: str
    destination: str
    port: int | None
    protocol: int = 6


class Evaluator:
    """Answers queries over one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.walk = Walk(world)
        self.hosts = Hosts(self.walk)

    def ask(self, query: Query) -> Decision:
        """The answer to one question, with its steps."""
        source, destination = ends.find(self.world, query.source), ends.find(self.world, query.destination)
        for end in (source, destination):
            if isinstance(end, Decision):
                return end
        assert isinstance(source, End)
        assert isinstance(destination, End)
        service = self._service(destination, query)
        if service is not None:
            return self._through(service, query)
        made = self._between(source, destination, query.protocol, query.port)
        for one in (source.endpoint, destination.endpoint):
            if one is not None and self.world.was_placed(one):
                made = replace(
                    made,
                    reason=f"{made.reason}; the namespace of {one.name} is not stated, and taken for {one.namespace}",
                )
        return made

    def _between(self, source: End, destination: End, protocol: int, port: int | None) -> Decision:
        packet = Packet(
            ends.side(self.world, source, destination, None),
            ends.side(self.world, destination, source, port),
            protocol,
        )
        src, dst = source.endpoint, destination.endpoint
        if src is not None and src is dst:
            return Decision(ALLOWED, "", "an endpoint to itself")
        if (
            src is not None
            and dst is not None
            and src.kind == "node"
            and dst.kind == "workload"
            and src.node == dst.node
        ):
            return Decision(ALLOWED, "", "a host reaches the pods on it always")
        found = self._steps(packet, source.literal is not None)
        if not found:
            return Decision(UNKNOWN, "", "neither end is in this cluster")
        by_pod = any(where.startswith(OF_PODS) and one.ruling == DENIED for where, one in found)
        answer = self._hedged(strictest([decision for _, decision in found]), packet, by_pod)
        if answer.ruling == ALLOWED and not self.world.library.any_listed:
            return Decision(UNKNOWN, "", "no policy listing is in the bundle")
        steps = tuple(Hop(where, one, self._objects(where, packet)) for where, one in found)
        return replace(answer, steps=steps)

    def _hedged(self, answer: Decision, packet: Packet, by_pod: bool) -> Decision:
        """
        An end that may be a pod of unknown policies, or of an unknown node, leaves open what depends on that.

        `by_pod`: the policies of a pod that is known deny it, wherever the other end is.
        """
        for this, other in ((packet.source, packet.destination), (packet.destination, packet.source)):
            at_host = other.endpoint is not None and other.endpoint.kind == "node"
            maybe_host = this is packet.source and bool(self.world.node_without_address)
            if this.endpoint is None and this.unsure and (at_host or maybe_host or not by_pod):
                return replace(answer, ruling=UNKNOWN, reason=this.unsure)
        src, dst = packet.source.endpoint, packet.destination.endpoint
        if src is None or dst is None:
            return answer
        if src.kind == "node" and dst.kind == "workload" and dst.node is None and answer.ruling == DENIED:
            return replace(answer, ruling=UNKNOWN, reason=f"{dst.title} may be on this node, which always reaches it")
        lost = src.kind == "workload" and src.node is None and dst.kind == "node" and not by_pod
        if lost and self._to_own_host(dst).ruling != answer.ruling:
            return replace(
                answer, ruling=UNKNOWN, reason=f"{src.title} may be on this node, where Felix's settings decide"
            )
        return answer

    def _objects(self, where: str, packet: Packet) -> tuple[tuple[str, Placed | None], ...]:
        """(title, row) of the endpoint that is asked at this place, and of the policies that may apply to it."""
        direction = "Egress" if where.startswith("egress") else "Ingress"
        end = (packet.source if direction == "Egress" else packet.destination).endpoint
        if end is None or not where.startswith(("egress of", "ingress of")):
            return ()
        things = [end] if end.kind == "workload" else self.world.host_endpoints.get(end.node or "", [])
        found = [(thing.title, thing.row) for thing in things]
        applied = {id(p): p for thing in things for p, _ in self.walk.policies_for(thing, direction, lambda _: True)}
        return (*found, *((policy.title, policy.row) for policy in applied.values()))

    def _steps(self, packet: Packet, stated: bool) -> list[tuple[str, Decision]]:
        """Every place on the way with its answer, in the order that the packet meets them."""
        src, dst = packet.source.endpoint, packet.destination.endpoint
        found: list[tuple[str, Decision]] = []
        pod_out = src is not None and src.kind == "workload"
        pod_in = dst is not None and dst.kind == "workload"
        same = src is not None and dst is not None and src.node is not None and src.node == dst.node
        if src is not None and pod_out:
            if dropped := self._tunnel_of_pod(src, packet):
                found.append((f"egress of {src.title}", dropped))
            found.append((f"egress of {src.title}", self.workload(src, "Egress", packet)))
            if dst is not None and dst.kind == "node" and same:
                return [*found, (f"pod to its own node {dst.name}", self._to_own_host(dst))]
            if not same:
                found.append((f"forwarded out of node {src.node}", self.hosts.forwarded(src.node, "Egress", packet)))
        elif src is not None:
            out = self.hosts.own(src, "Egress", packet, stated=stated)
            found.append((f"egress of node {src.name}", out))
        if dst is not None and pod_in:
            if not same:
                found.append((f"forwarded into node {dst.node}", self.hosts.forwarded(dst.node, "Ingress", packet)))
            elif pod_out:
                found += [(f"between pods of node {dst.node}", one) for one in self.hosts.inside(dst.node, packet)]
            found.append((f"ingress of {dst.title}", self.workload(dst, "Ingress", packet)))
        elif dst is not None:
            found.append((f"ingress of node {dst.name}", self._into_host(dst, packet)))
        return found

    def _into_host(self, dst: Endpoint, packet: Packet) -> Decision:
        """A pod's packet to another node keeps its address, or takes that of its node where its pool says so."""
        made = self.hosts.own(dst, "Ingress", packet, stated=True)
        src = packet.source.endpoint
        if src is None or src.kind != "workload" or not self.world.settings.masquerades(packet):
            return made
        node = self.world.nodes.get(src.node or "")
        address = node.address_like(packet.destination.ip) if node is not None else None
        if node is None or address is None:
            return made
        masked = Packet(
            Side(node, address, None, self.world.hep_by_ip.get(address)), packet.destination, packet.protocol
        )
        other = self.hosts.own(dst, "Ingress", masked, stated=True)
        return agreed([made, other], "with the pod's address and with its node's, which natOutgoing puts in its place")

    def _tunnel_of_pod(self, src: Endpoint, packet: Packet) -> Decision | None:
        settings = self.world.settings
        kind = settings.tunnel(src.node, packet.protocol, packet.destination.port)
        if kind is None or settings.lets_pods_tunnel(src.node, kind):
            return None
        return Decision(DENIED, f"Felix drops {kind} from pods", "FelixConfiguration does not allow it")

    def _to_own_host(self, node: Endpoint) -> Decision:
        action = self.world.settings.to_host(node.node)
        if action is None:
            return Decision(UNKNOWN, "", "no FelixConfiguration: what a pod may do on its own node is not known")
        if action == "accept":
            return Decision(ALLOWED, "defaultEndpointToHostAction Accept", "FelixConfiguration")
        if action == "return":
            return Decision(UNKNOWN, "", "defaultEndpointToHostAction Return: the host's own firewall decides")
        return Decision(DENIED, "defaultEndpointToHostAction Drop", "FelixConfiguration")

    # -- pods -------------------------------------------------------------------------------------------------------

    def workload(self, endpoint: Endpoint, direction: str, packet: Packet) -> Decision:
        """The tiers, then the profiles, of one pod in one direction."""
        applied = self.walk.policies_for(endpoint, direction, lambda p: not p.pre_dnat and not p.untracked)
        where = endpoint.title
        return self.walk.tiers(applied, direction, packet, where, self._profiles(endpoint, direction, packet))

    def _profiles(self, endpoint: Endpoint, direction: str, packet: Packet) -> Decision:
        if not endpoint.namespace and not endpoint.profiles:
            return Decision(UNKNOWN, "", f"the namespace of {endpoint.title} is not in the bundle", endpoint.row)
        for name in endpoint.profiles:
            explicit = self.world.profiles.explicit.get(name)
            if explicit is not None:
                found = self.walk.profile(explicit, direction, packet)
                if found is not None:
                    return found
            elif name.startswith("kns."):
                return Decision(
                    ALLOWED, f"profile {name}", "no policy selects it in this direction, or each passes it on"
                )
            elif not name.startswith("ksa."):
                return Decision(UNKNOWN, "", f"profile {name} is named and not in the bundle")
        return Decision(DENIED, "end of profiles", "no profile rule allows it", endpoint.row)

    # -- services ---------------------------------------------------------------------------------------------------

    def _service(self, destination: End, query: Query) -> Service | None:
        """The service that kube-proxy takes this destination for."""
        services = self.world.services
        if destination.literal is not None and destination.endpoint is None:
            return services.by_address.get(str(destination.literal))
        if destination.endpoint is not None and destination.endpoint.kind == "node" and query.port is not None:
            return services.by_node_port.get((query.protocol, query.port))
        return None

    def _through(self, service: Service, query: Query) -> Decision:
        """Policy sees the connection after kube-proxy: the answers for the backends, where all are the same."""
        hint = f"policy sees the pods behind {service.title}: ask about one of them and its own port"
        if query.destination.startswith("node:") or query.port in {p for _, p in service.node_ports}:
            return Decision(UNKNOWN, "", f"port {query.port} is a node port of {service.title}; {hint}", service.row)
        if service.port(query.protocol, query.port) is None:
            return Decision(UNKNOWN, "", f"{service.title} has no port {query.port} of this protocol", service.row)
        ready = [pod for key, pod in self.world.workloads.items() if self.world.ready(key)]
        backends = self.world.services.backends(service, query.protocol, query.port, ready)
        if backends is None and not service.selector and (service.namespace, service.name) == ("default", "kubernetes"):
            return self._api_server(service, query)
        if not backends:
            why = "no endpoint of it is ready" if backends is not None else "its endpoints are not in the bundle"
            return Decision(UNKNOWN, "", f"{service.title}: {why}; {hint}", service.row)
        found = []
        for address, port in backends[:MOST_BACKENDS]:
            one = self.ask(Query(query.source, address, port, query.protocol))
            found.append(replace(one, reason=f"{one.reason}; behind {service.title}: {address}:{port}"))
        return agreed(found, f"the pods behind {service.title} get different answers; {hint}")

    def outside(self, source: str, port: int, title: str) -> Decision:
        """
        TCP of a pod to something of unknown address that is no pod and no node of this cluster.

        Rules that name no networks decide for any address; those that do leave it open, /0 excepted.
        """
        found = ends.find(self.world, source)
        if isinstance(found, Decision):
            return found
        src = found.endpoint
        if src is None or src.kind != "workload":
            return Decision(UNKNOWN, "", f"the address of {title} is not in the bundle")
        far = Endpoint("far", title)
        packet = Packet(ends.side(self.world, found, End(far), None), Side(far, None, port), 6)
        made = [self.workload(src, "Egress", packet), self.hosts.forwarded(src.node, "Egress", packet)]
        answer = strictest(made)
        if answer.ruling == ALLOWED and not self.world.library.any_listed:
            return Decision(UNKNOWN, "", "no policy listing is in the bundle")
        return replace(answer, reason=f"{answer.reason}; the address of {title} is not in the bundle")

    def _api_server(self, service: Service, query: Query) -> Decision:
        """Of the API server it is known that it is no pod of the cluster network, and no more."""
        source = ends.find(self.world, query.source)
        assert isinstance(source, End)
        far = Endpoint("api", "API server")
        port = (service.port(query.protocol, query.port) or {}).get("targetPort")
        number = port if isinstance(port, int) else None
        packet = Packet(ends.side(self.world, source, End(far), None), Side(far, None, number), query.protocol)
        src = source.endpoint
        if src is None or src.kind != "workload":
            return Decision(UNKNOWN, "", f"{service.title}: its endpoints are not in the bundle", service.row)
        made = self.workload(src, "Egress", packet)
        reason = f"{made.reason}; the API server's address is not in the bundle, and is no pod's"
        if made.ruling == ALLOWED:
            return replace(made, reason=reason)
        return replace(made, reason=reason)
