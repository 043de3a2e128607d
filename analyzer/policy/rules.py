"""
Does one rule match one connection: yes, no, or unknown with the reason. Every field present must match.

A no on any field decides, also where another field is unknown.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any

from analyzer.policy import selector
from analyzer.policy.objects import Endpoint, HostEndpoint, Network, Policy, protocol_number
from analyzer.policy.world import World
from analyzer.vendors import ibm
from analyzer.wording import is_number

PORTED = {6, 17, 132, 136}
RULE_FIELDS = frozenset(
    {"action", "protocol", "notProtocol", "ipVersion", "icmp", "notICMP", "http", "source", "destination", "metadata"}
)
ENTITY_FIELDS = frozenset(
    {
        "nets",
        "notNets",
        "selector",
        "notSelector",
        "namespaceSelector",
        "ports",
        "notPorts",
        "serviceAccounts",
        "services",
        "domains",
    }
)


@dataclass(frozen=True, slots=True)
class Side:
    """One end of the connection: what it is, its address, its port where that is known."""

    endpoint: Endpoint | None
    address: str | None
    port: int | None
    hep: HostEndpoint | None = None
    range: Network | None = None


@dataclass(frozen=True, slots=True)
class Packet:
    source: Side
    destination: Side
    protocol: int


class Unknown(Exception):
    """Raised inside a match when a field cannot be decided."""


class Matcher:
    """Matches rules; answers of selectors are kept per endpoint."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._nets: dict[str, Network | None] = {}

    def rule(self, rule: dict[str, Any], policy: Policy, packet: Packet) -> tuple[bool | None, str]:
        """(True, False or None; why unknown)."""
        doubt = ""
        for test in (self._protocol, self._version, self._icmp, self._extra):
            try:
                if not test(rule, packet):
                    return False, ""
            except Unknown as error:
                doubt = doubt or str(error)
        for name, side in (("destination", packet.destination), ("source", packet.source)):
            entity = rule.get(name) or {}
            if not isinstance(entity, dict):
                doubt = doubt or f"{name} is not a mapping"
                continue
            for one in (self._ports, self._networks, self._selectors, self._services, self._entity_extra):
                try:
                    if not one(entity, side, policy, packet, name):
                        return False, ""
                except Unknown as error:
                    doubt = doubt or str(error)
        return (None, doubt) if doubt else (True, "")

    # -- the connection ---------------------------------------------------------------------------------------------

    def _protocol(self, rule: dict[str, Any], packet: Packet) -> bool:
        for name, wanted in (("protocol", True), ("notProtocol", False)):
            if rule.get(name) is not None:
                number = protocol_number(rule[name])
                if number is None:
                    raise Unknown(f"unknown protocol {rule[name]}")
                if (number == packet.protocol) != wanted:
                    return False
        return True

    def _version(self, rule: dict[str, Any], packet: Packet) -> bool:
        if rule.get("ipVersion") is None:
            return True
        address = packet.destination.address or packet.source.address
        if address is None:
            raise Unknown("no address known for ipVersion")
        return ipaddress.ip_address(address).version == int(rule["ipVersion"])

    def _icmp(self, rule: dict[str, Any], packet: Packet) -> bool:
        for name in ("icmp", "notICMP"):
            if rule.get(name) is None:
                continue
            if packet.protocol not in (1, 58):
                return False  # never matches TCP or UDP, in either form
            raise Unknown("ICMP type and code are not part of the question")
        return True

    def _extra(self, rule: dict[str, Any], packet: Packet) -> bool:
        if rule.get("http"):
            raise Unknown("http match works only with the application layer")
        if extra := set(rule) - RULE_FIELDS:
            raise Unknown(f"unknown rule field {', '.join(sorted(extra))}")
        return True

    def _entity_extra(self, entity: dict[str, Any], side: Side, policy: Policy, packet: Packet, name: str) -> bool:
        if extra := set(entity) - ENTITY_FIELDS:
            raise Unknown(f"unknown field {', '.join(sorted(extra))} in {name}")
        if entity.get("domains"):
            raise Unknown("domain names are resolved in the cluster")
        return True

    # -- one end ----------------------------------------------------------------------------------------------------

    def _ports(self, entity: dict[str, Any], side: Side, policy: Policy, packet: Packet, name: str) -> bool:
        for key, wanted in (("ports", True), ("notPorts", False)):
            ports = entity.get(key)
            if not ports:
                continue
            if packet.protocol not in PORTED:
                return False
            if side.port is None:
                if name == "source":
                    raise Unknown("the source port is not known")
                raise Unknown("the port is not known")
            hits = [self._port(port, side, packet.protocol) for port in ports]
            if any(hit is True for hit in hits):
                if not wanted:
                    return False
            elif any(hit is None for hit in hits):
                raise Unknown(f"a named port of an endpoint that is not in the bundle ({', '.join(map(str, ports))})")
            elif wanted:
                return False
        return True

    def _port(self, port: Any, side: Side, protocol: int) -> bool | None:
        if isinstance(port, bool):
            return None
        if isinstance(port, int):
            return port == side.port
        text = str(port)
        if is_number(text):
            return int(text) == side.port
        low, colon, high = text.partition(":")
        if colon and is_number(low) and is_number(high):
            return int(low) <= (side.port or -1) <= int(high)
        named = side.endpoint.ports if side.endpoint else side.hep.ports if side.hep else None
        if (
            side.endpoint is not None
            and side.endpoint.kind == "workload"
            and side.endpoint.row is not None
            and getattr(side.endpoint.row, "ports", None) is None
            and not side.endpoint.ports
        ):
            return None
        if named is None:
            return False  # an outside address has no named port
        return any(p == protocol and n == side.port for p, n in named.get(text, []))

    def _net(self, text: Any) -> Network | None:
        key = str(text)
        if key not in self._nets:
            try:
                self._nets[key] = ipaddress.ip_network(key, strict=False)
            except ValueError:
                self._nets[key] = None
        return self._nets[key]

    def _inside(self, nets: list[Any], side: Side) -> bool | None:
        """Is the address in any of the networks; for a range: all of it, none of it, or unknown."""
        doubt = False
        for text in nets:
            net = self._net(text)
            if net is None:
                doubt = True
                continue
            if net.prefixlen == 0:
                version = (
                    side.range.version
                    if side.range
                    else ipaddress.ip_address(side.address).version
                    if side.address
                    else None
                )
                if version is None or version == net.version:
                    return True
            if side.range is not None:
                if net.version == side.range.version and side.range.subnet_of(net):  # type: ignore[arg-type]
                    return True
                if net.version == side.range.version and net.overlaps(side.range):
                    doubt = True
            elif side.address is None:
                doubt = True
            elif ipaddress.ip_address(side.address) in net:
                return True
        return None if doubt else False

    def _networks(self, entity: dict[str, Any], side: Side, policy: Policy, packet: Packet, name: str) -> bool:
        for key, wanted in (("nets", True), ("notNets", False)):
            nets = entity.get(key)
            if not nets:
                continue
            inside = self._inside(nets, side)
            if inside is None:
                raise Unknown(f"the {name}'s address is not known exactly")
            if inside != wanted:
                return False
        return True

    def _selectors(self, entity: dict[str, Any], side: Side, policy: Policy, packet: Packet, name: str) -> bool:
        positive, negative = entity.get("selector"), entity.get("notSelector")
        spaces, accounts = entity.get("namespaceSelector"), entity.get("serviceAccounts")
        if not (positive or negative or spaces or accounts):
            return True
        if positive or spaces or accounts:
            hit = self._anyone(side, policy, positive or "", spaces, accounts, bool(negative))
            if hit is None:
                raise Unknown(f"labels of the {name} are not known")
            if not hit:
                return False
        if negative:
            hit = self._anyone(side, policy, negative, spaces or None, None, False, local=False)
            if hit is None:
                raise Unknown(f"labels of the {name} are not known")
            if hit:
                return False
            if not (positive or spaces or accounts) and policy.namespace is not None:
                # in a namespaced policy notSelector alone is limited to the policy's namespace
                within = self._anyone(side, policy, "", None, None, True)
                if within is None:
                    raise Unknown(f"namespace of the {name} is not known")
                return within
        return True

    def _anyone(
        self,
        side: Side,
        policy: Policy,
        text: str,
        spaces: str | None,
        accounts: Any,
        force_local: bool,
        *,
        local: bool = True,
    ) -> bool | None:
        """Does some endpoint or network set that holds the address have the labels."""
        try:
            chosen = selector.parse(text)
            space = selector.parse(spaces) if spaces else None
            account = selector.parse(accounts.get("selector") or "") if isinstance(accounts, dict) else None
        except ValueError as error:
            raise Unknown(str(error)) from None
        names = set(accounts.get("names") or ()) if isinstance(accounts, dict) else set()
        key = (text, spaces, str(accounts), policy.namespace if local else None, local)
        holder: Endpoint | HostEndpoint | None = side.endpoint or side.hep
        if holder is not None and key in holder.cache:
            return holder.cache[key]  # type: ignore[no-any-return]
        doubt = False
        answer: bool | None = False
        for thing in self._holders(side):
            hit = self._one(
                thing, policy, chosen, space, spaces, account, names, bool(isinstance(accounts, dict)), local
            )
            if hit:
                answer = True
                break
            doubt |= hit is None
        if answer is False and doubt:
            answer = None
        if (
            answer is False
            and side.endpoint is None
            and side.hep is None
            and side.address is None
            and side.range is None
        ):
            answer = None
        if holder is not None and not self.world.network_sets:
            holder.cache[key] = answer
        del force_local
        return answer

    def _holders(self, side: Side) -> list[Endpoint | HostEndpoint]:
        found: list[Endpoint | HostEndpoint] = []
        if side.endpoint is not None and side.endpoint.kind == "workload":
            found.append(side.endpoint)
        if side.address and (hep := self.world.hep_by_ip.get(side.address)):
            found.append(hep)
        for one in self.world.network_sets:
            if side.range is not None:
                if any(n.version == side.range.version and side.range.subnet_of(n) for n in one.nets):  # type: ignore[arg-type]
                    found.append(one)
            elif side.address and any(ipaddress.ip_address(side.address) in n for n in one.nets):
                found.append(one)
        return found

    def _one(
        self, thing: Endpoint | HostEndpoint, policy: Policy, chosen: selector.Selector, space: selector.Selector | None, spaces: str | None,
        account: selector.Selector | None, names: set[str], by_account: bool, local: bool,
    ) -> bool | None:  # fmt: skip
        labels = thing.all_labels
        own_space = labels.get(selector.NAMESPACE)
        if policy.kubernetes and not (isinstance(thing, Endpoint) and thing.kind == "workload"):
            return False
        if spaces is not None and space is not None:
            stripped = spaces.replace(" ", "")
            if stripped == "all()":
                if own_space is None:
                    return False
            elif stripped == "global()":
                if own_space is not None:
                    return False
            else:
                projected = {k[5:]: v for k, v in labels.items() if k.startswith("pcns.")}
                if not space.matches(projected):
                    if (
                        isinstance(thing, Endpoint)
                        and thing.kind == "workload"
                        and not thing.namespace_known
                        and "name" not in spaces
                    ):
                        return None
                    return False
                if own_space is None and not _negative(spaces):
                    return False
        elif policy.namespace is not None and local and own_space != policy.namespace:
            return False
        if by_account:
            if labels.get("projectcalico.org/serviceaccount") is None:
                return False
            if names and labels["projectcalico.org/serviceaccount"] not in names:
                return False
            if account is not None and not account.matches(
                {k[5:]: v for k, v in labels.items() if k.startswith("pcsa.")}
            ):
                return False
        if chosen.matches(labels):
            if (
                isinstance(thing, Endpoint)
                and not thing.labels_known
                and chosen.text.strip()
                and depends_on_unseen(chosen.text)
            ):
                return None
            return True
        if isinstance(thing, Endpoint) and not thing.labels_known and depends_on_unseen(chosen.text):
            return None
        return False

    def _services(self, entity: dict[str, Any], side: Side, policy: Policy, packet: Packet, name: str) -> bool:
        service = entity.get("services")
        if not service:
            return True
        if not isinstance(service, dict):
            raise Unknown("services is not a mapping")
        key = (service.get("namespace") or policy.namespace, str(service.get("name")))
        pairs = self.world.services.get(key)
        if pairs is None:
            raise Unknown(f"endpoints of service {key[0]}/{key[1]} are not in the bundle")
        if name == "destination":
            return any(a == side.address and (not p or p == str(side.port)) for a, p in pairs)
        return any(a == side.address for a, _ in pairs)


def _negative(text: str) -> bool:
    """Can this selector be true of something without any label."""
    try:
        return selector.parse(text).matches({})
    except ValueError:
        return False


def depends_on_unseen(text: str) -> bool:
    """Does the selector read a label that a pod table does not show."""
    import regex

    bare = regex.sub(r"'[^']*'|\"[^\"]*\"", "", text)
    return any(
        key
        not in (
            ibm.ROLE,
            "projectcalico.org/namespace",
            "projectcalico.org/orchestrator",
            "has",
            "all",
            "global",
            "in",
            "not",
            "contains",
            "starts",
            "ends",
            "with",
            "startswith",
            "endswith",
            "notin",
        )
        for key in regex.findall(r"[A-Za-z][\w./-]*", bare)
    )
