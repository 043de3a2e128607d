"""One node that lost all its peers."""

from __future__ import annotations

from analyzer.causes.base import LIKELY, POSSIBLE, Done, Finding, Rules, customer, fails, proof
from analyzer.causes.mesh_pattern import kind_of, pattern_text
from analyzer.causes.one_view import from_one_view
from analyzer.checks import commands
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.mesh.plain import MeshView
from analyzer.model import Status

CAUSES = Rules()


@CAUSES.cause(
    "bgp-node-isolated",
    "One node lost all its BGP peers",
    reads=(
        "AG-05",
        "AG-12",
        "BGP-03",
        "BGP-04",
        "BGP-05",
        "NOD-01",
    ),
)
def isolated(about: About, mesh: MeshView, done: Done) -> Finding | None:
    """All bad pairs meet at one node (or two), seen from the other ends too; its own BIRD answers or was not asked."""
    if done["BGP-03"].status is not Status.FAIL or (not mesh.down and not done["BGP-03"].subjects):
        return None
    kind = kind_of(mesh)
    if kind in ("a", "c") or mesh.config_rows:
        return None
    if alone := from_one_view(about, mesh, done):
        return alone
    if not mesh.down:
        named = done["BGP-03"].subjects
        return Finding(
            POSSIBLE,
            done["BGP-03"].summary,
            ("BGP-03",),
            proof(done, ("BGP-03",)),
            (customer("look at that node's network", None, "S6"),),
            (commands.bird(about),),
            scope=some(named, 8),
        )
    if kind == "e" and not _mostly_node(mesh):
        return None
    nodes = mesh.pattern[2] if kind == "b" else mesh.cover
    if kind == "d" and len(mesh.pairs) > 1 and len(mesh.cover) > 1:
        certainty = POSSIBLE
    elif kind == "b" and all(map(mesh.cut_everywhere, nodes)):
        both = bool(mesh.down_both_ends)
        certainty = LIKELY if both or len(mesh.pairs) > 1 else POSSIBLE
    else:
        certainty = LIKELY if kind == "b" else POSSIBLE
    remedies = (
        customer(
            f"restart calico-node on {some(nodes)}, then reload (classic) or replace (VPC) the worker",
            f"kubectl delete pod -n calico-system -l k8s-app=calico-node --field-selector spec.nodeName={nodes[0] if nodes else '<node>'}",
            "S6",
        ),
        customer("look at that worker's firewall and interface", None, "S6"),
    )
    mind = (commands.Gap("BIRD on that node itself", commands.bird(about).command), commands.nodes(about))
    return Finding(
        certainty,
        pattern_text(done),
        ("BGP-04", *fails(done, "BGP-03", "BGP-05", "AG-12", "AG-05", "NOD-01")),
        proof(done, ("BGP-04", "BGP-05", "NOD-01")),
        remedies,
        mind,
        scope=some(nodes),
    )


def _mostly_node(mesh: MeshView) -> bool:
    best = next((s for s in mesh.separators if s.kind == "node"), None)
    return bool(best) and best.bad_inside >= 0.6 * len(mesh.down)  # type: ignore[union-attr]
