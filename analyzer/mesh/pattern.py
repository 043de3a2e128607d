"""What the bad pairs of a mesh have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.mesh.other_ends import nodes_apart
from analyzer.mesh.pair import few, is_nameless
from analyzer.mesh.picture import MOSTLY, MeshPicture, Pattern
from analyzer.mesh.separators import ELSEWHERE
from analyzer.mesh.shut import shut
from analyzer.wording import some

if TYPE_CHECKING:
    from analyzer.mesh.view import Mesh

PLACES = ("one subnet", "one zone", "one VLAN", "one worker pool")


def classify(mesh: Mesh) -> MeshPicture:
    """The first picture that holds: subnets, one node, one place, all, few nodes; else scattered."""
    down, pairs = mesh.down, mesh.pairs
    cross = mesh.separator("cross", "cross-subnet")
    if beyond := _beyond_one_list(mesh):
        return beyond
    if found := _subnets(mesh) or _shut(mesh) or _hub(mesh) or _place(mesh):
        return found
    if len(down) == len(pairs):
        return MeshPicture(
            Pattern.ALL, f"all {len(pairs)} pairs are down: Calico-wide, or nothing captured that is good"
        )
    if mesh.cover and (cut := min(_cut(mesh, address) for address in mesh.cover)) >= MOSTLY:
        text = f"all {len(down)} bad pairs have one of {some(mesh.cover)} at one end"
        return MeshPicture(Pattern.NODE, text, tuple(mesh.cover), cut)
    if cross and cross.bad_inside and not cross.bad_outside:
        text = f"only cross-subnet pairs are down, and not all: {cross.text()}"
        return MeshPicture(Pattern.MIXED, text, tuple(sorted(mesh.subnets)))
    best = mesh.separators[0] if mesh.separators else None
    text = f"scattered: {len(down)} of {len(pairs)} pairs down" + (f"; best separator {best.text()}" if best else "")
    return MeshPicture(Pattern.MIXED, text)


def _beyond_one_list(mesh: Mesh) -> MeshPicture | None:
    """All that one list names is down, and its peers say that it is not for this node alone, or that it need not be."""
    told = mesh.elsewhere
    if not (told.apart or told.is_dark):
        return None
    own = next((one for one, (size, _) in mesh.pairs_of.items() if size == len(mesh.pairs)), "")
    name = own if own and not is_nameless(own) else "an unnamed node"
    text = f"all {len(mesh.pairs)} peers that {name} lists are down"
    if told.apart:
        others = some(f"{node} lacks {some(peers)}" for node, peers in nodes_apart(told.apart).items())
        return MeshPicture(Pattern.ALL, f"{text}, and they have no sessions with each other either: {others}")
    dark = f"calico-node is not ready on {told.unready} of them"
    return MeshPicture(
        Pattern.ALL, f"{text}, and {dark}: whether they lack this node alone or each other, no second list says"
    )


def _subnets(mesh: Mesh) -> MeshPicture | None:
    """Every cross-subnet pair is down and every other is up."""
    cross = mesh.separator("cross", "cross-subnet")
    if not (cross and cross.perfect and len(mesh.subnets) > 1):
        return None
    alone = next((s for s in mesh.separators if s.kind == "node" and s.bad_outside == 0), None)
    same = len(mesh.pairs) - cross.inside
    whole = alone is not None and alone.perfect and alone.inside == cross.inside
    if alone and whole and same == 0:
        return None
    if alone and whole and _alone_in_subnet(mesh, alone.value):
        text = f"every bad pair has {alone.value} at one end, and it is alone in its subnet: {alone.text()}"
        return MeshPicture(Pattern.NODE, text, (alone.value,), 1.0)
    text = (
        f"{cross.bad_inside} of {cross.inside} cross-subnet pairs down, {cross.bad_outside} of {same} same-subnet pairs"
    )
    return MeshPicture(Pattern.CROSS_SUBNET, text, tuple(sorted(mesh.subnets)))


def _shut(mesh: Mesh) -> MeshPicture | None:
    """Nodes that get out and are not got into."""
    ends = shut(mesh)
    if not ends:
        return None
    text = f"every connect that fails goes to {some(ends, 6)}, and the sessions that {'these' if len(ends) > 1 else 'this one'} dialled stand"
    return MeshPicture(Pattern.NODE, text, ends, min(_cut(mesh, end) for end in ends), shut=True)


def _hub(mesh: Mesh) -> MeshPicture | None:
    """One node that every bad pair has at one end; of a single bad pair both ends do."""
    hubs = [s for s in mesh.separators if s.kind == "node" and s.bad_outside == 0]
    if found := _one_list(mesh):
        return found
    if not hubs:
        return None
    share = max(s.bad_inside / s.inside for s in hubs)
    best = sorted(s.value for s in hubs if s.bad_inside / s.inside == share)
    first = next(s for s in hubs if s.value == best[0])
    if len(best) > 1:
        return MeshPicture(Pattern.NODE, f"the only bad pair is {best[0]} with {best[1]}", tuple(best), share)
    partial = "" if first.bad_inside == first.inside else f" ({first.bad_inside} of its {first.inside} pairs)"
    return MeshPicture(
        Pattern.NODE, f"every bad pair has {best[0]} at one end{partial}: {first.text()}", (best[0],), share
    )


def _one_list(mesh: Mesh) -> MeshPicture | None:
    """All pairs are from the list of one node, which has sessions: then it is the peers that are down, not the node."""
    own = next((address for address, (size, _) in mesh.pairs_of.items() if size == len(mesh.pairs)), None)
    down = sorted(pair.other(own) for pair in mesh.down) if own is not None else []
    if own is None or len(mesh.pairs) < 3 or len(down) == len(mesh.pairs):
        return None
    name = "an unnamed node" if is_nameless(own) else own
    text = f"{len(down)} of the {len(mesh.pairs)} peers that {name} lists: {some(down)}; no other list says more"
    if len(down) > few(len(mesh.addresses)) or 2 * len(down) >= len(mesh.pairs):
        return MeshPicture(Pattern.MIXED, text)
    return MeshPicture(Pattern.NODE, text, tuple(down), 1.0)


def _place(mesh: Mesh) -> MeshPicture | None:
    """One subnet, zone, VLAN or pool is cut off, and pairs between the others are up."""
    for kind in PLACES:
        found = next((s for s in mesh.separators if s.kind == kind and s.perfect and s.inside < len(mesh.pairs)), None)
        others = mesh.up_across("subnet") if found else 0
        if found and others:
            place = found.value.removesuffix(ELSEWHERE)
            text = f"{place} is cut off: {found.text()}; {others} other cross-subnet pairs are up"
            return MeshPicture(Pattern.PLACE, text, (place,))
    return None


def _cut(mesh: Mesh, address: str) -> float:
    size, broken = mesh.pairs_of[address]
    return broken / size


def _alone_in_subnet(mesh: Mesh, address: str) -> bool:
    own = mesh.places.known(address, "subnet")
    members = {a for a in mesh.ends if not is_nameless(a) and mesh.places.known(a, "subnet") == own}
    others = {mesh.places.known(a, "subnet") for a in mesh.ends if a != address and not is_nameless(a)}
    return members == {address} and len(others) == 1
