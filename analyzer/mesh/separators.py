"""What separates bad pairs from good ones: the subnet, the zone, the VLAN, the worker pool, or one node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.mesh.pairs import MeshView

KINDS = ("subnet", "zone", "VLAN", "worker pool")


@dataclass(frozen=True, slots=True)
class Separator:
    """An attribute of the pairs and how well it tells bad from good: ``24 of 24 cross-subnet pairs down``."""

    kind: str
    value: str
    bad_inside: int
    inside: int
    bad_outside: int
    outside: int

    @property
    def perfect(self) -> bool:
        return self.bad_inside == self.inside > 0 and self.bad_outside == 0

    def text(self) -> str:
        return (
            f"{self.bad_inside} of {self.inside} {self.value} pairs down, {self.bad_outside} of {self.outside} others"
        )


def ranked(mesh: MeshView) -> list[Separator]:
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
            name = f"{kind} {value} to elsewhere"
            found.append(Separator(f"one {kind}", name, broken, size, total_bad - broken, total - size))
    for address, (size, broken) in sorted(mesh.pairs_of.items()):
        if address != "?" and broken:
            found.append(Separator("node", address, broken, size, total_bad - broken, total - size))

    def score(s: Separator) -> float:
        inside = s.bad_inside / s.inside if s.inside else 0.0
        outside = s.bad_outside / s.outside if s.outside else 0.0
        return inside - outside

    found.sort(key=lambda s: (-score(s), {"cross": 0, "node": 1}.get(s.kind, 2), s.value))
    return found
