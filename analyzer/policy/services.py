"""
Services: the endpoints behind them, as rules with `services` and as kube-proxy see them.

A rule sees every endpoint of the slices, ready or not, with protocol and port (felix/serviceindex). kube-proxy sends
packets only to those that are ready.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzer.policy.objects import Endpoint, Side, plain
from analyzer.policy.spec.kubernetes import label_selector
from analyzer.policy.spec.values import loads, protocol_number
from analyzer.schema import ENDPOINTS, SERVICES, ServiceRow
from analyzer.wording import is_number

if TYPE_CHECKING:
    from analyzer.tables.rows import Tables

Name = tuple[str, str]
TCP = 6


class Backend(NamedTuple):
    """One address and port of a service; `name` is the port's name."""

    address: str
    protocol: int
    port: int | None
    name: str
    ready: bool


@dataclass(slots=True)
class Service:
    """A service with cluster addresses; `ports` are the mappings of its spec."""

    namespace: str
    name: str
    ports: list[dict[str, Any]]
    selector: Any
    row: ServiceRow
    addresses: tuple[str, ...] = ()
    node_ports: set[tuple[int, int]] = field(default_factory=set)

    @property
    def title(self) -> str:
        return f"service {self.namespace}/{self.name}"

    def port(self, protocol: int, number: int | None) -> dict[str, Any] | None:
        """The entry of this protocol and port."""
        for one in self.ports:
            if (protocol_number(one.get("protocol") or "TCP"), one.get("port")) == (protocol, number):
                return one
        return None


class Services:
    """All services of one bundle."""

    def __init__(self, tables: Tables, incomplete: frozenset[str]) -> None:
        self._tables = tables
        self._holes = bool(incomplete & {"endpoints", "endpointslices"})

    @cached_property
    def members(self) -> dict[Name, list[Backend]]:
        """Endpoints by service, of Endpoints and EndpointSlice objects together."""
        found: dict[Name, list[Backend]] = {}
        for row in self._tables[ENDPOINTS]:
            listed = loads(row.members)
            if not isinstance(listed, list) or not row.name:
                continue
            known = found.setdefault((row.namespace or "default", row.name), [])
            for one in listed:
                address, protocol, port, name, ready = one
                number = protocol_number(protocol)
                clean = plain(address)
                if clean is not None and number is not None:
                    known.append(
                        Backend(clean, number, port if isinstance(port, int) else None, str(name), bool(ready))
                    )
        return found

    def member(self, service: Name, side: Side, protocol: int, *, with_port: bool) -> bool | None:
        """Is the side one of the service's endpoints (`with_port`: on one of its ports); None where they are not known."""
        members = self.members.get(service)
        if members is None:
            return None
        if side.address is None:
            return None if members else False
        if any(
            m.address == side.address and (not with_port or (m.protocol == protocol and m.port == side.port))
            for m in members
        ):
            return True
        return None if self._holes or (with_port and side.port is None) else False

    @cached_property
    def by_address(self) -> dict[str, Service]:
        """Services by cluster address, and by the external address that kube-proxy takes for them."""
        return {address: one for one in self.all for address in one.addresses}

    @cached_property
    def all(self) -> list[Service]:
        found = []
        for row in self._tables[SERVICES]:
            stated = f"{row.cluster_ips or row.cluster_ip or ''},{row.external_ip or ''}".split(",")
            addresses = tuple(a for a in (plain(text.strip()) for text in stated) if a is not None)
            ports = entries(row)
            if not row.name or not (addresses or ports):
                continue
            service = Service(row.namespace or "default", row.name, ports, loads(row.selector), row, addresses)
            for one in ports:
                number = one.get("nodePort")
                if isinstance(number, int) and number > 0:
                    service.node_ports.add((protocol_number(one.get("protocol") or "TCP") or 6, number))
            found.append(service)
        return found

    @cached_property
    def named(self) -> dict[Name, Service]:
        """Services by namespace and name."""
        return {(one.namespace, one.name): one for one in self.all}

    @cached_property
    def by_node_port(self) -> dict[tuple[int, int], Service]:
        return {key: one for one in self.all for key in one.node_ports}

    def backends(
        self, service: Service, protocol: int, number: int | None, pods: list[Endpoint]
    ) -> list[tuple[str, int | None]] | None:
        """(address, port) pairs that kube-proxy may choose; None where the bundle does not show them."""
        entry = service.port(protocol, number)
        if entry is None:
            return None
        members = self.members.get((service.namespace, service.name))
        if members is not None:
            good = [m for m in members if m.ready and m.protocol == protocol]
            name, target = str(entry.get("name") or ""), entry.get("targetPort")
            mine = [m for m in good if m.name == name] or [m for m in good if m.port == target]
            return list(dict.fromkeys((m.address, m.port) for m in mine))
        by_row = self._in_table((service.namespace, service.name), protocol) if len(service.ports) == 1 else []
        return by_row or self._selected(service, entry, protocol, pods)

    def without_row(self, service: Name, protocol: int) -> list[tuple[str, int | None]]:
        """The same of a service whose own row is not in the bundle, by its endpoints: of one port, for else nobody knows which is called."""
        members = self.members.get(service)
        if members is None:
            return self._in_table(service, protocol)
        good = [(m.address, m.port) for m in members if m.ready and m.protocol == protocol]
        return list(dict.fromkeys(good)) if len({port for _, port in good}) == 1 else []

    def _in_table(self, service: Name, protocol: int) -> list[tuple[str, int | None]]:
        """By the row of a table, ``10.0.2.40:9443``, of a service with one port of TCP: which of several ports is whose it does not show."""
        if protocol != TCP:
            return []
        rows = [r for r in self._tables[ENDPOINTS] if (r.namespace or "default", r.name) == service]
        row = rows[-1] if rows else None
        if row is None or not row.addresses or not is_number(row.ports or ""):
            return []
        shown = [plain(one.strip()) for one in row.addresses.split(",")]
        return [(one, int(row.ports or "")) for one in shown if one is not None]

    def _selected(
        self, service: Service, entry: dict[str, Any], protocol: int, pods: list[Endpoint]
    ) -> list[tuple[str, int | None]] | None:
        """By the service's selector, where no endpoints are in the bundle."""
        if not service.selector or "targetPort" not in entry:
            return None
        try:
            chosen = label_selector({"matchLabels": service.selector})
        except ValueError:
            return None
        target = entry["targetPort"]
        found: list[tuple[str, int | None]] = []
        for pod in pods:
            if pod.namespace != service.namespace or pod.address is None:
                continue
            hit = chosen is None or chosen.matches(pod.labels)
            if hit is None:
                return None
            if not hit:
                continue
            if is_number(str(target)):
                found.append((pod.address, int(str(target))))
            elif pod.ports is None:
                return None
            else:
                found += [(pod.address, n) for p, n in pod.ports.get(str(target), ()) if p == protocol]
        return found


def entries(row: ServiceRow) -> list[dict[str, Any]]:
    """The ports of an object, or of a table row (``80:30080/TCP,443/TCP``), where target ports are not shown."""
    listed = loads(row.port_map)
    if isinstance(listed, list):
        return [one for one in listed if isinstance(one, dict)]
    found = []
    for text in (row.ports or "").split(","):
        numbers, _, protocol = text.partition("/")
        port, _, node = numbers.partition(":")
        if is_number(port):
            entry: dict[str, Any] = {"port": int(port), "protocol": protocol or "TCP"}
            found.append(entry | ({"nodePort": int(node)} if is_number(node) else {}))
    return found
