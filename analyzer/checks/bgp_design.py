"""The answer of a check about BGP in a cluster that has no mesh by design."""

from __future__ import annotations

from analyzer.checks.base import Answer, calico_absent, not_applicable
from analyzer.facts.cluster import About
from analyzer.mesh.design import Wanted
from analyzer.mesh.plain import MeshView


def without_mesh(about: About, mesh: MeshView) -> Answer | None:
    """Another network than Calico, `bgp: Disabled`, pools that always use VXLAN, or a Satellite cluster; None where BGP may be used."""
    if mesh.rows or mesh.stopped:
        return None
    if absent := calico_absent(about):
        return absent
    if mesh.design.wanted is Wanted.NO:
        return not_applicable(f"no BGP mesh is expected: {mesh.design.why}")
    if about.infrastructure.value == "satellite":
        return not_applicable("VXLAN: no BGP mesh is expected")
    return None
