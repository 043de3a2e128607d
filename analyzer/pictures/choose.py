"""
Which pictures a bundle has data for: coverage in time, agents and servers, dials, the BGP mesh, log volume.

A picture is left out when its table is empty, and shortened (said in its text alternative) when it would not be readable.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from analyzer.pictures.bgp import bgp
from analyzer.pictures.logs import coverage, levels
from analyzer.pictures.tunnel import agents_by_server, connections, dials, servers_over_time

if TYPE_CHECKING:
    from analyzer.mesh.plain import MeshView
    from analyzer.pictures.shapes import Picture
    from analyzer.snapshot.snapshot import SnapshotData


def pictures(snapshot: SnapshotData, mesh: MeshView) -> tuple[Picture, ...]:
    """Every picture the bundle has data for, in the order of the report."""
    wanted: tuple[Callable[[], Picture | None], ...] = (
        lambda: coverage(snapshot),
        lambda: agents_by_server(snapshot),
        lambda: servers_over_time(snapshot),
        lambda: connections(snapshot),
        lambda: dials(snapshot),
        lambda: bgp(snapshot, mesh),
        lambda: levels(snapshot),
    )
    return tuple(picture for make in wanted if (picture := make()) is not None)
