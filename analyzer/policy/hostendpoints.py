"""Host endpoints as the bundle has them, by node."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analyzer.policy import labels as known
from analyzer.policy.labels import Partial
from analyzer.policy.objects import HostEndpoint, plain
from analyzer.policy.spec.values import loads
from analyzer.policy.workloads import ports_of
from analyzer.schema import HostEndpointRow

if TYPE_CHECKING:
    from analyzer.policy.profiles import Profiles


def of_rows(rows: Iterable[HostEndpointRow], profiles: Profiles) -> dict[str, list[HostEndpoint]]:
    """Each once, the row that says most; one that could not be read, or that names no node, stands under ``''``."""
    found: dict[str, dict[str, HostEndpoint]] = {}
    for row in rows:
        made = _read(row, profiles)
        of_node = found.setdefault(made.node or "", {})
        twin = of_node.get(made.name)
        if twin is None or (twin.problem and not made.problem):
            of_node[made.name] = made
    return {node: list(heps.values()) for node, heps in found.items()}


def _read(row: HostEndpointRow, profiles: Profiles) -> HostEndpoint:
    names = tuple(p for p in (row.profiles or "").split(",") if p)
    own = known.text_map(loads(row.labels))
    inherited, namespace, account = profiles.labels(names)
    labels = {**inherited, **own}
    seen = row.labels is not None
    if namespace or account or not seen:
        labels = Partial(labels, own=not seen, namespace=namespace, account=account)
    listed = loads(row.ports)
    ports = [[p.get("name"), p.get("port"), p.get("protocol")] for p in listed if isinstance(p, dict)] if isinstance(listed, list) else []  # fmt: skip
    addresses = (plain(text) for text in (row.expected_ips or "").split(","))
    return HostEndpoint(
        row.name or "without name",
        row.node,
        row.interface,
        tuple(a for a in addresses if a is not None),
        labels,
        names,
        ports_of(ports) if seen else None,
        row,
        _unseen(row),
    )


def _unseen(row: HostEndpointRow) -> str:
    """What of it decides and was not printed: a table with names and nodes alone shows no profiles."""
    if row.labels is None:
        return "its labels and profiles are not in the bundle"
    short = row.interface is None and row.expected_ips is None and row.profiles is None
    return "its profiles are not in the bundle" if short else ""
