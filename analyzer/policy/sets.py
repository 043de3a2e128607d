"""NetworkSet and GlobalNetworkSet: labelled networks, and which of them hold an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.policy import labels as known
from analyzer.policy.labels import Partial
from analyzer.policy.objects import Address, Endpoint, Network, network
from analyzer.policy.rules import Nets
from analyzer.policy.spec.values import loads
from analyzer.schema import CALICO_OBJECTS, CalicoObjectRow

if TYPE_CHECKING:
    from analyzer.policy.profiles import Profiles
    from analyzer.tables.rows import Tables

KINDS = frozenset({"GlobalNetworkSet", "NetworkSet"})


class Sets:
    """All sets of one bundle, found by address."""

    def __init__(self, tables: Tables, profiles: Profiles) -> None:
        self._found: dict[tuple[int, int, int], list[Endpoint]] = {}
        self._shifts: list[tuple[int, int]] = []
        self._ranges: list[tuple[Nets, Endpoint]] = []
        self.odd: list[Endpoint] = []
        """Sets whose networks are not all known: any address may be theirs."""
        for row in tables[CALICO_OBJECTS]:
            if row.kind in KINDS:
                self._add(row, profiles)

    @property
    def all(self) -> list[Endpoint]:
        return [one for _, one in self._ranges]

    def _add(self, row: CalicoObjectRow, profiles: Profiles) -> None:
        spec = loads(row.spec)
        own = known.text_map(loads(row.labels))
        space, namespace = None, False
        if row.kind == "NetworkSet":
            space = row.namespace or "default"
            inherited, namespace, _ = profiles.labels((f"kns.{space}",))
            own = {**inherited, **own, known.NAMESPACE: space}
        hidden = row.labels is None
        labels = Partial(own, own=hidden, namespace=namespace, account=False) if hidden or namespace else own
        made = Endpoint("set", row.name or "", space, labels=labels, row=row)
        listed = spec.get("nets", []) if isinstance(spec, dict) else None
        nets = [network(text) for text in listed] if isinstance(listed, list) else []
        good: list[Network] = [net for net in nets if net is not None]
        if len(good) < len(nets) or not isinstance(listed, (list, type(None))) or not isinstance(spec, dict):
            self.odd.append(made)
        self._ranges.append((Nets(good), made))
        for net in good:
            shift = net.max_prefixlen - net.prefixlen
            if (net.version, shift) not in self._shifts:
                self._shifts.append((net.version, shift))
            self._found.setdefault((net.version, shift, int(net.network_address) >> shift), []).append(made)

    def holding(self, address: Address) -> list[Endpoint]:
        """Sets that hold the address, each once."""
        number = int(address)
        found: list[Endpoint] = []
        for version, shift in self._shifts:
            if version == address.version:
                found += self._found.get((version, shift, number >> shift), ())
        return list(dict.fromkeys(found))

    def holding_range(self, network: Network) -> tuple[list[Endpoint], list[Endpoint]]:
        """(sets that hold all of the range, those that hold a part of it)."""
        found, part = [], []
        for nets, one in self._ranges:
            held = nets.holds_range(network)
            if held:
                found.append(one)
            elif held is None:
                part.append(one)
        return found, part
