"""What separates bad pairs from good ones: the subnet, the zone, the VLAN, the worker pool, or one node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.mesh.pair import is_nameless
from analyzer.mesh.separator import Separator

if TYPE_CHECKING:
    from analyzer.mesh.view import Mesh

KINDS = ("subnet", "zone", "VLAN", "worker pool")
ELSEWHERE = " to elsewhere"
"""What a separator's name ends with whose pairs lead out of one place."""


def ranked(mesh: Mesh) -> list[Separator]:
    """Attributes by how well they separate, best first."""
    found: list[Separator] = []
    total_bad, total = len(mesh.down), len(mesh.pairs)
    for kind in KINDS:
        across, broken_across, edges = mesh.tally(kind)
        if across:
            found.append(
                Separator("cross", f"cross-{kind}", broken_across, across, total_bad - broken_across, total - across)
            )
        for value, (size, broken) in sorted(edges.items()):
            place = (
                value if value.startswith(KINDS) else f"{kind} {value}"
            )  # a zone stands for subnets that are not known
            name = f"{place}{ELSEWHERE}"
            found.append(Separator(f"one {kind}", name, broken, size, total_bad - broken, total - size))
    for address, (size, broken) in sorted(mesh.pairs_of.items()):
        if broken and not is_nameless(address):
            found.append(Separator("node", address, broken, size, total_bad - broken, total - size))

    def score(s: Separator) -> float:
        inside = s.bad_inside / s.inside if s.inside else 0.0
        outside = s.bad_outside / s.outside if s.outside else 0.0
        return inside - outside

    found.sort(key=lambda s: (-score(s), s.kind != "cross", s.kind != "node", s.value))
    return found
