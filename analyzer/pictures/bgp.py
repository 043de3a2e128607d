"""
The picture of the BGP mesh, at any size.

Up to FEW nodes it is node by node, ordered by zone and subnet. A larger mesh is drawn for its worst nodes against the
zones (or subnets) of their peers, as "12/100 down", since a cell a pair is a grey square that nobody reads; the zone with
the worst node stands first, and in it that node.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analyzer.mesh.pair import is_nameless
from analyzer.pictures.common import MOST_CITED, MOST_ROWS, line
from analyzer.pictures.shapes import Bars, Grid
from analyzer.wording import plural

if TYPE_CHECKING:
    from analyzer.mesh.plain import MeshView
    from analyzer.snapshot.snapshot import SnapshotData

FEW = 60
MOST_NODES = 700
"""Nodes up to which the whole matrix is made to count it by zone: half a million cells."""
MOST_GROUPS = 12
NUMBER = re.compile(r"[0-9]+")


def bgp(snapshot: SnapshotData, mesh: MeshView) -> Grid | Bars | None:
    """The pairs' states in the word of the row's node."""
    total = len(mesh.pairs)
    if not total:
        return None
    names = {address: name for name, address in mesh.addresses.items()}
    zones = {end: mesh.places.known(end, "zone") or "" for end in mesh.ends}
    subnets = {end: mesh.places.known(end, "subnet") or "" for end in mesh.ends}
    nodes = sorted(
        (e for e in mesh.ends if not is_nameless(e)),
        key=lambda e: (_in_order(zones[e]), _in_order(subnets[e]), _in_order(e)),
    )
    group = zones if len({zones[e] for e in nodes}) > 1 or not any(subnets.values()) else subnets
    known = names.keys() | mesh.owners
    foreign = {node for node in nodes if node not in known} if names else set()
    of = plural(len(nodes) - len(foreign), "node")
    if foreign:
        of += f" and {plural(len(foreign), 'address', 'addresses')} of no listed node"
    alt = f"{total - len(mesh.down)} of {total} pairs of {of} are Established in the word of every end seen"
    labels = [f"{node} (no node)" if node in foreign else names.get(node, node) for node in nodes]
    if len(nodes) <= FEW:
        return _pairs(snapshot, mesh, nodes, labels, [group[e] for e in nodes], alt)
    if len(nodes) <= MOST_NODES:
        what = "zones" if group is zones else "subnets"
        return _groups(mesh, nodes, labels, [group[e] or "unknown" for e in nodes], what, alt)
    return _counts(mesh, nodes, labels, alt)


def _pairs(
    snapshot: SnapshotData, mesh: MeshView, nodes: list[str], labels: list[str], group: list[str], alt: str
) -> Grid:
    """Node x node."""
    place = {address: i for i, address in enumerate(nodes)}
    cited: dict[tuple[int, int], str] = {}
    for pair in mesh.down:
        for row in pair.views:
            own = mesh.own(row)
            if own in place and row.peer_ip in place and row.established is not True and len(cited) < MOST_CITED:
                cited[place[own], place[row.peer_ip]] = line(snapshot, row)
    return Grid(
        "bgp", "BGP mesh, node by node", alt, tuple(labels), tuple(labels), tuple(map(tuple, mesh.cells(place))),
        ("Established", "not Established"), "peer", "node", cited=tuple((y, x, text) for (y, x), text in sorted(cited.items())),
        groups=_runs(group),
    )  # fmt: skip


def _groups(mesh: MeshView, nodes: list[str], labels: list[str], group: list[str], what: str, alt: str) -> Grid:
    """The worst nodes x the zones of their peers."""
    cells = mesh.cells({address: i for i, address in enumerate(nodes)})
    bad = [row.count(1) for row in cells]
    wanted = sorted((i for i in range(len(nodes)) if bad[i]), key=lambda i: (-bad[i], i))
    worst: dict[str, int] = {}
    for i in wanted:
        worst.setdefault(group[i], bad[i])
    kept = sorted(wanted[:MOST_ROWS] or range(min(len(nodes), MOST_ROWS)), key=lambda i: (-worst.get(group[i], 0), _in_order(group[i]), -bad[i], i))  # fmt: skip
    columns = [name for name, _ in Counter(group).most_common(MOST_GROUPS)]
    rest = len(set(group)) > len(columns)
    heads = [*sorted(columns, key=_in_order), *(["the others"] if rest else [])]
    at = [heads.index(name) if name in columns else len(heads) - 1 for name in group]
    states, texts = [], []
    for i in kept:
        said, down = [0] * len(heads), [0] * len(heads)
        for column, state in zip(at, cells[i], strict=True):
            said[column] += state >= 0
            down[column] += state == 1
        states.append(
            tuple(-1 if not n else 0 if not d else 2 if d == n else 1 for n, d in zip(said, down, strict=True))
        )
        texts.append(tuple(f"{d}/{n} down" if n else "" for n, d in zip(said, down, strict=True)))
    more = (
        f"; {len(kept)} of the {len(wanted)} nodes that see a peer down are drawn, the worst" if len(wanted) > len(kept)
        else f"; {len(nodes) - len(kept)} nodes that see no peer down are left out" if wanted else f"; {len(kept)} of {len(nodes)} nodes are drawn"
    )  # fmt: skip
    return Grid(
        "bgp", f"BGP mesh, nodes against the {what} of their peers", f"{alt}{more}; a figure is peers down of peers seen", tuple(labels[i] for i in kept), tuple(heads),
        tuple(states), ("all Established", "some not Established", "none Established"), "peers in", "node", texts=tuple(texts),
        groups=_runs([group[i] for i in kept]),
    )  # fmt: skip


def _counts(mesh: MeshView, nodes: list[str], labels: list[str], alt: str) -> Bars:
    """The worst nodes with the number of their pairs."""
    of = {address: mesh.pairs_of.get(address, (0, 0)) for address in nodes}
    order = sorted(range(len(nodes)), key=lambda i: (-of[nodes[i]][1], i))[:MOST_ROWS]
    series = (
        ("not Established", tuple(int(of[nodes[i]][1]) for i in order)),
        ("Established", tuple(int(of[nodes[i]][0] - of[nodes[i]][1]) for i in order)),
    )
    return Bars(
        "bgp", "BGP mesh, pairs of the worst nodes", f"{alt}; the {len(order)} nodes with most pairs down are drawn",
        tuple(labels[i] for i in order), series, True, "pairs",
    )  # fmt: skip


def _in_order(name: str) -> str:
    """10.0.0.9 stands before 10.0.0.10, and 10.0.0.64/26 before 10.0.0.128/26; an IPv6 address has its text's place."""
    return NUMBER.sub(lambda m: m[0].zfill(5), name)


def _runs(group: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Names of stretches with their lengths; nothing where all are alike."""
    found: list[tuple[str, int]] = []
    for name in group:
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + 1)
        else:
            found.append((name, 1))
    return tuple(found) if len(found) > 1 else ()
