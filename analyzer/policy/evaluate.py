"""
Would the policies let this new connection pass: allowed, denied or unknown, with what decides.

Up to four answers must all allow: egress at the source, host endpoints on the way (`applyOnForward`), ingress at the
destination, and untracked or pre-DNAT policy. If one side denies for certain the answer is denied.
Source of the order of evaluation: Calico's felix/calc/policy_sorter.go and felix/rules.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from analyzer.policy.hosts import Hosts
from analyzer.policy.objects import Endpoint
from analyzer.policy.rules import Packet, Side
from analyzer.policy.walk import Decision, Walk, strictest
from analyzer.policy.world import World


@dataclass(slots=True)
class Query:
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

    # -- ends -------------------------------------------------------------------------------------------------------

    def side(self, text: str, port: int | None) -> Side | Decision:
        """``namespace/pod``, ``node:NAME``, an address or a network."""
        if text.startswith("node:"):
            node = self.world.nodes.get(text[5:]) or self.world.node_by_ip.get(text[5:])
            if node is None:
                return Decision("unknown", "", f"node {text[5:]} is not in the bundle")
            return Side(node, node.address, port)
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            space, slash, name = text.partition("/")
            if not slash:
                return Decision("unknown", "", f"{text!r} is neither namespace/pod, node:NAME nor an address")
            pod = next((p for p in self.world._about.pods if p.name == name and p.namespace in (space, None)), None)
            endpoint = self.world.workloads.get((space, name)) or self.world.workloads.get((None, name))
            if endpoint is not None:
                return Side(endpoint, endpoint.address, port)
            if pod is not None and (pod.host_network or self.world._is_node_address(pod.ip)) and pod.node:
                node = self.world.nodes.get(pod.node) or self.world.node_by_ip.get(pod.ip or "")
                return Side(
                    node or Endpoint("node", pod.node, address=pod.ip, node=pod.node),
                    node.address if node else pod.ip,
                    port,
                )
            return Decision("unknown", "", f"pod {text} is not in the bundle, or has no address of its own")
        if network.prefixlen < network.max_prefixlen:
            return Side(None, None, port, range=network)
        address = str(network.network_address)
        owner = self.world.by_ip.get(address)
        hep = self.world.hep_by_ip.get(address)
        if owner is None and hep is not None and hep.node in self.world.nodes:
            owner = self.world.nodes[hep.node or ""]
        return Side(owner, address, port, hep)

    # -- the question -----------------------------------------------------------------------------------------------

    def ask(self, query: Query) -> Decision:
        source, destination = self.side(query.source, None), self.side(query.destination, query.port)
        for end in (source, destination):
            if isinstance(end, Decision):
                return end
        assert isinstance(source, Side)
        assert isinstance(destination, Side)
        packet = Packet(source, destination, query.protocol)
        decisions: list[Decision] = []
        src, dst = source.endpoint, destination.endpoint
        src_node = src.node if src is not None else None
        dst_node = dst.node if dst is not None else None
        if src is not None and dst is not None and src is dst:
            return Decision("allowed", "", "an endpoint to itself")
        if src is not None and src.kind == "workload":
            tunnel = (query.protocol == 4) or (query.protocol == 17 and query.port == 4789)
            if tunnel:
                felix = self.world.felix or {}
                option = "allowIPIPPacketsFromWorkloads" if query.protocol == 4 else "allowVXLANPacketsFromWorkloads"
                if not felix.get(option):
                    return Decision(
                        "denied", f"Felix drops {'IPIP' if query.protocol == 4 else 'VXLAN'} from pods", "felix", None
                    )
            decisions.append(self.workload(src, "Egress", packet))
            if dst is not None and dst.kind == "node" and dst_node == src_node:
                decisions.append(self._to_own_host())
                return strictest(decisions)
        elif src is not None and src.kind == "node":
            decisions.append(self.hosts.own(src, "Egress", packet, destination))
        if src is not None and src.kind == "workload" and (dst_node != src_node or dst is None):
            decisions.append(self.hosts.forwarded(src_node, "Egress", packet, destination))
        if dst is not None and dst.kind == "workload":
            if src is not None and src.kind == "node" and src_node == dst_node:
                return Decision("allowed", "", "a host reaches the pods on it always")
            if src_node != dst_node or src is None:
                decisions.append(self.hosts.forwarded(dst_node, "Ingress", packet, source))
            elif src is not None and src.kind == "workload":
                decisions += self.hosts.inside(src_node, packet)
            decisions.append(self.workload(dst, "Ingress", packet))
        elif dst is not None and dst.kind == "node":
            decisions.append(self.hosts.own(dst, "Ingress", packet, source))
        if not decisions:
            return Decision("unknown", "", "neither end is in this cluster")
        answer = strictest(decisions)
        if answer.verdict == "allowed" and (gap := self._not_listed(src, dst)):
            return Decision("unknown", "", gap)
        return answer

    def _not_listed(self, src: Endpoint | None, dst: Endpoint | None) -> str:
        """A missing listing is not an empty one: what was not listed could deny."""
        listed = self.world.listed
        if not listed & {"globalnetworkpolicies", "networkpolicies"} and not self.world.policies:
            return "no policy listing is in the bundle"
        pods = any(e is not None and e.kind == "workload" for e in (src, dst))
        if self.world.admin_policies and pods:
            return "AdminNetworkPolicy objects are present and not evaluated"
        return ""

    def _to_own_host(self) -> Decision:
        felix = self.world.felix
        if felix is None:
            return Decision("unknown", "", "no FelixConfiguration: what a pod may do on its own node is not known")
        action = str(felix.get("defaultEndpointToHostAction") or "Drop")
        if action.lower() == "accept":
            return Decision("allowed", "defaultEndpointToHostAction Accept", "FelixConfiguration")
        if action.lower() == "return":
            return Decision("unknown", "", "defaultEndpointToHostAction Return: the host's own firewall decides")
        return Decision("denied", "defaultEndpointToHostAction Drop", "FelixConfiguration")

    # -- pods -------------------------------------------------------------------------------------------------------

    def workload(self, endpoint: Endpoint, direction: str, packet: Packet) -> Decision:
        """The tiers, then the profiles, of one pod in one direction."""
        doubts: list[str] = []
        policies = self.walk.policies_for(endpoint, direction, doubts, lambda p: not p.pre_dnat and not p.untracked)
        where = f"pod {endpoint.namespace}/{endpoint.name}"
        return self.walk.tiers(policies, direction, packet, where, doubts, self._profiles(endpoint, direction, packet))

    def _profiles(self, endpoint: Endpoint, direction: str, packet: Packet) -> Decision:
        name = f"kns.{endpoint.namespace}"
        for profile in (name, f"ksa.{endpoint.namespace}.{endpoint.service_account}"):
            spec = self.world.profiles.get(profile)
            if spec is None:
                if profile == name:
                    return Decision("allowed", f"profile {name}", "no policy selects it in this direction")
                continue
            found = self.walk.profile(profile, spec, direction, packet)
            if found is not None:
                return found
        return Decision("denied", "end of profiles", "no profile rule allows it")
