"""What the bad pairs of a mesh have in common, in the letters of the runbook (S6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.wording import some

if TYPE_CHECKING:
    from analyzer.mesh.view import Mesh


def classify(mesh: Mesh) -> tuple[str, str, list[str]]:
    """(letter of the runbook's pattern, text with counts, subjects)."""
    down, pairs = mesh.down, mesh.pairs
    cross = mesh.separator("cross", "cross-subnet")
    node = next((s for s in mesh.separators if s.kind == "node"), None)
    hubs = [s for s in mesh.separators if s.kind == "node" and s.bad_outside == 0]
    if cross and cross.perfect and len(mesh.subnets) > 1:
        same = len(pairs) - cross.inside
        alone = hubs[0] if hubs else None
        if not (alone and alone.perfect and alone.inside == cross.inside and same == 0) or same:
            if alone and alone.perfect and alone.inside == cross.inside and _alone_in_subnet(mesh, alone.value):
                return (
                    "b",
                    f"every bad pair has {alone.value} at one end, and it is alone in its subnet: {alone.text()}",
                    [alone.value],
                )
            return (
                "a",
                f"{cross.bad_inside} of {cross.inside} cross-subnet pairs down, {cross.bad_outside} of {same} same-subnet pairs",
                sorted(mesh.subnets),
            )
    if hubs:
        best = max(hubs, key=lambda s: (s.bad_inside, s.value))
        partial = "" if best.bad_inside == best.inside else f" ({best.bad_inside} of its {best.inside} pairs)"
        return "b", f"every bad pair has {best.value} at one end{partial}: {best.text()}", [best.value]
    for kind in ("one subnet", "one zone", "one VLAN", "one worker pool"):
        zone = next((s for s in mesh.separators if s.kind == kind and s.perfect and s.inside < len(pairs)), None)
        others = mesh.up_across("subnet") if zone else 0
        if zone and others:
            return (
                "c",
                f"{zone.value} is cut off: {zone.text()}; {others} other cross-subnet pairs are up",
                [zone.value],
            )
    if len(down) == len(pairs):
        return "d", f"all {len(pairs)} pairs are down: Calico-wide, or nothing captured that is good", []
    cover = mesh.cover
    if len(cover) <= max(2, len(mesh.addresses) // 4):
        return "b", f"all {len(down)} bad pairs have one of {some(cover)} at one end", cover
    if cross and cross.bad_inside and not cross.bad_outside:
        return "e", f"only cross-subnet pairs are down, and not all: {cross.text()}", sorted(mesh.subnets)
    best_any = mesh.separators[0] if mesh.separators else node
    return (
        "e",
        f"scattered: {len(down)} of {len(pairs)} pairs down"
        + (f"; best separator {best_any.text()}" if best_any else ""),
        [],
    )


def _alone_in_subnet(mesh: Mesh, address: str) -> bool:
    own = mesh.places.known(address, "subnet")
    members = {a for a in mesh.ends if a != "?" and mesh.places.known(a, "subnet") == own}
    others = {mesh.places.known(a, "subnet") for a in mesh.ends if a not in ("?", address)}
    return members == {address} and len(others) == 1
