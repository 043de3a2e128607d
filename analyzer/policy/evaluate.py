"""
Would the policies let this new connection pass: allowed, denied or unknown, with what decides.

Up to four answers must all allow: egress at the source, host endpoints on the way (`applyOnForward`), ingress at the
destination, and untracked or pre-DNAT policy. If one side denies for certain the answer is denied.
Source of the order of evaluation: Calico's felix/calc/policy_sorter.go and felix/rules.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Any

from analyzer.policy import kubernetes, selector
from analyzer.policy.rules import Matcher, Packet, Side
from analyzer.policy.world import FAILSAFE_IN, FAILSAFE_OUT, Endpoint, HostEndpoint, Policy, World, protocol_number

PRIVATE = tuple(
    ipaddress.ip_network(t)
    for t in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "166.8.0.0/14",
        "161.26.0.0/16",
        "100.64.0.0/10",
        "169.254.0.0/16",
    )
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer: verdict, what decided (as text), why, and the row of the deciding object."""

    verdict: str
    deciding: str
    reason: str
    row: Any = None


@dataclass(slots=True)
class Query:
    source: str
    destination: str
    port: int | None
    protocol: int = 6


@dataclass(slots=True)
class _Doubt:
    reasons: list[str] = field(default_factory=list)


class Evaluator:
    """Answers queries over one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.matcher = Matcher(world)
        self._applicable: dict[Any, list[tuple[Policy, bool]]] = {}
        self._rules: dict[tuple[int, str], list[dict[str, Any]]] = {}
        self.assumed: set[str] = set()

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
                return self._all(decisions)
        elif src is not None and src.kind == "node":
            decisions.append(self._host(src, "Egress", packet, destination))
        if src is not None and src.kind == "workload" and (dst_node != src_node or dst is None):
            decisions.append(self._forward(src_node, "Egress", packet, destination))
        if dst is not None and dst.kind == "workload":
            if src is not None and src.kind == "node" and src_node == dst_node:
                return Decision("allowed", "", "a host reaches the pods on it always")
            if src_node != dst_node or src is None:
                decisions.append(self._forward(dst_node, "Ingress", packet, source))
            elif src is not None and src.kind == "workload":
                decisions += self._same_node(src_node, packet)
            decisions.append(self.workload(dst, "Ingress", packet))
        elif dst is not None and dst.kind == "node":
            decisions.append(self._host(dst, "Ingress", packet, source))
        if not decisions:
            return Decision("unknown", "", "neither end is in this cluster")
        answer = self._all(decisions)
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

    def _all(self, decisions: list[Decision]) -> Decision:
        for verdict in ("denied", "unknown"):
            found = next((d for d in decisions if d.verdict == verdict), None)
            if found is not None:
                return found
        return next((d for d in reversed(decisions) if d.deciding), decisions[-1])

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

    # -- workloads --------------------------------------------------------------------------------------------------

    def workload(self, endpoint: Endpoint, direction: str, packet: Packet) -> Decision:
        """The tiers, then the profiles, of one pod in one direction."""
        doubts: list[str] = []
        policies = self._policies_for(endpoint, direction, doubts, lambda p: not p.pre_dnat and not p.untracked)
        return self._walk(
            policies,
            direction,
            packet,
            f"pod {endpoint.namespace}/{endpoint.name}",
            doubts,
            self._profiles(endpoint, direction, packet),
        )

    def _profiles(self, endpoint: Endpoint, direction: str, packet: Packet) -> Decision:
        name = f"kns.{endpoint.namespace}"
        for profile in (name, f"ksa.{endpoint.namespace}.{endpoint.service_account}"):
            spec = self.world.profiles.get(profile)
            if spec is None:
                if profile == name:
                    return Decision("allowed", f"profile {name}", "no policy selects it in this direction")
                continue
            for at, rule in enumerate(spec.get(direction.lower()) or []):
                hit, why = self.matcher.rule(rule, _profile_policy(profile, spec), packet)
                if hit is None:
                    return Decision("unknown", f"profile {profile} rule {at}", why)
                if hit:
                    allow = str(rule.get("action")).lower() == "allow"
                    return Decision("allowed" if allow else "denied", f"profile {profile} rule {at}", "profile")
        return Decision("denied", "end of profiles", "no profile rule allows it")

    # -- hosts ------------------------------------------------------------------------------------------------------

    def _heps(self, node: str | None) -> list[HostEndpoint]:
        return self.world.host_endpoints.get(node or "", [])

    def _choose(self, node: str | None, other: Side) -> tuple[list[HostEndpoint], bool]:
        """(host endpoints that the packet may pass, is it certain which)."""
        heps = self._heps(node)
        stars = [h for h in heps if h.interface == "*"]
        if stars:
            return stars, True
        if len(heps) <= 1:
            return heps, not heps or _named(heps[0])
        if other.hep in heps:
            return [other.hep], True
        roles = {h.labels.get("ibm.role"): h for h in heps}
        address = (
            other.range.network_address
            if other.range is not None
            else ipaddress.ip_address(other.address)
            if other.address
            else None
        )
        if address is not None and {"worker_private", "worker_public"} <= set(roles):
            private = any(address.version == n.version and address in n for n in PRIVATE)
            self.assumed.add(
                "private destinations leave through the interface of worker_private, all others through worker_public"
            )
            return [roles["worker_private" if private else "worker_public"]], True
        return heps, False

    def _host(self, node: Endpoint, direction: str, packet: Packet, other: Side) -> Decision:
        """The node's own traffic."""
        target = packet.destination if direction == "Ingress" else other
        own = packet.destination.address if direction == "Ingress" else packet.source.address
        heps, certain = self._choose(node.node, target)
        if direction == "Ingress":
            exact = [h for h in self._heps(node.node) if own in h.addresses]
            heps, certain = (
                (exact, True)
                if exact
                else (heps, certain)
                if len(self._heps(node.node)) <= 1 or heps != self._heps(node.node)
                else (heps, False)
            )
        if not heps:
            return Decision("allowed", "", f"node {node.name} has no host endpoint there")
        found = [self._hep(hep, direction, packet, forwarded=False) for hep in heps]
        return (
            found[0]
            if certain or len({d.verdict for d in found}) == 1
            else Decision(
                "unknown", "", f"node {node.name} has several host endpoints, and no route chooses the interface"
            )
        )

    def _forward(self, node: str | None, direction: str, packet: Packet, other: Side) -> Decision:
        """Traffic of pods through the node's host endpoints: applyOnForward policies only."""
        heps, certain = self._choose(node, other)
        if not heps:
            return Decision("allowed", "", "no host endpoint on the way")
        found = []
        for hep in heps:
            directions = ("Ingress", "Egress") if hep.interface == "*" else (direction,)
            found.append(self._all([self._hep(hep, one, packet, forwarded=True) for one in directions]))
        return (
            found[0]
            if certain or len({d.verdict for d in found}) == 1
            else Decision("unknown", "", "several host endpoints, and no route chooses the interface")
        )

    def _same_node(self, node: str | None, packet: Packet) -> list[Decision]:
        return [
            self._hep(h, d, packet, forwarded=True)
            for h in self._heps(node)
            if h.interface == "*"
            for d in ("Ingress", "Egress")
        ]

    def _hep(self, hep: HostEndpoint, direction: str, packet: Packet, *, forwarded: bool) -> Decision:
        where = f"host endpoint {hep.name}"
        doubts: list[str] = []
        if hep.cache.get("labels unknown") and any(p.kind == "GlobalNetworkPolicy" for p in self.world.policies):
            return Decision("unknown", "", f"labels of {where} are not in the bundle")
        untracked = self._policies_for(hep, direction, doubts, lambda p: p.untracked)
        if not forwarded and self._failsafe(direction, packet):
            return Decision("allowed", "failsafe port", where)
        first = self._first_match(untracked, direction, packet, where)
        if first is not None:
            if first.verdict == "allowed":
                reverse = Packet(packet.destination, packet.source, packet.protocol)
                back = self._first_match(
                    self._policies_for(
                        hep, "Egress" if direction == "Ingress" else "Ingress", doubts, lambda p: p.untracked
                    ),
                    "Egress" if direction == "Ingress" else "Ingress",
                    reverse,
                    where,
                )
                if back is None or back.verdict != "allowed":
                    return Decision(
                        "unknown",
                        first.deciding,
                        "untracked policy allows it, and nothing untracked allows the reply",
                        first.row,
                    )
            return first
        if direction == "Ingress":
            early = self._first_match(
                self._policies_for(hep, direction, doubts, lambda p: p.pre_dnat), direction, packet, where
            )
            if early is not None:
                return early
        wanted = self._policies_for(
            hep,
            direction,
            doubts,
            lambda p: not p.pre_dnat and not p.untracked and (p.apply_on_forward or not forwarded),
        )
        if forwarded:
            if not wanted and not doubts:
                return Decision("allowed", "", "no applyOnForward policy in this direction")
            end = Decision("allowed", "", "forwarded traffic that no tier decides goes on")
            return self._walk(wanted, direction, packet, where, doubts, end)
        return self._walk(wanted, direction, packet, where, doubts, self._host_profiles(hep, direction, packet))

    def _host_profiles(self, hep: HostEndpoint, direction: str, packet: Packet) -> Decision:
        for name in hep.profiles:
            if name == "projectcalico-default-allow":
                return Decision("allowed", f"profile {name}", "automatic host endpoint")
            spec = self.world.profiles.get(name)
            if spec is None:
                return Decision("unknown", "", f"profile {name} is named and not in the bundle")
            for at, rule in enumerate(spec.get(direction.lower()) or []):
                hit, why = self.matcher.rule(rule, _profile_policy(name, spec), packet)
                if hit is None:
                    return Decision("unknown", f"profile {name} rule {at}", why)
                if hit:
                    return Decision(
                        "allowed" if str(rule.get("action")).lower() == "allow" else "denied",
                        f"profile {name} rule {at}",
                        "profile",
                    )
        return Decision(
            "denied",
            f"host endpoint {hep.name}: end of profiles",
            "no policy allows it, and a host endpoint without profiles denies",
            hep.row,
        )

    def _failsafe(self, direction: str, packet: Packet) -> bool:
        felix = self.world.felix or {}
        option = felix.get("failsafeInboundHostPorts" if direction == "Ingress" else "failsafeOutboundHostPorts")
        port, protocol = packet.destination.port, packet.protocol
        if option is None:
            return any(
                protocol == p and port in ports
                for p, ports in (FAILSAFE_IN if direction == "Ingress" else FAILSAFE_OUT)
            )
        for entry in option if isinstance(option, list) else []:
            if (protocol_number(entry.get("protocol", "TCP")) or 6) == protocol and entry.get("port") == port:
                other = packet.source if direction == "Ingress" else packet.destination
                net = entry.get("net")
                if not net or (
                    other.address and ipaddress.ip_address(other.address) in ipaddress.ip_network(net, strict=False)
                ):
                    return True
        return False

    # -- walking ----------------------------------------------------------------------------------------------------

    def _policies_for(
        self, thing: Endpoint | HostEndpoint, direction: str, doubts: list[str], keep: Any
    ) -> list[Policy]:
        """Policies of this direction that select the endpoint, in order; what cannot be told goes to `doubts`."""
        key = ("policies", direction)
        found = thing.cache.get(key)
        if found is None:
            # pods of one workload carry the same labels: what selects one selects all of them
            alike = (
                direction, type(thing), getattr(thing, "namespace", None), getattr(thing, "kind", None), getattr(thing, "labels_known", True),
                getattr(thing, "namespace_known", True), tuple(sorted(thing.all_labels.items())),
            )  # fmt: skip
            found = thing.cache[key] = self._applicable.get(alike)
        if found is None:
            found = self._applicable[alike] = []
            for policy in self.world.policies:
                if policy.staged or direction not in policy.types:
                    continue
                hit = self._selects(policy, thing)
                if hit is not False:
                    found.append((policy, hit is None))
            thing.cache[key] = found
        chosen = []
        for policy, doubtful in found:
            if keep(policy):
                if doubtful and not policy.problem:
                    doubts.append(f"whether {policy.title} selects it is not known")
                chosen.append(policy)
        return chosen

    def _selects(self, policy: Policy, thing: Endpoint | HostEndpoint) -> bool | None:
        host = isinstance(thing, HostEndpoint)
        if policy.namespace is not None and (
            host or (isinstance(thing, Endpoint) and thing.namespace != policy.namespace)
        ):
            return False
        if policy.problem and not policy.spec:
            return None
        spec = policy.spec
        labels = thing.all_labels
        try:
            if policy.kubernetes:
                text = kubernetes.selector_text(spec.get("podSelector"))
                hit = selector.parse(text).matches(labels)
            else:
                text = str(spec.get("selector") or "")
                hit = selector.parse(text).matches(labels)
                spaces = spec.get("namespaceSelector")
                if spaces and policy.namespace is None:
                    bare = str(spaces).replace(" ", "")
                    if bare == "all()":
                        hit = hit and not host
                    elif bare == "global()":
                        hit = hit and host
                    else:
                        hit = hit and selector.parse(str(spaces)).matches(
                            {k[5:]: v for k, v in labels.items() if k.startswith("pcns.")}
                        )
                accounts = spec.get("serviceAccountSelector")
                if accounts:
                    hit = (
                        hit
                        and not host
                        and selector.parse(str(accounts)).matches(
                            {k[5:]: v for k, v in labels.items() if k.startswith("pcsa.")}
                        )
                    )
        except ValueError:
            return None
        if isinstance(thing, Endpoint) and not thing.labels_known:
            from analyzer.policy.rules import _depends

            if _depends(text):
                return None
        if (
            isinstance(thing, Endpoint)
            and not thing.namespace_known
            and not policy.kubernetes
            and spec.get("namespaceSelector")
            and not hit
            and "name" not in str(spec["namespaceSelector"])
        ):
            return None
        return bool(hit)

    def _rules_of(self, policy: Policy, direction: str) -> list[dict[str, Any]]:
        key = (id(policy), direction)
        found = self._rules.get(key)
        if found is None:
            raw = (
                kubernetes.rules(policy.spec, direction)
                if policy.kubernetes
                else policy.spec.get(direction.lower()) or []
            )
            found = self._rules[key] = [r for r in raw if isinstance(r, dict)]
        return found

    def _walk(
        self, policies: list[Policy], direction: str, packet: Packet, where: str, doubts: list[str], end: Decision
    ) -> Decision:
        """Tiers in order; in each, rules top to bottom; no match in a tier with an applicable policy is its default."""
        position = 0
        uncertain: str | None = doubts[0] if doubts else None
        while position < len(policies):
            name = policies[position].tier
            tier = self.world.tier(name)
            inside = []
            while position < len(policies) and policies[position].tier == name:
                inside.append(policies[position])
                position += 1
            if not tier.known:
                return Decision("unknown", f"tier {name}", f"tier {name} is named and not in the bundle")
            outcome = self._tier(inside, tier.name, direction, packet, where)
            if outcome is not None and outcome.verdict == "pass":
                continue
            if outcome is None:
                if tier.default == "Pass":
                    continue
                outcome = Decision(
                    "denied",
                    f"end of tier {name}, {direction.lower()} of {where}",
                    "policies select it and none allows this connection",
                    inside[-1].row,
                )
            if uncertain and outcome.verdict != "unknown":
                return Decision("unknown", outcome.deciding, uncertain)
            return outcome
        return Decision("unknown", end.deciding, uncertain) if uncertain else end

    def _tier(self, policies: list[Policy], tier: str, direction: str, packet: Packet, where: str) -> Decision | None:
        """What the first matching rule says; a Pass is the verdict `pass`; None when nothing matches."""
        maybe: list[Decision] = []
        for policy in policies:
            if policy.problem:
                maybe.append(
                    Decision(
                        "unknown", f"{policy.title} (tier {tier})", f"{policy.title}: {policy.problem}", policy.row
                    )
                )
                continue
            for at, rule in enumerate(self._rules_of(policy, direction)):
                action = str(rule.get("action", "Allow")).lower()
                if action == "log":
                    continue
                hit, why = self.matcher.rule(rule, policy, packet)
                if hit is False:
                    continue
                deciding = f"{policy.title}, tier {tier}, {direction.lower()} rule {at} ({rule.get('action', 'Allow')})"
                if hit is None:
                    maybe.append(
                        Decision(
                            {"allow": "allowed", "deny": "denied", "pass": "pass"}.get(action, "unknown"),
                            deciding,
                            why,
                            policy.row,
                        )
                    )
                    continue
                sure = {"allow": "allowed", "deny": "denied", "pass": "pass"}.get(action)
                if sure is None:
                    return Decision("unknown", deciding, f"unknown action {rule.get('action')}", policy.row)
                return self._with_doubt(maybe, Decision(sure, deciding, f"{direction.lower()} of {where}", policy.row))
        if maybe:
            default = (
                Decision(
                    "denied",
                    f"end of tier {tier}, {direction.lower()} of {where}",
                    "policies select it and none allows this connection",
                    policies[-1].row,
                )
                if self.world.tier(tier).default != "Pass"
                else Decision("pass", "", "")
            )
            return self._with_doubt(maybe, default)
        return None

    def _with_doubt(self, maybe: list[Decision], sure: Decision) -> Decision:
        """Rules that may match come before the one that does: they matter only where they would say otherwise."""
        other = next((m for m in maybe if m.verdict != sure.verdict), None)
        return sure if other is None else Decision("unknown", other.deciding, other.reason, other.row)

    def _first_match(self, policies: list[Policy], direction: str, packet: Packet, where: str) -> Decision | None:
        """For untracked and pre-DNAT policy: a match decides, no match goes on."""
        for policy in policies:
            for at, rule in enumerate(self._rules_of(policy, direction)):
                action = str(rule.get("action", "Allow")).lower()
                hit, why = self.matcher.rule(rule, policy, packet)
                if hit is False or action == "log":
                    continue
                deciding = f"{policy.title}, tier {policy.tier}, {direction.lower()} rule {at} ({rule.get('action')})"
                if hit is None:
                    return Decision("unknown", deciding, why, policy.row)
                if action == "pass":
                    return None
                return Decision(
                    "allowed" if action == "allow" else "denied",
                    deciding,
                    f"{direction.lower()} of {where}",
                    policy.row,
                )
        return None


def _named(hep: HostEndpoint) -> bool:
    """One host endpoint alone: it polices its own interface; with a star or an address it is the one that counts."""
    return True


def _profile_policy(name: str, spec: dict[str, Any]) -> Policy:
    return Policy("Profile", None, name, "", 0.0, ("Ingress", "Egress"), spec, None, False)
