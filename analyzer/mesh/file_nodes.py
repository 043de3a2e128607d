"""
Nodes that paths alone named, put right when all files are read: a folder of several nodes' tables is no node.

::

    dump/bird-alpha.txt     Mesh_10_4_0_2  Mesh_10_4_0_3        lists 2 and 3, and not 1
    dump/bird-beta.txt      Mesh_10_4_0_1  Mesh_10_4_0_3        lists 1 and 3, and not 2

One node's table printed twice lists the same peers; of two nodes of a mesh each lists the other, and neither itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.tables.base import ColumnLists

TABLES = ("bird_status", "bgp_peers", "bird_protocols", "interfaces")
STEP = regex.compile(r"[/!]")
WORD = regex.compile(r"[a-z0-9]")
AddressesAt = Callable[[list[int]], set[str]]
PlaceOf = Callable[[ColumnLists, int], tuple[str, int]]


class _Path(NamedTuple):
    folder: str
    above: str
    base: str


def correct(tables: dict[str, ColumnLists], known: Set[str], listed: AddressesAt, place: PlaceOf) -> None:
    """
    Take back, in place, the names that cannot be nodes, and name by its file what names a known node.

    Args:
        known: names of the cluster's nodes, as far as lists show them.
        listed: the peers named at some places of `bgp_peers`.
        place: (member, line) of a row.
    """
    shared = _shared(tables, known, listed, place)
    for data, at, source in _rows(tables, place):
        path, node = _path(source), data["node"][at]
        of_folder = node == path.above and path.folder in shared
        of_file = node is not None and known and node not in known and not valid(node) and node in path.base.lower()
        if of_folder or of_file:
            node = data["node"][at] = None
        if node is None and known and not data["pod"][at]:
            data["node"][at] = _in_name(path.base.lower(), known)


def _rows(tables: dict[str, ColumnLists], place: PlaceOf) -> Iterator[tuple[ColumnLists, int, str]]:
    for name in TABLES:
        if data := tables.get(name):
            for at in range(len(data["node"])):
                yield data, at, place(data, at)[0]


def _shared(tables: dict[str, ColumnLists], known: Set[str], listed: AddressesAt, place: PlaceOf) -> set[str]:
    """Folders after which rows are called, and in which the tables of several nodes lie."""
    data = tables.get("bgp_peers")
    groups: dict[str, dict[str, list[int]]] = {}
    for at, node in enumerate(data["node"] if data else ()):
        source = place(data or {}, at)[0]
        path = _path(source)
        if node and node == path.above and node not in known and not valid(node):
            groups.setdefault(path.folder, {}).setdefault(source, []).append(at)
    found: set[str] = set()
    for folder, members in groups.items():
        lists = [{one for one in listed(rows) if ":" not in one} for rows in members.values()]
        if any(lists[0] - other and other - lists[0] for other in lists[1:]):
            found.add(folder)
    return found


def _in_name(base: str, known: Set[str]) -> str | None:
    """The one node whose whole name stands in the name of a file."""
    found = [
        name
        for name in known
        for at in [base.find(name)]
        if at >= 0 and not valid(name) and not WORD.match(base[at - 1 : at]) and not WORD.match(base[at + len(name) :])
    ]
    longest = max(found, key=len, default=None)
    return longest if longest is not None and all(one in longest for one in found) else None


def _path(source: str | None) -> _Path:
    """(folder with all above it, its own name, the file's name)."""
    text = source or ""
    folder, _, base = text.rpartition("/") if "/" in text else text.rpartition("!")
    return _Path(folder, STEP.split(folder)[-1], base)
